"""What the tests of the schemas share."""

from typing import Any

from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.usage_stats.commands.command import Command
from custom_components.usage_stats.commands.schema import check
from custom_components.usage_stats.const import DOMAIN

ANNA = "annas-word"
"""Stands for what a caller sends: no error may repeat it."""


def refusal(command: Command, fields: dict[Any, Any]) -> tuple[str, str, dict[str, int]]:
    """Return the field, the reason and the limits with which fields are refused."""
    with pytest.raises(ServiceValidationError) as caught:
        check(command.schema, fields)
    error = caught.value
    assert error.translation_domain == DOMAIN
    assert error.__suppress_context__
    assert error.__cause__ is None
    limits = dict(error.translation_placeholders or {})
    assert ANNA not in f"{error.args} {limits}"
    field, reason = limits.pop("field"), error.translation_key
    assert reason is not None
    return field, reason, {name: int(limit) for name, limit in limits.items()}
