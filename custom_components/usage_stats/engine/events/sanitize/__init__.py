"""What the metadata of an event may hold: no key or text that identifies a person or a place."""

from .patterns import (
    KNOWN_KEYS,
    MAX_METADATA_BYTES,
    MAX_TEXT_LENGTH,
    Metadata,
    Value,
    encode,
    is_slug,
    sanitize,
    size,
)

__all__ = [
    "KNOWN_KEYS",
    "MAX_METADATA_BYTES",
    "MAX_TEXT_LENGTH",
    "Metadata",
    "Value",
    "encode",
    "is_slug",
    "sanitize",
    "size",
]
