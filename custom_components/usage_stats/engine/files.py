"""Folders, and syncing them to the disk."""

import errno
import os
from pathlib import Path

# Some file systems cannot sync a folder and do not need it.
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP})


def make_folder(folder: Path) -> None:
    """Create the folder if it is missing, so that it survives a power failure; raise OSError."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


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
