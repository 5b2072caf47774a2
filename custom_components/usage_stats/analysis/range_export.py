"""Writes the uses of a period into a file beside the CSV files of the days."""

from functools import partial

from homeassistant.util import dt as dt_util

from ..engine.analysis import range_file
from ..engine.analysis.range_file import Place, RangeFile, RangeRequest
from ..storage.storage import Storage
from .history_reader import HistoryReader


async def async_write_range(
    storage: Storage, history: HistoryReader, request: RangeRequest
) -> RangeFile:
    """Write a new file; raise DatabaseError, also where the folder cannot be written."""
    async with storage.file_lock:
        storage.backup_lock.check()
        work = partial(
            range_file.write,
            request=request,
            place=Place(storage.folder, dt_util.now()),
            # A backup does not wait for ten years.
            check=storage.backup_lock.check,
        )
        return await history.async_ask(work)
