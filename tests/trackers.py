"""The list of trackers and its flows, walked as the frontend does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigSubentry,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.json import json_bytes
import probatio
from pytest_homeassistant_custom_component.common import get_schema_suggested_value
import voluptuous as vol

from custom_components.usage_stats.data import UsageStatsData
from custom_components.usage_stats.tracking.const import CUSTOM, SUBENTRY_TRACKER

from .common import async_settle

STATE_TRIGGER: Final = {"trigger": "state", "entity_id": ["light.bed"], "to": "on"}
STORED_TRIGGER: Final = {"platform": "state", "entity_id": ["light.bed"], "to": "on"}
"""what the selector makes of it"""
USE: Final = {"skill": "{{ name }}", "modality": "{{ origin }}", "interval": 0}
"""what the second page of *Anything else* shows at first"""


@dataclass
class Trackers:
    """The list of trackers of a loaded entry, and its flows."""

    hass: HomeAssistant
    entry: ConfigEntry[UsageStatsData]

    def all(self) -> list[ConfigSubentry]:
        """Return the trackers there are."""
        return self.entry.get_subentries_of_type(SUBENTRY_TRACKER)

    def only(self) -> ConfigSubentry:
        """Return the one there is."""
        (tracker,) = self.all()
        return tracker

    async def menu(self) -> SubentryFlowResult:
        """Press *Add tracker*."""
        return await self.hass.config_entries.subentries.async_init(
            (self.entry.entry_id, SUBENTRY_TRACKER), context={"source": SOURCE_USER}
        )

    async def send(
        self, result: SubentryFlowResult, user_input: Mapping[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Send a page, as JSON from the frontend."""
        flows = self.hass.config_entries.subentries
        result = await flows.async_configure(result["flow_id"], dict(user_input or {}))
        await async_settle(self.hass)
        # What a page is shown with goes to the frontend.
        json_bytes([result.get("description_placeholders"), result.get("errors")])
        return result

    async def choose(self, result: SubentryFlowResult, item: str) -> SubentryFlowResult:
        """Choose an item of a menu."""
        assert result["type"] is FlowResultType.MENU, result
        return await self.send(result, {"next_step_id": item})

    async def open(self, item: str) -> SubentryFlowResult:
        """Press *Add tracker* and choose."""
        return await self.choose(await self.menu(), item)

    async def add(self, kind: str, **entered: object) -> SubentryFlowResult:
        """Add a tracker; what is not entered stays as the page shows it."""
        page = await self.open(kind)
        return await self.send(page, {**suggested(page), **entered})

    async def change(self, tracker: ConfigSubentry | None = None) -> SubentryFlowResult:
        """Press *Change* of a tracker."""
        changed = tracker or self.only()
        return await self.hass.config_entries.subentries.async_init(
            (self.entry.entry_id, SUBENTRY_TRACKER),
            context={"source": SOURCE_RECONFIGURE, "subentry_id": changed.subentry_id},
        )

    async def add_custom(
        self, first: Mapping[str, Any], second: Mapping[str, Any]
    ) -> SubentryFlowResult:
        """Fill both pages of *Anything else*."""
        page = await self.open(CUSTOM)
        page = await self.send(page, {"name": "Bed", "triggers": [STATE_TRIGGER], **first})
        assert page["type"] is FlowResultType.FORM, page
        return await self.send(page, second)


def suggested(page: SubentryFlowResult) -> dict[str, Any]:
    """Return what the fields of a page show, as far as something is set."""
    fields = _schema(page).schema
    values = {str(field): get_schema_suggested_value(fields, field) for field in fields}
    return {field: value for field, value in values.items() if value is not None}


def defaults(page: SubentryFlowResult) -> dict[str, Any]:
    """Return what an untouched page sends."""
    found: dict[str, Any] = _schema(page)({})
    return found


def _schema(page: SubentryFlowResult) -> vol.Schema:
    schema = page["data_schema"]
    assert schema is not None, page
    return schema


def fields_of(page: SubentryFlowResult) -> list[str]:
    """Return the fields of a page, as the frontend gets them."""
    fields = probatio.to_field_list(_schema(page), custom_serializer=cv.custom_serializer)
    assert isinstance(fields, list)
    return [field["name"] for field in fields]
