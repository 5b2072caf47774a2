"""The actions as an automation or a person calls them."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, UnknownUser
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.usage_stats.const import DOMAIN

from .common import (
    async_call,
    async_move_to,
    async_record,
    async_settle,
    async_totals,
    csv_path,
    exported,
    folder,
    runtime_data,
    stored,
)
from .uses.bad_input import BAD_INPUT, MARK

ACTIONS = ("record", "get_current", "export", "reset", "list_files")
USE = {"skill": "Espresso", "modality": "button"}


@pytest.mark.usefixtures("entry")
async def test_one_use_is_counted_and_durable(hass: HomeAssistant) -> None:
    """A use is on the disk before the answer is there."""
    assert await async_record(hass) == {"success": True, "counted": 1, "durable": True}
    assert list(stored(hass).values()) == [1]


@pytest.mark.usefixtures("entry")
async def test_a_count_is_that_many_uses(hass: HomeAssistant) -> None:
    """The bounds of the count are inside."""
    for count in (1, 10_000):
        answer = await async_record(hass, count=count)
        assert answer == {"success": True, "counted": count, "durable": True}
    assert await async_totals(hass) == {("Espresso", "button"): 10_001}


@pytest.mark.usefixtures("entry")
async def test_a_batch_is_counted_whole(hass: HomeAssistant) -> None:
    """A thousand items are one call."""
    uses = [
        {"skill": f"Program {number % 10}", "modality": "ct", "count": 2} for number in range(1_000)
    ]
    answer = await async_call(hass, "record", {"uses": uses})
    assert answer == {"success": True, "counted": 2_000, "durable": True}
    assert await async_totals(hass) == {(f"Program {number}", "ct"): 200 for number in range(10)}


@pytest.mark.usefixtures("entry")
async def test_names_are_trimmed_and_composed(hass: HomeAssistant) -> None:
    """Two ways to write a name are one name; case, emoji, commas and quotes stay."""
    await async_record(hass, " Cafe\u0301 ", "\tvoice")
    await async_record(hass, "Caf\u00e9", "voice")
    await async_record(hass, "caf\u00e9", "voice")
    await async_record(hass, 'Licht, "hell" ☕', "v" * 64)
    assert await async_totals(hass) == {
        ("Caf\u00e9", "voice"): 2,
        ("caf\u00e9", "voice"): 1,
        ('Licht, "hell" ☕', "v" * 64): 1,
    }


@pytest.mark.usefixtures("entry")
async def test_an_answer_need_not_be_asked_for(hass: HomeAssistant) -> None:
    """An automation that wants no answer gets none, and its use is counted."""
    answer = await hass.services.async_call(DOMAIN, "record", USE, blocking=True)
    assert answer is None
    assert await async_totals(hass) == {("Espresso", "button"): 1}


async def test_bad_input_is_refused(
    hass: HomeAssistant, entry: MockConfigEntry, subtests: pytest.Subtests
) -> None:
    """The error names the field, never the value, and nothing is counted."""
    for name, (data, field) in BAD_INPUT.items():
        with subtests.test(name):
            with pytest.raises(ServiceValidationError) as refused:
                await async_call(hass, "record", data)
            message = str(refused.value)
            assert refused.value.translation_domain == DOMAIN
            assert refused.value.translation_key != message
            assert (refused.value.translation_placeholders or {})["field"] == field
            assert f" {field} " in message
            assert MARK not in message
            assert runtime_data(entry).counter.day.total == 0


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("action", ["get_current", "export", "reset", "list_files"])
async def test_unknown_fields_are_refused(hass: HomeAssistant, action: str) -> None:
    """An action that takes nothing says so."""
    await async_record(hass)
    with pytest.raises(ServiceValidationError, match="modality"):
        await async_call(hass, action, {"modality": "ct"})
    assert await async_totals(hass) == {("Espresso", "button"): 1}
    assert not exported(hass)


@pytest.mark.usefixtures("entry")
async def test_current_counts_come_most_used_first(hass: HomeAssistant) -> None:
    """Equal counts are sorted by name."""
    today = runtime_data(hass.config_entries.async_loaded_entries(DOMAIN)[0]).counter.day.start.date
    for skill, count in (("b", 1), ("c", 5), ("a", 1)):
        await async_record(hass, skill, "ct", count=count)
    assert await async_call(hass, "get_current") == {
        "date": today.isoformat(),
        "total_combinations": 3,
        "total_usages": 7,
        "stats": [
            {"skill": "c", "modality": "ct", "count": 5},
            {"skill": "a", "modality": "ct", "count": 1},
            {"skill": "b", "modality": "ct", "count": 1},
        ],
    }


@pytest.mark.usefixtures("entry")
async def test_export_answers_with_the_file(hass: HomeAssistant) -> None:
    """Only what is new is written, and the counters keep running."""
    day = (await async_call(hass, "get_current"))["date"]
    await async_record(hass, count=2)
    await async_record(hass, "Lungo")
    first = await async_call(hass, "export")
    assert first == {
        "success": True,
        "message": "Rows written: 2.",
        "file_path": f"usage_stats/usage_stats_{day}.csv",
        "date": day,
        "rows": 2,
    }
    again = await async_call(hass, "export")
    assert again == {
        "success": True,
        "message": "Nothing new to export.",
        "file_path": None,
        "date": day,
        "rows": 0,
    }
    await async_record(hass)
    assert (await async_call(hass, "export"))["rows"] == 1
    assert exported(hass) == {(day, "Espresso", "button"): 3, (day, "Lungo", "button"): 1}
    assert await async_totals(hass) == {("Espresso", "button"): 3, ("Lungo", "button"): 1}


@pytest.mark.usefixtures("entry")
async def test_the_file_reads_as_promised(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A header once, rows sorted by skill, then modality, times unique within the file."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    await async_move_to(hass, freezer, "2027-03-10T09:00:00+01:00")
    for skill, modality in (("b", "ct"), ('Licht, "hell"', "voice"), ("b", "a"), ("Ü", "ct")):
        await async_record(hass, skill, modality)
    await async_call(hass, "export")
    await async_record(hass, "b", "ct", count=4)
    await async_call(hass, "export")
    assert csv_path(hass, "2027-03-10").read_bytes().decode() == (
        "date,skill,modality,count,timestamp\n"
        '2027-03-10,"Licht, ""hell""",voice,1,2027-03-10 09:00:00\n'
        "2027-03-10,b,a,1,2027-03-10 09:00:00\n"
        "2027-03-10,b,ct,1,2027-03-10 09:00:00\n"
        "2027-03-10,Ü,ct,1,2027-03-10 09:00:00\n"
        "2027-03-10,b,ct,4,2027-03-10 09:00:01\n"
    )


