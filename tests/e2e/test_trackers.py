"""Trackers from the wizard to their end: nobody writes an automation that counts.

One process lives through all of it, with one restart.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from .flows import CONFIG, SUBENTRIES, Flow
from .furniture import furnish
from .home_assistant import HomeAssistantProcess, Json, WebSocketClient
from .waiting import Counts, counts, state, until, until_counted

TICKED: Final = {"runs", "turned_on", "pressed", "features", "voice", "backfill"}
"""The kinds of which something is there, and the days before."""
A_MINUTE: Final = 60


@pytest.fixture
async def furnished(tmp_path: Path) -> AsyncIterator[HomeAssistantProcess]:
    """Return a Home Assistant that runs, with lamps and automations but no Usage Stats."""
    furnish(tmp_path)
    home = HomeAssistantProcess(tmp_path)
    await home.start()
    try:
        await home.onboard()
        yield home
    finally:
        home.kill()


class Trackers:
    """The list of trackers, as the page of the integration shows it."""

    def __init__(self, home: HomeAssistantProcess, client: WebSocketClient, entry_id: str) -> None:
        """Take over the id of a loaded entry."""
        self.home = home
        self.client = client
        self.entry_id = entry_id

    async def open(self, item: str) -> Flow:
        """Press *Add tracker* and choose."""
        flow = await Flow.open(self.home, SUBENTRIES, handler=[self.entry_id, "tracker"])
        await flow.choose(item)
        return flow

    async def add(self, kind: str, **entered: Json) -> None:
        """Fill the page of a ready-made kind."""
        flow = await self.open(kind)
        await flow.send(**entered)
        assert flow.page["type"] == "create_entry", flow.page

    async def add_custom(self, first: dict[str, Any], use: dict[str, Any]) -> Json:
        """Fill the pages of *Anything else*, save, and return the page with the sample."""
        flow = await self.open("custom")
        await flow.send(**first)
        sample = await flow.send(**use)
        assert sample["type"] == "menu", sample
        await flow.choose("save")
        assert flow.page["type"] == "create_entry", flow.page
        return sample

    async def ids(self) -> dict[str, str]:
        """Return the ids of the trackers by their names."""
        listed = await self.client.command(
            type="config_entries/subentries/list", entry_id=self.entry_id
        )
        return {tracker["title"]: tracker["subentry_id"] for tracker in listed}

    async def delete(self, name: str) -> None:
        """Choose *Delete*."""
        await self.client.command(
            type="config_entries/subentries/delete",
            entry_id=self.entry_id,
            subentry_id=(await self.ids())[name],
        )

    async def issue(self, key: str, name: str) -> Json:
        """Return the placeholders of a tracker's repair issue, None where there is none."""
        issue_id = f"{key}_{(await self.ids())[name]}"
        listed = await self.client.command(type="repairs/list_issues")
        return next(
            (
                issue["translation_placeholders"]
                for issue in listed["issues"]
                if issue["issue_id"] == issue_id
            ),
            None,
        )

    async def act(self, action: str, entity_id: str) -> None:
        """Do what a dashboard does."""
        domain, service = action.split(".")
        await self.client.command(
            type="call_service", domain=domain, service=service, target={"entity_id": entity_id}
        )

    async def rename(self, old: str, new: str) -> None:
        """Give an entity another id."""
        await self.client.command(
            type="config/entity_registry/update", entity_id=old, new_entity_id=new
        )


async def test_trackers(furnished: HomeAssistantProcess) -> None:
    home = furnished
    entry_id = await _set_up(home)
    async with home.ws() as client:
        trackers = Trackers(home, client, entry_id)
        await _count_at_once(trackers)
        await _ring(trackers)
        await _rename(trackers)
        await _break_and_heal(trackers)
        await _lose_and_find(trackers)
    await _restart(home)
    async with home.ws() as client:
        await _delete(Trackers(home, client, entry_id))
    assert await home.stop() == 0
    log = home.log().splitlines()
    assert [line for line in log if " ERROR " in line and "usage_stats" in line] == []


async def _set_up(home: HomeAssistantProcess) -> str:
    """Go through the wizard, and leave the ticks as they are."""
    flow = await Flow.open(home, CONFIG, handler="usage_stats")
    await flow.send(sharing="keep")
    assert flow.page["step_id"] == "trackers"
    found = flow.page["description_placeholders"]
    assert {kind for kind, ticked in flow.shown.items() if ticked} == TICKED
    assert [found[kind] for kind in ("runs", "turned_on", "pressed")] == ["2", "4", "2"]
    assert found["opened"] == "0"
    await flow.send()
    assert flow.page["type"] == "create_entry"
    entry_id: str = flow.page["result"]["entry_id"]
    return entry_id


async def _count_at_once(trackers: Trackers) -> None:
    """Act as a person, an automation, the clock and a switch; all counts within a minute."""
    home = trackers.home
    assert set(await trackers.ids()) == {
        "Automations and scripts",
        "Lights, switches and more",
        "Buttons and scenes",
        "Features",
        "Voice assistants",
    }
    await trackers.act("input_button.press", "input_button.espresso")
    await trackers.act("light.turn_on", "light.lamp")
    # It is on already.
    await trackers.act("light.turn_on", "light.lamp")
    await trackers.act("input_button.press", "input_button.evening")
    await _use_webhook(home, "porch_lamp")
    wanted = {
        ("Espresso", "person"): 1,
        ("Lamp", "person"): 1,
        ("Evening button", "person"): 1,
        ("Evening", "person"): 1,
        ("Desk lamp", "automation"): 1,
        ("Porch lamp", "device"): 1,
    }
    found = await until(
        lambda: counts(home),
        lambda found: len(found) == len(wanted) + 1,
        A_MINUTE,
    )
    assert found.pop(("Clock", "home_assistant"))
    assert found == wanted
    await until(lambda: state(home, "sensor.lamp_person"), lambda shown: shown == "1")
    # Its runs would be among all that is compared below.
    await trackers.act("automation.turn_off", "automation.clock")


