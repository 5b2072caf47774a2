"""What the tests of events share: recording many, and what is on the disk of them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
import json
from pathlib import Path
import sqlite3
from typing import Any
from uuid import uuid4

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.engine.events import event_log
from custom_components.usage_stats.engine.events.event import UsageEvent

from ..common import async_call, database, query, runtime_data

PAGE = 4_000
"""Events that are read at once."""

type Json = dict[str, Any]


async def async_record_events(
    hass: HomeAssistant, number: int, event_type: str = "job_completed", **metadata: object
) -> None:
    """Record so many events with their number in `layers`, and have them on the disk."""
    for first in range(0, number, 1_000):
        events = [
            {"event_type": event_type, "metadata": {"layers": layers, **metadata}}
            for layers in range(first, min(first + 1_000, number))
        ]
        answer = await async_call(hass, "record_event", {"events": events})
        assert answer == {"success": True, "recorded": len(events), "durable": True}


async def async_queue_event(
    hass: HomeAssistant, entry: MockConfigEntry, **metadata: str | int
) -> None:
    """Record an event that waits to be saved."""
    runtime_data(entry).events.record([("job_completed", dict(metadata))])
    assert len(runtime_data(entry).storage.event_queue) == 1
    assert hass.is_running


async def async_fill(entry: MockConfigEntry, number: int) -> None:
    """Save so many large events, more than the buffers on a network's way hold."""
    now = dt_util.utcnow()
    events = [
        UsageEvent(str(uuid4()), "file_uploaded", now, {"component": "x" * 900}, None)
        for _ in range(number)
    ]
    await runtime_data(entry).storage.write_behind.async_commit(
        lambda connection: event_log.insert(connection, events, now)
    )


def held(hass: HomeAssistant) -> list[Json]:
    """Return the events that are in the database as a document has them, oldest first."""
    rows = query(
        database(hass),
        "SELECT id, event_type, timestamp, metadata, submission_id FROM usage_events "
        "ORDER BY rowid",
    )
    return [
        {
            "id": event_id,
            "event_type": event_type,
            "timestamp": datetime.fromtimestamp(timestamp, UTC).isoformat(),
            "metadata": json.loads(metadata),
            "submitted": submission_id is not None,
        }
        for event_id, event_type, timestamp, metadata, submission_id in rows
    ]


def recorded(hass: HomeAssistant) -> list[tuple[str, Json]]:
    """Return type and metadata of those that are not Home Assistant's own, oldest first."""
    return [
        (event["event_type"], event["metadata"])
        for event in held(hass)
        if not event["event_type"].startswith("app_")
    ]


@contextmanager
def foreign_reader(path: Path) -> Iterator[None]:
    """Read the database as another program does that takes its time."""
    connection = sqlite3.connect(path, autocommit=True)
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT COUNT(*) FROM usage_events").fetchone()
        yield
    finally:
        connection.close()


def open_files(path: Path) -> list[str]:
    """Name what this process has open of our folder."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(str(link.readlink()))
    return sorted(name for name in found if name.startswith(str(path)))
