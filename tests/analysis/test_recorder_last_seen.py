"""What the recorder knows of changes, and the days on which it cannot be asked."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CoreState, Event, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import DATA_INSTANCE, session_scope
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from sqlalchemy import make_url, text

from custom_components.usage_stats.analysis import recorder, recorder_last_seen
from custom_components.usage_stats.analysis.recorder_last_seen import (
    async_last_changes,
    changes_query,
)

from .home import async_pass, async_states, async_unused, busy_recorder, listed, register

START = datetime(2027, 3, 10, 11, tzinfo=UTC)
LAMP = "light.lamp"


async def async_changed(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, *states: str
) -> float | None:
    """Let a lamp have states, an hour apart; return the hours until its last change."""
    await async_states(hass, freezer, LAMP, *states)
    await async_wait_recording_done(hass)
    changes = await async_last_changes(hass, [LAMP])
    assert changes is not None
    assert changes.since == START
    assert changes.recorded == {LAMP}
    found = changes.changed.get(LAMP)
    return None if found is None else (found - START) / timedelta(hours=1)


@pytest.mark.usefixtures("recorded_entry")
@pytest.mark.parametrize(
    ("states", "hours"),
    [
        (("off",), None),
        (("off", "on"), 1),
        (("off", "on", "off"), 2),
        # A start is no change, nor is what it finds.
        (("off", "unavailable", "off"), None),
        (("off", "unavailable", "on"), None),
        (("unknown", "on", "unavailable"), None),
        (("off", "on", "unavailable", "on", "unknown", "off"), 1),
    ],
)
async def test_what_is_a_change(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, states: Sequence[str], hours: float | None
) -> None:
    assert await async_changed(hass, freezer, *states) == hours


@pytest.mark.usefixtures("recorded_entry")
async def test_attributes_are_no_change(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Nor is what comes back after it was removed."""
    await async_changed(hass, freezer, "off", "on")
    for brightness in range(3):
        hass.states.async_set(LAMP, "on", {"brightness": brightness})
        freezer.tick(60)
    hass.states.async_remove(LAMP)
    await hass.async_block_till_done()

    assert await async_changed(hass, freezer, "off") == 1


