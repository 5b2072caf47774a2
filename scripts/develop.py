"""Starts a Home Assistant with the integration, a few buttons, automations and a dashboard."""

import asyncio
from contextlib import suppress
from pathlib import Path
import shutil
import signal
from typing import Any

from custom_components.usage_stats.const import DOMAIN
from tests.e2e.home_assistant import LOGIN, HomeAssistantProcess, WebSocketClient

ROOT = Path(__file__).parents[1]
BUTTONS = ("input_button.espresso", "input_button.movie_night", "input_button.notfall")
DASHBOARD = "usage-demo"


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
    """Add the integration, use each button once and show it all, at the first start."""
    async with home.ws() as connection:
        if await connection.command(type="config_entries/get", domain=DOMAIN):
            return
        await home.setup_integration()
        entities = await own_entities(connection)
        complete = len(entities) + len(BUTTONS)
        for button in BUTTONS:
            await home.call("input_button", "press", {"entity_id": button})
        async with asyncio.timeout(30):
            while len(entities) < complete:
                await asyncio.sleep(0.1)
                entities = await own_entities(connection)
        await connection.command(
            type="lovelace/dashboards/create",
            url_path=DASHBOARD,
            title="Usage",
            icon="mdi:chart-bar",
            mode="storage",
        )
        await connection.command(
            type="lovelace/config/save",
            url_path=DASHBOARD,
            config=dashboard(entities),
        )


async def own_entities(connection: WebSocketClient) -> list[str]:
    """Return the integration's entities, the counters last."""
    found = [
        entity
        for entity in await connection.command(type="config/entity_registry/list")
        if entity["platform"] == DOMAIN and entity["disabled_by"] is None
    ]
    found.sort(key=lambda entity: (entity["translation_key"] == "counter", entity["entity_id"]))
    return [entity["entity_id"] for entity in found]


def dashboard(entities: list[str]) -> dict[str, Any]:
    """Return a dashboard of one view."""
    counters = entities[-len(BUTTONS) :]
    cards = [
        {"type": "entities", "title": "Press", "entities": list(BUTTONS)},
        {"type": "entities", "title": "Today", "entities": entities},
        {"type": "history-graph", "title": "So far", "entities": counters},
    ]
    return {"views": [{"title": "Usage", "cards": cards}]}


if __name__ == "__main__":
    asyncio.run(main())
