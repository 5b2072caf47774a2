"""The options of the config entry: their keys, types, defaults, bounds and stored form."""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import time
from typing import Any, Self

from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    TimeSelector,
)
import voluptuous as vol

from .engine.sharing.allowlist import PRINTER_INTEGRATIONS

_MIN_EVENT_DAYS = 35
"""A week is submitted up to four weeks after its end."""
MAX_SENSORS = 1_000
"""Home Assistant adds no more than 10,000 entities of one entry."""


def whole_number(minimum: int, maximum: int) -> vol.All[int]:
    """Return the validator of a whole number; the selector alone returns a float."""
    config = NumberSelectorConfig(min=minimum, max=maximum, mode=NumberSelectorMode.BOX)
    return vol.All(NumberSelector(config), vol.Coerce(int))


@dataclass(slots=True)
class Options:
    """The options, each under the key by which the entry stores it.

    All parts of a loaded entry read the same object, so that most changes take effect at once. In
    the metadata, `validator` belongs to the options page; what has none is set on the page about
    sharing. `parse` reads the stored form where that is of another type, and `format` returns it.
    `reload` marks what takes effect with a reload only.
    """

    rollover_time: time = field(
        default=time(7, 30),
        metadata={
            "validator": TimeSelector(),
            "parse": time.fromisoformat,
            "format": time.isoformat,
        },
    )
    max_combinations: int = field(default=1_000, metadata={"validator": whole_number(1, 10_000)})
    max_sensors: int = field(
        default=100, metadata={"validator": whole_number(0, MAX_SENSORS), "reload": True}
    )
    history_days: int | None = field(default=None, metadata={"validator": whole_number(1, 36_500)})
    """None keeps the history for ever."""
    compress_after_days: int | None = field(
        default=None, metadata={"validator": whole_number(1, 36_500)}
    )
    """None compresses no CSV file."""
    delete_after_days: int | None = field(
        default=None, metadata={"validator": whole_number(1, 36_500)}
    )
    """None keeps the CSV files for ever, compressed or not."""
    record_events: bool = field(
        default=True, metadata={"validator": BooleanSelector(), "reload": True}
    )
    event_days: int = field(
        default=400, metadata={"validator": whole_number(_MIN_EVENT_DAYS, 36_500)}
    )
    show_uses: bool = field(default=False, metadata={"validator": BooleanSelector()})
    """The event entity shows uses, with their names, which the recorder then keeps."""
    false_alarms: int = field(
        default=6,
        metadata={
            "validator": SelectSelector(
                SelectSelectorConfig(options=["1", "6", "24"], translation_key="false_alarms")
            ),
            "parse": int,
            "format": str,
        },
    )
    """How often a year *Unusual use* may be wrong, in the whole house."""
    show_panel: bool = field(default=True, metadata={"validator": BooleanSelector()})
    """The panel is in the sidebar."""
    load_cards: bool = field(default=True, metadata={"validator": BooleanSelector()})
    """Dashboards have the cards."""
    printer_integrations: frozenset[str] = field(
        default=frozenset(PRINTER_INTEGRATIONS), metadata={"parse": frozenset}
    )
    """Integrations whose devices count as printers in a submission."""
    shared_errors: frozenset[str] = field(default=frozenset(), metadata={"parse": frozenset})
    """Error types that may be shared besides those of the allowlist."""
    shared_features: frozenset[str] = field(default=frozenset(), metadata={"parse": frozenset})
    """Features that may be shared besides those of the allowlist."""

    @classmethod
    def from_entry(cls, options: Mapping[str, Any]) -> Self:
        """Read the options as a config entry stores them."""
        return cls(
            **{
                option.name: option.metadata.get("parse", lambda value: value)(stored)
                for option in fields(cls)
                if (stored := options.get(option.name)) is not None
            }
        )

    def needs_reload(self, changed: Self) -> bool:
        """Return whether a changed option takes effect with a reload only."""
        return any(
            getattr(self, option.name) != getattr(changed, option.name)
            for option in fields(self)
            if option.metadata.get("reload", False)
        )

    def update(self, changed: Self) -> None:
        """Take over all options."""
        for option in fields(self):
            setattr(self, option.name, getattr(changed, option.name))


def _marker(option: Field[Any]) -> vol.Marker:
    if option.default is None:
        return vol.Optional(option.name)
    form: Callable[[Any], Any] = option.metadata.get("format", lambda value: value)
    return vol.Required(option.name, default=form(option.default))


OPTIONS_SCHEMA = vol.Schema(
    {
        _marker(option): option.metadata["validator"]
        for option in fields(Options)
        if "validator" in option.metadata
    }
)
"""The options page."""
