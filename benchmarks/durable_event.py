"""An event that is on the disk when it is answered, against one row in a database of its own.

The bare row goes into a table with the same columns and index, on the same disk, in turn with ours.
"""

from datetime import UTC, datetime
import json
from pathlib import Path
from statistics import median
from uuid import uuid4

from home import METADATA, Home, run, running_home
from rates import CALLERS, BareRows, Call, rate, rate_of_many
from report import Claim, at_least, at_most, show

from custom_components.usage_stats.const import DOMAIN

_SINGLE_GOAL = 0.6
_MANY_GOAL = 5.0
_BATCH_GOAL_MS = 50.0
_ROUNDS = 41
_BATCH = 1_000
_SCHEMA = """
CREATE TABLE events (id TEXT PRIMARY KEY, type TEXT, time REAL, metadata TEXT);
CREATE INDEX by_time ON events (time, type);
"""


def bare_row() -> tuple[str, dict[str, object]]:
    """Return the statement that adds an event, and the event."""
    return "INSERT INTO events VALUES (:id, :type, :time, :metadata)", {
        "id": str(uuid4()),
        "type": "job_completed",
        "time": datetime.now(UTC).timestamp(),
        "metadata": json.dumps(METADATA),
    }


def recording(home: Home, count: int | None = None) -> Call:
    """Return a call of the action with one event, or with a batch of so many."""
    event = {"event_type": "job_completed", "metadata": METADATA}
    data = event if count is None else {"events": [event] * count}

    async def record() -> None:
        answer = await home.hass.services.async_call(
            DOMAIN, "record_event", data, blocking=True, return_response=True
        )
        if answer is None or answer["durable"] is not True:
            raise RuntimeError("An answer came before the disk")

    return record


async def measure(folder: Path) -> None:
    """Take the rates in turn."""
    bare_rates, rates, many_rates, batches = [], [], [], []
    async with running_home(folder / "home") as home:
        record, batch = recording(home), recording(home, _BATCH)
        bare = BareRows(home.hass, folder / "bare.db", _SCHEMA, bare_row)
        for _ in range(_ROUNDS):
            bare_rates.append(await rate(bare.add))
            rates.append(await rate(record))
            many_rates.append(await rate_of_many(record))
            batches.append(1_000 / await rate(batch, 1))
        bare.close()
    one = [ours / theirs for ours, theirs in zip(rates, bare_rates, strict=True)]
    many = [many / one for many, one in zip(many_rates, rates, strict=True)]
    show(
        "An event that is on the disk when it is answered",
        [
            at_least("one caller, action record_event / bare row", one, _SINGLE_GOAL),
            at_least(f"{CALLERS} callers at once / one caller", many, _MANY_GOAL),
            at_most(f"a batch of {_BATCH:,}, ms", batches, _BATCH_GOAL_MS, "ms"),
            Claim("bare rows a second", f"{median(bare_rates):,.0f}"),
            Claim("one caller, events a second", f"{median(rates):,.0f}"),
            Claim(f"{CALLERS} callers, events a second", f"{median(many_rates):,.0f}"),
        ],
    )


if __name__ == "__main__":
    run(measure)
