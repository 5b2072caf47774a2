"""What the options mean to the rest of the integration."""

from datetime import time

from custom_components.usage_stats.options import OPTIONS_SCHEMA, Options


def test_an_entry_without_options_has_the_defaults() -> None:
    options = Options.from_entry({})

    assert options == Options(
        rollover_time=time(7, 30),
        max_combinations=1_000,
        max_sensors=100,
        unused_days=90,
        history_days=None,
    )


def test_every_option_is_read() -> None:
    options = Options.from_entry(
        {
            "rollover_time": "23:59:00",
            "max_combinations": 1,
            "max_sensors": 0,
            "unused_days": 3_650,
            "history_days": 36_500,
            "record_events": False,
            "event_days": 35,
            "printer_integrations": [],
            "shared_errors": ["melted"],
            "shared_features": ["laser", "oven"],
        }
    )

    assert options == Options(
        rollover_time=time(23, 59),
        max_combinations=1,
        max_sensors=0,
        unused_days=3_650,
        history_days=36_500,
        record_events=False,
        event_days=35,
        printer_integrations=frozenset(),
        shared_errors=frozenset({"melted"}),
        shared_features=frozenset({"laser", "oven"}),
    )


def test_the_defaults_of_the_page_are_those_of_the_options() -> None:
    assert Options.from_entry(OPTIONS_SCHEMA({})) == Options()


def test_an_option_of_a_later_version_is_ignored() -> None:
    assert Options.from_entry({"another": 1}) == Options()
