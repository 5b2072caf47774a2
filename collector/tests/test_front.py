"""What the front does with surprises."""

from contextlib import closing
from dataclasses import replace
from functools import partial
import logging
import time

import pytest

from collector.days import day_number
from collector.front.assembly import Options, make_front
from collector.front.metrics import COMMIT_SECONDS, Metrics
from collector.front.server import usual_bounds
from collector.log import PlainFormatter, set_up
from collector.store import activity, ledger, schema
from collector.store.errors import SchemaError
from collector.store.opening import open_database

from .conftest import Place
from .running import NOON, document, running

PLANTED = "kitchen-printer"


def fail(*_: object, **__: object) -> None:
    raise ValueError(PLANTED)


def test_a_mistake_of_ours_is_logged_and_answered_503(
    sqlite_options: Options, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with running(sqlite_options) as front:
        with monkeypatch.context() as patch:
            patch.setattr(ledger, "submit", fail)
            assert front.submit(document()).status == 503
        with monkeypatch.context() as patch:
            patch.setattr("collector.front.payload.parse", fail)
            assert front.submit(document()).status == 503
        assert front.submit(document()).status == 200
    messages = [record.getMessage() for record in caplog.records if record.exc_info]
    assert messages == ["A transaction failed", "A request could not be answered"]
    for record in caplog.records:
        assert PLANTED not in PlainFormatter().format(record)


def test_a_log_line_tells_where_but_not_what(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        set_up()
        try:
            fail()
        except ValueError:
            logging.getLogger("collector").exception("A mistake")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    written = capsys.readouterr().err
    assert "ERROR collector: A mistake" in written
    assert "in fail" in written
    assert written.rstrip().endswith("ValueError")
    assert PLANTED not in written


def test_tables_that_are_missing_stop_the_start(sqlite_options: Options) -> None:
    url = f"{sqlite_options.database_url}.new"
    with pytest.raises(SchemaError, match="migrate"):
        make_front(replace(sqlite_options, database_url=url))
    with closing(open_database(url)) as database:
        schema.migrate(database)
    make_front(replace(sqlite_options, database_url=url))


def test_active_installations_are_counted(place: Place, options: Options) -> None:
    with running(options) as front:
        for _ in range(20):
            front.submit(document(start="2027-02-10"))
    database = place.open()
    count = partial(activity.estimate, day=day_number(NOON.date()), shards=range(256))
    assert database.run(count, writes=False) == 20
    later = partial(activity.estimate, day=day_number(NOON.date()) + 35, shards=range(256))
    assert database.run(later, writes=False) == 0
    database.close()


def test_the_limit_of_new_installations_follows_the_active_ones(
    sqlite_options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity, "SHARDS", range(256))
    few = replace(sqlite_options, enrolments_at_least=1, enrolments_percent=20)
    with running(sqlite_options) as front:
        for _ in range(20):
            front.submit(document())
    with running(few) as front:
        deadline = time.monotonic() + 10
        while not front.front.knows_activity and time.monotonic() < deadline:
            time.sleep(0.01)
        statuses = [front.submit(document()).status for _ in range(6)]
        assert statuses == [200] * 4 + [429] * 2


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="sqlite"):
        open_database("mysql://nowhere")


def test_the_usual_bounds_leave_files_for_the_database() -> None:
    bounds = usual_bounds()
    assert 100 <= bounds.connections <= 4096
    assert bounds.first_seconds <= bounds.next_seconds


def test_commits_are_counted_by_their_length() -> None:
    metrics = Metrics()
    for seconds in (0.0005, 0.001, 0.003, 60):
        metrics.committed(seconds)
    assert metrics.commits[0] == 2
    assert metrics.commits[2] == 1
    assert metrics.commits[-1] == 1
    assert len(metrics.commits) == len(COMMIT_SECONDS) + 1
