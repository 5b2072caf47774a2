"""An engine that is compatible with PostgreSQL and runs already, named in the environment.

COLLECTOR_TEST_ENGINE is `yugabytedb`, `citus` or `cockroachdb`, and COLLECTOR_TEST_URL the address
of a database on it in which others can be made. Then tests run on it instead of the usual ones.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
import os
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from collector.store import schema
from collector.store.opening import open_database

ENGINE = os.environ.get("COLLECTOR_TEST_ENGINE")
_DISTRIBUTION = Path(schema.__file__).with_name("distribution")
_NUMBERS = count(1)


@contextmanager
def database_on_engine() -> Iterator[str]:
    """Make a database with the tables distributed as the engine's file says; yield its address."""
    url = os.environ["COLLECTOR_TEST_URL"]
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    own = url.replace(f"/{psycopg.conninfo.conninfo_to_dict(url)['dbname']}", f"/{name}")
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            _distribute(own)
            yield own
        finally:
            admin.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))


def _distribute(url: str) -> None:
    database = open_database(url)
    if ENGINE == "citus":
        database.run(lambda work: work.run_script("CREATE EXTENSION citus"))
    schema.migrate(database)
    script = (_DISTRIBUTION / f"{ENGINE}.sql").read_text(encoding="utf-8")
    database.run(lambda work: work.run_script(script))
    database.close()
