"""Kinds that are told by an event of Home Assistant: runs, tags, actions, errors."""

from functools import partial
from typing import Any

from homeassistant.const import ATTR_DEVICE_ID, ATTR_ENTITY_ID, ATTR_NAME, EVENT_CALL_SERVICE
from homeassistant.core import CALLBACK_TYPE, Event, EventBus, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from ...const import DOMAIN
from ...engine.tracking.origin import DEVICE
from ...engine.uses.name import NO_MODALITY
from .. import sources
from ..const import CONF_BACKFILL, CONF_COUNTED_BY, CONF_DOMAINS, CONF_TARGET
from ..places import async_device_area
from ..selection import Selection
from ..tracker import Tracker
from .kind import Kind
from .states import count_states

EVENT_AUTOMATION = "automation_triggered"
EVENT_SCRIPT = "script_started"
EVENT_TAG = "tag_scanned"
EVENT_LOG = "system_log_event"
_RUNS = {"automation": EVENT_AUTOMATION, "script": EVENT_SCRIPT}
_PHONE = "phone"
_ERRORS = frozenset({"ERROR", "CRITICAL"})
_COMPONENTS = ("homeassistant.components.", "custom_components.")


def _joined(*removers: CALLBACK_TYPE) -> CALLBACK_TYPE:
    """Return how to stop all; a second call does nothing."""
    left = list(removers)

    @callback
    def stop() -> None:
        while left:
            left.pop()()

    return stop


def _bus(tracker: Tracker) -> EventBus:
    return tracker.hass.bus


async def _async_attach_runs(tracker: Tracker) -> CALLBACK_TYPE:
    selection = tracker.selection()
    domains = tracker.data.get(CONF_DOMAINS, list(_RUNS))

    @callback
    def handle(event: Event[Any]) -> None:
        entity_id = event.data.get(ATTR_ENTITY_ID)
        context = event.context
        if not isinstance(entity_id, str) or tracker.is_own(context):
            return
        if selection.includes(entity_id):
            modality = tracker.modality(entity_id, partial(_run_origin, tracker, event))
            skill = run_name(tracker.hass, entity_id, event.data.get(ATTR_NAME))
            tracker.use(skill, modality, sources.of_event(event))

    listen = _bus(tracker).async_listen
    return _joined(
        selection.listen(),
        *(listen(_RUNS[domain], handle) for domain in domains if domain in _RUNS),
    )


def _run_origin(tracker: Tracker, event: Event[Any]) -> str:
    if event.event_type == EVENT_AUTOMATION:
        return tracker.origins.starter(event.context, event.data.get("source"))
    return tracker.origins.origin(event.context)


def run_name(hass: HomeAssistant, entity_id: str, name: object) -> str:
    """Return what an automation or script is called; `name` is that of its event."""
    if (state := hass.states.get(entity_id)) is not None:
        return state.name
    return str(name or entity_id)


async def _async_attach_tags(tracker: Tracker) -> CALLBACK_TYPE:
    selection = tracker.selection()

    @callback
    def handle(event: Event[Any]) -> None:
        if not tracker.is_own(event.context) and (skill := _tag(tracker, selection, event)):
            tracker.use(skill, _reader(tracker, event), sources.of_event(event))

    return _joined(selection.listen(), _bus(tracker).async_listen(EVENT_TAG, handle))


def _tag(tracker: Tracker, selection: Selection, event: Event[Any]) -> str | None:
    """Return the name of a tag that counts; the one it gets if it was never scanned."""
    hass, tag_id = tracker.hass, event.data.get("tag_id")
    entity_id = er.async_get(hass).async_get_entity_id("tag", "tag", str(tag_id))
    # Home Assistant adds the entity of a new tag after its first scan.
    counted = tracker.target is None if entity_id is None else selection.includes(entity_id)
    if not counted:
        return None
    state = entity_id and hass.states.get(entity_id)
    return event.data.get(ATTR_NAME) or (state.name if state else f"Tag {tag_id}")


def _reader(tracker: Tracker, event: Event[Any]) -> str:
    if tracker.by_nothing:
        return NO_MODALITY
    hass, device_id = tracker.hass, event.data.get(ATTR_DEVICE_ID)
    if tracker.by_area:
        return async_device_area(hass, device_id) or NO_MODALITY
    device = device_id and dr.async_get(hass).async_get(device_id)
    if not device:
        return tracker.origins.origin(event.context)
    entry = hass.config_entries.async_get_entry(device.config_entry_id)
    if entry is not None and entry.domain == "mobile_app":
        return _PHONE
    return device.name_by_user or device.name or DEVICE


async def _async_attach_actions(tracker: Tracker) -> CALLBACK_TYPE:
    @callback
    def handle(event: Event[Any]) -> None:
        data = event.data
        if data["domain"] == DOMAIN or tracker.is_own(event.context):
            return
        skill = f"{data['domain']}.{data['service']}"
        modality = tracker.modality(skill, partial(tracker.origins.origin, event.context))
        tracker.use(skill, modality, sources.of_event(event))

    return _bus(tracker).async_listen(EVENT_CALL_SERVICE, handle)


async def _async_attach_errors(tracker: Tracker) -> CALLBACK_TYPE:
    @callback
    def handle(event: Event[Any]) -> None:
        data = event.data
        if data.get("level") in _ERRORS and (component := _component(data.get("name"))) != DOMAIN:
            metadata = {} if component is None else {"component": component}
            tracker.event("error_occurred", metadata, sources.of_event(event))

    return _bus(tracker).async_listen(EVENT_LOG, handle)


def _component(logger: object) -> str | None:
    """Return the integration that a logger belongs to."""
    if isinstance(logger, str):
        for prefix in _COMPONENTS:
            if logger.startswith(prefix):
                return logger.removeprefix(prefix).partition(".")[0]
        if logger.startswith("homeassistant"):
            return "homeassistant"
    return None


@callback
def async_fires_log_events(hass: HomeAssistant) -> bool:
    """Return whether `system_log: fire_event: true` is set, without which no error is seen."""
    return bool(getattr(hass.data.get("system_log"), "fire_event", False))


def _count_actions(hass: HomeAssistant) -> int:
    services = hass.services.async_services()
    return sum(len(named) for domain, named in services.items() if domain != DOMAIN)


_ALL_RUNS = frozenset(_RUNS)
_TAGS = frozenset({"tag"})
EVENT_KINDS = (
    Kind(
        key="runs",
        domains=_ALL_RUNS,
        fields=frozenset({CONF_TARGET, CONF_COUNTED_BY, CONF_DOMAINS, CONF_BACKFILL}),
        count=count_states(_ALL_RUNS),
        attach=_async_attach_runs,
    ),
    Kind(key="tags", domains=_TAGS, count=count_states(_TAGS), attach=_async_attach_tags),
    Kind(
        key="errors",
        fields=frozenset(),
        count=lambda hass: int(async_fires_log_events(hass)),
        attach=_async_attach_errors,
    ),
    Kind(
        key="actions",
        fields=frozenset({CONF_COUNTED_BY}),
        ticked=False,
        count=_count_actions,
        attach=_async_attach_actions,
    ),
)
