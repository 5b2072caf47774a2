"""What the integration adds to the CPU time that Home Assistant takes until it has started.

Real `hass` processes start at once, so that whatever else the machine does slows all of them:
without the integration, with it, and with 1,000 combinations and a million events in its database
and 100 sensors. A small integration of the benchmark's own, the same in all, writes down the CPU
time of all threads when Home Assistant has started and what began meanwhile is done, and ends it.
The configuration is the smallest there is: any other would make our part look smaller.
The first start of each is not counted: Python compiles and caches then. Of the others the least is
compared, as other programs only add to it.
"""

import asyncio
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping
import json
import os
from pathlib import Path
import shutil
import sys

from home import choose_port, fill_log, many_uses, run, running_home
from report import Claim, middle, show

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.options import Options

_GOAL_PERCENT = 10
_ROUNDS = 4
"""A start takes some seconds of CPU, the first one of each more than ten."""
_COMBINATIONS = 1_000
_EVENTS = 1_000_000
_SENSORS = Options().max_sensors
_SENSORS_SECONDS = 3.0
"""Long enough for the sensors to be added."""
_START_SECONDS = 600
_INTEGRATION = Path(__file__).parents[1] / "custom_components" / DOMAIN
_PROBE = "startup_probe"
_CONFIGURATION = f"""\
homeassistant:
  name: Home
{_PROBE}:
"""
_PROBE_MANIFEST = {
    "domain": _PROBE,
    "name": "Probe",
    "codeowners": [],
    "documentation": "https://example.com",
    "iot_class": "calculated",
    "requirements": [],
    "version": "1.0.0",
}
_PROBE_CODE = """\
from pathlib import Path
import time

from homeassistant.helpers.start import async_at_started


async def async_setup(hass, config):
    async def started(hass):
        await hass.async_block_till_done()
        cpu = time.process_time()
        sensors = sum("modality" in state.attributes for state in hass.states.async_all("sensor"))
        found = Path(hass.config.path("probe"))
        await hass.async_add_executor_job(found.write_text, f"{cpu} {sensors}")
        hass.async_create_background_task(hass.async_stop(), "probe has seen enough")

    async_at_started(hass, started)
    return True
"""


async def _prepare_entry(folder: Path, combinations: int, events: int = 0) -> None:
    """Leave a configuration directory in which the integration was set up and used."""
    async with running_home(folder) as home:
        if events:
            await fill_log(home, events)
        home.data.counter.record(many_uses(combinations))
        await asyncio.sleep(_SENSORS_SECONDS)


def prepare(folder: Path, *, integration: bool) -> None:
    """Add what the process needs to start there."""
    components = folder / "custom_components"
    (components / _PROBE).mkdir(parents=True)
    (components / _PROBE / "__init__.py").write_text(_PROBE_CODE)
    (components / _PROBE / "manifest.json").write_text(json.dumps(_PROBE_MANIFEST))
    (folder / "configuration.yaml").write_text(_CONFIGURATION)
    if integration:
        (components / DOMAIN).symlink_to(_INTEGRATION)


async def started(
    folder: Path, sensors: Mapping[str, int], rounds: int = _ROUNDS
) -> dict[str, list[float]]:
    """Start all of them several times; return the CPU seconds of each.

    `sensors` tells by the name of a configuration directory how many there are after the start.
    """
    seconds = [
        await asyncio.gather(*(_cpu_seconds(folder / name, sensors[name]) for name in sensors))
        for _ in range(rounds + 1)
    ]
    return dict(zip(sensors, map(list, zip(*seconds[1:], strict=True)), strict=True))


def added_percent(some: list[float], without: list[float]) -> float:
    """Return what is added to the CPU time of a start."""
    return 100 * (min(some) / min(without) - 1)


async def _cpu_seconds(folder: Path, sensors: int) -> float:
    """Start Home Assistant, let it end itself, and return what it took to start."""
    # If it is taken, nothing is set up, not even the probe.
    choose_port(folder)
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder.parent / "compiled")}
    # Only the link in the configuration directory leads to the integration.
    environment.pop("PYTHONPATH", None)
    # Or each start would compile all of Home Assistant.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    hass = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "homeassistant", "--skip-pip", "--config", str(folder)),
        cwd=folder,
        env=environment,
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        async with asyncio.timeout(_START_SECONDS):
            await hass.wait()
    except TimeoutError:
        hass.kill()
        raise
    cpu, found = (folder / "probe").read_text().split()
    (folder / "probe").unlink()
    if int(found) != sensors:
        raise RuntimeError(f"{found} sensors where there should be {sensors}, see {folder}")
    return float(cpu)


async def measure(folder: Path) -> None:
    """Set all of them up, and start them."""
    sensors = {"without": 0, "with": 1, "full": _SENSORS}
    await _prepare_entry(folder / "with", 1)
    await _prepare_entry(folder / "full", _COMBINATIONS, _EVENTS)
    # The same Home Assistant without the entry: it has lived, and has registries.
    shutil.copytree(folder / "with", folder / "without")
    for name in sensors:
        prepare(folder / name, integration=name != "without")
    _remove_entry(folder / "without")
    rounds = await started(folder, sensors)
    claims = [Claim("without the integration, s", middle(rounds["without"]))]
    for name, text in (
        ("with", "with it"),
        (
            "full",
            f"{_COMBINATIONS:,} combinations, {_EVENTS:,} events, {_SENSORS} sensors",
        ),
    ):
        added = added_percent(rounds[name], rounds["without"])
        claims += [
            Claim(f"{text}, s", middle(rounds[name])),
            Claim(
                f"{text}, added %",
                f"{added:.2f}",
                f"<= {_GOAL_PERCENT} %",
                added <= _GOAL_PERCENT,
            ),
        ]
    show("CPU time until Home Assistant has started", claims)


def _remove_entry(folder: Path) -> None:
    """Take out of a configuration directory what the integration left there."""
    shutil.rmtree(folder / DOMAIN)
    storage = folder / ".storage"
    for name in (DOMAIN, "core.config_entries", "core.entity_registry", "core.device_registry"):
        (storage / name).unlink(missing_ok=True)


if __name__ == "__main__":
    run(measure)
