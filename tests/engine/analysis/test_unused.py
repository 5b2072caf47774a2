"""What counts as not used, why, and in which order."""

from datetime import UTC, date, datetime, timedelta

import pytest

from custom_components.usage_stats.engine.analysis.history import CombinationSums
from custom_components.usage_stats.engine.analysis.unused import (
    KINDS,
    Facts,
    UnusedCombination,
    Why,
    parse_kinds,
    parse_unused_days,
    unused,
    unused_combinations,
)
from custom_components.usage_stats.engine.fields import RefusedError

NOW = datetime(2027, 3, 10, 12, tzinfo=UTC)


def ago(days: float) -> datetime:
    """Return a time some days before now."""
    return NOW - timedelta(days=days)


def facts(
    *,
    last: float | None = None,
    seen: float | None = None,
    exists: float | None = None,
    name: str = "light.bed",
    state: str = "",
) -> Facts:
    """Return facts from numbers of days ago."""
    last_use, since, created = (
        None if days is None else ago(days) for days in (last, seen, exists)
    )
    return Facts(
        name, "Bed", "devices", last_use, since, created, "unavailable" not in state, "off" in state
    )


@pytest.mark.parametrize(
    ("known", "why", "days"),
    [
        (facts(), Why.NEVER, None),
        (facts(exists=400), Why.NEVER, 400),
        (facts(exists=90), Why.NEVER, 90),
        (facts(last=90), Why.NOT_SINCE, 90),
        (facts(last=120.9, exists=400), Why.NOT_SINCE, 120),
        (facts(last=200, seen=300), Why.NOT_SINCE, 200),
        (facts(seen=10), Why.NO_CHANGE_SEEN, 10),
        (facts(seen=1, exists=400), Why.NO_CHANGE_SEEN, 1),
        (facts(state="off"), Why.OFF, None),
        (facts(last=100, state="off"), Why.OFF, 100),
        (facts(state="unavailable"), Why.UNAVAILABLE, None),
        (facts(exists=400, state="unavailable"), Why.UNAVAILABLE, None),
        (facts(seen=10, state="off, unavailable"), Why.UNAVAILABLE, 10),
    ],
)
def test_it_is_listed(known: Facts, why: Why, days: int | None) -> None:
    [found] = unused([known], 90, NOW)

    assert (found.facts, found.why, found.days) == (known, why, days)


@pytest.mark.parametrize(
    "known",
    [
        facts(last=89.9),
        facts(last=89.9, state="off"),
        facts(last=5, state="unavailable"),
        # A clock that was wrong.
        facts(last=-3),
        # What was made less than 90 days ago cannot have been unused for as long.
        facts(exists=89.9),
        facts(seen=10, exists=60),
        facts(exists=1, state="off"),
        # A look of some hours has seen nothing.
        facts(seen=0.9),
        facts(seen=0.9, state="unavailable"),
    ],
)
def test_it_is_not_listed(known: Facts) -> None:
    assert unused([known], 90, NOW) == []


def test_the_longest_comes_first() -> None:
    """What is older than all dates before that, and what nobody knows anything of at the end."""
    broken = facts(name="automation.broken", state="unavailable")
    shuffled = [
        broken,
        facts(seen=10, name="light.b"),
        facts(last=500, name="light.c"),
        facts(name="light.z"),
        facts(seen=10, name="light.a"),
        facts(exists=600, name="light.d"),
        facts(name="light.y"),
    ]

    found = [item.facts.entity_id for item in unused(shuffled, 90, NOW)]

    lights = [f"light.{letter}" for letter in "yzdcab"]
    assert found == [*lights, "automation.broken"]


def test_combinations() -> None:
    """Ninety days before the open day is listed, and what is used today is not."""
    found = unused_combinations(
        [
            CombinationSums("Espresso", "tag", "2026-12-11"),
            CombinationSums("Latte", "tag", "2026-12-10"),
            CombinationSums("Espresso", "button", "2026-12-10"),
            CombinationSums("Tea", "tag", "2020-01-01"),
            CombinationSums("Milk", "tag", "2026-12-01"),
        ],
        [("Tea", "tag"), ("Water", "tag")],
        90,
        date(2027, 3, 10),
    )

    assert found == [
        UnusedCombination("Milk", "tag", "2026-12-01", 99),
        UnusedCombination("Espresso", "button", "2026-12-10", 90),
        UnusedCombination("Latte", "tag", "2026-12-10", 90),
    ]


def test_bounds() -> None:
    assert [parse_unused_days(value) for value in (1, "3650")] == [1, 3_650]
    for value in (0, 3_651):
        with pytest.raises(RefusedError, match="field_out_of_range"):
            parse_unused_days(value)


def test_kinds() -> None:
    """In the order of the answer, from an action or from the query of a URL."""
    assert parse_kinds(["helpers", "automations", "helpers"]) == ("automations", "helpers")
    assert parse_kinds(("devices",)) == ("devices",)
    assert parse_kinds("helpers, scenes") == ("scenes", "helpers")
    assert parse_kinds(KINDS) == KINDS


NO_LISTS: tuple[object, ...] = (None, 3, {"devices"}, {"devices": 1})
NO_KINDS: tuple[object, ...] = ([], "", ["dashboards"], [[]], "scenes,")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        *((value, "field_not_list") for value in NO_LISTS),
        *((value, "field_unknown_kind") for value in NO_KINDS),
    ],
)
def test_no_kinds(value: object, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        parse_kinds(value)
