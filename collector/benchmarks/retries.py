"""Transactions that are repeated: four processes on PostgreSQL under serializable isolation.

`python -m benchmarks.retries`. The goal is less than 0.01 for each submission.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
import hashlib
import time

from collector.store import ledger, schema
from collector.store.database import Transaction
from collector.store.judgement import Now, Policy
from collector.store.opening import open_database
from collector.store.records import Submission
from tests import postgresql
from tests.model import Sent
from tests.test_model import TODAY, content

_PROCESSES = 4
_KNOWN = 200_000
_SUBMISSIONS = 2_000
_TOGETHER = 8
_GOAL = 0.01
_INSTALLATIONS = """
INSERT INTO installation (installation, enrolled, first_seen)
SELECT substring(sha256(n::text::bytea), 1, 16), ?, ? FROM generate_series(1, ?) AS n
"""
_WEEKS = """
INSERT INTO submission (installation, shard, accepted, period_start, sha256, features_named,
  features_on, printer_count, job_count, file_count, upload_count, uptime_hours, platform,
  deployment, app_version, python_version, country, printers, errors)
SELECT installation, get_byte(installation, 0), 0, ?, sha256(installation),
  0, 0, 0, 0, 0, 0, 0, 1, 1, '0.1.0', '3.14', 'DE', '', ''
FROM installation
"""


def _submit(url: str, homes: list[bytes], days_ago: int) -> int:
    """Submit for all homes, some in each transaction, and return how often one was repeated."""
    database = open_database(url, serializable=True)
    # The later a week, the later it is sent.
    minute = -days_ago * 60
    what = content(Sent(0, TODAY - days_ago))
    for start in range(0, len(homes), _TOGETHER):
        batch = [
            Submission(home, None, what, may_enrol=True)
            for home in homes[start : start + _TOGETHER]
        ]
        database.run(
            partial(
                ledger.submit,
                submissions=batch,
                now=Now(TODAY, TODAY * 1440 + minute),
                policy=Policy(),
            )
        )
    database.close()
    return database.conflicts


def _spread(url: str, homes: list[bytes], days_ago: int) -> int:
    parts = [homes[number::_PROCESSES] for number in range(_PROCESSES)]
    with ProcessPoolExecutor(_PROCESSES) as processes:
        started = [processes.submit(_submit, url, part, days_ago) for part in parts]
        return sum(one.result() for one in started)


def _load(url: str) -> None:
    """Fill the tables by SQL alone: the way there is not what is measured."""

    def fill(transaction: Transaction) -> None:
        transaction.execute(_INSTALLATIONS, (TODAY - 60, TODAY - 60, _KNOWN))
        transaction.execute(_WEEKS, (TODAY - 14,))
        transaction.run_script("ANALYZE")

    database = open_database(url)
    schema.migrate(database)
    database.run(fill)
    database.close()


def _name(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).digest()[:16]


def main() -> None:
    """Load installations with a week each, then measure another week of some, and new ones."""
    with postgresql.running() as cluster:
        url = cluster.url(cluster.create())
        _load(url)
        for title, first in (("known", 1), ("new", _KNOWN + 1)):
            homes = [_name(number) for number in range(first, first + _SUBMISSIONS)]
            began = time.perf_counter()
            repeated = _spread(url, homes, 7)
            print(
                f"{title} installations: {repeated / _SUBMISSIONS:.4f} retries for each submission "
                f"(goal {_GOAL}), in {time.perf_counter() - began:.1f} s"
            )


if __name__ == "__main__":
    main()
