"""What is sent, and when: periods, the daily check, bounds, and a clock that is wrong."""

from datetime import UTC, datetime, timedelta
import json

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.sharing import consent as consent_of

from ..common import (
    async_an_hour_goes_by,
    async_call,
    async_restart,
    async_settle,
    issues,
    locked,
    runtime_data,
)
from ..common import database as database_of
from .household import (
    DAY,
    EVENING,
    FIRST_DAY,
    HOUR,
    MINUTE,
    MORNING,
    NIGHT,
    SECOND,
    THIRD,
    Holding,
    Household,
    answering,
    jobs,
    period,
)

THREE_WEEKS = "2027-04-01T03:00:01+02:00"
SIX_WEEKS = "2027-04-22T03:00:01+02:00"


def keys(household: Household) -> list[str]:
    """Return the keys that submissions came under."""
    return [request.headers["Idempotency-Key"] for request in household.sent]


def periods(household: Household) -> list[str]:
    """Return the first days of what was sent."""
    return [period(request) for request in household.sent]


async def a_job_a_week(household: Household, weeks: int) -> None:
    """Let weeks go by in which jobs are done, and nothing is sent."""
    household.collector.clock = lambda: datetime(2020, 1, 1, tzinfo=UTC)
    for week in range(weeks):
        day = datetime(2027, 3, 12, 12, tzinfo=UTC) + week * timedelta(days=7)
        await household.move_to(day.isoformat())
        await household.record(week + 1)
    assert household.sent == []
    household.collector.clock = dt_util.utcnow


async def test_the_daily_check(household: Household) -> None:
    await household.move_to(EVENING)
    await household.move_to(NIGHT)
    assert household.collector.requests == []
    assert household.sharing.next_submission == datetime.fromisoformat(MORNING).replace(second=0)

    await household.move_to(MORNING)
    requests = [(request.method, request.path) for request in household.collector.requests]
    assert requests == [("GET", "/health"), ("POST", "/submit")]
    # The health question says nothing of who asks.
    assert not {"X-API-Key", "Authorization"} & household.collector.requests[0].headers.keys()
    assert periods(household) == [FIRST_DAY]


async def test_submissions_are_listed_newest_first(household: Household) -> None:
    await household.move_to(MORNING)
    sent = household.collector.requests[-1].body
    await household.move_to("2027-03-25T03:00:01+01:00")

    answer = await async_call(household.hass, "preview_submission")
    second, first = answer["submissions"]
    assert first == {
        "from": FIRST_DAY,
        "to": "2027-03-17",
        "state": "accepted",
        "at": first["at"],
        "payload": sent.decode(),
    }
    assert datetime.fromisoformat(first["at"]) < datetime.fromisoformat(second["at"])
    assert second["from"] == SECOND


async def test_nothing_is_asked_while_nothing_is_due(household: Household) -> None:
    await household.pass_days(7)
    await household.submit()
    await async_restart(household.hass, household.entry)
    await household.pass_time(HOUR)

    assert household.collector.requests == []


async def test_made_up_for_some_minutes_after_a_start(household: Household) -> None:
    await household.move_to(EVENING)
    await household.hass.config_entries.async_unload(household.entry.entry_id)
    household.freezer.move_to("2027-03-20T12:00:00+01:00")
    await household.hass.config_entries.async_setup(household.entry.entry_id)

    await household.pass_time(2 * MINUTE - 1)
    assert household.collector.requests == []
    await household.pass_time(8 * MINUTE + 1)
    assert household.states() == [(FIRST_DAY, "accepted")]


