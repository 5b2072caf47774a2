"""What entities and diagnostics show of sharing."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.diagnostics import async_get_config_entry_diagnostics
from custom_components.usage_stats.engine.sharing.consent import PRIVACY_VERSION

from ..common import (
    async_call,
    async_move_to,
    async_restart,
    async_settle,
    async_tick,
    entity_id,
    runtime_data,
    state,
)
from ..e2e.collector import Collector
from .common import agreement, async_opt_in, change_text, unwritable_state

# Before the entry is set up, which makes its session.
pytestmark = pytest.mark.usefixtures("reachable")

SHARING = "custom_components.usage_stats.sharing"
SENSORS = ("last_submission", "next_submission", "submissions")


@pytest.fixture
async def sharing(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    collector: Collector,
    hass_admin_user: User,
    monkeypatch: pytest.MonkeyPatch,
) -> MockConfigEntry:
    """Return an entry that shares, with its daily check at 9:30 in Berlin."""
    monkeypatch.setattr(f"{SHARING}.consent._draw_time", lambda: time(9, 30))
    await async_opt_in(hass, hass_admin_user, collector)
    await async_settle(hass)
    return noon_entry


def shown(hass: HomeAssistant, entry: MockConfigEntry) -> tuple[str, ...]:
    """Return the states of the binary sensor and of the three sensors."""
    on = hass.states.get(entity_id(hass, entry, "sharing", "binary_sensor"))
    assert on is not None
    return (on.state, *(state(hass, entry, key).state for key in SENSORS))


async def async_told(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, Any]:
    """Return the part of the diagnostics."""
    told: dict[str, Any] = (await async_get_config_entry_diagnostics(hass, entry))["sharing"]
    return told


def there(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return which entities of sharing are in the registry."""
    registry = er.async_get(hass)
    return {
        key
        for key, domain in (("sharing", "binary_sensor"), *((key, "sensor") for key in SENSORS))
        if registry.async_get_entity_id(domain, DOMAIN, f"{entry.entry_id}_{key}") is not None
    }


async def test_before_a_consent(hass: HomeAssistant, noon_entry: MockConfigEntry) -> None:
    """None of them exists, and none is left of the version before."""
    assert there(hass, noon_entry) == set()
    registry = er.async_get(hass)
    for key in SENSORS:
        registry.async_get_or_create(
            "sensor", DOMAIN, f"{noon_entry.entry_id}_{key}", config_entry=noon_entry
        )
    assert there(hass, noon_entry) == set(SENSORS)
    await async_restart(hass, noon_entry)
    assert there(hass, noon_entry) == set()


async def test_with_a_consent(hass: HomeAssistant, sharing: MockConfigEntry) -> None:
    """All of them are there at once, and diagnostic."""
    assert there(hass, sharing) == {"sharing", *SENSORS}
    registry = er.async_get(hass)
    ids = [entity_id(hass, sharing, key) for key in SENSORS]
    for found in (*ids, entity_id(hass, sharing, "sharing", "binary_sensor")):
        entity = registry.async_get(found)
        assert entity is not None
        assert entity.entity_category is EntityCategory.DIAGNOSTIC
        assert entity.disabled_by is None
    assert state(hass, sharing, "submissions").attributes["state_class"] == "total_increasing"
    for key in SENSORS[:2]:
        assert state(hass, sharing, key).attributes["device_class"] == "timestamp"


@pytest.mark.parametrize("erase", [True, False])
async def test_they_exist_as_long_as_an_installation_id(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    collector: Collector,
    hass_admin_user: User,
    *,
    erase: bool,
) -> None:
    """An opt-out alone keeps it; with erasure it is forgotten, until there is another."""
    await async_call(hass, "opt_out", {"erase": erase})
    await async_settle(hass)
    expected = set() if erase else {"sharing", *SENSORS}
    assert there(hass, sharing) == expected
    await async_restart(hass, sharing)
    assert there(hass, sharing) == expected
    await async_opt_in(hass, hass_admin_user, collector)
    await async_settle(hass)
    assert shown(hass, sharing)[0] == "on"


async def test_with_a_consent_and_after_its_end(
    hass: HomeAssistant, sharing: MockConfigEntry
) -> None:
    """The first period ends with the 17th, in UTC; the check of that morning sends it."""
    assert shown(hass, sharing) == ("on", "unknown", "2027-03-18T08:30:00+00:00", "0")
    await async_restart(hass, sharing)
    assert shown(hass, sharing) == ("on", "unknown", "2027-03-18T08:30:00+00:00", "0")

    await async_call(hass, "opt_out")
    assert shown(hass, sharing) == ("off", "unknown", "unknown", "0")


