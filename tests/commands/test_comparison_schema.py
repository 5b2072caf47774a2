"""The fields of `compare`: which it takes, and how it refuses others."""

from datetime import date
from typing import Any

import pytest

from custom_components.usage_stats.commands.comparison import COMPARE, COMPARE_UPLOAD
from custom_components.usage_stats.commands.schema import check

from .common import ANNA, refusal

ENTRY = {"date": "2025-12-22"}


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({}, "file", "field_no_source"),
        ({"write": True}, "file", "field_no_source"),
        ({"file": "a.csv", "entries": [ENTRY]}, "entries", "field_not_together"),
        ({"file": "a.csv", "statistic_id": ANNA}, "statistic_id", "field_not_together"),
        ({"file": "a.csv", "skill": ANNA}, "skill", "field_not_together"),
        ({"entries": [ENTRY], "columns": {}}, "columns", "field_not_together"),
        ({"entries": [ENTRY], "distinct": ANNA}, "distinct", "field_not_together"),
        ({"statistic_id": ANNA, "values": {}}, "values", "field_not_together"),
        ({"file": "a.csv", "separator": ";"}, "separator", "field_unknown"),
        ({"file": "a.csv", "content": b"x"}, "content", "field_unknown"),
        ({"file": ""}, "file", "field_empty"),
        ({"file": "\n"}, "file", "field_empty"),
        ({"file": f"{ANNA}\0"}, "file", "field_bad_characters"),
        ({"file": "x" * 257}, "file", "field_too_long"),
        ({"file": [ANNA]}, "file", "field_not_text"),
        ({"entries": []}, "entries", "field_wrong_size"),
        ({"entries": ANNA}, "entries", "field_not_list"),
        ({"entries": [ANNA]}, "entries[0]", "field_not_mapping"),
        ({"entries": [{}]}, "entries[0].date", "field_missing"),
        ({"entries": [{**ENTRY, "count": -1}]}, "entries[0].count", "field_out_of_range"),
        ({"entries": [{**ENTRY, "count": 1.5}]}, "entries[0].count", "field_not_integer"),
        ({"entries": [{**ENTRY, "skill": " "}]}, "entries[0].skill", "field_empty"),
        ({"entries": [{**ENTRY, "time": ANNA}]}, "entries[0].time", "field_unknown"),
        ({"file": "a.csv", "columns": ANNA}, "columns", "field_not_mapping"),
        ({"file": "a.csv", "columns": {"name": ANNA}}, "columns.name", "field_unknown"),
        ({"file": "a.csv", "columns": {"date": []}}, "columns.date", "field_not_text"),
        ({"file": "a.csv", "values": {"skill": ANNA}}, "values.skill", "field_not_mapping"),
        ({"file": "a.csv", "values": {"skill": {ANNA: "=1"}}}, "values.skill", "field_bad_start"),
        ({"file": "a.csv", "only": ANNA}, "only", "field_not_mapping"),
        ({"file": "a.csv", "only": {ANNA: {}}}, "only", "field_not_text"),
        ({"file": "a.csv", "only": dict.fromkeys(range(1001), "x")}, "only", "field_wrong_size"),
        ({"file": "a.csv", "date_format": ANNA}, "date_format", "field_unknown_date_format"),
        ({"file": "a.csv", "write": ANNA}, "write", "field_not_boolean"),
        ({"statistic_id": ANNA, "skill": ""}, "skill", "field_empty"),
    ],
)
def test_refused(fields: dict[str, Any], field: str, reason: str) -> None:
    assert refusal(COMPARE, fields)[:2] == (field, reason)


def test_all_fields() -> None:
    fields: dict[str, Any] = {
        "file": " leistungen 2025.csv",
        "columns": {"date": "Beginn", "count": None},
        "values": {"modality": {"MRT": "mr", 7: "seven"}},
        "only": {"Status": "fertig", "Haus": ["A", 1]},
        "distinct": 4711,
        "date_format": "dmy",
        "write": True,
    }
    assert check(COMPARE.schema, fields) == {
        **fields,
        "values": {"modality": {"MRT": "mr", "7": "seven"}},
        "only": {"Status": ["fertig"], "Haus": ["A", "1"]},
        "distinct": "4711",
    }


def test_dates_and_counts_of_a_list() -> None:
    entries = [{"date": date(2025, 12, 22), "count": "3.0"}, {"date": 20251222, "count": 0}]
    assert check(COMPARE.schema, {"entries": entries})["entries"] == [
        {"date": "2025-12-22", "count": 3},
        {"date": "20251222", "count": 0},
    ]


def test_an_upload_has_no_other_source() -> None:
    assert check(COMPARE_UPLOAD.schema, {"content": b"x"})["content"] == b"x"
    for field in ("file", "entries", "statistic_id", "skill"):
        assert refusal(COMPARE_UPLOAD, {"content": b"x", field: "x"})[:2] == (
            field,
            "field_unknown",
        )
    assert refusal(COMPARE_UPLOAD, {"content": ANNA})[:2] == ("content", "field_not_text")
