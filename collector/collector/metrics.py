"""The metrics in the text format of Prometheus, on a port of their own.

Every label is from a fixed list: nothing tells one installation, network or key from another.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from threading import Lock, Thread
from typing import Final, override

from .days import SECONDS_PER_DAY
from .front.app import Reason
from .front.metrics import COMMIT_SECONDS, Metrics
from .store import health
from .store.database import Database
from .store.errors import StoreError
from .store.records import Outcome

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
PATH: Final = "/metrics"


def exposition(metrics: Metrics, state: health.Health | None, now: float) -> str:
    """Return the metrics; `state` is None while the database does not answer."""
    lines = [
        *_counters("answers", "Requests by what came of them.", metrics.outcomes, Outcome),
        *_counters("refused", "Requests refused before the database.", metrics.refused, Reason),
        *_gauge("waiting", "Requests that wait for the disk.", metrics.waiting),
        *_commits(metrics),
        *_gauge("database_up", "Whether the database answers.", int(state is not None)),
    ]
    if state is not None:
        lines += _of_state(state, now)
    return "\n".join(lines) + "\n"


def _of_state(state: health.Health, now: float) -> Iterator[str]:
    yield from _gauge("rollup_jobs_waiting", "Roll-ups that are out of date.", state.waiting)
    if state.computed is not None:
        age = round(now - state.computed)
        yield from _gauge("rollup_age_seconds", "Time since the last roll-up.", age)
    if state.published is not None:
        age = round(now - state.published * SECONDS_PER_DAY)
        yield from _gauge(
            "published_age_seconds", "Time since the start of the newest week on the page.", age
        )


def _head(name: str, text: str, kind: str) -> list[str]:
    return [f"# HELP collector_{name} {text}", f"# TYPE collector_{name} {kind}"]


def _gauge(name: str, text: str, value: float) -> list[str]:
    return [*_head(name, text, "gauge"), f"collector_{name} {value}"]


def _counters(name: str, text: str, counts: Mapping[str, int], labels: Iterable[str]) -> list[str]:
    name += "_total"
    return [
        *_head(name, text, "counter"),
        *(f'collector_{name}{{reason="{label}"}} {counts.get(label, 0)}' for label in labels),
    ]


def _commits(metrics: Metrics) -> list[str]:
    name = "commit_seconds"
    counts = list(accumulate(metrics.commits))
    ends = [*(f"{end:g}" for end in COMMIT_SECONDS), "+Inf"]
    return [
        *_head(name, "How long transactions took.", "histogram"),
        *(
            f'collector_{name}_bucket{{le="{end}"}} {count}'
            for end, count in zip(ends, counts, strict=True)
        ),
        f"collector_{name}_sum {metrics.commit_seconds:g}",
        f"collector_{name}_count {counts[-1]}",
    ]


class MetricsServer:
    """Answers one path, from a thread."""

    def __init__(
        self,
        address: tuple[str, int],
        metrics: Metrics,
        database: Database,
        clock: Callable[[], float],
    ) -> None:
        """Take a connection that is used by nobody else; raise OSError if the port is taken."""
        self._metrics = metrics
        self._database = database
        self._clock = clock
        self._lock = Lock()
        self._server = ThreadingHTTPServer(address, self._handler())
        self._thread = Thread(target=self._server.serve_forever, name="metrics", daemon=True)

    @property
    def port(self) -> int:
        """The port that it was given."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
        self._database.close()

    def text(self) -> str:
        """Return the metrics of now."""
        return exposition(self._metrics, self._state(), self._clock())

    def _state(self) -> health.Health | None:
        with self._lock:
            try:
                return self._database.run(health.read, writes=False)
            except StoreError:
                return None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        text = self.text

        class _Handler(BaseHTTPRequestHandler):
            """One request."""

            server_version = "collector"
            sys_version = ""
            timeout = 10

            def do_GET(self) -> None:  # the name that the standard library asks for
                """Answer with the metrics."""
                is_ours = self.path == PATH
                body = text().encode() if is_ours else b""
                self.send_response(HTTPStatus.OK if is_ours else HTTPStatus.NOT_FOUND)
                self.send_header("Content-Type", CONTENT_TYPE)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Write nothing: there is no access log."""

        return _Handler
