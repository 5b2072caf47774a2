"""Names that look alike: one repair issue, and how a person merges them or leaves them."""

from http import HTTPStatus
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.uses import use_log
from custom_components.usage_stats.uses.names import Names

from .common import (
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_settle,
    async_totals,
    issue,
    issues,
    runtime_data,
)
from .sharing.common import unwritable_state

FLOWS = "/api/repairs/issues/fix"
ALIKE = {"names_alike"}

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> Client:
    """Return an administrator's client."""
    assert berlin_entry.runtime_data
    assert await async_setup_component(hass, "repairs", {})
    return await hass_client()


async def async_use(hass: HomeAssistant, *combinations: tuple[str, str]) -> None:
    """Record a use of each, one after the other."""
    for combination in combinations:
        await async_record(hass, *combination)
    await async_settle(hass)


async def async_post(client: Client, path: str, data: dict[str, Any]) -> dict[str, Any]:
    """Send one step of a fix flow."""
    response = await client.post(path, json=data)
    assert response.status == HTTPStatus.OK
    answer: dict[str, Any] = await response.json()
    return answer


async def async_open(client: Client) -> dict[str, Any]:
    """Press *Fix*."""
    return await async_post(client, FLOWS, {"handler": DOMAIN, "issue_id": "names_alike"})


async def async_choose(client: Client, flow: dict[str, Any], choice: str) -> dict[str, Any]:
    """Choose from the menu."""
    return await async_post(client, f"{FLOWS}/{flow['flow_id']}", {"next_step_id": choice})


async def async_keep(client: Client, flow: dict[str, Any], name: str) -> dict[str, Any]:
    """Merge, and let one name stay."""
    form = await async_choose(client, flow, "merge")
    assert (form["type"], form["step_id"]) == ("form", "merge")
    return await async_post(client, f"{FLOWS}/{flow['flow_id']}", {"name": name})


async def test_names_that_look_alike_are_told_and_merged(
    hass: HomeAssistant, client: Client
) -> None:
    """Three sensors without a word are one after two answers."""
    await async_use(hass, ("espresso", "button"), ("Lungo", "button"))
    assert not issues(hass)
    await async_use(hass, ("Espresso", "Button"), ("Espresso", "button"))
    assert issues(hass) == ALIKE
    found = issue(hass, "names_alike")
    assert found is not None
    assert found.is_fixable
    assert not found.translation_placeholders

    menu = await async_open(client)
    assert (menu["type"], menu["menu_options"]) == ("menu", ["merge", "leave"])
    assert menu["description_placeholders"] == {"names": "Espresso · espresso"}
    menu = await async_keep(client, menu, "Espresso")
    assert menu["description_placeholders"] == {"names": "Espresso / Button · Espresso / button"}
    done = await async_keep(client, menu, "button")

    assert done["type"] == "create_entry"
    assert not issues(hass)
    assert await async_totals(hass) == {("Espresso", "button"): 3, ("Lungo", "button"): 1}
    # The other spelling is still sent by somebody.
    await async_use(hass, ("espresso", "button"))
    assert issues(hass) == ALIKE


async def test_names_that_were_left_are_never_asked_about_again(
    hass: HomeAssistant, client: Client, berlin_entry: MockConfigEntry
) -> None:
    await async_use(hass, ("Bar", "button"), ("Bär", "button"))
    assert issues(hass) == ALIKE
    done = await async_choose(client, await async_open(client), "leave")
    assert done["type"] == "create_entry"
    assert not issues(hass)
    await async_restart(hass, berlin_entry)
    await async_use(hass, ("BAR", "button"), ("Bär", "button"))
    assert not issues(hass)
    assert len(await async_totals(hass)) == 3
    await async_use(hass, ("Bar", "Button"))
    assert issues(hass) == ALIKE


async def test_names_that_were_left_are_forgotten_with_the_uses(
    hass: HomeAssistant, client: Client, berlin_entry: MockConfigEntry
) -> None:
    await async_use(hass, ("Bar", "button"), ("Bär", "button"))
    await async_choose(client, await async_open(client), "leave")
    state = runtime_data(berlin_entry).storage.state_store.state
    for files, groups in ((False, 1), (True, 0)):
        await async_call(hass, "delete_all", {"confirm": True, "files": files})
        await async_settle(hass)
        assert len(state.left_alike) == groups
    await async_use(hass, ("Bar", "button"), ("Bär", "button"))
    assert issues(hass) == ALIKE


