"""What gets no further than the front, over a real socket. No answer repeats what was sent."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
import gzip
import json
import socket
from typing import Any

import pytest

from collector.front.assembly import Options
from collector.front.server import Bounds

from .running import Running, document, encoded, running

MARKER = "kitchen-printer-of-Jane"
BOUNDS = Bounds(connections=20, first_seconds=1.0, next_seconds=2.0)
type Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def front(sqlite_options: Options) -> Iterator[Running]:
    with running(sqlite_options, bounds=BOUNDS) as serving:
        yield serving


def changed(change: Change) -> bytes:
    sent = document()
    change(sent)
    return encoded(sent)


def put(path: str, value: object) -> Change:
    """Return what puts a value into a document."""

    def change(sent: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        for parent in parents:
            sent = sent[parent]
        sent[last] = value

    return change


WRONG: dict[str, tuple[bytes, str | None]] = {
    "empty": (b"", None),
    "not JSON": (f"{{{MARKER}}}".encode(), None),
    "not UTF-8": (encoded(document()).replace(b"linux", b"\xff\xfe\xff\xfe\xff"), None),
    "cut off": (encoded(document())[:-1], None),
    "two documents": (encoded(document()) * 2, None),
    "a list": (b"[]", None),
    "deep": (b"[" * 8_000 + b"]" * 8_000, None),
    "deep inside": (
        encoded(document()).replace(b'"job_count":31', b'"job_count":' + b'{"a":' * 2_000),
        "usage_stats.job_count",
    ),
    "NaN": (encoded(document()).replace(b":31,", b":NaN,"), None),
    "infinite": (encoded(document()).replace(b":31,", b":1e999,"), "usage_stats.job_count"),
    "huge": (
        encoded(document()).replace(b":31,", b":" + b"9" * 400 + b","),
        "usage_stats.job_count",
    ),
    "a field twice": (
        encoded(document()).replace(b'"job_count":31', b'"job_count":1,"job_count":2'),
        None,
    ),
    "a name twice": (
        encoded(document()).replace(b'"klipper":1', b'"klipper":1,"klipper":2'),
        None,
    ),
    "a name twice, escaped": (
        encoded(document()).replace(b'"klipper":1', b'"klipper":1,"\\u006blipper":2'),
        None,
    ),
    "an unknown field": (changed(put(MARKER, 1)), None),
    "an unknown field inside": (changed(put(f"installation.{MARKER}", 1)), "installation"),
    "a path as a name": (
        encoded(document()).replace(b'"schema_version"', b'" - at `$.jane":1,"schema_version"'),
        None,
    ),
    "a path as a name inside": (
        encoded(document()).replace(b'"duration_days"', b'" - at `$.jane`":1,"duration_days"'),
        "period",
    ),
    "a missing field": (changed(lambda sent: sent.pop("period")), None),
    "text for a number": (
        changed(put("usage_stats.file_count", MARKER)),
        "usage_stats.file_count",
    ),
    "a number in text": (changed(put("usage_stats.file_count", "3")), "usage_stats.file_count"),
    "a boolean for a number": (
        encoded(document()).replace(b":12,", b":true,"),
        "usage_stats.file_count",
    ),
    "a fraction": (changed(put("usage_stats.uptime_hours", 1.5)), "usage_stats.uptime_hours"),
    "a number below zero": (changed(put("usage_stats.job_count", -1)), "usage_stats.job_count"),
    "too many names": (
        changed(put("error_summary", dict.fromkeys(map(str, range(21)), 1))),
        "error_summary",
    ),
    "a long name": (changed(put("error_summary", {MARKER * 5: 1})), "error_summary"),
    "no UUID": (
        changed(put("installation.installation_id", MARKER)),
        "installation.installation_id",
    ),
    "no random UUID": (
        changed(put("installation.installation_id", "00000000-0000-0000-0000-000000000000")),
        "installation.installation_id",
    ),
    "a long country": (
        changed(put("installation.country_code", "DEU")),
        "installation.country_code",
    ),
    "an older version": (changed(put("schema_version", "0.9")), "schema_version"),
    "no version": (changed(put("schema_version", MARKER)), "schema_version"),
    "no day": (changed(put("period.start", "2027-02-30")), "period.start"),
    "a time within a day": (changed(put("period.start", "2027-03-04T01:00:00Z")), "period.start"),
    "a local time": (changed(put("period.start", "2027-03-04T00:00:00+01:00")), "period.start"),
    "eight days": (changed(put("period.end", "2027-03-12")), "period.end"),
    "days that do not match": (changed(put("period.duration_days", 8)), "period.duration_days"),
    "too long ago": (encoded(document(start="2027-02-03")), "period.start"),
    "not over": (encoded(document(start="2027-03-06")), "period.end"),
    "in 2099": (encoded(document(start="2099-01-01")), "period.end"),
    "seen later": (
        changed(put("installation.first_seen", "2027-03-05")),
        "installation.first_seen",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_refused(front: Running, case: str) -> None:
    body, field = WRONG[case]
    reply = front.submit(body)
    assert reply.status == 422
    assert reply.json.get("field") == field
    assert MARKER.encode() not in reply.body
    assert front.ask("GET", "/health").status == 200


def test_the_first_and_the_last_day_are_accepted(front: Running) -> None:
    for start in ("2027-02-04", "2027-03-05"):
        assert front.submit(document(start=start)).status == 200


def test_days_may_be_written_as_days(front: Running) -> None:
    sent = document()
    sent["period"] = {"start": "2027-03-04", "end": "2027-03-11", "duration_days": 7}
    sent["installation"]["first_seen"] = "2027-03-04"
    assert front.submit(sent).status == 200


@pytest.mark.parametrize("version", ["1.1", "1.10", "2.0"])
def test_a_newer_document_is_kept_by_the_installation(front: Running, version: str) -> None:
    sent = document()
    sent["schema_version"] = version
    sent["something_new"] = {"deep": [MARKER]}
    reply = front.submit(sent)
    assert reply.status == 503
    assert int(reply.headers["retry-after"]) >= 86_400
    assert MARKER.encode() not in reply.body


def test_names_that_nobody_knows_count_as_other(front: Running) -> None:
    sent = document()
    sent["installation"] |= {
        "app_version": MARKER,
        "python_version": MARKER,
        "platform": MARKER,
        "deployment_mode": MARKER,
        "country_code": "QQ",
    }
    sent["printer_fleet"]["printer_type_counts"] = {MARKER: 2, "prusa": 1, "küche": 3}
    sent["usage_stats"]["feature_usage"] = {MARKER: True, "camera": False}
    sent["error_summary"] = {MARKER: 4, "timeout": 1, "jane:doe": 2, 'q"uote': 1}
    assert front.submit(sent).status == 200
    reply = front.ask("GET", f"/installation/{sent['installation']['installation_id']}")
    [held] = reply.json["submissions"]
    assert set(held["installation"].values()) == {"other"}
    assert held["printer_fleet"]["printer_type_counts"] == {"other": 5, "prusa": 1}
    assert held["usage_stats"]["feature_usage"] == {"other": True, "camera": False}
    assert held["error_summary"] == {"other": 7, "timeout": 1}
    assert b"Jane" not in reply.body


def test_a_compressed_body_is_refused(front: Running) -> None:
    bomb = gzip.compress(b" " * 10_000_000)
    assert front.submit(bomb, Content_Encoding="gzip").status == 422


def test_a_token_that_is_none_is_refused(front: Running) -> None:
    for header in ("Bearer", "Bearer abc", f"Basic {MARKER}", f"Bearer {'g' * 64}"):
        reply = front.submit(document(), Authorization=header)
        assert reply.status == 401
        assert MARKER.encode() not in reply.body


class Raw:
    """A connection on which anything can be sent."""

    def __init__(self, front: Running) -> None:
        """Connect."""
        self.socket = socket.create_connection(("127.0.0.1", front.port), timeout=20)

    def send(self, data: bytes) -> None:
        """Send it, as far as the other side takes it."""
        self.socket.sendall(data)

    def read(self) -> bytes:
        """Return everything up to the end of the connection."""
        received = b""
        try:
            while part := self.socket.recv(65_536):
                received += part
        except ConnectionResetError:
            pass
        finally:
            self.socket.close()
        return received


HEAD = b"POST /submit HTTP/1.1\r\nHost: collector\r\n"


def test_a_body_is_at_most_16_kb(front: Running) -> None:
    padded = encoded(document()).ljust(16 * 1024)
    assert front.submit(padded).status == 200
    reply = front.submit(padded + b" ")
    assert (reply.status, reply.json) == (413, {"error": "too long"})
    assert "date" in reply.headers
    assert front.submit(b" " * 3_000_000).status == 413


def test_a_body_in_chunks_is_at_most_16_kb(front: Running) -> None:
    raw = Raw(front)
    raw.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(40):
        raw.send(b"400\r\n" + b" " * 1024 + b"\r\n")
    raw.send(b"0\r\n\r\n")
    assert raw.read().startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("length", ["99999999999999999999", "32000000", "17000"])
def test_a_length_is_believed_before_anything_is_read(front: Running, length: str) -> None:
    raw = Raw(front)
    raw.send(HEAD + f"Content-Length: {length}\r\n\r\n".encode())
    raw.socket.shutdown(socket.SHUT_WR)
    answer = raw.read()
    assert answer.startswith((b"HTTP/1.1 413 ", b"HTTP/1.1 400 "))


def test_more_than_the_length_says_is_another_request(front: Running) -> None:
    body = encoded(document())
    raw = Raw(front)
    raw.send(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\x00garbage\r\n\r\n")
    answer = raw.read()
    assert b"HTTP/1.1 400 " in answer
    assert b"garbage" not in answer


def test_a_body_that_never_ends_is_given_up(
    front: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collector.front.body.SECONDS", 0.3)
    raw = Raw(front)
    raw.send(HEAD + b"Content-Length: 900\r\n\r\n{")
    assert raw.read().startswith(b"HTTP/1.1 408 ")
    assert front.front.metrics.refused["too_slow"] == 1


def dripped(raw: Raw, text: bytes) -> bytes:
    """Send a byte now and then, for as long as the other side wants it; return its answer."""
    raw.socket.settimeout(0.05)
    for number in range(len(text)):
        with suppress(ConnectionError):
            raw.send(text[number : number + 1])
        try:
            return raw.socket.recv(65_536)
        except TimeoutError:
            continue
        except ConnectionResetError:
            return b""
    raise AssertionError("it would wait for ever")


def test_a_byte_at_a_time_is_given_up_and_others_are_served(
    front: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collector.front.body.SECONDS", 0.5)
    body, headers = Raw(front), Raw(front)
    body.send(HEAD + b"Content-Length: 900\r\n\r\n")
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(dripped, body, b" " * 900)
        slower = threads.submit(dripped, headers, HEAD * 10)
        assert front.submit(document()).status == 200
    assert slow.result().startswith(b"HTTP/1.1 408 ")
    assert slower.result() == b""


def test_a_client_that_leaves_disturbs_nobody(front: Running) -> None:
    raw = Raw(front)
    raw.send(HEAD + b"Content-Length: 900\r\n\r\n{")
    raw.socket.close()
    assert front.submit(document()).status == 200


def test_headers_that_do_not_end_are_given_up(front: Running) -> None:
    slow = Raw(front)
    slow.send(HEAD)
    assert slow.read() == b""

    endless = Raw(front)
    with suppress(ConnectionError):
        for number in range(2_000):
            endless.send(f"X-Header-{number}: {'x' * 100}\r\n".encode())
    answer = endless.read()
    assert not answer or answer.startswith(b"HTTP/1.1 400 ")
    assert front.submit(document()).status == 200


def test_a_connection_that_is_kept_open_is_closed_in_the_end(front: Running) -> None:
    raw = Raw(front)
    raw.send(b"GET /health HTTP/1.1\r\nHost: collector\r\n\r\n" * 2)
    answer = raw.read()
    assert answer.count(b"HTTP/1.1 200 OK") == 2


def test_thousands_of_idle_connections_leave_room(sqlite_options: Options) -> None:
    bounds = replace(BOUNDS, first_seconds=60.0)
    with running(sqlite_options, bounds=bounds) as front:
        idle = [Raw(front) for _ in range(300)]
        for _ in range(5):
            assert front.submit(document()).status == 200
        # The oldest made room.
        assert idle[0].read() == b""
        for raw in idle:
            raw.socket.close()


def test_the_document_of_the_privacy_page_is_accepted(front: Running) -> None:
    sent = document()
    text = json.dumps(sent, indent=2, ensure_ascii=True)
    assert front.submit(text.encode()).status == 200
