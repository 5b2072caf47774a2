"""What a collector holds, asked for and shown."""

from http import HTTPStatus
import json
import logging

from aiohttp import web
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_call, async_settle
from ..e2e.collector import Collector
from ..pages import action_section, blocks, first_cells, table_under
from ..sharing.common import NOBODY, async_opt_in, installation, stored

pytestmark = pytest.mark.usefixtures("reachable")

NOTHING = "The collector holds nothing about this installation, or cannot show it."
REFUSED = "The collector refuses the address, the key or the token."
LATER = "The collector does not answer, or asks to wait. Try again later."
NOWHERE = "There is no collector to ask: nothing was shared, or what was shared is being erased."


def hold(collector: Collector, entry: MockConfigEntry, content: str) -> None:
    """Have a collector hold a submission, with the token of the next request."""
    known = installation(entry).id
    collector.held[known, "2027-03-11"] = json.dumps({"content": content}).encode()

    async def remember(request: web.Request) -> web.StreamResponse:
        collector.tokens[known] = request.headers["Authorization"]
        collector.misbehave_to_access = None
        return await collector.show(request)

    collector.misbehave_to_access = remember


async def test_what_is_held_comes_as_text_and_is_kept_nowhere(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    collector: Collector,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="custom_components.usage_stats")
    hold(collector, sharing, "xylophon")
    before = stored(hass)

    answer = await async_call(hass, "get_held_data")

    assert answer == {
        "success": True,
        "held": '{"submissions": [{"content": "xylophon"}]}',
        "message": "This is everything the collector holds.",
    }
    [request] = collector.sent("GET")[-1:]
    text = action_section("usage_stats.get_held_data")
    example = json.loads(blocks(text, "json")[0])
    assert example == {**answer, "held": example["held"]}
    assert first_cells(table_under(text, "Answer")) == list(answer)
    assert request.path == f"/installation/{installation(sharing).id}"
    await async_settle(hass)
    assert stored(hass) == before
    assert "xylophon" not in caplog.text


async def test_also_after_an_opt_out_until_it_is_erased(
    hass: HomeAssistant, sharing: MockConfigEntry, collector: Collector
) -> None:
    hold(collector, sharing, "still here")
    await async_call(hass, "opt_out")
    assert "still here" in (await async_call(hass, "get_held_data"))["held"]

    await async_call(hass, "opt_out", {"erase": True})
    await async_settle(hass)
    asked = len(collector.requests)
    answer = await async_call(hass, "get_held_data")

    assert answer == {"success": False, "held": None, "message": NOWHERE}
    assert len(collector.requests) == asked


async def test_nothing_was_ever_shared(
    hass: HomeAssistant, noon_entry: MockConfigEntry, collector: Collector
) -> None:
    assert noon_entry.runtime_data

    answer = await async_call(hass, "get_held_data")

    assert answer == {"success": False, "held": None, "message": NOWHERE}
    assert collector.requests == []


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (HTTPStatus.NOT_FOUND, NOTHING),
        (HTTPStatus.GONE, NOTHING),
        (HTTPStatus.METHOD_NOT_ALLOWED, "The collector cannot show what it holds."),
        (HTTPStatus.FORBIDDEN, REFUSED),
        (HTTPStatus.TOO_MANY_REQUESTS, LATER),
    ],
)
async def test_nothing_comes(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    collector: Collector,
    status: HTTPStatus,
    message: str,
) -> None:
    assert sharing.runtime_data

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status)

    collector.misbehave_to_access = answer

    answered = await async_call(hass, "get_held_data")

    assert answered == {"success": message == NOTHING, "held": None, "message": message}


async def test_nobody_answers(
    hass: HomeAssistant,
    noon_entry: MockConfigEntry,
    hass_admin_user: User,
    collector: Collector,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What is logged has neither the address nor the ID."""
    caplog.set_level(logging.DEBUG, logger="custom_components.usage_stats")
    await async_opt_in(hass, hass_admin_user, collector, collector_url=NOBODY)

    answer = await async_call(hass, "get_held_data")

    assert answer == {"success": False, "held": None, "message": LATER}
    lines = [line.getMessage() for line in caplog.records if "held" in line.getMessage()]
    assert len(lines) == 1
    assert NOBODY not in lines[0]
    assert installation(noon_entry).id not in lines[0]


async def test_who_may_ask(
    hass: HomeAssistant,
    sharing: MockConfigEntry,
    hass_read_only_user: User,
    collector: Collector,
) -> None:
    assert sharing.runtime_data
    asked = len(collector.requests)
    with pytest.raises(ServiceValidationError, match="administrator"):
        await async_call(hass, "get_held_data", context=Context(user_id=hass_read_only_user.id))
    with pytest.raises(ServiceValidationError, match="colour"):
        await async_call(hass, "get_held_data", {"colour": 1})

    assert len(collector.requests) == asked