async def test_the_time_of_the_check_is_drawn_once(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    consent = runtime_data(noon_entry).sharing.consent
    drawn = set()
    for number in range(20):
        await consent.async_opt_in(f"https://collector{number}.test", None)
        drawn.add(consent.state.check_time)
        await consent.async_opt_out(erase=True)
    await async_restart(hass, noon_entry)
    drawn.add(runtime_data(noon_entry).sharing.consent.state.check_time)

    assert len(drawn) == 1
    others = [consent_of._draw_time() for _ in range(50)]
    assert len({other.hour for other in others}) > 5
    assert len({other.minute for other in others}) > 5


async def test_what_is_shown_is_what_is_sent(household: Household) -> None:
    await household.move_to("2027-03-11T12:00:00+01:00")
    await household.record(3, printer_type="Ender 3")
    await household.move_to(EVENING)
    await household.move_to("2027-03-18T02:10:00+01:00")
    shown = await async_call(household.hass, "preview_submission")
    await household.move_to("2027-03-18T02:50:00+01:00")
    household.collector.misbehave = answering(503)
    await household.submit()
    await household.pass_days(2)
    await household.record(5)
    waiting = await async_call(household.hass, "preview_submission")
    household.collector.misbehave = None
    answer = await household.submit()

    assert (shown["waiting"], waiting["waiting"]) == (False, True)
    assert shown["payload"] == waiting["payload"]
    assert {request.body for request in household.sent} == {shown["payload"].encode()}
    assert len(household.sent) > 2
    assert (answer["success"], answer["accepted"]) == (True, 1)
    [held] = household.collector.held.values()
    assert json.loads(held) == shown["document"]
    assert jobs(household.sent[-1]) == 3


async def test_the_same_after_a_restart(household: Household) -> None:
    household.collector.misbehave = answering(503)
    await household.move_to(MORNING)
    await household.record(5)
    await async_restart(household.hass, household.entry)
    household.collector.misbehave = None
    await household.pass_time(DAY)

    first, *_, last = household.sent
    assert len(household.sent) > 1
    assert last.body == first.body
    assert len(set(keys(household))) == 1
    assert household.states() == [(FIRST_DAY, "accepted")]


async def test_one_an_hour_the_oldest_first(household: Household) -> None:
    await a_job_a_week(household, 3)
    await household.move_to(THREE_WEEKS)

    for number in range(1, 4):
        assert len(household.sent) == number
        assert (await household.submit())["accepted"] == 0
        await household.pass_time(HOUR - 1)
        assert len(household.sent) == number
        await household.pass_time(1)
    assert periods(household) == [FIRST_DAY, SECOND, THIRD]
    assert [jobs(request) for request in household.sent] == [1, 2, 3]
    assert len(set(keys(household))) == 3
    await household.pass_time(2 * HOUR)
    assert len(household.sent) == 3


async def test_four_periods_back(household: Household) -> None:
    await a_job_a_week(household, 6)
    await household.move_to(SIX_WEEKS)
    for _ in range(5):
        await household.pass_time(HOUR)

    dropped, *rest = household.states()
    assert dropped == (FIRST_DAY, "dropped")
    assert [start for start, _ in rest] == periods(household)
    assert periods(household) == [THIRD, "2027-04-01", "2027-04-08", "2027-04-15"]
    # Those of the weeks that were dropped are in none.
    assert [jobs(request) for request in household.sent] == [3, 4, 5, 6]


async def test_what_waited_for_four_weeks_is_dropped(household: Household) -> None:
    household.collector.misbehave = answering(503)
    await household.move_to(MORNING)
    await household.move_to("2027-04-14T12:00:00+02:00")
    assert periods(household)[-1] == FIRST_DAY
    assert household.states() == [(FIRST_DAY, "waiting")]

    household.collector.misbehave = None
    await household.move_to("2027-04-15T12:00:00+02:00")
    assert household.states() == [(FIRST_DAY, "dropped"), (SECOND, "accepted")]
    assert periods(household)[-1] == SECOND


@pytest.mark.parametrize(("hours", "sent"), [(-25, 0), (-23, 1), (23, 1), (25, 0)])
async def test_a_clock_that_differs(household: Household, hours: int, sent: int) -> None:
    household.collector.clock = lambda: dt_util.utcnow() + timedelta(hours=hours)
    await household.move_to(MORNING)

    assert len(household.sent) == sent
    assert issues(household.hass) == (set() if sent else {"clock_differs"})
    assert household.states() == ([(FIRST_DAY, "accepted")] if sent else [])
    if not sent:
        answer = await household.submit()
        assert answer["message"].startswith("This machine's clock is more than a day away")
    household.collector.clock = dt_util.utcnow
    await household.pass_days(1)
    assert household.states() == [(FIRST_DAY, "accepted")]
    assert issues(household.hass) == set()


async def test_a_collector_that_tells_no_time(household: Household) -> None:
    household.collector.clock = lambda: None
    await household.move_to(MORNING)

    assert household.states() == [(FIRST_DAY, "accepted")]


async def test_a_clock_that_is_put_right(household: Household) -> None:
    """The notice goes, though nothing is due any more and no collector is asked."""
    true_now = datetime.fromisoformat(EVENING)
    household.collector.clock = lambda: true_now
    await household.move_to("2027-03-19T12:00:00+01:00")
    assert "clock_differs" in issues(household.hass)
    asked = len(household.collector.requests)

    await async_an_hour_goes_by(household.hass, household.freezer, "2027-03-18T00:30:00+01:00")
    assert "clock_differs" not in issues(household.hass)
    assert len(household.collector.requests) == asked


async def test_two_years_ahead_and_back(household: Household) -> None:
    """No flood, no period in the future, and none under two keys."""
    true_now = datetime.fromisoformat(EVENING)
    household.collector.clock = lambda: true_now
    await household.move_to(EVENING)
    for days in range(3):
        await household.move_to(f"2029-03-{20 + days}T12:00:00+01:00")
        await household.record(7)
    assert household.sent == []
    assert household.states() == []
    assert issues(household.hass) == {"clock_differs", "clock_ran_ahead"} & issues(household.hass)

    household.collector.clock = dt_util.utcnow
    await async_an_hour_goes_by(household.hass, household.freezer, MORNING)
    await household.record(2)
    for _ in range(11):
        await household.pass_time(2 * DAY)
    assert periods(household) == [FIRST_DAY, SECOND, THIRD, "2027-04-01"]
    assert len(set(keys(household))) == 4
    assert [jobs(request) for request in household.sent] == [0, 2, 0, 0]
    assert "clock_differs" not in issues(household.hass)


async def test_nothing_is_sent_while_nothing_is_recorded(household: Household) -> None:
    household.hass.config_entries.async_update_entry(
        household.entry, options={"record_events": False}
    )
    await household.hass.async_block_till_done()
    await household.move_to(THREE_WEEKS)
    answer = await household.submit()
    await household.pass_time(DAY)

    assert answer["message"] == "Nothing is recorded."
    assert household.collector.requests == []
    assert household.states() == []


async def test_nothing_is_told_while_nothing_is_recorded(household: Household) -> None:
    household.collector.misbehave = answering(403)
    await household.move_to(MORNING)
    assert issues(household.hass) == {"collector_refuses"}

    household.hass.config_entries.async_update_entry(
        household.entry, options={"record_events": False}
    )
    await async_settle(household.hass)
    assert issues(household.hass) == set()


async def test_a_try_that_comes_while_the_last_one_ends(household: Household) -> None:
    """It is taken for that one, and the daily check goes on."""
    household.collector.misbehave = holding = Holding(household.collector)
    household.move_without_waiting(MORNING)
    await holding.asked.wait()
    household.sharing._submitter._retry.schedule_in(timedelta(milliseconds=1))
    household.move_without_waiting("2027-03-18T03:00:03+01:00")
    assert household.sharing._submitter.next_try is None

    household.collector.misbehave = None
    holding.answer.set()
    await household.pass_days(7)
    assert household.states() == [(FIRST_DAY, "accepted"), (SECOND, "accepted")]


async def test_a_database_that_is_locked(household: Household) -> None:
    await household.move_to("2027-03-11T12:00:00+01:00")
    await household.record(3)
    with locked(database_of(household.hass)):
        await household.move_to(MORNING)
        answer = await household.submit()
        assert (answer["success"], household.sent) == (False, [])
        assert answer["message"].startswith("The database cannot be read or written now.")

    # Not only with the next daily check.
    await household.pass_time(2 * MINUTE)
    assert household.states() == [(FIRST_DAY, "accepted")]
    assert [jobs(request) for request in household.sent] == [3]


async def test_while_a_backup_is_made(household: Household) -> None:
    await household.move_to("2027-03-11T12:00:00+01:00")
    await household.record(3)
    await household.move_to(EVENING)
    await household.move_to(NIGHT)
    storage = runtime_data(household.entry).storage
    await storage.async_hold()
    await household.move_to(MORNING)
    answer = await household.submit()
    assert (answer["success"], household.sent) == (False, [])

    storage.backup_lock.release()
    await household.pass_time(2 * MINUTE)
    assert household.states() == [(FIRST_DAY, "accepted")]
    assert [jobs(request) for request in household.sent] == [3]
