"""What the metadata of an event may hold: no key or text that identifies a person or a place.

Detection errs on the side of removing: four small numbers joined by dots count as an address, even
if they are a version, two words joined by a dot as a host, and all words before a file's extension
as its name. What patterns cannot tell from ordinary words and numbers is kept: a person's name, a
host name without a dot or a port, a password without a word for it, a folder after a single slash
(`on/off`), a single latitude, and in an unquoted path whatever follows the first space of the last
folder (`/srv/Anna Huber`).
"""

from collections.abc import Mapping

from .keys import KNOWN_KEYS, is_slug, keeps
from .metadata import MAX_METADATA_BYTES, MAX_TEXT_LENGTH, Metadata, Value, encode, size
from .texts import clean

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


def sanitize(metadata: Mapping[str, Value]) -> Metadata:
    """Return metadata without identifying keys, its texts with markers such as `[path]`.

    Sanitizing the result again changes nothing. A text with replacements is returned in its plain
    spelling (NFKC) and cut to MAX_TEXT_LENGTH. If markers make the metadata too large, the last
    keys are dropped. Numbers are kept: only the key can tell that one is a latitude.
    """
    cleaned = {
        key: clean(value) if isinstance(value, str) else value
        for key, value in metadata.items()
        if keeps(key, value)
    }
    if cleaned != metadata:
        while size(cleaned) > MAX_METADATA_BYTES:
            cleaned.popitem()
    return cleaned
