"""What the tests of a loaded integration share: calling it, and looking at its real files."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
import sqlite3
import threading
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_send
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.usage_stats.const import DATABASE, DOMAIN, FOLDER
from custom_components.usage_stats.data import UsageStatsData

from .e2e import files
from .e2e.files import Key

ONE = ("Espresso", "button")
KEY: Key = ("2027-03-10", *ONE)
"""a use of ONE on the day that the tests begin on"""


async def async_set_up(
    hass: HomeAssistant, options: Mapping[str, Any] | None = None
) -> MockConfigEntry:
    """Add a config entry and set it up, which may fail: its state tells."""
    entry = MockConfigEntry(domain=DOMAIN, title="Usage Stats", options=dict(options or {}))
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)
    return entry


async def async_restart(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Unload the entry and set it up again."""
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.config_entries.async_setup(entry.entry_id)
    await async_settle(hass)


async def async_call(
    hass: HomeAssistant,
    action: str,
    data: Mapping[str, Any] | None = None,
    context: Context | None = None,
) -> dict[str, Any]:
    """Call an action and return its answer."""
    answer = await hass.services.async_call(
        DOMAIN, action, dict(data or {}), blocking=True, context=context, return_response=True
    )
    assert answer is not None
    return dict(answer)


async def async_record(
    hass: HomeAssistant, skill: str = "Espresso", modality: str = "button", **fields: object
) -> dict[str, Any]:
    """Record one use, and return the answer."""
    return await async_call(hass, "record", {"skill": skill, "modality": modality, **fields})


async def async_totals(hass: HomeAssistant) -> dict[tuple[str, str], int]:
    """Return the open counters as `get_current` tells them."""
    current = await async_call(hass, "get_current")
    return {(row["skill"], row["modality"]): row["count"] for row in current["stats"]}


async def async_settle(hass: HomeAssistant) -> None:
    """Wait until nothing is under way, in the event loop or in the database's thread."""
    await hass.async_block_till_done(wait_background_tasks=True)
    if entries := hass.config_entries.async_loaded_entries(DOMAIN):
        await runtime_data(entries[0]).storage.write_behind.async_wait_idle()
    await hass.async_block_till_done()


async def async_tick(hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float) -> None:
    """Let time go by, and wait until what was due is done."""
    freezer.tick(timedelta(seconds=seconds))
    async_fire_time_changed(hass)
    await async_settle(hass)


async def async_move_to(hass: HomeAssistant, freezer: FrozenDateTimeFactory, at: str) -> None:
    """Put the clock to a time (ISO, with its offset), and wait until what was due is done."""
    freezer.move_to(at)
    async_fire_time_changed(hass)
    await async_settle(hass)


async def async_an_hour_goes_by(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, at: str
) -> None:
    """Run the timers of a machine whose clock was put to that time."""
    freezer.move_to(at)
    async_fire_time_changed(hass, fire_all=True)
    await async_settle(hass)


async def async_dispatch(hass: HomeAssistant, signal: str, *values: object) -> None:
    """Send a signal, and wait until what follows is done."""
    async_dispatcher_send(hass, signal, *values)
    await async_settle(hass)


def runtime_data(entry: ConfigEntry[Any]) -> UsageStatsData:
    """Return what a loaded entry consists of."""
    data = entry.runtime_data
    assert isinstance(data, UsageStatsData)
    return data


def folder(hass: HomeAssistant) -> Path:
    """Return the folder of the database and the CSV files."""
    return Path(hass.config.path(FOLDER))


def database(hass: HomeAssistant) -> Path:
    """Return the path of the database."""
    return folder(hass) / DATABASE


def state_path(hass: HomeAssistant) -> Path:
    """Return the path of the state file."""
    return Path(hass.config.path(".storage", DOMAIN))


def csv_path(hass: HomeAssistant, day: date | str) -> Path:
    """Return the path of a date's file."""
    return folder(hass) / f"usage_stats_{day}.csv"


def exported(hass: HomeAssistant) -> Counter[Key]:
    """Sum what all files hold, read as anybody would read them."""
    return files.exported(Path(hass.config.config_dir))


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the database as another program would."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def stored(hass: HomeAssistant) -> Counter[Key]:
    """Sum the uses that are in the database."""
    rows = query(
        database(hass), "SELECT date, skill, modality, SUM(count) FROM uses GROUP BY 1, 2, 3"
    )
    return Counter({(day, skill, modality): count for day, skill, modality, count in rows})


def spoil(path: Path, table: str) -> None:
    """Write garbage over the page of the database that a table begins with."""
    pages = dict(query(path, "SELECT name, rootpage FROM sqlite_master"))
    [(size,)] = query(path, "PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((pages[table] - 1) * size)
        file.write(b"\xa5" * size)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the database as another program does that is writing."""
    connection = sqlite3.connect(path, autocommit=True, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def busy_disk(entry: ConfigEntry[Any]) -> Iterator[None]:
    """Keep the database's writing thread busy, as a slow disk does."""
    free = threading.Event()
    waiting = runtime_data(entry).storage.database.submit(lambda _connection: free.wait())
    # It may share its transaction with work that fails.
    waiting.add_done_callback(lambda done: done.exception())
    try:
        yield
    finally:
        free.set()


def our_threads() -> list[str]:
    """Name the threads of the database; one that was told to end gets the time to do so."""
    ours = [thread for thread in threading.enumerate() if DOMAIN in thread.name]
    for thread in ours:
        thread.join(0.5)
    return [thread.name for thread in ours if thread.is_alive()]


def issue(hass: HomeAssistant, name: str) -> ir.IssueEntry | None:
    """Return one of our repair issues, if a person would see it."""
    found = ir.async_get(hass).async_get_issue(DOMAIN, name)
    return found if found is not None and found.active else None


def issues(hass: HomeAssistant) -> set[str]:
    """Name our repair issues that a person would see."""
    return {
        entry.issue_id
        for entry in ir.async_get(hass).issues.values()
        if entry.domain == DOMAIN and entry.active
    }


def entity_id(hass: HomeAssistant, entry: MockConfigEntry, key: str, domain: str = "sensor") -> str:
    """Return an entity's id by the part of its unique id that names it within the entry."""
    found = er.async_get(hass).async_get_entity_id(domain, DOMAIN, f"{entry.entry_id}_{key}")
    assert found is not None
    return found


def state(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> State:
    """Return a sensor's state."""
    found = hass.states.get(entity_id(hass, entry, key))
    assert found is not None
    return found
