"""Writing an edition: each file whole or not at all."""

from collections.abc import Sequence
from datetime import date
import os
from pathlib import Path

from .data_files import CSV_NAME, JSON_NAME, SCHEMA_NAME, usage_csv, usage_json, usage_schema
from .edition import Week
from .page import pages


def edition_files(weeks: Sequence[Week], today: date) -> dict[str, str]:
    """Return the text of each file by its name; `weeks` are in order."""
    shown = [week for week in weeks if week.dimensions]
    return {
        JSON_NAME: usage_json(shown, today),
        SCHEMA_NAME: usage_schema(),
        CSV_NAME: usage_csv(shown),
        **pages(shown, today),
    }


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Replace the files one by one; raise OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        temporary = folder / f".{name}.new"
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / name)
