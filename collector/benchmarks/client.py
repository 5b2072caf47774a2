"""Sends submissions as fast as they are answered.

`python -m benchmarks.client PORT CONNECTIONS NUMBER [KEY]`, to any server that keeps the contract.

Plain sockets, and the requests are made before the first is sent: a client that is busy with its
own work would measure itself. Prints the seconds it took, those within which 99 of 100 were
answered, and those of the processor that this process has used meanwhile.
"""

import json
import secrets
from select import EPOLLIN, epoll
import socket
import sys
import time
from uuid import uuid4

from tests.running import document, encoded

_ID = b"00000000-0000-4000-8000-000000000000"
_HEAD = b"HTTP/1.1 200 "
_END = b"}"
"""of the document of an answer, which no head ends with"""
_READ = 4096


def _requests(number: int, key: str) -> list[bytes]:
    """Return requests of as many installations, each with a token of its own."""
    last_week = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 8 * 86_400))
    template = encoded(document(_ID.decode(), last_week))
    head = (
        "POST /submit HTTP/1.1\r\nHost: collector\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(template)}\r\nX-API-Key: {key}\r\nAuthorization: Bearer "
    ).encode()
    return [
        b"%b%b\r\n\r\n%b"
        % (
            head,
            secrets.token_hex(32).encode(),
            template.replace(_ID, str(uuid4()).encode()),
        )
        for _ in range(number)
    ]


def _connect(port: int) -> socket.socket:
    """Return a connection, as soon as somebody listens."""
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            time.sleep(0.01)
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection


def _load(connections: list[socket.socket], requests: list[bytes]) -> list[float]:
    """Send one after the other on each connection; return how long each answer took."""
    seconds: list[float] = []
    poll = epoll()
    by_number = {connection.fileno(): connection for connection in connections}
    sent: dict[int, float] = {}
    read = dict.fromkeys(by_number, b"")
    for number, connection in by_number.items():
        poll.register(number, EPOLLIN)
        sent[number] = time.perf_counter()
        connection.sendall(requests.pop())
    while sent:
        for number, _ in poll.poll():
            answer = read[number] = read[number] + by_number[number].recv(_READ)
            if not answer.startswith(_HEAD):
                raise RuntimeError(answer.decode())
            if not answer.endswith(_END):
                continue
            read[number] = b""
            now = time.perf_counter()
            seconds.append(now - sent[number])
            if requests:
                sent[number] = now
                by_number[number].sendall(requests.pop())
            else:
                del sent[number]
    return sorted(seconds)


def main(port: int, connections: int, number: int, key: str = "") -> None:
    """Send as many submissions, and print what it took as JSON."""
    requests = _requests(number, key)
    opened = [_connect(port) for _ in range(connections)]
    started, used = time.perf_counter(), time.process_time()
    seconds = _load(opened, requests)
    result = {
        "seconds": time.perf_counter() - started,
        "slow": seconds[len(seconds) * 99 // 100],
        "processor": time.process_time() - used,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
