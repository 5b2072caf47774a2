"""Pages name what people look for as Home Assistant shows it."""

import re

import pytest

from custom_components.usage_stats.engine.events.event import EVENT_TYPES
from custom_components.usage_stats.engine.events.sanitize import KNOWN_KEYS
from custom_components.usage_stats.engine.tracking.origin import ORIGINS

from .pages import DOCS, README, cells, first_cells, section, tables, yaml_blocks
from .test_translations import load

ENGLISH = load("en")


def names() -> dict[str, list[str]]:
    """Return what people see on the screen, by page that tells them to look for it."""
    menu = ENGLISH["options"]["step"]["init"]["menu_options"]
    options = ENGLISH["options"]["step"]["settings"]["data"]
    share = ENGLISH["config"]["step"]["sharing"]["data"]
    sensors = {key: entity.get("name") for key, entity in ENGLISH["entity"]["sensor"].items()}
    actions = ENGLISH["services"]
    export = ENGLISH["entity"]["button"]["export"]["name"]
    tracker = ENGLISH["config_subentries"]["tracker"]
    kinds = dict(tracker["step"]["user"]["menu_options"])
    del kinds["trackers"]
    add = tracker["initiate_flow"]["user"]
    return {
        "README": [
            *(f"Usage Stats: {actions['record']['name']}", export, add),
            options["record_events"],
        ],
        "listening": [options["show_uses"], ENGLISH["entity"]["event"]["activity"]["name"]],
        "how-it-counts": [sensors["open_day"], options["rollover_time"], *menu.values()],
        "sharing": [share["share"], share["erase"], menu["sharing"]],
        "spreadsheet": [export],
        "trackers": [add, *kinds.values(), options["max_sensors"]],
        "troubleshooting": [export, sensors["next_submission"], menu["sharing"]],
    }


def test_the_kinds_of_trackers_and_the_origins_are_there() -> None:
    text = DOCS["trackers"]
    labels = ENGLISH["selector"]["tracker_kind"]["options"]

    rows = [cells(row) for row in tables(section(text, "What counts and what does not"))[0]]
    assert [row[0] for row in rows] == [f"*{label}*" for label in labels.values()]
    assert tuple(first_cells(section(text, "Origins"))) == ORIGINS
    variables = first_cells(section(text, "Anything else"))
    assert variables == ["trigger", "name", "area", "origin", "user_known"]
    (example,) = yaml_blocks(text, "system_log")
    assert example == {"system_log": {"fire_event": True}}
    for event_type in re.findall(r"`((?:job|printer|feature|error)_(?!type)\w+)`", text):
        assert event_type in EVENT_TYPES | KNOWN_KEYS


@pytest.mark.parametrize("page", names())
def test_what_a_page_tells_people_to_look_for_has_that_name(page: str) -> None:
    text = README if page == "README" else DOCS[page]

    for name in names()[page]:
        assert f"*{name}*" in text, name
