"""The options of the config entry, as the rest of the integration reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Self

from .const import (
    CONF_EVENT_DAYS,
    CONF_HISTORY_DAYS,
    CONF_MAX_COMBINATIONS,
    CONF_MAX_SENSORS,
    CONF_PRINTER_INTEGRATIONS,
    CONF_RECORD_EVENTS,
    CONF_ROLLOVER_TIME,
    CONF_SHARED_ERRORS,
    CONF_SHARED_FEATURES,
    CONF_UNUSED_DAYS,
    DEFAULT_EVENT_DAYS,
    DEFAULT_MAX_COMBINATIONS,
    DEFAULT_MAX_SENSORS,
    DEFAULT_ROLLOVER_TIME,
    DEFAULT_UNUSED_DAYS,
)
from .engine.sharing.allowlist import PRINTER_INTEGRATIONS


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may set; the bounds are those of the form in config_flow.py."""

    rollover_time: time = DEFAULT_ROLLOVER_TIME
    max_combinations: int = DEFAULT_MAX_COMBINATIONS
    max_sensors: int = DEFAULT_MAX_SENSORS
    unused_days: int = DEFAULT_UNUSED_DAYS
    history_days: int | None = None
    """None keeps the history for ever."""
    record_events: bool = True
    event_days: int = DEFAULT_EVENT_DAYS
    printer_integrations: frozenset[str] = frozenset(PRINTER_INTEGRATIONS)
    """Whose devices are counted as printers in what is shared."""
    shared_errors: frozenset[str] = frozenset()
    """Names that may be shared, beside those that are listed."""
    shared_features: frozenset[str] = frozenset()

    @classmethod
    def from_entry(cls, options: Mapping[str, Any]) -> Self:
        """Read a config entry's options, as the form stores them."""
        rollover_time = options.get(CONF_ROLLOVER_TIME)
        return cls(
            rollover_time=time.fromisoformat(rollover_time)
            if rollover_time
            else DEFAULT_ROLLOVER_TIME,
            max_combinations=options.get(CONF_MAX_COMBINATIONS, DEFAULT_MAX_COMBINATIONS),
            max_sensors=options.get(CONF_MAX_SENSORS, DEFAULT_MAX_SENSORS),
            unused_days=options.get(CONF_UNUSED_DAYS, DEFAULT_UNUSED_DAYS),
            history_days=options.get(CONF_HISTORY_DAYS),
            record_events=options.get(CONF_RECORD_EVENTS, True),
            event_days=options.get(CONF_EVENT_DAYS, DEFAULT_EVENT_DAYS),
            printer_integrations=frozenset(
                options.get(CONF_PRINTER_INTEGRATIONS, PRINTER_INTEGRATIONS)
            ),
            shared_errors=frozenset(options.get(CONF_SHARED_ERRORS, ())),
            shared_features=frozenset(options.get(CONF_SHARED_FEATURES, ())),
        )
