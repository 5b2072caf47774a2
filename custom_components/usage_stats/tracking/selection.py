"""Which entities a tracker counts: those of its target, or all of its kind."""

from collections.abc import Collection, Mapping
from typing import Any

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .places import async_is_counted, async_is_own

_REGISTRIES = (
    er.EVENT_ENTITY_REGISTRY_UPDATED,
    dr.EVENT_DEVICE_REGISTRY_UPDATED,
    ar.EVENT_AREA_REGISTRY_UPDATED,
)


class Selection:
    """Tells whether an entity counts. Forgets what it knows when a registry changes."""

    def __init__(self, hass: HomeAssistant, target: Mapping[str, Any] | None) -> None:
        """Select all without a target. `listen` must follow."""
        self._hass = hass
        self._target = TargetSelection(dict(target)) if target else None
        self._targeted: Collection[str] | None = None
        self._known: dict[str, bool] = {}

    @property
    def named(self) -> Collection[str] | None:
        """The entities, if the target names nothing else; None if others may come to it."""
        target = self._target
        if target is None or target.device_ids or target.area_ids:
            return None
        return None if target.floor_ids or target.label_ids else target.entity_ids

    @callback
    def listen(self) -> CALLBACK_TYPE:
        """Notice changes of the registries; return how to stop."""
        unlisten = [self._hass.bus.async_listen(event, self._forget) for event in _REGISTRIES]

        @callback
        def stop() -> None:
            while unlisten:
                unlisten.pop()()

        return stop

    @callback
    def includes(self, entity_id: str) -> bool:
        """Return whether an entity counts."""
        known = self._known.get(entity_id)
        if known is None:
            known = self._known[entity_id] = self._resolve(entity_id)
        return known

    def _resolve(self, entity_id: str) -> bool:
        if self._target is None:
            return async_is_counted(self._hass, entity_id)
        if self._targeted is None:
            self._targeted = async_targeted(self._hass, self._target)
        return entity_id in self._targeted and not async_is_own(self._hass, entity_id)

    @callback
    def _forget(self, _event: Event[Any]) -> None:
        self._targeted = None
        self._known.clear()


@callback
def async_targeted(
    hass: HomeAssistant, target: TargetSelection, *, primary: bool = True
) -> set[str]:
    """Return the entities of a target: those that are named, and those of what is named."""
    found = async_extract_referenced_entity_ids(
        hass, target, expand_group=False, primary_entities_only=primary
    )
    return found.referenced | found.indirectly_referenced


@callback
def async_missing(hass: HomeAssistant, target: Mapping[str, Any] | None) -> list[str]:
    """Return what a target names and Home Assistant does not know (any more)."""
    if not target:
        return []
    found = async_extract_referenced_entity_ids(
        hass, TargetSelection(dict(target)), expand_group=False
    )
    registry = er.async_get(hass)
    entities = {
        entity_id
        for entity_id in found.referenced
        if registry.async_get(entity_id) is None and hass.states.get(entity_id) is None
    }
    return sorted(
        entities
        | found.missing_devices
        | found.missing_areas
        | found.missing_floors
        | found.missing_labels
    )
