"""Trackers of anything else: triggers and conditions of automations, templates for the names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant


@dataclass(frozen=True, slots=True)
class Sample:
    """What a tracker would record now. `values` has the fields that could be rendered."""

    values: Mapping[str, str]
    """`skill` and `modality`, or `event_type` and the keys of the metadata."""
    errors: Mapping[str, str]
    """Field → text of the template's error, for those that need the real trigger."""


async def async_validate(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields that are wrong, each with the translation key of its reason.

    Fields: `triggers`, `conditions`, `skill`, `modality`, `event_type`, `metadata`.
    Reasons: `no_triggers`, `trigger_invalid`, `trigger_sentence`, `trigger_own_entity`,
    `condition_invalid`, `template_invalid`, `field_empty`, `field_unknown_event_type`,
    `field_bad_key`.
    """
    raise NotImplementedError


async def async_sample(hass: HomeAssistant, data: Mapping[str, Any]) -> Sample:
    """Return what the first trigger would record, its entity being as it is now."""
    raise NotImplementedError
