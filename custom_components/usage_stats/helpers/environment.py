"""What we run on, as an event may tell: versions and kinds, no names."""

from pathlib import Path
import platform

from homeassistant.core import HomeAssistant
from homeassistant.helpers.hassio import is_hassio
from homeassistant.loader import async_get_integration
from homeassistant.util.package import is_docker_env

from ..const import DOMAIN
from ..engine.events.sanitize import Metadata

_MODEL = Path("/proc/device-tree/model")
"""On a board, its name (https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-firmware-ofw)."""


async def async_environment(hass: HomeAssistant) -> Metadata:
    """Return our version, Python's, the platform and the deployment mode."""
    integration = await async_get_integration(hass, DOMAIN)
    return {
        "app_version": str(integration.version),
        "python_version": platform.python_version(),
        "platform": platform.system().lower(),
        "deployment_mode": "homeassistant"
        if is_hassio(hass)
        else await hass.async_add_executor_job(_deployment_mode),
    }


def _deployment_mode() -> str:
    """Name how Home Assistant is installed without a supervisor. Not in the event loop."""
    if is_docker_env():
        return "docker"
    try:
        model = _MODEL.read_text(encoding="utf-8")
    except OSError, ValueError:
        return "standalone"
    return "pi" if "Raspberry Pi" in model else "standalone"
