"""The front in a process of its own, on the real clock: `python -m tests.process URL TOMBSTONES`.

Prints its port before it listens. In the environment, LEVEL is that of the log, and PORT a port.
"""

import os
from pathlib import Path
import socket
import sys

from collector import log
from collector.front.assembly import Options, make_front
from collector.front.server import make_server

from .running import PEPPER


def main() -> None:
    """Serve until the process is told to end."""
    log.set_up(os.environ.get("LEVEL", "WARNING"))
    url, tombstones = sys.argv[1:]
    options = Options(
        url,
        PEPPER,
        Path(tombstones),
        serializable=bool(os.environ.get("SERIALIZABLE")),
        requests_per_minute=0,
        enrolments_per_network=1_000_000,
        enrolments_at_least=1_000_000,
    )
    front = make_front(options)
    port = int(os.environ.get("PORT", "0")) or _free_port()
    server = make_server(front.application(), port=port)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.run()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
