"""Lets the entities of sharing exist only where somebody shares or has shared."""

from collections.abc import Callable, Sequence

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SIGNAL_SHARING
from .data import UsageStatsConfigEntry
from .entity import UsageStatsEntity


@callback
def async_add_while_known(
    hass: HomeAssistant,
    entry: UsageStatsConfigEntry,
    add_entities: AddConfigEntryEntitiesCallback,
    create: Callable[[], Sequence[UsageStatsEntity]],
) -> None:
    """Add the entities with the first consent; remove them when no installation id is left.

    An opt-out without erasure keeps the id, and so the entities, which then show that nothing is
    sent.
    """
    sharing = entry.runtime_data.sharing
    added: bool | None = None

    @callback
    def update() -> None:
        nonlocal added
        state = sharing.consent.state
        if added is (known := bool(state.known)):
            return
        added = known
        if known:
            add_entities(create())
        else:
            _remove(hass, entry, create())

    update()
    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_SHARING, update))


@callback
def _remove(
    hass: HomeAssistant, entry: UsageStatsConfigEntry, entities: Sequence[UsageStatsEntity]
) -> None:
    registry = er.async_get(hass)
    ours = {entity.unique_id for entity in entities}
    for registered in er.async_entries_for_config_entry(registry, entry.entry_id):
        if registered.unique_id in ours:
            registry.async_remove(registered.entity_id)
