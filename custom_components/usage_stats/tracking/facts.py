"""What a person is shown of a tracker."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from homeassistant.config_entries import ConfigSubentry

from .const import CONF_EVENT_TYPE, CONF_KIND, CONF_MODALITY, CONF_SKILL, CUSTOM


@dataclass(frozen=True, slots=True)
class TrackerFacts:
    """A tracker of an entry, attached or not."""

    id: str
    name: str
    kind: str
    skill: str | None
    """The template of a custom tracker; ready-made ones have none of these three."""
    modality: str | None
    event_type: str | None
    last: datetime | None
    """When it recorded last, in UTC; None if that is not known."""
    problem: str | None

    @classmethod
    def of(cls, subentry: ConfigSubentry, last: datetime | None, problem: str | None) -> Self:
        """Read a subentry."""
        data = subentry.data
        texts = data if data.get(CONF_KIND) == CUSTOM else {}
        return cls(
            subentry.subentry_id,
            subentry.title,
            str(data.get(CONF_KIND)),
            texts.get(CONF_SKILL),
            texts.get(CONF_MODALITY),
            texts.get(CONF_EVENT_TYPE),
            last,
            problem,
        )
