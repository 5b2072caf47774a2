"""A house whose last half year is known."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_move_to
from .house import ESPRESSO, NEXT, TEA, async_seed


@pytest.fixture
async def house(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry with half a year of five uses a day, on the morning of a whole day."""
    await async_seed(noon_entry, {ESPRESSO: [5] * 182, TEA: [5] * 182})
    await async_move_to(hass, freezer, NEXT)
    return noon_entry
