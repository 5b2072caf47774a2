"""What every benchmark prints: one line for each claim, with what was measured and the goal."""

from collections.abc import Iterable
import os
from statistics import median
from typing import NamedTuple


class Claim(NamedTuple):
    """A line of the table."""

    text: str
    measured: str
    goal: str = ""
    met: bool | None = None
    """None for a figure that has no goal and stands there for comparison."""


def show(title: str, claims: Iterable[Claim], *notes: str) -> None:
    """Print the table; a goal that was missed is a line like the others, and is told."""
    rows = [("", "measured", "goal", "met")]
    rows += [
        (claim.text, claim.measured, claim.goal, {None: "", True: "yes", False: "NO"}[claim.met])
        for claim in claims
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(f"\n{title}  (load {os.getloadavg()[0]:.1f})")
    for text, *figures in rows:
        cells = [text.ljust(widths[0])]
        cells += [figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=True)]
        print("  " + "  ".join(cells).rstrip())
    for note in notes:
        print(f"  {note}")


def at_least(text: str, figures: list[float], goal: float) -> Claim:
    """Compare the median with a goal."""
    return Claim(text, middle(figures), f">= {goal:g}", median(figures) >= goal)


def at_most(text: str, figures: list[float], goal: float, unit: str = "") -> Claim:
    """Compare the median with a goal."""
    return Claim(text, middle(figures), f"<= {goal:g} {unit}".rstrip(), median(figures) <= goal)


def middle(rounds: list[float]) -> str:
    """Return the median and the range of several rounds, without a unit."""
    return f"{median(rounds):.2f} ({min(rounds):.2f}-{max(rounds):.2f})"
