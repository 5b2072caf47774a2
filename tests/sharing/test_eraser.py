"""Collectors are asked to delete what they hold, until they answer, and once more a day later."""

import asyncio

import pytest

from .. import tls
from ..common import (
    async_an_hour_goes_by,
    async_restart,
    async_settle,
    runtime_data,
)
from ..e2e.collector import Collector
from ..servers import listening
from .broken import when_asked
from .household import DAY, HOUR, MINUTE, MORNING, Holding, Household, answering, breaking

NOT_YET = (302, 400, 401, 403, 405, 408, 409, 429, 503)


@pytest.mark.parametrize("status", [200, 202, 204, 404, 410])
async def test_asked_once_and_once_more_a_day_later(household: Household, status: int) -> None:
    known = household.installation
    household.collector.misbehave_to_erasure = answering(status)
    await household.opt_out(erase=True)
    await async_settle(household.hass)

    state = household.consent.state
    assert (state.installation, len(state.erasures)) == (None, 1)
    assert household.erased == [known.id]
    # The next check is fifteen hours later, the one after that a day more.
    await household.pass_time(15 * HOUR)
    assert len(household.erased) == 1
    await household.pass_time(DAY)
    assert household.erased == [known.id] * 2
    first, second = household.collector.sent("DELETE")
    assert second.headers == first.headers
    assert first.headers["X-API-Key"] == known.api_key
    assert household.consent.state.erasures == []
    await household.pass_days(5)
    assert len(household.erased) == 2


@pytest.mark.parametrize("status", NOT_YET)
async def test_asked_until_it_is_answered(household: Household, status: int) -> None:
    household.collector.misbehave_to_erasure = answering(status)
    await household.opt_out(erase=True)
    await async_settle(household.hass)

    for tries, minutes in enumerate((1, 4, 16, 64), 1):
        assert len(household.erased) == tries
        await household.pass_time(0.5 * minutes * MINUTE - 1)
        assert len(household.erased) == tries
        await household.pass_time(minutes * MINUTE + 2)
    assert len(household.erased) == 5
    # Now not before the daily check, at three.
    await household.pass_time(10 * HOUR)
    assert len(household.erased) == 5
    household.collector.misbehave_to_erasure = None
    await household.pass_time(4 * HOUR)
    assert len(household.erased) == 6
    await household.pass_days(2)
    assert len(household.erased) == 7
    assert household.consent.state.erasures == []


async def test_a_connection_that_breaks(household: Household) -> None:
    household.collector.misbehave_to_erasure = breaking
    await household.opt_out(erase=True)
    await async_settle(household.hass)
    assert household.consent.state.erasures[0].answered is None

    household.collector.misbehave_to_erasure = None
    await household.pass_time(2 * MINUTE)
    assert household.consent.state.erasures[0].answered is not None


async def test_given_up_after_ninety_days(household: Household) -> None:
    household.collector.misbehave_to_erasure = answering(503)
    await household.opt_out(erase=True)
    # A check every other day, and two days are as far as a date is trusted to move at once.
    for _ in range(45):
        await household.pass_time(2 * DAY)
    asked = len(household.erased)
    assert asked >= 44
    assert household.consent.state.erasures != []

    await household.pass_days(2)
    assert len(household.erased) <= asked + 1
    [erasure] = household.consent.state.erasures
    assert erasure.given_up
    asked = len(household.erased)
    await household.pass_days(3)
    assert len(household.erased) == asked


async def test_asked_for_in_1970(household: Household) -> None:
    """The ninety days begin once the date is known."""
    household.collector.misbehave_to_erasure = answering(503)
    await household.move_to("1970-01-02T12:00:00+01:00")
    await household.opt_out(erase=True)
    assert household.consent.state.erasures[0].asked.year == 1970
    await household.move_to("2027-03-12T12:00:00+01:00")
    await household.pass_days(60)
    [erasure] = household.consent.state.erasures
    assert (erasure.asked.year, erasure.given_up) == (2027, False)
    await household.pass_days(32)
    assert household.consent.state.erasures[0].given_up


async def test_a_clock_that_runs_ahead_gives_nothing_up(household: Household) -> None:
    """Two years ahead and back again: the collector is still asked."""
    household.collector.misbehave_to_erasure = answering(503)
    await household.opt_out(erase=True)
    for days in range(3):
        await household.move_to(f"2029-03-{20 + days}T12:00:00+01:00")
    [erasure] = household.consent.state.erasures
    assert erasure.answered is None

    household.collector.misbehave_to_erasure = None
    await async_an_hour_goes_by(household.hass, household.freezer, "2027-03-12T12:00:00+01:00")
    [erasure] = household.consent.state.erasures
    assert erasure.answered is not None
    await household.pass_days(2)
    assert household.consent.state.erasures == []


