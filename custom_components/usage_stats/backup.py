"""Pauses writing while Home Assistant makes a backup, so that all files in it fit together."""

import asyncio

from homeassistant.core import HomeAssistant

from .commands.command import NotLoadedError, async_loaded
from .const import LOGGER
from .data import loaded_data

_TIMEOUT_SECONDS = 30.0


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Write everything to the disk, then pause. Errors are logged: raised, they end the backup."""
    try:
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            # It may just be reloaded.
            data = await async_loaded(hass)
            await data.storage.async_hold()
    except NotLoadedError:
        return
    except Exception:
        LOGGER.exception("Not everything could be written before the backup")


async def async_post_backup(hass: HomeAssistant) -> None:
    """Resume writing."""
    if (data := loaded_data(hass)) is not None:
        lock = data.storage.backup_lock
        lock.release()
