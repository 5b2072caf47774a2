"""CSV files that a spreadsheet has saved in another form, in a running Home Assistant."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.uses import csv_file
from custom_components.usage_stats.engine.uses.csv_file import Batch

from ..common import (
    KEY,
    ONE,
    async_call,
    async_record,
    async_restart,
    async_settle,
    async_tick,
    async_totals,
    csv_path,
    database,
    exported,
    folder,
    issue,
    issues,
    runtime_data,
    state_path,
    stored,
)
from ..engine.uses.forms import Save, ansi, german, semicolons, unicode_text

DAY = "2027-03-10"
forms = pytest.mark.parametrize("form", [semicolons, german, unicode_text, ansi])
KAESE = ("Käse, alt", "voice")


@pytest.fixture
async def entry(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry with three and two uses exported, and four that are not."""
    await async_record(hass, count=3)
    await async_record(hass, *KAESE, count=2)
    await async_call(hass, "export")
    freezer.tick(120)
    await async_record(hass, count=4)
    return noon_entry


def save_as(hass: HomeAssistant, form: Save) -> bytes:
    """Save today's file as a spreadsheet does; return what it is then."""
    path = csv_path(hass, DAY)
    path.write_bytes(form(path.read_bytes()))
    return path.read_bytes()


@forms
@pytest.mark.usefixtures("entry")
async def test_an_export_after_a_spreadsheet(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, form: Save
) -> None:
    """Its file is kept as it is; both together have every use once."""
    saved = save_as(hass, form)
    answer = await async_call(hass, "export")
    assert (answer["success"], answer["rows"]) == (True, 1)
    assert exported(hass) == {KEY: 4}
    [aside] = csv_file.list_set_aside(folder(hass))
    assert aside.path.read_bytes() == saved
    assert issues(hass) == {"file_changed"}
    found = issue(hass, "file_changed")
    assert found is not None
    assert found.translation_placeholders == {"paths": f"- `{aside.path}`"}
    # The next ones are in the new file.
    await async_tick(hass, freezer, 60)
    await async_record(hass)
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 5}
    assert (await async_call(hass, "list_files"))["total_files"] == 1


async def test_the_issue_is_there_until_the_file_is_gone(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    save_as(hass, german)
    await async_call(hass, "export")
    await async_restart(hass, entry)
    assert issues(hass) == {"file_changed"}
    [aside] = csv_file.list_set_aside(folder(hass))
    aside.path.unlink()
    await async_restart(hass, entry)
    assert not issues(hass)


@pytest.mark.usefixtures("entry")
async def test_it_is_deleted_with_the_other_files(hass: HomeAssistant) -> None:
    save_as(hass, german)
    await async_call(hass, "export")
    deleted = await async_call(hass, "delete_all", {"confirm": True, "files": True})
    assert deleted["success"] is True
    assert deleted["deleted_files"] == 2
    assert not list(folder(hass).glob("*.csv"))
    assert not issues(hass)


def _damaged(hass: HomeAssistant) -> None:
    database(hass).write_bytes(b"\xa5" * 9_000)


def _deleted(hass: HomeAssistant) -> None:
    database(hass).unlink()


def _both_gone(hass: HomeAssistant) -> None:
    database(hass).unlink()
    state_path(hass).unlink()


@forms
@pytest.mark.parametrize("lose", [_damaged, _deleted])
async def test_the_database_is_lost_after_a_spreadsheet(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    form: Save,
    lose: Callable[[HomeAssistant], None],
) -> None:
    """Nothing is written twice, no name is made up, and the counters are complete."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    save_as(hass, form)
    lose(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 7, KAESE: 2}
    assert stored(hass) == {KEY: 7, (DAY, *KAESE): 2}
    found = issue(hass, "files_unread")
    assert found is not None
    uses = "6" if form is ansi else "9"
    assert found.translation_placeholders == {"dates": DAY, "uses": uses}
    assert (await async_call(hass, "export"))["rows"] == 0
    # What comes now is exported once.
    freezer.tick(120)
    await async_record(hass)
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 1}
    assert await async_totals(hass) == {ONE: 8, KAESE: 2}
    await async_restart(hass, entry)
    assert {"files_unread", "file_changed"} <= issues(hass)
    assert await async_totals(hass) == {ONE: 8, KAESE: 2}


@forms
async def test_the_state_is_lost_too(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, form: Save
) -> None:
    """The counters start at zero, and nothing is made up."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    save_as(hass, form)
    _both_gone(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    assert await async_totals(hass) == {}
    found = issue(hass, "files_unread")
    assert found is not None
    assert found.translation_placeholders == {"dates": DAY, "uses": "0"}
    freezer.tick(120)
    await async_record(hass)
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 1}


@forms
async def test_the_database_is_lost_while_running(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory, form: Save
) -> None:
    """What it never had is exported; what it had may be in the file."""
    save_as(hass, form)
    database(hass).unlink()
    runtime_data(entry).counter.record([(*ONE, 5)])
    await async_record(hass, *KAESE)
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 12, KAESE: 3}
    assert "files_unread" in issues(hass)
    freezer.tick(120)
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 5, (DAY, *KAESE): 1}


async def test_a_person_clears_the_issue(
    hass: HomeAssistant, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """It stays over restarts until then."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    save_as(hass, german)
    database(hass).unlink()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    await async_restart(hass, entry)
    assert issues(hass) == {"files_unread"}
    assert await async_setup_component(hass, "repairs", {})
    client = await hass_client()
    url = "/api/repairs/issues/fix"
    response = await client.post(url, json={"handler": DOMAIN, "issue_id": "files_unread"})
    assert response.status == HTTPStatus.OK
    flow = await response.json()
    assert flow["description_placeholders"] == {"dates": DAY, "uses": "9"}
    response = await client.post(f"{url}/{flow['flow_id']}", json={})
    assert (await response.json())["type"] == "create_entry"
    assert not issues(hass)


async def test_a_batch_that_may_be_in_the_file_is_not_written_again(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the write and the note that it was done, then a spreadsheet saved the file."""
    append = csv_file.append
    with monkeypatch.context() as patched:

        def append_and_fail(folder: Path, batch: Batch, *, tried: bool) -> None:
            append(folder, batch, tried=tried)
            raise OSError

        patched.setattr(csv_file, "append", append_and_fail)
        assert (await async_call(hass, "export"))["success"] is False
    save_as(hass, german)
    assert (await async_call(hass, "export"))["success"] is True
    assert not csv_path(hass, DAY).exists()
    assert issues(hass) == {"file_changed", "files_unread"}
    found = issue(hass, "files_unread")
    assert found is not None
    assert found.translation_placeholders == {"dates": DAY, "uses": "4"}
    assert runtime_data(entry).exporter.exports.written == 2
