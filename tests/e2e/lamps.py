"""Lamps without hardware, copied into Home Assistant as the integration `lamps`.

Home Assistant's own light without hardware, `template`, stands for others and is not counted. The
switch on the wall of a lamp is a webhook: `/api/webhook/desk_lamp` for the *Desk lamp*.
"""

from typing import Any, override

from aiohttp.web import Request
from homeassistant.components import webhook
from homeassistant.components.light import LightEntity
from homeassistant.components.light.const import ColorMode
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddEntitiesCallback
from homeassistant.helpers.typing import ConfigType, DiscoveryInfoType
from homeassistant.util import slugify


async def async_setup_platform(
    _hass: HomeAssistant,
    config: ConfigType,
    async_add_entities: AddEntitiesCallback,
    _discovery_info: DiscoveryInfoType | None = None,
) -> None:
    """Add a lamp for each name in the configuration."""
    async_add_entities(Lamp(name) for name in config["names"])


class Lamp(LightEntity):
    """Goes on and off as it is told, or by its switch."""

    _attr_color_mode = ColorMode.ONOFF
    _attr_should_poll = False

    def __init__(self, name: str) -> None:
        """Be off at first."""
        self._attr_name = name
        self._attr_unique_id = slugify(name)
        self._attr_is_on = False
        self._attr_supported_color_modes = {ColorMode.ONOFF}

    @override
    async def async_added_to_hass(self) -> None:
        """Connect the switch; nobody else can have its webhook until the lamp is removed."""
        webhook_id = self._attr_unique_id
        assert webhook_id is not None
        webhook.async_register(self.hass, "lamps", "Lamps", webhook_id, self._async_switch)
        self.async_on_remove(lambda: webhook.async_unregister(self.hass, webhook_id))

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn on."""
        self._set(on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn off."""
        self._set(on=False)

    async def _async_switch(self, _hass: HomeAssistant, _id: str, _request: Request) -> None:
        """Do what somebody at the wall does."""
        self._set(on=not self._attr_is_on)

    def _set(self, *, on: bool) -> None:
        self._attr_is_on = on
        self.async_write_ha_state()
