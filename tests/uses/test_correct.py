"""The action `correct`: in counters, sensors, files, history and names, whatever happens."""

import asyncio
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.usage_stats.const import SIGNAL_USED
from custom_components.usage_stats.entity import key_text
from custom_components.usage_stats.issues import NAMES_ALIKE

from ..common import (
    ONE,
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_settle,
    async_tick,
    async_totals,
    csv_path,
    database,
    entity_id,
    exported,
    issue,
    query,
    stored,
)

DAY, NEXT = "2027-03-10", "2027-03-11"


async def async_correct(
    hass: HomeAssistant, count: object = -1, **fields: object
) -> dict[str, Any]:
    """Correct uses, and return the answer."""
    data = {"date": DAY, "skill": ONE[0], "modality": ONE[1], "reason": "by mistake"}
    return await async_call(hass, "correct", {**data, "count": count, **fields})


async def test_the_last_use_is_taken_back(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """In the counters at once; in the file soon, in a row of its own."""
    await async_record(hass, count=3)
    await async_record(hass, "Lungo", "button")

    assert await async_correct(hass) == {
        "success": True,
        "message": "Corrected. Uses of this combination on that day: 2.",
        "corrected": -1,
        "total": 2,
    }

    assert await async_totals(hass) == {ONE: 2, ("Lungo", "button"): 1}
    assert stored(hass) == {(DAY, *ONE): 2, (DAY, "Lungo", "button"): 1}
    await async_settle(hass)
    assert csv_path(hass, DAY).read_text().splitlines()[1:] == [
        f"{DAY},Espresso,button,3,{DAY} 12:00:00",
        f"{DAY},Espresso,button,-1,{DAY} 12:00:01",
    ]
    await async_call(hass, "export")
    assert exported(hass) == {(DAY, *ONE): 2, (DAY, "Lungo", "button"): 1}
    await async_restart(hass, berlin_entry)
    assert await async_totals(hass) == {ONE: 2, ("Lungo", "button"): 1}


async def test_the_sensors_follow(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Also those of what is new, or at zero; nothing was used."""
    used: list[object] = []

    @callback
    def note(uses: object) -> None:
        used.append(uses)

    def states(*keys: tuple[str, ...] | str) -> list[str]:
        ids = [
            entity_id(hass, berlin_entry, key if isinstance(key, str) else key_text(key))
            for key in keys
        ]
        found = [hass.states.get(sensor) for sensor in ids]
        return [state.state for state in found if state is not None]

    await async_record(hass, count=2)
    await async_settle(hass)
    async_dispatcher_connect(hass, SIGNAL_USED, note)
    await async_correct(hass, -2)
    await async_correct(hass, 4, modality="voice")
    await async_settle(hass)
    await async_tick(hass, freezer, 2)

    assert states(ONE, ("Espresso", "voice"), ("Espresso",)) == ["0", "4", "4"]
    assert states("total_uses", "combinations") == ["4", "1"]
    assert not used


async def test_an_earlier_day_is_corrected(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The open counters stay; the sums of the day are made again."""
    await async_record(hass, count=5)
    await async_move_to(hass, freezer, f"{NEXT}T08:00:00+01:00")
    await async_record(hass, count=2)

    assert (await async_correct(hass, -2))["total"] == 3
    assert (await async_correct(hass, 7, hour=9, skill="Lungo"))["total"] == 7
    await async_settle(hass)

    assert await async_totals(hass) == {ONE: 2}
    assert exported(hass) == {(DAY, *ONE): 3, (DAY, "Lungo", "button"): 7}
    sums = query(database(hass), "SELECT date, skill, count FROM use_days")
    assert sums == []
    await async_restart(hass, berlin_entry)
    await async_settle(hass)
    sums = query(database(hass), "SELECT date, skill, count FROM use_days")
    assert sums == [(DAY, "Espresso", 3), (DAY, "Lungo", 7)]


@pytest.mark.usefixtures("berlin_entry")
async def test_uses_added_today_end_the_day_before(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Between midnight and the rollover; taking some away does not."""
    await async_record(hass, count=5)
    freezer.move_to(f"{NEXT}T06:00:00+01:00")
    with pytest.raises(ServiceValidationError, match=" count "):
        await async_correct(hass, -1, date=NEXT)
    assert await async_totals(hass) == {ONE: 5}

    await async_correct(hass, 1, date=NEXT)
    assert await async_totals(hass) == {ONE: 1}


@pytest.mark.usefixtures("berlin_entry")
async def test_a_retry_with_a_use_id_is_safe(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    await async_record(hass, count=5)

    answers = await asyncio.gather(*(async_correct(hass, use_id="undo-1") for _ in range(3)))
    assert sorted(answer["corrected"] for answer in answers) == [-1, 0, 0]
    await async_restart(hass, berlin_entry)
    again = await async_correct(hass, use_id="undo-1")
    assert (again["success"], again["corrected"], again["total"]) == (True, 0, 4)
    assert "before" in again["message"]
    assert await async_totals(hass) == {ONE: 4}


@pytest.mark.usefixtures("berlin_entry")
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"count": 0}, "count"),
        ({"count": -6}, "count"),
        ({"count": 1.5}, "count"),
        ({"count": 10**7}, "count"),
        ({"date": NEXT}, "date"),
        ({"date": "2027-03-09"}, "date"),
        ({"date": "2027-02-30"}, "date"),
        ({"date": 7}, "date"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"hour": 24}, "hour"),
        ({"hour": 13}, "hour"),
        ({"skill": "=1"}, "skill"),
        ({"use_id": ""}, "use_id"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_is_malformed_is_refused(
    hass: HomeAssistant, fields: dict[str, Any], field: str
) -> None:
    await async_record(hass, count=5)
    count = fields.pop("count", 1)
    with pytest.raises(ServiceValidationError, match=f" {field} ") as caught:
        await async_correct(hass, count, **fields)
    assert "Espresso" not in str(caught.value)
    assert stored(hass) == {(DAY, *ONE): 5}
    assert query(database(hass), "SELECT COUNT(*) FROM corrections") == [(0,)]


@pytest.mark.usefixtures("berlin_entry")
async def test_it_is_for_administrators(hass: HomeAssistant, hass_read_only_user: MockUser) -> None:
    with pytest.raises(ServiceValidationError, match="administrators"):
        await async_call(
            hass, "correct", {"date": DAY}, context=Context(user_id=hass_read_only_user.id)
        )


async def test_a_day_has_so_many_combinations(hass: HomeAssistant, berlin: None) -> None:
    """As with uses; the answer says so, and an automation goes on."""
    assert berlin is None
    entry = MockConfigEntry(domain="usage_stats", options={"max_combinations": 1})
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_record(hass)

    answer = await async_correct(hass, 1, skill="Lungo")
    assert (answer["success"], answer["corrected"], answer["total"]) == (False, 0, 0)
    assert await async_totals(hass) == {ONE: 1}


@pytest.mark.usefixtures("berlin_entry")
async def test_names_that_a_correction_brings_are_known(hass: HomeAssistant) -> None:
    """Two that look alike raise an issue; a name that is taken away is not known any more."""
    await async_record(hass)
    await async_correct(hass, 3, skill="espresso")
    await async_settle(hass)
    assert issue(hass, NAMES_ALIKE)

    await async_call(hass, "rename", {"skill": "espresso", "new_skill": "Espresso"})
    assert await async_totals(hass) == {ONE: 4}
    assert (await async_correct(hass, -1))["total"] == 3
    await async_correct(hass, 1, skill="ESPRESSO")
    await async_settle(hass)
    assert issue(hass, NAMES_ALIKE)
    await async_correct(hass, -1, skill="ESPRESSO")
    await async_settle(hass)
    assert not issue(hass, NAMES_ALIKE)
    await async_record(hass, "ESPRESSO")
    await async_settle(hass)
    assert issue(hass, NAMES_ALIKE)
