"""What holds for every kind: what is left out, what a target takes in, and what is no use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from operator import attrgetter
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.helpers import label_registry as lr
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_restart, async_tick, issues
from .common import area, async_track, device, events, register, set_state, totals

_STATUS = {"options": ["idle", "printing", "finished"]}
_TIMES = count()


@dataclass(frozen=True)
class Thing:
    """Something of a kind: how it rests and how it is used."""

    kind: str
    entity_id: str
    rest: str = "off"
    used: str = "on"
    """Empty for the time at which it is used."""
    platform: str = "test"
    attributes: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    event: Callable[[str], tuple[str, dict[str, Any]]] | None = None
    """The event that tells of a use, by entity id; it has states otherwise."""

    @callback
    def rests(self, hass: HomeAssistant, entity: str | None = None, **more: object) -> None:
        """Be there, and not be used."""
        entity = entity or self.entity_id
        if self.used or hass.states.get(entity) is None:
            set_state(hass, entity, self.rest, **{**self.attributes, **more})

    @callback
    def is_used(self, hass: HomeAssistant, entity: str | None = None, **more: object) -> None:
        """Report a use."""
        entity = entity or self.entity_id
        if self.event is not None:
            hass.bus.async_fire(*self.event(entity))
            return
        state = self.used or (dt_util.utcnow() + timedelta(seconds=next(_TIMES))).isoformat()
        set_state(hass, entity, state, **{**self.attributes, **more})

    def register(self, hass: HomeAssistant, **facts: object) -> None:
        """Give it an entry in the registry."""
        register(hass, self.entity_id, self.platform, **{**self.facts, **facts})


POWER = {"device_class": "power", "unit_of_measurement": "W"}
TIME = "2001-03-10T12:00:00+00:00"
STATES = [
    Thing("turned_on", "light.a"),
    Thing("turned_on", "vacuum.a", "docked", "cleaning"),
    Thing("opened", "cover.a", "closed", "open"),
    Thing("opened", "lock.a", "locked", "unlocked"),
    Thing("opened", "binary_sensor.a", attributes={"device_class": "door"}),
    Thing("playing", "media_player.a", "idle", "playing"),
    Thing("features", "switch.a"),
    Thing("pressed", "button.a", TIME, ""),
    Thing("pressed", "scene.a", TIME, ""),
    Thing("pressed", "event.a", TIME, ""),
    Thing("voice", "conversation.a", TIME, ""),
]
THINGS = [
    *STATES,
    Thing("finished", "sensor.a", "100", "1", attributes=POWER),
    Thing(
        "runs",
        "script.a",
        event=lambda entity: ("script_started", {"entity_id": entity, "name": "A"}),
    ),
    Thing(
        "runs",
        "automation.a",
        event=lambda entity: ("automation_triggered", {"entity_id": entity, "name": "A"}),
    ),
    Thing(
        "tags",
        "tag.a",
        platform="tag",
        event=lambda entity: ("tag_scanned", {"tag_id": entity.removeprefix("tag.")}),
    ),
    Thing(
        "printers",
        "sensor.p",
        "idle",
        "printing",
        platform="octoprint",
        facts={"original_device_class": "enum", "capabilities": _STATUS},
    ),
]
GROUPED = [thing for thing in THINGS if thing.kind not in {"tags", "printers"}]
every_kind = pytest.mark.parametrize("thing", THINGS, ids=attrgetter("entity_id"))
every_state = pytest.mark.parametrize("thing", STATES, ids=attrgetter("entity_id"))


@dataclass
class Home:
    """A home in which things are used."""

    hass: HomeAssistant
    entry: MockConfigEntry
    freezer: FrozenDateTimeFactory

    async def track(self, thing: Thing, **target: list[str]) -> None:
        """Count what is targeted, or all of the kind."""
        chosen: dict[str, Any] = {"target": target} if target else {}
        await async_track(
            self.hass, self.entry, kind=thing.kind, counted_by="none", minutes=1.0, **chosen
        )

    async def use(self, thing: Thing) -> int:
        """Use a thing; return how often it was counted."""
        before = self.counted()
        await async_tick(self.hass, self.freezer, 2)
        thing.rests(self.hass)
        await async_tick(self.hass, self.freezer, 2)
        thing.is_used(self.hass)
        return await self.settled() - before

    async def settled(self) -> int:
        """Let machines finish; return how often anything was counted."""
        await async_tick(self.hass, self.freezer, 70)
        return self.counted()

    def counted(self) -> int:
        """Return how often anything was counted."""
        started = {"feature_enabled", "job_created"}
        recorded = [event_type for event_type, _ in events(self.entry) if event_type in started]
        return sum(totals(self.entry).values()) + len(recorded)


@pytest.fixture
def home(hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory) -> Home:
    """Return a home without trackers."""
    return Home(hass, entry, freezer)


@every_kind
async def test_one_that_is_new(home: Home, thing: Thing) -> None:
    await home.track(thing)
    thing.register(home.hass)
    assert await home.use(thing) == 1
    assert await home.use(thing) == 1
    assert issues(home.hass) == set()


@every_kind
async def test_one_that_is_hidden(home: Home, thing: Thing) -> None:
    thing.register(home.hass, hidden_by=er.RegistryEntryHider.USER)
    await home.track(thing)
    assert await home.use(thing) == 0
    await home.track(thing, entity_id=[thing.entity_id])
    assert await home.use(thing) == 1


@every_kind
async def test_one_that_is_renamed(home: Home, thing: Thing) -> None:
    """Its id; a tracker that names it follows."""
    thing.register(home.hass)
    thing.rests(home.hass)
    await home.track(thing, entity_id=[thing.entity_id])
    assert await home.use(thing) == 1
    if thing.kind == "tags":
        # A tag is known by another id.
        return
    new = f"{thing.entity_id}_new"
    er.async_get(home.hass).async_update_entity(thing.entity_id, new_entity_id=new)
    home.hass.states.async_remove(thing.entity_id)
    before = home.counted()
    await async_tick(home.hass, home.freezer, 2)
    thing.rests(home.hass, new)
    await async_tick(home.hass, home.freezer, 2)
    thing.is_used(home.hass, new)
    assert await home.settled() - before == 1


@every_kind
async def test_a_label_that_is_added_and_taken(home: Home, thing: Thing) -> None:
    label = lr.async_get(home.hass).async_create("Counted").label_id
    thing.register(home.hass)
    thing.rests(home.hass)
    await home.track(thing, label_id=[label])
    assert await home.use(thing) == 0
    registry = er.async_get(home.hass)
    registry.async_update_entity(thing.entity_id, labels={label})
    assert await home.use(thing) == 1
    registry.async_update_entity(thing.entity_id, labels=set())
    assert await home.use(thing) == 0


@every_kind
async def test_a_floor_by_the_area_of_the_device(home: Home, thing: Thing) -> None:
    hass = home.hass
    floor = fr.async_get(hass).async_create("Upstairs").floor_id
    kitchen = area(hass, "Kitchen")
    ar.async_get(hass).async_update(kitchen, floor_id=floor)
    owner = device(hass, "Owner", thing.platform)
    thing.register(hass, device_id=owner.id)
    thing.rests(hass)
    await home.track(thing, floor_id=[floor])
    assert await home.use(thing) == 0
    dr.async_get(hass).async_update_device(owner.id, area_id=kitchen)
    assert await home.use(thing) == 1
    ar.async_get(hass).async_update(kitchen, floor_id=None)
    assert await home.use(thing) == 0


@pytest.mark.parametrize("thing", GROUPED, ids=attrgetter("entity_id"))
async def test_a_group_and_what_is_for_settings(home: Home, thing: Thing) -> None:
    await home.track(thing)
    registry = er.async_get(home.hass)
    thing.register(home.hass)
    assert await home.use(thing) == 1
    registry.async_update_entity(thing.entity_id, entity_category=EntityCategory.CONFIG)
    assert await home.use(thing) == 0
    registry.async_remove(thing.entity_id)
    home.hass.states.async_remove(thing.entity_id)
    await home.settled()
    register(home.hass, thing.entity_id, "group")
    assert await home.use(thing) == 0


@every_state
async def test_a_group_from_yaml(home: Home, thing: Thing) -> None:
    if thing.entity_id.startswith("scene."):
        # It names what it sets.
        return
    await home.track(thing)
    group = f"{thing.entity_id}_all"
    for entity_id, more in ((thing.entity_id, {}), (group, {"entity_id": [thing.entity_id]})):
        thing.rests(home.hass, entity_id, **more)
    await async_tick(home.hass, home.freezer, 2)
    for entity_id, more in ((thing.entity_id, {}), (group, {"entity_id": [thing.entity_id]})):
        thing.is_used(home.hass, entity_id, **more)
    assert await home.settled() == 1


@every_state
async def test_what_was_used_before_is_not_used_again(home: Home, thing: Thing) -> None:
    """On again, gone and back, restored, and all of it after a restart."""
    await home.track(thing)
    assert await home.use(thing) == 1
    state = home.hass.states.get(thing.entity_id)
    assert state is not None
    for between in ("unavailable", "unknown", "restored"):
        gone = {"restored": True} if between == "restored" else {}
        word = "unavailable" if gone else between
        if word == "unknown" and not thing.used:
            # An unknown time is that of something that was never pressed.
            continue
        for value, more in ((state.state, {"brightness": 3}), (word, gone), (state.state, {})):
            set_state(home.hass, thing.entity_id, value, **{**thing.attributes, **more})
            await async_tick(home.hass, home.freezer, 2)
    assert await home.settled() == 1
    await async_restart(home.hass, home.entry)
    set_state(home.hass, thing.entity_id, state.state, **thing.attributes)
    assert home.counted() == 1
    assert await home.use(thing) == 1


async def test_a_machine_that_was_used_before(home: Home) -> None:
    machine = next(thing for thing in THINGS if thing.kind == "finished")
    machine.rests(home.hass)
    await home.track(machine)
    machine.is_used(home.hass)
    assert await home.settled() == 1
    for word, more in (("unavailable", {}), ("unknown", {}), ("unavailable", {"restored": True})):
        set_state(home.hass, machine.entity_id, word, **more)
        await async_tick(home.hass, home.freezer, 2)
        machine.is_used(home.hass)
        assert await home.settled() == 1
    await async_restart(home.hass, home.entry)
    machine.is_used(home.hass, brightness=1)
    assert await home.settled() == 1
