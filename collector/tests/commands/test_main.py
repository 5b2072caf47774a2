"""The command line, and serving, within this process."""

from collections.abc import Iterator
from http.client import HTTPConnection
import logging
import os
from pathlib import Path
import signal
import socket
from threading import Thread
import time

import pytest

from collector.__main__ import main


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Give back the log and the signals."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    signals = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for number, handler in signals.items():
        signal.signal(number, handler)


@pytest.fixture
def ports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Set a folder and two free ports."""
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        ports = first.getsockname()[1], second.getsockname()[1]
    monkeypatch.setenv("COLLECTOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLLECTOR_PORT", str(ports[0]))
    monkeypatch.setenv("COLLECTOR_METRICS_PORT", str(ports[1]))
    return ports


def _status(port: int, path: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def test_serving_ends_with_everything_that_it_began(ports: tuple[int, int]) -> None:
    found: list[int] = []

    def ask() -> None:
        deadline = time.monotonic() + 20
        while _status(ports[0], "/") != 200 and time.monotonic() < deadline:
            time.sleep(0.05)
        asked = ((ports[0], "/health"), (ports[0], "/usage.csv"), (ports[1], "/metrics"))
        found.extend(_status(port, path) for port, path in asked)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = Thread(target=ask)
    thread.start()
    assert main([]) == 0
    thread.join()
    assert found == [200, 200, 200]
    assert [_status(port, "/metrics") for port in ports] == [0, 0]


def test_a_command_says_what_it_did(
    ports: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out.endswith("migrations were run.\n")
    assert main(["erase", "somebody"]) == 1
    assert capsys.readouterr().err == "This is not the ID of an installation.\n"
    assert ports


def test_a_setting_that_is_unknown_ends_everything(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLLECTOR_PORTS", "1")
    assert main(["doctor"]) == 2
    assert capsys.readouterr().err == "There is no setting COLLECTOR_PORTS.\n"


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("COLLECTOR_DATA", str(tmp_path / "file" / "data"))
    assert main(["rollup"]) == 1
    assert "Not a directory" in capsys.readouterr().err