@pytest.mark.usefixtures("entry")
async def test_reset_discards_what_is_pending(hass: HomeAssistant) -> None:
    """What was exported stays, what was not is gone, and counting goes on from zero."""
    await async_record(hass, count=2)
    await async_call(hass, "export")
    await async_record(hass, count=3)
    await async_record(hass, "Lungo", count=4)
    assert await async_call(hass, "reset", {"dry_run": True}) == {
        "success": True,
        "message": "Uses that would be discarded without export: 7.",
        "discarded": 7,
    }
    assert await async_call(hass, "reset") == {
        "success": True,
        "message": "The counters are at zero. Uses discarded without export: 7.",
        "discarded": 7,
    }
    assert await async_totals(hass) == {}
    assert (await async_call(hass, "export"))["rows"] == 0
    await async_record(hass)
    await async_call(hass, "export")
    assert sum(exported(hass).values()) == 3


async def test_reset_stays_over_a_restart(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A restart brings back neither what was reset nor loses what came after."""
    await async_record(hass, count=2)
    await async_call(hass, "export")
    await async_record(hass, count=3)
    await async_call(hass, "reset")
    await async_record(hass, count=5)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert await async_totals(hass) == {("Espresso", "button"): 5}
    await async_call(hass, "export")
    assert sum(exported(hass).values()) == 7


@pytest.mark.usefixtures("entry")
async def test_files_are_listed_newest_first(hass: HomeAssistant) -> None:
    """Only regular files with our names are listed."""
    assert await async_call(hass, "list_files") == {"success": True, "total_files": 0, "files": []}
    for day in ("2027-01-09", "2027-01-10"):
        csv_path(hass, day).write_text("x\n")
    (folder(hass) / "usage_stats_2027-02-30.csv").write_text("no such date")
    (folder(hass) / "notes.csv").write_text("not ours")
    csv_path(hass, "2027-01-11").mkdir()
    csv_path(hass, "2027-01-12").symlink_to(csv_path(hass, "2027-01-10"))
    answer = await async_call(hass, "list_files")
    assert answer["total_files"] == 2
    assert answer["files"] == [
        {
            "filename": f"usage_stats_{day}.csv",
            "date": day,
            "path": f"usage_stats/usage_stats_{day}.csv",
            "size_bytes": 2,
            "archived": False,
        }
        for day in ("2027-01-10", "2027-01-09")
    ]


@pytest.mark.usefixtures("entry")
async def test_a_folder_that_cannot_be_listed_is_an_error(hass: HomeAssistant) -> None:
    """No answer is made up."""
    moved = folder(hass).rename(folder(hass).with_name("moved"))
    folder(hass).write_text("a file in the folder's place")
    with pytest.raises(HomeAssistantError) as failed:
        await async_call(hass, "list_files")
    assert str(folder(hass)) in str(failed.value)
    folder(hass).unlink()
    moved.rename(folder(hass))


async def test_reset_is_for_administrators(
    hass: HomeAssistant, entry: MockConfigEntry, hass_read_only_user: MockUser
) -> None:
    """An automation may, another user may not."""
    await async_record(hass)
    with pytest.raises(HomeAssistantError, match="administrator"):
        await async_call(hass, "reset", context=Context(user_id=hass_read_only_user.id))
    assert runtime_data(entry).counter.day.total == 1
    assert (await async_call(hass, "reset"))["discarded"] == 1


async def test_an_administrator_may_reset(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A person with the rights is let through."""
    owner = MockUser(is_owner=True).add_to_hass(hass)
    await async_record(hass)
    answer = await async_call(hass, "reset", context=Context(user_id=owner.id))
    assert answer["discarded"] == 1
    assert runtime_data(entry).counter.day.total == 0


@pytest.mark.usefixtures("entry")
async def test_other_users_may_record(hass: HomeAssistant, hass_read_only_user: MockUser) -> None:
    """Counting needs no rights, and nothing is kept of who it was."""
    context = Context(user_id=hass_read_only_user.id)
    assert (await async_call(hass, "record", USE, context))["counted"] == 1
    await async_settle(hass)
    kept = b"".join(path.read_bytes() for path in folder(hass).iterdir())
    assert hass_read_only_user.id.encode() not in kept


@pytest.mark.usefixtures("entry")
async def test_a_user_who_is_gone_is_refused(hass: HomeAssistant) -> None:
    """A context may outlive its user."""
    with pytest.raises(UnknownUser):
        await async_call(hass, "record", USE, Context(user_id="gone"))


@pytest.mark.parametrize("action", ACTIONS)
async def test_without_a_loaded_entry_actions_say_so(
    hass: HomeAssistant, entry: MockConfigEntry, action: str
) -> None:
    """The actions stay registered; what they need is not there."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
    with pytest.raises(ServiceValidationError, match="not set up or not loaded"):
        await async_call(hass, action, USE if action == "record" else None)


@pytest.mark.usefixtures("entry")
async def test_a_reset_comes_to_its_end_without_its_caller(
    hass: HomeAssistant, subtests: pytest.Subtests
) -> None:
    """Whenever an automation is stopped or a connection lost: counters and disk agree."""
    for turns in range(4):
        with subtests.test(turns=turns):
            await async_record(hass, count=5)
            reset = hass.async_create_task(async_call(hass, "reset"))
            for _ in range(turns):
                await asyncio.sleep(0)
            reset.cancel()
            await asyncio.gather(reset, return_exceptions=True)
            await async_settle(hass)
            assert await async_totals(hass) == {}
            assert not stored(hass)
