"""The blueprint of a monthly summary, in an automation made of it."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from ..common import async_move_to, async_record
from ..test_blueprints import async_end, async_use, messages
from .home import register

MESSAGE = """\
Buttons:
- Lamp: never
- Door: unavailable
- Bell: not for 112 days

Devices:
- Bed lamp: no change seen for 112 days
- and 1 more

Combinations:
- Espresso, button: not for 113 days"""


def add_house(hass: HomeAssistant) -> None:
    """Add what nobody will use."""
    states = {
        "button.lamp": ("unknown", "Lamp"),
        "button.door": ("unavailable", "Door"),
        "event.bell": ("2027-03-10T11:00:00.000+00:00", "Bell"),
        "light.bed": ("off", "Bed lamp"),
        **{f"light.lamp_{number:02}": ("off", f"Lamp {number}") for number in range(20)},
    }
    for entity_id, (state, name) in states.items():
        hass.states.async_set(entity_id, state, {"friendly_name": name})


@pytest.mark.usefixtures("noon_entry")
async def test_it_comes_once_a_month(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Lists are cut, and one without anything has no heading."""
    add_house(hass)
    await async_record(hass)
    kinds = ["automations", "buttons", "devices", "combinations"]
    events = await async_use(hass, "unused_summary", {"kinds": kinds})
    await async_move_to(hass, freezer, "2027-06-30T09:00:00+02:00")
    assert events == []

    for hour in ("08", "09"):
        await async_move_to(hass, freezer, f"2027-07-01T{hour}:00:00+02:00")
    await hass.async_block_till_done()

    [message] = messages(events)
    lines = message.splitlines()
    assert len([line for line in lines if line.startswith("- Lamp ")]) == 19
    shown = "\n".join(line for line in lines if not line.startswith("- Lamp "))
    assert shown == MESSAGE
    await async_end(hass)


@pytest.mark.usefixtures("noon_entry")
async def test_there_is_nothing_to_tell(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    register(hass, "button.lamp")
    hass.states.async_set("button.lamp", "unknown")
    events = await async_use(hass, "unused_summary", {"kinds": ["buttons"], "day": 2, "days": 30})

    for day in ("2027-04-01", "2027-04-02", "2027-05-02"):
        await async_move_to(hass, freezer, f"{day}T09:00:00+02:00")
        await hass.async_block_till_done()

    assert messages(events) == ["Buttons:\n- lamp: never"]
    await async_end(hass)
