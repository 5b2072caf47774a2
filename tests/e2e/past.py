"""Runs of automations that Home Assistant's recorder remembers, also of days before."""

from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
import sqlite3
from typing import Final
from zoneinfo import ZoneInfo

from .configuration import CONFIGURATION
from .flows import SUBENTRIES, Flow
from .home_assistant import HomeAssistantProcess
from .waiting import until

_RECORDER: Final = """\
recorder:
  commit_interval: 1
  exclude:
    event_types: [call_service]
"""
_EVENT: Final = "automation_triggered"
_RUNS: Final = {"Evening": 3, "Night": 1, "Morning": 5}
"""Of today, of yesterday and of the day before."""
_FOUND: Final = """
SELECT event_id FROM events JOIN event_types USING (event_type_id)
WHERE event_types.event_type = ? ORDER BY event_id
"""
_ZONE: Final = ZoneInfo("Europe/Berlin")


class Runs(Counter[tuple[str, str]]):
    """(date, name) → runs."""


def have_recorder(config_dir: Path) -> None:
    """Let a Home Assistant that does not run have a recorder."""
    (config_dir / "configuration.yaml").write_text(CONFIGURATION + _RECORDER, encoding="utf-8")


async def run_automations(home: HomeAssistantProcess) -> Runs:
    """Let automations run that are gone since, and return their runs."""
    days = {name: number for number, name in enumerate(_RUNS)}
    names = [name for name, count in _RUNS.items() for _ in range(count)]
    for name in names:
        data = {"name": name, "entity_id": f"automation.{name.lower()}"}
        await home.post(f"/api/events/{_EVENT}", data)
    path = home.config_dir / "home-assistant_v2.db"

    async def recorded() -> list[int]:
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            return [number for (number,) in connection.execute(_FOUND, (_EVENT,))]

    numbers = await until(recorded, lambda found: len(found) == len(names))
    with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        connection.executemany(
            "UPDATE events SET time_fired_ts = time_fired_ts - ? WHERE event_id = ?",
            [(86_400 * days[name], number) for name, number in zip(names, numbers, strict=True)],
        )
    today = datetime.now(_ZONE).date()
    return Runs(((today - timedelta(days=days[name])).isoformat(), name) for name in names)


async def track_runs(home: HomeAssistantProcess) -> None:
    """Add the tracker of automations and scripts, which counts earlier days too."""
    _, entries = await home.get("/api/config/config_entries/entry?domain=usage_stats")
    flow = await Flow.open(home, SUBENTRIES, handler=[entries[0]["entry_id"], "tracker"])
    await flow.choose("runs")
    await flow.send(name="Runs")
    assert flow.page["type"] == "create_entry", flow.page


def counted_runs(config_dir: Path, runs: Runs) -> Runs:
    """Return the runs that a process that has ended left in its database."""
    path = config_dir / "usage_stats" / "usage_stats.db"
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT date, skill, SUM(count) FROM uses GROUP BY date, skill")
        found = Runs({(day, skill): count for day, skill, count in rows})
    return Runs({key: found[key] for key in runs if found[key]})
