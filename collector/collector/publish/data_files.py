"""The numbers as files for programs: JSON with a schema, and CSV."""

from collections.abc import Iterator, Sequence
import csv
from datetime import date
import io
import json
from typing import Any

from ..dimensions import PARTS, RETENTION, SUMMED, TRAITS
from ..groups import Group
from ..weeks import label
from .disclosure import ROUNDED_TO, rounded
from .edition import MINIMUM, Week

VERSION = 1
LICENCE = "CC0-1.0"
JSON_NAME = "usage.json"
SCHEMA_NAME = "usage.schema.json"
CSV_NAME = "usage.csv"
COLUMNS = ("week", "monday", "dimension", "name", "installations", "total")

_DIMENSIONS = (*PARTS, *TRAITS, RETENTION)
_COUNT = {"type": "integer", "minimum": 0, "multipleOf": ROUNDED_TO}


def usage_json(weeks: Sequence[Week], today: date) -> str:
    """Return the weeks, oldest first; each number is rounded."""
    content = {
        "$schema": SCHEMA_NAME,
        "version": VERSION,
        "licence": LICENCE,
        "updated": today.isoformat(),
        "minimum": MINIMUM,
        "rounded_to": ROUNDED_TO,
        "weeks": [_week(week) for week in weeks],
    }
    return json.dumps(content, indent=1) + "\n"


def _week(week: Week) -> dict[str, Any]:
    return {
        "week": label(week.monday),
        "monday": week.monday.isoformat(),
        "installations": rounded(week.installations),
        **{
            dimension: {
                name: _value(dimension, group)
                for name, group in sorted(week.dimensions.get(dimension, {}).items())
            }
            for dimension in _DIMENSIONS
        },
    }


def _value(dimension: str, group: Group) -> int | dict[str, int]:
    installations = rounded(group.installations)
    if dimension not in SUMMED:
        return installations
    return {"installations": installations, "total": rounded(group.total)}


def usage_csv(weeks: Sequence[Week]) -> str:
    """Return one row per week, dimension and name; `total` is empty where there is no sum."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for week in weeks:
        writer.writerows(_rows(week))
    return text.getvalue()


def _rows(week: Week) -> Iterator[tuple[str | int, ...]]:
    for dimension, groups in sorted(week.dimensions.items()):
        for name, group in sorted(groups.items()):
            total = rounded(group.total) if dimension in SUMMED else ""
            yield (
                *(label(week.monday), week.monday.isoformat(), dimension, name),
                *(rounded(group.installations), total),
            )


def usage_schema() -> str:
    """Return the JSON schema of `usage_json`."""
    counts = {"type": "object", "additionalProperties": _COUNT}
    sums = {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {"installations": _COUNT, "total": _COUNT},
            "required": ["installations", "total"],
            "additionalProperties": False,
        },
    }
    dimensions = {name: sums if name in SUMMED else counts for name in _DIMENSIONS}
    week = {
        "type": "object",
        "properties": {
            "week": {"type": "string", "pattern": "^[0-9]{4}-W[0-9]{2}$"},
            "monday": {"type": "string", "format": "date"},
            "installations": _COUNT,
            **dimensions,
        },
        "required": ["week", "monday", "installations", *dimensions],
        "additionalProperties": False,
    }
    return json.dumps(_document(week), indent=1) + "\n"


def _document(week: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "$schema": {"const": SCHEMA_NAME},
        "version": {"const": VERSION},
        "licence": {"const": LICENCE},
        "updated": {"type": "string", "format": "date"},
        "minimum": {"const": MINIMUM},
        "rounded_to": {"const": ROUNDED_TO},
        "weeks": {"type": "array", "items": week},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Usage Stats: published numbers",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
