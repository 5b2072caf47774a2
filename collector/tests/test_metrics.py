"""The metrics, read as Prometheus reads them."""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
import re

import pytest

from collector.front.app import Reason
from collector.front.metrics import Metrics
from collector.metrics import CONTENT_TYPE, MetricsServer, exposition
from collector.store import schema
from collector.store.health import Health
from collector.store.opening import open_database
from collector.store.records import Outcome

SAMPLE = re.compile(r'collector_[a-z_]+(\{(le|reason)="[^"]+"\})? [-+0-9.e]+')


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MetricsServer]:
    """Return a server beside an empty database."""
    database = open_database(f"sqlite:///{tmp_path / 'collector.db'}")
    schema.migrate(database)
    server = MetricsServer(("127.0.0.1", 0), Metrics(), database, lambda: 1_800_000_000.0)
    server.start()
    yield server
    server.stop()


def _get(server: MetricsServer, path: str) -> tuple[int, str | None, str]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path)
    response = connection.getresponse()
    found = response.status, response.getheader("Content-Type"), response.read().decode()
    connection.close()
    return found


def test_every_line_is_a_sample_or_a_comment(server: MetricsServer) -> None:
    status, kind, text = _get(server, "/metrics")
    assert (status, kind) == (200, CONTENT_TYPE)
    lines = text.splitlines()
    assert all(line.startswith("# ") or SAMPLE.fullmatch(line) for line in lines)
    assert "collector_database_up 1" in lines
    assert "collector_rollup_jobs_waiting 0" in lines
    assert _get(server, "/")[0] == 404


def test_every_outcome_and_reason_is_there_from_the_start() -> None:
    text = exposition(Metrics(), None, 0.0)
    for outcome in Outcome:
        assert f'collector_answers_total{{reason="{outcome}"}} 0' in text
    for reason in Reason:
        assert f'collector_refused_total{{reason="{reason}"}} 0' in text
    assert "collector_database_up 0" in text
    assert "rollup" not in text


def test_counts_and_times() -> None:
    metrics = Metrics()
    metrics.outcomes[Outcome.ACCEPTED] += 3
    metrics.refused[Reason.INVALID] += 1
    metrics.waiting = 2
    for seconds in (0.0005, 0.003, 9.0):
        metrics.committed(seconds)
    lines = exposition(metrics, Health(100, 4, 1), 90_000.0).splitlines()
    assert 'collector_answers_total{reason="accepted"} 3' in lines
    assert 'collector_refused_total{reason="invalid"} 1' in lines
    assert "collector_waiting 2" in lines
    assert 'collector_commit_seconds_bucket{le="0.001"} 1' in lines
    assert 'collector_commit_seconds_bucket{le="0.005"} 2' in lines
    assert 'collector_commit_seconds_bucket{le="+Inf"} 3' in lines
    assert "collector_commit_seconds_count 3" in lines
    assert "collector_rollup_age_seconds 89900" in lines
    assert "collector_published_age_seconds 3600" in lines


def test_a_database_that_is_gone_is_told(tmp_path: Path, server: MetricsServer) -> None:
    assert "collector_database_up 1" in server.text()
    (tmp_path / "collector.db").rename(tmp_path / "elsewhere.db")
    assert "collector_database_up 0" in server.text()
