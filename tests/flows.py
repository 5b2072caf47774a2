"""The ways to the pages about options and sharing, walked as the frontend does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section
from homeassistant.helpers import config_validation as cv
import probatio
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_schema_suggested_value,
)
import voluptuous as vol


@dataclass
class OptionsForm:
    """The way by *Configure*."""

    hass: HomeAssistant
    entry: MockConfigEntry

    async def start(self) -> ConfigFlowResult:
        """Press *Configure*."""
        return await self.hass.config_entries.options.async_init(self.entry.entry_id)

    async def _async_send(self, flow_id: str, user_input: dict[str, Any]) -> ConfigFlowResult:
        return await self.hass.config_entries.options.async_configure(flow_id, user_input)

    async def open(self, page: str) -> ConfigFlowResult:
        """Open a page from the menu."""
        menu = await self.start()
        assert menu["type"] is FlowResultType.MENU, menu
        return await self._async_send(menu["flow_id"], {"next_step_id": page})

    async def send(self, flow_id: str, user_input: Mapping[str, Any]) -> ConfigFlowResult:
        """Send a page and wait until the entry is reloaded."""
        result = await self._async_send(flow_id, dict(user_input))
        await self.hass.async_block_till_done()
        return result

    async def fill(self, page: str, user_input: Mapping[str, Any]) -> ConfigFlowResult:
        """Open a page, change some of what it shows, and send it."""
        result = await self.open(page)
        return await self.send(result["flow_id"], {**suggested(result), **user_input})

    def assert_finished(self, result: ConfigFlowResult) -> None:
        """Assert what a person sees when it is stored."""
        assert result["type"] is FlowResultType.CREATE_ENTRY, result


class ReconfigureForm(OptionsForm):
    """The way by *Reconfigure*."""

    async def start(self) -> ConfigFlowResult:
        """Press *Reconfigure*."""
        return await self.entry.start_reconfigure_flow(self.hass)

    async def _async_send(self, flow_id: str, user_input: dict[str, Any]) -> ConfigFlowResult:
        return await self.hass.config_entries.flow.async_configure(flow_id, user_input)

    def assert_finished(self, result: ConfigFlowResult) -> None:
        """Assert what a person sees when it is stored."""
        assert result["type"] is FlowResultType.ABORT
        assert result["reason"] == "reconfigure_successful"


WAYS = (OptionsForm, ReconfigureForm)


def suggested(result: ConfigFlowResult) -> dict[str, Any]:
    """Return what the fields show, as far as something is set."""
    schema = result["data_schema"]
    assert schema is not None, result
    return _suggested(schema)


def _suggested(schema: vol.Schema) -> dict[str, Any]:
    values = {
        str(key): _suggested(part.schema)
        if isinstance(part, section)
        else get_schema_suggested_value(schema.schema, key)
        for key, part in schema.schema.items()
    }
    return {key: value for key, value in values.items() if value is not None}


def shown_fields(page: ConfigFlowResult) -> dict[str, Any]:
    """Return the fields as the frontend gets them."""
    fields = probatio.to_field_list(page["data_schema"], custom_serializer=cv.custom_serializer)
    assert isinstance(fields, list)
    return {field["name"]: field for field in fields}
