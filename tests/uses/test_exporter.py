"""Files in trouble: batches wait in order, and are written once when it is over."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
import os
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.usage_stats.engine.uses import csv_file

from ..common import (
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_settle,
    async_tick,
    async_totals,
    csv_path,
    database,
    exported,
    issue,
    issues,
    locked,
    query,
    runtime_data,
)

ONE = ("Espresso", "button")
DAY = "2027-03-10"
KEY = (DAY, *ONE)


@pytest.mark.usefixtures("berlin_entry")
async def test_batches_wait_for_their_file(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """A person is told once, counting goes on, and all is written when it is possible."""
    changes = async_capture_events(hass, "repairs_issue_registry_updated")
    csv_path(hass, DAY).mkdir()
    await async_record(hass, count=3)
    answer = await async_call(hass, "export")
    assert answer == {
        "success": False,
        "message": "The file cannot be written now. Nothing is lost; it will be tried again.",
        "file_path": None,
        "date": DAY,
        "rows": 0,
    }
    assert await async_record(hass, count=4) == {"success": True, "counted": 4, "durable": True}
    assert (await async_call(hass, "export"))["success"] is False
    found = issue(hass, "file_not_written")
    assert found is not None
    assert found.translation_placeholders is not None
    assert found.translation_placeholders["batches"] == "2"
    assert query(database(hass), "SELECT COUNT(*) FROM batches") == [(2,)]
    assert [event.data["action"] for event in changes].count("create") == 1
    csv_path(hass, DAY).rmdir()
    await async_tick(hass, freezer, 60)
    assert csv_path(hass, DAY).read_text() == (
        "date,skill,modality,count,timestamp\n"
        "2027-03-10,Espresso,button,3,2027-03-10 12:00:00\n"
        "2027-03-10,Espresso,button,4,2027-03-10 12:00:01\n"
    )
    assert not issues(hass)
    assert query(database(hass), "SELECT COUNT(*) FROM batches") == [(0,)]
    assert caplog.text.count("cannot be written") == 1
    assert caplog.text.count("Files are written again") == 1


async def test_tries_come_later_and_later(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Half an hour lies between them at most."""
    exporter = runtime_data(berlin_entry).exporter
    csv_path(hass, DAY).mkdir()
    await async_record(hass)
    await async_call(hass, "export")
    delays = []
    for _ in range(6):
        assert exporter._retry.scheduled_at is not None
        delays.append(round((exporter._retry.scheduled_at - dt_util.utcnow()).total_seconds()))
        await async_tick(hass, freezer, delays[-1])
    assert delays == [10, 60, 300, 1_800, 1_800, 1_800]
    csv_path(hass, DAY).rmdir()
    await async_tick(hass, freezer, 1_800)
    assert exported(hass) == {KEY: 1}


@pytest.mark.usefixtures("berlin_entry")
async def test_a_date_that_waits_holds_up_no_other(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The next day is written while yesterday's file is blocked."""
    csv_path(hass, DAY).mkdir()
    await async_record(hass, count=3)
    await async_call(hass, "export")
    await async_move_to(hass, freezer, "2027-03-11T12:00:00+01:00")
    await async_record(hass, count=4)
    answer = await async_call(hass, "export")
    assert answer["success"] is False
    assert (answer["date"], answer["rows"]) == ("2027-03-11", 1)
    assert csv_path(hass, "2027-03-11").is_file()
    csv_path(hass, DAY).rmdir()
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 3, ("2027-03-11", *ONE): 4}


