"""Long reads: of one instant, ended by whoever must write, and nothing left of them."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from datetime import UTC, datetime
import threading

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.storage.database import Connection, DatabaseError
from custom_components.usage_stats.storage.stream import Streams

from ..common import async_call, async_record, database, folder, query, runtime_data
from ..events.common import (
    PAGE,
    async_reads_are_over,
    async_record_events,
    foreign_reader,
    held,
    open_files,
    reading_threads,
)

COUNT = "SELECT COUNT(*) FROM usage_events"


@pytest.fixture
async def entry(hass: HomeAssistant, noon_entry: MockConfigEntry) -> MockConfigEntry:
    """Return an entry with two pages of events, the start of Home Assistant among them."""
    await async_record_events(hass, PAGE + 9)
    return noon_entry


@pytest.fixture
def streams(entry: MockConfigEntry) -> Streams:
    """Return the long reads of the entry."""
    return runtime_data(entry).saving.streams


def pages(streams: Streams) -> AsyncGenerator[list[str]]:
    """Begin to read all events, a page at a time."""
    return streams.async_read(event_log.pages)


def connections(hass: HomeAssistant) -> int:
    """Count those that have the log open.

    The file itself says less: SQLite keeps it open for the next one, as to close it would end the
    locks of the others (https://www.sqlite.org/src/file/src/os_unix.c, "Posix Advisory Locking").
    """
    return open_files(folder(hass)).count(f"{database(hass)}-wal")


async def async_is_over(hass: HomeAssistant, before: int) -> bool:
    """Tell whether no thread is left, and no connection that was not there before."""
    return await async_reads_are_over(hass) and connections(hass) == before


async def test_a_read_is_of_one_instant(
    hass: HomeAssistant, entry: MockConfigEntry, streams: Streams
) -> None:
    """That of its first page, although others record and delete meanwhile."""
    before = connections(hass)
    async with aclosing(pages(streams)) as reading:
        first = await anext(reading)
        assert len(reading_threads()) == 1
        await async_record_events(hass, 50)
        assert (await async_record(hass))["durable"] is True
        purge = datetime(2030, 1, 1, tzinfo=UTC)
        for _ in range(5):
            await runtime_data(entry).saving.async_commit(lambda con: event_log.purge(con, purge))
        assert query(database(hass), COUNT) == [(0,)]
        rest = [page async for page in reading]
    assert [len(first), *map(len, rest)] == [PAGE, 10]
    assert '"layers":4008' in rest[-1][-1]
    assert await async_is_over(hass, before)


async def test_a_read_can_be_ended(hass: HomeAssistant, streams: Streams) -> None:
    """Its reader is told, and nothing holds the log back any more."""
    before = connections(hass)
    async with aclosing(pages(streams)) as reading:
        await anext(reading)
        assert connections(hass) == before + 1
        await streams.async_end()
        assert await async_is_over(hass, before)
        with pytest.raises(DatabaseError):
            await anext(reading)
    await streams.async_end()
    assert [len(page) async for page in pages(streams)] == [PAGE, 10]
    assert await async_is_over(hass, before)


async def test_all_reads_are_ended(hass: HomeAssistant, streams: Streams) -> None:
    """Each is independent of the others until then."""
    before = connections(hass)
    readings = [pages(streams) for _ in range(3)]
    for reading in readings:
        assert len(await anext(reading)) == PAGE
    assert len(reading_threads()) == 3
    await readings[0].aclose()
    assert len(await anext(readings[1])) == 10
    await streams.async_end()
    for reading in readings[1:]:
        with pytest.raises(DatabaseError):
            await anext(reading)
    assert await async_is_over(hass, before)


async def test_a_read_is_ended_while_its_thread_is_busy(
    hass: HomeAssistant, streams: Streams
) -> None:
    """The end waits for what is under way; only then is the connection closed."""
    before = connections(hass)
    busy, go_on = threading.Event(), threading.Event()

    def slow(connection: Connection) -> Iterator[int]:
        yield connection.execute(COUNT).fetchone()[0]
        busy.set()
        assert go_on.wait(10)
        yield connection.execute(COUNT).fetchone()[0]
        yield -1

    async with aclosing(streams.async_read(slow)) as reading:
        assert await anext(reading) == PAGE + 10
        following = hass.async_create_task(anext(reading))
        assert await hass.async_add_executor_job(busy.wait, 10)
        end = hass.async_create_task(streams.async_end())
        await asyncio.sleep(0)
        assert not end.done()
        go_on.set()
        await end
        assert await following == PAGE + 10
        with pytest.raises(DatabaseError):
            await anext(reading)
    assert await async_is_over(hass, before)


async def test_a_reader_that_gives_up(hass: HomeAssistant, streams: Streams) -> None:
    """Between two pages, or while it waits for one."""
    before = connections(hass)
    async with aclosing(pages(streams)) as reading:
        await anext(reading)
    assert await async_is_over(hass, before)
    go_on = threading.Event()

    def slow(_connection: Connection) -> Iterator[int]:
        yield int(go_on.wait(10))

    async def read() -> None:
        async with aclosing(streams.async_read(slow)) as reading:
            await anext(reading)

    reader = hass.async_create_task(read())
    await asyncio.sleep(0)
    reader.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert await async_is_over(hass, before)
    assert streams._running == set()


async def test_what_cannot_be_opened(hass: HomeAssistant, streams: Streams) -> None:
    """The reader is told, at its first step."""
    before = connections(hass)
    moved = database(hass).rename(database(hass).with_name("moved.db"))
    with pytest.raises(DatabaseError):
        await anext(pages(streams))
    assert await async_reads_are_over(hass)
    database(hass).mkdir()
    with pytest.raises(DatabaseError):
        await anext(pages(streams))
    database(hass).rmdir()
    moved.rename(database(hass))
    assert await async_is_over(hass, before)
    assert [len(page) async for page in pages(streams)] == [PAGE, 10]


async def test_what_cannot_be_read_on(hass: HomeAssistant, streams: Streams) -> None:
    """An error of the database in mid-read is the reader's, in our terms."""
    before = connections(hass)

    def failing(connection: Connection) -> Iterator[int]:
        yield 1
        connection.execute("SELECT * FROM nothing")

    reading = streams.async_read(failing)
    assert await anext(reading) == 1
    with pytest.raises(DatabaseError):
        await anext(reading)
    assert await async_is_over(hass, before)


async def test_a_read_writes_nothing(hass: HomeAssistant, streams: Streams) -> None:
    """Its connection cannot."""

    def writing(connection: Connection) -> Iterator[int]:
        yield connection.execute("DELETE FROM usage_events").rowcount

    with pytest.raises(DatabaseError):
        await anext(streams.async_read(writing))
    assert len(held(hass)) == PAGE + 10
    assert await async_reads_are_over(hass)


async def test_unloading_ends_reads(
    hass: HomeAssistant, entry: MockConfigEntry, streams: Streams
) -> None:
    """Nobody who reads on holds it up."""
    reading = pages(streams)
    await anext(reading)
    assert await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(DatabaseError):
        await anext(reading)
    assert await async_is_over(hass, 0)


async def test_deleting_everything_ends_reads(
    hass: HomeAssistant, entry: MockConfigEntry, streams: Streams
) -> None:
    """What they read could not be erased before; a stranger's read cannot be ended."""
    reading = pages(streams)
    await anext(reading)
    answer = await async_call(hass, "delete_all", {"confirm": True})
    assert (answer["success"], answer["deleted_events"]) == (True, PAGE + 10)
    with pytest.raises(DatabaseError):
        await anext(reading)
    maintain = runtime_data(entry).saving.database.async_maintain
    assert await maintain(schema.empty_log) is True
    with foreign_reader(database(hass)):
        await async_record_events(hass, 1)
        assert await maintain(schema.empty_log) is False
