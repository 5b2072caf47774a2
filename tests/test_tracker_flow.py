"""*Add tracker* and *Change tracker* for the ready-made kinds, as a person goes through them."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers.json import prepare_save_json
from homeassistant.setup import async_setup_component
import pytest

from custom_components.usage_stats.tracking.const import CUSTOM
from custom_components.usage_stats.tracking.kinds import KINDS

from .trackers import STATE_TRIGGER, Trackers, defaults, fields_of, suggested

NAMES = {
    "runs": "Automations and scripts",
    "turned_on": "Lights, switches and more",
    "pressed": "Buttons and scenes",
    "opened": "Doors, windows and covers",
    "finished": "Machines",
    "playing": "Media players",
    "tags": "Tags",
    "voice": "Voice assistants",
    "printers": "3D printers",
    "features": "Features",
    "errors": "Errors",
    "actions": "Actions",
}
BY_ORIGIN = {"counted_by": "origin"}
MORE: Mapping[str, Mapping[str, Any]] = {
    "runs": {**BY_ORIGIN, "domains": ["automation", "script"], "backfill": True},
    "turned_on": {**BY_ORIGIN, "backfill": True},
    "pressed": {**BY_ORIGIN, "backfill": True},
    "finished": {**BY_ORIGIN, "watts": 5.0, "minutes": 5.0},
    "printers": {},
    "features": {},
    "errors": {},
}
"""What an untouched page stores besides the kind."""
TARGETED = [kind for kind in NAMES if kind not in {"errors", "actions"}]
ONES = {
    "entity_id": ["light.bed"],
    "device_id": ["0123456789abcdef0123456789abcdef"],
    "area_id": ["bedroom"],
    "floor_id": ["upstairs"],
    "label_id": ["counted"],
}


async def test_the_menu_has_all_kinds_and_anything_else(trackers: Trackers) -> None:
    menu = await trackers.menu()

    assert menu["type"] is FlowResultType.MENU
    assert menu["menu_options"] == ["trackers", *NAMES, CUSTOM]
    assert list(NAMES) == list(KINDS)


@pytest.mark.parametrize("kind", NAMES)
async def test_an_untouched_page_counts_all_of_the_kind(trackers: Trackers, kind: str) -> None:
    page = await trackers.open(kind)
    assert page["type"] is FlowResultType.FORM
    assert suggested(page) == {"name": NAMES[kind]}
    more = MORE.get(kind, BY_ORIGIN)
    assert set(fields_of(page)) == {"name", *more} | ({"target"} if kind in TARGETED else set())

    result = await trackers.send(page, suggested(page))

    assert result["type"] is FlowResultType.CREATE_ENTRY
    tracker = trackers.only()
    assert tracker.title == NAMES[kind]
    assert tracker.unique_id == f"all_{kind}"
    assert dict(tracker.data) == {"kind": kind, **more}


@pytest.mark.parametrize("kind", TARGETED)
async def test_single_ones_are_stored_as_they_were_chosen(trackers: Trackers, kind: str) -> None:
    result = await trackers.add(kind, name="  Some of them ", target=ONES)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    tracker = trackers.only()
    assert tracker.title == "Some of them"
    assert tracker.unique_id is None
    assert dict(tracker.data) == {"kind": kind, "target": ONES, **MORE.get(kind, BY_ORIGIN)}
    prepare_save_json(trackers.entry.as_dict())


@pytest.mark.parametrize("kind", NAMES)
async def test_every_kind_is_changed_on_its_page(trackers: Trackers, kind: str) -> None:
    await trackers.add(kind)
    before = trackers.only()

    page = await trackers.change()
    assert suggested(page) == {"name": NAMES[kind], **MORE.get(kind, BY_ORIGIN)}
    changed: dict[str, Any] = {"name": "Another"}
    if kind in TARGETED:
        changed["target"] = {"entity_id": ["light.bed"]}
    if "counted_by" in fields_of(page):
        changed["counted_by"] = "area"
    result = await trackers.send(page, {**suggested(page), **changed})

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    tracker = trackers.only()
    assert tracker.subentry_id == before.subentry_id
    assert tracker.title == changed.pop("name")
    assert tracker.unique_id == (None if kind in TARGETED else f"all_{kind}")
    assert dict(tracker.data) == {"kind": kind, **MORE.get(kind, BY_ORIGIN), **changed}
    shown = await trackers.change()
    assert suggested(shown).items() >= changed.items()


async def test_single_ones_become_all_again(trackers: Trackers) -> None:
    await trackers.add("turned_on", target=ONES)

    page = await trackers.change()
    entered = {"counted_by": "none", "backfill": False}
    await trackers.send(page, {"name": "All lights", **entered})

    tracker = trackers.only()
    assert dict(tracker.data) == {"kind": "turned_on", **entered}
    assert tracker.unique_id == "all_turned_on"


@pytest.mark.parametrize("empty", [{}, {"entity_id": []}, {"area_id": [], "label_id": []}])
async def test_an_empty_target_is_all(trackers: Trackers, empty: dict[str, list[str]]) -> None:
    await trackers.add("playing", target=empty)

    tracker = trackers.only()
    assert "target" not in tracker.data
    assert tracker.unique_id == "all_playing"


@pytest.mark.parametrize(
    "target", [{"entity_id": ["{{ states.light }}"]}, {"entity_id": "all"}, {"place": ["x"]}, "all"]
)
async def test_a_target_is_made_of_ids(trackers: Trackers, target: object) -> None:
    """A template would be stored as an object, and no config entry could be saved any more."""
    with pytest.raises(InvalidData):
        await trackers.add("turned_on", target=target)

    assert trackers.all() == []


@pytest.mark.parametrize("kind", TARGETED)
async def test_all_of_a_kind_is_counted_once(trackers: Trackers, kind: str) -> None:
    await trackers.add(kind)

    refused = await trackers.add(kind)

    assert refused["errors"] == {"target": "all_counted"}
    assert len(trackers.all()) == 1
    # What was entered is still there, and single ones can be counted in another way.
    assert suggested(refused)["name"] == NAMES[kind]
    result = await trackers.send(refused, {"name": "One", "target": {"entity_id": ["light.bed"]}})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    some = trackers.all()[1]
    refused = await trackers.send(await trackers.change(some), {"name": "One"})
    assert refused["errors"] == {"target": "all_counted"}
    assert some.unique_id is None


@pytest.mark.parametrize("kind", ["errors", "actions"])
async def test_what_has_no_single_ones_is_there_once(trackers: Trackers, kind: str) -> None:
    await trackers.add(kind)

    result = await trackers.open(kind)

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    assert (await trackers.change())["type"] is FlowResultType.FORM


async def test_two_pages_at_once_make_one_tracker_of_all(trackers: Trackers) -> None:
    pages = [await trackers.open("errors") for _ in range(2)]

    await trackers.send(pages[0], {"name": "Errors"})
    result = await trackers.send(pages[1], {"name": "Errors"})

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"
    assert len(trackers.all()) == 1


@pytest.mark.parametrize(
    ("name", "reason"), [("", "field_empty"), ("  ", "field_empty"), ("x" * 65, "field_too_long")]
)
@pytest.mark.parametrize("page", ["voice", CUSTOM])
async def test_a_tracker_has_a_name(trackers: Trackers, page: str, name: str, reason: str) -> None:
    more = {"triggers": [STATE_TRIGGER]} if page == CUSTOM else {}

    refused = await trackers.send(await trackers.open(page), {"name": name, **more})

    assert refused["errors"] == {"name": reason}
    assert trackers.all() == []


async def test_runs_are_those_of_one_or_both(trackers: Trackers) -> None:
    refused = await trackers.add("runs", domains=[])
    assert refused["errors"] == {"domains": "nothing_chosen"}

    await trackers.send(refused, {"name": "Scripts", "domains": ["script"]})

    assert trackers.only().data["domains"] == ["script"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("watts", 0), ("watts", -1), ("watts", 100_001), ("watts", "much")),
        *(("minutes", -1), ("minutes", 1_441), ("counted_by", "user"), ("another", 1)),
    ],
)
async def test_what_a_field_does_not_take_changes_nothing(
    trackers: Trackers, field: str, value: object
) -> None:
    with pytest.raises(InvalidData):
        await trackers.add("finished", **{field: value})

    assert trackers.all() == []


async def test_the_page_of_errors_says_when_nobody_reports_them(
    trackers: Trackers, hass: HomeAssistant
) -> None:
    page = await trackers.open("errors")
    assert page["step_id"] == "errors_off"
    # It may be saved all the same.
    assert (await trackers.send(page, suggested(page)))["type"] is FlowResultType.CREATE_ENTRY

    config = {"system_log": {"fire_event": True}}
    assert await async_setup_component(hass, "system_log", config)
    assert (await trackers.change())["step_id"] == "errors"


async def test_several_at_once(trackers: Trackers) -> None:
    await trackers.add("playing")
    page = await trackers.open("trackers")
    assert fields_of(page) == [*(kind for kind in NAMES if kind != "playing"), "backfill"]
    # The lamp is the only thing here besides the actions.
    assert {kind for kind, tick in defaults(page).items() if tick} == {"turned_on", "backfill"}

    nothing = dict.fromkeys(fields_of(page), False)
    refused = await trackers.send(page, nothing)
    assert refused["errors"] == {"base": "nothing_chosen"}
    assert suggested(refused) == nothing
    result = await trackers.send(refused, {**nothing, "tags": True, "actions": True})

    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "trackers_added"
    added = {tracker.unique_id: (tracker.title, dict(tracker.data)) for tracker in trackers.all()}
    del added["all_playing"]
    assert added == {
        "all_tags": ("Tags", {"kind": "tags", **BY_ORIGIN}),
        "all_actions": ("Actions", {"kind": "actions", **BY_ORIGIN}),
    }


async def test_several_at_once_while_one_of_them_is_added(trackers: Trackers) -> None:
    page = await trackers.open("trackers")
    nothing = dict.fromkeys(fields_of(page), False)
    await trackers.add("tags")

    await trackers.send(page, {**nothing, "tags": True, "voice": True})

    assert [tracker.unique_id for tracker in trackers.all()] == ["all_tags", "all_voice"]


async def test_the_menu_leaves_out_several_when_all_are_counted(trackers: Trackers) -> None:
    page = await trackers.open("trackers")
    await trackers.send(page, dict.fromkeys(NAMES, True))

    assert len(trackers.all()) == len(NAMES)
    assert (await trackers.menu())["menu_options"] == [*NAMES, CUSTOM]


async def test_the_names_are_in_the_language_of_home_assistant(trackers: Trackers) -> None:
    trackers.hass.config.language = "de"

    page = await trackers.open("runs")

    assert suggested(page) == {"name": "Automationen und Skripte"}
