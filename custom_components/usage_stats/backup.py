"""Nothing is written while Home Assistant makes a backup, so that it is of one instant."""

import asyncio

from homeassistant.core import HomeAssistant

from .const import DOMAIN, LOGGER
from .data import UsageStatsConfigEntry
from .storage.storage import Storage

_LONGEST_SECONDS = 30.0


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Bring everything into the files, then hold. Never an error: it would end the backup."""
    for storage in _storages(hass):
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                await storage.async_hold()
        except Exception:
            LOGGER.exception("Not all is in the files before the backup")


async def async_post_backup(hass: HomeAssistant) -> None:
    """Write again."""
    for storage in _storages(hass):
        storage.backup_lock.release()


def _storages(hass: HomeAssistant) -> list[Storage]:
    entries: list[UsageStatsConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return [entry.runtime_data.storage for entry in entries]
