"""The types and limits of an event's metadata, and its encoding as JSON."""

from collections.abc import Mapping
import json

type Value = str | float | bool | None
type Metadata = dict[str, Value]

MAX_TEXT_LENGTH = 128
MAX_METADATA_BYTES = 1_024

encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
"""Encode metadata as it is measured and stored."""


def size(metadata: Mapping[str, Value]) -> int:
    """Return the size of the encoded metadata in bytes."""
    return len(encode(metadata).encode("utf-8", "surrogatepass"))
