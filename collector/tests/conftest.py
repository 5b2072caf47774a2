"""Databases of every kind that the collector is run on, each empty and up to date."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from collector.front.assembly import Options
from collector.store import schema
from collector.store.database import Database
from collector.store.opening import open_database

from . import postgresql
from .engines import ENGINE, database_on_engine
from .postgresql import Cluster
from .running import PEPPER, Running, running

_HASHED = (Path(schema.__file__).parent / "distribution" / "postgresql_hash.sql").read_text()


@dataclass(frozen=True)
class Place:
    """Where a database is, and how it is to be opened."""

    url: str
    serializable: bool = False

    def open(self) -> Database:
        """Return a connection of its own."""
        return open_database(self.url, serializable=self.serializable)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Run a PostgreSQL server for all tests."""
    with postgresql.running() as running:
        yield running


def _template(cluster: Cluster, script: str) -> str:
    name = cluster.create()
    database = open_database(cluster.url(name))
    schema.migrate(database)
    if script:
        database.run(lambda transaction: transaction.run_script(script))
    database.close()
    return name


@pytest.fixture(scope="session")
def plain_template(cluster: Cluster) -> str:
    """Return the name of a database with the tables as they are made."""
    return _template(cluster, "")


@pytest.fixture(scope="session")
def hashed_template(cluster: Cluster) -> str:
    """Return the name of a database whose large tables are partitioned by hash."""
    return _template(cluster, _HASHED)


def _sqlite(folder: Path) -> Place:
    place = Place(f"sqlite:///{folder / 'collector.db'}")
    database = place.open()
    schema.migrate(database)
    database.close()
    return place


@pytest.fixture(params=["engine"] if ENGINE else ["sqlite", "postgresql", "hashed"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Return SQLite, PostgreSQL, and PostgreSQL as a distributed engine has it.

    The last has the tables partitioned by the hash of `installation`, and serializable isolation.
    """
    if request.param == "sqlite":
        yield _sqlite(tmp_path)
        return
    if request.param == "engine":
        with database_on_engine() as url:
            yield Place(url, serializable=ENGINE != "citus")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    hashed = request.param == "hashed"
    template = request.getfixturevalue("hashed_template" if hashed else "plain_template")
    name = cluster.create(template)
    yield Place(cluster.url(name), serializable=hashed)
    cluster.drop(name)


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    """Return a connection to an empty database of each kind."""
    database = place.open()
    yield database
    database.close()


def unlimited(place: Place, folder: Path) -> Options:
    """Return the options of a front that takes any number of requests."""
    return Options(
        place.url,
        PEPPER,
        folder / "tombstones",
        serializable=place.serializable,
        requests_per_minute=0,
        enrolments_per_network=10_000,
        enrolments_at_least=10_000,
    )


@pytest.fixture
def options(place: Place, tmp_path: Path) -> Options:
    """Return the usual options of tests, on each kind of database."""
    return unlimited(place, tmp_path)


@pytest.fixture
def sqlite_options(tmp_path: Path) -> Options:
    """Return the same for SQLite alone, where it makes no difference."""
    return unlimited(_sqlite(tmp_path), tmp_path)


@pytest.fixture
def postgresql_options(cluster: Cluster, plain_template: str, tmp_path: Path) -> Iterator[Options]:
    """Return the same for PostgreSQL alone."""
    name = cluster.create(plain_template)
    yield unlimited(Place(cluster.url(name)), tmp_path)
    cluster.drop(name)


@pytest.fixture
def front(options: Options) -> Iterator[Running]:
    """Serve on each kind of database, at noon of 2027-03-11."""
    with running(options) as serving:
        yield serving
