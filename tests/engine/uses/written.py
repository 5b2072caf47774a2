"""Reads what exports have written, apart from the engine."""

import csv
from datetime import date
import gzip
from pathlib import Path

type Row = tuple[date, str, str, str]
"""(date, skill, modality, stamp)"""

BOM = b"\xef\xbb\xbf"


def rows(path: Path) -> dict[Row, int]:
    """Read what an export has written; no row may be there twice."""
    found: dict[Row, int] = {}
    day = date.fromisoformat(path.name.partition("usage_stats_")[2][:10])
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    text = content.removeprefix(BOM).decode(errors="replace")
    for line in text.split("\n"):
        fields = next(csv.reader([line.replace("\r", "")]), [])
        if len(fields) == 5 and fields[0] == day.isoformat() and len(fields[4]) == 19:
            name = (day, fields[1], fields[2], fields[4])
            assert name not in found
            found[name] = int(fields[3])
    return found
