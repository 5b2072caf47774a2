"""A recorder that is not there, is busy or is not as expected: nothing is counted, and said so."""

from datetime import UTC

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from sqlalchemy import text
from sqlalchemy.dialects import registry

from custom_components.usage_stats.analysis import recorder, recorder_rows
from custom_components.usage_stats.analysis.recorder import NotAvailableError
from custom_components.usage_stats.engine.analysis.backfill import Coverage, Question, Search

from ..common import async_call
from .home import busy_recorder
from .lived_home import Home


async def test_without_a_recorder(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert entry.entry_id
    assert (await async_call(hass, "backfill"))["success"] is True
    with pytest.raises(NotAvailableError, match="recorder_missing"):
        recorder.async_recorder(hass)
    assert recorder.async_not_recorded(hass, ["light.desk"], "turned_on") == []
    with pytest.raises(ServiceValidationError, match="tracker"):
        await async_call(hass, "backfill", {"tracker": "Lights"})


async def async_refused(home: Home) -> str:
    """Return the message of an answer that nothing was counted."""
    answer = await async_call(home.hass, "backfill")
    assert (answer["success"], answer["uses"], answer["from"]) == (False, 0, None)
    return str(answer["message"])


async def test_tables_that_are_not_known(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    """The log has it once, the answer each time."""
    await home.install(backfill=False)

    def execute(statement: str) -> None:
        with home.recorder.get_session() as session:
            session.execute(text(statement))
            session.commit()

    await home.recorder.async_add_executor_job(
        execute, "ALTER TABLE event_types RENAME TO other_types"
    )
    assert "cannot be read" in await async_refused(home)
    assert "cannot be read" in await async_refused(home)
    assert caplog.text.count("What the recorder remembers cannot be read") == 1
    await home.recorder.async_add_executor_job(
        execute, "ALTER TABLE other_types RENAME TO event_types"
    )
    assert (await async_call(home.hass, "backfill"))["success"] is True


async def test_a_recorder_that_cannot_be_read_now(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The set-up goes on, nothing is counted, and later all is."""
    await home.live()
    home.freezer.tick(60)
    await home.recorded()

    with monkeypatch.context() as patch:
        patch.setattr(home.recorder, "is_running", False)
        await home.install()
        assert home.uses() == {}
        assert "is not running" in await async_refused(home)
    with monkeypatch.context() as patch:
        patch.setattr(home.recorder, "migration_in_progress", True)
        assert "updating" in await async_refused(home)
    with monkeypatch.context() as patch:
        patch.setattr(home.recorder, "schema_version", home.recorder.schema_version + 1)
        assert "cannot be read" in await async_refused(home)
    with monkeypatch.context() as patch, busy_recorder(home.recorder):
        patch.setattr(recorder, "_SECONDS", 0)
        assert "too long" in await async_refused(home)

    assert home.uses() == {}
    assert (await async_call(home.hass, "backfill"))["uses"] == 10


async def test_reading_is_given_up(home: Home) -> None:
    await home.live()
    home.freezer.tick(60)
    entry = await home.install(backfill=False)
    plan = home.data(entry).trackers.plans()[0]
    question = Question(
        kind=plan.kind,
        domains=plan.domains,
        since=home.freezer().timestamp() - 60,
        until=home.freezer().timestamp(),
        coverage=Coverage((), {}),
    )
    search = Search(questions=[question], zone=UTC)
    with home.recorder.get_session() as session, pytest.raises(NotAvailableError, match="slow"):
        recorder_rows.replay(session, lambda: True, search, str)


@pytest.mark.parametrize("broken", [None, "", "{", "[]", "null"])
def test_data_that_is_none(broken: str | None) -> None:
    assert recorder_rows._json(broken) == {}


@pytest.mark.parametrize("name", ["sqlite", "mysql", "postgresql"])
def test_the_queries_are_those_of_all_databases(name: str) -> None:
    """As far as that can be seen without one of them."""
    dialect = registry.load(name)()
    events = recorder_rows._events([3], (1.0, 2.0))
    states = recorder_rows._states([1, 2], [2], (1.0, 2.0))
    for query in (events, states):
        compiled = str(query.compile(dialect=dialect))
        assert "LEFT OUTER JOIN" in compiled
