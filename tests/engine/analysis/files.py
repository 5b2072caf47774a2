"""Files of work entries as other programs write them."""

from collections.abc import Iterable
from datetime import UTC
import io

from custom_components.usage_stats.engine.analysis.cells import DateOrder
from custom_components.usage_stats.engine.analysis.entries import (
    Days,
    Entries,
    Key,
    Rules,
    read_entries,
)

ISO = DateOrder(day_first=None, zone=UTC)
RULES = Rules(ISO)


def read(content: bytes | str, rules: Rules = RULES) -> Entries:
    """Read a file of that content."""
    encoded = content.encode() if isinstance(content, str) else content
    return read_entries(io.BytesIO(encoded), rules)


def flat(days: Days) -> dict[tuple[str, Key], int]:
    """Return the counts by date and names, as a test writes them."""
    return {
        (day.isoformat(), key): count
        for day, counts in sorted(days.items())
        for key, count in sorted(counts.items())
    }


def lines(*rows: Iterable[str], separator: str = ",") -> str:
    """Return the rows of a file in which nothing has to be quoted."""
    return "".join(separator.join(row) + "\n" for row in rows)
