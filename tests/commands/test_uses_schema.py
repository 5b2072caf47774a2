"""What `record` takes, and where its errors point."""

from typing import Any

import pytest

from custom_components.usage_stats.commands.schema import check
from custom_components.usage_stats.commands.uses import RECORD, RESET

from .common import ANNA, refusal

USE = {"skill": "Notfall", "modality": "ct"}


def test_one_use() -> None:
    assert check(RECORD.schema, {**USE, "skill": " Notfall"}) == USE
    whole = {**USE, "count": 10_000, "use_id": "x"}
    assert check(RECORD.schema, whole) == whole


def test_what_templates_hand_over() -> None:
    """Numbers as texts, numerals as counts, a tuple as a list."""
    use = {"skill": 4711, "modality": 7.5, "count": "3.0"}
    parsed = {"skill": "4711", "modality": "7.5", "count": 3}
    assert check(RECORD.schema, {**use, "use_id": 4711}) == {**parsed, "use_id": "4711"}
    assert check(RECORD.schema, {"uses": (use, {**use, "count": 3.0})}) == {"uses": [parsed] * 2}


def test_many_uses_keep_their_order() -> None:
    uses = [{**USE, "count": count} for count in range(1, 1_001)]

    assert check(RECORD.schema, {"uses": uses, "use_id": "x"}) == {"uses": uses, "use_id": "x"}


@pytest.mark.parametrize(
    ("field", "value", "reason", "limits"),
    [
        *(
            (field, value, reason, limits)
            for field in ("skill", "modality")
            for value, reason, limits in (
                (True, "field_not_text", {}),
                (" ", "field_empty", {}),
                (f"={ANNA}", "field_bad_start", {}),
                (f"{ANNA}\n1", "field_bad_characters", {}),
                (ANNA * 7, "field_too_long", {"maximum": 64}),
            )
        ),
        ("count", ANNA, "field_not_integer", {}),
        ("count", 0, "field_out_of_range", {"minimum": 1, "maximum": 10_000}),
    ],
)
def test_a_bad_value_is_refused_where_it_stands(
    field: str, value: object, reason: str, limits: dict[str, int]
) -> None:
    assert refusal(RECORD, {**USE, field: value}) == (field, reason, limits)
    uses = [USE, {**USE, field: value}]
    assert refusal(RECORD, {"uses": uses}) == (f"uses[1].{field}", reason, limits)


@pytest.mark.parametrize("beside", [USE, {"uses": [USE]}])
def test_a_use_id_stands_beside_either(beside: dict[str, Any]) -> None:
    assert refusal(RECORD, {**beside, "use_id": ""}) == ("use_id", "field_empty", {})
    too_long = refusal(RECORD, {**beside, "use_id": ANNA * 7})
    assert too_long == ("use_id", "field_too_long", {"maximum": 64})


@pytest.mark.parametrize("field", ["skill", "modality"])
def test_a_missing_name_is_refused(field: str) -> None:
    data = {key: value for key, value in USE.items() if key != field}

    assert refusal(RECORD, data) == (field, "field_missing", {})
    assert refusal(RECORD, {"uses": [USE, USE, data]}) == (f"uses[2].{field}", "field_missing", {})


@pytest.mark.parametrize(
    ("uses", "field", "reason", "limits"),
    [
        *[(value, "uses", "field_not_list", {}) for value in (None, USE, ANNA, {1}, 1)],
        *[
            (value, "uses", "field_wrong_size", {"minimum": 1, "maximum": 1_000})
            for value in ([], [USE] * 1_001)
        ],
        *[([USE, value], "uses[1]", "field_not_mapping", {}) for value in (None, ANNA, [USE], 1)],
        ([USE, {**USE, "who": ANNA}], "uses[1].who", "field_unknown", {}),
        ([{**USE, "use_id": ANNA}], "uses[0].use_id", "field_unknown", {}),
        ([{"uses": [USE]}], "uses[0].uses", "field_unknown", {}),
        # Only the first is told.
        ([USE, {}, {**USE, "count": 0}], "uses[1].skill", "field_missing", {}),
    ],
)
def test_a_bad_list_is_refused_whole(
    uses: object, field: str, reason: str, limits: dict[str, int]
) -> None:
    assert refusal(RECORD, {"uses": uses}) == (field, reason, limits)


@pytest.mark.parametrize("field", ["skill", "modality", "count"])
def test_a_list_excludes_a_single_use(field: str) -> None:
    assert refusal(RECORD, {"uses": [USE], field: ANNA}) == ("uses", "field_conflict", {})


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("who", "who"),
        ("x" * 65, "x" * 64),
        ("+49 30 1", "?"),
        ("", "?"),
        (7, "?"),
        (None, "?"),
        (ANNA, "?"),
    ],
)
def test_an_unknown_field_is_refused_and_named_only_if_it_looks_like_a_name(
    field: str | int | None, shown: str
) -> None:
    """Before anything else that is wrong: it may be the reason for that."""
    unknown: tuple[str, str, dict[str, int]] = (shown, "field_unknown", {})
    assert refusal(RECORD, {"skill": 7, field: 1}) == unknown
    assert refusal(RECORD, {"uses": [], field: 1}) == unknown
    assert refusal(RECORD, {"uses": [{"skill": 7, field: 1}]}) == (f"uses[0].{shown}", *unknown[1:])
    assert refusal(RESET, {field: 1}) == unknown


def test_unknown_fields_are_not_collected() -> None:
    """A request of many megabytes is refused at its first."""
    fields = {f"field_{number}": 1 for number in range(1_000_000)}
    assert refusal(RECORD, fields) == ("field_0", "field_unknown", {})


def test_an_empty_request_is_refused() -> None:
    assert refusal(RECORD, {}) == ("skill", "field_missing", {})
