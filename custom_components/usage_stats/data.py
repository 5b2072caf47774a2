"""Runtime data of a loaded config entry."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .analysis.backfill import Backfiller
from .analysis.history_reader import HistoryReader
from .analysis.unusual import UnusualUse
from .const import DOMAIN
from .events.recorder import EventRecorder
from .options import Options
from .sharing.manager import SharingManager
from .storage.storage import Storage
from .tracking.manager import TrackerManager
from .uses.counter import UseCounter
from .uses.exporter import Exporter
from .uses.names import Names
from .uses.roll_up import RollUp
from .uses.rollover import Rollover


@dataclass(frozen=True, slots=True)
class UsageStatsData:
    """The parts that commands, entities and flows use."""

    options: Options
    storage: Storage
    counter: UseCounter
    names: Names
    exporter: Exporter
    rollover: Rollover
    roll_up: RollUp
    history: HistoryReader
    events: EventRecorder
    sharing: SharingManager
    trackers: TrackerManager
    backfiller: Backfiller
    unusual: UnusualUse


type UsageStatsConfigEntry = ConfigEntry[UsageStatsData]


@callback
def loaded_data(hass: HomeAssistant) -> UsageStatsData | None:
    """Return the runtime data; None while no entry is loaded."""
    entries: list[UsageStatsConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return entries[0].runtime_data if entries else None
