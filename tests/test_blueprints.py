"""The blueprints: valid for Home Assistant, and running as automations made of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.usage_stats.entity import key_text

from .analysis.house import AFTER, CLOSING, ESPRESSO, NEXT, SENSOR, async_seed
from .automations import async_add_automations
from .common import async_move_to, async_record, async_set_up, entity_id
from .pages import ROOT

FOLDER = ROOT / "blueprints" / "automation" / "usage_stats"
BLUEPRINTS = sorted(path.stem for path in FOLDER.glob("*.yaml"))
TELL = [{"event": "told", "event_data": {"message": "{{ message }}"}}]


def load(name: str) -> Blueprint:
    """Return a blueprint as Home Assistant imports it."""
    return Blueprint(
        load_yaml_dict(str(FOLDER / f"{name}.yaml")),
        expected_domain="automation",
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )


async def async_use(hass: HomeAssistant, name: str, entered: Mapping[str, Any]) -> list[Any]:
    """Make an automation of a blueprint; return what it tells from now on."""
    folder = hass.config.path("blueprints", "automation", "usage_stats")
    await hass.async_add_executor_job(shutil.copytree, FOLDER, folder)
    use = {"path": f"usage_stats/{name}.yaml", "input": {"actions": TELL, **entered}}
    await async_add_automations(hass, {"id": "first", "alias": "First", "use_blueprint": use})
    state = hass.states.get("automation.first")
    assert state is not None
    assert state.state == "on"
    return async_capture_events(hass, "told")


async def async_end(hass: HomeAssistant) -> None:
    """Turn the automation off, with its timer."""
    target = {"entity_id": "automation.first"}
    await hass.services.async_call("automation", "turn_off", target, blocking=True)


def messages(events: list[Any]) -> list[str]:
    """Return what was told."""
    return [event.data["message"].strip() for event in events]


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_home_assistant_takes_it(name: str) -> None:
    """Each input has a name, and where it comes from is where it is."""
    blueprint = load(name)
    assert blueprint.validate() is None
    assert blueprint.metadata["source_url"].endswith(f"/{FOLDER.relative_to(ROOT)}/{name}.yaml")
    assert blueprint.metadata["homeassistant"] == {"min_version": "2026.10.0"}
    for field in blueprint.inputs.values():
        assert field.keys() >= {"name", "selector"}


@pytest.mark.parametrize("name", BLUEPRINTS)
def test_what_it_does_at_first_is_a_notification(name: str) -> None:
    [action] = load(name).inputs["actions"]["default"]
    assert action["action"] == "persistent_notification.create"
    assert action["data"]["message"] == "{{ message }}"


@pytest.mark.usefixtures("noon_entry")
@pytest.mark.parametrize(
    ("entered", "message"),
    [
        ({"skill": "Espresso"}, "Espresso: 3 uses today"),
        ({"skill": "Espresso", "modality": "button"}, "Espresso, button: 3 uses today"),
        ({"modality": "button"}, "button: 3 uses today"),
        ({}, "All together: 3 uses today"),
    ],
)
async def test_uses_today(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entered: dict[str, str], message: str
) -> None:
    events = await async_use(hass, "uses_today", {"number": 3, **entered})
    for _ in range(5):
        await async_record(hass)
    await hass.async_block_till_done()
    assert messages(events) == [message]
    await async_move_to(hass, freezer, "2027-03-11T12:00:00+01:00")
    await async_record(hass, count=3)
    await hass.async_block_till_done()
    assert messages(events) == [message, message]


async def async_press(hass: HomeAssistant) -> None:
    """Press *Done*."""
    target = {"entity_id": "input_button.done"}
    await hass.services.async_call("input_button", "press", target, blocking=True)
    await hass.async_block_till_done()


async def async_remind(hass: HomeAssistant) -> list[Any]:
    """Make an automation that reminds every three uses; return what it tells."""
    assert await async_setup_component(hass, "counter", {"counter": {"filter": {}}})
    assert await async_setup_component(hass, "input_button", {"input_button": {"done": {}}})
    entered = {
        "skill": "Espresso",
        "number": 3,
        "counter": "counter.filter",
        "done": "input_button.done",
    }
    return await async_use(hass, "reminder", entered)


@pytest.mark.usefixtures("noon_entry")
async def test_reminder(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Over the end of a day, again after as many uses more, and from zero once it is done."""
    events = await async_remind(hass)
    await async_record(hass, count=2)
    await async_record(hass, "Latte", count=9)
    await async_move_to(hass, freezer, "2027-03-11T12:00:00+01:00")
    assert events == []
    for count in (1, 1, 4):
        await async_record(hass, count=count)
    await hass.async_block_till_done()
    expected = [f"Espresso: {uses} uses since it was last done" for uses in (3, 8)]
    assert messages(events) == expected
    await async_press(hass)
    state = hass.states.get("counter.filter")
    assert state is not None
    assert state.state == "0"
    await async_record(hass, count=2)
    await hass.async_block_till_done()
    assert len(events) == 2
    await async_record(hass)
    await hass.async_block_till_done()
    assert messages(events) == [*expected, expected[0]]


