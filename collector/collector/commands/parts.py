"""What several commands are made of."""

import time

from ..rollup.run import Rollup
from ..settings import Settings
from ..store import schema


class CommandError(Exception):
    """A command cannot do what it was asked for; the message is for the operator."""


def prepare(settings: Settings) -> None:
    """Make the folder, and bring the tables up to date; raise SchemaError, StoreError, OSError.

    A process that only serves leaves the tables alone: another one migrates.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    database = settings.open()
    try:
        if settings.jobs:
            schema.migrate(database)
        else:
            schema.check(database)
    finally:
        database.close()


def make_rollup(settings: Settings) -> Rollup:
    """Return roll-ups with a connection of their own, on the real clock."""
    return Rollup(settings.open(), lambda: int(time.time()), settings.kept_days)
