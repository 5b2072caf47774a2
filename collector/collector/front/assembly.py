"""A front, put together from what an operator sets."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
import time

from ..store import schema
from ..store.judgement import Policy, now_at
from ..store.opening import open_database
from ..store.pepper import Pepper
from ..store.tombstones import TombstoneFile
from .app import Access, Front, Limits
from .limits import Enrolments, Networks, Proxies
from .metrics import Metrics
from .reader import Reader
from .writer import Writer


@dataclass(frozen=True)
class Options:
    """What the front needs to know, with what is usual."""

    database_url: str
    pepper: bytes
    tombstones: Path
    serializable: bool = False
    api_keys: tuple[str, ...] = ()
    require_token: bool = False
    trusted_proxies: tuple[str, ...] = ()
    requests_per_minute: int = 60
    """of one network; 0: any number"""
    requests_at_once: int = 120
    enrolments_per_network: int = 20
    """a day"""
    enrolments_at_least: int = 200
    """a day, of all networks"""
    enrolments_percent: int = 5
    """a day, of the installations that have sent something lately"""


def make_front(options: Options, clock: Callable[[], float] = time.time) -> Front:
    """Check the database, put up missing tombstones, and return a front that is not started yet.

    Raise SchemaError or UnavailableError.
    """
    pepper = Pepper(options.pepper)
    tombstones = TombstoneFile(options.tombstones)
    url, serializable = options.database_url, options.serializable
    with closing(open_database(url, serializable=serializable)) as database:
        schema.check(database)
        pepper.check(database)
        tombstones.apply(database, now_at(clock()))
    writing, reading = (
        open_database(url, serializable=serializable, patient=False) for _ in range(2)
    )
    policy = Policy(require_token=options.require_token)
    return Front(
        Writer(writing, tombstones, policy, Metrics(), clock),
        Reader(reading),
        pepper,
        Access(options.api_keys, policy, Proxies(options.trusted_proxies)),
        Limits(
            Networks(
                per_minute=options.requests_per_minute,
                at_once=options.requests_at_once,
                clock=clock,
            ),
            Enrolments(
                per_network=options.enrolments_per_network,
                at_least=options.enrolments_at_least,
                percent=options.enrolments_percent,
                clock=clock,
            ),
        ),
    )
