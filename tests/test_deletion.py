"""Deleting everything: what goes, what stays, and that nothing is left in the files."""

import asyncio

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_capture_events,
)

from custom_components.usage_stats import backup

from .common import (
    async_call,
    async_record,
    async_restart,
    async_settle,
    async_totals,
    csv_path,
    database,
    exported,
    folder,
    issues,
    locked,
    spoil,
    state_path,
    stored,
)
from .events.common import async_queue_event, async_record_events, foreign_reader, held

PLANTED = "zaphod beeblebrox"
SKILL = "Pangalactic Gargleblaster"
DOCUMENT = "usage_stats_events_2027-01-01_01-01-01.json.part"
CONFIRMED = {"confirm": True}
WITH_FILES = {"confirm": True, "files": True}
FAILED = {
    "success": False,
    "deleted_events": 0,
    "deleted_history": 0,
    "deleted_files": 0,
    "message": "Not everything could be deleted now. Try it again.",
}
NO_NAMES_OF_OURS = (
    "notes.txt",
    "notes.json",
    "usage_stats_events.json",
    "usage_stats_events_2027-03-10_12-00-02.json.bak",
    "my_usage_stats_events_2027-03-10_12-00-02.json",
    "usage_stats_2027-03-10.csv.bak",
    "usage_stats_2027-13-10.csv",
    "usage_stats.db.damaged-mine",
)


def remnants(hass: HomeAssistant, text: str = PLANTED) -> list[str]:
    """Name our files whose bytes hold a text."""
    paths = [*folder(hass).iterdir(), state_path(hass)]
    return sorted(path.name for path in paths if text.encode() in path.read_bytes())


@pytest.fixture
async def full(hass: HomeAssistant, noon_entry: MockConfigEntry) -> MockConfigEntry:
    """Return an entry with something planted in all that there is to delete."""
    # In the file, and not in its log alone.
    await async_record_events(hass, 300, error_type=PLANTED)
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)
    await async_record_events(hass, 5, "error_occurred", error_type=PLANTED)
    await async_record(hass, SKILL, count=3, use_id="once")
    await async_call(hass, "export")
    await async_record(hass, SKILL, count=4)
    await async_call(hass, "export_events")
    (folder(hass) / DOCUMENT).write_text(PLANTED)
    for suffix in ("", "-wal", "-shm"):
        (folder(hass) / f"usage_stats.db.damaged-1{suffix}").write_text(PLANTED)
    await async_queue_event(hass, noon_entry, error_type=PLANTED)
    return noon_entry


async def test_events_are_deleted(hass: HomeAssistant, full: MockConfigEntry) -> None:
    """With all files that hold them, those that wait to be saved too; uses stay."""
    assert remnants(hass) == [
        "usage_stats.db",
        "usage_stats.db-wal",
        *(f"usage_stats.db.damaged-1{suffix}" for suffix in ("", "-shm", "-wal")),
        DOCUMENT,
        "usage_stats_events_2027-03-10_12-00-02.json",
    ]
    fired = async_capture_events(hass, "usage_stats_deleted")

    answer = await async_call(hass, "delete_all", CONFIRMED)

    assert answer == {
        "success": True,
        "deleted_events": 307,
        "deleted_history": 0,
        "deleted_files": 3,
        "message": "All events and everything about submissions were deleted. Uses were kept.",
    }
    assert remnants(hass) == []
    assert held(hass) == []
    await async_settle(hass)
    assert [event.data for event in fired] == [{"events": 307, "files": 3}]
    await async_restart(hass, full)
    assert [event["event_type"] for event in held(hass)] == []
    assert await async_totals(hass) == {(SKILL, "button"): 7}
    assert (await async_call(hass, "export"))["rows"] == 1
    assert exported(hass) == {("2027-03-10", SKILL, "button"): 7} == stored(hass)


