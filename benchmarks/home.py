"""A real Home Assistant in this process, with the integration added through its config flow.

It starts as `hass` does, but for its log, with a configuration directory of its own and, unless it
is asked for, without a recorder, whose work would be charged to the integration that writes most
states. TMPDIR chooses the disk.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from itertools import batched
import json
import logging
from pathlib import Path
from random import randrange
import socket
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from homeassistant import bootstrap, loader, runner
from homeassistant.components.http import config as http_config
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.data import UsageStatsConfigEntry, UsageStatsData
from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import EVENT_TYPES, UsageEvent, event_ids
from custom_components.usage_stats.engine.events.sanitize import Metadata
from custom_components.usage_stats.engine.uses.use import Use
from custom_components.usage_stats.tracking.kinds import KINDS

_PORTS = 20_000, 32_000
"""Below those that Linux gives to connections: Home Assistant may take a minute to listen."""
METADATA: Metadata = {"printer_type": "PRUSA_MK4S", "duration_seconds": 5423.7, "layers": 312}
"""of a typical event"""


class Home(NamedTuple):
    """A Home Assistant that has started, and the parts of the integration in it."""

    hass: HomeAssistant
    data: UsageStatsData


@asynccontextmanager
async def running_home(
    config_dir: Path,
    time_zone: str = "Europe/Berlin",
    *,
    recorded: bool = False,
    more: Mapping[str, object] | None = None,
) -> AsyncIterator[Home]:
    """Start Home Assistant in a new configuration directory; stop it as a person would.

    `more` is what else there is, such as helpers.
    """
    await asyncio.to_thread(choose_port, config_dir)
    hass = HomeAssistant(str(config_dir))
    loader.async_setup(hass)
    hass.config.skip_pip = True
    config: dict[str, Any] = {
        "homeassistant": {"time_zone": time_zone},
        "counter": {"compared": {}},
    }
    if recorded:
        config["recorder"] = {}
    config.update(more or {})
    if await bootstrap.async_from_config_dict(config, hass) is None:
        raise RuntimeError("Home Assistant does not start")
    await hass.async_start()
    form = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    for entered in ({"sharing": "keep"}, dict.fromkeys(KINDS, False)):
        await hass.config_entries.flow.async_configure(form["flow_id"], entered)
    await hass.async_block_till_done()
    entry: UsageStatsConfigEntry
    (entry,) = hass.config_entries.async_loaded_entries(DOMAIN)
    yield Home(hass, entry.runtime_data)
    await hass.async_stop(force=True)


async def fill_log(home: Home, count: int) -> None:
    """Put that many events into the log, over the last 400 days."""
    now, step, types = dt_util.utcnow(), timedelta(days=400) / count, sorted(EVENT_TYPES)
    ids = event_ids()
    for numbers in batched(range(count), 10_000, strict=False):
        events = [
            UsageEvent(next(ids), types[number % len(types)], now - number * step, METADATA, None)
            for number in numbers
        ]
        await home.data.storage.database.submit(partial(event_log.insert, events=events, now=now))


def run(measure: Callable[[Path], Coroutine[None, None, None]]) -> None:
    """Run a measurement in Home Assistant's event loop, with a directory of its own."""
    # What it warns of is known: an integration that is not Home Assistant's own.
    logging.getLogger().addHandler(logging.NullHandler())
    with TemporaryDirectory(prefix="usage_stats_benchmark_") as folder:
        loop = runner.create_event_loop()
        try:
            loop.run_until_complete(measure(Path(folder)))
        finally:
            loop.close()


def choose_port(config_dir: Path) -> None:
    """Have Home Assistant listen on a free port, on this machine alone.

    One from the configuration would be on trial: as nobody confirms it, Home Assistant would
    restart after five minutes.
    """
    chosen = {"server_host": ["127.0.0.1"], "server_port": _free_port()}
    stable = {
        **http_config.HTTP_STORAGE_SCHEMA(chosen),
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    kept = {
        "version": http_config.STORAGE_VERSION,
        "minor_version": http_config.STORAGE_MINOR_VERSION,
        "key": http_config.STORAGE_KEY,
        "data": {"stable": stable, "pending": None, "yaml_migration_done": True},
    }
    storage = config_dir / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    (storage / http_config.STORAGE_KEY).write_text(json.dumps(kept))


def _free_port() -> int:
    """Return a port that nobody listens on, and that no outgoing connection gets meanwhile."""
    while True:
        port = randrange(*_PORTS)
        with suppress(OSError), socket.socket() as unused:
            unused.bind(("127.0.0.1", port))
            return port


def many_uses(combinations: int) -> list[Use]:
    """Return one use of each of that many combinations, by five routes."""
    return [(f"Skill {number // 5}", f"route {number % 5}", 1) for number in range(combinations)]
