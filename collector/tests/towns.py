"""A town and its time, as fixtures."""

import pytest

from collector.days import SECONDS_PER_DAY, day_number
from collector.rollup.plan import HOUR
from collector.rollup.run import Rollup
from collector.store.database import Database

from .homes import Town
from .running import NOON

FIRST = day_number(NOON.date())


class Watch:
    """The time of a town, in seconds."""

    def __init__(self, town: Town) -> None:
        """Follow its days."""
        self.town = town
        self.seconds = 0

    def __call__(self) -> int:
        """Return noon, or as much later as a test wants."""
        return self.town.today * SECONDS_PER_DAY + 12 * HOUR + self.seconds


@pytest.fixture
def town(database: Database) -> Town:
    """Return a town without homes."""
    return Town(database, FIRST)


@pytest.fixture
def watch(town: Town) -> Watch:
    """Return the time there."""
    return Watch(town)


@pytest.fixture
def rollup(town: Town, watch: Watch) -> Rollup:
    """Return its roll-ups."""
    return Rollup(town.database, watch, 400)
