"""The event entity *Activity*: what Usage Stats does, for automations and the logbook."""

from typing import Any, override

from homeassistant.components.event import EventEntity
from homeassistant.const import EntityCategory
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import (
    EVENT_EXPORTED,
    SIGNAL_DAY_CLOSED,
    SIGNAL_ROLLED_OVER,
    SIGNAL_SUBMITTED,
    SIGNAL_USED,
)
from .data import UsageStatsConfigEntry
from .engine.uses.open_day import DayCounts
from .engine.uses.use import Combination, Use
from .entity import PublishingEntity

PARALLEL_UPDATES = 0

_EVENT_TYPES = ("exported", "rolled_over", "day_closed", "submitted", "recorded")


async def async_setup_entry(
    _hass: HomeAssistant,
    entry: UsageStatsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the entity."""
    async_add_entities([ActivityEvent(entry)])


def day_facts(day: DayCounts) -> dict[str, Any]:
    """Return what automations are told of a day that is over: no names."""
    return {
        "date": day.start.date.isoformat(),
        "uses": sum(day.totals.values()),
        "combinations": len(day.totals),
    }


class ActivityEvent(PublishingEntity, EventEntity):
    """Shows each event as it happens; of uses, by option, the last one of a second."""

    _attr_translation_key = "activity"
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _last_used: Combination = ("", "")

    def __init__(self, entry: UsageStatsConfigEntry) -> None:
        """Show nothing yet."""
        super().__init__(entry, "activity")
        self._attr_event_types = list(_EVENT_TYPES)

    @override
    async def async_added_to_hass(self) -> None:
        """Listen for all that is shown."""
        await super().async_added_to_hass()
        for signal, target in (
            (SIGNAL_ROLLED_OVER, self._handle_rolled_over),
            (SIGNAL_DAY_CLOSED, self._handle_day_closed),
            (SIGNAL_SUBMITTED, self._handle_submitted),
            (SIGNAL_USED, self._handle_used),
        ):
            self.async_on_remove(async_dispatcher_connect(self.hass, signal, target))
        listen = self.hass.bus.async_listen
        self.async_on_remove(listen(EVENT_EXPORTED, self._handle_exported))

    @callback
    def _show(self, event_type: str, attributes: dict[str, Any] | None = None) -> None:
        self._trigger_event(event_type, attributes)
        self.async_write_ha_state()

    @callback
    def _handle_exported(self, event: Event) -> None:
        self._show("exported", dict(event.data))

    @callback
    def _handle_rolled_over(self) -> None:
        self._show("rolled_over")

    @callback
    def _handle_day_closed(self, day: DayCounts) -> None:
        self._show("day_closed", day_facts(day))

    @callback
    def _handle_submitted(self) -> None:
        self._show("submitted")

    @callback
    def _handle_used(self, uses: list[Use]) -> None:
        # The recorder keeps what is shown: nobody's names without having been asked.
        if self._data.options.show_uses:
            skill, modality, _ = uses[-1]
            self._last_used = (skill, modality)
            self.schedule_publish()

    @override
    def _write_states(self) -> None:
        skill, modality = self._last_used
        self._show("recorded", {"skill": skill, "modality": modality})
