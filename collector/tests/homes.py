"""Homes that submit straight into the tables, and a plain model of what they add up to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
import hashlib
import json

from collector import names
from collector.days import DAYS_PER_WEEK, monday_of
from collector.dimensions import (
    ALL,
    FIRST_SEEN,
    GONE,
    NUMBER,
    PARTS,
    RETENTION,
    STILL_HERE,
    SUMMED,
)
from collector.rollup.count import WHOLE
from collector.spread import edge_of
from collector.store import ledger, rollups
from collector.store.database import Database
from collector.store.judgement import Now, Policy
from collector.store.records import Answer, Content, Erasure, Outcome, Submission

MINUTES_PER_DAY = 1440
type Counts = dict[tuple[str, str], Counter[int]]
"""by dimension and name: how many installations have which number, 0 where there is none"""


@dataclass(frozen=True)
class Report:
    """What a home sends of a week."""

    version: str = "0.1.0"
    country: str = "DE"
    deployment: str = "homeassistant"
    platform: str = "linux"
    features: frozenset[str] = frozenset()
    numbers: tuple[int, int, int, int, int] = (31, 12, 33, 168, 1)
    """as in dimensions.NUMBERS"""
    printers: Mapping[str, int] = field(default_factory=dict)
    errors: Mapping[str, int] = field(default_factory=dict)

    def content(self, start: int) -> Content:
        """Return it as it is kept."""
        named, on = names.pack_features(dict.fromkeys(self.features, True))
        jobs, files, uploads, hours, printers = self.numbers
        return Content(
            start,
            start,
            hashlib.sha256(repr((start, self)).encode()).digest(),
            named,
            on,
            printers,
            jobs,
            files,
            uploads,
            hours,
            names.PLATFORMS.position(self.platform),
            names.DEPLOYMENTS.position(self.deployment),
            self.version,
            "3.14.2",
            self.country,
            names.pack_counts(self.printers, names.PRINTERS),
            names.pack_counts(self.errors, names.ERRORS),
        )

    def groups(self) -> Iterable[tuple[str, str, int]]:
        """Yield dimension, name and number."""
        yield ALL, ALL, 0
        values = (self.version, self.country, self.deployment, self.platform)
        yield from ((part, value, 0) for part, value in zip(PARTS, values, strict=True))
        yield from (("feature", name, 0) for name in self.features)
        yield from (("printer", name, number) for name, number in self.printers.items())
        yield from (("error", name, number) for name, number in self.errors.items())
        labels = ("jobs", "files", "uploads", "uptime_hours", "printers")
        for label, number in zip(labels, self.numbers, strict=True):
            if number:
                yield NUMBER, label, number


def home(number: int) -> bytes:
    """Return the hash of a home; the shards of neighbours differ."""
    return hashlib.sha256(number.to_bytes(8, "big")).digest()[:16]


@dataclass
class Model:
    """What was accepted and not erased, as simply as it can be kept."""

    enrolled: dict[bytes, int] = field(default_factory=dict)
    reports: dict[bytes, dict[int, Report]] = field(default_factory=dict)

    def add(self, installation: bytes, today: int, start: int, report: Report) -> None:
        """Keep what was accepted."""
        self.enrolled.setdefault(installation, today)
        self.reports.setdefault(installation, {})[start] = report

    def forget(self, installation: bytes) -> None:
        """Keep nothing of a home."""
        self.reports.pop(installation, None)

    def counts(self, week: int) -> Counts:
        """Return what a week comes to."""
        counts: Counts = {}
        for installation in self.reports:
            report, before = (self._report(installation, day) for day in (week, week - 7))
            if report is None:
                if before is not None:
                    counts.setdefault((RETENTION, GONE), Counter())[0] += 1
                continue
            start, content = report
            is_first = start < self.enrolled[installation] + DAYS_PER_WEEK
            age = FIRST_SEEN if is_first else STILL_HERE
            for dimension, name, number in (*content.groups(), (RETENTION, age, 0)):
                counts.setdefault((dimension, name), Counter())[number] += 1
        return counts

    def _report(self, installation: bytes, week: int) -> tuple[int, Report] | None:
        for start, report in self.reports[installation].items():
            if monday_of(start) == week and start >= self.enrolled[installation]:
                return start, report
        return None


@dataclass
class Town:
    """A database, and beside it the model; the days go by when a test says so."""

    database: Database
    today: int
    model: Model = field(default_factory=Model)
    _minute: int = 0

    def submit(self, reports: Mapping[bytes, tuple[int, Report]]) -> list[Answer]:
        """Send reports of homes, each of a period with its first day; all within one hour."""
        submissions = [
            Submission(installation, None, report.content(start), may_enrol=True)
            for installation, (start, report) in reports.items()
        ]
        answers = self.database.run(
            lambda work: ledger.submit(work, submissions, self._now(), Policy())
        )
        for (installation, (start, report)), answer in zip(reports.items(), answers, strict=True):
            if answer.outcome in {Outcome.ACCEPTED, Outcome.ENROLLED}:
                self.model.add(installation, self.today, start, report)
        return answers

    def erase(self, installation: bytes) -> None:
        """Have a home forgotten."""
        erasure = Erasure(installation, None)
        self.database.run(lambda work: ledger.erase(work, erasure, self._now(), Policy()))
        self.model.forget(installation)

    def live(self, homes: Mapping[bytes, Report], weeks: int) -> None:
        """Let weeks pass in which each home sends its report when the period has ended."""
        for _ in range(weeks):
            self.today += DAYS_PER_WEEK
            start = self.today - DAYS_PER_WEEK
            self.submit({key: (start, report) for key, report in homes.items()})

    def _now(self) -> Now:
        # Each call is an hour and more after the last one.
        self._minute += 61
        return Now(self.today, self.today * MINUTES_PER_DAY + self._minute % MINUTES_PER_DAY)


def stored(town: Town, week: int) -> dict[tuple[str, str], tuple[int, str]]:
    """Return what the roll-up says of all shards together: installations and sums."""
    rows = town.database.run(lambda work: rollups.read(work, week, [WHOLE]), writes=False)
    return {(dimension, name): (number, sums) for _, dimension, name, number, sums in rows}


def expected(town: Town, week: int) -> dict[tuple[str, str], tuple[int, str]]:
    """Return the same from the model."""
    found = {}
    for (dimension, name), values in town.model.counts(week).items():
        ranges: dict[int, list[int]] = {}
        for value, number in sorted(values.items()):
            if dimension in SUMMED:
                pair = ranges.setdefault(edge_of(value), [0, 0])
                pair[0] += number
                pair[1] += value * number
        found[dimension, name] = values.total(), json.dumps(ranges, separators=(",", ":"))
    return found
