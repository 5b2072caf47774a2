"""Folders, and what puts their names on the disk."""

import errno
import os
from pathlib import Path

# Some file systems have no way to sync a folder, and no need of one.
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})


def make_folder(folder: Path) -> None:
    """Make the folder if it is missing, to be there after a loss of power too; raise OSError."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Put the folder's names on the disk; raise OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as err:
        if err.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)
