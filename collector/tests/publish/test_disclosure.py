"""Groups that are shown, and what follows from them by subtraction."""

from collections.abc import Iterator
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
import pytest

from collector.groups import Group
from collector.publish.disclosure import OTHER, rounded, shown_parts, shown_traits

MINIMUM = 10
NAMES = ["de", "fr", "it", "nl", "pl", OTHER]
SIZES = st.one_of(st.integers(0, 25), st.integers(0, 2000))
GROUPS = st.dictionaries(
    st.sampled_from(NAMES), SIZES.map(lambda size: Group(size, 3 * size)), max_size=len(NAMES)
)


def _sizes(groups: dict[str, Group]) -> dict[str, int]:
    return {name: group.installations for name, group in groups.items()}


def _parts(**sizes: int) -> dict[str, int]:
    return _sizes(shown_parts({name: Group(size) for name, size in sizes.items()}, MINIMUM))


def test_small_groups_are_shown_together() -> None:
    assert _parts(de=50, fr=6, it=5, nl=1) == {"de": 50, "other": 12}


def test_a_small_rest_takes_the_smallest_large_group_with_it() -> None:
    assert _parts(de=50, fr=20, it=10, nl=9) == {"de": 50, "fr": 20, "other": 19}
    assert _parts(de=50, fr=20, it=1) == {"de": 50, "other": 21}


def test_one_that_nearly_all_share_is_shown_as_the_whole() -> None:
    assert _parts(linux=97, darwin=3) == {"linux": 100}
    assert _parts(linux=100) == {"linux": 100}
    assert _parts(linux=97, other=3) == {"linux": 100}


def test_no_rest_takes_nothing() -> None:
    assert _parts(de=50, fr=20) == {"de": 50, "fr": 20}


def test_what_was_sent_as_other_is_part_of_the_rest() -> None:
    assert _parts(de=50, other=10) == {"de": 50, "other": 10}
    assert _parts(de=50, fr=12, other=4, nl=5) == {"de": 50, "other": 21}


def test_too_few_in_all_are_not_shown() -> None:
    assert _parts(de=5, fr=4) == {}
    assert _parts() == {}


@given(GROUPS)
def test_shown_parts_are_large_and_lose_nothing(groups: dict[str, Group]) -> None:
    shown = shown_parts(groups, MINIMUM)
    assert all(group.installations >= MINIMUM for group in shown.values())
    whole = sum(groups.values(), Group(0))
    if whole.installations >= MINIMUM:
        assert sum(shown.values(), Group(0)) == whole


def _differences(whole: int, sizes: list[int]) -> Iterator[int]:
    for number in range(len(sizes) + 1):
        for some in combinations(sizes, number):
            yield whole - sum(some)


@given(GROUPS)
def test_nothing_small_remains_of_the_whole(groups: dict[str, Group]) -> None:
    whole = sum(group.installations for group in groups.values())
    sizes = list(_sizes(shown_parts(groups, MINIMUM)).values())
    if sizes:
        assert all(rest == 0 or rest >= MINIMUM for rest in _differences(whole, sizes))


@pytest.mark.parametrize(
    ("sent", "shown"), [(9, None), (10, 10), (90, 90), (91, 100), (97, 100), (100, 100)]
)
def test_a_trait_of_few_is_left_out_and_of_nearly_all_counts_as_all(
    sent: int, shown: int | None
) -> None:
    groups = _sizes(shown_traits({"camera": Group(sent, 7)}, 100, MINIMUM))
    assert groups.get("camera") == shown


@given(GROUPS, st.integers(0, 3000))
def test_who_lacks_a_trait_is_never_few(groups: dict[str, Group], more: int) -> None:
    whole = max([group.installations for group in groups.values()], default=0) + more
    shown = shown_traits(groups, whole, MINIMUM)
    for group in shown.values():
        assert group.installations >= MINIMUM
        assert whole - group.installations not in range(1, MINIMUM)


def test_numbers_are_rounded_to_the_nearest_five() -> None:
    assert [rounded(number) for number in (0, 2, 3, 7, 8, 10, 12, 13)] == [
        0,
        0,
        5,
        5,
        10,
        10,
        10,
        15,
    ]
