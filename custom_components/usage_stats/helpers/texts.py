"""Looks up the texts of the translations where Home Assistant does not translate them itself."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import LOCALE_EN, async_get_cached_translations

from ..const import DOMAIN


@callback
def async_find_text(hass: HomeAssistant, path: str) -> str | None:
    """Return the text at a path such as `exceptions.not_json.message`, in the server's language.

    In English where there is none in the language, or while that is still being loaded.
    """
    category, _, _ = path.partition(".")
    for language in (hass.config.language, LOCALE_EN):
        texts = async_get_cached_translations(hass, language, category, DOMAIN)
        if (text := texts.get(f"component.{DOMAIN}.{path}")) is not None:
            return text
    return None
