"""Calls whose answer nobody waits for, and calls while the entry is being loaded."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats.const import (
    CONF_MAX_SENSORS,
    CONF_ROLLOVER_TIME,
    DOMAIN,
)

from .common import (
    ONE,
    async_call,
    async_record,
    async_settle,
    async_totals,
    busy_disk,
    database,
    issues,
    query,
    runtime_data,
    stored,
)

USE = {"skill": "Espresso", "modality": "button"}
EVENT = {"event_type": "job_completed"}
PRESSES = 10
_APART = 0.05


async def async_start(hass: HomeAssistant, action: str, data: Mapping[str, Any]) -> None:
    """Call an action as an automation without a response variable does."""
    await hass.services.async_call(DOMAIN, action, dict(data), blocking=True)


def events(hass: HomeAssistant) -> int:
    """Count the completed jobs in the database."""
    [(count,)] = query(
        database(hass), "SELECT COUNT(*) FROM usage_events WHERE event_type = 'job_completed'"
    )
    assert isinstance(count, int)
    return count


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("record", USE),
        ("record", {**USE, "use_id": "{{ trigger.event.data.number }}"}),
        ("record", {"uses": [USE]}),
        ("record_event", EVENT),
        ("record_event", {"events": [EVENT]}),
    ],
)
async def test_no_press_is_lost_while_the_disk_is_slow(
    hass: HomeAssistant, entry: MockConfigEntry, action: str, data: dict[str, Any]
) -> None:
    """An automation in `mode: single` misses what is pressed before it is through."""
    automation = {
        "alias": "Press",
        "mode": "single",
        "trigger": {"trigger": "event", "event_type": "pressed"},
        "action": {"action": f"{DOMAIN}.{action}", "data": data},
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    with busy_disk(entry):
        for number in range(PRESSES):
            hass.bus.async_fire("pressed", {"number": number})
            # The time between two presses of a finger, for what runs in other threads.
            await asyncio.sleep(_APART)
        if action == "record":
            assert await async_totals(hass) == {ONE: PRESSES}
    await async_call(hass, "record", {**USE, "skill": "Flush"})
    if action == "record_event":
        assert events(hass) == PRESSES


async def test_what_nobody_waits_for_is_saved_within_seconds(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Not at once: ten presses are one write."""
    for _ in range(PRESSES):
        await async_start(hass, "record", USE)
    assert not stored(hass)
    await async_start(hass, "record_event", EVENT)

    freezer.tick(5)
    async_fire_time_changed(hass)
    await async_settle(hass)

    assert (sum(stored(hass).values()), events(hass)) == (PRESSES, 1)
    assert runtime_data(entry).counter.day.total == PRESSES


@pytest.mark.usefixtures("entry")
async def test_what_nobody_waited_for_is_found(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """By the next step of the same automation."""
    client = await hass_client()
    await async_start(hass, "record_event", {**EVENT, "metadata": {"layers": 1}})
    [event] = (await async_call(hass, "get_events", {"type": "job_completed"}))["events"]
    assert event["metadata"] == {"layers": 1}
    before = (await async_call(hass, "export_events"))["events"]
    await async_start(hass, "record_event", EVENT)
    assert (await async_call(hass, "export_events"))["events"] == before + 1
    await async_start(hass, "record_event", EVENT)
    document = await (await client.get("/api/v1/usage-stats/export")).json()
    assert len(document["events"]) == before + 2


@pytest.mark.usefixtures("entry")
async def test_an_id_counts_once_without_an_answer_too(hass: HomeAssistant) -> None:
    for _ in range(3):
        await async_start(hass, "record", {**USE, "use_id": 4711})
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 1}
    assert (await async_record(hass, use_id="4711"))["counted"] == 0


@pytest.mark.usefixtures("entry")
@pytest.mark.parametrize("data", [{"skill": "Espresso"}, {"uses": [{**USE, "count": 0}]}])
async def test_what_is_malformed_is_refused_at_once(
    hass: HomeAssistant, data: dict[str, Any]
) -> None:
    with pytest.raises(ServiceValidationError):
        await async_start(hass, "record", data)
    assert await async_totals(hass) == {}


async def test_nothing_is_refused_while_the_entry_is_reloaded(
    hass: HomeAssistant, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """By action with and without an answer, and over HTTP: all are counted."""
    client = await hass_client()
    reload = hass.async_create_task(hass.config_entries.async_reload(entry.entry_id))
    assert entry.state is not ConfigEntryState.LOADED
    posts = [
        hass.async_create_task(client.post(path, json=body))
        for path, body in (
            ("/api/usage-stats/record", USE),
            ("/api/v1/usage-stats/events", EVENT),
        )
    ]
    answered = [
        hass.async_create_task(async_call(hass, "record", USE)),
        hass.async_create_task(async_call(hass, "record", {"uses": [USE] * 2, "use_id": 1})),
        hass.async_create_task(async_call(hass, "record_event", EVENT)),
    ]
    # These do not wait for the entry.
    await async_start(hass, "record", USE)
    await async_start(hass, "record", {**USE, "use_id": 2})
    await async_start(hass, "record_event", EVENT)
    assert not reload.done()

    assert await reload
    for answer in await asyncio.gather(*answered):
        assert answer["success"]
    for response in await asyncio.gather(*posts):
        assert response.status == HTTPStatus.OK
    await async_settle(hass)
    assert await async_totals(hass) == {ONE: 6}
    await async_record(hass)
    assert events(hass) == 3


async def test_an_entry_that_does_not_load_is_told(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    """Who waits gets the error; who does not finds it in the log."""
    unload = hass.async_create_task(hass.config_entries.async_unload(entry.entry_id))
    assert entry.state is not ConfigEntryState.LOADED
    await async_start(hass, "record", USE)
    with pytest.raises(ServiceValidationError, match="not loaded"):
        await async_record(hass)
    assert await unload
    await hass.async_block_till_done()
    assert "could not be loaded" in caplog.text
    with pytest.raises(ServiceValidationError, match="not loaded"):
        await async_start(hass, "record", USE)


async def test_most_options_take_effect_at_once(
    hass: HomeAssistant, berlin_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Without a reload, during which nothing could be asked."""
    before = runtime_data(berlin_entry)
    hass.config_entries.async_update_entry(
        berlin_entry, options={"max_combinations": 1, "history_days": 7}
    )
    await async_settle(hass)
    await async_record(hass)
    assert (await async_record(hass, "Lungo"))["counted"] == 0
    assert issues(hass) == {"too_many_combinations"}

    hass.config_entries.async_update_entry(
        berlin_entry, options={"max_combinations": 2, CONF_ROLLOVER_TIME: "13:00:00"}
    )
    await async_settle(hass)
    assert not issues(hass)
    assert (await async_record(hass, "Lungo"))["counted"] == 1
    assert before.options.history_days is None
    freezer.move_to("2027-03-10T13:00:00+01:00")
    async_fire_time_changed(hass)
    await async_settle(hass)
    assert before.storage.state_store.state.rollover is not None
    assert str(before.storage.state_store.state.rollover) == "2027-03-10"
    assert runtime_data(berlin_entry) is before

    hass.config_entries.async_update_entry(berlin_entry, options={CONF_MAX_SENSORS: 7})
    await async_settle(hass)
    assert runtime_data(berlin_entry) is not before
    assert runtime_data(berlin_entry).options.max_combinations == 1_000
