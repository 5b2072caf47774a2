"""`doctor`: what an operator would look at first, without changing anything."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
import shutil
import time

from ..days import SECONDS_PER_DAY, day_of
from ..jobs.clock import is_plausible
from ..rollup.plan import HOUR
from ..rollup.run import Rollup
from ..settings import Settings
from ..store import health, rollups, schema
from ..store.database import Database
from ..store.errors import StoreError
from .parts import CommandError

_LEAST_FREE = 1 << 30
_LATE = 3 * HOUR


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    is_good: bool
    text: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield what was found, in the order in which things depend on each other."""
    yield from _files(settings)
    database = settings.open()
    with closing(database):
        try:
            schema.check(database)
        except StoreError as err:
            yield Finding(is_good=False, text=f"The database cannot be used: {err}")
            return
        yield Finding(is_good=True, text="The database answers, and its tables are up to date.")
        yield from _state(database, settings)


def _files(settings: Settings) -> Iterator[Finding]:
    if not settings.data.is_dir():
        yield Finding(is_good=False, text="The folder of the data is missing: run `migrate`.")
        return
    has_pepper = bool(settings.pepper) or (settings.data / "pepper").is_file()
    yield Finding(
        has_pepper,
        "There is a pepper. Keep a copy of it away from the backups of the database."
        if has_pepper
        else "There is no pepper yet: `serve` makes one at its first start.",
    )
    free = shutil.disk_usage(settings.data).free
    yield Finding(free >= _LEAST_FREE, f"{free >> 20} MB are free on the disk.")


def _state(database: Database, settings: Settings) -> Iterator[Finding]:
    state = database.run(health.read, writes=False)
    now = int(time.time())
    if state.computed is None:
        held = database.run(lambda work: rollups.first_days(work, range(rollups.SHARDS)))
        yield Finding(not held, "No roll-up was computed yet.")
    else:
        age = now - state.computed
        yield Finding(age < _LATE, f"The last roll-up is {age} s old.")
    weeks = Rollup(database, lambda: now, settings.kept_days).calendar()
    latest = database.run(rollups.latest_week, writes=False)
    if latest is None:
        yield Finding(
            is_good=True, text="No installation counts yet: each does from its second week on."
        )
        return
    yield Finding(
        database.run(lambda work: is_plausible(work, weeks), writes=False),
        f"The newest week with installations is that of {day_of(latest)}; the clock says "
        f"{day_of(now // SECONDS_PER_DAY)}. Nothing new is published while these are far apart.",
    )


def doctor(settings: Settings, write: Callable[[str], object]) -> str:
    """Write what was found; raise CommandError unless all of it is good."""
    findings = list(examine(settings))
    for finding in findings:
        write(f"{'ok  ' if finding.is_good else 'FAIL'}  {finding.text}\n")
    if not all(finding.is_good for finding in findings):
        raise CommandError("Something is wrong.")
    return "All is well."
