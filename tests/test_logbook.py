"""What the bus, and with it the logbook and every user's recorder, is told of exports and such."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.usage_stats.const import (
    DOMAIN,
    EVENT_DELETED,
    EVENT_EXPORTED,
    EVENT_RESET,
    EVENT_UNUSUAL,
)

from .common import (
    async_call,
    async_move_to,
    async_record,
    async_set_up,
    async_settle,
    async_tick,
    csv_path,
)
from .events.common import async_record_events

type Sentences = Callable[[], Awaitable[list[str]]]

NOON = "2027-03-10T12:00:00+01:00"
FOREIGN: tuple[dict[str, Any] | None, ...] = (
    None,
    {},
    {"rows": None, "files": None, "file_name": None, "discarded": None, "events": None},
    {"rows": "many", "files": "x", "discarded": {}, "events": [1]},
    {"rows": 2, "files": 1},
)


@pytest.fixture
async def logbook(
    recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> MockConfigEntry:
    """Return an entry beside a real logbook."""
    assert recorder_mock
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(NOON)
    assert await async_setup_component(hass, "logbook", {})
    return await async_set_up(hass)


@pytest.fixture
def sentences(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, freezer: FrozenDateTimeFactory
) -> Sentences:
    """Return what reads the logbook's lines of us, the oldest first."""

    async def sentences() -> list[str]:
        return await _sentences(hass, hass_ws_client, freezer)

    return sentences


async def _sentences(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, freezer: FrozenDateTimeFactory
) -> list[str]:
    await async_tick(hass, freezer, 60)
    await async_wait_recording_done(hass)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {"type": "logbook/get_events", "start_time": datetime(2027, 3, 1, tzinfo=UTC).isoformat()}
    )
    answer = await client.receive_json()
    assert answer["success"], answer
    ours = [
        line
        for line in answer["result"]
        if line.get("domain") == DOMAIN and "entity_id" not in line
    ]
    assert {line["name"] for line in ours} <= {"Usage Stats"}
    return [line["message"] for line in ours]


@pytest.mark.usefixtures("logbook")
async def test_each_is_a_sentence(hass: HomeAssistant, sentences: Sentences) -> None:
    """Without names of what was counted."""
    await async_record(hass, "Xylophon", "Zither", count=3)
    await async_call(hass, "export")
    await async_record(hass, "Xylophon", "Zither", count=3)
    await async_record(hass, "Lungo", count=3)
    await async_call(hass, "export")
    await async_call(hass, "reset")
    await async_record(hass)
    await async_call(hass, "reset")
    await async_record_events(hass, 2)
    await async_call(hass, "delete_all", {"confirm": True})
    await async_call(hass, "delete_all", {"confirm": True, "files": True})
    hass.bus.async_fire(EVENT_UNUSUAL, {"high": 2, "low": 1})
    assert await sentences() == [
        "exported to usage_stats_2027-03-10.csv. Rows: 1",
        "exported to usage_stats_2027-03-10.csv. Rows: 2",
        "set the counters to zero. Uses discarded without export: 0",
        "set the counters to zero. Uses discarded without export: 1",
        "deleted data. Events: 3. Files: 0",
        "deleted data. Events: 0. Files: 1",
        "noticed unusual use. Above the usual: 2. Below: 1",
    ]


@pytest.mark.usefixtures("logbook")
async def test_it_is_in_the_language_of_the_server(
    hass: HomeAssistant, sentences: Sentences, freezer: FrozenDateTimeFactory
) -> None:
    """Also after a change of it; what is in the past is told in the new one."""
    await async_record(hass, "Xylophon", "Zither", count=3)
    await async_call(hass, "export")
    hass.bus.async_fire(EVENT_EXPORTED, {"rows": 2, "files": 2, "file_name": "the last one"})
    freezer.tick(1)
    await async_record(hass)
    await async_call(hass, "reset")
    freezer.tick(1)
    await async_call(hass, "delete_all", {"confirm": True})
    await hass.config.async_update(language="de")
    await async_settle(hass)
    assert await sentences() == [
        "hat nach usage_stats_2027-03-10.csv exportiert. Zeilen: 1",
        "hat in 2 Dateien exportiert. Zeilen: 2",
        "hat die Zähler auf null gesetzt. Ohne Export verworfene Nutzungen: 1",
        "hat Daten gelöscht. Ereignisse: 1. Dateien: 0",
    ]