async def test_history_is_looked_at_when_it_starts(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """What was recorded by an earlier version, too."""
    await runtime_data(berlin_entry).storage.write_behind.async_commit(
        lambda connection: use_log.add_uses(
            connection,
            runtime_data(berlin_entry).counter.day.date,
            [((1, ("Notfall", "ct")), 1), ((1, ("Not\u200bfall", "ct")), 2)],
        )
    )
    await async_restart(hass, berlin_entry)
    await async_settle(hass)
    assert issues(hass) == ALIKE
    names = runtime_data(berlin_entry).names
    assert isinstance(names, Names)
    [group] = names.alike
    await names.async_merge(group, "Not\u200bfall")
    assert await async_totals(hass) == {("Notfall", "ct"): 3}
    assert not issues(hass)


async def test_what_is_deleted_looks_like_nothing(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    await async_use(hass, ("Bar", "button"), ("bar", "button"))
    await async_call(hass, "delete_all", {"confirm": True, "files": True})
    await async_settle(hass)
    assert not issues(hass)
    await async_use(hass, ("bar", "button"))
    assert not issues(hass)
    await async_use(hass, ("Bar", "button"))
    assert issues(hass) == ALIKE
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    assert not issues(hass)


@pytest.mark.parametrize("choice", ["merge", "leave"])
async def test_an_answer_that_cannot_be_saved(
    hass: HomeAssistant, client: Client, choice: str
) -> None:
    await async_use(hass, ("Bar", "button"), ("bar", "button"))
    await async_call(hass, "export")
    menu = await async_open(client)
    with unwritable_state(hass):
        answer = await (
            async_keep(client, menu, "Bar")
            if choice == "merge"
            else async_choose(client, menu, "leave")
        )
    assert (answer["type"], answer["reason"]) == ("abort", "not_saved")
    assert "names_alike" in issues(hass)
    assert len(await async_totals(hass)) == 2


@pytest.mark.parametrize("choice", ["init", "merge", "leave"])
async def test_an_entry_that_is_not_loaded(
    hass: HomeAssistant, client: Client, berlin_entry: MockConfigEntry, choice: str
) -> None:
    await async_use(hass, ("Bar", "button"), ("bar", "button"))
    menu = await async_open(client)
    if choice == "init":
        form = await async_choose(client, menu, "merge")
        await hass.config_entries.async_unload(berlin_entry.entry_id)
        answer = await async_post(client, f"{FLOWS}/{form['flow_id']}", {"name": "Bar"})
    else:
        await hass.config_entries.async_unload(berlin_entry.entry_id)
        answer = await async_choose(client, menu, choice)
    assert (answer["type"], answer["reason"]) == ("abort", "not_loaded")


async def test_names_that_were_merged_meanwhile(hass: HomeAssistant, client: Client) -> None:
    """A window that was left open has nothing left to ask."""
    await async_use(hass, ("Bar", "button"), ("bar", "button"))
    menu = await async_open(client)
    await async_call(hass, "rename", {"skill": "bar", "new_skill": "Bar"})
    answer = await async_keep(client, menu, "bar")
    assert answer["type"] == "create_entry"
    assert await async_totals(hass) == {("bar", "button"): 2}


@pytest.mark.usefixtures("berlin_entry")
async def test_names_that_a_reset_discarded(hass: HomeAssistant) -> None:
    await async_use(hass, ("Bar", "button"))
    await async_call(hass, "export")
    await async_use(hass, ("bar", "button"))
    assert issues(hass) == ALIKE
    await async_call(hass, "reset")
    await async_settle(hass)
    assert not issues(hass)


async def test_a_name_that_is_gone_is_not_asked_about_again(
    hass: HomeAssistant, client: Client, berlin_entry: MockConfigEntry
) -> None:
    await async_use(hass, ("Bar", "button"), ("bar", "button"))
    menu = await async_open(client)
    await runtime_data(berlin_entry).storage.write_behind.async_commit(
        lambda connection: connection.execute("DELETE FROM uses WHERE skill = 'bar'").rowcount
    )
    del runtime_data(berlin_entry).storage.day.totals["bar", "button"]
    assert (await async_keep(client, menu, "Bar"))["type"] == "create_entry"
    assert not issues(hass)


async def test_the_name_that_is_used_most_is_offered(hass: HomeAssistant, client: Client) -> None:
    await async_use(hass, ("Espresso", "button"), ("espresso", "button"), ("espresso", "button"))

    form = await async_choose(client, await async_open(client), "merge")

    [field] = form["data_schema"]
    assert field["default"] == "espresso"
    assert field["selector"]["select"]["options"] == ["espresso", "Espresso"]


async def test_the_uses_of_all_days_tell_which_is_used_most(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await async_use(hass, ("espresso", "button"), ("espresso", "voice"), ("espresso", "button"))
    await async_move_to(hass, freezer, "2027-03-12T12:00:00+01:00")
    await async_use(hass, ("Espresso", "button"), ("Espresso", "button"))

    names = runtime_data(noon_entry).names
    assert await names.async_spellings(names.alike[0]) == ["espresso", "Espresso"]
