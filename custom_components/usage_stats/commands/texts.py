"""The texts of answers and errors, in the language of the server."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import LOCALE_EN, async_get_cached_translations

from ..const import DOMAIN

_CATEGORY = "exceptions"


@callback
def async_text(hass: HomeAssistant, key: str, **placeholders: object) -> str:
    """Return the text of an answer or an error.

    In English where there is none in the language, or while that is still being loaded.
    """
    texts = async_get_cached_translations(
        hass, hass.config.language, _CATEGORY, DOMAIN
    ) or async_get_cached_translations(hass, LOCALE_EN, _CATEGORY, DOMAIN)
    return texts.get(f"component.{DOMAIN}.{_CATEGORY}.{key}.message", key).format(**placeholders)
