"""How many write transactions and saves of the state a use, an export and a rollover take.

Each costs about one sync of the disk, which is what wears an SD card.
"""

from collections import Counter
import sqlite3

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.storage.storage import Storage

from ..common import (
    KEY,
    async_call,
    async_move_to,
    async_record,
    async_settle,
    exported,
    runtime_data,
)


class WriteCounts:
    """Counts transactions as SQLite sees them, and saves of the state."""

    def __init__(self, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
        """Save the state as before, and count it."""
        self._storage = storage
        self._counts = Counter[str]()
        save = storage.state_store.async_save_state

        async def async_save_state() -> None:
            self._counts["saves"] += 1
            await save()

        monkeypatch.setattr(storage.state_store, "async_save_state", async_save_state)

    def _count(self, statement: str) -> None:
        if statement == "BEGIN IMMEDIATE":
            self._counts["writes"] += 1

    async def async_start(self) -> None:
        """Count what SQLite is asked to begin."""

        def trace(connection: sqlite3.Connection) -> None:
            connection.set_trace_callback(self._count)

        await self._storage.database.async_maintain(trace)

    def take(self) -> tuple[int, int]:
        """Return (write transactions, saves of the state) since the last time."""
        counts, self._counts = self._counts, Counter[str]()
        return counts["writes"], counts["saves"]


@pytest.fixture
async def counts(
    hass: HomeAssistant, noon_entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> WriteCounts:
    """Return counts that begin when nothing of the set-up is under way."""
    await async_settle(hass)
    counts = WriteCounts(runtime_data(noon_entry).storage, monkeypatch)
    await counts.async_start()
    return counts


async def test_one_use(hass: HomeAssistant, counts: WriteCounts) -> None:
    await async_record(hass)
    await async_settle(hass)
    assert counts.take() == (1, 0)


async def test_an_export_of_one_file(hass: HomeAssistant, counts: WriteCounts) -> None:
    await async_record(hass)
    counts.take()
    await async_call(hass, "export")
    await async_settle(hass)
    assert exported(hass) == {KEY: 1}
    assert counts.take() == (3, 1)
    await async_call(hass, "export")
    await async_settle(hass)
    assert counts.take() == (1, 0)


async def test_the_rollover_of_one_combination(
    hass: HomeAssistant, counts: WriteCounts, freezer: FrozenDateTimeFactory
) -> None:
    """The take, the finish, two snapshots, and in one the mark and the purge of events."""
    await async_record(hass)
    # What is due every quarter of an hour comes before.
    await async_move_to(hass, freezer, "2027-03-11T07:29:00+01:00")
    counts.take()
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    assert exported(hass) == {KEY: 1}
    assert counts.take() == (5, 2)
