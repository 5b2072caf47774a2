"""What the documents say about comparing is what happens."""

import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.usage_stats.engine.analysis.columns import KNOWN_COLUMNS, folded_heading

from .common import async_call, async_move_to, async_record, async_set_up, folder
from .pages import (
    DOCS,
    action_section,
    blocks,
    cells,
    first_cells,
    section,
    table_under,
    tables,
    yaml_blocks,
)

PAGE = section(DOCS["comparison"], "Is the tool used for all the work?")


@pytest.mark.usefixtures("berlin")
async def test_the_example_is_a_real_call_with_a_real_answer(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    freezer.move_to("2025-12-22T12:00:00+01:00")
    await async_set_up(hass)
    await async_record(hass, "Notfall", "ct", count=3)
    await async_move_to(hass, freezer, "2025-12-23T12:00:00+01:00")
    await async_record(hass, "Neuro", "mr")
    (file,), (answer,) = blocks(PAGE, "csv"), blocks(PAGE, "json")
    (folder(hass) / "leistungen.csv").write_text(file, encoding="utf-8")
    (call,) = yaml_blocks(PAGE, "action")

    compared = await async_call(hass, "compare", call["data"])

    shown: dict[str, Any] = json.loads(answer)
    assert shown == compared
    assert list(shown) == list(compared)
    assert first_cells(table_under(action_section("usage_stats.compare"), "Answer")) == list(shown)


def test_every_known_heading_is_there() -> None:
    rows = {
        code.strip("`"): names for code, names in map(cells, tables(section(PAGE, "Columns"))[0])
    }
    assert rows.keys() == KNOWN_COLUMNS.keys()
    for column, names in rows.items():
        shown = [folded_heading(name) for name in names.split(", ")]
        assert sorted(shown) == sorted(KNOWN_COLUMNS[column])
