"""Ranges of numbers, and sums that no single installation decides."""

from collections import defaultdict
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from collector.groups import Group
from collector.spread import EDGES, clamped, edge_of


def _ranges(values: list[int]) -> dict[int, Group]:
    ranges: dict[int, Group] = defaultdict(lambda: Group(0))
    for value in values:
        ranges[edge_of(value)] += Group(1, value)
    return ranges


def test_edges_rise_by_at_most_a_third() -> None:
    assert list(EDGES) == sorted(set(EDGES))
    assert all(high * 3 <= low * 4 for low, high in pairwise(EDGES[9:]))


def test_a_number_lies_in_the_range_that_ends_at_or_above_it() -> None:
    assert [edge_of(value) for value in (1, 9, 10, 11, 13, 168)] == [1, 9, 10, 12, 15, 200]
    assert edge_of(10**9) == EDGES[-1]


def test_usual_numbers_are_summed_exactly() -> None:
    assert clamped(_ranges([3, 31, 31, 30])) == Group(4, 95)


def test_one_that_is_far_above_the_others_counts_as_the_second() -> None:
    assert clamped(_ranges([10] * 20 + [5000])) == Group(21, 210)


def test_one_of_a_hundred_is_cut_and_two_of_a_hundred_are_not() -> None:
    assert clamped(_ranges([10] * 99 + [5000])) == Group(100, 1000)
    assert clamped(_ranges([10] * 98 + [5000] * 2)) == Group(100, 10980)


def test_nothing_and_one_alone() -> None:
    assert clamped({}) == Group(0)
    assert clamped(_ranges([31])) == Group(1, 31)
    assert clamped(_ranges([10**12])) == Group(1, EDGES[-1])


@given(st.lists(st.integers(1, EDGES[-1]), min_size=1, max_size=300))
def test_the_sum_is_that_of_the_numbers_cut_at_the_edge(values: list[int]) -> None:
    ordered = sorted(values)
    edge = edge_of(ordered[max(1, len(values) * 99 // 100) - 1])
    group = clamped(_ranges(values))
    assert group.installations == len(values)
    cut = [value if edge_of(value) < edge else min(value, edge) for value in values]
    assert group.total == sum(cut)


@given(st.lists(st.integers(1, 10**4), max_size=60), st.lists(st.integers(1, 10**4), max_size=60))
def test_shards_can_be_added(first: list[int], second: list[int]) -> None:
    together = _ranges(first)
    for edge, group in _ranges(second).items():
        together[edge] += group
    assert clamped(together) == clamped(_ranges(first + second))
