"""The tables, brought up to date one numbered file after the other."""

from functools import partial
from pathlib import Path

from .database import Database, Transaction
from .errors import SchemaError

_FOLDER = Path(__file__).with_name("migrations")
_CREATE = "CREATE TABLE IF NOT EXISTS migration (version INTEGER NOT NULL PRIMARY KEY)"
_VERSION = "SELECT COALESCE(MAX(version), 0) FROM migration"
_RECORD = "INSERT INTO migration (version) VALUES (?)"


def scripts(dialect: str) -> list[str]:
    """Return the migrations, oldest first: the first one makes version 1."""
    paths = sorted((_FOLDER / dialect).glob("*.sql"))
    return [path.read_text(encoding="utf-8") for path in paths]


def latest(database: Database) -> int:
    """Return the version that this program knows."""
    return len(scripts(database.dialect))


def version(database: Database) -> int:
    """Return the version of the tables, 0 for an empty database; raise UnavailableError."""
    return database.run(_version)


def _version(transaction: Transaction) -> int:
    transaction.execute(_CREATE)
    [(number,)] = transaction.select(_VERSION)
    return int(number)


def migrate(database: Database, *, to: int | None = None) -> int:
    """Run what is missing, and return how many migrations that were.

    Several processes may do so at once. Raise SchemaError for tables newer than this program.
    """
    known = scripts(database.dialect)[:to]
    before = version(database)
    check_not_newer(database, before)
    for number, script in enumerate(known[before:], before + 1):
        database.run(partial(_run, number=number, script=script))
    return max(0, len(known) - before)


def _run(transaction: Transaction, *, number: int, script: str) -> None:
    if _version(transaction) < number:
        # First: a process that does the same waits here until we are done.
        transaction.execute(_RECORD, (number,))
        transaction.run_script(script)


def check(database: Database) -> None:
    """Raise SchemaError unless the tables are exactly those that this program knows."""
    found = version(database)
    check_not_newer(database, found)
    if found < latest(database):
        raise SchemaError("The database is older than this program: run `migrate`.")


def check_not_newer(database: Database, found: int) -> None:
    """Raise SchemaError for tables of a newer program, which this one could damage."""
    if found > latest(database):
        raise SchemaError("The database is newer than this program: update the collector.")
