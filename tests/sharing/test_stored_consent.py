"""What is kept of the consent: its shape on the disk, what deletes it, and what it never leaves."""

from datetime import time, timedelta
from itertools import count
import json
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.diagnostics import async_get_config_entry_diagnostics
from custom_components.usage_stats.engine.sharing.consent import SharingState

from ..common import (
    async_call,
    async_record,
    async_restart,
    async_settle,
    async_totals,
    folder,
    issues,
    runtime_data,
    state_path,
)
from ..e2e.collector import Collector
from ..flows import OptionsForm
from .common import (
    API_KEY,
    NOBODY,
    agreement,
    async_freeze,
    async_opt_in,
    consent,
    installation,
    states,
    stored,
    unwritable_state,
)

pytestmark = pytest.mark.usefixtures("reachable")

OTHER = "http://127.0.0.1:10"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what is drawn be the same in each run."""
    numbers = count(1)
    own = "custom_components.usage_stats"
    monkeypatch.setattr(f"{own}.engine.sharing.consent.uuid4", lambda: f"{next(numbers):08}-id")
    monkeypatch.setattr(
        f"{own}.engine.sharing.consent.secrets.token_hex",
        lambda length: f"{next(numbers):02}" * length,
    )
    monkeypatch.setattr(f"{own}.sharing.consent._draw_time", lambda: time(3, 25, 42))


@pytest.mark.usefixtures("drawn")
async def test_the_stored_consent_keeps_its_shape(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    snapshot: SnapshotAssertion,
) -> None:
    """A change of it needs a new version and a migration."""
    sharing = runtime_data(noon_entry).sharing
    await sharing.async_opt_in(NOBODY, API_KEY)
    freezer.tick(60)
    await sharing.async_opt_out(erase=True)
    await sharing.async_opt_in(NOBODY, None)
    await sharing.async_opt_in(OTHER, API_KEY)
    await async_settle(hass)
    assert stored(hass) == snapshot
    assert SharingState.from_store_format(stored(hass)) == agreement(noon_entry).state


async def test_a_state_from_before_sharing(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """Nothing is shared, and all else is as it was."""
    await async_record(hass, count=3)
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    content = json.loads(state_path(hass).read_text())
    assert content["minor_version"] == 5
    for later in ("sharing", "saved"):
        del content["data"][later]
    state_path(hass).write_text(json.dumps({**content, "minor_version": 1}))

    assert await hass.config_entries.async_setup(noon_entry.entry_id)

    assert agreement(noon_entry).state == SharingState()
    assert await async_totals(hass) == {("Espresso", "button"): 3}
    assert not issues(hass)
    await async_restart(hass, noon_entry)
    migrated = json.loads(state_path(hass).read_text())
    assert (migrated["version"], migrated["minor_version"]) == (1, 5)
    assert stored(hass) == SharingState().to_store_format()


@pytest.mark.usefixtures("berlin")
async def test_a_consent_of_version_1_3(hass: HomeAssistant) -> None:
    """It holds, and the collector is still asked to erase."""
    before = (Path(__file__).parents[1] / "fixtures" / "state_1_3.json").read_text()
    sharing = json.loads(before)["data"]["sharing"]
    agreed, known = sharing["consent"], sharing["installation"]
    state_path(hass).parent.mkdir(exist_ok=True)
    state_path(hass).write_text(before)
    shared = {
        "since": agreed["since"],
        "policy_version": agreed["policy_version"],
        "collector_url": known["collector_url"],
    }
    entry = MockConfigEntry(domain=DOMAIN, data={"consent": shared})
    entry.add_to_hass(hass)

    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)

    assert installation(entry).id == known["id"]
    assert not issues(hass)
    await async_restart(hass, entry)
    content = json.loads(state_path(hass).read_text())
    assert (content["version"], content["minor_version"]) == (1, 5)
    [erasure] = sharing["erasures"]
    assert stored(hass) == {
        **sharing,
        "erasures": [{**erasure, "refused": None, "given_up": False}],
        "entry_behind": None,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"consent": {}},
        {"consent": {"since": 7, "policy_version": "1", "first_day": "2027-03-11"}},
        {"installation": {"id": "x"}},
        {"former": None},
        {"erasures": [{"installation": None}]},
        {"check_time": "noon"},
        {"unanswered_since": "yesterday"},
        {"entry_behind": 7},
    ],
)
async def test_a_consent_that_is_not_ours_stops_the_set_up(
    hass: HomeAssistant, sharing: MockConfigEntry, change: dict[str, Any]
) -> None:
    """Nobody guesses whether a person agrees."""
    assert await hass.config_entries.async_unload(sharing.entry_id)
    content = json.loads(state_path(hass).read_text())
    content["data"]["sharing"] |= change
    state_path(hass).write_text(json.dumps(content))

    assert not await hass.config_entries.async_setup(sharing.entry_id)

    assert sharing.error_reason_translation_key == "state_unreadable"
    assert json.loads(state_path(hass).read_text()) == content


async def test_deleting_all_begins_anew(
    hass: HomeAssistant, sharing: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The consent and the id stay; what waits and the history go."""
    known, agreed = installation(sharing), consent(sharing)
    for weeks in (1, 2):
        await async_freeze(sharing, agreed.first_day - timedelta(weeks=weeks))
    freezer.tick(timedelta(days=3))

    answer = await async_call(hass, "delete_all", {"confirm": True})

    assert (answer["success"], answer["deleted_history"]) == (True, 2)
    assert states(hass) == []
    assert agreement(sharing).installation == known
    assert consent(sharing).since == agreed.since
    assert consent(sharing).first_day == agreed.first_day + timedelta(days=3)
    assert stored(hass)["consent"]["first_day"] == "2027-03-14"
    await async_restart(hass, sharing)
    assert agreement(sharing).installation == known
    assert not issues(hass)


