"""Limits that nobody can mint around, and that keep no address."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from uuid import uuid4

import pytest

from collector.front import limits
from collector.front.assembly import Options
from collector.front.limits import Enrolments, Networks, Proxies

from .running import Clock, Running, bearer, document, running


def admitted(networks: Networks, address: str | None) -> bool:
    name = networks.name(ip_address(address) if address else None)
    return networks.wait_seconds(name) == 0


def test_a_network_has_some_requests_at_once_and_then_some_a_minute() -> None:
    clock = Clock()
    networks = Networks(per_minute=6, at_once=3, clock=clock)
    assert [admitted(networks, "192.0.2.1") for _ in range(4)] == [True, True, True, False]
    assert networks.wait_seconds(networks.name(ip_address("192.0.2.1"))) == pytest.approx(10)
    assert admitted(networks, "192.0.2.2")
    clock.move(seconds=10)
    assert [admitted(networks, "192.0.2.1") for _ in range(2)] == [True, False]
    clock.move(hours=1)
    assert [admitted(networks, "192.0.2.1") for _ in range(4)] == [True, True, True, False]


def test_a_home_is_one_network_whatever_its_addresses() -> None:
    networks = Networks(per_minute=1, at_once=1, clock=Clock())
    assert admitted(networks, "2001:db8:0:100::1")
    assert not admitted(networks, "2001:db8:0:1ff:ffff::2")
    assert admitted(networks, "2001:db8:0:200::1")
    assert admitted(networks, None)
    assert not admitted(networks, None)


def test_names_of_networks_are_of_one_day() -> None:
    clock = Clock()
    networks = Networks(per_minute=1, at_once=1, clock=clock)
    address = ip_address("192.0.2.1")
    today = networks.name(address)
    assert networks.name(address) == today
    assert networks.wait_seconds(today) == 0
    assert address.packed not in today
    clock.now = clock.now.replace(hour=0) + timedelta(days=1)
    assert networks.name(address) != today
    assert admitted(networks, "192.0.2.1")


def test_no_limit_is_no_limit() -> None:
    networks = Networks(per_minute=0, at_once=0, clock=Clock())
    assert all(admitted(networks, "192.0.2.1") for _ in range(100))


def test_networks_beyond_those_that_are_remembered_share_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "_MOST_NETWORKS", 3)
    clock = Clock()
    networks = Networks(per_minute=60, at_once=2, clock=clock)
    assert all(admitted(networks, f"192.0.2.{number}") for number in range(3))
    many = [admitted(networks, f"192.0.2.{number}") for number in range(3, 9)]
    assert many == [True, True, False, False, False, False]
    assert admitted(networks, "192.0.2.1")
    # Those that have all their requests again are forgotten.
    clock.move(seconds=5)
    assert all(admitted(networks, f"198.51.100.{number}") for number in range(3))


def test_enrolments_are_bounded_by_network_and_in_all() -> None:
    clock = Clock()
    enrolments = Enrolments(per_network=2, at_least=3, percent=10, clock=clock)
    assert [enrolments.reserve(b"a") for _ in range(3)] == [True, True, False]
    assert [enrolments.reserve(b"b") for _ in range(2)] == [True, False]
    enrolments.release(b"a")
    enrolments.release(b"elsewhere")
    assert enrolments.reserve(b"b")
    assert not enrolments.reserve(b"a")
    enrolments.set_active(50)
    assert enrolments.reserve(b"a")
    waits = {enrolments.wait_seconds() for _ in range(100)}
    assert all(12 * 3600 <= seconds <= 18 * 3600 for seconds in waits)
    assert len({int(seconds) // 3600 for seconds in waits}) > 3
    clock.move(hours=12)
    assert enrolments.reserve(b"a")
    enrolments.release(b"a")
    enrolments.release(b"a")
    assert [enrolments.reserve(b"a") for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.1, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.1", "198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["198.51.100.7, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["::ffff:198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("fe80::1%eth0", ["198.51.100.7"], "fe80::1"),
        (None, ["198.51.100.7"], "198.51.100.7"),
        (None, [], None),
    ],
)
def test_only_a_trusted_proxy_says_who_asks(
    peer: str | None, forwarded: list[str], client: str | None
) -> None:
    proxies = Proxies(["10.0.0.0/8", "unix"])
    assert proxies.client(peer, forwarded) == (ip_address(client) if client else None)


def test_a_socket_is_trusted_only_if_it_is_named() -> None:
    assert Proxies([]).client(None, ["198.51.100.7"]) is None
    with pytest.raises(ValueError, match="nonsense"):
        Proxies(["nonsense"])


def flooded(front: Running, networks: int, each: int) -> list[int]:
    return [
        front.submit(document(), X_Forwarded_For=f"192.0.{number // 200}.{number % 200}").status
        for number in range(networks)
        for _ in range(each)
    ]


def test_a_flood_of_invented_ids_is_stopped(sqlite_options: Options) -> None:
    options = replace(
        sqlite_options,
        trusted_proxies=("127.0.0.1",),
        requests_per_minute=60,
        requests_at_once=30,
        enrolments_per_network=5,
        enrolments_at_least=40,
    )
    with running(options) as front:
        home = str(uuid4())
        assert front.submit(document(home), Authorization=bearer()).status == 200

        one = flooded(front, 1, 60)
        assert one.count(200) == 5
        assert front.front.metrics.refused["too_many"] == 30
        many = flooded(front, 100, 1)
        assert many.count(200) == 40 - 5 - 1
        assert set(many) == {200, 429}

        # Who is known already goes on; who is new comes back tomorrow.
        front.clock.move(hours=2)
        known = front.submit(document(home, "2027-02-25"), Authorization=bearer())
        assert known.status == 200
        late = front.submit(document(), X_Forwarded_For="203.0.113.1")
        assert late.status == 429
        assert 10 * 3600 <= int(late.headers["retry-after"]) <= 16 * 3600 + 1
        front.clock.move(hours=11)
        assert front.submit(document(), X_Forwarded_For="203.0.113.1").status == 200


def test_an_erasure_gives_no_place_back(sqlite_options: Options) -> None:
    options = replace(sqlite_options, enrolments_per_network=1)
    with running(options) as front:
        home = str(uuid4())
        assert front.submit(document(home)).status == 200
        assert front.ask("DELETE", f"/installation/{home}").status == 200
        assert front.submit(document(home)).status == 410
        assert front.submit(document()).status == 429


def test_erasures_of_invented_ids_are_as_few_as_enrolments(sqlite_options: Options) -> None:
    options = replace(sqlite_options, enrolments_per_network=2)
    with running(options) as front:
        home, *invented = (str(uuid4()) for _ in range(4))
        assert front.submit(document(home)).status == 200
        erased = [front.ask("DELETE", f"/installation/{one}").status for one in invented]
        assert erased == [404, 429, 429]
        # A known installation can always go, and a repeat takes no room.
        for _ in range(3):
            assert front.ask("DELETE", f"/installation/{home}").status == 200
            assert front.ask("DELETE", f"/installation/{invented[0]}").status == 404
        assert len(options.tombstones.read_text().split()) == 2 * 3
        front.clock.move(days=1)
        assert front.ask("DELETE", f"/installation/{invented[1]}").status == 404


def test_a_wrong_key_and_what_cannot_be_read_use_up_requests(sqlite_options: Options) -> None:
    options = replace(sqlite_options, api_keys=("key",), requests_per_minute=1, requests_at_once=3)
    with running(options) as front:
        statuses = [front.submit(b"{", X_API_Key=key).status for key in ("other", "key", "key")]
        assert statuses == [401, 422, 422]
        limited = front.submit(document(), X_API_Key="key")
        assert (limited.status, limited.headers["retry-after"]) == (429, "61")
        assert front.ask("GET", "/health").status == 200
