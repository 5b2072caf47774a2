"""The configuration directory of a Home Assistant that only this machine can reach."""

from collections.abc import Mapping
import json
from pathlib import Path
import socket
from typing import Any, Final

from homeassistant.components.http import config as http_config
from homeassistant.components.onboarding import STORAGE_VERSION as ONBOARDING_VERSION
from homeassistant.components.onboarding.const import STEP_USER, STEPS

DOMAIN: Final = "usage_stats"
INTEGRATION: Final = Path(__file__).parents[2] / "custom_components" / DOMAIN
CONFIGURATION: Final = """\
homeassistant:
  name: Home
  country: DE
  currency: EUR
  language: en
  time_zone: Europe/Berlin
automation: !include automations.yaml
input_button: !include input_buttons.yaml
"""
"""Without the recorder: after a jump in time it compiles statistics for every five minutes."""


def prepare(config_dir: Path) -> int:
    """Write what is missing, the integration itself included; return the port."""
    components = config_dir / "custom_components"
    storage = config_dir / ".storage"
    for folder in (components, storage):
        folder.mkdir(parents=True, exist_ok=True)
    if not (components / DOMAIN).exists():
        (components / DOMAIN).symlink_to(INTEGRATION)
    for name, text in (
        ("configuration.yaml", CONFIGURATION),
        ("automations.yaml", "[]\n"),
        ("input_buttons.yaml", "{}\n"),
    ):
        if not (config_dir / name).exists():
            (config_dir / name).write_text(text, encoding="utf-8")
    # The other steps of onboarding would fetch integrations that nobody here needs.
    done = [step for step in STEPS if step != STEP_USER]
    _store(storage / "onboarding", (ONBOARDING_VERSION, 1), {"done": done})
    return _stored_port(storage / "http")


def _store(path: Path, version: tuple[int, int], data: Mapping[str, Any]) -> None:
    """Write a file of Home Assistant's own store, where there is none yet."""
    if not path.exists():
        major, minor = version
        whole = {"version": major, "minor_version": minor, "key": path.name, "data": data}
        path.write_text(json.dumps(whole), encoding="utf-8")


def _stored_port(path: Path) -> int:
    """Return the port that Home Assistant keeps, after giving it a free one of this machine alone.

    Settings of HTTP from YAML would be taken back after some minutes, and shown as a repair.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        chosen = {"server_host": ["127.0.0.1"], "server_port": free.getsockname()[1]}
    stable = {**http_config.HTTP_STORAGE_SCHEMA(chosen), "error": None, "error_message": None}
    stable["created_at"] = "2026-01-01T00:00:00+00:00"
    version = (http_config.STORAGE_VERSION, http_config.STORAGE_MINOR_VERSION)
    _store(path, version, {"stable": stable, "pending": None, "yaml_migration_done": True})
    kept = json.loads(path.read_text(encoding="utf-8"))
    port: int = kept["data"]["stable"]["server_port"]
    return port
