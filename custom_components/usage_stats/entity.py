"""What all entities share: their devices, and how often they write their state."""

from abc import abstractmethod
import json
from typing import override

from homeassistant.core import callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.device_registry import AnyDeviceEntry, DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from .const import DOMAIN, LOGGER
from .data import UsageStatsConfigEntry

PUBLISH_SECONDS = 1.0
"""The shortest time between two states of an entity that counts."""

type SensorKey = tuple[str, ...]
"""Skill and modality of a combination; the skill alone for its total."""


def key_text(key: SensorKey) -> str:
    """Return a key as unique ids have it."""
    return json.dumps(key, ensure_ascii=False)


def unique_id(entry_id: str, key: SensorKey | str) -> str:
    """Return the unique id of an entity, or the identifier of the device of a skill."""
    return f"{entry_id}_{key if isinstance(key, str) else key_text(key)}"


def parse_unique_id(entry_id: str, identifier: str) -> SensorKey | None:
    """Return the key that a unique id was made of; None if that is one of the service."""
    if not _has_key(entry_id, identifier):
        return None
    return tuple(json.loads(identifier[len(entry_id) + 1 :]))


def _has_key(entry_id: str, identifier: str) -> bool:
    # Only a key that is a JSON list starts with a bracket.
    return identifier.startswith(f"{entry_id}_[")


def service_device(entry_id: str) -> DeviceInfo:
    """Return the device of the totals, under which those of the skills are."""
    return DeviceInfo(
        identifiers={(DOMAIN, entry_id)},
        entry_type=DeviceEntryType.SERVICE,
        name="Usage Stats",
    )


def skill_device(entry_id: str, skill: str, service_id: str) -> DeviceInfo:
    """Return the device of a skill.

    A child device would put the name of the service in front of those of its entities, where Home
    Assistant and its voice assistant name them in full.
    """
    return DeviceInfo(
        identifiers={(DOMAIN, unique_id(entry_id, (skill,)))},
        entry_type=DeviceEntryType.SERVICE,
        name=skill,
        via_device_id=service_id,
    )


def is_skill_device(entry_id: str, device: AnyDeviceEntry) -> bool:
    """Return whether a device of the entry is that of a skill."""
    return any(_has_key(entry_id, identifier) for _, identifier in device.identifiers)


class UsageStatsEntity(Entity):
    """An entity of the service device."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: UsageStatsConfigEntry, key: SensorKey | str) -> None:
        """`key` is what the unique id has after the entry's id."""
        self._data = entry.runtime_data
        self._trackers = self._data.trackers
        self._attr_unique_id = unique_id(entry.entry_id, key)
        self._attr_device_info = service_device(entry.entry_id)

    @callback
    @override
    def _async_write_ha_state(self) -> None:
        """Write the state in a context by which trackers know it as ours.

        A person's press keeps theirs.
        """
        if self._context is None or self._trackers.is_own(self._context):
            self.async_set_context(self._trackers.own_context())
        super()._async_write_ha_state()


class PublishingEntity(UsageStatsEntity):
    """An entity whose value changes more often than its state is written."""

    _debouncer: Debouncer[None] | None = None
    _publishing = False

    @override
    async def async_added_to_hass(self) -> None:
        """Begin without a timer; an entity that gets a new id is removed and added again."""
        self._debouncer = None
        self.async_on_remove(self._stop_timer)

    @callback
    def _stop_timer(self) -> None:
        if self._debouncer is not None:
            self._debouncer.async_shutdown()

    @callback
    def schedule_publish(self) -> None:
        """Publish now, or as soon as the last state is a second old."""
        if self._debouncer is None:
            # Not sooner: of a thousand sensors few are used.
            self._debouncer = Debouncer(
                self.hass, LOGGER, cooldown=PUBLISH_SECONDS, immediate=True, function=self.publish
            )
        self._debouncer.async_schedule_call()

    @callback
    def publish(self) -> None:
        """Write the states that differ from the last one, now."""
        if self._publishing:
            # An automation on the state has counted a use. This runs in the debouncer's lock:
            # the new value follows a second later, and not in between.
            self.schedule_publish()
            return
        self._publishing = True
        try:
            self._write_states()
        finally:
            self._publishing = False

    @abstractmethod
    def _write_states(self) -> None:
        """Write the current value, if it is not shown yet, and what must be shown before it."""
