"""The action and the endpoint that tell what is not used."""

from datetime import timedelta
from http import HTTPStatus
import json
import re

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats.analysis import unused as analysis
from custom_components.usage_stats.commands.unused import GET_UNUSED
from custom_components.usage_stats.engine.analysis.unused import KINDS, Why

from ..common import async_call, async_record, database, spoil
from ..pages import DOCS, action_section, blocks, first_cells, section, table_under
from .common import ANNA, refusal


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"days": 0}, ("days", "field_out_of_range", {"minimum": 1, "maximum": 3_650})),
        ({"days": ANNA}, ("days", "field_not_integer", {})),
        ({"limit": 1_001}, ("limit", "field_out_of_range", {"minimum": 1, "maximum": 1_000})),
        ({"kinds": [ANNA]}, ("kinds", "field_unknown_kind", {})),
        ({"kinds": 5}, ("kinds", "field_not_list", {})),
        ({"skill": ANNA}, ("skill", "field_unknown", {})),
    ],
)
def test_what_is_refused(fields: dict[str, object], expected: tuple[str, str, object]) -> None:
    assert refusal(GET_UNUSED, fields) == expected


@pytest.mark.usefixtures("noon_entry")
async def test_everyone_who_is_logged_in_may(
    hass: HomeAssistant, hass_read_only_user: MockUser
) -> None:
    """Without fields, all kinds are there in their order, and nothing of Usage Stats."""
    answer = await async_call(hass, "get_unused", context=Context(user_id=hass_read_only_user.id))

    assert list(answer) == ["success", "days", "recorder_since", "not_known", "totals", *KINDS]
    assert answer["days"] == 90
    assert answer["totals"] == dict.fromkeys(KINDS, 0)


@pytest.mark.usefixtures("noon_entry")
async def test_a_database_that_cannot_be_read(hass: HomeAssistant) -> None:
    await async_record(hass)
    spoil(database(hass), "use_days")
    with pytest.raises(HomeAssistantError) as caught:
        await async_call(hass, "get_unused")
    assert caught.value.translation_key == "database_not_readable"


@pytest.mark.usefixtures("noon_entry")
async def test_by_http(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> None:
    hass.states.async_set("button.lamp", "unknown", {"friendly_name": "Lamp"})
    client = await hass_client()

    found = await client.get("/api/usage-stats/unused?days=30&kinds=buttons,scenes&limit=5")
    refused = await client.get("/api/usage-stats/unused?kinds=lamps")

    assert (found.status, refused.status) == (HTTPStatus.OK, HTTPStatus.BAD_REQUEST)
    answer = await found.json()
    assert (answer["scenes"], answer["totals"]) == ([], {"scenes": 0, "buttons": 1})
    assert [item["name"] for item in answer["buttons"]] == ["Lamp"]
    message = (await refused.json())["message"]
    assert all(kind in message for kind in KINDS)


@pytest.mark.usefixtures("noon_entry")
async def test_the_page_says_what_is_answered(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    er.async_get(hass).async_get_or_create("scene", "hue", "film", suggested_object_id="film")
    hass.states.async_set("scene.film", "2025-08-02T19:30:11.204+00:00")
    hass.states.async_set("input_boolean.guests", "off")
    freezer.tick(timedelta(days=12))
    text = action_section("usage_stats.get_unused")
    example = json.loads(blocks(text, "json")[0])

    answer = await async_call(hass, "get_unused", {"days": 10, "kinds": ["scenes", "helpers"]})

    assert list(answer) == list(example)
    assert answer["not_known"] == [*example["not_known"], "recorder"]
    documented = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.+?) \|", text, re.MULTILINE)))
    assert {*answer, *KINDS, *Why} <= set(documented)
    for kind in ("scenes", "helpers"):
        [found], [shown] = answer[kind], example[kind]
        assert list(found) == list(shown)
        assert set(shown) <= set(documented)
    assert first_cells(table_under(text, "Why")) == list(Why)
    assert first_cells(table_under(text, "Field")) == ["days", "kinds", "limit"]
    known = re.findall(
        r"^\| (`.+?) \|", section(DOCS["unused"], "What cannot be known"), re.MULTILINE
    )
    assert re.findall(r"`(\w+)`", "".join(known))[1:] == [
        *analysis._NEVER_KNOWN,
        "recorder",
        "not_recorded",
    ]
