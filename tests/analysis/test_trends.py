"""`get_trends` as actions and REST have it, and what it must not hold up."""

import asyncio
from http import HTTPStatus
import threading

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.usage_stats.storage.database import Connection, DatabaseError

from ..common import (
    ONE,
    async_call,
    async_move_to,
    async_record,
    async_restart,
    our_threads,
    runtime_data,
)
from ..common import database as path_of_database
from .past import async_record_past

FILM = ("Movie night", "voice")
WEEK = [f"2027-03-0{day}T07:00:00+01:00" for day in (3, 4, 5, 6, 8, 9)]


LAST_WEEK = {
    "success": True,
    "from": "2027-03-03",
    "to": "2027-03-09",
    "history_from": "2027-02-24",
    "days": 7,
    "days_with_uses": 6,
    "days_without": 1,
    "total": 6,
    "per_day": 0.857,
    "streak": 2,
    "longest_streak": 4,
    "compared": {
        "from": "2027-02-24",
        "to": "2027-03-02",
        "total": 1,
        "change": 5,
        "change_percent": 500.0,
    },
    "peak": {
        "hour": {"hour": 7, "average": 0.857},
        "weekday": {"weekday": "monday", "average": 1.0},
        "hour_of_week": {"weekday": "monday", "hour": 7, "average": 1.0},
        "day": {"date": "2027-03-03", "count": 1},
    },
    "combinations": [
        {
            "skill": ONE[0],
            "modality": ONE[1],
            "count": 6,
            "share": 1.0,
            "change": 6,
            "days_used": 6,
            "last": "2027-03-09",
        }
    ],
    "total_combinations": 1,
    "not_used": [{"skill": FILM[0], "modality": FILM[1], "last": "2027-02-24", "days": 13}],
    "expected": None,
    "today": {"date": "2027-03-10", "total": 5},
}


@pytest.fixture
async def week(noon_entry: MockConfigEntry) -> MockConfigEntry:
    """Return an entry with a week of coffee, and a film the week before."""
    await async_record_past(noon_entry, WEEK)
    await async_record_past(noon_entry, ["2027-02-24T20:00:00+01:00"], FILM)
    return noon_entry


@pytest.mark.usefixtures("week")
async def test_the_last_week(hass: HomeAssistant) -> None:
    await async_record(hass, count=5)

    answer = await async_call(hass, "get_trends", {"days": 7, "group_by": "weekday"})

    groups = answer.pop("groups")
    assert groups[:2] == [
        {"weekday": "monday", "count": 1, "days": 1, "average": 1.0},
        {"weekday": "tuesday", "count": 1, "days": 1, "average": 1.0},
    ]
    assert len(groups) == 7
    assert answer == LAST_WEEK


@pytest.mark.usefixtures("noon_entry")
async def test_a_new_installation(hass: HomeAssistant) -> None:
    await async_record(hass)

    answer = await async_call(hass, "get_trends")

    assert (answer["from"], answer["to"], answer["days"]) == ("2027-02-10", "2027-03-09", 0)
    assert answer["history_from"] == "2027-03-10"
    assert answer["per_day"] is answer["compared"] is None
    assert answer["peak"] == dict.fromkeys(("hour", "weekday", "hour_of_week", "day"))
    assert answer["today"] == {"date": "2027-03-10", "total": 1}


