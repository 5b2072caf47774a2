"""What the counts say: a year in the database, questions by two people, and an unusual day.

The open day at the first start is Thursday, 11 March 2027.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
import json
from pathlib import Path
import shutil
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from custom_components.usage_stats.const import DATABASE
from custom_components.usage_stats.engine import schema
from custom_components.usage_stats.engine.uses import use_log
from custom_components.usage_stats.engine.uses.open_day import DayStart, utc_hour
from custom_components.usage_stats.engine.uses.use import Combination

from .configuration import DOMAIN
from .home_assistant import CommandError, HomeAssistantProcess, Json, WebSocketClient
from .waiting import until, until_state

BLUEPRINT: Final = Path(__file__).parents[2] / "blueprints/automation/usage_stats/unusual_use.yaml"
ZONE: Final = ZoneInfo("Europe/Berlin")
TODAY: Final = date(2027, 3, 11)
DAY: Final = timedelta(days=1)
SENSOR: Final = "binary_sensor.usage_stats_unusual_use"
COMPARE: Final = "/api/usage-stats/compare"
TRENDS: Final = "/api/usage-stats/trends"
READER: Final = {"username": "reader", "password": "reads-only"}

ESPRESSO: Final = ("Espresso", "button")
CT: Final = ("Notfall", "ct")
XRAY: Final = ("Thorax", "xray")
MOVIE: Final = ("Movie night", "voice")
LAST_MOVIE: Final = date(2026, 3, 21)

AUTOMATIONS: Final = [
    {
        "id": "blueprint",
        "alias": "From the blueprint",
        "use_blueprint": {"path": "usage_stats/unusual_use.yaml", "input": {"sensor": SENSOR}},
    },
    {
        "id": "event",
        "alias": "From the event",
        "triggers": [{"trigger": "event", "event_type": "usage_stats_unusual"}],
        "actions": [
            {
                "action": "persistent_notification.create",
                "data": {"title": "Event", "message": "{{ trigger.event.data | to_json }}"},
            }
        ],
    },
]

RULES: Final[dict[str, Json]] = {
    "values": {"modality": {"MRT": "mr", "Röntgen": "xray"}},
    "only": {"Status": "fertig"},
    "distinct": "Nummer",
}


def _uses(day: date) -> Iterator[tuple[Combination, int, int]]:
    """Yield (combination, local hour, count) of a day before today."""
    yield ESPRESSO, 7, 5
    yield XRAY, 9, 10 if day.weekday() == 0 else 6
    yield CT, 10, 12 if day.weekday() < 5 else 4
    if day in {LAST_MOVIE, LAST_MOVIE - 7 * DAY}:
        yield MOVIE, 20, 1


def _seed(folder: Path) -> None:
    """Write a year that was counted and exported, and a day that is open since midnight."""
    folder.mkdir()
    with closing(schema.create(folder / DATABASE)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for day in (TODAY - ago * DAY for ago in range(365, 0, -1)):
            uses = [
                ((utc_hour(_utc(day, hour)), combination), count)
                for combination, hour, count in _uses(day)
            ]
            use_log.add_uses(connection, day, uses)
        connection.execute("UPDATE uses SET exported = count")
        connection.execute("UPDATE dates SET unsettled = 0")
        use_log.open_day(connection, DayStart(TODAY, _utc(TODAY, 0), TODAY - DAY))
        connection.execute("COMMIT")


def _utc(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZONE).astimezone(UTC)


def _work_list() -> bytes:
    """Return an export as radiology systems write it, of the first five days of March.

    15 CTs a day were done, of which one is there twice, and one was cancelled; and 6 X-rays.
    """
    lines = ["Leistungen;;;;;", "Nummer;Untersuchungsdatum;Bereich;Modalität;Status;Patient"]
    for day in range(1, 6):
        kinds = [("Notfall", "CT")] * 15 + [("Thorax", "Röntgen")] * 6
        rows = [
            f"{day}-{number};0{day}.03.2027 08:{number:02};{skill};{modality};fertig;Müller"
            for number, (skill, modality) in enumerate(kinds)
        ]
        cancelled = f"{day}-99;0{day}.03.2027 09:00;Notfall;CT;storniert;Müller"
        lines += [*rows, rows[0], cancelled]
    return "\r\n".join(lines).encode("cp1252")


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[HomeAssistantProcess]:
    """Return a Home Assistant that counted for a year and runs in the evening."""
    folder = tmp_path / "usage_stats"
    await asyncio.to_thread(_seed, folder)
    (folder / "leistungen.csv").write_bytes(_work_list())
    blueprints = tmp_path / "blueprints" / "automation" / "usage_stats"
    blueprints.mkdir(parents=True)
    shutil.copy(BLUEPRINT, blueprints)
    # JSON is YAML too.
    (tmp_path / "automations.yaml").write_text(json.dumps(AUTOMATIONS))
    home = HomeAssistantProcess(tmp_path, fake_time="@2027-03-11 18:00:00")
    await home.start()
    try:
        await home.onboard()
        await home.setup_integration()
        yield home
    finally:
        home.kill()


async def _ask(client: WebSocketClient, action: str, **fields: Json) -> Json:
    """Call an action as the frontend does; raise CommandError."""
    called = {"domain": DOMAIN, "service": action, "service_data": fields}
    answer = await client.command(type="call_service", **called, return_response=True)
    return answer["response"]


async def _reader(home: HomeAssistantProcess, client: WebSocketClient) -> HomeAssistantProcess:
    """Add a user who is no administrator, and log in."""
    made = await client.command(
        type="config/auth/create", name="Reader", group_ids=["system-users"]
    )
    user_id = made["user"]["id"]
    await client.command(
        type="config/auth_provider/homeassistant/create", user_id=user_id, **READER
    )
    return await home.as_user(READER)


async def _trends(home: HomeAssistantProcess, **query: Json) -> Json:
    status, answer = await home.get(f"{TRENDS}?{urlencode(query)}")
    assert status == HTTPStatus.OK, answer
    return answer


async def _record(home: HomeAssistantProcess, espresso: int) -> None:
    """Have the uses of a working day."""
    counts = {ESPRESSO: espresso, XRAY: 6, CT: 12}
    uses = [
        {"skill": skill, "modality": modality, "count": count}
        for (skill, modality), count in counts.items()
    ]
    status, answer = await home.post("/api/usage-stats/record", {"uses": uses})
    assert (status, answer["counted"], answer["durable"]) == (HTTPStatus.OK, espresso + 18, True)


async def _notifications(home: HomeAssistantProcess) -> dict[str, str]:
    """Return the messages of the notifications by their titles."""
    async with home.ws() as client:
        found = await client.command(type="persistent_notification/get")
    return {notification["title"]: notification["message"] for notification in found}


async def test_analysis(home: HomeAssistantProcess) -> None:
    async with home.ws() as client:
        await _what_the_year_says(home, client)
        await _the_work_list(home, client)
        await _a_file_for_a_spreadsheet(home, client)
        await _a_correction(home)
        await _what_only_administrators_may(home, client)
    await _an_unusual_day(home)


async def _what_the_year_says(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    month = await _ask(client, "get_trends")
    assert month == await _trends(home)
    assert (month["from"], month["to"]) == ("2027-02-11", "2027-03-10")
    # 28 days with 20 working days, of which four are Mondays.
    assert month["total"] == 28 * 5 + (28 * 6 + 4 * 4) + (20 * 12 + 8 * 4)
    assert month["compared"]["change"] == 0
    assert month["peak"]["hour"]["hour"] == 10
    assert month["peak"]["weekday"] == {"weekday": "monday", "average": 27.0}
    assert [(row["skill"], row["last"]) for row in month["not_used"]] == [
        ("Movie night", "2026-03-21")
    ]
    assert (month["expected"]["from"], len(month["expected"]["days"])) == ("2027-03-12", 7)
    assert month["today"] == {"date": "2027-03-11", "total": 0}

    # Both nights of a clock change are in the year: local hours stay what they are.
    year = await _trends(home, days=365, group_by="hour")
    assert (year["history_from"], year["streak"]) == ("2026-03-11", 365)
    assert [row["hour"] for row in year["groups"] if row["count"]] == [7, 9, 10, 20]
    assert sum(row["count"] for row in year["groups"]) == year["total"]


async def _the_work_list(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    """Compare the file in the folder and the same as the body of a request."""
    answer = await _ask(client, "compare", file="leistungen.csv", **RULES)
    assert (answer["from"], answer["to"], answer["days"]) == ("2027-03-01", "2027-03-05", 5)
    source = answer["source"]
    assert (source["encoding"], source["separator"]) == ("windows-1252", ";")
    assert (source["filtered"], source["repeated"], source["left_out"]) == (5, 5, 0)
    combinations = [
        (row["modality"], row["uses"], row["entries"], row["coverage"])
        for row in answer["combinations"]
    ]
    assert combinations == [("ct", 60, 75, 0.8), ("xray", 34, 30, 1.0), ("button", 25, 0, None)]
    assert answer["coverage"] == pytest.approx(90 / 105, abs=1e-4)
    assert answer["only_uses"] == [{"skill": "Espresso", "modality": "button", "uses": 25}]
    assert "Müller" not in json.dumps(answer, ensure_ascii=False) + home.log()

    query = {
        name: rule if isinstance(rule, str) else json.dumps(rule) for name, rule in RULES.items()
    }
    status, uploaded = await home.upload(COMPARE, _work_list(), {**query, "write": "true"})
    assert status == HTTPStatus.OK, uploaded
    written = (home.config_dir / uploaded["file_path"]).read_text(encoding="utf-8")
    assert "2027-03-01,Notfall,ct,12,15,0.8" in written
    assert {**uploaded, "file_path": None} == answer


async def _a_file_for_a_spreadsheet(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    period = {"from": "2027-03-06", "to": "2027-03-08"}
    form = {"layout": "wide", "separator": "semicolon"}
    answer = await _ask(client, "export_range", **period, **form)
    assert (answer["success"], answer["rows"]) == (True, 3)
    written = (home.config_dir / answer["file_path"]).read_text(encoding="utf-8")
    assert written.splitlines() == [
        "\ufeffdate;Espresso_button;Notfall_ct;Thorax_xray",
        "2027-03-06;5;4;6",
        "2027-03-07;5;4;6",
        "2027-03-08;5;12;10",
    ]


async def _a_correction(home: HomeAssistantProcess) -> None:
    """Take two uses away from Tuesday; nobody can take away more than there are."""
    taken = {"date": "2027-03-09", "skill": "Notfall", "modality": "ct", "reason": "Counted twice"}
    before = (await _trends(home))["total"]
    for count, status in ((-13, HTTPStatus.BAD_REQUEST), (-2, HTTPStatus.OK)):
        answered = await home.post("/api/usage-stats/correct", {**taken, "count": count})
        assert answered[0] == status, answered
    assert answered[1]["total"] == 10
    after = await _trends(home)
    assert (after["total"], after["compared"]["change"]) == (before - 2, -2)
    corrected = (home.config_dir / DOMAIN / "usage_stats_2027-03-09.csv").read_text("utf-8")
    [_, row] = corrected.splitlines()
    assert row.startswith("2027-03-09,Notfall,ct,-2,2027-03-11 ")


async def _what_only_administrators_may(
    home: HomeAssistantProcess, client: WebSocketClient
) -> None:
    """Everybody may look; only administrators read or write files, and correct."""
    correction = {"date": "2027-03-09", "skill": "Notfall", "modality": "ct", "count": 1}
    refused: dict[str, dict[str, Json]] = {
        "compare": {"file": "leistungen.csv"},
        "export_range": {"days": 7},
        "correct": {**correction, "reason": "Was missing"},
    }
    kept = sorted((home.config_dir / DOMAIN).glob("*.csv"))
    reader = await _reader(home, client)
    async with reader.ws() as reading:
        for action in ("get_trends", "get_unusual", "get_unused"):
            assert await _ask(reading, action) == await _ask(client, action)
        unused = await _ask(reading, "get_unused", kinds=["combinations"], days=90)
        for action, fields in refused.items():
            with pytest.raises(CommandError, match="administrator"):
                await _ask(reading, action, **fields)
    assert [(row["skill"], row["last"]) for row in unused["combinations"]] == [
        ("Movie night", "2026-03-21")
    ]
    assert await _trends(reader) == await _trends(home)
    for path, body in ((COMPARE, "compare"), ("/api/usage-stats/correct", "correct")):
        status, _ = await reader.post(path, refused[body])
        assert status == HTTPStatus.FORBIDDEN
    status, _ = await reader.upload(COMPARE, _work_list(), {})
    assert status == HTTPStatus.FORBIDDEN
    assert sorted((home.config_dir / DOMAIN).glob("*.csv")) == kept


async def _an_unusual_day(home: HomeAssistantProcess) -> None:
    """Have a day closed that is told, and the next one, which nobody hears of."""
    async with home.ws() as client:
        nothing: Json = {"success": True, "date": None, "judged": 0, "combinations": []}
        assert await _ask(client, "get_unusual") == nothing
    await until_state(home, SENSOR, "unknown")
    await _record(home, espresso=60)
    assert await home.stop() == 0

    home.fake_time = "@2027-03-12 06:29:45"
    await home.start()
    await until_state(home, SENSOR, "on")
    told = await until(lambda: _notifications(home), lambda found: len(found) == 2)
    assert json.loads(told["Event"]) == {"high": 2, "low": 0}
    assert "Espresso button: 60, usually" in told["Unusual use"]
    await _record(home, espresso=5)
    assert await home.stop() == 0

    # It was off at half past seven.
    home.fake_time = "@2027-03-13 09:00:00"
    await home.start()
    await until_state(home, SENSOR, "off")
    async with home.ws() as client:
        answer = await _ask(client, "get_unusual")
    assert (answer["date"], answer["combinations"]) == ("2027-03-12", [])
    assert await _notifications(home) == {}
    assert await home.stop() == 0