async def test_deleting_all_without_a_consent(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """It gives none."""
    answer = await async_call(hass, "delete_all", {"confirm": True})

    assert (answer["success"], answer["deleted_history"]) == (True, 0)
    assert agreement(noon_entry).state == SharingState()


async def test_a_beginning_that_cannot_be_saved(
    hass: HomeAssistant, sharing: MockConfigEntry
) -> None:
    """Nothing is deleted then: what is deleted would be sent as if it had not been there."""
    agreed = consent(sharing)
    await async_freeze(sharing, agreed.first_day)
    with unwritable_state(hass):
        answer = await async_call(hass, "delete_all", {"confirm": True})

    assert (answer["success"], answer["deleted_history"]) == (False, 0)
    assert states(hass) == ["waiting"]
    assert consent(sharing) == agreed


async def test_secret_and_key_are_nowhere_else(
    hass: HomeAssistant, sharing: MockConfigEntry, hass_admin_user: User, collector: Collector
) -> None:
    """Only in the state file: in no state, answer, file, issue, page or config entry."""
    secret = installation(sharing).secret
    assert all(text in state_path(hass).read_text() for text in (secret, API_KEY))
    page = await OptionsForm(hass, sharing).open("sharing")
    entry = dict(sharing.as_dict())
    answers = [
        await async_opt_in(hass, hass_admin_user, collector),
        await async_call(hass, "preview_submission"),
        await async_call(hass, "submit"),
        await async_call(hass, "get_local_stats"),
        await async_call(hass, "export_events"),
    ]
    (exported,) = folder(hass).glob("usage_stats_events_*.json")
    diagnostics = await async_get_config_entry_diagnostics(hass, sharing)
    hass.config_entries.async_update_entry(sharing, data={})
    await async_restart(hass, sharing)
    answers.append(await async_call(hass, "opt_out", {"erase": True}))
    assert issues(hass) == set()

    told = {
        "states": [found.as_dict() for found in hass.states.async_all()],
        "entry": entry,
        "page": {**page},
        "answers": answers,
        "export": exported.read_text(),
        "diagnostics": diagnostics,
        "issues": list(ir.async_get(hass).issues.values()),
    }
    for name, what in told.items():
        text = repr(what)
        assert secret not in text, name
        assert API_KEY not in text, name
    assert collector.url not in repr(diagnostics)
