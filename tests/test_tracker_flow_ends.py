"""Flows of trackers that end early: the entry is not loaded, or the tracker was deleted."""

from collections.abc import Mapping
from typing import Any

from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.usage_stats.tracking.const import CUSTOM

from .trackers import STATE_TRIGGER, USE, Trackers, suggested

STEPS: Mapping[str, tuple[str, ...]] = {
    "menu": (),
    "several": ("trackers",),
    "a kind": ("runs",),
    "one without targets": ("errors",),
    "the first page": (CUSTOM,),
}


@pytest.mark.parametrize("step", STEPS)
async def test_a_flow_ends_while_the_entry_is_not_loaded(trackers: Trackers, step: str) -> None:
    page = await trackers.menu()
    for item in STEPS[step]:
        page = await trackers.choose(page, item)
    entered: Mapping[str, Any] = {
        "menu": {"next_step_id": "runs"},
        "several": {},
        "a kind": {"name": "x"},
        "one without targets": {"name": "x"},
        "the first page": {"name": "x", "triggers": [STATE_TRIGGER]},
    }
    assert await trackers.hass.config_entries.async_unload(trackers.entry.entry_id)

    result = await trackers.send(page, entered[step])

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "not_loaded"
    assert trackers.all() == []


@pytest.mark.parametrize("item", ["second page", "save", "change"])
async def test_anything_else_ends_while_the_entry_is_not_loaded(
    trackers: Trackers, item: str
) -> None:
    page = await trackers.open(CUSTOM)
    page = await trackers.send(page, {"name": "Bed", "triggers": [STATE_TRIGGER]})
    if item != "second page":
        page = await trackers.send(page, USE)
    assert await trackers.hass.config_entries.async_unload(trackers.entry.entry_id)

    result = await trackers.send(page, USE if item == "second page" else {"next_step_id": item})

    assert result["reason"] == "not_loaded"
    assert trackers.all() == []


async def test_nothing_is_added_or_changed_before_it_is_loaded(trackers: Trackers) -> None:
    await trackers.add("playing")
    assert await trackers.hass.config_entries.async_unload(trackers.entry.entry_id)

    for result in (await trackers.menu(), await trackers.change()):
        assert result["type"] is FlowResultType.ABORT
        assert result["reason"] == "not_loaded"


@pytest.mark.parametrize("kind", ["playing", CUSTOM])
async def test_a_tracker_that_is_deleted_while_its_page_is_open(
    trackers: Trackers, kind: str
) -> None:
    if kind == CUSTOM:
        sample = await trackers.add_custom({}, USE)
        await trackers.choose(sample, "save")
    else:
        await trackers.add(kind)
    tracker = trackers.only()
    page = await trackers.change()
    if kind == CUSTOM:
        page = await trackers.send(await trackers.send(page, suggested(page)), USE)
    trackers.hass.config_entries.async_remove_subentry(trackers.entry, tracker.subentry_id)

    entered = {"next_step_id": "save"} if kind == CUSTOM else suggested(page)
    result = await trackers.send(page, entered)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "tracker_deleted"
    assert trackers.all() == []
