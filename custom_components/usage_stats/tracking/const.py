"""The keys of a tracker's data, as its subentry stores them."""

from typing import Final

SUBENTRY_TRACKER: Final = "tracker"
CUSTOM: Final = "custom"
"""The kind of a tracker of anything else."""

CONF_KIND: Final = "kind"
CONF_TARGET: Final = "target"
"""A target as the selector returns it; absent for all of the kind."""
CONF_COUNTED_BY: Final = "counted_by"
CONF_WATTS: Final = "watts"
CONF_MINUTES: Final = "minutes"
CONF_DOMAINS: Final = "domains"
CONF_BACKFILL: Final = "backfill"
"""Whether what the recorder remembers is counted too; absent in trackers of earlier versions."""
CONF_TRIGGERS: Final = "triggers"
"""Raw triggers, as the selector returns them."""
CONF_CONDITIONS: Final = "conditions"
CONF_RECORD: Final = "record"
CONF_SKILL: Final = "skill"
CONF_MODALITY: Final = "modality"
CONF_INTERVAL: Final = "interval"
"""The least seconds between two uses of the same combination; 0 for none."""
CONF_EVENT_TYPE: Final = "event_type"
CONF_METADATA: Final = "metadata"

BY_ORIGIN: Final = "origin"
BY_AREA: Final = "area"
BY_NOTHING: Final = "none"
COUNTED_BY: Final = (BY_ORIGIN, BY_AREA, BY_NOTHING)

RECORD_USE: Final = "use"
RECORD_EVENT: Final = "event"

DEFAULT_WATTS: Final = 5.0
DEFAULT_MINUTES: Final = 5.0


def unique_id_of_all(kind: str) -> str:
    """Return the unique id of the subentry that tracks all of a kind."""
    return f"all_{kind}"
