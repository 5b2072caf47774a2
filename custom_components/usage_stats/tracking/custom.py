"""Trackers of anything else: triggers and conditions of automations, templates for the names."""

from collections.abc import Callable, Hashable, Mapping
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
import logging
from typing import Any

from homeassistant.const import CONF_PLATFORM
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError, TemplateError
from homeassistant.helpers.condition import ConditionChecker
from homeassistant.helpers.template import Template
from homeassistant.helpers.trigger import async_extract_entities, async_initialize_triggers
from homeassistant.helpers.typing import ConfigType

from ..const import DOMAIN
from ..engine.events.event import parse_event_type, parse_metadata
from ..engine.fields import FieldError, RefusedError
from ..engine.tracking.names import cut_name
from ..engine.tracking.origin import DEVICE
from .const import (
    CONF_CONDITIONS,
    CONF_EVENT_TYPE,
    CONF_INTERVAL,
    CONF_METADATA,
    CONF_MODALITY,
    CONF_RECORD,
    CONF_SKILL,
    CONF_TRIGGERS,
    RECORD_EVENT,
)
from .origin import OriginTracker
from .reasons import async_reason
from .templates import Text, async_variables, parse_text, render, render_value
from .tracker import Tracker
from .triggers import NO_TRIGGERS, TriggerError, async_conditions, async_parse_trigger

_TEMPLATE_INVALID = "template_invalid"
_FROM_OUTSIDE = {"mqtt": "mqtt topic", "webhook": "webhook"}
"""How these triggers describe themselves, which tells the origin of what they trigger."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a tracker would record now. `values` has the fields that could be rendered."""

    values: Mapping[str, str]
    """`skill` and `modality`, or `event_type` and the keys of the metadata."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """Field → text of the template's error, for those that need the real trigger."""


