"""The commands, each in a process as an operator runs it."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
import json
import os
from pathlib import Path
from secrets import token_hex
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from uuid import uuid4

import pytest

from collector.days import day_at
from collector.settings import Settings, find_pepper
from collector.store import schema
from collector.store.opening import open_database
from collector.store.pepper import Pepper

from ..conftest import Place
from ..homes import Report, Town, home
from ..running import document, encoded

ROOT = Path(__file__).parents[2]
type Environment = Mapping[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the settings of a collector in a folder of its own, on free ports."""
    return {
        "PATH": os.environ["PATH"],
        "COLLECTOR_DATA": str(tmp_path / "data"),
        "COLLECTOR_PORT": str(_free_port()),
        "COLLECTOR_METRICS_PORT": str(_free_port()),
        "COLLECTOR_LOG_LEVEL": "DEBUG",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(environment: Environment, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "collector", *arguments],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def _serving(environment: Environment, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "collector"], cwd=ROOT, env=dict(environment), stderr=file
        )
        try:
            _wait_until_it_answers(environment, process)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _wait_until_it_answers(environment: Environment, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < deadline:
        try:
            assert _ask(environment, "GET", "/health")[0] == 200
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("it does not answer")


def _ask(
    environment: Environment, method: str, path: str, body: bytes | None = None, port: str = "PORT"
) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", int(environment[f"COLLECTOR_{port}"]), timeout=10)
    try:
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _today_document(installation_id: str) -> bytes:
    today = time.time() // 86_400 * 86_400
    start = time.strftime("%Y-%m-%d", time.gmtime(today - 7 * 86_400))
    return encoded(document(installation_id, start))


def test_one_command_serves_computes_and_publishes(
    environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    installation_id = str(uuid4())
    with _serving(environment, log) as process:
        body = _today_document(installation_id)
        assert _ask(environment, "POST", "/submit", body)[0] == 200
        status, metrics = _ask(environment, "GET", "/metrics", port="METRICS_PORT")
        assert status == 200
        assert b'collector_answers_total{reason="enrolled"} 1' in metrics
        assert _ask(environment, "GET", "/metrics")[0] == 404
        status, page = _wait_for(environment, "/")
        assert status == 200
        assert b"Usage Stats: published numbers" in page
        assert json.loads(_ask(environment, "GET", "/usage.json")[1])["weeks"] == []
        assert _ask(environment, "GET", "/index.de.html")[0] == 200
        assert _ask(environment, "GET", "/../collector.db")[0] == 404
    assert process.returncode == 0
    assert installation_id not in log.read_text()
    found = _run(environment, "doctor")
    assert found.returncode == 1  # the roll-up is from before the submission
    assert "FAIL" not in found.stdout.replace("FAIL  No roll-up", "")


def test_the_page_is_shown_without_the_database(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with _serving(environment, tmp_path / "log"):
        status, page = _wait_for(environment, "/")
        assert status == 200
        data = tmp_path / "data"
        for file in data.glob("collector.db*"):
            file.rename(tmp_path / file.name)
        assert _ask(environment, "POST", "/submit", _today_document(str(uuid4())))[0] == 503
        assert _ask(environment, "GET", "/") == (200, page)
        assert _ask(environment, "GET", "/usage.csv")[0] == 200


def _wait_for(environment: Environment, path: str) -> tuple[int, bytes]:
    deadline = time.monotonic() + 20
    while (found := _ask(environment, "GET", path))[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def test_an_installation_is_erased_by_its_operator(
    environment: dict[str, str], tmp_path: Path
) -> None:
    installation_id = str(uuid4())
    body = _today_document(installation_id)
    with _serving(environment, tmp_path / "log"):
        assert _ask(environment, "POST", "/submit", body)[0] == 200
        done = _run(environment, "erase", installation_id)
        assert done.stdout == "It is erased.\n"
        assert _ask(environment, "POST", "/submit", body)[0] == 410
    again = _run(environment, "erase", str(uuid4()))
    assert again.stdout.startswith("Nothing was held")
    wrong = _run(environment, "erase", "somebody")
    assert wrong.returncode == 1
    assert "somebody" not in wrong.stderr
    assert installation_id not in (tmp_path / "data" / "tombstones").read_text()


def test_a_backup_is_a_whole_database_and_restoring_it_brings_nobody_back(
    environment: dict[str, str], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    gone, stays = str(uuid4()), str(uuid4())
    with _serving(environment, tmp_path / "log"):
        for installation_id in (gone, stays):
            body = _today_document(installation_id)
            assert _ask(environment, "POST", "/submit", body)[0] == 200
        assert _run(environment, "backup", str(copy)).returncode == 0
        assert _run(environment, "erase", gone).returncode == 0
    refused = _run(environment, "backup", str(copy))
    assert refused.returncode == 1
    assert "there already" in refused.stderr
    data = tmp_path / "data"
    for suffix in ("-wal", "-shm"):
        (data / f"collector.db{suffix}").unlink(missing_ok=True)
    copy.replace(data / "collector.db")
    with _serving(environment, tmp_path / "log"):
        assert _ask(environment, "POST", "/submit", _today_document(gone))[0] == 410
        assert _ask(environment, "POST", "/submit", _today_document(stays))[0] == 200


def test_it_does_not_start_without_the_pepper_that_it_began_with(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with _serving(environment, tmp_path / "log"):
        pass
    (tmp_path / "data" / "pepper").unlink()
    refused = _run(environment)
    assert refused.returncode == 1
    assert "pepper" in refused.stderr


def test_it_does_not_start_on_newer_tables_or_an_unknown_setting(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert _run(environment, "migrate").stdout.endswith("migrations were run.\n")
    with closing(sqlite3.connect(tmp_path / "data" / "collector.db")) as connection, connection:
        connection.execute("INSERT INTO migration (version) VALUES (99)")
    refused = _run(environment)
    assert refused.returncode == 1
    assert "newer" in refused.stderr
    refused = _run(environment | {"COLLECTOR_API_KEY": "0123456789abcdef0123"})
    assert refused.returncode == 2
    assert refused.stderr == "There is no setting COLLECTOR_API_KEY.\n"


def test_a_process_that_only_serves_does_not_migrate(environment: dict[str, str]) -> None:
    refused = _run(environment | {"COLLECTOR_JOBS": "no"})
    assert refused.returncode == 1
    assert "migrate" in refused.stderr


@pytest.mark.parametrize("place", ["sqlite", "postgresql"], indirect=True)
def test_roll_ups_and_page_by_commands(
    place: Place, environment: dict[str, str], tmp_path: Path
) -> None:
    database = open_database(place.url)
    town = Town(database, day_at(time.time()) - 8 * 7)
    town.live({home(number): Report() for number in range(12)}, 8)
    database.close()
    pepper = {"COLLECTOR_PEPPER": token_hex(32)}
    settings = environment | pepper | {"COLLECTOR_DATABASE_URL": place.url}
    assert "roll-ups were computed" in _run(settings, "rollup").stdout
    assert "is written" in _run(settings, "publish").stdout
    content = json.loads((tmp_path / "data" / "public" / "usage.json").read_text())
    assert {week["installations"] for week in content["weeks"]} == {10}
    found = _run(settings, "doctor")
    assert found.returncode == 0
    assert found.stdout.count("ok  ") == 5
    if place.url.startswith("postgresql"):
        assert "pgBackRest" in _run(settings, "backup", str(tmp_path / "copy")).stderr


def test_what_is_stolen_names_nobody(environment: dict[str, str], tmp_path: Path) -> None:
    installation_id = str(uuid4())
    with _serving(environment, tmp_path / "log"):
        assert _ask(environment, "POST", "/submit", _today_document(installation_id))[0] == 200
        metrics = _ask(environment, "GET", "/metrics", port="METRICS_PORT")[1]
    settings = Settings(data=tmp_path / "data")
    known = Pepper(find_pepper(settings)).installation(installation_id)
    everything = metrics + b"".join(
        path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    )
    assert known in everything
    for planted in (installation_id, installation_id.replace("-", ""), "127.0.0.1:"):
        assert planted.encode() not in everything.replace(b"http://127.0.0.1:", b"")
    assert schema.version(settings.open()) > 0
