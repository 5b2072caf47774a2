"""Which combinations were unusual on a day: far more or less than usual, or silent for too long.

One rule for all of them, calibrated: a person says how many false alarms a year the house may have,
however many combinations it counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
import datetime as dt
from enum import StrEnum
from typing import NamedTuple

from ..stored import Stored
from ..uses.use import Combination
from . import negative_binomial
from .expectation import expected_on
from .weekday_fit import MOST_DAYS, Fit, fit, from_first_use

HISTORY_DAYS = 2 * MOST_DAYS
"""How far before the judged day counts matter: the usual days, and a silence after them."""
_SIDES_A_YEAR = 730
"""The days of a year, each of which may have too many uses or too few."""
_NEW = 3
"""The rule is that much stricter before there is a whole history."""
_SHARE_OF_A_HOLIDAY = 3
"""If one in so many is low, it is the day that is unusual."""

type _Subject = tuple[str | None, str | None]
"""A combination, or nothing for all uses together."""
_ALL: _Subject = (None, None)


class Direction(StrEnum):
    """On which side of the usual a count is."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding(Stored):
    """What was unusual on a day. Skill and modality are None for all uses together."""

    skill: str | None
    modality: str | None
    count: int
    low: int
    """Nine days in ten have at least that many."""
    high: int
    """Nine days in ten have at most that many."""
    direction: Direction
    since: dt.date
    """The first of the closings in a row that found it; of a silence, the first day without use."""

    @property
    def key(self) -> tuple[str | None, str | None, Direction]:
        """What is unusual, and on which side."""
        return self.skill, self.modality, self.direction

    def renamed(self, old: Combination, new: Combination) -> Finding:
        """Return it under a new name, if it has the old one."""
        if (self.skill, self.modality) != old:
            return self
        return replace(self, skill=new[0], modality=new[1])


@dataclass(frozen=True, slots=True)
class Judgement(Stored):
    """What the closing of a day found."""

    day: dt.date
    judged: int
    """Combinations with enough history, and all uses together."""
    findings: list[Finding] = field(default_factory=list)
    """The least probable first."""
    explained: list[Finding] = field(default_factory=list)
    """What is low only because the whole day is, as on a holiday: it is not told."""

    def became_unusual(self, earlier: Judgement | None) -> list[Finding]:
        """Return what the judgement before did not find."""
        known = _known(earlier)
        return [finding for finding in self.findings if finding.key not in known]

    def renamed(self, old: Combination, new: Combination) -> Judgement:
        """Return what was found, with a combination under its new name."""
        return replace(
            self,
            findings=[finding.renamed(old, new) for finding in self.findings],
            explained=[finding.renamed(old, new) for finding in self.explained],
        )


class _Verdict(NamedTuple):
    """How probable the count of a day is, or one that is farther out."""

    subject: _Subject
    uses: int
    fit: Fit
    high: float
    low: float
    silent_since: dt.date | None
    """The first day without use, if the silence is less probable than its last day."""

    @property
    def probability(self) -> float:
        """Of the less probable side."""
        return min(self.high, self.low)

    @property
    def direction(self) -> Direction:
        """The less probable side."""
        return Direction.HIGH if self.high < self.low else Direction.LOW

    def is_unusual(self, limit: float) -> bool:
        """Compare with a limit, which is stricter before there is a whole history."""
        return self.probability <= (limit if self.fit.days >= MOST_DAYS else limit / _NEW)

    def finding(self, day: dt.date, known: Mapping[object, dt.date]) -> Finding:
        """Return what `get_unusual` answers for it."""
        usual = expected_on(self.fit, 0)
        found = Finding(*self.subject, self.uses, usual.low, usual.high, self.direction, day)
        return replace(found, since=self.silent_since or known.get(found.key, day))


