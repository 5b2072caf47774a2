"""The texts of answers and errors, in the language of the server."""

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..helpers.texts import async_find_text

_CATEGORY = "exceptions"


@callback
def async_setup_texts(hass: HomeAssistant) -> None:
    """Load the texts when the language changes, as with the first user of a new installation.

    Home Assistant loads only those of the language that it starts with.
    """

    async def load(_event: Event) -> None:
        await async_get_translations(hass, hass.config.language, _CATEGORY, [DOMAIN])

    hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, load)


@callback
def async_text(hass: HomeAssistant, key: str, **placeholders: object) -> str:
    """Return the text of an answer or an error."""
    return (async_find_text(hass, f"{_CATEGORY}.{key}.message") or key).format(**placeholders)
