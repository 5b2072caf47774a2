"""What stands in cells: dates, counts and names."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.analysis.cells import (
    DateOrder,
    DateReader,
    read_count,
    read_name,
)
from custom_components.usage_stats.engine.fields import FieldError

BERLIN = ZoneInfo("Europe/Berlin")
UNKNOWN = DateOrder(day_first=None, zone=BERLIN)
DAY_FIRST = DateOrder(day_first=True, zone=BERLIN)
MONTH_FIRST = DateOrder(day_first=False, zone=BERLIN)
TIMES = [
    "",
    " 7:05",
    " 07:05:33",
    "  07:05:33.123",
    "T07:05:33,123456",
    " 07.05 Uhr",
    ", 07:05",
    " 7:05 PM",
    " 7:05 p.m.",
    "T0705",
    "T070533",
    " 14 h",
]


@given(st.dates(date(1969, 1, 1), date(2068, 12, 31)), st.sampled_from(TIMES[:-1]))
def test_every_form_of_a_date_with_and_without_time(day: date, time: str) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d"):
        text = day.strftime(form) + time
        assert DateReader(UNKNOWN).read(f" {text} ") == day, text
    short = f"{day.day}.{day.month}.{day.year}{time}"
    assert DateReader(UNKNOWN).read(short) == day
    assert DateReader(DAY_FIRST).read(day.strftime("%d/%m/%Y") + time) == day
    assert DateReader(MONTH_FIRST).read(day.strftime("%m/%d/%y") + time) == day
    with pytest.raises(FieldError) as caught:
        DateReader(UNKNOWN).read(day.strftime("%d/%m/%Y") + time)
    assert (caught.value.field, caught.value.reason) == ("date_format", "field_date_order")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Summe",
        "2025-02-29",
        "31.04.2025",
        "2025-13-01",
        "0000-01-01",
        "22-12-2025",
        "22.12.",
        "22.12.5",
        "22.12.025",
        "2025-12.22",
        "20251322",
        "202512221",
        "2025122210",
        "2025-12-22 morgens",
        "2025-12-22 14 h",
        "٢٠٢٥-12-22",
        "22.12.2025 - 23.12.2025",
        "9999-12-31T23:59:00-01:00",
        "2025-12-22T25:00+01:00",
        "45000",
        "2025-12-22\0",
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        DateReader(UNKNOWN).read(text)
    assert not isinstance(caught.value, FieldError)
    assert text.strip() == "" or text not in str(caught.value)


@given(st.integers(0, 2_800_000_000), st.integers(-12, 14))
def test_a_time_with_an_offset_belongs_to_the_local_date(seconds: int, hours: int) -> None:
    there = datetime.fromtimestamp(seconds, timezone(timedelta(hours=hours)))
    assert DateReader(UNKNOWN).read(there.isoformat()) == there.astimezone(BERLIN).date()


def test_hours_with_a_z() -> None:
    for text in ("2025-12-22T23:30:00Z", "20251222T2330Z", "22.12.2025 23:30 UTC"):
        assert DateReader(UNKNOWN).read(text) == date(2025, 12, 23)


def test_one_object_for_each_date() -> None:
    reader = DateReader(UNKNOWN)
    first = reader.read("2025-12-22 10:00")
    assert reader.read("22.12.2025") is first
    assert reader.read("22.12.2025") is first


@pytest.mark.parametrize(
    ("text", "count"),
    [("0", 0), (" 3 ", 3), ("3,0", 3), ("3.00", 3), ("007", 7), ("999999999", 999999999)],
)
def test_counts(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1.234",
        "1,000",
        "1.5",
        "3,",
        "-1",
        "+1",
        "1e3",
        "٣",
        "1234567890",
        "3 x",
        "1.000,0",
    ],
)
def test_what_is_no_count(text: str) -> None:
    with pytest.raises(ValueError, match="not a count"):
        read_count(text)


def test_names() -> None:
    assert read_name("  Not\u00a0 fall ") == "Not fall"
    assert read_name("Gera\u0308t") == "Gerät"
    assert read_name("=1+1") == "=1+1"
    assert read_name("x" * 256) == "x" * 256
    for text in ("", " ", "\u200b", "x" * 257, "a\nb", "a\tb", "\u202e"):
        with pytest.raises(ValueError, match="field_"):
            read_name(text)
