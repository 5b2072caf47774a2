"""Doing at its time what is due, in a thread of a serving process or once from a command."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

from ..days import day_at
from ..log import LOGGER
from ..rollup.run import Rollup
from ..store.errors import StoreError
from ..store.judgement import now_at
from ..store.tombstones import TombstoneFile
from .deletion import delete_old
from .publication import publish

_HOUR = timedelta(hours=1)
_AGAIN = timedelta(minutes=5)


class Schedule:
    """Tombstones and roll-ups each hour; the page and what is too old, once a day."""

    def __init__(self, rollup: Rollup, folder: Path, tombstones: TombstoneFile) -> None:
        """Take roll-ups with a connection that is used by nobody else, and the page's folder."""
        self._rollup = rollup
        self._database = rollup.database
        self._folder = folder
        self._tombstones = tombstones
        self._stopped = Event()
        self._thread = Thread(target=self._work, name="jobs", daemon=True)
        self._published_on: int | None = None

    def start(self) -> None:
        """Begin at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the job that is under way; what is left is due at the next start."""
        self._stopped.set()
        self._thread.join()

    def run_once(self) -> None:
        """Do what is due; raise StoreError and OSError."""
        # The database may have been restored under a running process.
        self._tombstones.apply(self._database, now_at(self._rollup.clock()))
        self._rollup.run()
        today = day_at(self._rollup.clock())
        if today != self._published_on:
            publish(self._rollup, self._folder)
            deleted = delete_old(self._rollup)
            self._published_on = today
            LOGGER.info("The page is up to date; %d old submissions were deleted.", deleted)

    def _work(self) -> None:
        wait = timedelta()
        while not self._stopped.wait(wait.total_seconds()):
            wait = self._after(self.run_once)
        self._database.close()

    def _after(self, work: Callable[[], None]) -> timedelta:
        """Return when to continue; whatever goes wrong is tried again."""
        try:
            work()
        except (StoreError, OSError) as err:
            LOGGER.warning("Roll-ups and page wait: %s.", type(err).__name__)
            return _AGAIN
        except Exception:
            LOGGER.exception("Roll-ups and page wait")
            return _AGAIN
        return _HOUR