async def test_with_files_uses_are_deleted_too(hass: HomeAssistant, full: MockConfigEntry) -> None:
    """Counters, pending counts, batches that wait, ids of uses, CSV files."""
    csv_path(hass, "2027-03-09").write_text(SKILL)
    kept = csv_path(hass, "2027-03-10").rename(folder(hass) / "kept")
    csv_path(hass, "2027-03-10").mkdir()
    assert (await async_call(hass, "export"))["success"] is False
    csv_path(hass, "2027-03-10").rmdir()
    kept.rename(csv_path(hass, "2027-03-10"))
    await async_record(hass, SKILL)

    answer = await async_call(hass, "delete_all", WITH_FILES)

    assert (answer["success"], answer["deleted_events"], answer["deleted_files"]) == (True, 307, 5)
    assert remnants(hass) == remnants(hass, SKILL) == []
    assert await async_totals(hass) == stored(hass) == {}
    assert (await async_call(hass, "list_files"))["files"] == []
    await async_restart(hass, full)
    assert await async_totals(hass) == {}
    assert (await async_call(hass, "export"))["message"] == "Nothing new to export."
    assert (await async_record(hass, SKILL, use_id="once"))["counted"] == 1


@pytest.mark.usefixtures("full")
async def test_an_id_of_a_use_counts_again(hass: HomeAssistant) -> None:
    """Without a restart, once."""
    await async_call(hass, "delete_all", WITH_FILES)
    counted = [(await async_record(hass, use_id="once"))["counted"] for _ in range(2)]
    assert counted == [1, 0]


@pytest.mark.parametrize("data", [CONFIRMED, WITH_FILES])
@pytest.mark.usefixtures("noon_entry")
async def test_what_others_have_put_there_stays(hass: HomeAssistant, data: dict[str, bool]) -> None:
    for name in NO_NAMES_OF_OURS:
        (folder(hass) / name).write_text("mine")
    csv_path(hass, "2027-03-11").symlink_to(folder(hass) / "notes.txt")
    assert (await async_call(hass, "delete_all", data))["deleted_files"] == 0
    assert [(folder(hass) / name).read_text() for name in NO_NAMES_OF_OURS] == ["mine"] * 8
    assert csv_path(hass, "2027-03-11").is_symlink()


