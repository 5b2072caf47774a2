"""What callers send that is no event, with the field that the error must name."""

from datetime import UTC, datetime
import json
import math
from typing import Any

from ..uses.bad_input import MARK

EVENT = {"event_type": "job_completed"}


def metadata_of(size: int) -> dict[str, str]:
    """Return metadata of so many bytes as JSON, with nothing in it to hide."""
    metadata = {f"note_{number}": "ab " * 40 for number in range(7)}
    empty = json.dumps({**metadata, "note": ""}, separators=(",", ":"))
    return {**metadata, "note": ("ab " * 40)[: size - len(empty)]}


_TYPES: dict[str, Any] = {
    "unknown": MARK,
    "in capitals": "JOB_COMPLETED",
    "with a space": "job_completed ",
    "empty": "",
    "null": None,
    "number": 7,
    "boolean": True,
    "list": [MARK],
    "mapping": {MARK: MARK},
}
_METADATA: dict[str, Any] = {
    "text": MARK,
    "null": None,
    "number": 7,
    "list": [MARK],
    "list of pairs": [("a", MARK)],
    "mapping in it": {"a": {"b": MARK}},
    "empty mapping in it": {"a": {}},
    "list in it": {"a": [MARK]},
    "bytes": {"a": MARK.encode()},
    "time": {"a": datetime(2027, 3, 10, tzinfo=UTC)},
    "complex number": {"a": 1j},
    "no number": {"a": math.nan},
    "infinite": {"a": math.inf},
    "negative infinite": {"a": -math.inf},
    "2 ** 63": {"a": 2**63},
    "- 2 ** 63 - 1": {"a": -(2**63) - 1},
    "129 characters": {"a": MARK + 121 * " "},
    "half a character": {"a": f"{MARK}\ud800"},
    "key in capitals": {MARK: 1},
    "key with a hyphen": {"a-b": MARK},
    "key with two underscores": {"a__b": MARK},
    "key with one at its end": {"a_": MARK},
    "key with a line feed": {"a\n": MARK},
    "key of 33 characters": {"a" * 33: MARK},
    "key empty": {"": MARK},
    "key that is a number": {7: MARK},
    "key that is null": {None: MARK},
    "one bad of several": {"a": 1, "b": "x", "c": [MARK]},
    "1 025 bytes": metadata_of(1_025),
}

BAD_EVENTS: dict[str, tuple[dict[str, Any], str]] = {
    **{f"type {name}": ({"event_type": value}, "event_type") for name, value in _TYPES.items()},
    **{
        f"metadata {name}": ({**EVENT, "metadata": value}, "metadata")
        for name, value in _METADATA.items()
    },
    "nothing": ({}, "event_type"),
    "no type": ({"metadata": {"a": MARK}}, "event_type"),
    "a time": ({**EVENT, "timestamp": MARK}, "timestamp"),
    "an id": ({**EVENT, "id": MARK}, "id"),
    "already submitted": ({**EVENT, "submission_id": MARK}, "submission_id"),
    "unknown field that is no name": ({**EVENT, f"={MARK}": 1}, "?"),
    "batch empty": ({"events": []}, "events"),
    "batch of 1 001": ({"events": [EVENT] * 1_001}, "events"),
    "batch no list": ({"events": EVENT}, "events"),
    "batch null": ({"events": None}, "events"),
    "batch beside an event": ({**EVENT, "events": [EVENT]}, "events"),
    "batch beside metadata": ({"metadata": {}, "events": [EVENT]}, "events"),
    "batch with a bad type": (
        {"events": [EVENT, EVENT, {"event_type": MARK}]},
        "events[2].event_type",
    ),
    "batch with bad metadata": (
        {"events": [EVENT] * 999 + [{**EVENT, "metadata": {"a": [MARK]}}]},
        "events[999].metadata",
    ),
    "batch with no type": ({"events": [EVENT, {}]}, "events[1].event_type"),
    "batch with text in it": ({"events": [EVENT, MARK]}, "events[1]"),
    "batch with an unknown field": ({"events": [{**EVENT, "colour": MARK}]}, "events[0].colour"),
}

BAD_QUERIES: dict[str, tuple[dict[str, Any], str]] = {
    "unknown type": ({"type": MARK}, "type"),
    "type number": ({"type": 7}, "type"),
    "type list": ({"type": ["job_completed"]}, "type"),
    "from no time": ({"from": MARK}, "from"),
    "from 30 February": ({"from": "2027-02-30"}, "from"),
    "from a boolean": ({"from": True}, "from"),
    "to no time": ({"to": f"2027-03-10T{MARK}"}, "to"),
    "to list": ({"to": ["2027-03-10"]}, "to"),
    "limit 0": ({"limit": 0}, "limit"),
    "limit negative": ({"limit": -1}, "limit"),
    "limit 1 001": ({"limit": 1_001}, "limit"),
    "limit fraction": ({"limit": 1.5}, "limit"),
    "limit boolean": ({"limit": True}, "limit"),
    "limit text": ({"limit": MARK}, "limit"),
    "limit null": ({"limit": None}, "limit"),
    "unknown field": ({"colour": MARK}, "colour"),
}
