"""Every row of the contract, over a real socket, on every kind of database."""

from .running import Running, document, encoded


def test_a_submission_is_accepted_and_a_repeat_is_answered_like_the_first(front: Running) -> None:
    body = encoded(document())
    first = front.submit(body)
    assert (first.status, first.json) == (200, {"status": "accepted"})
    again = front.submit(body)
    assert (again.status, again.body) == (200, first.body)
    assert front.front.metrics.outcomes == {"enrolled": 1, "repeated": 1}
