"""Which batches an export writes, in which order, and which of them may be in their files already.

uses/exporter.py runs the transactions and writes the files.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from .csv_file import Batch


class BatchQueue:
    """The batches of one export after another.

    An export calls `begin` and `add`, goes through `batches` and calls `end`. One that ends early,
    by an error, leaves the rest to the next export.
    """

    def __init__(self) -> None:
        """Know nothing of what the database holds."""
        self._backlog = True
        """The database may hold batches of earlier exports."""
        self._corrections = False
        """The database has batches of corrections, which no export has taken."""
        self._untried: set[int] = set()
        """Batches taken since the start and not tried yet. Any other may be in its file already."""
        self._taken: dict[int, Batch] = {}
        self._order: Sequence[tuple[int, date]] = ()
        self._blocked: set[date] = set()
        self.waiting = 0
        """Batches that this export, or the last one, could not write."""

    def begin(self) -> bool:
        """Start an export; return whether the waiting batches must be read from the database."""
        backlog = self._backlog or self._corrections
        self._backlog, self._corrections = True, False
        self._blocked = set()
        self.waiting = 0
        return backlog

    def add(self, taken: list[Batch], waiting: Sequence[tuple[int, date]] | None) -> None:
        """Add what was taken; `waiting` has (id, date) of all batches, if they had to be read."""
        self._taken = {batch.id: batch for batch in taken}
        self._untried.update(self._taken)
        if waiting is None:
            waiting = [(batch.id, batch.date) for batch in taken]
        self._order = waiting

    def add_corrections(self, batch_ids: Sequence[int]) -> None:
        """Let the next export write batches that it does not take itself."""
        self._corrections = True
        self._untried.update(batch_ids)

    def batches(self) -> Iterator[tuple[int, date]]:
        """Yield (id, date) in order, but no batch after one of its date that was blocked."""
        for batch_id, day in self._order:
            if day in self._blocked:
                self.waiting += 1
            else:
                yield batch_id, day

    def known(self, batch_id: int) -> Batch | None:
        """Return a batch of this export; None if it must be read from the database."""
        return self._taken.get(batch_id)

    def mark_tried(self, batch_id: int) -> bool:
        """Return whether the batch was tried before, or may have been before the start."""
        tried = batch_id not in self._untried
        self._untried.discard(batch_id)
        return tried

    def mark_untouched(self, batch_id: int, *, tried: bool) -> None:
        """Take back `mark_tried`, which returned `tried`: nothing was written."""
        if not tried:
            self._untried.add(batch_id)

    def block(self, day: date) -> None:
        """Let a batch and the later ones of its date wait, since the file cannot be written."""
        self._blocked.add(day)
        self.waiting += 1

    def end(self) -> None:
        """End an export that came to the last batch."""
        self._backlog = bool(self._blocked)