@pytest.mark.usefixtures("noon_entry")
async def test_a_reminder_misses_no_use_of_a_burst(hass: HomeAssistant) -> None:
    events = await async_remind(hass)
    for _ in range(50):
        await async_record(hass)
    await hass.async_block_till_done()
    state = hass.states.get("counter.filter")
    assert state is not None
    assert state.state == "50"
    assert len(events) == 16


@pytest.mark.parametrize("days_later", [1, 3, 4, 5, 6])
async def test_not_used(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    noon_entry: MockConfigEntry,
    days_later: int,
) -> None:
    await async_record(hass)
    await hass.async_block_till_done()
    sensor = entity_id(hass, noon_entry, key_text(("Espresso", "button")))
    events = await async_use(hass, "not_used", {"sensor": sensor, "days": 3})
    at = datetime.fromisoformat("2027-03-10T09:00:01+01:00") + timedelta(days=days_later)
    await async_move_to(hass, freezer, at.isoformat())
    expected = [f"Espresso button has not been used for {days_later} days"]
    assert messages(events) == (expected if days_later in {3, 6} else [])
    await async_end(hass)


@pytest.mark.usefixtures("noon_entry")
async def test_what_was_never_used_is_not_told_of(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    events = await async_use(hass, "not_used", {"sensor": "sensor.gone", "days": 1})
    await async_move_to(hass, freezer, "2027-03-12T09:00:01+01:00")
    assert events == []
    await async_end(hass)


async def async_keep_week(hass: HomeAssistant, sensor: str, first: int) -> None:
    """Put ten days of statistics into the recorder, each day with one use more."""
    metadata = StatisticMetaData(
        mean_type=StatisticMeanType.NONE,
        has_sum=True,
        name=None,
        source="recorder",
        statistic_id=sensor,
        unit_class=None,
        unit_of_measurement="uses",
    )
    midnight = dt_util.start_of_local_day(dt_util.now())
    rows: list[StatisticData] = []
    total = 0
    for day in range(10):
        total += first + day
        start = midnight + timedelta(days=day - 10, hours=12)
        rows.append({"start": start, "state": first + day, "sum": total})
    async_import_statistics(hass, metadata, rows)
    await async_wait_recording_done(hass)


async def test_weekly_summary(
    recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Of seven whole days, the most used first; 2027-03-15 is a Monday."""
    assert recorder_mock
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to("2027-03-15T08:14:00+01:00")
    await async_set_up(hass)
    sensors = ["sensor.few", "sensor.many", "sensor.none"]
    hass.states.async_set("sensor.many", "0", {"friendly_name": "Bob's lamp"})
    for sensor, first in zip(sensors[:2], (0, 100), strict=True):
        await async_keep_week(hass, sensor, first)
    events = await async_use(hass, "weekly_summary", {"sensors": sensors})
    await async_move_to(hass, freezer, "2027-03-15T08:15:01+01:00")
    few = sum(range(3, 10))
    expected = f"- Bob's lamp: {700 + few}\n- sensor.few: {few}\n- sensor.none: 0"
    assert messages(events) == [expected]
    await async_move_to(hass, freezer, "2027-03-16T08:15:01+01:00")
    assert len(events) == 1
    await async_end(hass)


async def test_unusual_use(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Once, on the day on which it becomes unusual."""
    await async_seed(noon_entry, {ESPRESSO: [5] * 182})
    await async_move_to(hass, freezer, NEXT)
    events = await async_use(hass, "unusual_use", {"sensor": SENSOR})
    await async_record(hass, *ESPRESSO, count=60)
    await async_move_to(hass, freezer, CLOSING)

    told = ["Espresso button: 60, usually 2 to 9 (since 2027-03-11)"]
    assert messages(events) == told
    await async_record(hass, *ESPRESSO, count=60)
    await async_move_to(hass, freezer, AFTER)
    assert messages(events) == told
