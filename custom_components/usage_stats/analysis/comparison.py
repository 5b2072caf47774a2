"""Reads work entries of files and statistics, and compares them with the history."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
import io
from pathlib import Path
from typing import BinaryIO, NamedTuple

from homeassistant.components.recorder.statistics import get_metadata, statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from sqlalchemy.orm.session import Session

from ..engine.analysis import comparison_file, day_uses
from ..engine.analysis.cells import DateOrder
from ..engine.analysis.comparison import Comparison, DayUse, overlap
from ..engine.analysis.entries import Entries, Rules, list_entries, read_entries
from ..engine.analysis.text_file import open_file
from ..engine.fields import FieldError
from ..engine.uses.name import folded_name
from ..engine.uses.use import Combination
from ..storage.database import Connection, DatabaseError
from ..storage.storage import Storage
from .history_reader import HistoryReader
from .recorder import Stopped, async_read


class NotWrittenError(Exception):
    """The file with the rows could not be written, and nothing is left of it."""


class StatisticEntries(NamedTuple):
    """The daily change of a counter's long-term statistics, and what uses it is compared with."""

    statistic_id: str
    names: Mapping[str, str]
    """`skill` and `modality`, as far as somebody named them."""


type FileSource = bytes | str
"""The content of a file, or its name or path."""
type ListSource = Sequence[Mapping[str, object]]


class ComparisonRequest(NamedTuple):
    """What is compared, and whether its rows are written to a file."""

    source: FileSource | ListSource | StatisticEntries
    rules: Rules
    write: bool


class ComparisonResult(NamedTuple):
    """The comparison, the entries it was made with, and its file."""

    comparison: Comparison
    entries: Entries
    path: Path | None


class Comparer:
    """Compares the uses of one storage. Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, storage: Storage, history: HistoryReader) -> None:
        """Nothing is read before it is asked for."""
        self._hass = hass
        self._storage = storage
        self._history = history

    async def async_compare(
        self, request: ComparisonRequest, known: Iterable[Combination]
    ) -> ComparisonResult:
        """Compare; raise FieldError, DatabaseError, NotAvailableError or NotWrittenError.

        `known` are our combinations.
        """
        storage, source = self._storage, request.source
        names: Mapping[str, str] = {}
        if isinstance(source, StatisticEntries):
            names = source.names
            entries = await self._async_statistics(source)
        else:
            read = partial(self._read, source, request.rules)
            entries = await self._hass.async_add_executor_job(read)
        task = _Task(entries, tuple(known), names, self._last)
        if not request.write:
            return await self._history.async_ask(task.run)
        async with storage.file_lock:
            try:
                storage.backup_lock.check()
            except DatabaseError as err:
                raise NotWrittenError from err
            place = storage.folder, dt_util.now()
            return await self._history.async_ask(task._replace(place=place).run)

    @property
    def _last(self) -> date:
        """The last date that can have uses; before a day is closed, the next may have started."""
        return max(self._storage.open_date, dt_util.now().date())

    async def _async_statistics(self, source: StatisticEntries) -> Entries:
        """Return the daily changes from the first use on.

        Raise FieldError, DatabaseError or NotAvailableError.
        """
        hass = self._hass
        period = await self._history.async_ask(partial(day_uses.extent, last=self._last))
        first = dt_util.now().date() if period is None else period.first
        start = datetime.combine(first, time(), dt_util.get_default_time_zone())
        read = partial(_daily_changes, hass, source.statistic_id, start)
        if (changes := await async_read(hass, read)) is None:
            raise FieldError("statistic_id", "field_no_statistic")
        items = [
            {**source.names, "date": day.isoformat(), "count": max(0, round(change))}
            for day, change in changes
        ]
        entries = list_entries(items, Rules(DateOrder(day_first=None, zone=start.tzinfo or UTC)))
        for number, (_, change) in enumerate(changes, 1):
            # A counter that was exchanged.
            if round(change) < 0:
                entries.source.leave_out(number, "count")
        return replace(entries, on=("date", *source.names))

    # What follows runs in other threads.

    def _read(self, source: FileSource | ListSource, rules: Rules) -> Entries:
        if isinstance(source, bytes):
            return read_entries(io.BytesIO(source), rules)
        if isinstance(source, str):
            with self._open(source) as stream:
                return read_entries(stream, rules)
        return list_entries(source, rules)

    def _open(self, name: str) -> BinaryIO:
        """Open a file of our folder by its name, or one of an allowed path; raise FieldError."""
        config, folder = self._hass.config, self._storage.folder
        path = Path(name)
        if path.name == name or Path(config.path(str(path.parent))) == folder:
            return open_file(folder / path.name)
        # Where links lead decides about what is allowed, and no link is followed afterwards.
        resolved = Path(config.path(name)).resolve()
        if not config.is_allowed_path(str(resolved)):
            raise FieldError("file", "field_path_not_allowed")
        return open_file(resolved)


def _is_named(names: Mapping[str, str], skill: str, modality: str) -> bool:
    """Return whether a combination is one of those that somebody named."""
    return all(
        folded_name(names.get(field, own)) == folded_name(own)
        for field, own in (("skill", skill), ("modality", modality))
    )


def _daily_changes(
    hass: HomeAssistant, statistic_id: str, start: datetime, _session: Session, _stopped: Stopped
) -> list[tuple[date, float]] | None:
    """Return by how much a counter went up, by local date; None if it is no counter."""
    found = get_metadata(hass, statistic_ids={statistic_id})
    if statistic_id not in found or not found[statistic_id][1]["has_sum"]:
        return None
    rows = statistics_during_period(hass, start, None, {statistic_id}, "day", None, {"change"})
    return [
        (dt_util.as_local(dt_util.utc_from_timestamp(row["start"])).date(), change)
        for row in rows.get(statistic_id, [])
        if (change := row.get("change")) is not None
    ]


class _Task(NamedTuple):
    """What is compared in another thread."""

    entries: Entries
    known: Sequence[Combination]
    names: Mapping[str, str]
    last: date
    place: tuple[Path, datetime] | None = None
    """The folder and the local time of a file, if one is wanted."""

    def run(self, connection: Connection) -> ComparisonResult:
        """Compare, and write the rows as they are added up; raise NotWrittenError."""
        period = overlap(self.entries, day_uses.extent(connection, self.last))
        known = [combination for combination in self.known if _is_named(self.names, *combination)]
        comparison = Comparison(self.entries, period, known)
        uses: Iterable[DayUse] = () if period is None else day_uses.day_uses(connection, period)
        rows = comparison.rows(use for use in uses if _is_named(self.names, use[1], use[2]))
        if self.place is None:
            deque(rows, maxlen=0)
            return ComparisonResult(comparison, self.entries, None)
        try:
            path = comparison_file.path_in(*self.place)
            comparison_file.write(path, rows)
        except OSError as err:
            raise NotWrittenError from err
        return ComparisonResult(comparison, self.entries, path)