async def test_a_database_set_aside_is_trouble_no_more(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """The repair issue goes with the file that it names."""
    await async_record(hass)
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    spoil(database(hass), "uses")
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    assert issues(hass) == {"database_damaged"}
    assert (await async_call(hass, "delete_all", CONFIRMED))["deleted_files"] == 1
    assert issues(hass) == set()


@pytest.mark.usefixtures("full")
async def test_a_reader_holds_remnants_back(hass: HomeAssistant) -> None:
    """The answer says so; when it has ended, the next call erases them."""
    with foreign_reader(database(hass)):
        answer = await async_call(hass, "delete_all", CONFIRMED)
        assert (answer["success"], answer["deleted_events"]) == (False, 307)
        assert "Uses were kept. Another program is reading the database" in answer["message"]
        assert remnants(hass) == ["usage_stats.db", "usage_stats.db-wal"]
    answer = await async_call(hass, "delete_all", CONFIRMED)
    assert (answer["success"], answer["deleted_events"]) == (True, 0)
    assert remnants(hass) == []


@pytest.mark.usefixtures("full")
async def test_a_database_that_is_locked_loses_nothing(hass: HomeAssistant) -> None:
    """What cannot be deleted is told, and is all there."""
    before = {path.name for path in folder(hass).iterdir()}
    fired = async_capture_events(hass, "usage_stats_deleted")
    with locked(database(hass)):
        assert await async_call(hass, "delete_all", WITH_FILES) == FAILED
    assert {path.name for path in folder(hass).iterdir()} == before
    assert len(held(hass)) == 306
    assert await async_totals(hass) == {(SKILL, "button"): 7}
    assert (await async_call(hass, "delete_all", WITH_FILES))["deleted_events"] == 307
    await async_settle(hass)
    assert len(fired) == 1
    assert issues(hass) == set()


@pytest.mark.parametrize("name", [DOCUMENT, "usage_stats.db.damaged-1"])
@pytest.mark.usefixtures("full")
async def test_a_file_that_cannot_be_deleted_is_told(hass: HomeAssistant, name: str) -> None:
    """All else is deleted nevertheless, without remnants."""
    fired = async_capture_events(hass, "usage_stats_deleted")
    (folder(hass) / name).unlink()
    (folder(hass) / name).mkdir()
    answer = await async_call(hass, "delete_all", WITH_FILES)
    assert answer == {**FAILED, "deleted_events": 307, "deleted_files": 3}
    assert [event.data for event in fired] == [{"events": 307, "files": 3}]
    (folder(hass) / name).rmdir()
    assert remnants(hass) == remnants(hass, SKILL) == []
    assert (await async_call(hass, "delete_all", CONFIRMED))["success"] is True
    assert held(hass) == []


@pytest.mark.usefixtures("full")
async def test_a_database_not_begun_to_the_end_is_deleted(hass: HomeAssistant) -> None:
    """A process that was killed leaves it, with all that was to be in it."""
    for suffix in ("", "-wal", "-shm"):
        (folder(hass) / f"usage_stats.db.new{suffix}").write_text(PLANTED)
    assert (await async_call(hass, "delete_all", CONFIRMED))["deleted_files"] == 4
    assert remnants(hass) == []
    assert (await async_call(hass, "delete_all", CONFIRMED))["deleted_files"] == 0


@pytest.mark.usefixtures("full")
async def test_nothing_is_deleted_while_a_backup_is_made(hass: HomeAssistant) -> None:
    await backup.async_pre_backup(hass)
    before = {path.name: path.read_bytes() for path in folder(hass).iterdir()}
    assert await async_call(hass, "delete_all", WITH_FILES) == FAILED
    assert {path.name: path.read_bytes() for path in folder(hass).iterdir()} == before
    await backup.async_post_backup(hass)
    assert (await async_call(hass, "delete_all", CONFIRMED))["deleted_events"] == 307


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(
    ("data", "key", "field"),
    [
        ({}, "field_not_confirmed", "confirm"),
        ({"files": True}, "field_not_confirmed", "confirm"),
        ({"confirm": False}, "field_not_confirmed", "confirm"),
        ({"confirm": 1}, "field_not_confirmed", "confirm"),
        ({"confirm": "Xylophon"}, "field_not_confirmed", "confirm"),
        ({"confirm": True, "files": "Xylophon"}, "field_not_boolean", "files"),
        ({"confirm": True, "files": None}, "field_not_boolean", "files"),
        ({"confirm": True, "folder": "Xylophon"}, "field_unknown", "folder"),
    ],
)
async def test_what_is_not_confirmed_is_refused(
    hass: HomeAssistant, data: dict[str, object], key: str, field: str
) -> None:
    """The error names the field and not what it held."""
    with pytest.raises(ServiceValidationError) as refused:
        await async_call(hass, "delete_all", data)
    assert refused.value.translation_key == key
    assert f" {field} " in str(refused.value)
    assert "Xylophon" not in str(refused.value)
    assert len(held(hass)) == 306
    assert len(remnants(hass)) == 7


@pytest.mark.usefixtures("full")
async def test_only_an_administrator_may(
    hass: HomeAssistant, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    for action in ("delete_all", "export_events", "get_events"):
        with pytest.raises(ServiceValidationError) as refused:
            await async_call(hass, action, CONFIRMED, Context(user_id=hass_read_only_user.id))
        assert refused.value.translation_key == "admin_only"
    assert len(held(hass)) == 306
    context = Context(user_id=hass_admin_user.id)
    assert (await async_call(hass, "delete_all", CONFIRMED, context))["success"] is True


@pytest.mark.usefixtures("full")
async def test_a_caller_that_gives_up_leaves_no_remnants(hass: HomeAssistant) -> None:
    """An automation may be stopped at any time."""
    fired = async_capture_events(hass, "usage_stats_deleted")
    deletion = hass.async_create_task(async_call(hass, "delete_all", WITH_FILES))
    await asyncio.sleep(0)
    deletion.cancel()
    await asyncio.gather(deletion, return_exceptions=True)
    assert deletion.cancelled()
    await async_settle(hass)
    assert remnants(hass) == remnants(hass, SKILL) == []
    assert await async_totals(hass) == {}
    assert len(fired) == 1


@pytest.mark.usefixtures("full")
async def test_what_is_recorded_meanwhile_stays(hass: HomeAssistant) -> None:
    """It is not lost, nor is it deleted twice."""
    deletion = hass.async_create_task(async_call(hass, "delete_all", WITH_FILES))
    answers = await asyncio.gather(*(async_record(hass, count=2) for _ in range(5)))
    await async_record_events(hass, 3)
    answer = await deletion
    assert answer["success"] is True
    await async_settle(hass)
    left = {("2027-03-10", *key): count for key, count in (await async_totals(hass)).items()}
    assert left == stored(hass)
    assert answers[0]["durable"]
    assert answer["deleted_events"] + len(held(hass)) == 310
