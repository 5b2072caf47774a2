"""What 200 trackers add to the CPU time until Home Assistant has started.

Half are ready-made ones of an area each, half have triggers and templates of their own. Measured as
the whole start is, against the same entry without trackers. What is added is small: each start is
compared with the one beside it, which other programs slow as much. How long the event loop is held
is measured in this process, while the entry is set up again.
"""

from pathlib import Path

from home import Home, run, running_home
from homeassistant.helpers import area_registry as ar
from report import Claim, at_most, middle, show
from rollover import LongestCallback
from startup import prepare, started
from trackers import EVENT, STATE, TEMPLATES, custom, track

from custom_components.usage_stats.const import DOMAIN

_TRACKERS = 200
_ROUNDS = 10
_GOAL_PERCENT = 5.0
_CALLBACK_GOAL_MS = 5.0


async def _add_trackers(home: Home) -> None:
    areas = ar.async_get(home.hass)
    for number in range(_TRACKERS // 4):
        area = areas.async_create(f"Room {number}").id
        target = {"area_id": [area]}
        await track(home, {"kind": "turned_on", "counted_by": "origin", "target": target})
        await track(home, {"kind": "opened", "counted_by": "area", "target": target})
        await track(home, custom(EVENT, TEMPLATES, []))
        await track(home, custom(STATE, TEMPLATES, []))


async def _set_up_again(home: Home) -> LongestCallback:
    (entry,) = home.hass.config_entries.async_entries(DOMAIN)
    await home.hass.config_entries.async_unload(entry.entry_id)
    watch = LongestCallback()
    with watch.watching():
        await home.hass.config_entries.async_setup(entry.entry_id)
        await home.hass.async_block_till_done()
    return watch


async def measure(folder: Path) -> None:
    """Set both up, and start them."""
    async with running_home(folder / "without") as home:
        bare = await _set_up_again(home)
    async with running_home(folder / "with") as home:
        await _add_trackers(home)
        full = await _set_up_again(home)
    sensors = {"without": 0, "with": 0}
    for name in sensors:
        prepare(folder / name, integration=True)
    rounds = await started(folder, sensors, _ROUNDS)
    added = [
        100 * (some / none - 1)
        for some, none in zip(rounds["with"], rounds["without"], strict=True)
    ]
    show(
        f"CPU time until Home Assistant has started, {_TRACKERS} trackers",
        [
            Claim("without trackers, s", middle(rounds["without"])),
            Claim("with them, s", middle(rounds["with"])),
            at_most("  added %", added, _GOAL_PERCENT, "%"),
            Claim("longest callback without trackers, ms", f"{bare.milliseconds:.2f}"),
            at_most("longest callback, ms", [full.milliseconds], _CALLBACK_GOAL_MS, "ms"),
            Claim("  its CPU", f"{full.cpu_milliseconds:.2f}"),
        ],
        full.name,
    )


if __name__ == "__main__":
    run(measure)
