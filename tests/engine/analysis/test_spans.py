"""When a skill was first and last used, from sums of days and from single hours."""

from datetime import UTC, date, datetime
import sqlite3

import pytest

from custom_components.usage_stats.engine.analysis.spans import Span, spans

from .past import COFFEE, FILM, record, roll_up

BY_TAG = ("Espresso", "tag")
TODAY = date(2025, 12, 22)


def hour(text: str) -> int:
    """Return the UTC hour since 1970."""
    return int(datetime.fromisoformat(text).timestamp()) // 3_600


def test_a_skill_with_several_modalities(connection: sqlite3.Connection) -> None:
    record(connection, ["2025-03-01T08:10Z", "2025-03-01T06:10Z", "2025-03-04T09:00Z"], UTC)
    record(connection, ["2025-03-02T07:00Z", "2025-03-09T07:00Z"], UTC, BY_TAG)
    record(connection, ["2025-01-01T07:00Z"], UTC, FILM)
    roll_up(connection)
    espresso = Span(hour("2025-03-01T06:00Z"), hour("2025-03-09T07:00Z"))

    assert spans(connection, [COFFEE, BY_TAG], TODAY) == {"Espresso": espresso}
    assert spans(connection, [BY_TAG, COFFEE], TODAY) == {"Espresso": espresso}
    assert spans(connection, [("Latte", "tag")], TODAY) == {}


def test_what_is_not_rolled_up(connection: sqlite3.Connection) -> None:
    """The uses of such a date count, and what was taken back leaves nothing."""
    record(connection, ["2025-03-01T08:00Z"], UTC)
    roll_up(connection)
    record(connection, ["2025-03-05T21:59Z"], UTC)
    record(connection, ["2025-03-05T08:00Z"], UTC, FILM)

    assert spans(connection, [COFFEE, FILM], TODAY) == {
        "Espresso": Span(hour("2025-03-01T08:00Z"), hour("2025-03-05T21:00Z")),
        "Movie night": Span(*[hour("2025-03-05T08:00Z")] * 2),
    }


@pytest.mark.parametrize("rolled_up", [True, False])
def test_what_a_wrong_clock_recorded(connection: sqlite3.Connection, *, rolled_up: bool) -> None:
    """It had started in 1970, and once ran ahead by years."""
    record(connection, ["1970-01-01T08:00Z", "2025-03-01T08:00Z", "2031-03-01T08:00Z"], UTC)
    record(connection, ["2031-03-01T08:00Z"], UTC, FILM)
    if rolled_up:
        roll_up(connection)

    espresso = Span(*[hour("2025-03-01T08:00Z")] * 2)
    assert spans(connection, [COFFEE, FILM], TODAY) == {"Espresso": espresso}


def test_a_date_whose_sum_is_all_that_is_left(connection: sqlite3.Connection) -> None:
    """Nobody knows the hours of a date of which there are only corrections downwards."""
    connection.execute("INSERT INTO use_days VALUES ('Espresso', 'button', '2025-03-01', -1)")
    connection.execute("INSERT INTO uses VALUES ('2025-03-01', 1, 'Espresso', 'button', -1, -1)")

    assert spans(connection, [COFFEE], TODAY) == {}
