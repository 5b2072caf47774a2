"""What a loaded config entry consists of."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .events.recorder import EventRecorder
from .options import Options
from .sharing.manager import SharingManager
from .storage.storage import Storage
from .uses.counter import UseCounter
from .uses.exporter import Exporter
from .uses.rollover import Rollover


@dataclass(frozen=True, slots=True)
class UsageStatsData:
    """The parts that commands and entities work with."""

    options: Options
    storage: Storage
    counter: UseCounter
    exporter: Exporter
    rollover: Rollover
    events: EventRecorder
    sharing: SharingManager


type UsageStatsConfigEntry = ConfigEntry[UsageStatsData]
