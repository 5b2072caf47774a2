"""What is in the CSV files already is not counted from the recorder once more."""

from collections import Counter

from custom_components.usage_stats.engine.uses import csv_file

from ..common import async_call, database, folder
from .lived_home import Home
from .test_backfill import BOTH, TODAY, USED


async def test_a_lost_database_is_not_filled_from_the_recorder(lived: Home) -> None:
    """Its files are read again, and what they have would come twice."""
    entry = await lived.install()
    await async_call(lived.hass, "export")
    assert await lived.hass.config_entries.async_unload(entry.entry_id)
    for path in database(lived.hass).parent.glob("usage_stats.db*"):
        path.unlink()
    await lived.hass.config_entries.async_setup(entry.entry_id)
    await lived.settle()
    await async_call(lived.hass, "backfill")

    assert lived.uses() == BOTH


async def test_what_a_removed_entry_has_counted_is_in_its_files(lived: Home) -> None:
    """Added again, only what was used in between comes from the recorder."""
    for _ in range(2):
        entry = await lived.install()
        lived.freezer.tick(60)
        assert await lived.hass.config_entries.async_remove(entry.entry_id)
        await lived.settle()
    assert rows_in_files(lived) == BOTH

    lived.freezer.tick(60)
    await lived.live()
    lived.freezer.tick(60)
    await lived.install()
    assert lived.uses() == BOTH + Counter({(TODAY, *combination): 1 for combination in USED})


def rows_in_files(home: Home) -> Counter[tuple[str, str, str]]:
    """Return (date, skill, modality) → sum of the rows."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for file in csv_file.files(folder(home.hass)):
        for _, (skill, modality, count) in csv_file.rows(file):
            sums[file.date.isoformat(), skill, modality] += count
    return sums
