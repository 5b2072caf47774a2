"""Old files to archive, which another installation has written."""

from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.engine.uses import csv_file

from ..common import (
    async_move_to,
    async_record,
    async_set_up,
    async_settle,
    csv_path,
    folder,
)

COMPRESS = {"compress_after_days": 30}
BOTH = {**COMPRESS, "delete_after_days": 60}
OLD = [f"2027-01-{day:02}" for day in range(2, 9)]
VERY_OLD = "2026-12-24"
YOUNG = "2027-03-01"
NOTHING: dict[str, list[str]] = {"compressed": [], "deleted": []}


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


async def async_begin_to_compress(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Set up with these files, and wish them compressed after the rollover."""
    entry = await async_begin(hass, {})
    await async_roll_over(hass, freezer)
    hass.config_entries.async_update_entry(entry, options=COMPRESS)
    await async_settle(hass)
    return entry


async def async_roll_over(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the next rollover happen."""
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