async def test_a_day_counts_as_soon_as_it_is_closed(
    hass: HomeAssistant, noon_entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What was counted and is not saved yet is found too."""
    runtime_data(noon_entry).counter.record([(*ONE, 2)])
    await async_move_to(hass, freezer, "2027-03-11T00:10:00+01:00")
    runtime_data(noon_entry).counter.record([(*ONE, 3)])

    answer = await async_call(hass, "get_trends", {"days": 1})

    assert (answer["to"], answer["total"], answer["today"]["total"]) == ("2027-03-10", 2, 3)


@pytest.mark.usefixtures("week")
async def test_limits_are_of_each_list(hass: HomeAssistant) -> None:
    await async_record_past(
        hass.config_entries.async_loaded_entries("usage_stats")[0],
        ["2027-03-09T20:00:00+01:00"],
        FILM,
    )
    answer = await async_call(hass, "get_trends", {"limit": 1, "group_by": "hour"})

    assert [row["skill"] for row in answer["combinations"]] == [ONE[0]]
    assert answer["total_combinations"] == 2
    assert len(answer["groups"]) == 24


@pytest.mark.parametrize(
    ("fields", "field", "key"),
    [
        ({"days": 7, "from": "2027-03-01"}, "days", "field_days_and_from"),
        ({"from": "2027-03-09", "to": "2027-03-01"}, "from", "field_after_to"),
        ({"to": "2027-03-11"}, "to", "field_in_future"),
        ({"from": "2027-02-30"}, "from", "field_not_date"),
        ({"from": "2015-01-01"}, "from", "field_too_many_days"),
        ({"days": 0}, "days", "field_out_of_range"),
        ({"limit": 1_001}, "limit", "field_out_of_range"),
        ({"group_by": "year"}, "group_by", "field_unknown_grouping"),
        ({"group_by": ["day"]}, "group_by", "field_unknown_grouping"),
        ({"skill": ""}, "skill", "field_empty"),
        ({"mode": 1}, "mode", "field_unknown"),
    ],
)
@pytest.mark.usefixtures("noon_entry")
async def test_bad_input_is_refused_by_field(
    hass: HomeAssistant, fields: dict[str, object], field: str, key: str
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await async_call(hass, "get_trends", fields)

    assert caught.value.translation_key == key
    assert (caught.value.translation_placeholders or {})["field"] == field


@pytest.mark.usefixtures("week")
async def test_everybody_may_ask_over_rest(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
    hass_read_only_user: MockUser,
) -> None:
    client = await hass_client(hass_read_only_access_token)
    path = "/api/usage-stats/trends"
    response = await client.get(path, params={"from": "2027-03-01", "group_by": "day"})

    assert response.status == HTTPStatus.OK
    answer = await response.json()
    assert answer == await async_call(
        hass,
        "get_trends",
        {"from": "2027-03-01", "group_by": "day"},
        Context(user_id=hass_read_only_user.id),
    )
    response = await client.get(path, params={"from": "tomorrow"})
    assert response.status == HTTPStatus.BAD_REQUEST
    assert "tomorrow" not in (await response.json())["message"]


async def test_counting_does_not_wait_for_a_long_question(
    hass: HomeAssistant, week: MockConfigEntry
) -> None:
    """Not even a use with an id, which is looked up in the database."""
    started, go_on = threading.Event(), threading.Event()

    def take_long(_connection: Connection) -> None:
        started.set()
        assert go_on.wait(10)

    history = runtime_data(week).history
    asked = hass.async_create_task(history.async_ask(take_long))
    await hass.async_add_executor_job(started.wait)
    for _ in range(2):
        answer = await async_record(hass, use_id="a")
    assert answer == {"success": True, "counted": 0, "durable": True}
    go_on.set()
    await asked


def endless(connection: Connection) -> object:
    """Ask what takes for ever."""
    return connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"
    ).fetchone()


async def test_deleting_everything_ends_questions(
    hass: HomeAssistant, week: MockConfigEntry
) -> None:
    history = runtime_data(week).history
    asked = [hass.async_create_task(history.async_ask(endless)) for _ in range(2)]
    await asyncio.sleep(0)

    deleted = await async_call(hass, "delete_all", {"confirm": True, "files": True})

    assert deleted["success"] is True
    for question in asked:
        with pytest.raises(DatabaseError):
            await question
    assert (await async_call(hass, "get_trends"))["history_from"] is None


async def test_a_reload_ends_questions(hass: HomeAssistant, week: MockConfigEntry) -> None:
    history = runtime_data(week).history
    asked = hass.async_create_task(history.async_ask(endless))
    await asyncio.sleep(0)
    await async_restart(hass, week)

    with pytest.raises(DatabaseError):
        await asked
    with pytest.raises(DatabaseError):
        await history.async_ask(endless)
    assert not [name for name in our_threads() if "analysis" in name]


@pytest.mark.usefixtures("week")
async def test_a_history_that_is_not_there_is_an_error(hass: HomeAssistant) -> None:
    """As on a disk that fails for a moment."""
    path = path_of_database(hass)
    aside = path.rename(path.with_name("aside"))
    with pytest.raises(HomeAssistantError) as caught:
        await async_call(hass, "get_trends")
    aside.rename(path)

    assert caught.value.translation_key == "database_not_readable"
    assert (await async_call(hass, "get_trends", {"days": 7}))["total"] == len(WEEK)
