"""What happens in the middle of a request: a change of mind, a stop, a loss. And who notices."""

import asyncio

from aiohttp import web
import pytest

from .. import tls
from ..common import (
    async_call,
    async_record,
    async_restart,
    async_settle,
    database,
    issues,
    locked,
    state_path,
)
from ..e2e.collector import Collector
from ..servers import listening
from .broken import at_once
from .household import FIRST_DAY, HOUR, MORNING, Holding, Household, answering, breaking, period


def our_tasks() -> set[str]:
    """Name the tasks that send or erase."""
    names = {task.get_name() for task in asyncio.all_tasks()}
    return names & {"usage_stats submission", "usage_stats erasure"}


async def submitting(household: Household, *, accept: bool = False) -> Holding:
    """Return when a submission is at the collector, which does not answer."""
    holding = Holding(household.collector, accept=accept)
    household.collector.misbehave = holding
    household.move_without_waiting(MORNING)
    await holding.asked.wait()
    assert our_tasks() == {"usage_stats submission"}
    return holding


@pytest.mark.parametrize("accept", [True, False])
async def test_opted_out_meanwhile(household: Household, *, accept: bool) -> None:
    holding = await submitting(household, accept=accept)
    known = household.installation.id
    await household.opt_out(erase=True)

    await holding.left.wait()
    await async_settle(household.hass)
    household.collector.misbehave = None
    assert household.states() == [(FIRST_DAY, "dropped")]
    assert household.erased == [known]
    await household.pass_days(1)
    assert household.erased == [known, known]
    await household.pass_days(8)
    await async_restart(household.hass, household.entry)
    await household.pass_time(HOUR)
    assert household.collector.held == {}
    assert (len(household.sent), len(household.erased)) == (1, 2)


async def test_opted_out_meanwhile_without_erasure(household: Household) -> None:
    holding = await submitting(household)
    await household.opt_out()

    await holding.left.wait()
    await async_settle(household.hass)
    household.collector.misbehave = None
    await household.pass_days(9)
    assert (len(household.sent), household.erased) == (1, [])
    assert household.states() == [(FIRST_DAY, "dropped")]


async def test_unloaded_meanwhile(household: Household) -> None:
    """It is as if the process ended: the next one sends the same."""
    holding = await submitting(household, accept=True)
    assert await household.hass.config_entries.async_unload(household.entry.entry_id)

    await holding.left.wait()
    assert our_tasks() == set()
    household.collector.misbehave = None
    await household.hass.config_entries.async_setup(household.entry.entry_id)
    assert household.states() == [(FIRST_DAY, "waiting")]
    await household.pass_time(HOUR)
    first, second = household.sent
    assert (second.body, second.headers) == (first.body, first.headers)
    assert household.states() == [(FIRST_DAY, "accepted")]
    assert list(household.collector.held.values()) == [first.body]


async def test_accepted_but_the_answer_was_lost(household: Household) -> None:
    async def accept_and_break(request: web.Request) -> web.StreamResponse:
        household.collector.accept(await request.read(), request.headers["Authorization"])
        return await breaking(request)

    household.collector.misbehave = accept_and_break
    await household.move_to(MORNING)
    household.collector.misbehave = None
    await household.pass_time(HOUR)

    first, second = household.sent
    assert (second.body, second.headers) == (first.body, first.headers)
    assert household.states() == [(FIRST_DAY, "accepted")]


async def test_accepted_but_it_could_not_be_noted(household: Household) -> None:
    holding = await submitting(household, accept=True)
    with locked(database(household.hass)):
        holding.answer.set()
        await async_settle(household.hass)
    assert household.states() == [(FIRST_DAY, "waiting")]

    household.collector.misbehave = None
    await household.pass_days(1)
    first, second = household.sent
    assert second.body == first.body
    assert household.states() == [(FIRST_DAY, "accepted")]
    assert issues(household.hass) == set()


async def test_recording_does_not_wait(household: Household) -> None:
    await submitting(household)

    async with asyncio.timeout(1):
        assert (await async_record(household.hass))["durable"]
        assert (await household.record())["durable"]
        await async_call(household.hass, "get_local_stats")
        await household.hass.async_block_till_done()
    assert our_tasks() == {"usage_stats submission"}


async def test_two_who_ask_at_once(household: Household) -> None:
    """They wait for one attempt."""
    holding = await submitting(household)
    asking = [household.hass.async_create_task(household.submit()) for _ in range(2)]
    for _ in range(5):
        await asyncio.sleep(0)
    holding.answer.set()

    assert [answer["accepted"] for answer in await asyncio.gather(*asking)] == [1, 1]
    assert len(household.sent) == 1


async def test_who_asks_is_answered_when_somebody_opts_out(household: Household) -> None:
    await submitting(household)
    asking = household.hass.async_create_task(household.submit())
    for _ in range(5):
        await asyncio.sleep(0)
    await household.opt_out()

    assert not (await asking)["success"]


async def test_a_new_key_is_tried_at_once(household: Household) -> None:
    household.collector.misbehave = answering(401)
    await household.move_to(MORNING)
    assert issues(household.hass) == {"collector_refuses"}
    household.collector.misbehave = None
    await household.agree(api_key="another-key")

    first, second = household.sent
    assert [request.headers["X-API-Key"] for request in (first, second)] == ["a-key", "another-key"]
    assert second.body == first.body
    assert household.states() == [(FIRST_DAY, "accepted")]
    assert issues(household.hass) == set()


async def test_a_new_address_begins_anew(household: Household) -> None:
    household.collector.misbehave = answering(404)
    await household.move_to(MORNING)
    before = household.installation
    other = Collector(clock=household.collector.clock)
    async with other.serve(tls.GOOD):
        await household.agree(collector_url=other.url)
        now = household.installation
        assert household.states() == [(FIRST_DAY, "dropped")]
        assert issues(household.hass) == set()
        assert (now.id != before.id, now.secret != before.secret) == (True, True)
        await household.pass_days(8)
        [submission] = other.sent("POST")

    assert len(household.sent) == 1
    assert period(submission) == "2027-03-19"
    assert before.id not in str(other.requests)


async def test_no_answer_at_all(household: Household) -> None:
    """Nothing is frozen before there was one, as the clock may be wrong."""
    async with listening(at_once) as url:
        await household.agree(collector_url=url)
        await household.pass_days(9)
        assert household.states() == []
        assert household.consent.state.unanswered_since is not None


async def test_opting_out_is_on_the_disk_before_it_is_answered(household: Household) -> None:
    assert household.installation.id in state_path(household.hass).read_text()
    await submitting(household)
    await household.opt_out(erase=True)

    assert '"consent": null' in state_path(household.hass).read_text()
