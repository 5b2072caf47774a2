"""Old CSV files are compressed and deleted after the rollover, or when somebody asks for it."""

from errno import ENOSPC
import gzip

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.usage_stats.engine.uses import csv_file

from ..common import (
    ONE,
    async_call,
    async_move_to,
    async_record,
    async_settle,
    csv_path,
    database,
    exported,
    folder,
    issues,
    stored,
)
from .old_files import (
    BOTH,
    COMPRESS,
    NOTHING,
    OLD,
    VERY_OLD,
    YOUNG,
    async_begin,
    async_roll_over,
    left,
    names,
    packed,
)


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
async def test_what_waits_stays(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However old the date is: the file is there, but a full disk holds its rows back."""

    def full(_file: int, _content: bytes) -> None:
        raise OSError(ENOSPC, "on request")

    await async_begin(hass, {"delete_after_days": 1})
    with monkeypatch.context() as disk:
        disk.setattr(csv_file, "write", full)
        for day in range(11, 15):
            await async_move_to(hass, freezer, f"2027-03-{day}T07:30:00+01:00")
        assert left(hass) == ["2027-03-10"]
        assert (await async_call(hass, "purge"))["deleted"] == []

    assert (await async_call(hass, "export"))["rows"] == 1
    assert exported(hass) == {("2027-03-10", *ONE): 1}
    assert (await async_call(hass, "purge"))["deleted"] == names(["2027-03-10"])


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
