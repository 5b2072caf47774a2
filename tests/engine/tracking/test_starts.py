"""Which changes of a state are starts. How they are counted is in tests/tracking."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from custom_components.usage_stats.engine.tracking.starts import (
    OPENED,
    TURNED_ON,
    Players,
    begins,
    pressed,
)

AT = datetime(2027, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize("before", ["unknown", "unavailable", "on", "paused", "opening"])
def test_what_was_not_known_or_goes_on_is_no_start(before: str) -> None:
    for changes, after in ((TURNED_ON, "on"), (TURNED_ON, "cleaning"), (OPENED, "open")):
        for domain in changes:
            assert not begins(changes, domain, before, after)


def test_another_domain_never_starts() -> None:
    assert not begins(TURNED_ON, "sensor", "off", "on")


@pytest.mark.parametrize(
    ("states", "starts"),
    [
        ("idle playing paused playing", 1),
        ("idle buffering playing off playing", 2),
        ("idle buffering idle playing", 1),
        ("idle buffering paused playing", 0),
        ("unavailable buffering playing", 0),
        ("unknown playing", 0),
        ("playing buffering playing", 0),
        ("standby playing on playing", 2),
    ],
)
def test_players(states: str, starts: int) -> None:
    players = Players()
    words = states.split()
    changes = pairwise(words)
    assert sum(players.begins("media_player.a", *change) for change in changes) == starts


@pytest.mark.parametrize(
    ("before", "after", "is_press"),
    [
        ("unknown", "2027-03-10T11:00:00+00:00", True),
        ("2027-03-10T10:00:00+00:00", "2027-03-10T11:00:00+00:00", True),
        ("2027-03-10T11:00:00+00:00", "2027-03-10T11:00:00+00:00", False),
        ("unavailable", "2027-03-10T12:00:01+00:00", True),
        ("unavailable", "2027-03-10T12:00:00+00:00", False),
        ("unavailable", "2027-03-10T13:00:00", False),
        ("unavailable", "soon", False),
        ("2027-03-10T10:00:00+00:00", "unknown", False),
        ("unknown", "unavailable", False),
    ],
)
def test_presses(before: str, after: str, *, is_press: bool) -> None:
    assert pressed(before, AT, after) is is_press
