"""The events that are Home Assistant's own, and what loading again and again leaves behind."""

import asyncio
from pathlib import Path
import platform
import threading

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.loader import async_get_integration
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.helpers import environment
from custom_components.usage_stats.helpers.environment import async_environment

from ..common import (
    async_call,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    database,
    folder,
    our_threads,
    runtime_data,
)
from .common import async_record_events, held, open_files


def kinds(hass: HomeAssistant) -> list[str]:
    """Return the types of all events, oldest first."""
    return [event["event_type"] for event in held(hass)]


async def test_the_start_is_recorded(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """With what we run on, once for each start of Home Assistant."""
    await async_tick(hass, freezer, 5)
    [event] = held(hass)
    assert (event["event_type"], event["timestamp"]) == ("app_start", "2027-03-10T11:00:00+00:00")
    metadata = event["metadata"]
    version = (await async_get_integration(hass, DOMAIN)).version
    assert metadata == await async_environment(hass)
    assert (metadata["app_version"], metadata["python_version"], metadata["platform"]) == (
        str(version),
        platform.python_version(),
        "linux",
    )
    assert metadata["deployment_mode"] in {"homeassistant", "docker", "pi", "standalone"}
    for _ in range(3):
        await async_restart(hass, noon_entry)
        await async_tick(hass, freezer, 5)
    assert kinds(hass) == ["app_start"]


async def test_the_end_is_recorded(hass: HomeAssistant, noon_entry: MockConfigEntry) -> None:
    """Once, and on the disk when Home Assistant has stopped; a reload is no end."""
    await async_restart(hass, noon_entry)
    await hass.async_stop(force=True)
    assert hass.state is CoreState.stopped
    assert kinds(hass) == ["app_start", "app_shutdown"]
    assert held(hass)[-1]["metadata"] == {}


async def test_neither_is_recorded_when_recording_is_off(
    hass: HomeAssistant, berlin: None, freezer: FrozenDateTimeFactory
) -> None:
    """Nor is a start while an entry is loaded that does not record."""
    assert berlin is None
    await async_set_up(hass, {"record_events": False})
    await async_tick(hass, freezer, 24 * 60 * 60)
    await hass.async_stop(force=True)
    assert kinds(hass) == []


async def test_recording_can_be_turned_off_and_on(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Without a restart; what is kept stays."""
    await async_record_events(hass, 1)
    for record in (False, True):
        hass.config_entries.async_update_entry(noon_entry, options={"record_events": record})
        await async_settle(hass)
        event = {"event_type": "job_failed"}
        answer = await async_call(hass, "record_event", event)
        assert (answer["success"], answer["recorded"]) == (record, int(record))
    await async_tick(hass, freezer, 5)
    assert kinds(hass) == ["app_start", "job_completed", "job_failed"]
    await hass.async_stop(force=True)
    assert kinds(hass)[-1] == "app_shutdown"


PI = b"Raspberry Pi 5 Model B Rev 1.0\0"


@pytest.mark.parametrize(
    ("model", "others", "mode"),
    [
        (PI, set(), "pi"),
        (PI, {"docker"}, "docker"),
        (PI, {"docker", "hassio"}, "homeassistant"),
        (b"Radxa ROCK 5B\0", set(), "standalone"),
        (b"\xff\xfe", set(), "standalone"),
        (None, set(), "standalone"),
        (None, {"docker"}, "docker"),
    ],
)
async def test_how_home_assistant_is_installed(
    hass: HomeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    model: bytes | None,
    others: set[str],
    mode: str,
) -> None:
    """In the order of what tells most."""
    board = Path(hass.config.path("model"))
    if model is not None:
        await hass.async_add_executor_job(board.write_bytes, model)
    monkeypatch.setattr(environment, "_MODEL", board)
    monkeypatch.setattr(environment, "is_docker_env", lambda: "docker" in others)
    if "hassio" in others:
        hass.config.components.add("hassio")
    assert (await async_environment(hass))["deployment_mode"] == mode


async def test_reloads_leave_nothing_behind(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """No thread, no open file, no task, also right after events and a long read."""
    await async_record(hass)
    await async_restart(hass, entry)
    await async_settle(hass)
    threads, tasks = sorted(our_threads()), len(asyncio.all_tasks())
    everybody = threading.active_count()
    for number in range(20):
        await async_record_events(hass, 1)
        await async_record(hass)
        assert (await async_call(hass, "get_local_stats"))["total_events"] == number + 2
        assert (await async_call(hass, "export_events"))["success"] is True
        await async_restart(hass, entry)
    await async_settle(hass)
    assert sorted(our_threads()) == threads
    assert len(asyncio.all_tasks()) <= tasks
    # Home Assistant's own pool may still have grown.
    assert threading.active_count() - everybody < 10
    names = {name for name in open_files(folder(hass)) if "(deleted)" not in name}
    assert names <= {f"{database(hass)}{suffix}" for suffix in ("", "-wal", "-shm")}
    assert len(open_files(folder(hass))) <= 6
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert our_threads() == []
    assert open_files(folder(hass)) == []


async def test_an_unloaded_entry_records_no_more(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Its timers and listeners are gone."""
    events = runtime_data(noon_entry).events
    assert await hass.config_entries.async_unload(noon_entry.entry_id)
    before = database(hass).read_bytes()
    await async_tick(hass, freezer, 24 * 60 * 60)
    await hass.async_stop(force=True)
    assert database(hass).read_bytes() == before
    assert events._unlisten == []