def judge(
    histories: Mapping[Combination, list[int]],
    day: dt.date,
    alarms_a_year: float,
    earlier: Judgement | None = None,
) -> Judgement:
    """Judge a whole day by the counts of the `HISTORY_DAYS` before it.

    Each history has these and, as the last, the count of the day. `earlier` is the judgement of the
    closing before.
    """
    verdicts = [
        verdict
        for subject, history in _subjects(histories)
        if (verdict := _verdict(subject, history, day)) is not None
    ]
    limit = alarms_a_year / (_SIDES_A_YEAR * max(1, len(verdicts)))
    unusual = [verdict for verdict in verdicts if verdict.is_unusual(limit)]
    unusual.sort(key=lambda verdict: verdict.probability)
    known = _known(earlier)
    told, explained = unusual, []
    if _is_holiday(unusual, verdicts):
        told = [verdict._replace(high=1.0) for verdict in verdicts if verdict.subject == _ALL]
        explained = [verdict for verdict in unusual if verdict.subject != _ALL]
    return Judgement(
        day,
        len(verdicts),
        [verdict.finding(day, known) for verdict in told],
        [verdict.finding(day, known) for verdict in explained],
    )


def _is_holiday(unusual: Iterable[_Verdict], verdicts: Iterable[_Verdict]) -> bool:
    """Return whether many combinations are low; a single one is never many."""
    low = sum(verdict.subject != _ALL and verdict.direction is Direction.LOW for verdict in unusual)
    combinations = sum(verdict.subject != _ALL for verdict in verdicts)
    return low > 1 and low * _SHARE_OF_A_HOLIDAY >= combinations


def _subjects(
    histories: Mapping[Combination, list[int]],
) -> Iterator[tuple[_Subject, list[int]]]:
    """Yield the history of each that is judged."""
    yield from histories.items()
    # All uses of a single combination would be the same again.
    if len(histories) > 1:
        yield _ALL, list(map(sum, zip(*histories.values(), strict=True)))


def _known(earlier: Judgement | None) -> dict[object, dt.date]:
    """Return since when something is unusual, by its key."""
    if earlier is None:
        return {}
    return {finding.key: finding.since for finding in (*earlier.findings, *earlier.explained)}


def _verdict(subject: _Subject, history: list[int], day: dt.date) -> _Verdict | None:
    """Return how probable the last day of a history is; None: it is too short for that."""
    *earlier, count = history
    history = from_first_use(earlier)
    found = fit(history)
    if found is None:
        return None
    high, low = tails(found, count)
    silent_since = None
    silent = _silent_days(history) if count == 0 else 0
    if 0 < silent < MOST_DAYS:
        silence = _silence(history[:-silent], silent)
        if silence < low:
            low, silent_since = silence, day - dt.timedelta(days=silent)
    return _Verdict(subject, count, found, high, low, silent_since)


def tails(found: Fit, count: int) -> tuple[float, float]:
    """Return how probable that many or more are, and that many or less, right after a history."""
    long, short = (negative_binomial.tails(count, *model) for model in _models(found, 0))
    return max(long[0], short[0]), max(long[1], short[1])


def _models(found: Fit, ahead: int) -> tuple[tuple[float, float], ...]:
    """Return (mean, alpha) as the whole history has them, and as the last weeks do.

    What either of them explains is not unusual: a new habit is news for some days only, and the
    first day after a vacation is none.
    """
    mean, alpha = found.mean(ahead), found.alpha(ahead)
    return (mean, alpha), (found.level * mean, alpha + found.unsure)


def _silent_days(history: list[int]) -> int:
    """Return how many days without use are at the end of a history, which begins with a use."""
    silent = 0
    while history[-1 - silent] == 0:
        silent += 1
    return silent


def _silence(history: list[int], silent: int) -> float:
    """Return the probability of no use on so many days after a history, and on the next one.

    It finds what no single day shows: an empty battery, a broken tracker.
    """
    found = fit(history)
    probability = 1.0
    if found is not None:
        for ahead in range(silent + 1):
            probability *= max(negative_binomial.none(*model) for model in _models(found, ahead))
    return probability
