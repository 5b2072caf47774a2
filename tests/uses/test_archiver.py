"""Old CSV files are compressed and deleted after the rollover, or when somebody asks for it."""

import asyncio
from errno import EIO
import gzip
from pathlib import Path
import shutil

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.usage_stats import backup
from custom_components.usage_stats.engine.uses import archive, csv_file

from ..common import (
    ONE,
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    csv_path,
    database,
    exported,
    folder,
    issues,
    locked,
    runtime_data,
    stored,
)

COMPRESS = {"compress_after_days": 30}
BOTH = {**COMPRESS, "delete_after_days": 60}
OLD = [f"2027-01-{day:02}" for day in range(2, 9)]
VERY_OLD = "2026-12-24"
YOUNG = "2027-03-01"
NOTHING = {"compressed": [], "deleted": []}


def packed(hass: HomeAssistant, day: str) -> Path:
    """Return the path of a date's compressed file."""
    return folder(hass) / "archive" / day[:4] / f"usage_stats_{day}.csv.gz"


def names(days: list[str], suffix: str = ".csv") -> list[str]:
    """Return the names of files."""
    return [f"usage_stats_{day}{suffix}" for day in days]


def left(hass: HomeAssistant) -> list[str]:
    """Return the dates of the plain files."""
    return sorted(file.date.isoformat() for file in csv_file.files(folder(hass)))


async def async_begin(hass: HomeAssistant, options: dict[str, int]) -> MockConfigEntry:
    """Set up with files of earlier days, which another installation has written."""
    entry = await async_set_up(hass, options)
    for day in (VERY_OLD, *OLD, YOUNG):
        row = f"{day},Espresso,button,2,{day} 23:59:00\n"
        csv_path(hass, day).write_text(f"date,skill,modality,count,timestamp\n{row}")
    await async_record(hass)
    return entry


