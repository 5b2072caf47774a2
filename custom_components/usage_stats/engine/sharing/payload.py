"""The exact bytes of a submission. Uses and their names are not known here.

A name is sent only if it is on the allowlist or a person has ticked it. Everything else in a
payload is a number, a day, or one of a few words about the platform.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
import json
from typing import Any, NamedTuple
from uuid import UUID

from .delivery import PERIOD_DAYS, Period

SCHEMA_VERSION = "1.0"
MAX_NAMES = 20
OTHER = "other"
ZERO_ID = str(UUID(int=0))
"""The installation id in a preview without consent."""

_HOUR = timedelta(hours=1)
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class Identity(NamedTuple):
    """A random UUID, and the UTC day on which it was made."""

    installation_id: str
    first_seen: date


class Environment(NamedTuple):
    """Versions, platform, and the two letters of the country."""

    app_version: str
    python_version: str
    platform: str
    deployment_mode: str
    country_code: str


class Names(NamedTuple):
    """The names that may be sent: those of the allowlist and those that a person has ticked."""

    errors: frozenset[str]
    features: frozenset[str]


class Origin(NamedTuple):
    """Everything in a payload but its period, its time and the usage."""

    identity: Identity
    environment: Environment
    printers: Mapping[str, int]
    """number by type"""
    names: Names


class Usage(NamedTuple):
    """The sums over the events of a period, with names as recorded."""

    counts: Mapping[str, int]
    """by event type"""
    uptime: timedelta
    errors: Mapping[str | None, int]
    """by `error_type`; None: without one"""
    features: Mapping[str, bool]
    """the latest state of each"""


def payload(origin: Origin, period: Period, usage: Usage, now: datetime) -> bytes:
    """Return the bytes to send or to show: compact JSON in UTF-8."""
    identity = origin.identity
    return _encode(
        {
            "schema_version": SCHEMA_VERSION,
            "submission_timestamp": now.astimezone(UTC).strftime("%Y-%m-%dT%H:00:00Z"),
            "installation": {
                "installation_id": identity.installation_id,
                "first_seen": identity.first_seen.isoformat(),
                **origin.environment._asdict(),
            },
            "period": {
                "start": period.start.isoformat(),
                "end": period.end.isoformat(),
                "duration_days": PERIOD_DAYS,
            },
            "printer_fleet": _fleet(origin.printers),
            "usage_stats": _usage_stats(usage, origin.names.features),
            "error_summary": _errors(usage.errors, origin.names.errors),
        }
    ).encode()


def _fleet(printers: Mapping[str, int]) -> dict[str, Any]:
    counts = _limited(printers)
    return {
        "printer_count": sum(counts.values()),
        "printer_types": list(counts),
        "printer_type_counts": counts,
    }


def _usage_stats(usage: Usage, allowed: frozenset[str]) -> dict[str, Any]:
    counts = usage.counts
    features = [name for name in sorted(usage.features) if name in allowed]
    return {
        "job_count": counts.get("job_completed", 0) + counts.get("job_failed", 0),
        "file_count": counts.get("file_downloaded", 0),
        "upload_count": counts.get("file_uploaded", 0),
        "uptime_hours": round(usage.uptime / _HOUR),
        "feature_usage": {name: usage.features[name] for name in features[:MAX_NAMES]},
    }


def _errors(errors: Mapping[str | None, int], allowed: frozenset[str]) -> dict[str, int]:
    counts = {name: count for name, count in errors.items() if name is not None and name in allowed}
    if unnamed := sum(errors.values()) - sum(counts.values()):
        counts[OTHER] = counts.get(OTHER, 0) + unnamed
    return _limited(counts)


def _limited(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by name, sorted; beyond MAX_NAMES the lowest are summed as `other`."""
    kept = dict(counts)
    others = kept.pop(OTHER, 0)
    if len(kept) + (others > 0) > MAX_NAMES:
        common = sorted(kept, key=lambda name: (-kept[name], name))
        others += sum(kept.pop(name) for name in common[MAX_NAMES - 1 :])
    if others:
        kept[OTHER] = others
    return dict(sorted(kept.items()))
