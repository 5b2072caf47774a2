"""The document of all events as a file: whole and true, or not there at all."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
import os

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats import backup

from ..common import (
    async_call,
    async_record,
    async_settle,
    csv_path,
    database,
    folder,
    runtime_data,
    spoil,
)
from .common import PAGE, Json, async_record_events, held

NAME = "usage_stats_events_2027-03-10_12-00-02.json"
FAILED = {
    "success": False,
    "file_path": None,
    "events": 0,
    "message": "The events cannot be written into a file now.",
}


@pytest.fixture(autouse=True)
def ends_its_threads(noon_entry: MockConfigEntry) -> None:
    """Begin each test with a loaded entry, and no read under way."""
    assert runtime_data(noon_entry).events.recording


def documents(hass: HomeAssistant) -> list[str]:
    """Name the files of documents, half ones too."""
    return sorted(path.name for path in folder(hass).glob("*.json*"))


def document(hass: HomeAssistant, name: str = NAME) -> Json:
    """Read a document as anybody would."""
    content = json.loads((folder(hass) / name).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


async def test_the_file_holds_what_was_recorded(hass: HomeAssistant) -> None:
    """More than one page of it."""
    await async_record_events(hass, PAGE * 2 + 5, error_type='a "jam", Ärger ☕')

    answer = await async_call(hass, "export_events")

    assert answer == {
        "success": True,
        "file_path": f"usage_stats/{NAME}",
        "events": PAGE * 2 + 6,
        "message": f"Events written: {PAGE * 2 + 6}.",
    }
    written = document(hass)
    events = written.pop("events")
    assert written == {
        "export_version": "1.0",
        "exported_at": "2027-03-10T11:00:02+00:00",
        "settings": {
            "opt_in_status": "disabled",
            "installation_id": None,
            "first_run_date": "2027-03-10T11:00:00+00:00",
            "last_submission_date": None,
            "submission_count": 0,
            "privacy_policy_version": None,
        },
        "history": [],
    }
    assert events[0]["event_type"] == "app_start"
    assert [event["metadata"] for event in events[1:]] == [
        {"layers": layers, "error_type": 'a "jam", Ärger ☕'} for layers in range(PAGE * 2 + 5)
    ]
    assert {event["timestamp"] for event in events[1:]} == {"2027-03-10T11:00:02+00:00"}
    assert events == held(hass)
    assert documents(hass) == [NAME]


async def test_a_page_that_is_full_is_followed_by_none(hass: HomeAssistant) -> None:
    await async_record_events(hass, PAGE - 1)
    assert (await async_call(hass, "export_events"))["events"] == PAGE
    assert document(hass)["events"] == held(hass)


async def test_what_is_counted_in_a_submission_is_marked(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    await async_record_events(hass, 2)
    await runtime_data(noon_entry).storage.write_behind.async_commit(
        lambda connection: connection.execute(
            "UPDATE usage_events SET submission_id = 7 WHERE rowid = 2"
        )
    )
    await runtime_data(noon_entry).storage.write_behind.async_commit(
        lambda connection: connection.execute(
            "INSERT INTO submissions (id, idempotency_key, installation_id, period_start, "
            "period_end, payload, state, created_at) "
            "VALUES (7, 'one', 'i', '2027-03-01', '2027-03-08', X'', 'accepted', 0)"
        )
    )
    await async_call(hass, "export_events")
    assert [event["submitted"] for event in document(hass)["events"]] == [False, True, False]


async def test_nothing_held_is_a_document_too(hass: HomeAssistant) -> None:
    await async_call(hass, "delete_all", {"confirm": True})
    answer = await async_call(hass, "export_events")
    assert (answer["success"], answer["events"]) == (True, 0)
    assert document(hass)["events"] == []


async def test_a_folder_that_is_gone_is_made_again(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    """The open database can still be read."""
    folder(hass).rename(folder(hass).with_name("moved"))
    assert (await async_call(hass, "export_events"))["success"] is True
    assert len(documents(hass)) == 1
    assert noon_entry.runtime_data


async def test_an_unknown_field_is_refused(hass: HomeAssistant) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await async_call(hass, "export_events", {"path": "Xylophon"})
    assert refused.value.translation_key == "field_unknown"
    assert "Xylophon" not in str(refused.value)
    assert documents(hass) == []


async def test_a_full_disk(hass: HomeAssistant) -> None:
    """The real error of a device without space; nothing half is left."""
    await async_record_events(hass, 1_000)
    (folder(hass) / f"{NAME}.part").symlink_to("/dev/full")
    assert await async_call(hass, "export_events") == FAILED
    assert documents(hass) == []
    assert (await async_call(hass, "export_events"))["events"] == 1_001


async def test_a_folder_in_the_files_place(hass: HomeAssistant) -> None:
    """Neither before nor after it is written."""
    for name in (f"{NAME}.part", NAME):
        (folder(hass) / name).mkdir()
        assert await async_call(hass, "export_events") == FAILED
        assert documents(hass) == [name]
        (folder(hass) / name).rmdir()
    assert (await async_call(hass, "export_events"))["success"] is True


async def test_a_file_in_the_folders_place(hass: HomeAssistant) -> None:
    moved = folder(hass).rename(folder(hass).with_name("moved"))
    folder(hass).write_text("a file in the folder's place")
    assert await async_call(hass, "export_events") == FAILED
    folder(hass).unlink()
    moved.rename(folder(hass))
    assert documents(hass) == []


async def test_damage_is_no_half_document(hass: HomeAssistant) -> None:
    """What could be read before it is not taken for all there is."""
    await async_record_events(hass, PAGE)
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)
    spoil(database(hass), "usage_events")
    assert await async_call(hass, "export_events") == FAILED
    assert documents(hass) == []


async def test_nothing_is_written_while_a_backup_is_made(hass: HomeAssistant) -> None:
    """Not even a file that is taken away again."""
    await async_record_events(hass, 10)
    await backup.async_pre_backup(hass)
    before = folder(hass).stat().st_mtime_ns
    assert await async_call(hass, "export_events") == FAILED
    assert folder(hass).stat().st_mtime_ns == before
    await backup.async_post_backup(hass)
    assert (await async_call(hass, "export_events"))["events"] == 11


@asynccontextmanager
async def half_written(
    hass: HomeAssistant,
) -> AsyncGenerator[tuple[asyncio.Task[Json], bytearray]]:
    """Begin an export whose disk is as slow as a pipe that nobody reads; then read it.

    Yield the call and, when the disk is quick again, what was written. A pipe is no disk, so that
    the call fails in any case.
    """
    await async_record_events(hass, PAGE * 2)
    pipe = folder(hass) / f"{NAME}.part"
    os.mkfifo(pipe)
    with os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb") as reader:
        export = hass.async_create_task(async_call(hass, "export_events"))
        while not (first := await hass.async_add_executor_job(reader.read, 1)):
            pass
        content = bytearray(first)
        yield export, content
        os.set_blocking(reader.fileno(), True)
        content += await hass.async_add_executor_job(reader.read)


async def test_a_backup_ends_the_export_under_way(hass: HomeAssistant) -> None:
    """It does not wait for all of it."""
    async with half_written(hass) as (export, content):
        hold = hass.async_create_task(backup.async_pre_backup(hass))
        await asyncio.sleep(0)
        assert not hold.done()
    assert await export == FAILED
    await hold
    assert not content.endswith(b"]}\n")
    assert documents(hass) == []
    await backup.async_post_backup(hass)


async def test_closing_the_database_ends_the_export_under_way(
    hass: HomeAssistant, noon_entry: MockConfigEntry
) -> None:
    async with half_written(hass) as (export, content):
        closed = hass.async_create_task(runtime_data(noon_entry).storage.async_close())
        await asyncio.sleep(0)
    await closed
    assert await export == FAILED
    assert not content.endswith(b"]}\n")
    assert documents(hass) == []


async def test_the_document_is_of_one_instant(hass: HomeAssistant) -> None:
    """What is recorded while it is written waits for nobody, and is not in it."""
    async with half_written(hass) as (export, content):
        before = held(hass)
        await async_record_events(hass, 5, "job_failed")
    await export
    assert json.loads(content)["events"] == before
    assert len(held(hass)) == len(before) + 5


async def test_a_caller_that_gives_up_leaves_no_half_document(hass: HomeAssistant) -> None:
    async with half_written(hass) as (export, _):
        export.cancel()
    await asyncio.gather(export, return_exceptions=True)
    await async_settle(hass)
    assert export.cancelled()
    assert documents(hass) == []


async def test_a_caller_that_gives_up_at_once_leaves_no_half_document(hass: HomeAssistant) -> None:
    """The disk is so slow that the file was not even opened."""
    pipe = folder(hass) / f"{NAME}.part"
    os.mkfifo(pipe)
    export = hass.async_create_task(async_call(hass, "export_events"))
    for _ in range(3):
        await asyncio.sleep(0)
    export.cancel()
    await asyncio.gather(export, return_exceptions=True)
    assert export.cancelled()
    await hass.async_add_executor_job(pipe.read_bytes)
    await async_settle(hass)
    assert documents(hass) == []


async def test_deleting_waits_for_the_export_under_way(hass: HomeAssistant) -> None:
    """And deletes its file."""
    await async_record_events(hass, PAGE + 1)
    taken, deleted = await asyncio.gather(
        async_call(hass, "export_events"), async_call(hass, "delete_all", {"confirm": True})
    )
    assert (taken["success"], taken["events"]) == (True, PAGE + 2)
    assert (deleted["deleted_events"], deleted["deleted_files"]) == (PAGE + 2, 1)
    assert documents(hass) == []


async def test_exports_at_the_same_moment_are_whole(hass: HomeAssistant) -> None:
    """One after another, also beside an export of uses, and each file is true."""
    await async_record_events(hass, PAGE)
    await async_record(hass)
    answers = await asyncio.gather(
        *(async_call(hass, action) for action in ("export_events", "export", "export_events"))
    )
    assert [answer["success"] for answer in answers] == [True] * 3
    assert documents(hass) == [NAME]
    assert document(hass)["events"] == held(hass)
    assert csv_path(hass, "2027-03-10").exists()
