"""What the schemas of the commands are made of, and their errors in our words.

A validator is a function of the engine that raises RefusedError, or has a translation key `field_…`
as its message. An error holds nothing that a caller sent, except the name of an unknown field.
"""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.exceptions import ServiceValidationError
import voluptuous as vol

from ..const import DOMAIN
from ..engine.fields import RefusedError

type Fields = dict[vol.Marker, Any]
"""field to validator"""
type Validator = Callable[[object], object]

BOOLEAN = vol.Msg(bool, "field_not_boolean")
_MAX_SHOWN_LENGTH = 64


# Plain functions: `vol.All` would cost each recorded use as much as the check of a name.
def mapping(fields: Fields) -> Validator:
    """Return a validator of a mapping with these fields and no others."""
    names, schema = frozenset(map(str, fields)), vol.Schema(fields)

    def validate(value: object) -> object:
        if not isinstance(value, dict):
            raise RefusedError("field_not_mapping")
        if not names.issuperset(value):
            # The first alone: a schema would collect an error for each, be it a million.
            name = next(name for name in value if name not in names)
            # It may be anything, so that only what looks like a name is repeated.
            shown = name if isinstance(name, str) and name.isidentifier() else "?"
            raise vol.Invalid("field_unknown", path=[shown[:_MAX_SHOWN_LENGTH]])
        return schema(value)

    return validate


def one_or_many(name: str, item: Fields, maximum: int, beside: Fields) -> Validator:
    """Return a validator of one item, or of 1 to `maximum` items in the list `name`.

    `beside` are fields that may stand beside either.
    """
    one = mapping({**item, **beside})
    many = mapping({vol.Required(name): list_of(item, maximum), **beside})

    def validate(value: object) -> object:
        if not isinstance(value, dict) or name not in value:
            return one(value)
        if not value.keys().isdisjoint(item):
            raise vol.Invalid("field_conflict", path=[name])
        return many(value)

    return validate


def list_of(item: Fields, maximum: int) -> Validator:
    """Return a validator of a list of 1 to `maximum` items."""
    validator: Validator = vol.All(_size(maximum), [mapping(item)])
    return validator


def _size(maximum: int) -> Callable[[object], list[Any]]:
    def validate(value: object) -> list[Any]:
        # A template may render a tuple.
        if not isinstance(value, (list, tuple)):
            raise RefusedError("field_not_list")
        if not 1 <= len(value) <= maximum:
            raise RefusedError("field_wrong_size", minimum=1, maximum=maximum)
        return list(value)

    return validate


NO_FIELDS = vol.Schema(mapping({}))


def check(schema: vol.Schema, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as a command takes them; raise ServiceValidationError."""
    try:
        checked: dict[str, Any] = schema(fields)
    except vol.MultipleInvalid as err:
        first = err.errors[0]
        field = _joined(first.path)
        # A schema keeps the error of a validator as the cause of its own.
        if isinstance(first.__cause__, RefusedError):
            refused = first.__cause__
            raise field_error(field, refused.reason, **refused.limits) from None
        raise field_error(field, first.msg) from None
    return checked


def _joined(path: list[Any]) -> str:
    """Return a path in one word, such as `uses[3].skill`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def field_error(field: str, reason: str, **limits: int) -> ServiceValidationError:
    """Return the error about a field."""
    placeholders = {"field": field, **{name: str(limit) for name, limit in limits.items()}}
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=reason, translation_placeholders=placeholders
    )
