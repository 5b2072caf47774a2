"""Names shared by two or more modules; no logic."""

import logging
from typing import Final

DOMAIN: Final = "usage_stats"
LOGGER: Final = logging.getLogger(__package__)

FOLDER: Final = DOMAIN
"""The folder of the CSV files and the database, under the configuration directory."""
DATABASE: Final = f"{DOMAIN}.db"
PANEL_PATH: Final = "usage-stats"
"""The path of the panel in Home Assistant's frontend, without the slash."""

CONF_ROLLOVER_TIME: Final = "rollover_time"
CONF_MAX_SENSORS: Final = "max_sensors"
CONF_PRINTER_INTEGRATIONS: Final = "printer_integrations"
CONF_SHARED_ERRORS: Final = "shared_errors"
CONF_SHARED_FEATURES: Final = "shared_features"

EVENT_EXPORTED: Final = f"{DOMAIN}_exported"
"""Event with `rows`, `files` (how many) and `file_name` (of the last): rows were written.

It has no names of what was counted, since the recorder keeps all events of Home Assistant.
"""
EVENT_RESET: Final = f"{DOMAIN}_reset"
"""Event with `discarded` (how many pending uses): the counters were set to zero."""
EVENT_DELETED: Final = f"{DOMAIN}_deleted"
"""Event with `events` and `files` (how many): everything was deleted."""
EVENT_UNUSUAL: Final = f"{DOMAIN}_unusual"
"""Event with `high` and `low` (how many): they became unusual on the day that was closed."""

SIGNAL_USED: Final = f"{DOMAIN}_used"
"""Uses were recorded; with the list of those of one call."""
SIGNAL_FIRST_USED: Final = f"{DOMAIN}_first_used"
"""Combinations were used for the first time since the start; with their list."""
SIGNAL_CORRECTED: Final = f"{DOMAIN}_corrected"
"""Uses of the open or an earlier day were corrected; with the result."""
SIGNAL_TRACKER_ATTACHED: Final = f"{DOMAIN}_tracker_attached"
"""A tracker counts from now on; with its id. Others may be attached next."""
SIGNAL_TRACKERS: Final = f"{DOMAIN}_trackers"
"""Trackers were attached, changed or deleted."""
SIGNAL_NAMES: Final = f"{DOMAIN}_names"
"""Other names are known than before."""
SIGNAL_RENAMED: Final = f"{DOMAIN}_renamed"
"""A combination has another name, which may have been in use; with the old and the new one."""
SIGNAL_DAY: Final = f"{DOMAIN}_day"
"""The counters went back to zero."""
SIGNAL_DAY_CLOSED: Final = f"{DOMAIN}_day_closed"
"""A day is over; with its last counts. While Home Assistant starts, it waits until that is done."""
SIGNAL_EXPORTED: Final = f"{DOMAIN}_exported"
"""Batches were written into their files."""
SIGNAL_EVENTS: Final = f"{DOMAIN}_events"
"""Events were recorded or deleted, or a quarter of an hour is over."""
SIGNAL_ROLLED_OVER: Final = f"{DOMAIN}_rolled_over"
"""The daily rollover is done."""
SIGNAL_REPLACED: Final = f"{DOMAIN}_replaced"
"""A database that was lost is replaced by one with what is in memory and in files."""
SIGNAL_UNUSUAL: Final = f"{DOMAIN}_unusual"
"""Something else was unusual on the last closed day than was known."""
SIGNAL_SHARING: Final = f"{DOMAIN}_sharing"
"""The consent or the outcome of a submission has changed."""
SIGNAL_SUBMITTED: Final = f"{DOMAIN}_submitted"
"""The collector has accepted a submission."""
