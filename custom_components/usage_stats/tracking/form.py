"""The pages about trackers: their fields, the values they show, and what was entered.

What a subentry stores must be JSON, or Home Assistant could not save any config entry. So the
selectors here hand on what was sent, where those of Home Assistant return objects.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from types import MappingProxyType
from typing import Any, Final, override

from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
    CONF_NAME,
    UnitOfPower,
    UnitOfTime,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    BooleanSelector,
    ConditionSelector,
    EntityFilterSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    ObjectSelectorField,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TargetSelector,
    TargetSelectorConfig,
    TemplateSelector,
    TextSelector,
    TriggerSelector,
)
import voluptuous as vol

from ..engine.events.event import EVENT_TYPES
from ..engine.fields import FieldError
from .const import (
    BY_ORIGIN,
    CONF_BACKFILL,
    CONF_CONDITIONS,
    CONF_COUNTED_BY,
    CONF_DOMAINS,
    CONF_EVENT_TYPE,
    CONF_INTERVAL,
    CONF_KIND,
    CONF_METADATA,
    CONF_MINUTES,
    CONF_MODALITY,
    CONF_RECORD,
    CONF_SKILL,
    CONF_TARGET,
    CONF_TRIGGERS,
    CONF_WATTS,
    COUNTED_BY,
    CUSTOM,
    DEFAULT_MINUTES,
    DEFAULT_WATTS,
    RECORD_EVENT,
    RECORD_USE,
)
from .kinds.kind import Kind

_KEY, _VALUE = "key", "value"
_METADATA_ENTRY = "metadata_entry"
_RUNS = ("automation", "script")
_MAX_NAME_LENGTH = 64
_TARGETS = (ATTR_DEVICE_ID, ATTR_AREA_ID, ATTR_FLOOR_ID, ATTR_LABEL_ID)


def _number(minimum: float, maximum: float, step: float, unit: str) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(
            min=minimum,
            max=maximum,
            step=step,
            unit_of_measurement=unit,
            mode=NumberSelectorMode.BOX,
        )
    )


def _choice(options: Sequence[str], key: str, *, multiple: bool = False) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=list(options),
            translation_key=key,
            multiple=multiple,
            mode=SelectSelectorMode.LIST,
        )
    )


_FIELDS: Final[Mapping[vol.Marker, object]] = {
    vol.Required(CONF_DOMAINS, default=list(_RUNS)): _choice(_RUNS, "runs", multiple=True),
    vol.Required(CONF_WATTS, default=DEFAULT_WATTS): _number(0.1, 100_000, 0.1, UnitOfPower.WATT),
    vol.Required(CONF_MINUTES, default=DEFAULT_MINUTES): _number(0, 1_440, 0.5, UnitOfTime.MINUTES),
    vol.Required(CONF_COUNTED_BY, default=BY_ORIGIN): _choice(COUNTED_BY, CONF_COUNTED_BY),
    vol.Required(CONF_BACKFILL, default=True): BooleanSelector(),
}
"""The fields of ready-made kinds besides name and target, in their order on the page."""

# What a target can be chosen from, where the domains of the kind alone would offer too much.
_FILTERS: Final[Mapping[str, list[EntityFilterSelectorConfig]]] = {
    "opened": [
        {"domain": ["cover", "lock", "valve"]},
        {
            "domain": "binary_sensor",
            "device_class": ["door", "garage_door", "opening", "window"],
        },
    ],
    "finished": [{"domain": "sensor", "device_class": "power"}],
    "printers": [{"domain": "sensor", "device_class": "enum"}],
}


class _RawConditionSelector(ConditionSelector):
    """Checks conditions and returns them as they were sent: templates as text, times as given."""

    @override
    def __call__(self, data: Any) -> Any:
        super().__call__(deepcopy(data))
        return cv.ensure_list(data)


class _IdsSelector(TargetSelector):
    """Takes the ids of a target, no templates, and leaves out what is empty."""

    _schema = vol.Schema(
        {
            **{vol.Optional(key): vol.All(cv.ensure_list, [str]) for key in _TARGETS},
            vol.Optional(ATTR_ENTITY_ID): vol.All(cv.ensure_list, [cv.entity_id_or_uuid]),
        }
    )

    @override
    def __call__(self, data: Any) -> dict[str, list[str]]:
        return {key: ids for key, ids in self._schema(data).items() if ids}


def has_target(kind: Kind) -> bool:
    """Return whether single ones of a kind can be chosen."""
    return CONF_TARGET in kind.fields


def kind_schema(kind: Kind) -> vol.Schema:
    """Return the fields of a ready-made kind."""
    fields: dict[vol.Marker, object] = {vol.Required(CONF_NAME): TextSelector()}
    if has_target(kind):
        filters = _FILTERS.get(kind.key, [{"domain": sorted(kind.domains)}])
        fields[vol.Optional(CONF_TARGET)] = _IdsSelector(TargetSelectorConfig(entity=filters))
    return vol.Schema({**fields, **_fields_of(kind)})


def _fields_of(kind: Kind) -> dict[vol.Marker, object]:
    return {marker: field for marker, field in _FIELDS.items() if marker in kind.fields}


def all_of(kind: Kind, *, backfill: bool) -> dict[str, Any]:
    """Return the data of a tracker that counts all of a kind."""
    data = {CONF_KIND: kind.key, **vol.Schema(_fields_of(kind))({})}
    return {**data, CONF_BACKFILL: backfill} if CONF_BACKFILL in data else data


def parse_kind(kind: Kind, user_input: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the name and the data of a tracker; raise FieldError."""
    values = dict(user_input)
    name = parse_name(values.pop(CONF_NAME))
    if not values.get(CONF_TARGET):
        values.pop(CONF_TARGET, None)
    if values.get(CONF_DOMAINS) == []:
        raise FieldError(CONF_DOMAINS, "nothing_chosen")
    return name, {CONF_KIND: kind.key, **values}


