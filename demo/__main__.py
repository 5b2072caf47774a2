"""Starts a Home Assistant with the integration in a home that has lived for four weeks."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import partial
import operator
from pathlib import Path
import shutil
import signal
from typing import Any
from zoneinfo import ZoneInfo

from custom_components.usage_stats.const import DOMAIN, FOLDER
from custom_components.usage_stats.engine.uses.use import Combination
from demo.history import HABITS, statistics, write
from tests.e2e.home_assistant import LOGIN, HomeAssistantProcess, WebSocketClient

ROOT = Path(__file__).parents[1]
BUTTONS = ("input_button.espresso", "input_button.movie_night")
DASHBOARD = "usage-demo"
ZONE = ZoneInfo("Europe/Berlin")
"""That of demo/configuration.yaml."""


async def main() -> None:
    """Run until interrupted, then stop in order."""
    running = asyncio.create_task(run())
    for interrupt in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(interrupt, running.cancel)
    with suppress(asyncio.CancelledError):
        await running
    print("Stopped.")


async def run() -> None:
    """Start Home Assistant, furnished, and stay with it."""
    home = HomeAssistantProcess(ROOT / ".develop")
    lay_out(home.config_dir)
    print("Starting Home Assistant ...")
    await home.start()
    try:
        if not home.has_user:
            await home.onboard()
        await furnish(home)
        print(f"Ready: {home.url}/{DASHBOARD}")
        print(f"Log in as {LOGIN['username']}, password {LOGIN['password']}. Ctrl-C ends it.")
        await home.wait()
    finally:
        await home.stop()


def lay_out(config_dir: Path) -> None:
    """Copy the demonstration's files that are not there yet."""
    config_dir.mkdir(exist_ok=True)
    for source in (ROOT / "demo").glob("*.yaml"):
        if not (config_dir / source.name).exists():
            shutil.copy(source, config_dir)


async def furnish(home: HomeAssistantProcess) -> None:
    """Add the integration with four weeks of uses, and a dashboard, at the first start."""
    async with home.ws() as connection:
        if await connection.command(type="config_entries/get", domain=DOMAIN):
            return
        entry_id = await home.setup_integration(trackers={"pressed"})
        now = datetime.now(ZONE)
        print("Adding four weeks of uses ...")
        await add_past(connection, entry_id, home.config_dir / FOLDER, now.date())
        uses = [{"skill": skill, "modality": modality} for skill, modality in HABITS]
        await home.call(DOMAIN, "record", {"uses": uses})
        counters = await counters_of(connection)
        await import_past(connection, counters, now)
        await add_dashboard(connection, dashboard(await totals_of(connection), counters))


async def add_past(connection: WebSocketClient, entry_id: str, folder: Path, today: date) -> None:
    """Write the past while the integration is not loaded."""
    for disabled_by in ("user", None):
        await connection.command(
            type="config_entries/disable", entry_id=entry_id, disabled_by=disabled_by
        )
        if disabled_by:
            await asyncio.to_thread(write, folder, today, ZONE)


async def counters_of(connection: WebSocketClient) -> dict[Combination, str]:
    """Wait for the counters' sensors and return their entity ids."""
    async with asyncio.timeout(30):
        while True:
            found = {
                (attributes["skill"], attributes["modality"]): state["entity_id"]
                for state in await connection.command(type="get_states")
                if "modality" in (attributes := state["attributes"])
            }
            if HABITS.keys() <= found.keys():
                return {combination: found[combination] for combination in HABITS}
            await asyncio.sleep(0.1)


async def import_past(
    connection: WebSocketClient, counters: Mapping[Combination, str], now: datetime
) -> None:
    """Give all sensors that count uses the statistics of their past."""
    registry = await connection.command(type="config/entity_registry/list")
    counted: dict[str, Callable[[Combination], bool]] = {
        entity_id: partial(operator.eq, combination) for combination, entity_id in counters.items()
    }
    for entity in registry:
        if entity["platform"] == DOMAIN and entity["translation_key"] == "total_uses":
            counted[entity["entity_id"]] = bool
    for state in await connection.command(type="get_states"):
        attributes = state["attributes"]
        if "skill" in attributes and "modality" not in attributes:
            counted[state["entity_id"]] = partial(_is_of, attributes["skill"])
    for entity_id, counts in counted.items():
        await import_statistics(connection, entity_id, statistics(counts, now, ZONE))


def _is_of(skill: str, combination: Combination) -> bool:
    return combination[0] == skill


async def totals_of(connection: WebSocketClient) -> list[str]:
    """Return the entity ids of the service device."""
    devices = await connection.command(type="config/device_registry/list")
    services = {
        device["id"]
        for device in devices
        if [domain for domain, _ in device["identifiers"]] == [DOMAIN]
        and device["via_device_id"] is None
    }
    return sorted(
        entity["entity_id"]
        for entity in await connection.command(type="config/entity_registry/list")
        if entity["device_id"] in services and entity["disabled_by"] is None
    )


async def import_statistics(
    connection: WebSocketClient, entity_id: str, rows: list[dict[str, object]]
) -> None:
    """Give a sensor the statistics of its past."""
    await connection.command(
        type="recorder/import_statistics",
        metadata={
            "has_sum": True,
            "mean_type": 0,
            "name": None,
            "source": "recorder",
            "statistic_id": entity_id,
            "unit_class": None,
            "unit_of_measurement": "uses",
        },
        stats=rows,
    )


async def add_dashboard(connection: WebSocketClient, config: dict[str, Any]) -> None:
    """Add a dashboard to the sidebar."""
    await connection.command(
        type="lovelace/dashboards/create",
        url_path=DASHBOARD,
        title="Demo",
        icon="mdi:coffee",
        mode="storage",
    )
    await connection.command(type="lovelace/config/save", url_path=DASHBOARD, config=config)


def dashboard(totals: list[str], counters: Mapping[Combination, str]) -> dict[str, Any]:
    """Return a dashboard of one view: today, the last hours, the last weeks."""
    named = [
        {"entity": entity_id, "name": f"{skill} {modality}"}
        for (skill, modality), entity_id in counters.items()
    ]
    sections = [
        [
            {"type": "entities", "title": "Press", "entities": list(BUTTONS)},
            {"type": "entities", "title": "Usage Stats", "entities": totals},
        ],
        [
            {"type": "entities", "title": "Today", "entities": named},
            {"type": "history-graph", "title": "The last hours", "entities": named[:3]},
        ],
        [
            statistics_graph("Four weeks, by day", "day", 28, named),
            statistics_graph("Two days, by hour", "hour", 2, named[:2]),
        ],
    ]
    view = {
        "title": "Demo",
        "type": "sections",
        "max_columns": 3,
        "sections": [{"cards": cards} for cards in sections],
    }
    return {"views": [view]}


def statistics_graph(
    title: str, period: str, days: int, entities: list[dict[str, str]]
) -> dict[str, Any]:
    """Return a card that draws the uses of each day or hour."""
    return {
        "type": "statistics-graph",
        "title": title,
        "chart_type": "bar",
        "period": period,
        "days_to_show": days,
        "stat_types": ["change"],
        "entities": entities,
    }


if __name__ == "__main__":
    asyncio.run(main())
