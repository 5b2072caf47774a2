"""Uses by date, whether they are summed up or not."""

from datetime import UTC, date, datetime, timedelta
import sqlite3

from custom_components.usage_stats.engine.analysis import day_counts
from custom_components.usage_stats.engine.analysis.history import Selection
from custom_components.usage_stats.engine.uses import use_days, use_log
from custom_components.usage_stats.engine.uses.open_day import DayStart

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = START.date()
PRINTER = ("Office", "printer")
LAMP = ("Kitchen", "lamp")


def test_dates_are_read_whether_they_are_summed_up_or_not(connection: sqlite3.Connection) -> None:
    for ahead in range(5):
        now = START + timedelta(days=ahead)
        use_log.open_day(connection, DayStart(now.date(), now, previous=None))
        uses = [((hour, PRINTER), ahead + 1) for hour in (1, 2)]
        use_log.add_uses(connection, now.date(), [*uses, ((3, LAMP), 7)])
    # As a date from before an update is.
    use_days.take_back(connection, DAY + timedelta(days=2))

    counts = day_counts.read(connection, DAY + timedelta(days=1), DAY + timedelta(days=3))

    days = [DAY + timedelta(days=ahead) for ahead in (1, 2, 3)]
    assert counts == {
        PRINTER: [4, 6, 8],
        LAMP: [7, 7, 7],
    }
    assert day_counts.totals(connection, Selection(), days[0], days[-1]) == dict(
        zip(days, (11, 13, 15), strict=True)
    )
    printed = day_counts.totals(connection, Selection("Office", "printer"), days[0], days[-1])
    assert printed == dict(zip(days, counts[PRINTER], strict=True))
    assert day_counts.totals(connection, Selection(modality="none"), *days[:2]) == {}
    assert day_counts.read(connection, date(2020, 1, 1), date(2020, 12, 31)) == {}
