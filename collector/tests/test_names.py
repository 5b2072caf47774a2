"""Names and counts survive being packed."""

from hypothesis import given
from hypothesis import strategies as st

from collector import names

COUNTS = st.dictionaries(st.sampled_from(list(names.ERRORS)), st.integers(1, 10**10))


@given(COUNTS)
def test_counts_are_unpacked_as_they_were(counts: dict[str, int]) -> None:
    assert names.unpack_counts(names.pack_counts(counts, names.ERRORS), names.ERRORS) == counts


@given(st.dictionaries(st.sampled_from(list(names.FEATURES)), st.booleans()))
def test_features_are_unpacked_as_they_were(usage: dict[str, bool]) -> None:
    assert names.unpack_features(*names.pack_features(usage)) == usage


def test_names_that_nobody_knows_are_added_up_as_other() -> None:
    packed = names.pack_counts({"a": 1, "b": 2, "other": 3, "timeout": 0}, names.ERRORS)
    assert names.unpack_counts(packed, names.ERRORS) == {"other": 6}
    assert names.unpack_features(*names.pack_features({"a": False, "b": True})) == {"other": True}
    assert names.known_country("DE") == "DE"
    assert names.known_country("QQ") == "other"


def test_the_lists_fit_into_their_columns() -> None:
    for kind in (names.PLATFORMS, names.DEPLOYMENTS, names.PRINTERS, names.ERRORS, names.FEATURES):
        assert kind[0] == names.OTHER
        assert len(set(kind)) == len(kind)
    assert len(names.FEATURES) < 63
    assert "XX" in names.COUNTRIES