async def _ring(trackers: Trackers) -> None:
    """Anything else: an event and a condition, with a name that only the event knows."""
    sample = await trackers.add_custom(
        {
            "name": "Doorbell",
            "triggers": [{"trigger": "event", "event_type": "rang"}],
            "conditions": [
                {"condition": "state", "entity_id": "input_boolean.guest", "state": "on"}
            ],
            "record": "use",
        },
        {"skill": "{{ trigger.event.data.door }}", "modality": "bell"},
    )
    assert sample["step_id"] == "sample_failed"
    assert "skill" in sample["description_placeholders"]["errors"]
    assert sample["description_placeholders"]["sample"] == "- modality: `bell`"
    await _ring_at(trackers.home, "Nobody is at home")
    await trackers.act("input_boolean.turn_on", "input_boolean.guest")
    await _ring_at(trackers.home, "Front door")
    await until_counted(trackers.home, "Front door", "bell", count=1)
    assert ("Nobody is at home", "bell") not in await counts(trackers.home)


async def _ring_at(home: HomeAssistantProcess, door: str) -> None:
    status, _ = await home.post("/api/events/rang", {"door": door})
    assert status == 200


async def _rename(trackers: Trackers) -> None:
    """Give new ids to the entities of a target and of a condition; the names stay."""
    home = trackers.home
    target = {"entity_id": ["light.lamp"]}
    await trackers.add("turned_on", name="My lamp", target=target, counted_by="none")
    await trackers.rename("light.lamp", "light.bedside")
    await trackers.rename("input_boolean.guest", "input_boolean.visitor")
    await trackers.act("light.turn_off", "light.bedside")
    await trackers.act("light.turn_on", "light.bedside")
    await until_counted(home, "Lamp", "-", count=1)
    await until_counted(home, "Lamp", "person", count=2)
    await trackers.act("input_boolean.turn_off", "input_boolean.visitor")
    await _ring_at(home, "Front door")
    await trackers.act("input_boolean.turn_on", "input_boolean.visitor")
    await _ring_at(home, "Front door")
    await until_counted(home, "Front door", "bell", count=2)


async def _break_and_heal(trackers: Trackers) -> None:
    """Listen for a webhook that belongs to a lamp, until that is removed."""
    home = trackers.home
    sample = await trackers.add_custom(
        {
            "name": "Porch",
            "triggers": [{"trigger": "webhook", "webhook_id": "porch_lamp"}],
            "record": "use",
        },
        {"skill": "Porch", "modality": "{{ origin }}"},
    )
    assert sample["description_placeholders"]["sample"] == "- skill: `Porch`\n- modality: `device`"
    key = "tracker_broken"
    told = await until(lambda: trackers.issue(key, "Porch"), lambda told: told is not None)
    assert told["name"] == "Porch"
    assert "already defined" in told["reason"]
    # All others go on.
    await trackers.act("input_button.press", "input_button.espresso")
    await until_counted(home, "Espresso", "person", count=2)

    await trackers.client.command(
        type="config/entity_registry/remove", entity_id="light.porch_lamp"
    )
    await until(lambda: trackers.issue(key, "Porch"), lambda told: told is None)
    await _use_webhook(home, "porch_lamp")
    await until_counted(home, "Porch", "device", count=1)
    # After a restart both would want it again.
    await trackers.delete("Porch")


async def _use_webhook(home: HomeAssistantProcess, webhook_id: str) -> None:
    status, _ = await home.post(f"/api/webhook/{webhook_id}")
    assert status == 200


async def _lose_and_find(trackers: Trackers) -> None:
    """Delete the only entity of a tracker, and make it again."""
    home, client = trackers.home, trackers.client
    await client.command(type="input_boolean/create", name="Spare")
    spare = {"entity_id": ["input_boolean.spare"]}
    await trackers.add("turned_on", name="Spare one", target=spare, counted_by="none")
    key = "tracker_target_missing"
    await client.command(type="input_boolean/delete", input_boolean_id="spare")
    told = await until(lambda: trackers.issue(key, "Spare one"), lambda told: told is not None)
    assert told == {"name": "Spare one", "reason": "input_boolean.spare"}
    await client.command(type="input_boolean/create", name="Spare")
    await until(lambda: trackers.issue(key, "Spare one"), lambda told: told is None)
    await trackers.act("input_boolean.turn_on", "input_boolean.spare")
    await until_counted(home, "Spare", "-", count=1)


async def _restart(home: HomeAssistantProcess) -> None:
    """Start again: a state that comes back counts nothing, and then all go on counting."""
    before = await counts(home)
    assert await home.stop() == 0
    await home.start()
    assert await counts(home) == before
    await _ring_at(home, "Front door")
    await home.call("light", "turn_on", {"entity_id": "light.desk_lamp"})
    await until_counted(home, "Front door", "bell", count=3)
    await until_counted(home, "Desk lamp", "person", count=1)


async def _delete(trackers: Trackers) -> None:
    """Delete a tracker: it stops at once, and what it counted stays."""
    home = trackers.home
    await trackers.delete("Doorbell")
    before = await counts(home)
    await _ring_at(home, "Front door")
    await trackers.act("input_button.press", "input_button.espresso")
    after: Counts = {**before, ("Espresso", "person"): before["Espresso", "person"] + 1}
    await until_counted(home, "Espresso", "person", count=after["Espresso", "person"])
    assert await counts(home) == after
