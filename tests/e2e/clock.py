"""The time at which a process believes to be, by libfaketime."""

from datetime import datetime
from pathlib import Path
from typing import Final

_LIBRARIES: Final = Path("/usr/lib")
_READ_AGAIN_SECONDS: Final = 1


def environment(fake_time: str | Path) -> dict[str, str]:
    """Return what a process needs to have another time; a file is read again each second.

    The time is in libfaketime's form, UTC: `@2026-12-02 06:29:40`.
    """
    source = (
        {"FAKETIME": fake_time}
        if isinstance(fake_time, str)
        else {
            "FAKETIME_TIMESTAMP_FILE": str(fake_time),
            "FAKETIME_CACHE_DURATION": str(_READ_AGAIN_SECONDS),
        }
    )
    return {
        **source,
        "LD_PRELOAD": str(next(_LIBRARIES.glob("*/faketime/libfaketime.so.1"))),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        # Else its threads wake without end, and a start costs four times the work.
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        # Else compiled Python files look outdated and every start compiles them again.
        "NO_FAKE_STAT": "1",
        "TZ": "UTC",
    }


def starting_at(moment: datetime) -> str:
    """Return a moment as libfaketime has it; from it on, time passes as usual."""
    return f"@{moment:%Y-%m-%d %H:%M:%S}"