async def test_an_export_that_is_interrupted_half_way(
    hass: HomeAssistant,
    berlin_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A batch that is in its file may be tried again; the next one was not tried at all."""
    csv_path(hass, DAY).mkdir()
    await async_record(hass, count=3)
    await async_call(hass, "export")
    await async_move_to(hass, freezer, "2027-03-11T12:00:00+01:00")
    await async_record(hass, count=4)
    csv_path(hass, DAY).rmdir()
    appended: list[tuple[str, bool]] = []
    append = csv_file.append

    def append_and_lock(
        folder: Path, batch: csv_file.Batch, *, tried: bool
    ) -> csv_file.AppendResult:
        result = append(folder, batch, tried=tried)
        if not appended:
            disk.enter_context(locked(database(hass)))
        appended.append((batch.date.isoformat(), tried))
        return result

    monkeypatch.setattr(csv_file, "append", append_and_lock)
    with ExitStack() as disk:
        result = await runtime_data(berlin_entry).exporter.async_export()
    assert (result.interrupted, result.complete, result.rows) == (True, False, 0)
    assert exported(hass) == {KEY: 3}
    await async_tick(hass, freezer, 1_800)
    # The first time its file could not even be opened.
    assert appended == [(DAY, False), (DAY, True), ("2027-03-11", False)]
    assert exported(hass) == {KEY: 3, ("2027-03-11", *ONE): 4}
    assert query(database(hass), "SELECT COUNT(*) FROM batches") == [(0,)]
    assert not issues(hass)


async def test_an_issue_from_before_a_reload_is_cleared(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    csv_path(hass, DAY).mkdir()
    await async_record(hass)
    await async_call(hass, "export")
    assert issues(hass) == {"file_not_written"}
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    csv_path(hass, DAY).rmdir()
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)
    assert not issues(hass)


async def test_waiting_batches_survive_a_restart(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """And a reset: what was taken is as good as exported."""
    csv_path(hass, DAY).mkdir()
    await async_record(hass, count=3)
    await async_call(hass, "export")
    assert (await async_call(hass, "reset"))["discarded"] == 0
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    csv_path(hass, DAY).rmdir()
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_settle(hass)
    assert exported(hass) == {KEY: 3}
    assert await async_totals(hass) == {}
    assert not issues(hass)


@pytest.mark.usefixtures("berlin_entry")
async def test_a_full_disk(hass: HomeAssistant) -> None:
    """The real error of a device without space."""
    csv_path(hass, DAY).symlink_to("/dev/full")
    await async_record(hass, count=3)
    assert (await async_call(hass, "export"))["success"] is False
    assert issues(hass) == {"file_not_written"}
    csv_path(hass, DAY).unlink()
    assert (await async_call(hass, "export"))["rows"] == 1
    assert exported(hass) == {KEY: 3}
    assert not issues(hass)


@pytest.mark.usefixtures("berlin_entry")
async def test_a_pipe_in_the_files_place_stops_nothing(hass: HomeAssistant) -> None:
    """Opening one would wait for a reader that never comes."""
    os.mkfifo(csv_path(hass, DAY))
    await async_record(hass, count=3)
    async with asyncio.timeout(5):
        assert (await async_call(hass, "export"))["success"] is False
    csv_path(hass, DAY).unlink()
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 3}


def _edit(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))

    return edit


@pytest.mark.usefixtures("berlin_entry")
@pytest.mark.parametrize(
    ("edit", "kept"),
    [
        (Path.unlink, 0),
        (_edit(lambda _: b""), 0),
        (_edit(lambda content: content + b"a note of mine\n"), 3),
        (_edit(lambda content: content[:-1]), 3),
        (_edit(lambda content: b"\xef\xbb\xbf" + content), 3),
        (_edit(lambda content: content.replace(b"\n", b"\r\n")), 3),
        (_edit(lambda content: content.replace(b",3,", b",99,")), 99),
    ],
    ids=["deleted", "emptied", "note", "no last newline", "byte order mark", "CRLF", "edited"],
)
async def test_what_others_do_to_a_file_is_theirs(
    hass: HomeAssistant, edit: Callable[[Path], None], kept: int
) -> None:
    """Only what is new is written; no foreign byte is touched; nothing is written again."""
    await async_record(hass, count=3)
    await async_call(hass, "export")
    edit(csv_path(hass, DAY))
    before = csv_path(hass, DAY).read_bytes() if csv_path(hass, DAY).exists() else b""
    await async_record(hass, count=4)
    assert (await async_call(hass, "export"))["rows"] == 1
    after = csv_path(hass, DAY).read_bytes()
    assert after.startswith(before)
    assert after.count(b"Espresso,button,4,2027-03-10") == 1
    rows = after.decode("utf-8-sig").replace("\r", "").splitlines()
    assert rows[0] == "date,skill,modality,count,timestamp"
    counts = [int(row.split(",")[3]) for row in rows[1:] if row.startswith(DAY)]
    assert sum(counts) == kept + 4


async def test_a_caller_that_gives_up_does_not_stop_an_export(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """What was taken is written."""
    await async_record(hass, count=3)
    export = hass.async_create_task(async_call(hass, "export"))
    await asyncio.sleep(0)
    export.cancel()
    with pytest.raises(asyncio.CancelledError):
        await export
    await async_settle(hass)
    assert exported(hass) == {KEY: 3}
    await async_restart(hass, berlin_entry)
    assert exported(hass) == {KEY: 3}


@pytest.mark.usefixtures("berlin_entry")
async def test_exports_at_the_same_moment_write_once(hass: HomeAssistant) -> None:
    """Two never run at once."""
    await async_record(hass, count=3)
    answers = await asyncio.gather(*(async_call(hass, "export") for _ in range(10)))
    assert sorted(answer["rows"] for answer in answers) == [0] * 9 + [1]
    assert exported(hass) == {KEY: 3}


async def test_an_export_beside_uses_loses_none(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """Uses that come while a batch is written go into the next."""
    calls = []
    for number in range(60):
        calls.append(hass.async_create_task(async_record(hass, f"{number % 3}")))
        if number % 10 == 0:
            calls.append(hass.async_create_task(async_call(hass, "export")))
        await asyncio.sleep(0)
    await asyncio.gather(*calls)
    await async_call(hass, "export")
    assert sum(exported(hass).values()) == 60
    assert runtime_data(berlin_entry).counter.day.total == 60


async def test_unloading_waits_for_the_export_under_way(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """No file is left half written."""
    await async_record(hass, count=3)
    export = hass.async_create_task(runtime_data(berlin_entry).exporter.async_export())
    assert await hass.config_entries.async_unload(berlin_entry.entry_id)
    assert export.done()
    assert exported(hass) in ({}, {KEY: 3})
    assert await hass.config_entries.async_setup(berlin_entry.entry_id)
    await async_call(hass, "export")
    assert exported(hass) == {KEY: 3}


async def test_no_export_begins_while_it_stops(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """It is told that what is pending stays pending."""
    await async_record(hass, count=3)
    exporter = runtime_data(berlin_entry).exporter
    await exporter.async_stop()
    exported_nothing = await exporter.async_export()
    assert (exported_nothing.interrupted, exported_nothing.rows) == (True, 0)
    assert not exported(hass)


async def test_an_export_after_the_end_leaves_no_timer(
    hass: HomeAssistant, berlin_entry: MockConfigEntry
) -> None:
    """A task that was created before it, during a backup."""
    data = runtime_data(berlin_entry)
    await async_record(hass)
    await data.storage.async_hold()
    await data.exporter.async_stop()
    assert (await data.exporter.async_export()).interrupted
    assert not data.exporter._retry.pending
    data.storage.backup_lock.release()