async def async_roll_over(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the next rollover happen."""
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")


@pytest.mark.usefixtures("berlin")
async def test_off_by_default(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await async_begin(hass, {})
    await async_roll_over(hass, freezer)

    assert (await async_call(hass, "purge"))["message"] == "CSV files compressed: 0, deleted: 0."
    assert left(hass) == [VERY_OLD, *OLD, YOUNG, "2027-03-10"]


@pytest.mark.usefixtures("berlin")
async def test_after_the_rollover(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Compressed files are listed too, and deleted when they are old enough."""
    entry = await async_begin(hass, COMPRESS)
    contents = {day: csv_path(hass, day).read_bytes() for day in OLD}
    await async_roll_over(hass, freezer)

    assert left(hass) == [YOUNG, "2027-03-10"]
    assert {day: gzip.decompress(packed(hass, day).read_bytes()) for day in OLD} == contents
    listed = await async_call(hass, "list_files")
    assert listed["total_files"] == 10
    assert [file["archived"] for file in listed["files"]] == [False] * 2 + [True] * 8
    assert listed["files"][2] == {
        "filename": f"usage_stats_{OLD[-1]}.csv.gz",
        "date": OLD[-1],
        "path": f"usage_stats/archive/2027/usage_stats_{OLD[-1]}.csv.gz",
        "size_bytes": packed(hass, OLD[-1]).stat().st_size,
        "archived": True,
    }
    hass.config_entries.async_update_entry(entry, options=BOTH)
    await async_move_to(hass, freezer, "2027-03-12T07:30:00+01:00")
    assert not (folder(hass) / "archive" / "2026").exists()
    assert left(hass) == [YOUNG, "2027-03-10"]
    assert not any(packed(hass, day).exists() for day in OLD)


@pytest.mark.usefixtures("berlin")
async def test_a_dry_run(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """It does nothing; the answer is that of the real one."""
    entry = await async_begin(hass, {})
    await async_roll_over(hass, freezer)
    hass.config_entries.async_update_entry(
        entry, options={"compress_after_days": 63, "delete_after_days": 70}
    )
    await async_settle(hass)
    answer = {
        "success": True,
        "message": "CSV files that would be compressed: 5, deleted: 1.",
        "dry_run": True,
        "compressed": names(OLD[:5]),
        "deleted": names([VERY_OLD]),
    }

    assert await async_call(hass, "purge", {"dry_run": True}) == answer
    assert left(hass) == [VERY_OLD, *OLD, YOUNG, "2027-03-10"]
    done = await async_call(hass, "purge")
    message = "CSV files compressed: 5, deleted: 1."
    assert done == {**answer, "message": message, "dry_run": False}
    assert left(hass) == [*OLD[5:], YOUNG, "2027-03-10"]
    assert (await async_call(hass, "purge", {"dry_run": True})) == {
        **answer,
        **NOTHING,
        "message": "CSV files that would be compressed: 0, deleted: 0.",
    }


@pytest.mark.usefixtures("berlin")
async def test_a_clock_that_runs_ahead_deletes_nothing(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    await async_begin(hass, {"delete_after_days": 30})
    for day in (VERY_OLD, *OLD):
        csv_path(hass, day).unlink()

    await async_move_to(hass, freezer, "2037-03-11T07:30:00+01:00")

    assert left(hass) == [YOUNG, "2027-03-10"]


@pytest.mark.usefixtures("berlin")
async def test_what_waits_stays(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A date with a batch, however old it is; the open day in any case."""
    await async_begin(hass, {"delete_after_days": 1, "compress_after_days": 1})
    csv_path(hass, "2027-03-10").mkdir()
    await async_roll_over(hass, freezer)
    assert left(hass) == []
    csv_path(hass, "2027-03-10").rmdir()
    csv_path(hass, "2027-03-10").write_text("# mine\n")
    csv_path(hass, YOUNG).write_text("# mine\n")
    await async_move_to(hass, freezer, "2027-03-11T07:30:05+01:00")
    await async_move_to(hass, freezer, "2027-03-11T07:30:06+01:00")

    answer = await async_call(hass, "purge", {"dry_run": True})

    assert answer["deleted"] == names([YOUNG])
    assert exported(hass) in ({}, {("2027-03-10", *ONE): 1})


@pytest.mark.usefixtures("berlin")
async def test_a_date_that_is_opened_again(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A clock that ran ahead is put back: the file of that day comes back and goes on."""
    await async_begin(hass, {"compress_after_days": 1})
    for day in range(11, 14):
        await async_move_to(hass, freezer, f"2027-03-{day}T07:30:00+01:00")
    assert packed(hass, "2027-03-10").exists()

    freezer.move_to("2027-03-10T18:00:00+01:00")
    await async_record(hass, count=4)
    assert (await async_call(hass, "export"))["file_path"] == (
        "usage_stats/usage_stats_2027-03-10.csv"
    )

    assert not packed(hass, "2027-03-10").exists()
    assert exported(hass)["2027-03-10", *ONE] == 5 == stored(hass)["2027-03-10", *ONE]
    stamps = [stamp for stamp, _ in csv_file.rows(csv_file.files(folder(hass))[0])]
    assert len(set(stamps)) == 2


@pytest.mark.usefixtures("berlin")
async def test_a_lost_database_is_filled_from_the_archive(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await async_begin(hass, COMPRESS)
    await async_roll_over(hass, freezer)
    packed(hass, OLD[0]).write_bytes(b"damaged")
    assert await hass.config_entries.async_unload(entry.entry_id)
    database(hass).unlink()

    await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)

    uses = stored(hass)
    assert {day for day, *_ in uses} == {VERY_OLD, *OLD[1:], YOUNG, "2027-03-10"}
    assert uses.total() == 17
    assert (await async_call(hass, "export"))["rows"] == 0
    assert "files_unread" in issues(hass)


@pytest.mark.usefixtures("berlin")
async def test_not_while_a_backup_is_made(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Afterwards it is made up for."""
    entry = await async_begin(hass, {})
    await async_roll_over(hass, freezer)
    hass.config_entries.async_update_entry(entry, options=COMPRESS)
    await backup.async_pre_backup(hass)

    answer = await async_call(hass, "purge")
    runtime_data(entry).archiver.async_run()
    await async_settle(hass)

    assert (answer["success"], answer["compressed"]) == (False, [])
    assert answer["message"].endswith(
        "a backup is being made or the database cannot be written now."
    )
    assert len(left(hass)) == 10
    await backup.async_post_backup(hass)
    await async_settle(hass)
    assert left(hass) == [YOUNG, "2027-03-10"]


@pytest.mark.usefixtures("berlin")
async def test_a_backup_that_begins_meanwhile_ends_it(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the files in hand."""
    entry = await async_begin(hass, {})
    await async_roll_over(hass, freezer)
    hass.config_entries.async_update_entry(entry, options=COMPRESS)
    await async_settle(hass)
    carry_out, held = archive.carry_out, []

    def hold(step: archive.Step) -> None:
        carry_out(step)
        if not held:
            held.append(hass.create_task(backup.async_pre_backup(hass)))

    monkeypatch.setattr(archive, "carry_out", hold)

    answer = await async_call(hass, "purge")

    assert (answer["success"], len(answer["compressed"])) == (False, 5)
    assert len(left(hass)) == 5
    await backup.async_post_backup(hass)
    assert len((await async_call(hass, "purge"))["compressed"]) == 3


@pytest.mark.usefixtures("berlin")
async def test_an_export_goes_in_between(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await async_begin(hass, {})
    await async_roll_over(hass, freezer)
    hass.config_entries.async_update_entry(entry, options=COMPRESS)
    await async_settle(hass)
    await async_record(hass, count=7)

    purge = hass.async_create_task(async_call(hass, "purge"))
    answer = await async_call(hass, "export")

    assert (answer["success"], answer["rows"]) == (True, 1)
    assert len((await purge)["compressed"]) == 8
    assert exported(hass)["2027-03-11", *ONE] == 7


@pytest.mark.usefixtures("berlin")
async def test_files_that_cannot_be_archived(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """They stay, the others do not wait for them, and the log says so once."""
    await async_begin(hass, {**COMPRESS, "delete_after_days": 62})
    (folder(hass) / "archive").touch()
    await async_roll_over(hass, freezer)
    answer = await async_call(hass, "purge")

    assert answer["success"] is False
    assert answer["message"] == (
        "CSV files compressed: 0, deleted: 0. Files that could not be compressed or deleted: 1."
    )
    assert left(hass) == [*OLD[-1:], YOUNG, "2027-03-10"]
    assert caplog.text.count("could not all be archived") == 1
    assert "Espresso" not in caplog.text
    (folder(hass) / "archive").unlink()
    assert (await async_call(hass, "purge"))["compressed"] == names(OLD[-1:])


@pytest.mark.usefixtures("berlin")
async def test_a_folder_that_cannot_be_read(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_folder: Path) -> None:
        raise OSError(EIO, "on request")

    entry = await async_begin(hass, COMPRESS)
    await async_roll_over(hass, freezer)
    monkeypatch.setattr(archive, "by_date", fail)

    for dry_run in (True, False):
        with pytest.raises(HomeAssistantError, match=str(folder(hass))):
            await async_call(hass, "purge", {"dry_run": dry_run})
    runtime_data(entry).archiver.async_run()
    await async_settle(hass)

    assert "no file is archived" in caplog.text


@pytest.mark.usefixtures("berlin")
async def test_a_date_that_is_opened_meanwhile_stays(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was still closed when the files were listed."""
    entry = await async_begin(hass, {})
    await async_roll_over(hass, freezer)
    hass.config_entries.async_update_entry(entry, options=COMPRESS)
    await async_settle(hass)
    carry_out = archive.carry_out

    def open_again(step: archive.Step) -> None:
        carry_out(step)
        freezer.move_to(f"{OLD[-1]}T12:00:00+01:00")
        asyncio.run_coroutine_threadsafe(async_record(hass), hass.loop).result()

    monkeypatch.setattr(archive, "carry_out", open_again)

    assert (await async_call(hass, "purge"))["compressed"] == names([VERY_OLD, *OLD[:-1]])
    assert left(hass) == [OLD[-1], YOUNG, "2027-03-10"]


@pytest.mark.usefixtures("berlin")
async def test_a_database_that_is_locked_puts_it_off(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await async_begin(hass, {})
    await async_roll_over(hass, freezer)
    hass.config_entries.async_update_entry(entry, options=COMPRESS)
    await async_settle(hass)
    with locked(database(hass)):
        assert (await async_call(hass, "purge"))["success"] is False
        runtime_data(entry).archiver.async_run()
        await hass.async_block_till_done(wait_background_tasks=True)
    assert len(left(hass)) == 10


@pytest.mark.usefixtures("berlin")
async def test_what_a_crash_has_left_is_removed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    entry = await async_begin(hass, COMPRESS)
    part = folder(hass) / "usage_stats_2027-01-02.csv.part"
    part.write_text("half")
    shutil.copy(csv_path(hass, YOUNG), folder(hass) / "range.csv.part")
    await async_roll_over(hass, freezer)

    assert not part.exists()
    assert (folder(hass) / "range.csv.part").exists()
    await async_restart(hass, entry)


@pytest.mark.usefixtures("berlin")
async def test_the_end_comes_first(hass: HomeAssistant) -> None:
    entry = await async_begin(hass, COMPRESS)
    archiver = runtime_data(entry).archiver
    assert await hass.config_entries.async_unload(entry.entry_id)

    assert (await archiver.async_purge()).interrupted


@pytest.mark.usefixtures("berlin")
async def test_delete_all_deletes_the_archive(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """With `files`, and what a crash has left of it too."""
    await async_begin(hass, COMPRESS)
    await async_roll_over(hass, freezer)
    packed(hass, OLD[0]).with_name("usage_stats_2027-02-01.csv.gz.part").touch()
    (folder(hass) / "archive" / "notes.txt").touch()

    assert (await async_call(hass, "delete_all", {"confirm": True}))["deleted_files"] == 0
    answer = await async_call(hass, "delete_all", {"confirm": True, "files": True})

    assert (answer["success"], answer["deleted_files"]) == (True, 11)
    assert [path.name for path in (folder(hass) / "archive").rglob("*")] == ["notes.txt"]


@pytest.mark.usefixtures("berlin_entry")
async def test_only_an_administrator_may(
    hass: HomeAssistant, hass_read_only_user: MockUser
) -> None:
    context = Context(user_id=hass_read_only_user.id)
    with pytest.raises(ServiceValidationError) as refused:
        await async_call(hass, "purge", {"dry_run": True}, context)
    assert refused.value.translation_key == "admin_only"
    with pytest.raises(ServiceValidationError) as refused:
        await async_call(hass, "purge", {"dry_run": "Xylophon"})
    assert refused.value.translation_key == "field_not_boolean"
