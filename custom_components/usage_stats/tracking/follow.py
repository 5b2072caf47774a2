"""Replaces the id of an entity that was renamed in what a tracker names."""

from collections.abc import Mapping
from typing import Any

from .const import CONF_CONDITIONS, CONF_TARGET, CONF_TRIGGERS

_FOLLOWED = (CONF_TARGET, CONF_TRIGGERS, CONF_CONDITIONS)
"""Where entities are named. Templates of names and metadata are texts of the user."""


def renamed(data: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return the data of a tracker with the new id wherever exactly the old one stood."""
    return {
        key: _replaced(value, old, new) if key in _FOLLOWED else value
        for key, value in data.items()
    }


def names(data: Mapping[str, Any], text: str) -> bool:
    """Return whether a tracker names exactly this, such as the registry id of an entity."""
    return any(_contains(data.get(key), text) for key in _FOLLOWED)


def _replaced(value: object, old: str, new: str) -> object:
    if isinstance(value, Mapping):
        return {key: _replaced(item, old, new) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(item, old, new) for item in value]
    return new if value == old else value


def _contains(value: object, text: str) -> bool:
    if isinstance(value, Mapping):
        return any(_contains(item, text) for item in value.values())
    if isinstance(value, list | tuple):
        return any(_contains(item, text) for item in value)
    return bool(value == text)
