"""What comes between the archiver and the files: backups, exports, disks, the end."""

import asyncio
from errno import EIO
from pathlib import Path
import shutil

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.usage_stats import backup
from custom_components.usage_stats.engine.uses import archive

from ..common import (
    ONE,
    async_call,
    async_record,
    async_restart,
    async_settle,
    csv_path,
    database,
    exported,
    folder,
    locked,
    runtime_data,
)
from .old_files import (
    COMPRESS,
    OLD,
    VERY_OLD,
    YOUNG,
    async_begin,
    async_begin_to_compress,
    async_roll_over,
    left,
    names,
    packed,
)


@pytest.mark.usefixtures("berlin")
async def test_not_while_a_backup_is_made(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Afterwards it is made up for."""
    entry = await async_begin_to_compress(hass, freezer)
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
    await async_begin_to_compress(hass, freezer)
    carry_out = archive.carry_out
    held: list[bool] = []

    def hold(step: archive.Step) -> None:
        carry_out(step)
        if not held:
            held.append(True)
            hass.create_task(backup.async_pre_backup(hass))

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
    await async_begin_to_compress(hass, freezer)
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
    await async_begin_to_compress(hass, freezer)
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
    entry = await async_begin_to_compress(hass, freezer)
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
