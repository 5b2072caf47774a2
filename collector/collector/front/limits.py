"""How much is taken from one network and from all. No address is kept.

A network is an IPv4 address, or the first 56 bits of an IPv6 one: what a home has. It is known by
a hash under a random key that is new each UTC day, and only in memory.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import blake2b
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
import random
from secrets import token_bytes
import time
from typing import Final

from ..days import SECONDS_PER_DAY, day_at

type Address = IPv4Address | IPv6Address

LOCAL_SOCKET: Final = "unix"
"""Stands for a proxy that is connected by a Unix socket, among the trusted ones."""
_BYTES_OF_56_BITS = 7
_BYTES_OF_A_HASH = 8
_MOST_NETWORKS = 50_000
_SECONDS_OF_RETURN = 6 * 3600
_TOGETHER = b""
"""The network of all for which there is no room."""


class Proxies:
    """Who may say on whose behalf it asks."""

    def __init__(self, trusted: Iterable[str]) -> None:
        """Take addresses, networks and `unix`; raise ValueError."""
        entries = set(trusted)
        self._trusts_socket = LOCAL_SOCKET in entries
        self._networks: list[IPv4Network | IPv6Network] = [
            ip_network(entry, strict=False) for entry in sorted(entries - {LOCAL_SOCKET})
        ]

    def client(self, peer: str | None, forwarded: Iterable[str]) -> Address | None:
        """Return who asks, from the peer and its `X-Forwarded-For`; None: nobody knows.

        The list is read from its end, as far as trusted proxies have written it.
        """
        address = _parse(peer) if peer else None
        trusted = self._trusts(address) if address else self._trusts_socket
        hops = [hop for value in forwarded for hop in value.split(",")]
        while trusted and hops:
            hop = _parse(hops.pop().strip())
            if hop is None:
                break
            address, trusted = hop, self._trusts(hop)
        return address

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


def _parse(text: str) -> Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


class Networks:
    """Requests of one network: some at once, then so many a minute."""

    def __init__(
        self, *, per_minute: int, at_once: int, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the limits; 0 a minute is none."""
        self._per_second = per_minute / 60
        self._at_once = at_once
        self._clock = clock
        self._day = -1
        self._key = b""
        self._left: dict[bytes, tuple[float, float]] = {}
        self._tidied = 0.0

    def name(self, address: Address | None) -> bytes:
        """Return a name for the network of an address, for today."""
        today = day_at(self._clock())
        if today != self._day:
            self._day, self._key = today, token_bytes(32)
            self._left.clear()
        if address is None:
            return _TOGETHER
        packed = address.packed if isinstance(address, IPv4Address) else _home(address)
        return blake2b(packed, key=self._key, digest_size=_BYTES_OF_A_HASH).digest()

    def wait_seconds(self, network: bytes) -> float:
        """Take one request, or return after how many seconds there is room for it."""
        if not self._per_second:
            return 0.0
        now = self._clock()
        left, since = self._left.get(network, (float(self._at_once), now))
        left = min(self._at_once, left + max(0.0, now - since) * self._per_second)
        if left < 1:
            return (1 - left) / self._per_second
        if network not in self._left and len(self._left) >= _MOST_NETWORKS:
            self._tidy(now)
            if network != _TOGETHER and len(self._left) >= _MOST_NETWORKS:
                return self.wait_seconds(_TOGETHER)
        self._left[network] = (left - 1, now)
        return 0.0

    def _tidy(self, now: float) -> None:
        """Forget networks that have all their requests again; not more than once a second."""
        if abs(now - self._tidied) >= 1:
            self._tidied = now
            filled = self._at_once / self._per_second
            self._left = {
                network: (left, since)
                for network, (left, since) in self._left.items()
                if abs(now - since) < filled
            }


def _home(address: IPv6Address) -> bytes:
    return address.packed[:_BYTES_OF_56_BITS]


class Enrolments:
    """New installations of one day: of one network, and of all."""

    def __init__(
        self,
        *,
        per_network: int,
        at_least: int,
        percent: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take how many of one network, and of all: some, or a part of the active ones."""
        self._per_network = per_network
        self._at_least = at_least
        self._percent = percent
        self._clock = clock
        self._day = -1
        self._taken: Counter[bytes] = Counter()
        self._total = 0
        self._active = 0

    def set_active(self, installations: int) -> None:
        """Say how many installations have sent something lately."""
        self._active = installations

    def reserve(self, network: bytes) -> bool:
        """Take a place for a new installation, if there is one."""
        today = day_at(self._clock())
        if today != self._day:
            self._day = today
            self._taken.clear()
            self._total = 0
        most = max(self._at_least, self._active * self._percent // 100)
        if self._taken[network] >= self._per_network or self._total >= most:
            return False
        self._taken[network] += 1
        self._total += 1
        return True

    def release(self, network: bytes) -> None:
        """Give a place back, of an installation that was not new or not stored."""
        # A place of yesterday is gone already.
        if network in self._taken:
            self._total -= 1
            self._taken[network] -= 1
            if not self._taken[network]:
                del self._taken[network]

    def wait_seconds(self) -> float:
        """Return how long to wait for a place.

        That is until some time in the first hours of the next day: all who were refused today must
        not come back in the same second.
        """
        until_tomorrow = SECONDS_PER_DAY - self._clock() % SECONDS_PER_DAY
        return until_tomorrow + random.uniform(0, _SECONDS_OF_RETURN)