async def test_an_end_that_cannot_be_saved_is_shown(
    hass: HomeAssistant, sharing: MockConfigEntry
) -> None:
    with unwritable_state(hass):
        await async_call(hass, "opt_out")
        assert shown(hass, sharing)[0] == "off"


async def test_paused_is_off(
    hass: HomeAssistant, sharing: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_text(monkeypatch, "another")
    await async_restart(hass, sharing)
    assert shown(hass, sharing) == ("off", "unknown", "unknown", "0")

    await runtime_data(sharing).sharing.async_opt_in(None, None)
    await async_settle(hass)
    assert shown(hass, sharing)[0] == "on"


async def test_across_the_end_of_a_period(
    hass: HomeAssistant, sharing: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The next submission is never in the past, and moves on once it was made."""
    for now in ("17T12:00:00+01:00", "18T00:59:59+01:00", "18T01:00:00+01:00"):
        await async_move_to(hass, freezer, f"2027-03-{now}")
        upcoming = runtime_data(sharing).sharing.next_submission
        assert upcoming == datetime(2027, 3, 18, 8, 30, tzinfo=UTC), now
    assert shown(hass, sharing) == ("on", "unknown", "2027-03-18T08:30:00+00:00", "0")

    await async_move_to(hass, freezer, "2027-03-18T09:30:00+01:00")

    made = dt_util.utcnow().isoformat(timespec="seconds")
    assert shown(hass, sharing) == ("on", made, "2027-03-25T08:30:00+00:00", "1")


async def test_two_that_are_due(
    hass: HomeAssistant, sharing: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The second follows after an hour, and then the next week's, in summer time."""
    freezer.move_to("2027-03-26T12:00:00+01:00")
    assert (await async_call(hass, "submit"))["accepted"] == 1
    assert shown(hass, sharing)[2:] == ("2027-03-26T12:00:00+00:00", "1")

    await async_tick(hass, freezer, 60 * 60 + 1)

    assert shown(hass, sharing)[2:] == ("2027-04-01T07:30:00+00:00", "2")


async def test_a_retry_is_shown(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    collector: Collector,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """About a minute later; before the next check."""
    monkeypatch.setattr(f"{SHARING}.client.random.random", lambda: 0.5)
    kept = collector.accept
    monkeypatch.setattr(collector, "accept", lambda *_: 503)
    freezer.move_to("2027-03-18T12:00:00+01:00")
    assert (await async_call(hass, "submit"))["accepted"] == 0
    assert shown(hass, sharing)[2] == "2027-03-18T11:01:00+00:00"
    told = await async_told(hass, sharing)
    assert told["unanswered_since"] == "2027-03-18T11:00:00+00:00"

    monkeypatch.setattr(collector, "accept", kept)
    await async_tick(hass, freezer, 61)

    assert shown(hass, sharing)[3] == "1"
    assert (await async_told(hass, sharing))["unanswered_since"] is None


async def test_deleting_all_takes_the_history_back(
    hass: HomeAssistant, sharing: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to("2027-03-18T12:00:00+01:00")
    await async_call(hass, "submit")
    assert shown(hass, sharing)[3] == "1"

    await async_call(hass, "delete_all", {"confirm": True})

    assert shown(hass, sharing) == ("on", "unknown", "2027-03-26T08:30:00+00:00", "0")


async def test_diagnostics(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    collector: Collector,
) -> None:
    """Numbers, dates and states."""
    since = agreement(sharing).state.consent
    assert since is not None
    assert await async_told(hass, sharing) == {
        "opt_in_status": "enabled",
        "paused": False,
        "policy_version": PRIVACY_VERSION,
        "since": since.since.isoformat(),
        "first_day": "2027-03-11",
        "known_installations": 1,
        "erasures": 0,
        "erasures_refused": [],
        "erasures_given_up": 0,
        "unanswered_since": None,
        "submissions": 0,
        "last_submission": None,
        "next_submission": "2027-03-18T09:30:00+01:00",
    }

    await runtime_data(sharing).sharing.async_opt_in("http://127.0.0.1:9", None)
    await async_call(hass, "opt_out", {"erase": True})
    await async_settle(hass)
    freezer.tick(timedelta(seconds=1))

    told = await async_told(hass, sharing)
    assert (told["opt_in_status"], told["paused"], told["since"]) == ("disabled", False, None)
    assert (told["known_installations"], told["erasures"]) == (0, 2)
    assert (told["erasures_refused"], told["erasures_given_up"]) == ([], 0)
    assert collector.sent("DELETE")