@pytest.mark.usefixtures("recorded_entry")
async def test_a_renamed_entity_keeps_what_it_did(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    register(hass, LAMP)
    await async_changed(hass, freezer, "off", "on")
    er.async_get(hass).async_update_entity(LAMP, new_entity_id="light.bed")
    hass.states.async_remove(LAMP)
    hass.states.async_set("light.bed", "on")
    await hass.async_block_till_done()
    await async_wait_recording_done(hass)

    changes = await async_last_changes(hass, ["light.bed"])

    assert changes is not None
    assert changes.changed == {"light.bed": START + timedelta(hours=1)}


@pytest.mark.usefixtures("recorded_entry")
async def test_more_entities_than_fit_into_one_query(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_last_seen, "_AT_ONCE", 2)
    lamps = [f"light.lamp_{number}" for number in range(5)]
    for state in ("off", "on"):
        for lamp in lamps:
            hass.states.async_set(lamp, state)
        await hass.async_block_till_done()
        freezer.tick(60)

    changes = await async_last_changes(hass, lamps)

    assert changes is not None
    assert changes.changed == dict.fromkeys(lamps, START + timedelta(minutes=1))


@pytest.mark.parametrize(
    "recorder_config", [{"exclude": {"domains": ["media_player"], "entities": ["light.secret"]}}]
)
@pytest.mark.usefixtures("recorded_entry")
async def test_what_is_not_recorded(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Nothing is known of it but that it has not changed since the start."""
    for entity_id in (LAMP, "light.secret", "media_player.tv"):
        await async_states(hass, freezer, entity_id, "off", "on")
    await async_pass(hass, freezer, days=4)

    answer = await async_unused(hass, kinds=["devices"], days=4)

    assert answer["not_known"][-1] == "not_recorded"
    assert listed(answer, "devices") == {
        LAMP: ("not_since", 4),
        "light.secret": ("no_change_seen", 4),
        "media_player.tv": ("no_change_seen", 4),
    }
    secret = answer["devices"][1]
    assert secret["seen_since"] == (START + timedelta(hours=3)).isoformat()
    answer = await async_unused(hass, kinds=["automations"])
    assert "not_recorded" not in answer["not_known"]


@pytest.mark.usefixtures("recorded_entry")
async def test_the_last_seconds_are_waited_for(hass: HomeAssistant) -> None:
    hass.states.async_set(LAMP, "off")
    hass.states.async_set(LAMP, "on")
    await hass.async_block_till_done()

    changes = await async_last_changes(hass, [LAMP])

    assert changes is not None
    assert changes.changed.keys() == {LAMP}


@pytest.mark.usefixtures("entry")
async def test_no_recorder(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """What Home Assistant remembers itself is still told."""
    hass.states.async_set(LAMP, "off")
    hass.states.async_set("button.lamp", "unknown")
    freezer.tick(timedelta(hours=23))
    answer = await async_unused(hass, kinds=["devices", "buttons"])

    assert answer["recorder_since"] is None
    assert answer["not_known"][-1] == "recorder"
    assert answer["devices"] == []
    assert listed(answer, "buttons") == {"button.lamp": ("never", None)}
    freezer.tick(timedelta(hours=2))
    answer = await async_unused(hass, kinds=["devices"])
    assert listed(answer, "devices") == {LAMP: ("no_change_seen", 1)}


def rename_column(hass: HomeAssistant, old: str, new: str) -> None:
    """Give a column another name, as a newer Home Assistant might."""
    with session_scope(hass=hass) as session:
        session.execute(text(f"ALTER TABLE states RENAME COLUMN {old} TO {new}"))


async def test_tables_that_are_not_known(
    hass: HomeAssistant,
    recorded_entry: MockConfigEntry,
    recorder_mock: Recorder,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log says it once, without the words of the database."""
    assert recorded_entry
    hass.states.async_set(LAMP, "off")
    await async_wait_recording_done(hass)
    names = ("last_changed_ts", "changed")
    await recorder_mock.async_add_executor_job(rename_column, hass, *names)

    for _ in range(2):
        answer = await async_unused(hass, kinds=["devices"])
        assert (answer["recorder_since"], answer["not_known"][-1]) == (None, "recorder")

    # The recorder itself goes on to need it.
    await recorder_mock.async_add_executor_job(rename_column, hass, *reversed(names))
    ours = [record.message for record in caplog.records if "usage_stats" in record.name]
    assert ours == ["What the recorder remembers cannot be read: OperationalError"]


async def test_a_database_that_is_empty(
    hass: HomeAssistant, recorded_entry: MockConfigEntry, recorder_mock: Recorder
) -> None:
    """All was purged, or nothing is recorded."""
    assert recorded_entry
    await async_wait_recording_done(hass)

    def purge() -> None:
        with session_scope(hass=hass) as session:
            session.execute(text("DELETE FROM states"))

    await recorder_mock.async_add_executor_job(purge)

    changes = await async_last_changes(hass, [LAMP])

    assert changes is not None
    assert (changes.since, changes.changed) == (None, {})


async def test_a_migration_is_running(
    hass: HomeAssistant, recorded_entry: MockConfigEntry, recorder_mock: Recorder
) -> None:
    assert recorded_entry
    recorder_mock.migration_in_progress = True
    try:
        assert await async_last_changes(hass, [LAMP]) is None
    finally:
        recorder_mock.migration_in_progress = False


@pytest.mark.usefixtures("recorded_entry")
async def test_home_assistant_stops(hass: HomeAssistant) -> None:
    hass.set_state(CoreState.stopping)

    assert await async_last_changes(hass, [LAMP]) is None
    hass.set_state(CoreState.running)


@pytest.mark.usefixtures("recorded_entry")
async def test_a_recorder_that_has_ended(hass: HomeAssistant) -> None:
    instance = hass.data[DATA_INSTANCE]
    await instance._async_shutdown(Event(EVENT_HOMEASSISTANT_FINAL_WRITE))

    assert await async_last_changes(hass, [LAMP]) is None


@pytest.mark.usefixtures("recorded_entry")
async def test_a_recorder_that_takes_too_long(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "_SECONDS", 0)

    with busy_recorder(hass.data[DATA_INSTANCE]):
        assert await async_last_changes(hass, [LAMP]) is None


@pytest.mark.parametrize("database", ["sqlite", "mysql", "postgresql"])
def test_every_database_has_the_query(database: str) -> None:
    """As far as SQLAlchemy writes it for them."""
    dialect = make_url(f"{database}://").get_dialect()()

    query = str(changes_query([LAMP, "light.bed"]).compile(dialect=dialect))

    assert "ORDER BY now.last_updated_ts DESC" in query
