"""A use that is on the disk when it is answered, against one row in a database of its own.

The bare row goes into a table of three columns, on the same disk, in turn with ours.

Syncs and bytes are counted at the system call by strace, attached for that while, for files below
the integration's folder alone, and over so many uses that the log is taken into the database
several times: that costs too. Without strace nothing is said of them.
"""

import asyncio
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from itertools import cycle
import os
from pathlib import Path
import re
import shutil
from statistics import median
from typing import NamedTuple

from home import Home, many_uses, run, running_home
from rates import CALLERS, BareRows, Call, rate, rate_of_many
from report import Claim, at_least, show

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.engine.uses.use import UsesRequest

_SINGLE_GOAL = 0.7
_MANY_GOAL = 10.0
_SYNCS_GOAL = 1.1
_BYTES_GOAL = 8 * 1024
_ROUNDS = 61
_TRACED_CALLS = 4_000
_COMBINATIONS = 100
_SCHEMA = "CREATE TABLE uses (skill TEXT, modality TEXT, hour INTEGER);"

_WRITE = re.compile(r"(?:write|pwrite64|writev|pwritev)\(\d+<([^>]*)>.* = (\d+)$")
_SYNC = re.compile(r"f(?:data)?sync\(\d+<([^>]*)>")
_TRACED = "write,pwrite64,writev,pwritev,fsync,fdatasync"


class Disk(NamedTuple):
    """What a stretch of work asked of the disk."""

    syncs: int
    written: int
    """bytes"""


@asynccontextmanager
async def _traced(log: Path) -> AsyncIterator[None]:
    """Have strace write down what this process asks of the disk."""
    strace = await asyncio.create_subprocess_exec(
        *("strace", "-f", "-y", "-e", f"trace={_TRACED}", "-o", str(log), "-p", str(os.getpid())),
        stderr=PIPE,
    )
    try:
        # strace says that it has attached, or why it cannot.
        said = b"" if strace.stderr is None else await strace.stderr.readline()
        if b"attached" not in said:
            raise RuntimeError(said.decode())
        yield
    finally:
        with suppress(ProcessLookupError):
            strace.terminate()
        await strace.wait()


def _disk(log: Path, folder: Path) -> Disk:
    syncs = written = 0
    for line in log.read_text(errors="replace").splitlines():
        if (write := _WRITE.search(line)) and write[1].startswith(str(folder)):
            written += int(write[2])
        elif (sync := _SYNC.search(line)) and sync[1].startswith(str(folder)):
            syncs += 1
    return Disk(syncs, written)


async def measure(folder: Path) -> None:
    """Take the rates in turn, then trace."""
    bare_rates, method_rates, action_rates, many_rates = [], [], [], []
    async with running_home(folder / "home") as home:
        record, action = _method(home), _action(home)
        bare = BareRows(home.hass, folder / "bare.db", _SCHEMA, _bare_row())
        for _ in range(_ROUNDS):
            bare_rates.append(await rate(bare.add))
            method_rates.append(await rate(record))
            action_rates.append(await rate(action))
            many_rates.append(await rate_of_many(record))
        bare.close()
        disk = await _traced_disk(record, folder) if shutil.which("strace") else None
    method = [ours / theirs for ours, theirs in zip(method_rates, bare_rates, strict=True)]
    acted = [ours / theirs for ours, theirs in zip(action_rates, bare_rates, strict=True)]
    many = [many / one for many, one in zip(many_rates, method_rates, strict=True)]
    claims = [
        at_least("one caller, UseCounter.async_record / bare row", method, _SINGLE_GOAL),
        at_least("one caller, action usage_stats.record / bare row", acted, _SINGLE_GOAL),
        at_least(f"{CALLERS} callers at once / one caller", many, _MANY_GOAL),
        Claim("bare rows a second", f"{median(bare_rates):,.0f}"),
        Claim("one caller, uses a second", f"{median(method_rates):,.0f}"),
        Claim(f"{CALLERS} callers, uses a second", f"{median(many_rates):,.0f}"),
    ]
    if disk is not None:
        syncs, written = disk.syncs / _TRACED_CALLS, disk.written / _TRACED_CALLS
        claims += [
            Claim("syncs a use", f"{syncs:.3f}", f"<= {_SYNCS_GOAL}", syncs <= _SYNCS_GOAL),
            Claim("bytes a use", f"{written:,.0f}", f"< {_BYTES_GOAL}", written < _BYTES_GOAL),
        ]
    show("A use that is on the disk when it is answered", claims)


def _bare_row() -> Callable[[], tuple[str, dict[str, object]]]:
    skills = cycle(range(_COMBINATIONS))

    def row() -> tuple[str, dict[str, object]]:
        use = {"skill": f"Skill {next(skills)}", "modality": "button", "hour": 400_000}
        return "INSERT INTO uses VALUES (:skill, :modality, :hour)", use

    return row


def _method(home: Home) -> Call:
    requests = cycle([UsesRequest([use], None) for use in many_uses(_COMBINATIONS)])

    async def record() -> None:
        counted = await home.data.counter.async_record(next(requests))
        _require_durable(durable=counted.durable)

    return record


def _action(home: Home) -> Call:
    uses = cycle(
        [{"skill": skill, "modality": modality} for skill, modality, _ in many_uses(_COMBINATIONS)]
    )

    async def record() -> None:
        answer = await home.hass.services.async_call(
            DOMAIN, "record", next(uses), blocking=True, return_response=True
        )
        _require_durable(durable=answer is not None and answer["durable"] is True)

    return record


def _require_durable(*, durable: bool) -> None:
    if not durable:
        raise RuntimeError("An answer came before the disk")


async def _traced_disk(record: Call, folder: Path) -> Disk:
    log = folder / "strace.log"
    async with _traced(log):
        await rate(record, _TRACED_CALLS)
    return await asyncio.to_thread(_disk, log, folder / "home" / DOMAIN)


if __name__ == "__main__":
    run(measure)
