"""How the state machines of property tests run: the same each time, and without a time limit."""

from hypothesis import HealthCheck, settings


def machine_settings(examples: int, steps: int) -> settings:
    """Return the settings of a machine that lives so many times, so many steps long at most."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
