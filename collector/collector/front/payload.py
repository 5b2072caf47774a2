"""The document that installations send, and what of it is kept.

The types are the contract: they refuse unknown fields, text for numbers and what is out of range.
openapi.py describes the same types to others.
"""

from datetime import date
import hashlib
import json
import re
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from .. import names
from ..days import day_number
from ..store.records import Content

SCHEMA_VERSION: Final = "1.0"
PERIOD_DAYS: Final = 7
MAX_AGE_DAYS: Final = 35
"""How long ago a period may have started."""
MAX_NAMES: Final = 20

_VERSION = re.compile(r"\d{1,3}\.\d{1,3}", re.ASCII)
_KNOWN_VERSION = tuple(int(part) for part in SCHEMA_VERSION.split("."))
_APP_VERSION = re.compile(
    r"\d{1,4}(\.\d{1,4}){1,3}([.-]?(a|b|rc|alpha|beta|dev|post)\.?\d{0,4})?", re.ASCII
)
_PYTHON_VERSION = re.compile(r"(\d\.\d{1,2})(\.\d{1,2}[a-z0-9+]{0,4})?", re.ASCII)
_MEMBERS = 7 + 7 + 3 + 3 + 5
"""The names in a document, without those that installations choose."""

_UUID4 = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T00:00:00(\.0{1,6})?(Z|\+00:00))?$"
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|\+00:00)$"

type InstallationId = Annotated[str, Meta(pattern=_UUID4, max_length=36)]
type Day = Annotated[
    str, Meta(pattern=_DAY, max_length=32, description="A UTC day, or its midnight as a time.")
]
type Moment = Annotated[str, Meta(pattern=_MOMENT, max_length=32)]
type Count = Annotated[int, Meta(ge=0, le=1_000_000_000)]
type Hours = Annotated[int, Meta(ge=0, le=8_784)]
type Version = Annotated[str, Meta(min_length=1, max_length=32)]
type Name = Annotated[str, Meta(min_length=1, max_length=64)]
type Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", max_length=2)]
type Counts = Annotated[dict[Name, Count], Meta(max_length=MAX_NAMES)]
type States = Annotated[dict[Name, bool], Meta(max_length=MAX_NAMES)]
type NameList = Annotated[list[Name], Meta(max_length=MAX_NAMES)]


class Installation(Struct, frozen=True, forbid_unknown_fields=True):
    """Who sends: a random id, and the platform."""

    installation_id: InstallationId
    first_seen: Day
    app_version: Version
    python_version: Version
    platform: Name
    deployment_mode: Name
    country_code: Country


class Period(Struct, frozen=True, forbid_unknown_fields=True):
    """Seven whole UTC days; the end is the day after the last."""

    start: Day
    end: Day
    duration_days: Literal[7]


class PrinterFleet(Struct, frozen=True, forbid_unknown_fields=True):
    """The printers, by type."""

    printer_count: Count
    printer_types: NameList
    printer_type_counts: Counts


class UsageStats(Struct, frozen=True, forbid_unknown_fields=True):
    """Sums over the period, and the state of each feature at its end."""

    job_count: Count
    file_count: Count
    upload_count: Count
    uptime_hours: Hours
    feature_usage: States


class Payload(Struct, frozen=True, forbid_unknown_fields=True):
    """One submission."""

    schema_version: Literal["1.0"]
    submission_timestamp: Moment
    installation: Installation
    period: Period
    printer_fleet: PrinterFleet
    usage_stats: UsageStats
    error_summary: Counts


class _Versioned(Struct):
    """All that must be read of a document of another version."""

    schema_version: str


class PayloadError(Exception):
    """The document will never be accepted."""

    def __init__(self, field: str | None = None) -> None:
        """Take the path of a field, as `period.start`."""
        super().__init__(field)
        self.field = field


class NewerVersionError(Exception):
    """The document is of a version that this program does not know yet."""


_decode = msgspec.json.Decoder(Payload).decode
_decode_version = msgspec.json.Decoder(_Versioned).decode
_PATH = re.compile(r"`\$\.([a-z_.]+)(?:\[\.\.\.\])*`$")
_PARTS: dict[str, type[Struct]] = {
    "installation": Installation,
    "period": Period,
    "printer_fleet": PrinterFleet,
    "usage_stats": UsageStats,
}
_FIELDS = frozenset(
    {
        *Payload.__struct_fields__,
        *(f"{part}.{name}" for part, kind in _PARTS.items() for name in kind.__struct_fields__),
    }
)


