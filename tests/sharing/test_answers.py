"""What each answer of a collector leads to: what is kept, who is told, when it is tried again."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from homeassistant.util import dt as dt_util
import pytest

from ..common import async_restart, issue, issues
from ..e2e.collector import Misbehaviour
from .household import (
    DAY,
    FIRST_DAY,
    HOUR,
    MINUTE,
    MORNING,
    SECOND,
    Household,
    answering,
    breaking,
    jobs,
    period,
)

LATER: dict[str, Misbehaviour] = {
    **{str(status): answering(status) for status in (408, 429, 500, 502, 503, 504, 599)},
    "a reset": breaking,
}
BLOCKED = (300, 301, 302, 303, 304, 305, 307, 308, 401, 403, 404)
REFUSED = (400, 402, 405, 413, 415, 418, 422, 426, 431)
NEXT_MORNING = "2027-03-25T03:00:01+01:00"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 207, 409])
async def test_accepted(household: Household, status: int) -> None:
    household.collector.misbehave = answering(status)
    await household.move_to("2027-03-11T12:00:00+01:00")
    await household.record(3)
    await household.move_to(MORNING)

    assert household.states() == [(FIRST_DAY, "accepted")]
    assert [jobs(request) for request in household.sent] == [3]
    assert issues(household.hass) == set()
    assert household.sharing.totals.accepted == 1
    assert household.sharing.totals.last == dt_util.utcnow()
    await household.pass_days(6)
    assert len(household.sent) == 1
    await household.pass_days(1)
    assert [period(request) for request in household.sent] == [FIRST_DAY, SECOND]


@pytest.mark.parametrize("answer", LATER.values(), ids=LATER)
async def test_later(household: Household, answer: Misbehaviour) -> None:
    household.collector.misbehave = answer
    await household.move_to(MORNING)

    assert household.states() == [(FIRST_DAY, "waiting")]
    assert issues(household.hass) == set()
    household.collector.misbehave = None
    await household.pass_time(29)
    assert len(household.sent) == 1
    await household.pass_time(HOUR)
    first, second = household.sent
    assert household.states() == [(FIRST_DAY, "accepted")]
    assert second.body == first.body
    assert second.headers["Idempotency-Key"] == first.headers["Idempotency-Key"]


@pytest.mark.parametrize("answer", [answering(500), breaking])
async def test_later_and_later_and_then_daily(household: Household, answer: Misbehaviour) -> None:
    household.collector.misbehave = answer
    await household.move_to(MORNING)

    for tries, minutes in enumerate((1, 4, 16, 64), 1):
        upcoming = household.sharing.next_submission
        assert upcoming is not None
        wait = upcoming - dt_util.utcnow()
        assert timedelta(minutes=0.5 * minutes) <= wait <= timedelta(minutes=1.5 * minutes)
        await household.pass_time(wait.total_seconds() - 1)
        assert len(household.sent) == tries
        await household.pass_time(1)
        assert len(household.sent) == tries + 1
    # Five were in vain: not before the next daily check.
    next_morning = datetime.fromisoformat(MORNING) + timedelta(days=1)
    assert household.sharing.next_submission == next_morning.replace(second=0)
    await household.pass_time(12 * HOUR)
    assert len(household.sent) == 5
    await household.move_to(next_morning.isoformat())
    assert len(household.sent) == 6
    assert len({request.body for request in household.sent}) == 1
    # And patiently again.
    await household.pass_time(MINUTE * 1.5)
    assert len(household.sent) == 7


NOW = datetime.fromisoformat(MORNING)
WAITS = {
    "120": 120,
    "5400": 5400,
    "0": 60,
    "99999999": DAY,
    "1" + "0" * 5000: DAY,
    format_datetime((NOW + timedelta(hours=2)).astimezone(dt_util.UTC), usegmt=True): 2 * HOUR,
    format_datetime((NOW - timedelta(days=99)).astimezone(dt_util.UTC), usegmt=True): 60,
    "-5": HOUR,
    "1.5": HOUR,
    "soon": HOUR,
    "": HOUR,
}


@pytest.mark.parametrize(("asked", "seconds"), WAITS.items(), ids=lambda value: repr(value)[:24])
async def test_left_alone_as_long_as_asked(household: Household, asked: str, seconds: int) -> None:
    household.collector.misbehave = answering(429, Retry_After=asked)
    await household.move_to(MORNING)

    household.collector.misbehave = None
    assert household.sharing.next_submission == NOW + timedelta(seconds=seconds)
    await household.pass_time(seconds - 1)
    assert len(household.sent) == 1
    await household.pass_time(1)
    assert household.states() == [(FIRST_DAY, "accepted")]


@pytest.mark.parametrize("status", BLOCKED)
async def test_wrong_key_or_address(household: Household, status: int) -> None:
    household.collector.misbehave = answering(status, Location="https://localhost:1/submit")
    await household.move_to(MORNING)

    assert household.states() == [(FIRST_DAY, "waiting")]
    assert issues(household.hass) == {"collector_refuses"}
    told = issue(household.hass, "collector_refuses")
    assert told is not None
    assert told.translation_placeholders == {"status": str(status)}
    await household.pass_time(DAY - 2)
    assert len(household.sent) == 1
    await household.pass_time(2)
    assert len(household.sent) == 2
    household.collector.misbehave = None
    await household.pass_days(1)
    assert household.states() == [(FIRST_DAY, "accepted")]
    assert issues(household.hass) == set()
    assert len({request.body for request in household.sent}) == 1


@pytest.mark.parametrize("status", REFUSED)
async def test_never_this_payload(household: Household, status: int) -> None:
    household.collector.misbehave = answering(status)
    await household.move_to("2027-03-11T12:00:00+01:00")
    await household.record(3)
    await household.move_to(MORNING)

    assert household.states() == [(FIRST_DAY, "dropped")]
    told = issue(household.hass, "submission_refused")
    assert told is not None
    assert told.is_persistent
    assert told.translation_placeholders == {"status": str(status)}
    household.collector.misbehave = None
    await household.record(2)
    await household.pass_days(6)
    assert len(household.sent) == 1
    await household.move_to(NEXT_MORNING)
    assert household.states() == [(FIRST_DAY, "dropped"), (SECOND, "accepted")]
    # What was in the one that was dropped is in no other.
    assert jobs(household.sent[-1]) == 2
    assert issues(household.hass) == set()


async def test_several_that_are_refused(household: Household) -> None:
    """None of them holds up the others."""
    household.collector.misbehave = answering(422)
    await household.move_to("2027-04-01T03:00:01+02:00")

    assert [state for _, state in household.states()] == ["dropped"] * 3
    assert len(household.sent) == 3


async def test_told_to_forget_us(household: Household) -> None:
    household.collector.forgotten.add(household.installation.id)
    await household.move_to(MORNING)

    assert issues(household.hass) == {"collector_forgot"}
    assert household.states() == [(FIRST_DAY, "dropped")]
    state = household.consent.state
    assert (state.consent, state.installation, state.erasures) == (None, None, [])
    await household.pass_days(30)
    await async_restart(household.hass, household.entry)
    await household.pass_time(HOUR)
    assert len(household.collector.requests) == 2
    assert issues(household.hass) == {"collector_forgot"}
    # A new consent gets a new id.
    forgotten = household.collector.forgotten
    await household.agree()
    assert household.installation.id not in forgotten
    assert issues(household.hass) == set()


UNHEALTHY: dict[str, Misbehaviour] = {
    **{str(status): answering(status) for status in (204, 302, 401, 404, 410, 500, 503)},
    "no document": answering(200),
    "a reset": breaking,
}


@pytest.mark.parametrize("answer", UNHEALTHY.values(), ids=UNHEALTHY)
async def test_a_collector_that_is_not_well(household: Household, answer: Misbehaviour) -> None:
    """It counts as one that does not answer: nothing is frozen or sent, and it is asked again."""
    household.collector.misbehave_to_health = answer
    await household.move_to(MORNING)
    upcoming = household.sharing.next_submission
    assert upcoming is not None
    wait = upcoming - dt_util.utcnow()
    assert timedelta(minutes=0.5) <= wait <= timedelta(minutes=1.5)
    assert household.consent.state.unanswered_since == dt_util.utcnow()
    await household.pass_time(HOUR)
    assert (household.sent, household.states()) == ([], [])
    assert household.consent.installation is not None

    household.collector.misbehave_to_health = None
    await household.pass_days(1)
    assert household.states() == [(FIRST_DAY, "accepted")]
    assert household.consent.state.unanswered_since is None


async def test_asked_to_wait_before_anything_is_sent(household: Household) -> None:
    household.collector.misbehave_to_health = answering(429, Retry_After="7200")
    await household.move_to(MORNING)
    household.collector.misbehave_to_health = None
    await household.pass_time(2 * HOUR - 10)
    assert (household.sent, household.states()) == ([], [])

    await household.pass_time(20)
    assert household.states() == [(FIRST_DAY, "accepted")]


@pytest.mark.parametrize("where", ["submission", "health"])
async def test_nobody_sends_before_the_time_a_collector_has_asked_for(
    household: Household, where: str
) -> None:
    """Neither by the action nor with another key; the answer says when it is sent."""
    waiting = answering(429, Retry_After="120")
    if where == "health":
        household.collector.misbehave_to_health = waiting
    else:
        household.collector.misbehave = waiting
    await household.move_to(MORNING)
    household.collector.misbehave = household.collector.misbehave_to_health = None
    asked = len(household.collector.requests)
    until = NOW + timedelta(seconds=120)

    await household.pass_time(1)
    answer = await household.submit()
    assert answer == {
        "success": False,
        "accepted": 0,
        "next_submission": until.astimezone(UTC).isoformat(),
        "message": "Something is due, but the collector has asked to wait. "
        "It is sent later automatically.",
    }
    await household.agree(api_key="another-key")
    await household.pass_time(118)
    assert (await household.submit())["success"] is False
    assert len(household.collector.requests) == asked

    await household.pass_time(1)
    assert household.states() == [(FIRST_DAY, "accepted")]
    assert (await household.submit())["success"] is True


async def test_a_wait_does_not_grow_when_the_clock_is_put_back(household: Household) -> None:
    household.collector.misbehave = answering(429, Retry_After="120")
    await household.move_to("2027-03-20T12:00:00+01:00")
    household.collector.misbehave = None
    await household.move_to("2027-03-18T12:00:00+01:00")

    assert (await household.submit())["accepted"] == 1


async def test_no_answer_for_two_weeks(household: Household) -> None:
    household.collector.misbehave = answering(503)
    await household.move_to(MORNING)

    await household.pass_days(14)
    assert issues(household.hass) == set()
    await household.pass_days(1)
    assert issues(household.hass) == {"collector_unreachable"}
    await async_restart(household.hass, household.entry)
    await household.pass_days(1)
    assert issues(household.hass) == {"collector_unreachable"}
    household.collector.misbehave = None
    await household.pass_days(1)
    assert issues(household.hass) == set()
    assert ("2027-03-11", "accepted") in household.states()
    assert household.consent.state.unanswered_since is None


async def test_an_answer_ends_the_two_weeks(household: Household) -> None:
    household.collector.misbehave = answering(503)
    await household.move_to(MORNING)
    await household.pass_days(10)
    household.collector.misbehave = None
    await household.pass_days(1)
    household.collector.misbehave = answering(503)
    await household.pass_days(14)

    assert issues(household.hass) == set()
