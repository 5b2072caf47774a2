"""Roll-ups are what a plain model counts, whatever happens in between."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
import random
import signal
import subprocess
import sys
from uuid import uuid4

import pytest

from collector import names
from collector.days import DAYS_PER_WEEK, monday_of
from collector.jobs.deletion import delete_old
from collector.rollup.count import WHOLE
from collector.rollup.plan import HOUR
from collector.rollup.run import Rollup
from collector.store import rollups
from collector.store.database import Transaction
from collector.store.rollups import NOTHING, Job, Lease, LeaseLostError
from collector.weeks import OPEN_DAYS

from ..conftest import Place
from ..homes import Report, Town, expected, home, stored
from ..towns import FIRST, Watch

DAY = 86_400
ROOT = Path(__file__).parents[2]
WEEK = monday_of(FIRST + DAYS_PER_WEEK)


def _report(chance: random.Random) -> Report:
    def some(known: names.NameList, most: int) -> dict[str, int]:
        return {
            chance.choice(known): chance.choice((1, 2, 40)) for _ in range(chance.randint(0, most))
        }

    return Report(
        chance.choice(("0.1.0", "0.2.0")),
        chance.choice(("DE", "FR", "XX", "other")),
        chance.choice(names.DEPLOYMENTS),
        chance.choice(names.PLATFORMS),
        frozenset(some(names.FEATURES, 3)),
        (chance.randint(0, 99), chance.randint(0, 9), 7, chance.choice((0, 168)), 1),
        some(names.PRINTERS, 2),
        some(names.ERRORS, 3),
    )


def _weeks(town: Town) -> Iterator[int]:
    first = monday_of(FIRST - 2 * DAYS_PER_WEEK)
    return iter(range(first, monday_of(town.today - 6) + 1, DAYS_PER_WEEK))


def _is_right(town: Town) -> bool:
    return all(stored(town, week) == expected(town, week) for week in _weeks(town))


@pytest.mark.parametrize("seed", range(2))
def test_any_order_of_events_ends_in_the_same_counts(
    town: Town, watch: Watch, rollup: Rollup, seed: int
) -> None:
    chance = random.Random(seed)
    homes = [home(number) for number in range(25)]
    for _ in range(40):
        step = chance.random()
        if step < 0.5:
            some = chance.sample(homes, 12)
            late = chance.randint(0, 3)
            start = town.today - DAYS_PER_WEEK - late
            town.submit({key: (start, _report(chance)) for key in some})
            town.today += chance.choice((0, 1, 7))
        elif step < 0.65:
            town.erase(chance.choice(homes))
        elif step < 0.8:
            _die_midway(rollup, chance)
        else:
            rollup.run()
            watch.seconds += chance.choice((0, HOUR))
    watch.seconds += 2 * HOUR
    rollup.run()
    assert _is_right(town)


def _die_midway(rollup: Rollup, chance: random.Random) -> None:
    """Take a lease like a process that is killed before it has stored anything."""
    jobs = rollup.jobs(rollup.calendar())
    if jobs:
        week = chance.choice(jobs).week
        some = [job for job in jobs if job.week == week][:5]
        rollup.database.run(
            lambda work: rollups.lease(work, str(uuid4()), some, rollup.clock(), 300)
        )


def _shard_jobs(rollup: Rollup) -> list[Job]:
    jobs = rollup.jobs(rollup.calendar())
    week = max(job.week for job in jobs)
    return [job for job in jobs if job.week == week and job.shard >= 0]


def test_what_somebody_computes_is_left_to_them_until_their_lease_has_ended(
    town: Town, watch: Watch, rollup: Rollup
) -> None:
    homes = {home(number): Report() for number in range(20)}
    town.live(homes, 3)
    rollup.run()
    watch.seconds += HOUR + 1
    jobs = _shard_jobs(rollup)
    lease = town.database.run(lambda work: rollups.lease(work, "another", jobs, watch(), 300))
    assert set(lease.wanted) == {job.shard for job in jobs}
    rollup.run()
    assert {job.computed for job in _shard_jobs(rollup)} == {job.computed for job in jobs}
    watch.seconds += 300
    rollup.run()
    assert {job.computed for job in _shard_jobs(rollup)} == {watch()}
    with pytest.raises(LeaseLostError):
        town.database.run(lambda work: rollups.store(work, lease, NOTHING, watch()))
    assert _is_right(town)


def test_a_lease_of_a_clock_that_was_ahead_holds_nobody_up(
    town: Town, watch: Watch, rollup: Rollup
) -> None:
    town.live({home(1): Report()}, 3)
    rollup.run()
    watch.seconds += HOUR + 1
    jobs = _shard_jobs(rollup)
    in_a_year = watch() + 365 * DAY
    town.database.run(lambda work: rollups.lease(work, "another", jobs, in_a_year, 300))
    rollup.run()
    assert {job.computed for job in _shard_jobs(rollup)} == {watch()}


def test_an_erasure_while_a_week_is_counted_has_it_counted_again(
    town: Town, watch: Watch, rollup: Rollup
) -> None:
    homes = {home(number): Report() for number in range(20)}
    town.live(homes, 4)
    rollup.run()
    town.today += OPEN_DAYS + 14
    watch.seconds = 2 * HOUR
    rollup.run()
    week = monday_of(FIRST + 2 * DAYS_PER_WEEK)
    jobs = [job for job in rollup.jobs(rollup.calendar()) if job.week == week and job.shard >= 0]
    lease = town.database.run(lambda work: rollups.lease(work, "us", jobs, watch(), 300))
    town.erase(home(3))
    town.database.run(lambda work: _store_old(work, lease, watch()))
    assert not _is_right(town)
    rollup.run()
    assert _is_right(town)
    assert rollup.run() == 0


def _store_old(work: Transaction, lease: Lease, now: int) -> None:
    rollups.store(work, lease, NOTHING, now)


def test_two_at_once_count_everything_once(place: Place, town: Town, watch: Watch) -> None:
    town.live({home(number): _report(random.Random(number)) for number in range(60)}, 4)

    def run() -> int:
        database = place.open()
        try:
            return Rollup(database, watch, 400).run()
        finally:
            database.close()

    with ThreadPoolExecutor(3) as pool:
        computed = [future.result() for future in [pool.submit(run) for _ in range(3)]]
    Rollup(town.database, watch, 400).run()
    assert sum(computed) > 0
    assert _is_right(town)


@pytest.mark.parametrize("place", ["sqlite", "postgresql"], indirect=True)
def test_a_process_that_is_killed_leaves_nothing_wrong(
    place: Place, town: Town, watch: Watch, rollup: Rollup
) -> None:
    chance = random.Random(1)
    homes = {home(number): _report(chance) for number in range(200)}
    town.live(homes, 5)
    killed = 0
    for seconds in (0.01, 0.03, 0.06, 0.1, 0.15):
        command = [sys.executable, "-m", "tests.rollup.process", place.url, str(watch())]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"begins\n"
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
        watch.seconds += 200
    assert killed
    watch.seconds += 301
    rollup.run()
    assert _is_right(town)


def test_a_closed_week_is_counted_once_more_and_then_left_alone(
    town: Town, watch: Watch, rollup: Rollup
) -> None:
    town.live({home(1): Report(), home(2): Report()}, 3)
    rollup.run()
    assert rollup.run() == 0
    watch.seconds += HOUR + 1
    assert rollup.run() > 0
    town.today += 70
    assert rollup.run() > 0
    watch.seconds += HOUR + 1
    weeks = rollup.calendar()
    recent = [job for job in rollup.jobs(weeks) if job.computed == watch()]
    rollup.run()
    old = {job.week for job in rollup.jobs(weeks) if job.computed == watch()}
    assert not recent
    assert min(old) >= monday_of(town.today - OPEN_DAYS)


def test_what_is_as_it_was_is_not_written_again(town: Town, watch: Watch, rollup: Rollup) -> None:
    town.live({home(1): Report(), home(2): Report()}, 3)
    rollup.run()
    [whole] = town.database.run(lambda work: rollups.job(work, WEEK, WHOLE))
    watch.seconds += HOUR + 1
    assert rollup.run() > 0
    assert town.database.run(lambda work: rollups.job(work, WEEK, WHOLE)) == [whole]
    town.erase(home(2))
    rollup.run()
    assert town.database.run(lambda work: rollups.job(work, WEEK, WHOLE)) != [whole]
    assert _is_right(town)


def test_old_rows_are_deleted_and_their_weeks_stay_as_they_were(
    town: Town, watch: Watch, rollup: Rollup
) -> None:
    homes = {home(number): Report() for number in range(20)}
    town.live(homes, 4)
    rollup.run()
    before = {week: stored(town, week) for week in _weeks(town)}
    short = Rollup(town.database, watch, 70)
    town.today += 49
    town.live({home(number): Report() for number in range(5)}, 4)
    rollup.run()
    deleted = delete_old(short)
    kept = town.database.run(lambda work: work.select("SELECT period_start FROM submission"))
    assert deleted > 0
    assert min(start for (start,) in kept) >= short.calendar().oldest - DAYS_PER_WEEK
    town.erase(home(2))
    watch.seconds += HOUR + 1
    short.run()
    old = [week for week in before if week < short.calendar().oldest]
    assert old
    assert all(stored(town, week) == before[week] for week in old)
    apart = "SELECT COUNT(*) FROM rollup WHERE shard >= 0 AND week < ?"
    oldest = short.calendar().oldest
    assert town.database.run(lambda work: work.select(apart, (oldest,))) == [(0,)]


def test_installations_that_sent_nothing_for_long_are_forgotten(
    town: Town, watch: Watch, rollup: Rollup
) -> None:
    town.live({home(1): Report(), home(2): Report()}, 3)
    town.erase(home(3))
    town.today += 63
    town.live({home(2): Report()}, 3)
    short = Rollup(town.database, watch, 70)
    short.run()
    delete_old(short)
    left = town.database.run(lambda work: work.select("SELECT installation FROM installation"))
    assert {bytes(key) for (key,) in left} == {home(2)}
    assert rollup.database is town.database


def test_nothing_is_deleted_by_a_clock_that_is_a_year_ahead(town: Town, rollup: Rollup) -> None:
    town.live({home(number): Report() for number in range(5)}, 4)
    rollup.run()
    town.today += 500
    rollup.run()
    assert delete_old(rollup) == 0
    town.today -= 500
    town.live({home(number): Report() for number in range(5)}, 1)
    rollup.run()
    assert _is_right(town)
