"""When which period is to be sent, and what an answer means."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.usage_stats.engine.sharing.delivery import (
    MAX_PERIODS,
    Holding,
    Judgement,
    Outcome,
    Period,
    backoff,
    clock_differs,
    due,
    expired,
    idempotency_key,
    is_erased,
    is_refused,
    judge,
    judge_holding,
    running,
)

FIRST = date(2027, 3, 10)
NOW = datetime(2027, 3, 17, 9, 12, 34, tzinfo=UTC)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
INSTALLATION = "9f4b6a34-6d4c-4b0e-8f43-0f8a4d0c1b2e"


def period(number: int) -> Period:
    """Return a period, counted from the first."""
    return Period(FIRST + number * WEEK, FIRST + (number + 1) * WEEK)


@pytest.mark.parametrize(
    ("covered", "days", "skipped", "periods"),
    [
        (None, -300, None, []),
        (None, -1, None, []),
        (None, 0, None, []),
        (None, 6, None, []),
        (None, 7, None, [0]),
        (None, 13, None, [0]),
        (None, 14, None, [0, 1]),
        (None, 34, None, [0, 1, 2, 3]),
        (None, 35, (0, 0), [1, 2, 3, 4]),
        (None, 70, (0, 5), [6, 7, 8, 9]),
        (None, 730, (0, 99), [100, 101, 102, 103]),
        # An earlier consent is covered, or is not: it tells nothing of this one.
        (FIRST - 30 * DAY, 14, None, [0, 1]),
        (FIRST, 14, None, [0, 1]),
        (FIRST + WEEK, 7, None, []),
        (FIRST + WEEK, 14, None, [1]),
        (FIRST + 4 * WEEK, 70, (4, 5), [6, 7, 8, 9]),
        # A clock that had run ahead.
        (FIRST + 100 * WEEK, 70, None, []),
        (FIRST + 100 * WEEK, 707, None, [100]),
    ],
)
def test_what_is_due(
    covered: date | None, days: int, skipped: tuple[int, int] | None, periods: list[int]
) -> None:
    found = due(FIRST, covered, FIRST + days * DAY)

    span = None if skipped is None else Period(period(skipped[0]).start, period(skipped[1]).end)
    assert found == (span, [period(number) for number in periods])


@pytest.mark.parametrize(
    ("covered", "days", "number"),
    [
        (None, -300, 0),
        (None, -1, 0),
        (None, 0, 0),
        (None, 6, 0),
        (None, 7, 1),
        (None, 20, 2),
        (FIRST - 30 * DAY, 3, 0),
        (FIRST + WEEK, 3, 1),
        (FIRST + WEEK, 7, 1),
        (FIRST + 2 * WEEK, 27, 3),
    ],
)
def test_the_running_period(covered: date | None, days: int, number: int) -> None:
    assert running(FIRST, covered, FIRST + days * DAY) == period(number)


def test_a_period_ends_28_days_before_it_is_expired() -> None:
    end = period(0).end
    assert not expired(period(0), end + 27 * DAY)
    assert expired(period(0), end + 28 * DAY)
    assert not expired(period(0), end - 700 * DAY)


days = st.dates(date(2000, 1, 1), date(2200, 1, 1))


@settings(deadline=None, derandomize=True, max_examples=1_000)
@given(days, st.none() | days, days)
def test_periods_follow_each_other(first_day: date, covered: date | None, today: date) -> None:
    begin = first_day if covered is None else max(first_day, covered)
    skipped, periods = due(first_day, covered, today)
    now = running(first_day, covered, today)

    spans = [*([] if skipped is None else [skipped]), *periods, now]
    if skipped is None and not periods:
        # Nothing has ended.
        assert now.start == begin
    assert spans[0].start == begin
    for before, after in pairwise(spans):
        assert before.end == after.start
    assert all((span.end - span.start) % WEEK == timedelta() for span in spans)
    assert all(end - start == WEEK for start, end in (*periods, now))
    assert all(span.end <= today for span in spans[:-1])
    assert now.start <= today < now.end or now.start == begin > today
    assert len(periods) <= MAX_PERIODS
    # What is not too old to be frozen is not too old to be sent, and the other way round.
    assert not any(expired(found, today) for found in periods)
    if skipped is not None:
        assert len(periods) == MAX_PERIODS
        assert expired(skipped, today)


@settings(deadline=None, derandomize=True)
@given(days, st.lists(st.integers(-6, 60), max_size=12))
def test_a_history_never_overlaps(first_day: date, steps: list[int]) -> None:
    """However long nobody looks, and whatever the clock does meanwhile."""
    covered, today = None, first_day
    settled: list[Period] = []
    for step in steps:
        today += step * DAY
        skipped, periods = due(first_day, covered, today)
        for found in [*([] if skipped is None else [skipped]), *periods]:
            settled.append(found)
            covered = found.end
    assert all(before.end == after.start for before, after in pairwise(settled))
    assert not settled or settled[0].start == first_day


def test_the_key_is_that_of_a_period_of_an_installation() -> None:
    key = idempotency_key(INSTALLATION, FIRST)

    assert key == "1e3714cc-5fce-5255-add1-54656b30b2d8"
    assert UUID(key).version == 5
    assert idempotency_key(INSTALLATION.upper(), FIRST) == key
    others = {idempotency_key(INSTALLATION, FIRST + days * DAY) for days in range(1, 400)}
    assert len(others | {key, idempotency_key(INSTALLATION.replace("9", "8"), FIRST)}) == 401


@pytest.mark.parametrize("status", range(100, 600))
def test_what_is_erased(status: int) -> None:
    assert is_erased(status) is (status in {*range(200, 300), 404, 410})
    refused = {*range(300, 500)} - {404, 408, 410, 429}
    assert is_refused(status) is (status in refused)


MEANINGS: dict[Outcome, list[int | None]] = {
    Outcome.ACCEPTED: [200, 201, 202, 204, 206, 299, 409],
    Outcome.FORGOTTEN: [410],
    Outcome.REFUSED: [400, 402, 405, 406, 407, 411, 412, 413, 414, 415, 422, 425, 431, 451, 499],
    Outcome.BLOCKED: [300, 301, 302, 303, 304, 307, 308, 399, 401, 403, 404],
    Outcome.LATER: [None, 408, 500, 501, 502, 503, 504, 507, 599, 100, 101, 199],
}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(status, outcome) for outcome, statuses in MEANINGS.items() for status in statuses],
)
@pytest.mark.parametrize("retry_after", [None, "7", "Wed, 17 Mar 2027 10:00:00 GMT"])
def test_what_a_status_means(status: int | None, outcome: Outcome, retry_after: str | None) -> None:
    assert judge(status, retry_after, NOW) == Judgement(outcome, None)


@pytest.mark.parametrize("status", [0, -1, 1, 99, 600, 999, 10**9])
def test_what_is_no_status_means_nothing(status: int) -> None:
    assert judge(status, None, NOW) == Judgement(Outcome.LATER, None)


@pytest.mark.parametrize(
    ("retry_after", "wait"),
    [
        # Seconds.
        ("120", 2 * MINUTE),
        (" 120 ", 2 * MINUTE),
        ("0000000000120", 2 * MINUTE),
        ("86400", DAY),
        ("60", MINUTE),
        # Bounds.
        ("59", MINUTE),
        ("1", MINUTE),
        ("0", MINUTE),
        ("00", MINUTE),
        ("86401", DAY),
        ("999999999", DAY),
        ("1000000000", DAY),
        ("1" + 5_000 * "0", DAY),
        # A date, in the three spellings of RFC 9110.
        ("Wed, 17 Mar 2027 09:42:34 GMT", 30 * MINUTE),
        ("Wednesday, 17-Mar-27 09:42:34 GMT", 30 * MINUTE),
        ("Wed Mar 17 09:42:34 2027", 30 * MINUTE),
        ("Wed, 17 Mar 2027 11:42:34 +0200", 30 * MINUTE),
        ("Wed, 17 Mar 2027 09:42:34 -0000", 30 * MINUTE),
        ("Wed, 17 Mar 2027 09:12:34 GMT", MINUTE),
        ("Tue, 17 Mar 2026 09:12:34 GMT", MINUTE),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        # Neither.
        (None, HOUR),
        ("", HOUR),
        (" ", HOUR),
        ("-5", HOUR),
        ("+5", HOUR),
        ("1.5", HOUR),
        ("1e3", HOUR),
        ("0x10", HOUR),
        ("²", HOUR),
        ("١٢٠", HOUR),
        ("soon", HOUR),
        ("120, 240", HOUR),
        ("Wed, 45 Mar 2027 09:42:34 GMT", HOUR),
        ("Wed, 17 Mar 99999999999999999999 09:42:34 GMT", HOUR),
        ("Wed, 17 Mar 2027 09:42:34 +9999", HOUR),
    ],
)
def test_too_many_requests(retry_after: str | None, wait: timedelta) -> None:
    assert judge(429, retry_after, NOW) == Judgement(Outcome.LATER, wait)


numbers = st.integers(-9, 99) | st.integers(-(10**9), 10**12)
headers = st.text(max_size=40) | st.builds(
    "Wed, {} {} {} {}:{}:{} {}".format,
    numbers,
    st.sampled_from(["Mar", "Feb", "Xyz"]),
    numbers,
    numbers,
    numbers,
    numbers,
    st.sampled_from(["GMT", "+0100", "-9999", "+99999999"]),
)


# Every case that a header of this form can be is met within some hundred examples.
@settings(deadline=None, derandomize=True, max_examples=400)
@given(headers, st.datetimes(timezones=st.just(UTC)))
def test_no_header_does_harm(header: str, now: datetime) -> None:
    wait = judge(429, header, now).wait

    assert wait is not None
    assert MINUTE <= wait <= DAY
    assert clock_differs(now, header) in {True, False}


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 1), (2, 4), (3, 16), (4, 64)])
def test_retries_come_ever_later(attempt: int, minutes: int) -> None:
    assert backoff(attempt, 0.0) == minutes * MINUTE / 2
    assert backoff(attempt, 0.5) == minutes * MINUTE
    latest = backoff(attempt, 0.999_999)
    assert latest is not None
    assert minutes * MINUTE < latest < minutes * MINUTE * 1.5


@pytest.mark.parametrize("attempt", [5, 6, 100, 10**9])
@pytest.mark.parametrize("chance", [0.0, 0.99])
def test_retries_end(attempt: int, chance: float) -> None:
    assert backoff(attempt, chance) is None


@pytest.mark.parametrize(
    ("header", "differs"),
    [
        ("Wed, 17 Mar 2027 09:12:34 GMT", False),
        ("Thu, 18 Mar 2027 09:12:34 GMT", False),
        ("Thu, 18 Mar 2027 09:12:35 GMT", True),
        ("Tue, 16 Mar 2027 09:12:34 GMT", False),
        ("Tue, 16 Mar 2027 09:12:33 GMT", True),
        ("Wed, 17 Mar 2027 23:12:34 +1400", False),
        ("Mon, 17 Mar 2025 09:12:34 GMT", True),
        (None, False),
        ("", False),
        ("yesterday", False),
    ],
)
def test_clocks_that_differ(header: str | None, *, differs: bool) -> None:
    assert clock_differs(NOW, header) is differs
    local = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert clock_differs(local, header) is differs


@pytest.mark.parametrize(
    ("status", "holding"),
    [
        (200, Holding.HELD),
        (404, Holding.NOTHING),
        (410, Holding.NOTHING),
        (204, Holding.UNSUPPORTED),
        (405, Holding.UNSUPPORTED),
        (501, Holding.UNSUPPORTED),
        (302, Holding.REFUSED),
        (401, Holding.REFUSED),
        (403, Holding.REFUSED),
        (422, Holding.REFUSED),
        (408, Holding.LATER),
        (429, Holding.LATER),
        (500, Holding.LATER),
        (503, Holding.LATER),
        (99, Holding.LATER),
    ],
)
def test_what_is_held(status: int, holding: Holding) -> None:
    assert judge_holding(status) is holding
