"""The keyed hashes in place of ids and tokens. Their key, the pepper, is outside the database."""

from hashlib import blake2b
import hmac
from typing import Final
from uuid import UUID

from .database import Database, Transaction
from .errors import SchemaError

_BYTES_OF_AN_INSTALLATION = 16
_BYTES_OF_A_TOKEN = 32
_FEWEST_BYTES = 16
MOST_BYTES: Final = 64
_FACT = "pepper"
_READ = "SELECT value FROM fact WHERE name = ?"
_WRITE = "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"


class Pepper:
    """A secret without which a stolen database names no installation."""

    def __init__(self, secret: bytes) -> None:
        """Take 16 to 64 random bytes; raise SchemaError for fewer or more."""
        if not _FEWEST_BYTES <= len(secret) <= MOST_BYTES:
            raise SchemaError("The pepper has 16 to 64 bytes.")
        self._secret = secret

    def installation(self, installation_id: str) -> bytes:
        """Return 16 bytes for an id, however it is written; raise ValueError if it is no UUID."""
        return self._hash(b"installation", UUID(installation_id).bytes, _BYTES_OF_AN_INSTALLATION)

    def token(self, token: str) -> bytes:
        """Return 32 bytes for a token."""
        return self._hash(b"token", token.encode())

    def check(self, database: Database) -> None:
        """Raise SchemaError if the database was filled with another pepper."""
        own = self._hash(b"check", b"").hex()

        def remembered(transaction: Transaction) -> str:
            transaction.execute(_WRITE, (_FACT, own))
            [(value,)] = transaction.select(_READ, (_FACT,))
            return str(value)

        if not hmac.compare_digest(database.run(remembered), own):
            raise SchemaError(
                "This pepper is not the one that the database was filled with. Without it no "
                "installation is recognised: bring it back, or begin with an empty database."
            )

    def _hash(self, purpose: bytes, value: bytes, size: int = _BYTES_OF_A_TOKEN) -> bytes:
        # Twenty times faster than HMAC, and meant to be used with a key (RFC 7693).
        return blake2b(value, key=self._secret, person=purpose, digest_size=size).digest()
