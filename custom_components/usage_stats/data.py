"""What a loaded config entry consists of."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .events.recorder import Events
from .options import Options
from .sharing.manager import Sharing
from .storage.write_behind import Saving
from .uses.counter import Counting
from .uses.exporter import Exporting
from .uses.rollover import Rollover


@dataclass(frozen=True, slots=True)
class UsageStatsData:
    """The parts that commands and entities work with."""

    options: Options
    saving: Saving
    counting: Counting
    exporting: Exporting
    rollover: Rollover
    events: Events
    sharing: Sharing


type UsageStatsConfigEntry = ConfigEntry[UsageStatsData]
