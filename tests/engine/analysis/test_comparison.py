"""Uses beside work entries: worked examples, and any data against a plain model and pandas."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
import pandas as pd
import pytest

from custom_components.usage_stats.engine.analysis.comparison import (
    ComparedRow,
    Comparison,
    DateRange,
    DayUse,
    Sums,
    UnknownName,
    overlap,
)
from custom_components.usage_stats.engine.analysis.entries import Entries, list_entries

from .files import RULES

MONDAY = date(2025, 12, 22)
TUESDAY = MONDAY + timedelta(1)
HISTORY = DateRange(date(2025, 12, 1), date(2025, 12, 31))
CT, MR = ("Notfall", "ct"), ("Notfall", "mr")


def entries_of(*items: tuple[date, str, str, int]) -> Entries:
    """Return entries as a list holds them."""
    return list_entries(
        [
            {"date": day.isoformat(), "skill": skill, "modality": modality, "count": count}
            for day, skill, modality, count in items
        ],
        RULES,
    )


def compared(
    entries: Entries, uses: Iterable[DayUse], history: DateRange = HISTORY
) -> tuple[Comparison, list[ComparedRow]]:
    """Compare, with the uses of the overlap alone, as the history hands them over."""
    period = overlap(entries, history)
    uses = sorted(uses)
    comparison = Comparison(entries, period, {(use[1], use[2]) for use in uses})
    inside = [use for use in uses if period and period.first <= use[0] <= period.last]
    return comparison, list(comparison.rows(inside))


def test_twice_on_monday_and_never_on_tuesday() -> None:
    """The ratio is 1, but only half of the work can have a use."""
    entries = entries_of((MONDAY, *CT, 2), (TUESDAY, *CT, 2))
    comparison, rows = compared(entries, [(MONDAY, *CT, 4)])
    assert rows == [(MONDAY, CT, 4, 2), (TUESDAY, CT, 0, 2)]
    total = comparison.total
    assert (total.uses, total.entries, total.ratio, total.coverage) == (4, 4, 1.0, 0.5)
    assert [(day, sums.missing) for day, sums in comparison.worst_days()] == [(TUESDAY, 2)]
    assert [sums.ratio for sums in comparison.weekdays] == [2.0, 0.0, None, None, None, None, None]
    assert {week: sums.coverage for week, sums in comparison.weeks.items()} == {MONDAY: 0.5}


def test_names_are_the_same_but_for_case_accents_and_spaces() -> None:
    entries = entries_of((MONDAY, "notfall", "C T", 2), (MONDAY, "NOTFÀLL", "CT", 3))
    comparison, rows = compared(
        entries, [(MONDAY, "Notfall", "ct", 4), (MONDAY, "notfall", "CT", 1)]
    )
    assert rows == [(MONDAY, CT, 5, 5)]
    assert comparison.total.coverage == 1
    assert (comparison.only_entries(), comparison.only_uses()) == ([], [])


def test_what_is_on_one_side_only() -> None:
    entries = entries_of(
        (MONDAY, "Notfal", "ct", 5), (MONDAY, "Notfall", "MRT", 6), (MONDAY, "Thorax", "xray", 7)
    )
    comparison, _ = compared(entries, [(MONDAY, *CT, 4), (MONDAY, *MR, 1)])
    assert comparison.only_entries() == [
        UnknownName(("Thorax", "xray"), 7, None),
        UnknownName(("Notfall", "MRT"), 6, MR),
        UnknownName(("Notfal", "ct"), 5, CT),
    ]
    assert comparison.only_uses() == [(CT, 4), (MR, 1)]
    assert comparison.most_missing()[0][0] == ("Thorax", "xray")
    assert comparison.combinations[CT].ratio is None


def test_a_known_name_that_is_never_used_has_no_near_one() -> None:
    entries = entries_of((MONDAY, *CT, 1), (TUESDAY, *CT, 1))
    comparison = Comparison(entries, overlap(entries, HISTORY), [CT])
    assert len(list(comparison.rows([]))) == 2
    assert comparison.only_entries() == [UnknownName(CT, 2, None)]


def test_the_overlap() -> None:
    far = [(date.min, *CT, 1), (date(2025, 11, 30), *CT, 2), (date.max, *CT, 4)]
    entries = entries_of(*far, (MONDAY, *CT, 8))
    comparison, _ = compared(entries, [(date(2025, 12, 1), *CT, 3), (date(2025, 12, 31), *CT, 3)])
    assert comparison.period == HISTORY
    assert (comparison.outside, comparison.total.entries, comparison.total.uses) == (7, 8, 6)
    assert min(comparison.weeks) == date(2025, 12, 1)
    assert len(comparison.weeks) == 5


@pytest.mark.parametrize(
    ("entries", "history"),
    [
        (entries_of((date(2025, 11, 30), *CT, 2)), HISTORY),
        (entries_of((date(2026, 1, 1), *CT, 2)), HISTORY),
        (entries_of((MONDAY, *CT, 2)), None),
    ],
)
def test_no_overlap(entries: Entries, history: DateRange | None) -> None:
    assert overlap(entries, history) is None
    comparison = Comparison(entries, None, [CT])
    assert list(comparison.rows([])) == []
    assert (comparison.outside, comparison.total.coverage, comparison.total.ratio) == (
        2,
        None,
        None,
    )
    assert comparison.worst_days() == []
    assert (comparison.only_entries(), comparison.only_uses()) == ([], [])


def test_no_entries() -> None:
    assert overlap(entries_of(), HISTORY) is None


def test_the_lists_are_bounded() -> None:
    items = [(MONDAY - timedelta(n % 20), f"skill {n}", "x", n + 1) for n in range(50)]
    uses = [(MONDAY, f"other {n}", "y", n + 1) for n in range(50)]
    comparison, _ = compared(entries_of(*items), uses)
    assert len(comparison.worst_days()) == 10
    assert len(comparison.only_entries()) == len(comparison.only_uses()) == 20
    assert len(comparison.most_missing()) == 100


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ({"skill": "Notfall"}, [("Notfall", None), ("Thorax", None)]),
        ({"modality": "CT"}, [(None, "ct"), (None, "mr"), (None, "xray")]),
        ({}, [(None, None)]),
    ],
)
def test_fewer_columns_join_on_less(fields: dict[str, str], keys: Sequence[object]) -> None:
    entries = list_entries([{"date": "2025-12-22", **fields, "count": 4}], RULES)
    comparison, rows = compared(
        entries, [(MONDAY, *CT, 1), (MONDAY, *MR, 2), (MONDAY, "Thorax", "xray", 4)]
    )
    assert [row.key for row in rows] == keys
    assert comparison.total.uses == 7


def test_a_near_name_where_the_entries_have_one_name() -> None:
    entries = list_entries([{"date": "2025-12-22", "modality": "MRT"}], RULES)
    comparison, _ = compared(entries, [(MONDAY, *MR, 2)])
    assert comparison.only_entries() == [UnknownName((None, "MRT"), 1, (None, "mr"))]


DAYS = st.integers(0, 40).map(lambda number: date(2025, 11, 20) + timedelta(number))
NAMES = st.sampled_from(["A", "a", "Ä", "B b", "bb", "C"])
ITEMS = st.lists(st.tuples(DAYS, NAMES, st.sampled_from(["ct", "CT", "mr"]), st.integers(1, 9)))


def plain(items: Iterable[DayUse], period: DateRange | None) -> Counter[tuple[date, str, str]]:
    """Return sums by date and names without case, accents and spaces."""
    same = {"a": "a", "ä": "a", "b b": "bb"}
    found: Counter[tuple[date, str, str]] = Counter()
    for day, skill, modality, count in items:
        if period is not None and period.first <= day <= period.last:
            found[day, same.get(skill.lower(), skill.lower()), modality.lower()] += count
    return found


@given(ITEMS, ITEMS)
def test_any_uses_and_entries_equal_a_plain_model(items: list[DayUse], uses: list[DayUse]) -> None:
    entries = entries_of(*items)
    comparison, rows = compared(entries, uses)
    period = comparison.period
    used, done = plain(uses, period), plain(items, period)
    covered = sum(min(used[key], done[key]) for key in done)
    total = comparison.total
    assert (total.uses, total.entries, total.covered) == (used.total(), done.total(), covered)
    assert comparison.outside + total.entries == sum(item[3] for item in items)
    assert len(rows) == len(used | done)
    for groups in (
        comparison.combinations.values(),
        comparison.weekdays,
        comparison.weeks.values(),
        comparison.days.values(),
    ):
        assert sum(sums.uses for sums in groups) == total.uses
        assert sum(sums.entries for sums in groups) == total.entries
        assert sum(sums.covered for sums in groups) == total.covered
    missing = [sums.missing for _, sums in comparison.most_missing()]
    assert missing == sorted(missing, reverse=True)
    assert {key for key, _ in comparison.only_uses()}.isdisjoint(
        unknown.key for unknown in comparison.only_entries()
    )


NAME_COLUMNS = ["date", "skill", "modality"]
SUM_COLUMNS = ["uses", "entries", "covered"]


def some(chance: random.Random, number: int) -> list[DayUse]:
    """Return uses or entries of more than a year, of which some fall on the same key."""
    return [
        (
            date(2025, 1, 1) + timedelta(chance.randrange(400)),
            f"skill {chance.randrange(8)}",
            chance.choice(["ct", "mr", "xray"]),
            chance.randrange(1, 9),
        )
        for _ in range(number)
    ]


def joined(items: list[DayUse], uses: list[DayUse], history: DateRange) -> pd.DataFrame:
    """Join both as somebody would who has pandas."""
    frames = []
    for column, rows in (("uses", uses), ("entries", items)):
        frame = pd.DataFrame(rows, columns=[*NAME_COLUMNS, column])
        frame = frame[(frame.date >= history.first) & (frame.date <= history.last)]
        frames.append(frame.groupby(NAME_COLUMNS)[column].sum())
    both = pd.concat(frames, axis=1).fillna(0).reset_index()
    both["covered"] = both[["uses", "entries"]].min(axis=1)
    days = pd.to_datetime(both.date)
    both["weekday"] = days.dt.weekday
    both["week"] = (days - pd.to_timedelta(days.dt.weekday, unit="D")).dt.date
    return both


@pytest.mark.parametrize("seed", range(7))
def test_the_comparison_equals_that_of_pandas(seed: int) -> None:
    chance = random.Random(seed)
    items, uses = some(chance, 3_000), some(chance, 2_000)
    history = DateRange(date(2025, 2, 1), date(2025, 12, 31))
    comparison, _ = compared(entries_of(*items), uses, history)
    both = joined(items, uses, history)

    total = comparison.total
    assert [total.uses, total.entries, total.covered] == both[SUM_COLUMNS].sum().tolist()
    found: dict[str, Mapping[Any, Sums]] = {
        "weekday": dict(enumerate(comparison.weekdays)),
        "week": comparison.weeks,
        "date": comparison.days,
        "skill modality": comparison.combinations,
    }
    for group, sums in found.items():
        columns = group.split()
        expected = both.groupby(columns if len(columns) > 1 else group)[SUM_COLUMNS].sum()
        assert {key: [s.uses, s.entries, s.covered] for key, s in sums.items()} == {
            key: row.tolist() for key, row in expected.iterrows()
        }
    worst = both.groupby("date")[SUM_COLUMNS].sum()
    worst["missing"] = worst.entries - worst.covered
    worst = worst.sort_values(["missing"], ascending=False, kind="stable").head(10)
    assert [day for day, _ in comparison.worst_days()] == worst.index.tolist()
