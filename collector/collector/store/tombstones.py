"""The file of tombstones, outside the database: a restored backup brings nobody back.

A line is the hash of an installation, the day, and the day on which it ends, `-` for never. The
file is only appended to, also by several processes at once.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import batched
import os
from pathlib import Path
import re

from ..days import day_number, day_of
from ..log import LOGGER
from .database import Database, Transaction
from .errors import UnavailableError
from .judgement import Now
from .ledger import bury, load
from .records import Tombstone

_LINE = re.compile(r"([0-9a-f]{32}) (\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d|-)", re.ASCII)
_FOR_EVER = "-"
_AT_ONCE = 500
_BURIED = (
    "SELECT installation, forgotten_until FROM installation "
    "WHERE installation IN (?) AND forgotten IS NOT NULL"
)
_MOST_REMEMBERED = 10_000


class TombstoneFile:
    """Each line is on the disk before an erasure is answered."""

    def __init__(self, path: Path) -> None:
        """Take a path, in a folder that exists."""
        self._path = path
        self._written: set[Tombstone] = set()
        """some of those that are in the file for certain"""

    def ensure(self, tombstone: Tombstone) -> None:
        """Append one, but not for each repeat of a request; raise UnavailableError."""
        if tombstone in self._written:
            return
        self.append([tombstone])
        if len(self._written) >= _MOST_REMEMBERED:
            self._written.clear()
        self._written.add(tombstone)

    def append(self, tombstones: Sequence[Tombstone]) -> None:
        """Write them and wait for the disk; raise UnavailableError."""
        # A line that was cut off by a crash is ended first.
        lines = "\n" + "".join(f"{_line(tombstone)}\n" for tombstone in tombstones)
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _write(file, lines.encode())
                os.fsync(file)
            finally:
                os.close(file)
            _sync_folder(self._path.parent)
        except OSError as err:
            raise UnavailableError(type(err).__name__) from None

    def read(self) -> Iterator[Tombstone]:
        """Yield what the file holds; a line that a crash has cut off was never answered."""
        if not self._path.exists():
            return
        with self._path.open(encoding="ascii", errors="replace") as lines:
            for line in lines:
                if found := _LINE.fullmatch(line.rstrip("\n")):
                    installation, day, until = found.groups()
                    yield Tombstone(
                        bytes.fromhex(installation),
                        _number(day),
                        None if until == _FOR_EVER else _number(until),
                    )

    def apply(self, database: Database, now: Now) -> int:
        """Put up the tombstones that a restored database lacks, and return how many that were."""
        latest = {
            tombstone.installation: tombstone
            for tombstone in sorted(self.read(), key=_how_long)
            if tombstone.holds(now.day)
        }
        applied = 0
        for part in batched(latest.values(), _AT_ONCE, strict=False):
            if missing := database.run(partial(_missing, tombstones=part), writes=False):
                applied += database.run(partial(_apply, tombstones=missing, now=now))
        if applied:
            LOGGER.warning("The database lacked %d tombstones, as a restored one does.", applied)
        return applied


def _how_long(tombstone: Tombstone) -> tuple[bool, int]:
    return tombstone.until is None, tombstone.until or 0


def _missing(transaction: Transaction, tombstones: Sequence[Tombstone]) -> list[Tombstone]:
    """Return those that the database lacks; this locks nothing, and is usually all there is."""
    keys = [tombstone.installation for tombstone in tombstones]
    held = {
        bytes(installation): (until is None, until or 0)
        for installation, until in transaction.select_in(_BURIED, keys)
    }
    shortest = (False, -1)
    return [one for one in tombstones if held.get(one.installation, shortest) < _how_long(one)]


def _apply(transaction: Transaction, tombstones: Sequence[Tombstone], now: Now) -> int:
    known = load(transaction, {tombstone.installation for tombstone in tombstones}, now)
    missing = [
        tombstone
        for tombstone in tombstones
        if (stored := known[tombstone.installation]).tombstone is None
        or _how_long(stored.tombstone) < _how_long(tombstone)
    ]
    for tombstone in missing:
        bury(transaction, tombstone, has_row=known[tombstone.installation].has_row)
    return len(missing)


def _line(tombstone: Tombstone) -> str:
    installation, day, until = tombstone
    end = _FOR_EVER if until is None else day_of(until).isoformat()
    return f"{installation.hex()} {day_of(day).isoformat()} {end}"


def _number(text: str) -> int:
    return day_number(date.fromisoformat(text))


def _write(file: int, content: bytes) -> None:
    """Write everything in one call, so that lines of several processes never mix."""
    if os.write(file, content) != len(content):
        raise OSError("the disk is full")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
