"""Nobody can work out a group of too few, from all files and from two editions of them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from collector.dimensions import ALL, FIRST_SEEN, GONE, NUMBER, PARTS, RETENTION, STILL_HERE
from collector.groups import Group
from collector.publish.data_files import usage_json
from collector.publish.disclosure import ROUNDED_TO
from collector.publish.edition import MINIMUM, Dimensions, Week, settled, shown

from .attack import finds, of_json, of_weeks

MONDAY = date(2027, 3, 1)
WEEKS = [MONDAY + timedelta(days=7 * number) for number in range(4)]
SLACK = ROUNDED_TO // 2

type Home = Mapping[str, tuple[str, ...]]
type Homes = Sequence[tuple[Home, frozenset[int]]]
"""what each has, and the numbers of the weeks in which it was here"""


def _homes(chance: random.Random) -> Homes:
    """Return homes of which a few are rare in some way, as is most of what people own."""
    number = chance.choice((8, 12, 30, 100, 200))
    steadiness = chance.choice((0.5, 0.9, 0.99))
    rarity = chance.choice((1.2, 2.0, 4.0))

    def name(names: str) -> str:
        return names[min(int(chance.paretovariate(rarity)) - 1, len(names) - 1)]

    homes = []
    for _ in range(number):
        home: Home = {dimension: (name("abcdefg"),) for dimension in PARTS}
        traits = {
            dimension: tuple(letter for letter in "klmn" if chance.random() < 1 / rarity)
            for dimension in ("feature", "error", "printer", NUMBER)
        }
        weeks = frozenset(week for week in range(len(WEEKS)) if chance.random() < steadiness)
        homes.append(({**home, **traits}, weeks))
    return homes


def _counted(homes: Homes, week: int) -> dict[str, dict[str, Group]]:
    counts: dict[str, Counter[str]] = {}
    for home, weeks in homes:
        if week in weeks:
            has = {**home, ALL: (ALL,), RETENTION: (_age(weeks, week),)}
            for dimension, names in has.items():
                counts.setdefault(dimension, Counter()).update(names)
        elif week - 1 in weeks:
            counts.setdefault(RETENTION, Counter())[GONE] += 1
    return {
        dimension: {name: Group(number, 3 * number) for name, number in counter.items()}
        for dimension, counter in counts.items()
    }


def _age(weeks: frozenset[int], week: int) -> str:
    return FIRST_SEEN if week == min(weeks) else STILL_HERE


def _edition(homes: Homes, before: Sequence[Week], show: Callable[..., Dimensions]) -> list[Week]:
    edition = []
    for number, monday in enumerate(WEEKS):
        dimensions = show(_counted(homes, number), _counted(homes, number - 1))
        old = [week.dimensions for week in before if week.monday == monday]
        edition.append(Week(monday, settled(old[0], dimensions) if old else dimensions))
    return edition


def _editions(seed: int, show: Callable[..., Dimensions] = shown) -> list[list[Week]]:
    chance = random.Random(seed)
    homes = _homes(chance)
    first = _edition(homes, [], show)
    erased = chance.choice((0.01, 0.05, 0.5))
    left = [home for home in homes if chance.random() >= erased]
    second = _edition(left, first, show)
    return [first, second]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_subtraction_finds_nothing_in_two_editions(seed: int) -> None:
    editions = _editions(seed)
    files = [
        of_json(usage_json([week for week in edition if week.dimensions], MONDAY))
        for edition in editions
    ]
    assert finds(files, SLACK) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_it_would_find_nothing_without_rounding_either(seed: int) -> None:
    assert finds([of_weeks(edition) for edition in _editions(seed)], 0) == []


def _naive(counted: Dimensions, _: Dimensions) -> Dimensions:
    """Show what is large enough, and nothing else."""
    return {
        dimension: {
            name: group
            for name, group in counted.get(dimension, {}).items()
            if group.installations >= MINIMUM
        }
        for dimension in (ALL, *PARTS, "feature", "error", "printer", NUMBER, RETENTION)
        if counted.get(ALL, {}).get(ALL, Group(0)).installations >= MINIMUM
    }


def test_the_attack_succeeds_where_small_groups_are_only_left_out() -> None:
    found = [
        finds([of_weeks(edition) for edition in _editions(seed, _naive)], 0) for seed in range(30)
    ]
    what = " ".join(find for finds_of_one in found for find in finds_of_one)
    assert "country without" in what
    assert "feature without" in what


def test_the_attack_finds_the_few_that_have_returned() -> None:
    before = {ALL: {ALL: Group(100)}}
    ages = {FIRST_SEEN: Group(20), STILL_HERE: Group(85), GONE: Group(20)}
    after = {ALL: {ALL: Group(105)}, RETENTION: ages}
    weeks = [Week(WEEKS[0], _naive(before, {})), Week(WEEKS[1], _naive(after, before))]
    assert finds([of_weeks(weeks)], 0) == ["2027-03-08 returned"]
    weeks = [Week(WEEKS[0], shown(before, {})), Week(WEEKS[1], shown(after, before))]
    assert finds([of_weeks(weeks)], 0) == []


def test_the_attack_succeeds_on_rounded_numbers_that_were_only_left_out() -> None:
    counted = {ALL: {ALL: Group(100)}, "country": {"de": Group(95), "fr": Group(5)}}
    weeks = [Week(MONDAY, _naive(counted, {}))]
    assert finds([of_json(usage_json(weeks, MONDAY))], SLACK) == [
        "2027-03-01 country without ('de',)"
    ]


def test_the_attack_succeeds_on_an_edition_that_follows_a_small_erasure() -> None:
    first = {ALL: {ALL: Group(100)}}
    second = {ALL: {ALL: Group(95)}}
    editions = [of_weeks([Week(MONDAY, _naive(counted, {}))]) for counted in (first, second)]
    assert finds(editions, 0) == ["2027-03-01 all all lost a few"]
    assert settled(_naive(first, {}), _naive(second, {})) == _naive(first, {})


def test_a_week_changes_once_enough_have_gone() -> None:
    first = {ALL: {ALL: Group(100)}, "country": {"de": Group(60), "fr": Group(40)}}
    second = {ALL: {ALL: Group(90)}, "country": {"de": Group(50), "fr": Group(40)}}
    third = {ALL: {ALL: Group(80)}, "country": {"de": Group(49), "fr": Group(31)}}
    assert settled(first, second) == second
    assert settled(second, third) == second
