"""What the options mean to the rest of the integration."""

from datetime import time

import pytest

from custom_components.usage_stats.options import OPTIONS_SCHEMA, Options


def test_an_entry_without_options_has_the_defaults() -> None:
    options = Options.from_entry({})

    assert options == Options(
        rollover_time=time(7, 30),
        max_combinations=1_000,
        max_sensors=100,
        history_days=None,
    )


def test_every_option_is_read() -> None:
    options = Options.from_entry(
        {
            "rollover_time": "23:59:00",
            "max_combinations": 1,
            "max_sensors": 0,
            "history_days": 36_500,
            "compress_after_days": 31,
            "delete_after_days": 3_650,
            "record_events": False,
            "event_days": 35,
            "show_uses": True,
            "false_alarms": "24",
            "show_panel": False,
            "load_cards": False,
            "printer_integrations": [],
            "shared_errors": ["melted"],
            "shared_features": ["laser", "oven"],
        }
    )

    assert options == Options(
        rollover_time=time(23, 59),
        max_combinations=1,
        max_sensors=0,
        history_days=36_500,
        compress_after_days=31,
        delete_after_days=3_650,
        record_events=False,
        event_days=35,
        show_uses=True,
        false_alarms=24,
        show_panel=False,
        load_cards=False,
        printer_integrations=frozenset(),
        shared_errors=frozenset({"melted"}),
        shared_features=frozenset({"laser", "oven"}),
    )


def test_the_defaults_of_the_page_are_those_of_the_options() -> None:
    assert Options.from_entry(OPTIONS_SCHEMA({})) == Options()


@pytest.mark.parametrize("option", ["another", "unused_days"])
def test_an_option_of_another_version_is_ignored(option: str) -> None:
    """Of a later one, and of an earlier one that removed unused sensors."""
    assert Options.from_entry({option: 1}) == Options()