async def test_an_answer_of_the_future_is_followed_by_another(household: Household) -> None:
    await household.move_to("2029-03-20T12:00:00+01:00")
    await household.opt_out(erase=True)
    await async_settle(household.hass)
    assert len(household.erased) == 1

    await async_an_hour_goes_by(household.hass, household.freezer, "2027-03-12T12:00:00+01:00")
    assert len(household.erased) == 2
    assert household.consent.state.erasures == []


async def test_asked_for_while_another_is_asked(household: Household) -> None:
    """It does not wait for the next day."""
    first = household.installation.id
    holding = Holding(household.collector)
    household.collector.misbehave_to_erasure = holding
    await household.opt_out(erase=True)
    await holding.asked.wait()
    second = (await household.sharing.async_opt_in(household.collector.url, None)).id
    await household.opt_out(erase=True)
    assert household.erased == [first]

    household.collector.misbehave_to_erasure = None
    holding.answer.set()
    await async_settle(household.hass)
    assert household.erased == [first, second]


async def test_after_a_restart(household: Household) -> None:
    known = household.installation.id
    household.collector.misbehave_to_erasure = answering(503)
    await household.opt_out(erase=True)
    await async_settle(household.hass)
    await household.hass.config_entries.async_unload(household.entry.entry_id)
    household.collector.misbehave_to_erasure = None
    await household.hass.config_entries.async_setup(household.entry.entry_id)

    await household.pass_time(2 * MINUTE - 1)
    assert len(household.erased) == 1
    await household.pass_time(8 * MINUTE + 1)
    assert household.erased == [known] * 2
    # That it was answered is known after the next restart too.
    await async_restart(household.hass, household.entry)
    await household.pass_time(HOUR)
    assert len(household.erased) == 2
    await household.pass_days(2)
    assert len(household.erased) == 3
    assert household.consent.state.erasures == []


async def test_nothing_is_begun_after_an_unload(
    household: Household, caplog: pytest.LogCaptureFixture
) -> None:
    household.collector.misbehave_to_erasure = answering(503)
    await household.opt_out(erase=True)
    await async_settle(household.hass)
    await async_restart(household.hass, household.entry)
    await household.hass.config_entries.async_unload(household.entry.entry_id)
    await household.pass_days(2)

    assert len(household.erased) == 1
    assert "Unexpected error" not in caplog.text


async def test_unloaded_while_asking(household: Household) -> None:
    holding = Holding(household.collector)
    household.collector.misbehave_to_erasure = holding
    await household.opt_out(erase=True)
    await holding.asked.wait()
    assert await household.hass.config_entries.async_unload(household.entry.entry_id)

    await holding.left.wait()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "usage_stats erasure"]


async def test_opting_out_does_not_wait(household: Household) -> None:
    holding = Holding(household.collector)
    household.collector.misbehave_to_erasure = holding
    async with asyncio.timeout(1):
        await household.opt_out(erase=True)

    await holding.asked.wait()
    assert not holding.left.is_set()


async def test_all_that_are_known(household: Household) -> None:
    """Former addresses too, each with its own key, id and token; one that is gone stops none."""
    first = household.installation
    other = Collector(clock=household.collector.clock)
    async with listening(when_asked) as gone, other.serve(tls.GOOD):
        await household.agree(collector_url=gone, api_key="key-of-the-gone")
        await household.agree(collector_url=other.url, api_key="key-of-the-other")
        second = household.installation
        assert household.erased == []
        await household.opt_out(erase=True)
        await async_settle(household.hass)

        [one], [another] = household.collector.sent("DELETE"), other.sent("DELETE")
        assert one.path.endswith(first.id)
        assert another.path.endswith(second.id)
        assert one.headers["X-API-Key"] == first.api_key
        assert another.headers["X-API-Key"] == "key-of-the-other"
        assert one.headers["Authorization"] != another.headers["Authorization"]
        assert household.consent.state.known == []
        await household.pass_days(3)
        assert (len(household.erased), len(other.sent("DELETE"))) == (2, 2)
        # Of the three the one that is gone is left.
        [left] = household.consent.state.erasures
        assert left.installation.collector_url == gone


async def test_asked_for_later(household: Household) -> None:
    """After an opt-out without erasure, it can still be asked for."""
    await household.move_to(MORNING)
    known = household.installation.id
    assert len(household.collector.held) == 1
    await household.opt_out()
    await household.pass_days(3)
    assert household.erased == []
    assert len(household.collector.held) == 1
    await household.opt_out(erase=True)
    await async_settle(household.hass)

    assert household.erased == [known]
    assert household.collector.held == {}


async def test_while_sharing_goes_on_under_another_id(household: Household) -> None:
    before = household.installation.id
    household.collector.misbehave_to_erasure = answering(503)
    await household.opt_out(erase=True)
    await household.agree()
    household.collector.misbehave_to_erasure = None
    await household.pass_days(9)

    assert set(household.erased) == {before}
    assert household.consent.state.erasures == []
    assert [installation for installation, _ in household.collector.held] == [
        runtime_data(household.entry).sharing.consent.state.known[0].id
    ]
