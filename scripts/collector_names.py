"""Writes the names that a submission may hold into collector/collector/names.json.

A name is stored as its position, so none ever moves or goes away: new ones are added at the end.
`.venv/bin/python -m scripts.collector_names` after a change of the allowlist.
"""

from collections.abc import Iterable
import json
from pathlib import Path

from homeassistant.generated.countries import COUNTRIES

from custom_components.usage_stats.engine.sharing import allowlist
from custom_components.usage_stats.engine.sharing.payload import OTHER

PATH = Path(__file__).parents[1] / "collector" / "collector" / "names.json"
UNKNOWN_COUNTRY = "XX"

Names = dict[str, list[str]]


def current() -> dict[str, Iterable[str]]:
    """Return the names that the integration sends, by kind."""
    return {
        "platforms": ("linux", "windows", "darwin"),
        "deployments": ("homeassistant", "docker", "pi", "standalone"),
        "countries": (UNKNOWN_COUNTRY, *sorted(COUNTRIES)),
        "printers": sorted({*allowlist.PRINTER_INTEGRATIONS.values()}),
        "errors": sorted(allowlist.ERROR_TYPES),
        "features": sorted(allowlist.FEATURES),
    }


def extended(known: Names) -> Names:
    """Return the known names with the current ones that are missing behind them.

    The first of each kind is what any other name counts as.
    """
    return {
        kind: list(dict.fromkeys((OTHER, *known.get(kind, ()), *names)))
        for kind, names in current().items()
    }


def load() -> Names:
    """Read the file; empty before it is first written."""
    if not PATH.exists():
        return {}
    names: Names = json.loads(PATH.read_text(encoding="utf-8"))
    return names


if __name__ == "__main__":
    PATH.write_text(json.dumps(extended(load()), indent=1) + "\n", encoding="utf-8")