def parse(body: bytes, today: int) -> tuple[str, Content]:
    """Return the installation id and what is kept; raise PayloadError or NewerVersionError."""
    try:
        payload = _decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as err:
        _check_version(body)
        raise PayloadError(_field(err)) from None
    _check_names(body, payload)
    return payload.installation.installation_id, _content(body, payload, today)


def _field(err: Exception) -> str | None:
    """Return the path of a field of ours: msgspec's message also has what was sent."""
    found = _PATH.search(str(err))
    return found[1] if found and found[1] in _FIELDS else None


def _check_version(body: bytes) -> None:
    """Raise NewerVersionError if that is why the document could not be read."""
    try:
        text = _decode_version(body).schema_version
    except msgspec.DecodeError, RecursionError, UnicodeDecodeError:
        return
    if _VERSION.fullmatch(text):
        version = tuple(int(part) for part in text.split("."))
        if version > _KNOWN_VERSION:
            raise NewerVersionError


def _check_names(body: bytes, payload: Payload) -> None:
    """Raise PayloadError if a name stands twice in an object, where parsers disagree.

    Without escapes, each colon either follows a name or is within a text.
    """
    fleet, features = payload.printer_fleet, payload.usage_stats.feature_usage
    chosen = (*features, *fleet.printer_type_counts, *payload.error_summary)
    texts = "".join((*chosen, *fleet.printer_types, *_texts(payload)))
    if body.count(b":") == _MEMBERS + len(chosen) + texts.count(":") and b"\\" not in body:
        return
    try:
        json.loads(body, object_pairs_hook=_unique)
    except ValueError:
        raise PayloadError from None


def _texts(payload: Payload) -> tuple[str, ...]:
    """Return the texts that may have a colon."""
    installation, period = payload.installation, payload.period
    return (
        payload.submission_timestamp,
        installation.first_seen,
        installation.app_version,
        installation.python_version,
        installation.platform,
        installation.deployment_mode,
        period.start,
        period.end,
    )


def _unique(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; raise ValueError if a name stands in it twice."""
    unique = dict(members)
    if len(unique) < len(members):
        raise ValueError
    return unique


def _content(body: bytes, payload: Payload, today: int) -> Content:
    """Return what is kept; raise PayloadError."""
    installation, usage, fleet = payload.installation, payload.usage_stats, payload.printer_fleet
    start = _period_start(payload.period, today)
    first_seen = _day(installation.first_seen, "installation.first_seen")
    if first_seen > start:
        raise PayloadError("installation.first_seen")
    features_named, features_on = names.pack_features(usage.feature_usage)
    return Content(
        period_start=start,
        first_seen=first_seen,
        sha256=hashlib.sha256(body).digest(),
        features_named=features_named,
        features_on=features_on,
        printer_count=fleet.printer_count,
        job_count=usage.job_count,
        file_count=usage.file_count,
        upload_count=usage.upload_count,
        uptime_hours=usage.uptime_hours,
        platform=names.PLATFORMS.position(installation.platform),
        deployment=names.DEPLOYMENTS.position(installation.deployment_mode),
        app_version=_app_version(installation.app_version),
        python_version=_python_version(installation.python_version),
        country=names.known_country(installation.country_code),
        printers=names.pack_counts(fleet.printer_type_counts, names.PRINTERS),
        errors=names.pack_counts(payload.error_summary, names.ERRORS),
    )


def _period_start(period: Period, today: int) -> int:
    """Return the first day of a period that can be stored today; raise PayloadError."""
    start, end = _day(period.start, "period.start"), _day(period.end, "period.end")
    if end - start != PERIOD_DAYS or end > today + 1:
        raise PayloadError("period.end")
    if start < today - MAX_AGE_DAYS:
        raise PayloadError("period.start")
    return start


def _day(text: str, field: str) -> int:
    try:
        return day_number(date.fromisoformat(text[:10]))
    except ValueError:
        raise PayloadError(field) from None


def _app_version(text: str) -> str:
    return text if _APP_VERSION.fullmatch(text) else names.OTHER


def _python_version(text: str) -> str:
    """Return major and minor version: more tells installations apart without being of use."""
    found = _PYTHON_VERSION.fullmatch(text)
    return found[1] if found else names.OTHER
