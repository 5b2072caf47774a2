"""Events in a real Home Assistant: recorded, killed, backed up, taken and deleted."""

import asyncio
from collections import Counter
from contextlib import closing
import json
from pathlib import Path
import random
import sqlite3
import tarfile

from . import files
from .home_assistant import HomeAssistantProcess, Json, WebSocketClient

KILLS = 3
CLIENTS = 3
PLANTED = "Zaphod-Beeblebrox-42"
EVENTS = "/api/v1/usage-stats/events"


def _database(config_dir: Path) -> Path:
    return config_dir / "usage_stats" / "usage_stats.db"


def _held(path: Path) -> Counter[int]:
    """Count the events of a database by their number in `layers`."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = connection.execute("SELECT metadata FROM usage_events")
        held = [json.loads(metadata).get("layers") for (metadata,) in found]
    return Counter(layers for layers in held if layers is not None)


async def _call(client: WebSocketClient, action: str, **data: Json) -> Json:
    result = await client.command(
        type="call_service",
        domain="usage_stats",
        service=action,
        service_data=data,
        return_response=True,
    )
    return result["response"]


class Load:
    """Numbered events, of which those are kept that were answered as durable."""

    def __init__(self) -> None:
        """Begin with nothing recorded."""
        self.durable: set[int] = set()
        self._next = 0

    async def run(self, home: HomeAssistantProcess) -> None:
        """Record without end on a connection of its own, with a use beside each event."""
        async with home.ws() as client:
            while True:
                self._next += 1
                number = self._next
                answer = await _call(
                    client,
                    "record_event",
                    event_type="job_completed",
                    metadata={"layers": number},
                )
                assert (answer["success"], answer["recorded"]) == (True, 1)
                if answer["durable"]:
                    self.durable.add(number)
                await _call(client, "record", skill="Print", modality="ws")


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_recorded_looked_at_taken_and_deleted(home: HomeAssistantProcess) -> None:
    await home.start()
    await _record(home)
    await _check_time(home)
    await _take(home)
    assert _remnants(home.config_dir)
    await _delete(home)
    assert _remnants(home.config_dir) == []
    assert files.kept(home.config_dir).total() == 1
    assert await home.stop() == 0
    assert _remnants(home.config_dir) == []
    with closing(sqlite3.connect(_database(home.config_dir))) as connection:
        assert connection.execute("SELECT event_type FROM usage_events").fetchall() == [
            ("app_shutdown",)
        ]
    assert PLANTED not in home.log()


async def _record(home: HomeAssistantProcess) -> None:
    """Over REST and by action, with a refused one between, and a use."""
    status, answer = await home.post(
        EVENTS,
        {
            "events": [
                {"event_type": "job_completed", "metadata": {"layers": 7, "user_name": PLANTED}},
                {"event_type": "error_occurred", "metadata": {"error_type": "jam"}},
            ]
        },
    )
    assert (status, answer) == (200, {"success": True, "recorded": 2, "durable": True})
    status, answer = await home.post(EVENTS, {"event_type": PLANTED})
    assert (status, answer["success"]) == (400, False)
    assert PLANTED not in answer["message"]
    await home.call(
        "usage_stats",
        "record_event",
        {"event_type": "file_uploaded", "metadata": {"component": PLANTED}},
    )
    await home.call("usage_stats", "record", {"skill": "Print", "modality": "button"})


async def _check_time(home: HomeAssistantProcess) -> None:
    _, stats = await home.get("/api/v1/usage-stats/local")
    week = stats["this_week"]
    assert (week["job_count"], week["upload_count"], week["error_count"]) == (1, 1, 1)
    # Three are Home Assistant's own: its first start, its end and this start.
    assert stats["total_events"] == 6
    _, found = await home.get(f"{EVENTS}?type=job_completed&limit=5")
    assert [event["metadata"] for event in found["events"]] == [{"layers": 7}]


async def _take(home: HomeAssistantProcess) -> None:
    """As a file and as a download, which hold the same."""
    written = await home.call("usage_stats", "export_events", return_response=True)
    assert (written["success"], written["events"]) == (True, 6)
    document = json.loads((home.config_dir / written["file_path"]).read_text(encoding="utf-8"))
    status, download = await home.get("/api/v1/usage-stats/export")
    assert status == 200
    assert download["events"] == document["events"]
    assert [event["event_type"] for event in document["events"]] == [
        *("app_start", "app_shutdown", "app_start"),
        *("job_completed", "error_occurred", "file_uploaded"),
    ]


async def _delete(home: HomeAssistantProcess) -> None:
    status, _ = await home.delete("/api/v1/usage-stats/delete-all")
    assert status == 400
    status, answer = await home.delete("/api/v1/usage-stats/delete-all?confirm=true")
    assert (status, answer["success"], answer["deleted_events"]) == (200, True, 6)
    assert answer["deleted_files"] == 1
    _, stats = await home.get("/api/v1/usage-stats/local")
    assert stats["total_events"] == 0


def _remnants(config_dir: Path) -> list[Path]:
    """Return our files that hold what was planted, or the name of a type of event."""
    ours = [*(config_dir / "usage_stats").iterdir(), config_dir / ".storage" / "usage_stats"]
    words = (PLANTED.encode(), b"error_occurred")
    return [path for path in ours if any(word in path.read_bytes() for word in words)]


async def test_killed_under_load(home: HomeAssistantProcess) -> None:
    load = Load()
    for _ in range(KILLS):
        await home.start()
        durable = len(load.durable)
        tasks = [asyncio.create_task(load.run(home)) for _ in range(CLIENTS)]
        await asyncio.sleep(random.uniform(0.5, 2.0))
        home.kill()
        await home.wait()
        await asyncio.gather(*tasks, return_exceptions=True)
        held = _held(_database(home.config_dir))
        assert len(load.durable) > durable
        assert load.durable <= held.keys()
        assert set(held.values()) == {1}


async def test_a_backup_is_of_one_instant(home: HomeAssistantProcess, tmp_path: Path) -> None:
    with (home.config_dir / "configuration.yaml").open("a") as configuration:
        configuration.write("backup:\n")
    await home.start()
    load = Load()
    tasks = [asyncio.create_task(load.run(home)) for _ in range(CLIENTS)]
    await asyncio.sleep(0.5)
    await home.call("usage_stats", "export")
    before = set(load.durable)
    await home.call("backup", "create")
    [backup] = (home.config_dir / "backups").glob("*.tar")
    assert not any(task.done() for task in tasks)
    await _end(tasks)
    # It goes on afterwards.
    status, answer = await home.post(EVENTS, {"event_type": "job_failed"})
    assert (status, answer["durable"]) == (200, True)
    restored = await asyncio.to_thread(_restored, backup, tmp_path / "restored")
    held = _held(_database(restored))
    assert before <= held.keys()
    assert set(held.values()) == {1}
    with closing(sqlite3.connect(_database(restored))) as connection:
        found = connection.execute("SELECT SUM(exported), SUM(count - exported) FROM uses")
        in_files, pending = found.fetchone()
    assert files.exported(restored).total() == in_files > 0
    assert files.kept(restored).total() == pending
    state = json.loads((restored / ".storage" / "usage_stats").read_text(encoding="utf-8"))
    snapshot = state["data"]["snapshot"]
    # Uses counted during the last write of the database are in the state.
    [[*combination, counted]] = snapshot["counters"]
    assert combination == ["Print", "ws"]
    assert counted >= in_files + pending
    assert await home.stop() == 0
    assert load.durable <= _held(_database(home.config_dir)).keys()


def _restored(backup: Path, folder: Path) -> Path:
    """Unpack our files of a backup, and return what was the configuration directory."""
    with tarfile.open(backup) as outer:
        outer.extractall(folder, filter="data")
    [inner] = folder.glob("homeassistant.tar*")
    with tarfile.open(inner) as archive:
        places = ("data/usage_stats/", "data/.storage/usage_stats")
        ours = [member for member in archive if member.name.startswith(places)]
        archive.extractall(folder, ours, filter="data")
    return folder / "data"
