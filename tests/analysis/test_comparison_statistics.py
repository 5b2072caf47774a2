"""Whether a button is pressed for all that a counter counted: its long-term statistics."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.recorder import DATA_INSTANCE
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from sqlalchemy import text

from ..common import async_call, async_move_to, async_record, async_set_up
from .counters import COFFEES, async_count, hours


@pytest.fixture
async def entry(
    recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry with uses of three days in Berlin."""
    assert recorder_mock
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2027-03-10T12:00:00+01:00")
    entry = await async_set_up(hass)
    for day, count in ((10, 2), (11, 5), (12, 1)):
        await async_move_to(hass, freezer, f"2027-03-{day}T12:00:00+01:00")
        await async_record(hass, "Espresso", "button", count=count)
        await async_record(hass, "Espresso", "voice")
        await async_record(hass, "Lungo", "button")
    return entry


# 23:00 UTC is the next day in Berlin. The counter was exchanged on the 12th.
SUMS = hours(
    ("2027-03-09T10:00", 100),
    ("2027-03-09T23:00", 101),
    ("2027-03-10T09:00", 103),
    ("2027-03-10T23:00", 105),
    ("2027-03-11T20:00", 107),
    ("2027-03-12T07:00", 2),
)


async def test_the_daily_change_of_a_counter(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert entry
    await async_count(hass, SUMS, has_sum=True)
    fields = {"statistic_id": COFFEES, "skill": "espresso", "modality": "Button"}
    answer = await async_call(hass, "compare", fields)
    assert (answer["from"], answer["to"]) == ("2027-03-10", "2027-03-11")
    assert answer["on"] == ["date", "skill", "modality"]
    assert (answer["uses"], answer["entries"]) == (7, 7)
    assert answer["coverage"] == 0.8571
    assert answer["source"]["lines"] == [{"line": 3, "reason": "count"}]
    assert answer["only_uses"] == []
    [combination] = answer["combinations"]
    assert (combination["skill"], combination["modality"]) == ("Espresso", "button")


async def test_a_skill_by_all_its_routes(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert entry
    await async_count(hass, SUMS, has_sum=True)
    answer = await async_call(hass, "compare", {"statistic_id": COFFEES, "skill": "Espresso"})
    assert (answer["on"], answer["uses"]) == (["date", "skill"], 9)
    answer = await async_call(hass, "compare", {"statistic_id": COFFEES})
    assert (answer["on"], answer["uses"]) == (["date"], 11)


async def test_no_such_counter(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert entry
    await async_count(hass, SUMS, has_sum=False)
    for statistic_id in (COFFEES, "sensor.unknown"):
        with pytest.raises(ServiceValidationError) as caught:
            await async_call(hass, "compare", {"statistic_id": statistic_id})
        assert caught.value.translation_key == "field_no_statistic"
        assert caught.value.translation_placeholders == {"field": "statistic_id"}


async def test_a_counter_without_rows_yet(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert entry
    old = {at - timedelta(days=90): total for at, total in SUMS.items()}
    await async_count(hass, old, has_sum=True)
    fields = {"statistic_id": COFFEES, "skill": "Espresso"}
    answer = await async_call(hass, "compare", fields)
    assert (answer["on"], answer["days"], answer["entries"]) == (["date", "skill"], 0, 0)


@pytest.mark.usefixtures("noon_entry")
async def test_without_the_recorder(hass: HomeAssistant) -> None:
    with pytest.raises(HomeAssistantError) as caught:
        await async_call(hass, "compare", {"statistic_id": COFFEES})
    assert caught.value.translation_key == "recorder_missing"


async def test_a_recorder_that_cannot_be_read(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert entry
    await async_count(hass, SUMS, has_sum=True)
    with hass.data[DATA_INSTANCE].get_session() as session:
        session.execute(text("DROP TABLE statistics"))
        session.commit()
    with pytest.raises(HomeAssistantError) as caught:
        await async_call(hass, "compare", {"statistic_id": COFFEES})
    assert caught.value.translation_key == "recorder_unknown"
