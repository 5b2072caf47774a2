"""System health, which every user can see: nothing private, and nothing slow."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback
from homeassistant.loader import async_get_integration

from .const import DOMAIN
from .data import UsageStatsData, loaded_data
from .storage.database import DatabaseError

_TIMEOUT_SECONDS = 3.0
"""Home Assistant waits five seconds, then shows nothing at all."""
_MEBIBYTE = 1024 * 1024
_FAILED = {"type": "failed", "error": "unreadable"}


@callback
def async_register(_hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register what returns the system health."""
    register.async_register_info(_async_info)


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    integration = await async_get_integration(hass, DOMAIN)
    data = loaded_data(hass)
    info: dict[str, Any] = {"version": str(integration.version), "loaded": data is not None}
    return info if data is None else info | await _async_facts(hass, data)


async def _async_facts(hass: HomeAssistant, data: UsageStatsData) -> dict[str, Any]:
    storage, exports = data.storage, data.exporter.exports
    facts: dict[str, Any] = {
        "combinations": len(storage.day.totals),
        "events": _FAILED,
        "database_size": _FAILED,
        "writing_works": not storage.write_behind.in_trouble,
    }
    # If one of these fails, the other is still shown.
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_TIMEOUT_SECONDS / 2):
            facts["database_size"] = await hass.async_add_executor_job(_size, storage.database.path)
    with suppress(DatabaseError, TimeoutError):
        async with asyncio.timeout(_TIMEOUT_SECONDS / 2):
            facts["events"] = await data.events.async_total()
    if exports.last is not None:
        # Not text: the frontend formats it in the user's language and time zone.
        facts["last_export"] = exports.last
    return facts


def _size(path: Path) -> str:
    """Return the size of a file as text. Not in the event loop; raise OSError."""
    return f"{path.stat().st_size / _MEBIBYTE:.2f} MiB"
