"""Several connections that want the same installations at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from threading import Barrier

import psycopg
import pytest

from collector.store import ledger, postgresql
from collector.store.database import Database, Transaction
from collector.store.errors import ConflictError, UnavailableError
from collector.store.judgement import Now, Policy
from collector.store.records import Erasure, Outcome, Submission

from .conftest import Place
from .model import Sent
from .test_model import TODAY, content, name

HOMES = 12
NOW = Now(TODAY, TODAY * 1440)
type Result = tuple[int, Outcome]


def submissions(homes: list[int], variant: int) -> list[Submission]:
    return [
        Submission(name(home), None, content(Sent(home, TODAY - 7, variant)), may_enrol=True)
        for home in homes
    ]


def crowd(place: Place, variant: int, together: Barrier) -> tuple[list[Result], int]:
    """Submit for all homes in an order of its own, in batches; return also the conflicts."""
    database = place.open()
    homes = list(range(HOMES))
    Random(variant).shuffle(homes)
    results: list[Result] = []
    together.wait(20)
    for start in range(0, HOMES, 4):
        part = homes[start : start + 4]
        work = partial(
            ledger.submit, submissions=submissions(part, variant), now=NOW, policy=Policy()
        )
        results += zip(part, [answer.outcome for answer in database.run(work)], strict=True)
    database.close()
    return results, database.conflicts


def test_of_those_who_come_at_once_one_is_first(place: Place) -> None:
    together = Barrier(4)
    with ThreadPoolExecutor(4) as threads:
        crowds = list(threads.map(lambda variant: crowd(place, variant, together), range(4)))

    outcomes = Counter(result for results, _ in crowds for result in results)
    for home in range(HOMES):
        assert outcomes[home, Outcome.ENROLLED] == 1
        assert outcomes[home, Outcome.CLONED] == 3
    database = place.open()
    assert database.run(
        lambda transaction: transaction.select(
            "SELECT COUNT(*), SUM(clones) FROM installation WHERE enrolled IS NOT NULL"
        )
    ) == [(HOMES, 3 * HOMES)]
    assert database.run(
        lambda transaction: transaction.select("SELECT COUNT(*) FROM submission")
    ) == [(HOMES,)]
    database.close()


@pytest.mark.parametrize("place", ["postgresql", "hashed"], indirect=True)
def test_an_erasure_and_a_submission_never_both_stay(place: Place) -> None:
    def erase(home: int) -> Outcome:
        database = place.open()
        work = partial(ledger.erase, erasure=Erasure(name(home), None), now=NOW, policy=Policy())
        outcome = database.run(work).outcome
        database.close()
        return outcome

    def submit(home: int) -> Outcome:
        database = place.open()
        work = partial(ledger.submit, submissions=submissions([home], 0), now=NOW, policy=Policy())
        [answer] = database.run(work)
        database.close()
        return answer.outcome

    with ThreadPoolExecutor(8) as threads:
        pending = [threads.submit(ask, home) for home in range(20) for ask in (submit, erase)]
        outcomes = Counter(one.result() for one in pending)

    assert outcomes[Outcome.ENROLLED] == outcomes[Outcome.ERASED]
    assert outcomes[Outcome.FORGOTTEN] == outcomes[Outcome.UNKNOWN]
    database = place.open()
    assert database.run(
        lambda transaction: transaction.select("SELECT COUNT(*) FROM submission")
    ) == [(0,)]
    database.close()


def contended(place: Place, together: Barrier, wait: list[bool]) -> int:
    """Read, wait until the other has read too, and write what depends on it."""
    database = place.open()

    def work(transaction: Transaction) -> None:
        [(number,)] = transaction.select("SELECT COUNT(*) FROM fact")
        if wait:
            wait.pop()
            together.wait(20)
        transaction.execute("INSERT INTO fact (name, value) VALUES (?, ?)", (f"n{number}", "x"))

    database.run(work)
    database.close()
    return database.conflicts


@pytest.mark.parametrize("place", ["hashed"], indirect=True)
def test_a_real_serialization_failure_is_repeated(place: Place) -> None:
    together = Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        conflicts = list(
            threads.map(lambda wait: contended(place, together, wait), [[True], [True]])
        )
    assert sum(conflicts) >= 1
    database = place.open()
    names = database.run(
        lambda transaction: transaction.select("SELECT name FROM fact ORDER BY name")
    )
    database.close()
    assert names == [("n0",), ("n1",)]


def test_a_conflict_without_end_is_given_up(database: Database) -> None:
    def work(_: Transaction) -> None:
        raise ConflictError

    with pytest.raises(UnavailableError):
        database.run(work)
    assert database.conflicts > 10


def test_an_address_of_nothing_is_refused() -> None:
    with pytest.raises(psycopg.Error):
        postgresql.PostgresqlDatabase("postgresql://host/name?nonsense=1")
