"""What automations, scripts and programs really hand over when they record a use.

One process lives through all of it, so each step uses names of its own.
"""

import asyncio
import json
from typing import Any, Final

import pytest

from . import files
from .flows import OPTIONS, REPAIRS, Flow
from .home_assistant import CommandError, HomeAssistantProcess, Json, WebSocketClient
from .waiting import counts, state, until, until_counted, until_state

PRESSES: Final = 10
PAUSE: Final = 0.05
AFTER_CHANGE: Final = 50
RECORD: Final = "/api/usage-stats/record"
EXPORT: Final = "/api/usage-stats/export"
ORDER: Final = {key: f"{{{{ trigger.event.data.{key} }}}}" for key in ("skill", "count", "use_id")}
AUTOMATIONS: Final = [
    {
        "id": "espresso",
        "alias": "Count an espresso",
        # What the editor makes.
        "mode": "single",
        "triggers": [
            {"trigger": "button.pressed", "target": {"entity_id": "input_button.espresso"}}
        ],
        "actions": [
            {"action": "usage_stats.record", "data": {"skill": "Espresso", "modality": "single"}}
        ],
    },
    {
        "id": "order",
        "alias": "Count an order",
        "mode": "queued",
        "triggers": [{"trigger": "event", "event_type": "ordered"}],
        "actions": [{"action": "usage_stats.record", "data": {**ORDER, "modality": "{{ 3 + 4 }}"}}],
    },
]
SPELLINGS: Final = (
    "Rotes Telefon",
    " Rotes\u00a0Telefon",
    "Rotes  Telefon\u3000",
    "Ro\u200btes Telefon",
    "Rotes Tele\u00adfon",
    "\ufeffRotes Telefon",
    "Rotes \u2003Telefon",
    "Rotes Telefon\U000e0067",
)
# An astronaut, held together by a joiner, and Persian, which is misspelled without one.
JOINED: Final = ("\U0001f469\u200d\U0001f680", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")
REFUSED: Final[tuple[tuple[dict[str, Any], str], ...]] = (
    ({"skill": "secret", "modality": ";=1+1;"}, "modality"),
    ({"skill": "secret\u202e", "modality": "ct"}, "skill"),
    ({"skill": True, "modality": "ct"}, "skill"),
    ({"skill": "secret"}, "modality"),
    ({"skill": "secret", "modality": "ct", "count": 1.5}, "count"),
    ({"skill": "secret", "modality": "ct", "count": "three"}, "count"),
    ({"skill": "secret", "modality": "ct", "count": 10_001}, "count"),
    ({"skill": "secret", "modality": "ct", "use_id": "secret" * 11}, "use_id"),
    ({"skill": "secret", "modality": "ct", "uses": []}, "uses"),
    ({"uses": [{"skill": "a", "modality": "b"}, {"skill": "secret", "modality": ""}]}, "uses[1]"),
)


async def _record(client: WebSocketClient, **fields: Json) -> Json:
    """Call the action as *Tools* does, and return its response."""
    return await _call(client, "record", **fields)


async def _call(client: WebSocketClient, action: str, **fields: Json) -> Json:
    result = await client.command(
        type="call_service",
        domain="usage_stats",
        service=action,
        service_data=fields,
        return_response=True,
    )
    return result["response"]


async def test_recording(home: HomeAssistantProcess) -> None:
    (home.config_dir / "input_buttons.yaml").write_text(json.dumps({"espresso": {}}))
    (home.config_dir / "automations.yaml").write_text(json.dumps(AUTOMATIONS))
    await home.start()
    async with home.ws() as client:
        await _press_quickly(home, client)
        await _hand_over_numbers(home, client)
        await _spell_one_name(home, client)
        await _go_wrong(home, client)
        await _merge_what_looks_alike(home, client)
        await _rename(home, client)
        await _delete_a_device(home, client)
        await _change_options(home, client)
        recorded = sum((await counts(home)).values())
    assert await home.stop() == 0
    exported, kept = files.exported(home.config_dir), files.kept(home.config_dir)
    assert (exported + kept).total() == recorded
    assert "secret" not in home.log()


async def _press_quickly(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    """Press ten times, 50 ms apart, in an automation that runs once at a time."""
    for _ in range(PRESSES):
        await client.command(
            type="call_service",
            domain="input_button",
            service="press",
            target={"entity_id": "input_button.espresso"},
        )
        await asyncio.sleep(PAUSE)
    await until_counted(home, "Espresso", "single", count=PRESSES)
    await until_state(home, "sensor.espresso_single", str(PRESSES))
    assert "Already running" not in home.log()


async def _hand_over_numbers(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    """Templates make numbers of texts; programs send them as they like."""
    for use_id, count in (("4711", "2"), ("A-4711", "2.0"), ("4711", "2")):
        ordered = {"skill": "101", "count": count, "use_id": use_id}
        status, _ = await home.post("/api/events/ordered", ordered)
        assert status == 200
    await until_counted(home, "101", "7", count=4)

    assert (await _record(client, skill=101, modality=7, count="3"))["counted"] == 3
    assert (await _record(client, skill="101", modality=7.0, count=3.0))["counted"] == 3
    # The id that the automation had rendered, as a number and as text.
    for counted in (4711, "4711"):
        assert (await _record(client, skill=101, modality=7, use_id=counted))["counted"] == 0
        _, answer = await home.post(RECORD, {"skill": "101", "modality": "7", "use_id": counted})
        assert answer == {"success": True, "counted": 0, "durable": True}
    _, answer = await home.post(RECORD, {"uses": [{"skill": 101, "modality": 7, "count": "3.0"}]})
    assert answer == {"success": True, "counted": 3, "durable": True}
    assert {key: n for key, n in (await counts(home)).items() if key[0] == "101"} == {
        ("101", "7"): 10,
        ("101", "7.0"): 3,
    }


async def _spell_one_name(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    """Use names that look the same, and so are; what only emoji and Persian need stays."""
    before = set(await counts(home))
    uses = [{"skill": name, "modality": "button"} for name in (*SPELLINGS, *JOINED)]
    answer = await _record(client, uses=uses)
    assert answer["counted"] == len(uses)
    found = {key: n for key, n in (await counts(home)).items() if key not in before}
    assert found == {
        ("Rotes Telefon", "button"): len(SPELLINGS),
        **{(name, "button"): 1 for name in JOINED},
    }
    await until_state(home, "sensor.rotes_telefon_button", str(len(SPELLINGS)))


async def _go_wrong(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    """Send what is refused: an error names the field, and nothing is counted."""
    before = await counts(home)
    for fields, named in REFUSED:
        with pytest.raises(CommandError) as refused:
            await _record(client, **fields)
        assert refused.value.code == "service_validation_error"
        status, answer = await home.post(RECORD, fields)
        assert (status, answer["success"]) == (400, False)
        for message in (str(refused.value), answer["message"]):
            assert named in message, message
            assert "secret" not in message
    assert await counts(home) == before


async def _merge_what_looks_alike(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    """Three sensors and a repair, until a person has said which names stay."""
    for skill, modality in (("lungo", "button"), ("Lungo", "Button"), ("Lungo", "button")):
        await _record(client, skill=skill, modality=modality, count=2)
    assert "names_alike" in await _issues(client)
    # Sensors of one name differ by a number, so they are told apart by their attributes.
    sensors = await until(lambda: _sensors(home, "lungo"), lambda found: len(found) == 3)
    assert set(sensors.values()) == {"2"}

    flow = await Flow.open(home, REPAIRS, handler="usage_stats", issue_id="names_alike")
    assert flow.page["description_placeholders"] == {"names": "Lungo · lungo"}
    await flow.choose("merge")
    await flow.send(name="Lungo")
    assert flow.page["description_placeholders"] == {"names": "Lungo / Button · Lungo / button"}
    await flow.choose("merge")
    await flow.send(name="button")
    assert flow.page["type"] == "create_entry"

    assert "names_alike" not in await _issues(client)
    merged = {("Lungo", "button"): "6"}
    await until(lambda: _sensors(home, "lungo"), lambda found: found == merged)
    assert (await counts(home))["Lungo", "button"] == 6
    status, exported = await home.post(EXPORT)
    assert (status, exported["success"]) == (200, True)
    rows = [row for row in files.rows(home.config_dir) if row["skill"].casefold() == "lungo"]
    assert [(row["skill"], row["modality"], row["count"]) for row in rows] == [
        ("Lungo", "button", "6")
    ]


async def _sensors(home: HomeAssistantProcess, skill: str) -> dict[tuple[str, str], str]:
    """Return the states of the sensors of a skill, however it is spelled, without its total."""
    _, states = await home.get("/api/states")
    return {
        (attributes["skill"], attributes["modality"]): found["state"]
        for found in states
        if (attributes := found["attributes"]).get("skill", "").casefold() == skill
        and "modality" in attributes
    }


async def _issues(client: WebSocketClient) -> set[str]:
    answer = await client.command(type="repairs/list_issues")
    return {issue["issue_id"] for issue in answer["issues"] if issue["domain"] == "usage_stats"}


async def _rename(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    """Rename a skill: its sensor stays, with its uses and the new name."""
    answer = await _call(client, "rename", skill="Rotes Telefon", new_skill="Notruf")
    assert (answer["success"], answer["renamed"]) == (True, 1)
    found = await home.state("sensor.rotes_telefon_button")
    attributes = found["attributes"]
    assert found["state"] == str(len(SPELLINGS))
    assert (attributes["skill"], attributes["friendly_name"]) == ("Notruf", "Notruf button")
    await _record(client, skill="Notruf", modality="button")
    await until_state(home, "sensor.rotes_telefon_button", str(len(SPELLINGS) + 1))
    assert ("Rotes Telefon", "button") not in await counts(home)


async def _delete_a_device(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    """Delete the device of a skill; the next use brings it back, with all its uses."""
    await client.command(
        type="config/device_registry/remove", device_id=await _device(client, "Espresso")
    )
    await until_state(home, "sensor.espresso_single", None)
    assert await _device(client, "Espresso") is None
    await _record(client, skill="Espresso", modality="single")
    await until_state(home, "sensor.espresso_single", str(PRESSES + 1))
    assert await _device(client, "Espresso")
    found = await home.state("sensor.espresso_single")
    assert found["attributes"]["friendly_name"] == "Espresso single"


async def _device(client: WebSocketClient, name: str) -> str | None:
    """Return the id of a device of that name."""
    devices = await client.command(type="config/device_registry/list")
    return next((device["id"] for device in devices if device["name"] == name), None)


async def _change_options(home: HomeAssistantProcess, client: WebSocketClient) -> None:
    """Record while options change, also those with which the entry starts again."""
    entries = await client.command(type="config_entries/get", domain="usage_stats")
    [entry_id] = [entry["entry_id"] for entry in entries]
    changing = asyncio.create_task(_save_options(home, entry_id))
    recorded = after = 0
    while after < AFTER_CHANGE:
        answer = await _record(client, skill="Meanwhile", modality="ws")
        assert answer["counted"] == 1
        recorded += 1
        after += changing.done()
    await changing
    await until_counted(home, "Meanwhile", "ws", count=recorded)
    await until_state(home, "sensor.meanwhile_ws", str(recorded))
    assert await state(home, "sensor.espresso_single") == str(PRESSES + 1)


async def _save_options(home: HomeAssistantProcess, entry_id: str) -> None:
    """Change one that takes effect at once, and one that needs a new start."""
    for option in ({"max_combinations": 900}, {"max_sensors": 90}):
        flow = await Flow.open(home, OPTIONS, handler=entry_id)
        await flow.choose("settings")
        await flow.send(**option)
        assert flow.page["type"] == "create_entry"
