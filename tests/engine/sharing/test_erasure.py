"""When a collector is asked to erase, and when no more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from custom_components.usage_stats.engine.sharing.consent import Erasure, Installation

NOW = datetime(2027, 3, 10, 12, tzinfo=UTC)
ASKED = Erasure(
    Installation("00000000-0000-4000-8000-000000000000", "secret", NOW.date(), "http://x", None),
    NOW.date(),
)


def test_it_is_asked_until_it_answers_and_once_more_a_day_later() -> None:
    assert ASKED.is_due(NOW)
    answered = replace(ASKED, answered=NOW)
    assert not answered.is_due(NOW + timedelta(hours=23))
    assert answered.is_due(NOW + timedelta(days=1))


def test_what_was_given_up_is_kept_and_not_asked_for() -> None:
    assert ASKED.is_over(NOW.date() + timedelta(days=91))
    assert not ASKED.is_over(NOW.date() + timedelta(days=90))
    given_up = ASKED.after_the_end()
    assert given_up is not None
    assert given_up.given_up
    assert not given_up.is_due(NOW)
    assert replace(ASKED, answered=NOW).after_the_end() is None


def test_a_date_of_a_wrong_clock_is_replaced() -> None:
    wrong = replace(ASKED, asked=date(1970, 1, 2))
    assert wrong.with_known_date(NOW.date()).asked == NOW.date()
    assert wrong.with_known_date(date(1970, 1, 3)).asked == date(1970, 1, 2)
