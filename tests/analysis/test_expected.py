"""What `get_trends` expects of the next week."""

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_call, async_record
from .house import ESPRESSO, TEA, async_seed


async def test_the_next_week_is_expected_by_weekday(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """The 10th of March 2027 is a Wednesday, so that the past ends on a Tuesday."""
    workdays = [10, 10, 10, 0, 0, 10, 10] * 26
    await async_seed(noon_entry, {ESPRESSO: workdays, TEA: [3] * 182})
    # Of the open day nothing is known yet.
    await async_record(hass, *ESPRESSO, count=900)

    expected = (await async_call(hass, "get_trends"))["expected"]

    assert (expected["from"], expected["to"]) == ("2027-03-11", "2027-03-17")
    days = {day["weekday"]: day for day in expected["days"]}
    assert next(iter(days)) == "thursday"
    assert days["thursday"] == {
        "date": "2027-03-11",
        "weekday": "thursday",
        "expected": 13.0,
        "low": 7,
        "high": 20,
    }
    assert days["sunday"]["expected"] == 3.1
    total = expected["total"]
    assert total["expected"] == 71.0
    assert total["low"] < 71 < total["high"]

    tea = (await async_call(hass, "get_trends", {"skill": "Tea", "days": 7}))["expected"]
    assert {day["expected"] for day in tea["days"]} == {3.0}


async def test_less_than_eight_weeks_tell_nothing(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    await async_seed(noon_entry, {ESPRESSO: [10] * 55})
    assert (await async_call(hass, "get_trends"))["expected"] is None
