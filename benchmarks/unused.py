"""What it takes to tell which of 1,000 entities are not used, with a million recorded states.

The event loop is watched meanwhile by a task that wants its turn every millisecond.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
import json
from pathlib import Path
from time import perf_counter

from home import Home, run, running_home
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import DATA_INSTANCE, session_scope
from homeassistant.util import dt as dt_util
from report import at_most, show
from sqlalchemy import text

from custom_components.usage_stats.const import DOMAIN

_ROUNDS = 5
_AUTOMATIONS = 200
_SCRIPTS = 100
_PRESSED = 200
_DEVICES = 500
_ROWS_EACH = 2_000
_RECORDED_DAYS = 10
_SECONDS = 1.0
_LATE_MS = 50.0
_MAX_LISTED = 1_000
# Each device is switched every seven minutes, but for every fifth, of which attributes change.
_FILL = """
WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :rows)
INSERT INTO states (
    state_id, old_state_id, state, last_updated_ts, last_changed_ts, metadata_id
)
SELECT (metadata_id + 1) * :rows + n, IIF(n > 1, (metadata_id + 1) * :rows + n - 1, NULL),
    IIF(metadata_id % 5 AND n % 2, 'on', 'off'), :since + n * :step,
    IIF(metadata_id % 5, NULL, :since), metadata_id
FROM states_meta, number WHERE entity_id LIKE 'light.lamp%'
"""


async def _set_up(home: Home) -> None:
    hass = home.hass
    lamps = [f"light.lamp_{number}" for number in range(_DEVICES)]
    actions = [
        {"action": "light.turn_on", "target": {"entity_id": lamps[number : number + 3]}}
        for number in range(_AUTOMATIONS)
    ]
    automations = [
        {"alias": f"A {number}", "triggers": [], "actions": [action]}
        for number, action in enumerate(actions)
    ]
    scripts = {f"s_{number}": {"sequence": actions[number]} for number in range(_SCRIPTS)}
    written = json.dumps({"automation": automations, "script": scripts})
    path = Path(hass.config.path("configuration.yaml"))
    await hass.async_add_executor_job(path.write_text, written)
    for domain in ("automation", "script"):
        await hass.services.async_call(domain, "reload", blocking=True)
    for number in range(_PRESSED):
        hass.states.async_set(f"button.b_{number}", "2020-01-01T00:00:00+00:00")
    for lamp in lamps:
        hass.states.async_set(lamp, "off")
    await hass.async_block_till_done()
    recorder = hass.data[DATA_INSTANCE]
    await recorder.async_block_till_done()
    await recorder.async_add_executor_job(_fill, hass)


def _fill(hass: HomeAssistant) -> None:
    since = dt_util.utcnow() - timedelta(days=_RECORDED_DAYS)
    values = {
        "rows": _ROWS_EACH,
        "since": since.timestamp(),
        "step": _RECORDED_DAYS * 86_400 / (_ROWS_EACH + 1),
    }
    with session_scope(hass=hass) as session:
        session.execute(text(_FILL), values)


@asynccontextmanager
async def _watched_loop() -> AsyncIterator[list[float]]:
    """Yield a list of by how many milliseconds the event loop was late."""
    late: list[float] = []

    async def watch() -> None:
        while True:
            due = perf_counter() + 0.001
            await asyncio.sleep(0.001)
            late.append(1_000 * (perf_counter() - due))

    watching = asyncio.create_task(watch())
    try:
        yield late
    finally:
        watching.cancel()


async def measure(folder: Path) -> None:
    """Ask for everything, with lists that are not cut."""
    seconds, latest = [], []
    async with running_home(folder / "home", recorded=True) as home:
        await _set_up(home)
        for _ in range(_ROUNDS):
            async with _watched_loop() as late:
                start = perf_counter()
                answer = await home.hass.services.async_call(
                    DOMAIN,
                    "get_unused",
                    {"limit": _MAX_LISTED, "days": 1},
                    blocking=True,
                    return_response=True,
                )
                seconds.append(perf_counter() - start)
            latest.append(max(late))
    claims = [
        at_most("all kinds", seconds, _SECONDS, "s"),
        at_most("the event loop was late", latest, _LATE_MS, "ms"),
    ]
    show("What is not used, of 1,000 entities", claims, f"found: {answer and answer['totals']}")


if __name__ == "__main__":
    run(measure)
