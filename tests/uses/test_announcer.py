"""Uses that trackers see in one turn of the event loop: counted at once, announced together."""

from functools import partial
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import (
    SIGNAL_CORRECTED,
    SIGNAL_DAY,
    SIGNAL_RENAMED,
    SIGNAL_USED,
)
from custom_components.usage_stats.engine.uses.use import Use
from custom_components.usage_stats.uses.announcer import STARTED_BY_US

from ..automations import TELL, async_automate, capture_told, told
from ..common import async_call, async_settle, runtime_data

CORRECTION = {
    "date": "2027-03-10",
    "skill": "Lamp",
    "modality": "door",
    "count": 1,
    "reason": "forgotten",
}
LAMP = ("Lamp", "door", 1)
BELL = ("Bell", "door", 1)


class Announced:
    """What was announced, in order: the uses of each time, or the name of another signal."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Listen from now on."""
        self.log: list[Any] = []
        self.uses = 0
        async_dispatcher_connect(hass, SIGNAL_USED, self._note)
        for signal in (SIGNAL_DAY, SIGNAL_RENAMED, SIGNAL_CORRECTED):
            async_dispatcher_connect(hass, signal, partial(self._note_other, signal))

    @callback
    def _note(self, uses: list[Use]) -> None:
        self.uses += len(uses)
        self.log.append(([skill for skill, _, _ in uses], STARTED_BY_US.get()))

    @callback
    def _note_other(self, signal: str, *_what: object) -> None:
        self.log.append(signal)


def see(entry: MockConfigEntry, *uses: Use) -> None:
    """Record uses as trackers do."""
    for use in uses:
        runtime_data(entry).counter.record_seen(use)


async def test_the_first_is_announced_at_once_and_the_others_together(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    announced = Announced(hass)
    for _ in range(2):
        see(entry, LAMP, BELL, LAMP)
        assert len(announced.log) == 1
        await async_settle(hass)
        assert announced.log == [(["Lamp"], False), (["Bell", "Lamp"], False)]
        announced.log.clear()
    assert runtime_data(entry).counter.day.total == 6


async def test_what_an_action_records_comes_after_what_was_seen(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    announced = Announced(hass)
    see(entry, LAMP, LAMP)
    assert runtime_data(entry).counter.record([BELL, BELL]) == 2
    assert announced.log == [(["Lamp"], False), (["Lamp"], False), (["Bell", "Bell"], False)]
    await async_settle(hass)
    assert announced.uses == 4


@pytest.mark.parametrize("ours_first", [False, True])
async def test_what_we_started_is_told_apart(
    hass: HomeAssistant, entry: MockConfigEntry, *, ours_first: bool
) -> None:
    """In the order of the uses: the trigger for recorded uses does not run on ours."""
    announced = Announced(hass)
    expected = []
    for ours in (ours_first, not ours_first, False, True, False):
        token = STARTED_BY_US.set(ours)
        use = LAMP if ours else BELL
        see(entry, use)
        STARTED_BY_US.reset(token)
        expected.append((use[0], ours))
    await async_settle(hass)
    assert [(skill, ours) for skills, ours in announced.log for skill in skills] == expected


async def test_each_use_starts_automations(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A number is reached once, with the count of all that were seen."""
    triggers: list[dict[str, Any]] = [
        {"trigger": "usage_stats.use_recorded"},
        {"trigger": "usage_stats.count_reached", "options": {"number": 3}},
    ]
    await async_automate(hass, triggers, TELL)
    events = capture_told(hass)
    see(entry, LAMP, BELL, LAMP, BELL)
    await async_settle(hass)
    runs = told(events)
    assert [run["skill"] for run in runs if "number" not in run] == ["Lamp", "Bell", "Lamp", "Bell"]
    assert [run["count"] for run in runs if "number" in run] == [4]


@pytest.mark.parametrize(
    ("action", "data", "signal"),
    [
        ("reset", {}, SIGNAL_DAY),
        ("delete_all", {"confirm": True, "files": True}, SIGNAL_DAY),
        ("rename", {"skill": "Lamp", "new_skill": "Light"}, SIGNAL_RENAMED),
        ("correct", CORRECTION, SIGNAL_CORRECTED),
    ],
)
async def test_nothing_waits_while_counters_change(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    action: str,
    data: dict[str, Any],
    signal: str,
) -> None:
    """Also what is seen in the very turn of the event loop in which the change is announced."""
    announced = Announced(hass)
    seen, waiting = 0, []

    @callback
    def note_waiting(*_what: object) -> None:
        waiting.append(seen - announced.uses)

    @callback
    def see_more() -> None:
        nonlocal seen
        if not waiting:
            seen += 2
            see(noon_entry, LAMP, LAMP)
            hass.loop.call_soon(see_more)

    async_dispatcher_connect(hass, signal, note_waiting)
    see_more()
    await async_call(hass, action, data)
    await async_settle(hass)
    assert set(waiting) == {0}
    assert announced.uses == seen


async def test_a_day_ends_after_its_uses(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    announced = Announced(hass)
    see(noon_entry, LAMP, LAMP)
    freezer.move_to("2027-03-11T12:00:00+01:00")
    see(noon_entry, BELL)
    assert announced.log == [(["Lamp"], False), (["Lamp"], False), SIGNAL_DAY]
    await async_settle(hass)
    assert announced.log[3:] == [(["Bell"], False)]
    assert runtime_data(noon_entry).counter.day.totals == {("Bell", "door"): 1}


async def test_what_is_announced_may_end_the_day(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It ends once."""
    announced = Announced(hass)
    counter = runtime_data(noon_entry).counter
    see(noon_entry, LAMP, LAMP)

    @callback
    def record_once(_uses: list[Use]) -> None:
        disconnect()
        counter.record([BELL])

    disconnect = async_dispatcher_connect(hass, SIGNAL_USED, record_once)
    freezer.move_to("2027-03-11T12:00:00+01:00")
    see(noon_entry, LAMP)
    await async_settle(hass)
    assert announced.log.count(SIGNAL_DAY) == 1
    assert counter.day.totals == {("Bell", "door"): 1, ("Lamp", "door"): 1}


async def test_nothing_is_left_when_counting_stops(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    announced = Announced(hass)
    see(entry, LAMP, LAMP, BELL)
    await runtime_data(entry).counter.async_stop()
    assert announced.log == [(["Lamp"], False), (["Lamp", "Bell"], False)]
    assert await hass.config_entries.async_unload(entry.entry_id)
    await async_settle(hass)
    assert announced.uses == 3
