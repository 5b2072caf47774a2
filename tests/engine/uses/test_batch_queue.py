"""What an export writes first, what it reads, and what may be in a file already."""

from datetime import date

from custom_components.usage_stats.engine.uses.batch_queue import BatchQueue
from custom_components.usage_stats.engine.uses.csv_file import Batch

MONDAY, TUESDAY = date(2025, 12, 22), date(2025, 12, 23)


def batch(batch_id: int, day: date) -> Batch:
    """Return a batch of one row."""
    return Batch(batch_id, day, f"{day} 12:00:0{batch_id}", [("Notfall", "ct", 1)])


def test_the_database_is_read_only_when_it_may_hold_more_than_was_taken() -> None:
    queue = BatchQueue()

    assert queue.begin()
    queue.add([], [])
    queue.end()
    assert not queue.begin()
    queue.add([batch(1, MONDAY)], None)
    for _, day in queue.batches():
        queue.block(day)
    queue.end()
    assert queue.waiting == 1
    assert queue.begin()
    queue.add([], [])
    queue.end()
    assert not queue.begin()
    # That one ended early, by an error.
    assert queue.begin()


def test_a_date_whose_file_fails_holds_up_no_other() -> None:
    queue = BatchQueue()
    taken = [batch(3, MONDAY), batch(4, TUESDAY)]
    queue.begin()
    queue.add(taken, [(1, MONDAY), (2, MONDAY), (3, MONDAY), (4, TUESDAY)])

    tried = []
    for batch_id, day in queue.batches():
        tried.append((batch_id, queue.known(batch_id), queue.mark_tried(batch_id)))
        if batch_id == 2:
            queue.block(day)
    queue.end()

    assert tried == [(1, None, True), (2, None, True), (4, taken[1], False)]
    assert queue.waiting == 2


def test_a_batch_that_was_held_up_was_not_tried() -> None:
    queue = BatchQueue()
    queue.begin()
    queue.add([batch(1, MONDAY), batch(2, MONDAY)], None)
    for batch_id, day in queue.batches():
        assert not queue.mark_tried(batch_id)
        queue.block(day)
    queue.end()

    queue.begin()
    queue.add([], [(1, MONDAY), (2, MONDAY)])

    assert [(found, queue.mark_tried(found)) for found, _ in queue.batches()] == [
        (1, True),
        (2, False),
    ]
    assert queue.known(2) is None


def test_a_batch_whose_file_was_not_touched_was_not_tried() -> None:
    queue = BatchQueue()
    queue.begin()
    queue.add([batch(1, MONDAY)], [(1, MONDAY), (2, MONDAY)])

    for batch_id in (1, 2):
        tried = queue.mark_tried(batch_id)
        queue.mark_untouched(batch_id, tried=tried)

    assert not queue.mark_tried(1)
    assert queue.mark_tried(2)
