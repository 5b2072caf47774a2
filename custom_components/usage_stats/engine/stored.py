"""Dataclasses as JSON and back, field by field. What is stored is their business."""

from collections.abc import Mapping
from dataclasses import Field, fields
from datetime import UTC, date, datetime, time
from enum import StrEnum
from types import GenericAlias
from typing import Any, ClassVar, Self, get_args

type Json = Any


class Stored:
    """A dataclass whose fields, under their names and in their order, are its JSON form.

    They may be texts, also of an enumeration, numbers, booleans, dates, times, lists, dicts by
    text, dataclasses of this kind, or None.
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @classmethod
    def from_store_format(cls, stored: Mapping[str, Any]) -> Self:
        """Read the JSON form; raise KeyError, TypeError or ValueError if it is another."""
        return cls(**{part.name: _decoded(part.type, stored[part.name]) for part in fields(cls)})

    def to_store_format(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {part.name: _encoded(getattr(self, part.name)) for part in fields(self)}


def _encoded(value: object) -> Json:
    match value:
        case Stored():
            return value.to_store_format()
        case list():
            return [_encoded(item) for item in value]
        case dict():
            return {key: _encoded(item) for key, item in value.items()}
        case date() | time():
            return value.isoformat()
        case StrEnum():
            return value.value
    return value


def _decoded(kind: Json, stored: Json) -> object:
    """Return what was stored as a value of a type. Times with a date are moved to UTC."""
    parts = get_args(kind)
    if type(None) in parts:
        return None if stored is None else _decoded(parts[0], stored)
    if isinstance(kind, GenericAlias):
        return _decoded_items(parts, stored)
    if issubclass(kind, Stored):
        return kind.from_store_format(stored)
    if issubclass(kind, datetime):
        return datetime.fromisoformat(stored).astimezone(UTC)
    if issubclass(kind, (date, time)):
        return kind.fromisoformat(stored)
    return kind(stored) if issubclass(kind, StrEnum) else stored


def _decoded_items(parts: tuple[Json, ...], stored: Json) -> object:
    """Return a list of one type, or a dict of the second type."""
    *keys, kind = parts
    if keys:
        return {key: _decoded(kind, item) for key, item in dict(stored).items()}
    return [_decoded(kind, item) for item in stored]
