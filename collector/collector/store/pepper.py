"""The keyed hashes in place of ids and tokens. Their key, the pepper, is outside the database."""

import hmac
from uuid import UUID

from .database import Database, Transaction
from .errors import SchemaError

_BYTES_OF_AN_INSTALLATION = 16
_FACT = "pepper"
_READ = "SELECT value FROM fact WHERE name = ?"
_WRITE = "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"


class Pepper:
    """A secret without which a stolen database names no installation."""

    def __init__(self, secret: bytes) -> None:
        """Take at least 16 random bytes."""
        self._secret = secret

    def installation(self, installation_id: str) -> bytes:
        """Return 16 bytes for an id, however it is written; raise ValueError if it is no UUID."""
        return self._hash(b"installation:", UUID(installation_id).bytes)[:_BYTES_OF_AN_INSTALLATION]

    def token(self, token: str) -> bytes:
        """Return 32 bytes for a token."""
        return self._hash(b"token:", token.encode())

    def check(self, database: Database) -> None:
        """Raise SchemaError if the database was filled with another pepper."""
        own = self._hash(b"check:", b"").hex()

        def remembered(transaction: Transaction) -> str:
            transaction.execute(_WRITE, (_FACT, own))
            [(value,)] = transaction.select(_READ, (_FACT,))
            return str(value)

        if not hmac.compare_digest(database.run(remembered), own):
            raise SchemaError(
                "This pepper is not the one that the database was filled with. Without it no "
                "installation is recognised: bring it back, or begin with an empty database."
            )

    def _hash(self, purpose: bytes, value: bytes) -> bytes:
        return hmac.digest(self._secret, purpose + value, "sha256")
