"""What a ready-made kind of tracker is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback

from ..const import CONF_COUNTED_BY, CONF_TARGET
from ..tracker import Tracker


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A ready-made kind: how many of it there are, which fields it has, how it is attached."""

    key: str
    count: Callable[[HomeAssistant], int]
    attach: Callable[[Tracker], Awaitable[CALLBACK_TYPE]]
    """Listen for the tracker and return how to stop; raise HomeAssistantError."""
    fields: frozenset[str] = frozenset({CONF_TARGET, CONF_COUNTED_BY})
    """The fields of the subentry's data besides `kind`."""
    domains: frozenset[str] = frozenset()
    """Domains of the entities that a target can name; empty if it can name none."""
    ticked: bool = True
    """Whether the wizard ticks it where there are any."""

    @property
    def name_key(self) -> str:
        """The translation key of the default name, under `selector.tracker_kind.options`."""
        return self.key

    @callback
    def async_count(self, hass: HomeAssistant) -> int:
        """Return how many a tracker of all of this kind would track now."""
        return self.count(hass)
