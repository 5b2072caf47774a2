"""A collector that refuses to delete what it holds, and one that is given up."""

from typing import Any

import pytest

from custom_components.usage_stats.diagnostics import async_get_config_entry_diagnostics
from custom_components.usage_stats.issues import async_clear_issue

from ..common import (
    async_restart,
    async_settle,
    issue,
    issues,
)
from .household import DAY, Household, answering, breaking


async def told(household: Household) -> tuple[Any, Any, Any]:
    """Return what the diagnostics say: asked for, refused, given up."""
    facts = await async_get_config_entry_diagnostics(household.hass, household.entry)
    sharing = facts["sharing"]
    return sharing["erasures"], sharing["erasures_refused"], sharing["erasures_given_up"]


@pytest.mark.parametrize("status", [302, 400, 401, 403, 405, 409, 422])
async def test_refused(household: Household, status: int) -> None:
    """A person is told, also after a restart, until the collector answers otherwise."""
    household.collector.misbehave_to_erasure = answering(status)
    await household.opt_out(erase=True)
    await async_settle(household.hass)
    assert len(household.erased) == 1
    found = issue(household.hass, "erasure_refused")
    assert found is not None
    assert found.translation_placeholders == {"status": str(status)}
    assert await told(household) == (1, [status], 0)

    await household.hass.config_entries.async_unload(household.entry.entry_id)
    async_clear_issue(household.hass, "erasure_refused")
    await household.hass.config_entries.async_setup(household.entry.entry_id)
    assert issues(household.hass) == {"erasure_refused"}

    household.collector.misbehave_to_erasure = None
    await household.pass_days(1)
    assert issues(household.hass) == set()
    assert await told(household) == (1, [], 0)


@pytest.mark.parametrize("status", [408, 429, 500, 503])
async def test_asked_to_come_later_is_not_refused(household: Household, status: int) -> None:
    household.collector.misbehave_to_erasure = answering(403)
    await household.opt_out(erase=True)
    await async_settle(household.hass)
    household.collector.misbehave_to_erasure = answering(status)
    await household.pass_days(1)

    assert issues(household.hass) == set()
    assert await told(household) == (1, [], 0)


async def test_no_answer_leaves_a_refusal_as_it_is(household: Household) -> None:
    household.collector.misbehave_to_erasure = answering(403)
    await household.opt_out(erase=True)
    await async_settle(household.hass)
    household.collector.misbehave_to_erasure = breaking
    await household.pass_days(1)

    assert issues(household.hass) == {"erasure_refused"}


async def test_refused_after_it_was_answered(household: Household) -> None:
    """Nothing was held then, and nothing can have come since."""
    await household.opt_out(erase=True)
    await async_settle(household.hass)
    household.collector.misbehave_to_erasure = answering(403)
    await household.pass_days(2)

    assert len(household.erased) > 1
    assert issues(household.hass) == set()
    assert await told(household) == (1, [], 0)
    for _ in range(46):
        await household.pass_time(2 * DAY)
    assert issues(household.hass) == set()
    assert household.consent.state.erasures == []


async def test_refused_to_the_end(household: Household) -> None:
    """It is not forgotten: a person is told, and may have the collector asked again."""
    known = household.installation.id
    household.collector.misbehave_to_erasure = answering(403)
    await household.opt_out(erase=True)
    for _ in range(47):
        await household.pass_time(2 * DAY)
    found = issue(household.hass, "erasure_given_up")
    assert found is not None
    assert found.translation_placeholders == {"collectors": "1"}
    assert issues(household.hass) == {"erasure_given_up"}
    assert await told(household) == (0, [], 1)
    await async_restart(household.hass, household.entry)
    assert issues(household.hass) == {"erasure_given_up"}
    await household.opt_out()
    assert issues(household.hass) == {"erasure_given_up"}

    household.collector.requests.clear()
    household.collector.misbehave_to_erasure = None
    await household.opt_out(erase=True)
    await async_settle(household.hass)
    assert household.erased == [known]
    assert issues(household.hass) == set()
    await household.pass_days(2)
    assert household.consent.state.erasures == []
