"""The jobs of printers, read from the words of each integration."""

import pytest

from custom_components.usage_stats.engine.tracking.printer import (
    Printer,
    are_words_of_a_job,
    is_lost,
)

CREATED, COMPLETED, FAILED = "job_created", "job_completed", "job_failed"


def told(*words: str) -> list[str]:
    """Return the types of the events of words that come ten seconds apart."""
    printer = Printer("x")
    return [
        event_type
        for second, word in enumerate(words)
        for event_type, _ in printer.advance(word, 10.0 * second)
    ]


@pytest.mark.parametrize(
    ("words", "events"),
    [
        # PrusaLink
        (("idle", "busy", "printing", "attention", "printing", "finished", "idle"),
         [CREATED, COMPLETED]),
        (("ready", "printing", "stopped"), [CREATED, FAILED]),
        # OctoPrint
        (("operational", "starting", "printing", "finishing", "operational"),
         [CREATED, COMPLETED]),
        (("operational", "printing", "cancelling", "operational"), [CREATED, FAILED]),
        (("operational", "printing", "pausing", "paused", "resuming", "printing", "operational"),
         [CREATED]),
        # Bambu Lab
        (("idle", "prepare", "running", "pause", "running", "finish"), [CREATED, COMPLETED]),
        (("finish", "slicing", "prepare", "running", "failed"), [CREATED, FAILED]),
        # Moonraker
        (("standby", "printing", "complete", "printing", "cancelled"),
         [CREATED, COMPLETED, CREATED, FAILED]),
        (("standby", "printing", "error"), [CREATED, FAILED]),
        # Elegoo, Anycubic, ToyBox
        (("idle", "homing", "exposuring", "stopping", "stopped"), [CREATED, FAILED]),
        (("idle", "Printing", "Completed"), [CREATED, COMPLETED]),
        # An end of which nobody said the outcome.
        (("idle", "running", "idle"), [CREATED]),
        # Cancelled, and then not.
        (("idle", "printing", "cancelling", "printing", "idle"), [CREATED]),
        # It ran when it was first seen.
        (("printing", "finished"), [COMPLETED]),
        (("paused", "printing", "finished"), [COMPLETED]),
        (("finished", "error", "paused", "idle"), []),
        (("offline", "unknown", "idle"), []),
    ],
)  # fmt: skip
def test_words(words: tuple[str, ...], events: list[str]) -> None:
    assert told(*words) == events


def test_a_job_that_was_running_has_no_known_duration() -> None:
    printer = Printer("prusa")
    assert printer.advance("printing", 5.0) == []
    assert printer.advance("finished", 9.0) == [("job_completed", {"printer_type": "prusa"})]


def test_durations_and_errors() -> None:
    printer = Printer("prusa")
    printer.advance("idle", 0.0)
    printer.advance("printing", 5.0)
    assert printer.advance("cancelling", 60.0) == []
    assert printer.advance("idle", 65.4) == [
        (
            "job_failed",
            {
                "printer_type": "prusa",
                "duration_seconds": 60,
                "error_type": "print_cancelled",
            },
        )
    ]


def test_connections() -> None:
    printer = Printer("prusa")
    assert printer.disconnect() == []
    assert printer.advance("idle", 0.0) == [("printer_connected", {"printer_type": "prusa"})]
    assert printer.advance("unavailable", 1.0) == []
    assert printer.disconnect() == [("printer_disconnected", {"printer_type": "prusa"})]
    assert printer.disconnect() == []


def test_a_job_goes_on_through_a_loss() -> None:
    assert told("idle", "printing", "unavailable", "printing", "finished") == [CREATED, COMPLETED]


def test_which_options_are_those_of_a_status() -> None:
    assert are_words_of_a_job(["IDLE", "RUNNING", "FINISH"])
    assert not are_words_of_a_job(["silent", "standard", "sport"])
    assert not are_words_of_a_job(["printing", "other"])
    assert not are_words_of_a_job([])


def test_which_words_are_a_loss() -> None:
    assert is_lost("unavailable")
    assert not is_lost("unknown")
