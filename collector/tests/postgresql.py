"""A PostgreSQL server of our own, in a folder that goes away with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
import os
from pathlib import Path
import shutil
import subprocess
import tempfile
from typing import Any

import psycopg
from psycopg import sql

_OPTIONS = {
    "listen_addresses": "",
    # The machine stays on.
    "fsync": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


def binaries() -> Path:
    """Return the folder with `initdb`: on PATH, or the newest of the distribution."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parts[-2])
    return folders[-1]


def run_as() -> dict[str, Any]:
    """Return who runs the server: it refuses to be run by root."""
    return {"user": "postgres", "extra_groups": []} if os.getuid() == 0 else {}


class Cluster:
    """A running server, reached by a socket in its folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that holds the socket."""
        self.folder = folder
        self._numbers = count(1)
        self.admin = psycopg.connect(self.url("postgres"), autocommit=True)

    def url(self, name: str) -> str:
        """Return the address of one of its databases."""
        return f"postgresql://collector@/{name}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """Make a database, and return its name."""
        name = f"test_{next(self._numbers)}"
        self.admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    def drop(self, name: str) -> None:
        """Delete a database, with its connections."""
        self.admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def running(**options: str) -> Iterator[Cluster]:
    """Run a server until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path is short
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    programs = binaries()
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "collector", "-A", "trust", "-E", "UTF8", "-N"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **run_as(),
    )
    settings = _OPTIONS | {"unix_socket_directories": str(folder)} | options
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-w"]
    start = [*control, "-l", folder / "log", "-o", " ".join(arguments), "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=folder, **run_as())
    try:
        cluster = Cluster(folder)
        yield cluster
        cluster.admin.close()
    finally:
        subprocess.run(
            [*control, "-m", "immediate", "stop"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **run_as(),
        )
        shutil.rmtree(folder)