def parse_name(text: str) -> str:
    """Return the name of a tracker; raise FieldError."""
    name = text.strip()
    if not name:
        raise FieldError(CONF_NAME, "field_empty")
    if len(name) > _MAX_NAME_LENGTH:
        raise FieldError(CONF_NAME, "field_too_long")
    return name


CUSTOM_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_TRIGGERS): TriggerSelector(),
        vol.Optional(CONF_CONDITIONS): _RawConditionSelector(),
        vol.Required(CONF_RECORD, default=RECORD_USE): _choice(
            (RECORD_USE, RECORD_EVENT), CONF_RECORD
        ),
    }
)
"""The first page of *Anything else*."""

_METADATA_FIELDS: dict[str, ObjectSelectorField] = {
    _KEY: {"required": True, "selector": TextSelector()},
    _VALUE: {"required": True, "selector": TemplateSelector()},
}
RECORD_SCHEMAS: Final[Mapping[str, vol.Schema]] = {
    RECORD_USE: vol.Schema(
        {
            vol.Required(CONF_SKILL): TemplateSelector(),
            vol.Required(CONF_MODALITY): TemplateSelector(),
            vol.Required(CONF_INTERVAL, default=0): vol.All(
                _number(0, 86_400, 1, UnitOfTime.SECONDS), vol.Coerce(int)
            ),
        }
    ),
    RECORD_EVENT: vol.Schema(
        {
            vol.Required(CONF_EVENT_TYPE): SelectSelector(
                SelectSelectorConfig(
                    options=sorted(EVENT_TYPES),
                    translation_key=CONF_EVENT_TYPE,
                    mode=SelectSelectorMode.DROPDOWN,
                )
            ),
            vol.Optional(CONF_METADATA): ObjectSelector(
                ObjectSelectorConfig(
                    fields=_METADATA_FIELDS,
                    multiple=True,
                    label_field=_KEY,
                    description_field=_VALUE,
                    translation_key=_METADATA_ENTRY,
                )
            ),
        }
    ),
}
"""The second page, by what is recorded."""


NEW_VALUES: Final[Mapping[str, Any]] = MappingProxyType(
    {CONF_SKILL: "{{ name }}", CONF_MODALITY: "{{ origin }}", CONF_INTERVAL: 0}
)
"""What the pages of *Anything else* show for a new tracker."""
# Braces in a translation would be placeholders.
EXAMPLES: Final[Mapping[str, str]] = MappingProxyType(
    {"example": "{{ name }}", "value": "{{ trigger.to_state.state }}"}
)


def with_page(
    values: Mapping[str, Any], page: vol.Schema, user_input: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the values of all pages after one was sent; what it leaves out is empty."""
    others = {key: value for key, value in values.items() if key not in page.schema}
    return {**others, **user_input}


def trial_data(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return data to check the first page with, while the second may be empty."""
    return {**custom_data({**values, CONF_RECORD: RECORD_USE}), **NEW_VALUES}


def custom_data(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a tracker of *Anything else*; raise FieldError."""
    data = {
        CONF_KIND: CUSTOM,
        CONF_TRIGGERS: values[CONF_TRIGGERS],
        CONF_CONDITIONS: values.get(CONF_CONDITIONS, []),
        CONF_RECORD: values[CONF_RECORD],
    }
    if values[CONF_RECORD] == RECORD_USE:
        return {**data, **{key: values[key] for key in (CONF_SKILL, CONF_MODALITY, CONF_INTERVAL)}}
    # The selector takes a single row as well.
    metadata = _parse_metadata(cv.ensure_list(values.get(CONF_METADATA)))
    return {**data, CONF_EVENT_TYPE: values[CONF_EVENT_TYPE], CONF_METADATA: metadata}


def _parse_metadata(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    metadata = {row[_KEY].strip(): row[_VALUE] for row in rows}
    if len(metadata) < len(rows):
        raise FieldError(CONF_METADATA, "duplicate_key")
    return metadata


def custom_values(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the pages of *Anything else* show for a stored tracker."""
    values = {**NEW_VALUES, CONF_NAME: name, **data}
    if CONF_METADATA in data:
        rows = data[CONF_METADATA].items()
        values[CONF_METADATA] = [{_KEY: key, _VALUE: value} for key, value in rows]
    return values


def as_list(values: Mapping[str, str]) -> str:
    """Return values as a list in Markdown. A block of code would not wrap on a phone."""
    return "\n".join(f"- {key}: `{_one_line(value)}`" for key, value in values.items())


def _one_line(text: str) -> str:
    return " ".join(text.replace("`", "'").split())
