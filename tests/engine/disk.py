"""The real disk, watched: it remembers what was asked of it in which order, and fails on request.

It stands in for the module `os` of the code under test and does for real whatever it lets through.
It also knows what had reached the disk for good, and so what a loss of power may leave.
"""

from dataclasses import dataclass, field
import errno
import os
from pathlib import Path
import stat

# Tests may put the methods below in their place.
_replace = Path.replace
_unlink = Path.unlink


class Crash(BaseException):
    """The process ends here."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong, and when."""

    at: int
    """The step at which it happens, from 0."""
    crash: bool
    """The process ends; else the step fails, and the process goes on."""
    written: int = 0
    """How many bytes of a write go through before."""
    power: bool = False
    """With a crash: what had not been synced may be lost."""
    kept: int = 0
    """How many bytes of what had not been synced are there nevertheless."""
    nuls: bool = False
    """The file has kept its size; where bytes were lost there are NULs."""


@dataclass
class Disk:
    """Knows files by their paths; a folder that is synced has all its names on the disk."""

    calls: list[str] = field(default_factory=list)
    """What was done, such as `fsync usage_stats_2025-12-22.csv`."""
    trouble: Trouble | None = None
    failures: dict[str, int] = field(default_factory=dict)
    """Call → the errno it fails with, always."""
    _steps: int = 0
    _paths: dict[int, Path] = field(default_factory=dict)
    _contents: dict[Path, bytes] = field(default_factory=dict)
    _names: set[Path] = field(default_factory=set)

    def __getattr__(self, name: str) -> object:
        """Leave the rest to the module."""
        return getattr(os, name)

    def expect(self, trouble: Trouble | None) -> None:
        """Have something go wrong, counted from now on."""
        self.trouble = trouble
        self._steps = 0

    def step(self, call: str, *, fails: bool = True) -> None:
        """Let something happen, unless this is where it goes wrong."""
        if self._is_now():
            self._go_wrong(fails=fails)
        self._do(call)

    def _do(self, call: str) -> None:
        self.calls.append(call)
        if call in self.failures:
            raise OSError(self.failures[call], "on request")

    def _is_now(self) -> bool:
        now = self.trouble is not None and self._steps == self.trouble.at
        self._steps += 1
        return now

    def _go_wrong(self, *, fails: bool = True) -> None:
        assert self.trouble is not None
        if self.trouble.crash:
            raise Crash
        if fails:
            raise OSError(errno.EIO, "on request")

    # What the engine calls.

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        """Open for real."""
        self.step(f"open {path.name}")
        file = os.open(path, flags, mode)
        self._paths[file] = path
        return file

    def write(self, file: int, content: bytes) -> int:
        """Write for real, at times only some of it."""
        if self._is_now():
            assert self.trouble is not None
            os.write(file, content[: self.trouble.written])
            self._go_wrong()
        self._do(f"write {self._paths[file].name}")
        return os.write(file, content)

    def ftruncate(self, file: int, size: int) -> None:
        """Cut for real."""
        self.step(f"ftruncate {self._paths[file].name}")
        os.ftruncate(file, size)

    def fsync(self, file: int) -> None:
        """Sync for real, and note what is on the disk from now on."""
        path = self._paths[file]
        self.step(f"fsync {path.name}")
        os.fsync(file)
        if stat.S_ISDIR(os.fstat(file).st_mode):
            self._names.update(path.iterdir())
        else:
            self._contents[path] = path.read_bytes()

    def replace(self, path: Path, target: Path) -> None:
        """Rename for real; the new name is on the disk once the folder is synced."""
        self.step(f"replace {target.name}")
        _replace(path, target)
        self._contents[target] = self._contents.pop(path, b"")

    def unlink(self, path: Path) -> None:
        """Delete for real, and for good at once."""
        self.step(f"unlink {path.name}")
        _unlink(path)

    # What others do.

    def settle(self, folder: Path) -> None:
        """Let all that is in the folder be on the disk."""
        self._names = set(_files(folder))
        self._contents = {path: path.read_bytes() for path in self._names}

    def lose_power(self, folder: Path, trouble: Trouble) -> None:
        """Leave in the folder what may be there after a loss of power."""
        for path in _files(folder):
            if path not in self._names and not trouble.kept:
                path.unlink()
                continue
            content = path.read_bytes()
            synced = _common(content, self._contents.get(path, b""))
            left = content[: synced + trouble.kept]
            path.write_bytes(left.ljust(len(content), b"\0") if trouble.nuls else left)
        self.settle(folder)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _common(one: bytes, other: bytes) -> int:
    """Return how many bytes at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    differing = (at for at, (here, there) in enumerate(pairs) if here != there)
    return next(differing, min(len(one), len(other)))
