"""A home in which things are used while Home Assistant's own recorder is looking."""

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.components.recorder.core import Recorder
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.usage_stats.const import DOMAIN
from custom_components.usage_stats.data import UsageStatsData

from ..common import async_settle, database, query, runtime_data
from ..tracking.common import async_act, async_track, set_state

KINDS = ("runs", "turned_on", "pressed")
_AUTOMATIONS = [
    {
        "id": "evening",
        "alias": "Evening",
        "triggers": {"trigger": "state", "entity_id": "input_boolean.lamp", "to": "on"},
        "actions": {"action": "script.film"},
    },
    {
        "alias": "Without id",
        "triggers": {"trigger": "event", "event_type": "remote_pressed"},
        "actions": {"action": "scene.turn_on", "target": {"entity_id": "scene.night"}},
    },
]
_SCRIPTS = {
    "film": {
        "alias": "Film",
        "sequence": {
            "action": "input_boolean.turn_on",
            "target": {"entity_id": "input_boolean.beamer"},
        },
    }
}


@dataclass
class Home:
    """Its rooms, its recorder and its clock."""

    hass: HomeAssistant
    freezer: FrozenDateTimeFactory
    recorder: Recorder
    person: Context | None = None

    async def furnish(self) -> None:
        """Put in what is used."""
        hass = self.hass
        for domain, config in (
            ("homeassistant", {}),
            ("input_boolean", {"lamp": {"name": "Lamp"}, "beamer": {"name": "Beamer"}}),
            ("input_button", {"bell": {"name": "Bell"}}),
            ("scene", [{"name": "Night", "entities": {"input_boolean.lamp": "off"}}]),
            ("script", _SCRIPTS),
            ("automation", _AUTOMATIONS),
        ):
            assert await async_setup_component(hass, domain, {domain: config})
        user = await hass.auth.async_create_user("Person", group_ids=[GROUP_ID_ADMIN])
        self.person = Context(user_id=user.id)
        await hass.async_block_till_done()

    async def act(self, action: str, *, person: bool = False, **data: object) -> None:
        """Call an action some seconds later."""
        self.freezer.tick(7)
        context = self.person if person else None
        fresh = None if context is None else Context(user_id=context.user_id)
        await async_act(self.hass, action, fresh, **data)

    async def change(self, entity_id: str, *states: str, **attributes: object) -> None:
        """Let a device report states."""
        for state in states:
            self.freezer.tick(7)
            set_state(self.hass, entity_id, state, **attributes)
            await self.hass.async_block_till_done()

    async def live(self) -> None:
        """Use each thing in each way: two runs, a script, four lights, a scene, three presses."""
        lamp, beamer = "input_boolean.lamp", "input_boolean.beamer"
        # A person, an automation, a script and what that turns on.
        await self.act("input_boolean.turn_on", person=True, entity_id=lamp)
        await self.act("input_boolean.turn_off", person=True, entity_id=[lamp, beamer])
        # A remote, an automation and a scene.
        self.freezer.tick(7)
        self.hass.bus.async_fire("remote_pressed")
        await self.hass.async_block_till_done()
        await self.act("input_button.press", person=True, entity_id="input_button.bell")
        await self.change("light.desk", "off", "on", "unavailable", "on", friendly_name="Desk")
        if self.hass.states.get("event.remote") is None:
            await self.change("event.remote", "unknown", friendly_name="Remote")
        for pressed in ("short_press", "long_press"):
            self.freezer.tick(7)
            now = dt_util.utcnow().isoformat(timespec="milliseconds")
            await self.change("event.remote", now, event_type=pressed, friendly_name="Remote")

    async def pass_to(self, at: str) -> None:
        """Put the clock to a time (ISO, with its offset)."""
        self.freezer.move_to(at)
        await self.hass.async_block_till_done()

    async def recorded(self) -> None:
        """Wait until the recorder has written all."""
        await async_wait_recording_done(self.hass)

    async def install(self, *, backfill: bool | None = True) -> MockConfigEntry:
        """Set up Usage Stats with a tracker of each kind, and let it do what it does at first."""
        data: dict[str, Any] = {} if backfill is None else {"backfill": backfill}
        entry = MockConfigEntry(
            domain=DOMAIN,
            title="Usage Stats",
            subentries_data=[
                ConfigSubentry(
                    data=MappingProxyType({"kind": kind, "counted_by": "origin", **data}),
                    subentry_type="tracker",
                    title=kind,
                    unique_id=f"all_{kind}",
                ).as_dict()
                for kind in KINDS
            ],
        )
        entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(entry.entry_id)
        await self.settle()
        return entry

    async def track(self, entry: MockConfigEntry, kind: str, **data: object) -> ConfigSubentry:
        """Add a tracker."""
        tracker = await async_track(
            self.hass, entry, kind, kind=kind, **{"counted_by": "origin", **data}
        )
        await self.settle()
        return tracker

    async def settle(self) -> None:
        """Wait until a backfill is done."""
        await self.recorded()
        await async_settle(self.hass)
        await async_settle(self.hass)

    def uses(self) -> Counter[tuple[str, str, str]]:
        """Return (date, skill, modality) → count of what is in the database."""
        rows = query(
            database(self.hass),
            "SELECT date, skill, modality, SUM(count) FROM uses GROUP BY 1, 2, 3",
        )
        return Counter({(day, skill, modality): count for day, skill, modality, count in rows})

    def hours(self) -> Counter[tuple[int, str, str]]:
        """Return (UTC hour since 1970, skill, modality) → count of what is in the database."""
        rows = query(
            database(self.hass),
            "SELECT hour, skill, modality, SUM(count) FROM uses GROUP BY 1, 2, 3",
        )
        return Counter({(hour, skill, modality): count for hour, skill, modality, count in rows})

    def data(self, entry: MockConfigEntry) -> UsageStatsData:
        """Return the parts of the entry."""
        return runtime_data(entry)
