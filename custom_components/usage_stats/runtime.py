"""What a loaded config entry consists of."""

from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry

from .counting import Counting
from .events import Events
from .exporting import Exporting
from .options import Options
from .rollover import Rollover
from .saving import Saving
from .sharing import Sharing


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