async def async_validate(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields that are wrong, each with the translation key of its reason.

    Fields: `triggers`, `conditions`, `skill`, `modality`, `event_type`, `metadata`.
    Reasons: `no_triggers`, `trigger_invalid`, `trigger_sentence`, `trigger_own_entity`,
    `condition_invalid`, `template_invalid`, `field_empty`, `field_unknown_event_type`,
    `field_bad_key`, and the other reasons why metadata or a name is refused.
    """
    wrong = _check_texts(hass, data)
    if not (triggers := data.get(CONF_TRIGGERS)):
        wrong[CONF_TRIGGERS] = NO_TRIGGERS
    try:
        for index, raw in enumerate(triggers or []):
            await async_parse_trigger(hass, raw, index)
    except TriggerError as err:
        wrong[CONF_TRIGGERS] = err.reason
    try:
        checkers = await async_conditions(hass, data.get(CONF_CONDITIONS) or [])
    except TriggerError as err:
        wrong[CONF_CONDITIONS] = err.reason
    else:
        for checker in checkers:
            checker.async_unload()
    return wrong


def _check_texts(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, str]:
    checks: dict[str, Callable[[], object]]
    if data[CONF_RECORD] == RECORD_EVENT:
        checks = {
            CONF_EVENT_TYPE: partial(parse_event_type, data.get(CONF_EVENT_TYPE)),
            CONF_METADATA: partial(_parsed_metadata, hass, data),
        }
    else:
        checks = {
            name: partial(_parse_name, hass, data.get(name, ""))
            for name in (CONF_SKILL, CONF_MODALITY)
        }
    wrong = {}
    for name, check in checks.items():
        try:
            check()
        except RefusedError as err:
            wrong[name] = err.reason
        except TemplateError:
            wrong[name] = _TEMPLATE_INVALID
    return wrong


def _parse_name(hass: HomeAssistant, value: object) -> Text:
    """Return the text of a name; raise RefusedError or TemplateError."""
    text = parse_text(hass, value)
    return cut_name(text) if isinstance(text, str) else text


def _parsed_metadata(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, object]:
    """Return the metadata with its templates; raise FieldError or TemplateError."""
    metadata = data.get(CONF_METADATA) or {}
    parsed = {
        key: parse_text(hass, value) if isinstance(value, str) else value
        for key, value in metadata.items()
    }
    # What a template renders is not known yet.
    known = {key: None if isinstance(value, Template) else value for key, value in parsed.items()}
    try:
        parse_metadata(known)
    except RefusedError as err:
        raise FieldError(CONF_METADATA, err.reason, **err.limits) from err
    return parsed


class CustomTracker:
    """What is attached for one tracker of anything else."""

    def __init__(self, tracker: Tracker) -> None:
        """Attach nothing yet."""
        self._tracker = tracker
        self._hass = tracker.hass
        data = tracker.data
        self._as_event = data[CONF_RECORD] == RECORD_EVENT
        self._interval = float(data.get(CONF_INTERVAL) or 0)
        self._event_type = str(data.get(CONF_EVENT_TYPE, ""))
        self._skill: Text = ""
        self._modality: Text = ""
        self._metadata: dict[str, object] = {}
        self._conditions: list[ConditionChecker] = []
        self._needs_variables = True

    async def async_attach(self, report: Callable[[str | None], None]) -> CALLBACK_TYPE:
        """Attach the triggers and return how to let go; the others go on if one is broken.

        `report` is called with what Home Assistant says about the first broken one, or with None.
        """
        problems: list[str] = []
        configs = await self._async_parse(problems)

        @callback
        def log(level: int, message: str, exc_info: BaseException | None = None) -> None:
            if level >= logging.WARNING:
                problems.append(_told(message, exc_info))

        remove = None
        if configs:
            remove = await async_initialize_triggers(
                self._hass, configs, self._handle, DOMAIN, DOMAIN, log
            )
        report(problems[0] if problems else None)

        @callback
        def detach() -> None:
            nonlocal remove
            if remove is not None:
                remove()
                remove = None
            while self._conditions:
                self._conditions.pop().async_unload()

        return detach

    async def _async_parse(self, problems: list[str]) -> list[ConfigType]:
        """Return the triggers that can be attached, and list why others cannot."""
        data = self._tracker.data
        try:
            self._parse_texts(data)
            self._conditions = await async_conditions(self._hass, data.get(CONF_CONDITIONS) or [])
        except (HomeAssistantError, FieldError, TriggerError) as err:
            # Without them it would count what it must not.
            problems.append(async_reason(self._hass, err))
            return []
        texts = (self._skill, self._modality, *self._metadata.values())
        plain = all(isinstance(text, str) for text in texts)
        self._needs_variables = bool(self._conditions) or not plain
        configs = []
        for index, raw in enumerate(data.get(CONF_TRIGGERS) or []):
            try:
                configs.append(await async_parse_trigger(self._hass, raw, index))
            except TriggerError as err:
                problems.append(async_reason(self._hass, err))
        return configs

    def _parse_texts(self, data: Mapping[str, Any]) -> None:
        if self._as_event:
            self._metadata = _parsed_metadata(self._hass, data)
        else:
            self._skill = parse_text(self._hass, data.get(CONF_SKILL, ""))
            self._modality = parse_text(self._hass, data.get(CONF_MODALITY, ""))

    @callback
    def _handle(self, run_variables: dict[str, Any], context: Context | None = None) -> None:
        """Record what a trigger reports."""
        tracker = self._tracker
        if tracker.is_own(context):
            return
        source = tracker.source(run_variables["trigger"])
        variables: Mapping[str, Any] = run_variables
        try:
            if self._needs_variables:
                variables = async_variables(self._hass, tracker.origins, run_variables, context)
                # In a context of their own: conditions write into the trace of an automation.
                if self._conditions and not copy_context().run(self._allowed, variables):
                    return
            self._record(variables, source)
        except HomeAssistantError as err:
            tracker.fail(err)

    def _allowed(self, variables: Mapping[str, Any]) -> bool:
        return all(
            checker.async_check(variables=variables) is not False for checker in self._conditions
        )

    def _record(self, variables: Mapping[str, Any], source: Hashable) -> None:
        tracker = self._tracker
        if self._as_event:
            metadata = {
                key: render_value(value, variables) for key, value in self._metadata.items()
            }
            tracker.event(self._event_type, metadata, source)
            return
        skill, modality = render(self._skill, variables), render(self._modality, variables)
        if self._interval and not tracker.recorder.is_due(
            tracker.id, (skill, modality), self._interval
        ):
            return
        tracker.use(skill, modality, source)


async def async_sample(hass: HomeAssistant, data: Mapping[str, Any]) -> Sample:
    """Return what the first trigger would record, its entity being as it is now."""
    triggers = data.get(CONF_TRIGGERS) or []
    state = await _async_first_state(hass, triggers)
    trigger: dict[str, Any] = {
        "id": "0",
        "idx": "0",
        "alias": None,
        "platform": None,
        "description": _FROM_OUTSIDE.get(triggers[0].get(CONF_PLATFORM)) if triggers else None,
    }
    if state is not None:
        trigger |= {"entity_id": state.entity_id, "from_state": state, "to_state": state}
    variables = async_variables(
        hass, OriginTracker(hass), {"trigger": trigger}, None if state is None else state.context
    )
    if data[CONF_RECORD] == RECORD_EVENT:
        values, errors = _rendered(hass, data.get(CONF_METADATA) or {}, variables, str)
        return Sample({CONF_EVENT_TYPE: str(data.get(CONF_EVENT_TYPE)), **values}, errors)
    names = {name: data.get(name, "") for name in (CONF_SKILL, CONF_MODALITY)}
    return Sample(*_rendered(hass, names, variables, cut_name))


@callback
def async_counter_names(
    hass: HomeAssistant, data: Mapping[str, Any], entity_id: str
) -> tuple[str, str]:
    """Return the names of uses that are known from a counter alone; raise RefusedError.

    What only a real trigger has, nobody knows of them.
    """
    trigger = {"platform": None, "entity_id": entity_id, "description": None}
    variables = async_variables(hass, OriginTracker(hass), {"trigger": trigger}, None)
    variables["origin"] = DEVICE
    try:
        skill, modality = (
            cut_name(render(parse_text(hass, data.get(name, "")), variables))
            for name in (CONF_SKILL, CONF_MODALITY)
        )
    except TemplateError as err:
        raise RefusedError(_TEMPLATE_INVALID) from err
    return skill, modality


async def _async_first_state(hass: HomeAssistant, triggers: list[Any]) -> State | None:
    for index, raw in enumerate(triggers):
        try:
            config = await async_parse_trigger(hass, raw, index)
        except TriggerError:
            continue
        states = (hass.states.get(entity_id) for entity_id in async_extract_entities(config))
        return next((state for state in states if state is not None), None)
    return None


def _rendered(
    hass: HomeAssistant,
    texts: Mapping[str, object],
    variables: Mapping[str, Any],
    form: Callable[[str], str],
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the texts that could be rendered, and the errors of the others."""
    values, errors = {}, {}
    for name, value in texts.items():
        try:
            values[name] = form(render(parse_text(hass, value), variables))
        except RefusedError as err:
            errors[name] = err.reason
        except HomeAssistantError as err:
            errors[name] = str(err)
    return values, errors


def _told(message: str, error: BaseException | None) -> str:
    """Return what Home Assistant says about a trigger, without the words it wraps it in."""
    if error is not None:
        return str(error) or type(error).__name__
    _, quote, rest = message.partition("'")
    told, end, _ = rest.rpartition("'")
    return told if quote and end else message