@pytest.mark.usefixtures("logbook")
async def test_what_others_fire_by_that_name_does_no_harm(
    hass: HomeAssistant, sentences: Sentences, caplog: pytest.LogCaptureFixture
) -> None:
    """Each is a line, and no other line is lost."""
    for event_type in (EVENT_EXPORTED, EVENT_RESET, EVENT_DELETED, EVENT_UNUSUAL):
        for data in FOREIGN:
            hass.bus.async_fire(event_type, data)
    await async_record(hass)
    await async_call(hass, "export")
    found = await sentences()
    assert len(found) == 4 * len(FOREIGN) + 1
    assert "exported to usage_stats_2027-03-10.csv. Rows: 1" in found
    assert "describe event" not in caplog.text


@pytest.mark.usefixtures("logbook")
async def test_the_logbook_of_the_service_is_ours(hass: HomeAssistant) -> None:
    """The four, and not the events of others."""
    described = hass.data["logbook"].external_events
    assert {event_type for event_type, (domain, _) in described.items() if domain == DOMAIN} == {
        EVENT_EXPORTED,
        EVENT_RESET,
        EVENT_DELETED,
        EVENT_UNUSUAL,
    }


async def test_an_export_is_told_once(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """If something was written, and for all files together."""
    assert noon_entry.runtime_data
    fired = async_capture_events(hass, EVENT_EXPORTED)
    await async_call(hass, "export")
    csv_path(hass, "2027-03-10").mkdir()
    await async_record(hass, "Xylophon", "Zither")
    await async_record(hass, "Lungo")
    await async_call(hass, "export")
    await async_settle(hass)
    assert fired == []
    await async_move_to(hass, freezer, "2027-03-11T06:00:00+01:00")
    csv_path(hass, "2027-03-10").rmdir()
    await async_record(hass, "Xylophon", "Zither")
    await async_settle(hass)
    await async_call(hass, "export")
    await async_call(hass, "export")
    await async_settle(hass)
    told = [event.data for event in fired]
    assert sum(data["rows"] for data in told) == 3
    assert told[-1]["file_name"] == "usage_stats_2027-03-11.csv"
    assert all(data.keys() == {"rows", "files", "file_name"} for data in told)
    assert "Xylophon" not in str(told)


async def test_files_of_two_dates_are_told_together(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The batches that waited, and the open day's."""
    fired = async_capture_events(hass, EVENT_EXPORTED)
    csv_path(hass, "2027-03-10").mkdir()
    await async_record(hass, "Xylophon", "Zither")
    await async_record(hass, "Lungo")
    await async_move_to(hass, freezer, "2027-03-11T06:00:00+01:00")
    noon_entry.runtime_data.counter.record([("Xylophon", "Zither", 1)])
    await async_settle(hass)
    csv_path(hass, "2027-03-10").rmdir()
    await async_call(hass, "export")
    await async_settle(hass)
    assert [event.data for event in fired] == [
        {"rows": 3, "files": 2, "file_name": "usage_stats_2027-03-11.csv"}
    ]


async def test_a_reset_is_told_once(hass: HomeAssistant, noon_entry: MockConfigEntry) -> None:
    assert noon_entry.runtime_data
    fired = async_capture_events(hass, EVENT_RESET)
    await async_record(hass, "Xylophon", "Zither", count=3)
    await async_call(hass, "export")
    await async_record(hass, "Xylophon", "Zither", count=4)
    await async_call(hass, "reset")
    await async_settle(hass)
    assert [event.data for event in fired] == [{"discarded": 4}]
