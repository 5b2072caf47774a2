"""Usage Stats: counts what is used, how often and by which route. Wiring only."""

from homeassistant.const import (
    EVENT_HOMEASSISTANT_CLOSE,
    EVENT_HOMEASSISTANT_FINAL_WRITE,
    Platform,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.device_registry import AnyDeviceEntry
from homeassistant.helpers.typing import ConfigType

from .analysis import unusual
from .analysis.backfill import Backfiller
from .analysis.history_reader import HistoryReader
from .analysis.unusual import UnusualUse
from .commands.texts import async_setup_texts
from .const import DOMAIN, LOGGER
from .data import UsageStatsConfigEntry, UsageStatsData
from .entity import is_skill_device
from .events.recorder import EventRecorder
from .http import async_setup_views
from .issues import ALL_ISSUES, async_clear_issue
from .options import Options
from .panel import async_setup_panel
from .services import NamesOffered, async_setup_services
from .sharing.manager import SharingManager
from .storage.startup import async_open_storage
from .tracking.manager import TrackerManager
from .uses.archiver import Archiver
from .uses.counter import UseCounter
from .uses.exporter import Exporter
from .uses.names import Names
from .uses.roll_up import RollUp
from .uses.rollover import Rollover
from .websocket_api import async_setup_websocket_api

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
_PLATFORMS = [Platform.BINARY_SENSOR, Platform.BUTTON, Platform.EVENT, Platform.SENSOR]


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register the actions, REST views and what the panel needs; they stay at an unload."""
    async_setup_texts(hass)
    async_setup_services(hass)
    async_setup_views(hass)
    async_setup_websocket_api(hass)
    await async_setup_panel(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: UsageStatsConfigEntry) -> bool:
    """Open the storage, create the parts, add the entities, then start the parts."""
    data = entry.runtime_data = await _async_create(hass, entry)
    NamesOffered(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, _PLATFORMS)
    # After the platforms: a missed rollover is made up for now, and its signals reach the sensors.
    data.storage.async_start()
    data.names.async_start()
    data.exporter.async_start()
    data.unusual.async_start()
    data.archiver.async_start()
    data.rollover.async_start()
    data.roll_up.async_start()
    await data.events.async_start()
    await data.sharing.async_start()
    data.backfiller.async_start(data.trackers)
    await data.trackers.async_start()

    async def save(_event: Event) -> None:
        await data.storage.async_stop()

    async def close(_event: Event) -> None:
        await data.history.async_close()
        await data.storage.async_close()

    # Home Assistant does not unload entries when it stops.
    entry.async_on_unload(hass.bus.async_listen(EVENT_HOMEASSISTANT_FINAL_WRITE, save))
    entry.async_on_unload(hass.bus.async_listen(EVENT_HOMEASSISTANT_CLOSE, close))
    entry.async_on_unload(entry.add_update_listener(_async_options_changed))
    return True


async def _async_create(hass: HomeAssistant, entry: UsageStatsConfigEntry) -> UsageStatsData:
    storage = await async_open_storage(hass)
    options = Options.from_entry(entry.options)
    counter = UseCounter(hass, storage, options)
    exporter = Exporter(hass, storage)
    rollover = Rollover(hass, storage, counter, exporter, options)
    await rollover.async_prepare()
    events = EventRecorder(hass, storage, options)
    history = HistoryReader(storage)
    unusual_use = UnusualUse(hass, storage, options, history)
    await unusual_use.async_load()
    return UsageStatsData(
        options=options,
        storage=storage,
        counter=counter,
        names=Names(hass, storage, counter),
        exporter=exporter,
        archiver=Archiver(hass, storage, options),
        rollover=rollover,
        roll_up=RollUp(hass, storage),
        history=history,
        events=events,
        sharing=SharingManager(hass, entry, storage, options),
        trackers=TrackerManager(hass, entry, storage, counter, events),
        backfiller=Backfiller(hass, storage, counter, options),
        unusual=unusual_use,
    )


async def async_unload_entry(hass: HomeAssistant, entry: UsageStatsConfigEntry) -> bool:
    """Stop timers and listeners, finish running exports, save and close."""
    if not await hass.config_entries.async_unload_platforms(entry, _PLATFORMS):
        return False
    data = entry.runtime_data
    await data.backfiller.async_stop()
    await data.trackers.async_stop()
    await data.sharing.async_stop()
    await data.rollover.async_stop()
    await data.roll_up.async_stop()
    await data.archiver.async_stop()
    await data.unusual.async_stop()
    await data.events.async_stop()
    data.names.async_stop()
    await data.exporter.async_stop()
    await data.counter.async_stop()
    await data.history.async_close()
    await data.storage.async_stop()
    await data.storage.async_close()
    return True


async def async_remove_config_entry_device(
    _hass: HomeAssistant, entry: UsageStatsConfigEntry, device: AnyDeviceEntry
) -> bool:
    """Let a person remove the device of a skill; the next use brings it back."""
    return is_skill_device(entry.entry_id, device)


async def async_remove_entry(hass: HomeAssistant, _entry: UsageStatsConfigEntry) -> None:
    """Remove what is stored except CSV files, and clear the issues."""
    await _async_remove_storage(hass)
    for issue in ALL_ISSUES:
        async_clear_issue(hass, issue)


async def _async_remove_storage(hass: HomeAssistant) -> None:
    """Export pending uses; remove the state and the database only if that is complete."""
    try:
        storage = await async_open_storage(hass)
    except HomeAssistantError as err:
        LOGGER.warning("The state and the database are kept: %s", err)
        return
    exporter = Exporter(hass, storage)
    exported = await exporter.async_export()
    await exporter.async_stop()
    await storage.async_stop()
    await storage.async_close()
    if exported.complete:
        await hass.async_add_executor_job(storage.database.remove)
        await storage.state_store.async_remove()
        await unusual.async_remove(hass)
    else:
        LOGGER.warning("Pending uses could not be exported; %s is kept", storage.folder)


async def _async_options_changed(hass: HomeAssistant, entry: UsageStatsConfigEntry) -> None:
    data = entry.runtime_data
    backup_lock = data.storage.backup_lock

    @callback
    def reload() -> None:
        # They may be the same again.
        if data.options.needs_reload(Options.from_entry(entry.options)):
            hass.config_entries.async_schedule_reload(entry.entry_id)

    options = Options.from_entry(entry.options)
    if data.options.needs_reload(options):
        # A reload writes to the disk, so it waits until a backup is over.
        backup_lock.when_released(reload)
    elif options != data.options:
        # The consent is stored in the entry too.
        data.options.update(options)
        data.rollover.async_options_changed()
        data.counter.async_options_changed()
    await data.trackers.async_update()
