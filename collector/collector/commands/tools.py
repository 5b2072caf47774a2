"""The commands that do one thing and end."""

from contextlib import closing
from pathlib import Path
import sqlite3
import time

from ..jobs.deletion import delete_old
from ..jobs.publication import publish
from ..settings import Settings, find_pepper
from ..store import schema
from ..store.database import Transaction
from ..store.judgement import now_at
from ..store.ledger import bury, load
from ..store.pepper import Pepper
from ..store.records import Tombstone
from ..store.tombstones import TombstoneFile
from .parts import CommandError, make_rollup, prepare


def migrate(settings: Settings) -> str:
    """Bring the tables up to date."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = settings.open()
    with closing(database):
        done = schema.migrate(database)
    return f"{done} migrations were run."


def rollup(settings: Settings) -> str:
    """Compute what is due, and delete what is old."""
    prepare(settings)
    jobs = make_rollup(settings)
    with closing(jobs.database):
        TombstoneFile(settings.tombstones).apply(jobs.database, now_at(time.time()))
        computed = jobs.run()
        deleted = delete_old(jobs)
    return f"{computed} roll-ups were computed, {deleted} old submissions deleted."


def publish_page(settings: Settings) -> str:
    """Write the page."""
    prepare(settings)
    jobs = make_rollup(settings)
    with closing(jobs.database):
        decided = publish(jobs, settings.page)
    return f"The page is written; {decided} weeks are new or were looked at again."


def backup(settings: Settings, target: Path) -> str:
    """Copy a SQLite database while it is in use; PostgreSQL has tools of its own."""
    if settings.sqlite_path is None:
        raise CommandError("Use pg_dump or pgBackRest to back up PostgreSQL.")
    if target.exists():
        raise CommandError("The file is there already.")
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    with (
        closing(
            sqlite3.connect(f"{settings.sqlite_path.absolute().as_uri()}?mode=ro", uri=True)
        ) as source,
        closing(sqlite3.connect(partial)) as copy,
    ):
        source.backup(copy)
    partial.chmod(0o600)
    partial.rename(target)
    return (
        "The database is copied. Keep the pepper and the tombstones elsewhere, and no copy for "
        "longer than 35 days."
    )


def erase(settings: Settings, installation_id: str) -> str:
    """Forget an installation whose owner has asked for it in another way."""
    prepare(settings)
    pepper = Pepper(find_pepper(settings))
    database = settings.open()
    now = now_at(time.time())
    with closing(database):
        pepper.check(database)
        try:
            tombstone = Tombstone(pepper.installation(installation_id), now.day, None)
        except ValueError:
            raise CommandError("This is not the ID of an installation.") from None

        def forget(work: Transaction) -> int:
            [stored] = load(work, {tombstone.installation}, now).values()
            bury(work, tombstone, has_row=stored.has_row)
            return int(stored.is_enrolled)

        known = database.run(forget)
    TombstoneFile(settings.tombstones).append([tombstone])
    return "It is erased." if known else "Nothing was held of it. It will not be stored."
