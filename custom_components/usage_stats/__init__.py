"""Usage Stats: what is really used, how often, and by which route. Wiring only."""

from pathlib import Path

from homeassistant.const import (
    EVENT_HOMEASSISTANT_CLOSE,
    EVENT_HOMEASSISTANT_FINAL_WRITE,
    Platform,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady, HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from .const import DATABASE, DOMAIN, FOLDER, LOGGER
from .data import UsageStatsConfigEntry, UsageStatsData
from .engine.schema import NewerSchemaError, NoWalError
from .events.recorder import EventRecorder
from .http import async_setup_views
from .issues import ALL_ISSUES, async_clear_issue
from .options import Options
from .services import async_setup_services
from .sharing.manager import SharingManager
from .storage.database import Database, DatabaseError
from .storage.startup import async_open
from .storage.state_store import StateStore
from .storage.write_behind import WriteBehind
from .uses.counter import UseCounter
from .uses.exporter import Exporter
from .uses.rollover import Rollover

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
_PLATFORMS = [Platform.BINARY_SENSOR, Platform.BUTTON, Platform.SENSOR]


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Register what stays for as long as Home Assistant runs."""
    async_setup_services(hass)
    async_setup_views(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: UsageStatsConfigEntry) -> bool:
    """Open what is kept, then count, then show."""
    saving = await _async_load(hass)
    options = Options.from_entry(entry.options)
    counter = UseCounter(hass, saving, options)
    exporter = Exporter(hass, saving)
    rollover = Rollover(hass, counter, exporter, options)
    events = EventRecorder(hass, saving, options)
    sharing = SharingManager(hass, entry, saving, options)
    entry.runtime_data = UsageStatsData(
        options, saving, counter, exporter, rollover, events, sharing
    )
    await hass.config_entries.async_forward_entry_setups(entry, _PLATFORMS)
    # After the sensors: they show the end of a day that was closed while nobody looked.
    saving.async_start()
    exporter.async_start()
    rollover.async_start()
    await events.async_start()
    await sharing.async_start()

    async def save(_event: Event) -> None:
        await saving.async_stop()

    async def close(_event: Event) -> None:
        await saving.async_close()

    # Entries are not unloaded when Home Assistant stops.
    entry.async_on_unload(hass.bus.async_listen(EVENT_HOMEASSISTANT_FINAL_WRITE, save))
    entry.async_on_unload(hass.bus.async_listen(EVENT_HOMEASSISTANT_CLOSE, close))
    entry.async_on_unload(entry.add_update_listener(_async_options_changed))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: UsageStatsConfigEntry) -> bool:
    """Stop what goes on by itself, finish what is under way, save and close."""
    if not await hass.config_entries.async_unload_platforms(entry, _PLATFORMS):
        return False
    data = entry.runtime_data
    await data.sharing.async_stop()
    await data.rollover.async_stop()
    await data.events.async_stop()
    await data.exporter.async_stop()
    await data.counter.async_stop()
    await data.saving.async_stop()
    await data.saving.async_close()
    return True


async def async_remove_entry(hass: HomeAssistant, _entry: UsageStatsConfigEntry) -> None:
    """Export what is pending; only then remove the state and the database."""
    try:
        saving = await _async_load(hass)
    except HomeAssistantError as err:
        LOGGER.warning("The state and the database stay: %s", err)
        return
    exporter = Exporter(hass, saving)
    exported = await exporter.async_export()
    await exporter.async_stop()
    await saving.async_stop()
    await saving.async_close()
    if exported.complete:
        await hass.async_add_executor_job(saving.database.remove)
        await saving.store.async_remove()
    else:
        LOGGER.warning("Not all could be exported; state and database stay: %s", saving.folder)
    for issue in ALL_ISSUES:
        async_clear_issue(hass, issue)


async def _async_options_changed(hass: HomeAssistant, entry: UsageStatsConfigEntry) -> None:
    @callback
    def reload() -> None:
        # A consent is in the entry too, and takes effect by itself.
        if Options.from_entry(entry.options) != entry.runtime_data.options:
            hass.config_entries.async_schedule_reload(entry.entry_id)

    # A reload writes. Whoever asks for one in the midst of a backup gets it nevertheless.
    entry.runtime_data.saving.hold.when_released(reload)


async def _async_load(hass: HomeAssistant) -> WriteBehind:
    """Open the state and the database; raise ConfigEntryError or ConfigEntryNotReady."""
    store = StateStore(hass)
    await store.async_load_state()
    database = Database(Path(hass.config.path(FOLDER, DATABASE)))
    error: type[HomeAssistantError] = ConfigEntryError
    try:
        opened = await async_open(hass, database, store.state.snapshot)
    except NewerSchemaError:
        reason = "database_newer"
    except NoWalError:
        reason = "database_no_wal"
    except DatabaseError as err:
        LOGGER.debug("The database cannot be opened: %s", err)
        error, reason = ConfigEntryNotReady, "database_unavailable"
    else:
        return WriteBehind(hass, database, store, opened)
    await database.async_close()
    raise error(
        translation_domain=DOMAIN,
        translation_key=reason,
        translation_placeholders={"path": str(database.path)},
    )
