"""Which column of a file holds what: the names that columns have, and where the header is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
import csv
from operator import itemgetter
import re
from typing import NamedTuple
import unicodedata

from ..fields import FieldError
from .cells import read_count
from .text_file import SEPARATORS


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(" ".join(lines).split())


# As `folded_heading` leaves them. Birth dates and times of export are no dates of work.
KNOWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": _words(
        "date day datetime studydate studydatetime examdate examdatetime examinationdate",
        "proceduredate performeddate servicedate acquisitiondate workdate",
        "datum tag datumuhrzeit datumzeit untersuchungsdatum untersuchungstag",
        "untersuchungszeitpunkt leistungsdatum leistungstag behandlungsdatum termindatum",
    ),
    "skill": _words(
        "skill section department specialty speciality category examtype examinationtype",
        "bereich fachbereich fachgebiet abteilung kategorie untersuchungsart leistungsart",
    ),
    "modality": _words(
        "modality modalities modalitiesinstudy device machine scanner tool",
        "modalitat modalitaet gerat geraet geratetyp geraetetyp untersuchungsgerat werkzeug",
    ),
    "count": _words(
        "count quantity amount cases examinations exams",
        "anzahl menge falle faelle fallzahl untersuchungen",
    ),
}
# A line with a date is above the header, such as `Date;22.12.2025`, or below it.
_DATE = re.compile(r"\b(\d{1,4}[-./]\d\d?[-./]\d{1,4}|\d{8})\b", re.ASCII)
# What ends the names of columns in other tables, such as `patient_id`.
_NO_MODALITIES = _words(
    "id no nr number nummer code name date datum time zeit at am year jahr age alter sex"
)


class WideColumn(NamedTuple):
    """A column that holds the counts of one combination."""

    position: int
    skill: str
    modality: str


class Layout(NamedTuple):
    """Where a file has its rows and columns."""

    separator: str
    header_line: int
    """The number of the line that the header begins in, from 1."""
    headings: list[str]
    indexes: dict[str, int]
    """Of the columns `date`, `skill`, `modality` and `count`, as far as there are any."""
    wide: list[WideColumn]

    def find(self, field: str, heading: str) -> int:
        """Return the index of a column that a caller names in a field; raise FieldError."""
        return _only_one(field, _named(self.headings, heading))


def folded_heading(text: str) -> str:
    """Return what is left of a heading without case, accents, spaces and punctuation."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text.casefold())))


def find_layout(
    head: Sequence[str], columns: Mapping[str, str | None], others: Iterable[str] = ()
) -> Layout:
    """Find separator, header and columns in the first lines; raise FieldError.

    `columns` are headings by which a caller names a column, or None for a column that is not to be
    used; `others` are headings of columns that hold no counts. The separator is one under which
    there is a header, and the one that gives most rows of one width.
    """
    headers = []
    for separator in SEPARATORS:
        rows = _rows(head, separator)
        widths = Counter(len(row) for _, row in rows if len(row) > 1)
        rank = max(((number, width) for width, number in widths.items()), default=(0, 0))
        if (header := _find_header(rows, separator, columns)) is not None:
            headers.append((rank, header))
    if not headers:
        named = "date" in columns
        raise FieldError(
            "columns.date" if named else "file",
            "field_no_column" if named else "field_no_date_column",
        )
    _, best = max(headers, key=itemgetter(0))
    indexes = _indexes(best.headings, columns)
    if indexes.keys() & {"skill", "modality"}:
        return Layout(*best, indexes, [])
    taken = {indexes["date"], *(index for name in others for index in _named(best.headings, name))}
    below = [row for line, row in _rows(head, best.separator) if line > best.line]
    wide = [column for column in _wide(best, below) if column.position not in taken]
    if wide:
        indexes.pop("count", None)
    return Layout(*best, indexes, wide)


class _Header(NamedTuple):
    separator: str
    line: int
    headings: list[str]


def _rows(head: Sequence[str], separator: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(head, delimiter=separator)
    rows, start = [], 1
    # Long lines after a quote that is not closed: what is read until then is all there is.
    with suppress(csv.Error):
        for row in reader:
            rows.append((start, row))
            start = reader.line_num + 1
    return rows


def _find_header(
    rows: Iterable[tuple[int, list[str]]],
    separator: str,
    columns: Mapping[str, str | None],
) -> _Header | None:
    for line, row in rows:
        if _find("date", row, columns) and not any(map(_DATE.search, row)):
            return _Header(separator, line, row)
    return None


def _indexes(headings: Sequence[str], columns: Mapping[str, str | None]) -> dict[str, int]:
    indexes = {}
    for field in KNOWN_COLUMNS:
        found = _find(field, headings, columns)
        # A column that a caller names must be there.
        if found or columns.get(field) is not None:
            indexes[field] = _only_one(f"columns.{field}", found)
    return indexes


def _find(field: str, headings: Sequence[str], columns: Mapping[str, str | None]) -> list[int]:
    """Return the indexes of the columns that may hold what `field` says."""
    if field not in columns:
        known = KNOWN_COLUMNS[field]
        return [index for index, heading in enumerate(headings) if folded_heading(heading) in known]
    heading = columns[field]
    return [] if heading is None else _named(headings, heading)


def _named(headings: Sequence[str], wanted: str) -> list[int]:
    """Return the columns of exactly that heading, or else those that are alike."""
    exact = [index for index, heading in enumerate(headings) if heading.strip() == wanted.strip()]
    folded = folded_heading(wanted)
    return exact or [
        index for index, heading in enumerate(headings) if folded_heading(heading) == folded
    ]


def _only_one(field: str, found: list[int]) -> int:
    if not found:
        raise FieldError(field, "field_no_column")
    if len(found) > 1:
        raise FieldError(field, "field_ambiguous_column")
    return found[0]


def _wide(header: _Header, rows: Sequence[Sequence[str]]) -> list[WideColumn]:
    """Return the columns that are named by a skill and a modality, and hold counts."""
    wide = []
    for index, heading in enumerate(header.headings):
        skill, _, modality = heading.strip().rpartition("_")
        named = skill and modality and folded_heading(modality) not in _NO_MODALITIES
        if named and _holds_counts(row[index] for row in rows if index < len(row)):
            wide.append(WideColumn(index, skill, modality))
    return wide


def _holds_counts(cells: Iterable[str]) -> bool:
    """Tell counts, of which some may be misspelled, from the texts of other tables."""
    filled = [cell for cell in cells if cell.strip()]
    counts = 0
    for cell in filled:
        with suppress(ValueError):
            read_count(cell)
            counts += 1
    return 2 * counts >= len(filled)
