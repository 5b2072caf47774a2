"""What can go wrong between us and a database. No message has a value of a row."""


class StoreError(Exception):
    """The database cannot be used."""


class UnavailableError(StoreError):
    """It is locked, full, read-only or gone: later may help."""


class ConflictError(StoreError):
    """Another transaction was in the way; the same work is to be done once more."""


class ConnectionLostError(StoreError):
    """Nobody knows whether the transaction was committed."""


class SchemaError(StoreError):
    """The tables are not those that this version knows."""
