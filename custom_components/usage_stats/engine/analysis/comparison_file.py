"""The rows of a comparison as a CSV file, in the form of the other CSV files.

Its name is not like those of the daily files: it has other columns, and would be in the way of who
reads them by a pattern.
"""

from collections.abc import Iterable, Iterator
import csv
from datetime import datetime
from pathlib import Path
import re

from ..files import new_file, new_path
from ..uses.name import without_formulas
from .comparison import ComparedRow

HEADER = ("date", "skill", "modality", "uses", "entries", "ratio")
RATIO_DIGITS = 4
_NAME = re.compile(r"comparison_[0-9-]+_[0-9_-]+\.csv(\.part)?", re.ASCII)


def path_in(folder: Path, now: datetime) -> Path:
    """Return the path of a comparison at a local time. No file has it yet."""
    return new_path(folder, f"comparison_{now:%Y-%m-%d_%H-%M-%S}", ".csv")


def write(path: Path, rows: Iterable[ComparedRow]) -> None:
    """Write all rows, or nothing; raise OSError, or what `rows` raises."""
    with new_file(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(_cells(rows))


def _cells(rows: Iterable[ComparedRow]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        ratio = round(row.uses / row.entries, RATIO_DIGITS) if row.entries else None
        skill, modality = map(_escaped, row.key)
        yield row.date.isoformat(), skill, modality, row.uses, row.entries, ratio


def _escaped(name: str | None) -> str | None:
    return None if name is None else without_formulas(name)


def list_files(folder: Path) -> list[Path]:
    """List the files of comparisons, incomplete ones too. Not in the event loop."""
    return [path for path in folder.glob("*.csv*") if _NAME.fullmatch(path.name)]
