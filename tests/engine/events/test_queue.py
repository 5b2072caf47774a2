"""The order and the limit of the queue of events."""

from datetime import UTC, datetime

from custom_components.usage_stats.engine.events.event import UsageEvent
from custom_components.usage_stats.engine.events.queue import MAX_WAITING_EVENTS, EventQueue

NOW = datetime(2025, 12, 22, 12, tzinfo=UTC)


def made(*numbers: int) -> list[UsageEvent]:
    """Return events with these ids."""
    return [UsageEvent(str(number), "job_created", NOW, {}, None) for number in numbers]


def test_add_and_take() -> None:
    queue = EventQueue()
    queue.add(made(1, 2))
    queue.add(made(3))

    assert len(queue) == 3
    assert queue.take() == made(1, 2, 3)
    assert len(queue) == 0
    assert queue.take() == []
    assert queue.dropped == 0


def test_events_put_back_come_first() -> None:
    queue = EventQueue()
    queue.add(made(1, 2))
    taken = queue.take()
    queue.add(made(3, 4))
    queue.put_back(taken)

    assert queue.take() == made(1, 2, 3, 4)
    # The list that was taken stays unchanged.
    assert taken == made(1, 2)


def test_oldest_events_are_dropped_and_counted() -> None:
    queue = EventQueue(limit=3)
    queue.add(made(1, 2, 3))
    assert queue.dropped == 0
    queue.add(made(4, 5))

    assert queue.dropped == 2
    taken = queue.take()
    assert taken == made(3, 4, 5)
    queue.add(made(6, 7))
    queue.put_back(taken)
    assert queue.dropped == 4
    assert queue.take() == made(5, 6, 7)
    assert queue.dropped == 4


def test_more_events_at_once_than_the_limit() -> None:
    queue = EventQueue(limit=3)
    queue.add(made(1, 2, 3, 4, 5))
    taken = queue.take()
    assert taken == made(3, 4, 5)
    queue.add(made(6, 7, 8))
    queue.put_back(taken)
    assert queue.take() == made(6, 7, 8)
    assert queue.dropped == 5


def test_default_limit() -> None:
    queue = EventQueue()
    for number in range(MAX_WAITING_EVENTS + 1):
        queue.add(made(number))

    assert (len(queue), queue.dropped) == (10_000, 1)
    assert queue.take()[0] == made(1)[0]
