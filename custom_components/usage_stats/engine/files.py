"""Folders, and syncing them to the disk."""

from collections.abc import Iterator
from contextlib import contextmanager
import errno
from itertools import count
import os
from pathlib import Path
import tempfile
from typing import TextIO

# Some file systems cannot sync a folder and do not need it.
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})


def make_folder(folder: Path) -> None:
    """Create the folder if it is missing, so that it survives a power failure; raise OSError."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


_PROBE_BYTES = 64 * 1024


def is_writable(folder: Path) -> bool:
    """Return whether a small file can be written there: the disk is neither full nor read-only."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(_PROBE_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError:
        return False
    return True


def new_path(folder: Path, stem: str, suffix: str) -> Path:
    """Return the path of a file that does not exist, numbered if others have the name."""
    names = (f"{stem}{f'_{number}' if number else ''}{suffix}" for number in count())
    return next(path for name in names if not (path := folder / name).exists())


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """Write a new text file that is on the disk whole when this ends, or not at all.

    Raise OSError.
    """
    make_folder(path.parent)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Sync the folder, which makes new and renamed files in it durable; raise OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as err:
        if err.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)
