"""Pauses writing while Home Assistant makes a backup, so that all files in it fit together."""

import asyncio

from homeassistant.core import HomeAssistant

from .const import DOMAIN, LOGGER
from .data import UsageStatsConfigEntry
from .storage.storage import Storage

_TIMEOUT_SECONDS = 30.0


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Write everything to the disk, then pause. Errors are logged: raised, they end the backup."""
    for storage in _storages(hass):
        try:
            async with asyncio.timeout(_TIMEOUT_SECONDS):
                await storage.async_hold()
        except Exception:
            LOGGER.exception("Not everything could be written before the backup")


async def async_post_backup(hass: HomeAssistant) -> None:
    """Resume writing."""
    for storage in _storages(hass):
        storage.backup_lock.release()


def _storages(hass: HomeAssistant) -> list[Storage]:
    entries: list[UsageStatsConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    return [entry.runtime_data.storage for entry in entries]
