"""Comparing uses with work entries of a file, a list or a counter's statistics."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..analysis.comparison import (
    Comparer,
    ComparisonRequest,
    ComparisonResult,
    NotWrittenError,
    StatisticEntries,
)
from ..analysis.recorder import NotAvailableError
from ..const import DOMAIN, LOGGER
from ..data import UsageStatsData
from ..engine.analysis.cells import DateOrder, read_name
from ..engine.analysis.columns import KNOWN_COLUMNS
from ..engine.analysis.comparison import Comparison, Sums
from ..engine.analysis.comparison_file import RATIO_DIGITS
from ..engine.analysis.entries import MAX_ENTRIES, Key, Rules, Source
from ..engine.analysis.tally import WEEKDAYS
from ..engine.fields import FieldError, RefusedError, parse_integer, parse_text, refuse_characters
from ..engine.uses.name import parse_known_name, parse_name
from .command import Answer, Command, Fields, reading, relative_path
from .schema import BOOLEAN, Validator, field_error, list_of, mapping

_MAX_TEXT_LENGTH = 256
_MAX_TRANSLATIONS = 1_000
_MAX_COUNT = 10**9
_MAX_COMBINATIONS = 1_000
"""In one answer."""
MAPPINGS = ("columns", "values", "only")
"""The fields that are mappings, and JSON in a query."""
_DATE_FORMATS = {"dmy": True, "mdy": False}


def _text(value: object) -> str:
    text = parse_text(value)
    if not text.strip():
        raise RefusedError("field_empty")
    if len(text) > _MAX_TEXT_LENGTH:
        raise RefusedError("field_too_long", maximum=_MAX_TEXT_LENGTH)
    return text


def _path(value: object) -> str:
    path = _text(value)
    refuse_characters(path)
    return path


def _date(value: object) -> str:
    # YAML makes dates of what looks like one.
    return value.isoformat() if isinstance(value, (date, datetime)) else _text(value)


def _entry_name(value: object) -> str:
    return read_name(parse_text(value))


def _count(value: object) -> int:
    return parse_integer(value, 0, _MAX_COUNT)


def _pairs(value: object) -> Iterable[tuple[object, object]]:
    if not isinstance(value, dict):
        raise RefusedError("field_not_mapping")
    if len(value) > _MAX_TRANSLATIONS:
        raise RefusedError("field_wrong_size", minimum=0, maximum=_MAX_TRANSLATIONS)
    return value.items()


# Their keys are texts of a file, which an error does not repeat: so they are no schemas.
def _translations(value: object) -> dict[str, str]:
    return {_text(text): parse_name(name) for text, name in _pairs(value)}


def _wanted(value: object) -> dict[str, list[str]]:
    return {
        _text(heading): [_text(text) for text in (texts if isinstance(texts, list) else [texts])]
        for heading, texts in _pairs(value)
    }


def _content(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise RefusedError("field_not_text")
    return value


_ENTRY = {
    vol.Required("date", msg="field_missing"): _date,
    vol.Optional("skill"): _entry_name,
    vol.Optional("modality"): _entry_name,
    vol.Optional("count"): _count,
}
_RULES: dict[vol.Marker, Any] = {
    vol.Optional("columns"): mapping(
        {vol.Optional(column): vol.Maybe(_text) for column in KNOWN_COLUMNS}
    ),
    vol.Optional("values"): mapping(
        {vol.Optional("skill"): _translations, vol.Optional("modality"): _translations}
    ),
    vol.Optional("only"): _wanted,
    vol.Optional("distinct"): _text,
    vol.Optional("date_format"): vol.In(_DATE_FORMATS, msg="field_unknown_date_format"),
    vol.Optional("write", default=False): BOOLEAN,
}
_ANY_SOURCE = mapping(
    {
        vol.Optional("file"): _path,
        vol.Optional("entries"): list_of(_ENTRY, MAX_ENTRIES),
        vol.Optional("statistic_id"): _text,
        vol.Optional("skill"): parse_known_name,
        vol.Optional("modality"): parse_known_name,
        **_RULES,
    }
)
# What each source can be told beside `write`.
_BESIDE = {
    "file": {"columns", "values", "only", "distinct", "date_format"},
    "entries": {"values", "date_format"},
    "statistic_id": {"skill", "modality"},
}


def _one_source(value: object) -> object:
    """Check that there is one source, and nothing beside it that would have no effect."""
    fields: Any = _ANY_SOURCE(value)
    sources = [source for source in _BESIDE if source in fields]
    if not sources:
        raise vol.Invalid("field_no_source", path=["file"])
    allowed = {sources[0], "write", *_BESIDE[sources[0]]}
    for field in fields:
        if field not in allowed:
            raise vol.Invalid("field_not_together", path=[field])
    return fields


def _rules(fields: Fields) -> Rules:
    order = DateOrder(
        _DATE_FORMATS.get(fields.get("date_format", "")), dt_util.get_default_time_zone()
    )
    return Rules(
        order,
        fields.get("columns", {}),
        fields.get("values", {}),
        fields.get("only", {}),
        fields.get("distinct"),
    )


def _request(fields: Fields) -> ComparisonRequest:
    source: Any = next(
        (fields[name] for name in ("content", "file", "entries") if name in fields), None
    )
    if source is None:
        names = {name: fields[name] for name in ("skill", "modality") if name in fields}
        source = StatisticEntries(fields["statistic_id"], names)
    return ComparisonRequest(source, _rules(fields), fields["write"])


async def _async_compare(hass: HomeAssistant, data: UsageStatsData, fields: Fields) -> Answer:
    comparer = Comparer(hass, data.storage, data.history)
    try:
        with reading():
            result = await comparer.async_compare(_request(fields), data.names.combinations)
    except FieldError as err:
        raise field_error(err.field, err.reason, **err.limits) from None
    except NotAvailableError as err:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key=err.reason) from None
    except NotWrittenError as err:
        LOGGER.debug("Comparison not written: %s", err.__cause__)
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="comparison_not_written"
        ) from err
    return await hass.async_add_executor_job(_answer, hass, result)


def _answer(hass: HomeAssistant, result: ComparisonResult) -> Answer:
    compared = result.comparison
    period = compared.period
    return {
        "success": True,
        "from": period and period.first.isoformat(),
        "to": period and period.last.isoformat(),
        "days": 0 if period is None else period.days,
        "on": list(compared.on),
        "source": _source(result.entries.source),
        "entries_outside": compared.outside,
        **_sums(compared.total),
        "total_combinations": len(compared.combinations),
        **_groups(compared),
        "file_path": result.path and relative_path(hass, result.path),
    }


def _source(source: Source) -> Answer:
    return {
        "rows": source.rows,
        "left_out": source.left_out,
        "filtered": source.filtered,
        "repeated": source.repeated,
        "lines": [{"line": bad.line, "reason": bad.reason} for bad in source.lines],
        "columns": source.columns,
        "wide_columns": source.wide_columns,
        "encoding": source.encoding,
        "separator": source.separator,
    }


def _groups(compared: Comparison) -> Answer:
    most_missing = compared.most_missing()[:_MAX_COMBINATIONS]
    return {
        "combinations": [{**_named(key), **_sums(sums)} for key, sums in most_missing],
        "weekdays": [
            {"weekday": weekday, **_sums(sums)}
            for weekday, sums in zip(WEEKDAYS, compared.weekdays, strict=True)
        ],
        "weeks": [
            {"week": monday.isoformat(), **_sums(sums)} for monday, sums in compared.weeks.items()
        ],
        "worst_days": [
            {"date": day.isoformat(), "missing": sums.missing, **_sums(sums)}
            for day, sums in compared.worst_days()
        ],
        "only_entries": [
            {
                **_named(unknown.key),
                "entries": unknown.entries,
                "perhaps": unknown.perhaps and _named(unknown.perhaps),
            }
            for unknown in compared.only_entries()
        ],
        "only_uses": [{**_named(key), "uses": uses} for key, uses in compared.only_uses()],
    }


def _named(key: Key) -> Mapping[str, str | None]:
    skill, modality = key
    return {"skill": skill, "modality": modality}


def _sums(sums: Sums) -> Answer:
    return {
        "uses": sums.uses,
        "entries": sums.entries,
        "ratio": _rounded(sums.ratio),
        "coverage": _rounded(sums.coverage),
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, RATIO_DIGITS)


COMPARE = Command(
    "compare",
    vol.Schema(_one_source),
    _async_compare,
    admin=True,
    batch="entries",
    batch_size=100,
)
_upload: Validator = mapping({vol.Required("content"): _content, **_RULES})
COMPARE_UPLOAD = Command("compare", vol.Schema(_upload), _async_compare, admin=True)
"""The file itself comes with the request."""
