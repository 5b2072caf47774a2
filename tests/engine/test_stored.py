"""Dataclasses as JSON and back, for what no dataclass of the engine has."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from custom_components.usage_stats.engine.stored import Stored

NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)


@dataclass(slots=True)
class Diary(Stored):
    """Times by name."""

    times: dict[str, datetime] = field(default_factory=dict)


def test_a_dict_comes_back_as_it_was() -> None:
    diary = Diary({"a": NOON, "b": NOON.replace(hour=13)})

    stored = diary.to_store_format()

    assert stored == {"times": {"a": "2027-03-10T12:00:00+00:00", "b": "2027-03-10T13:00:00+00:00"}}
    assert Diary.from_store_format(stored) == diary
    assert Diary.from_store_format(Diary().to_store_format()) == Diary()


@pytest.mark.parametrize("times", [None, 7, "x", ["a"], {"a": None}, {"a": "x"}])
def test_what_is_no_dict_of_times_is_refused(times: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        Diary.from_store_format({"times": times})
