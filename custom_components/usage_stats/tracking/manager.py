"""Attaches the trackers of an entry, and follows their subentries without a reload."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from time import time
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import EVENT_COMPONENT_LOADED
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    CoreState,
    Event,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import floor_registry as fr
from homeassistant.helpers import label_registry as lr
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.start import async_at_started

from ..const import LOGGER, SIGNAL_TRACKER_ATTACHED, SIGNAL_TRACKERS
from ..engine.analysis.backfill import Plan
from ..events.recorder import EventRecorder
from ..issues import TRACKER_BROKEN, TRACKER_COUNTS_NOTHING, TRACKER_TARGET_MISSING
from ..storage.storage import Storage
from ..uses.counter import UseCounter
from .backfill import async_plan
from .const import CONF_KIND, CONF_TARGET, CUSTOM, SUBENTRY_TRACKER
from .custom import CustomTracker
from .facts import TrackerFacts
from .follow import names, renamed
from .kinds import KINDS
from .origin import OriginTracker
from .problems import Problems
from .reasons import async_unexpected
from .recorder import TrackerRecorder
from .selection import Selection, async_missing
from .sources import Messages
from .tracker import Tracker

_BY_NAME = frozenset({"turned_on", "opened", "playing"})
"""The kinds whose skill is the name of what has changed."""
_RETRY_SECONDS = 1.0
"""How long changes of registries and components are awaited before trackers are looked at."""
_REGISTRIES = (
    er.EVENT_ENTITY_REGISTRY_UPDATED,
    dr.EVENT_DEVICE_REGISTRY_UPDATED,
    ar.EVENT_AREA_REGISTRY_UPDATED,
    fr.EVENT_FLOOR_REGISTRY_UPDATED,
    lr.EVENT_LABEL_REGISTRY_UPDATED,
)


@dataclass(slots=True)
class _Attached:
    """A tracker that is attached with this data."""

    data: Mapping[str, Any]
    detach: CALLBACK_TYPE
    since: float
    """In seconds since 1970."""


class TrackerManager:
    """Owns the trackers of an entry, and their repair issues."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        storage: Storage,
        counter: UseCounter,
        events: EventRecorder,
    ) -> None:
        """Attach nothing before `async_start`."""
        self._hass = hass
        self._entry = entry
        self._origins = OriginTracker(hass)
        state = storage.state_store.state
        self.recorder = TrackerRecorder(
            counter, events, self._origins, Messages(hass.loop), state.last_records
        )
        if any(subentry.data.get(CONF_KIND) in KINDS for subentry in entry.subentries.values()):
            # Nothing tells who has counted what before the start.
            self.recorder.unasked.update(counter.day.totals)
        self._problems = Problems(hass)
        self._attached: dict[str, _Attached] = {}
        self._to_attach_again: set[str] = set()
        self._lock = asyncio.Lock()
        self._running = False
        self._unlisten: list[CALLBACK_TYPE] = []
        self._retry = Debouncer(
            hass, LOGGER, cooldown=_RETRY_SECONDS, immediate=False, function=self._async_look_again
        )

    async def async_start(self) -> None:
        """Attach the trackers: now, or just before Home Assistant says that it starts."""
        await self._origins.async_start()
        if self._hass.state is not CoreState.not_running:
            await self._async_run()
            return
        # As automations do: a trigger on the start of Home Assistant must not miss it.
        self._unlisten.append(self._hass.async_add_startup_job(HassJob(self._async_run)))

    async def _async_run(self) -> None:
        self._running = True
        listen = self._hass.bus.async_listen
        self._unlisten += [
            listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._handle_rename, _is_rename),
            listen(EVENT_COMPONENT_LOADED, self._handle_change),
            *(
                listen(event_type, self._handle_change, _is_new_or_gone)
                for event_type in _REGISTRIES
            ),
        ]
        await self.async_update()
        self._unlisten.append(async_at_started(self._hass, self._async_started))

    async def async_stop(self) -> None:
        """Let go of everything."""
        self._running = False
        self._retry.async_shutdown()
        while self._unlisten:
            self._unlisten.pop()()
        async with self._lock:
            for tracker_id in list(self._attached):
                self._detach(tracker_id)
        self._origins.stop()

    async def async_update(self) -> None:
        """Make what is attached equal to the subentries, one change at a time."""
        async with self._lock:
            for tracker_id, attached in list(self._attached.items()):
                subentry = self._subentries().get(tracker_id)
                changed = subentry is None or subentry.data is not attached.data
                if changed or tracker_id in self._to_attach_again:
                    self._detach(tracker_id)
            self._to_attach_again.clear()
            for tracker_id in self.recorder.last.keys() - self._entry.subentries.keys():
                del self.recorder.last[tracker_id]
            for tracker_id in list(self._subentries()):
                if tracker_id not in self._attached:
                    await self._async_attach(tracker_id)
                    # Others have their turn in between.
                    await asyncio.sleep(0)
            async_dispatcher_send(self._hass, SIGNAL_TRACKERS)

    def plans(self, only: str | None = None) -> list[Plan]:
        """Return what those trackers count that are attached and can be backfilled, or one."""
        plans = (
            async_plan(self._hass, tracker_id, attached.data, self.recorder, attached.since)
            for tracker_id, attached in self._attached.items()
            # One that could not be attached counts nothing.
            if only in (None, tracker_id) and attached.detach is not _nothing
        )
        return [plan for plan in plans if plan is not None]

    def tracker_ids(self, title: str | None = None) -> set[str]:
        """Return all trackers there are, or those of a title."""
        return {
            subentry.subentry_id
            for subentry in self._entry.get_subentries_of_type(SUBENTRY_TRACKER)
            if title is None or title in (subentry.title, subentry.subentry_id)
        }

    def origin_of_user(self, user_id: str) -> str:
        """Return the origin that a user stands for."""
        return self._origins.origin_of_user(user_id)

    @callback
    def own_context(self) -> Context:
        """Return a context for a state or an event of ours: nothing it causes is counted."""
        return self._origins.own_context()

    @callback
    def is_own(self, context: Context | None) -> bool:
        """Return whether a state or an event of ours is the cause."""
        return self._origins.is_own(context)

    @callback
    def counts_unasked(self, combination: tuple[str, ...]) -> bool:
        """Return whether only ready-made trackers are known to have counted a combination."""
        return combination in self.recorder.unasked

    @callback
    def counts_by_name(self) -> Callable[[str], bool]:
        """Return what tells whether a tracker counts an entity's changes under its name.

        By the trackers and registries as they are; use it at once.
        """
        selections = [
            (KINDS[kind].domains, Selection(self._hass, subentry.data.get(CONF_TARGET)))
            for subentry in self._subentries().values()
            if (kind := subentry.data.get(CONF_KIND)) in _BY_NAME
        ]

        def counts(entity_id: str) -> bool:
            domain = entity_id.partition(".")[0]
            return any(domain in of and selected.includes(entity_id) for of, selected in selections)

        return counts

    @callback
    def async_totals(self) -> dict[str, Any]:
        """Return how many trackers of each kind there are, and how many have a problem."""
        kinds: dict[str, int] = {}
        broken: dict[str, int] = {}
        troubled = self._problems.trackers
        for tracker_id, subentry in self._subentries().items():
            kind = str(subentry.data.get(CONF_KIND))
            # A newer version may have stored another.
            kind = kind if kind in KINDS or kind == CUSTOM else "unknown"
            kinds[kind] = kinds.get(kind, 0) + 1
            if tracker_id in troubled:
                broken[kind] = broken.get(kind, 0) + 1
        return {"kinds": kinds, "broken": broken}

    @callback
    def async_facts(self) -> list[TrackerFacts]:
        """Return what a person is shown of each tracker, in the order they were added."""
        return [
            TrackerFacts.of(
                subentry, self.recorder.last.get(tracker_id), self._problems.reason(tracker_id)
            )
            for tracker_id, subentry in self._entry.subentries.items()
            if subentry.subentry_type == SUBENTRY_TRACKER
        ]

    def _subentries(self) -> dict[str, ConfigSubentry]:
        if not self._running:
            return {}
        return {
            subentry.subentry_id: subentry
            for subentry in self._entry.get_subentries_of_type(SUBENTRY_TRACKER)
        }

    async def _async_attach(self, tracker_id: str) -> None:
        if (subentry := self._subentries().get(tracker_id)) is None:
            return
        data, kind = subentry.data, subentry.data.get(CONF_KIND)
        report = partial(self._report, tracker_id)
        problem: str | None = None

        def tell(reason: str | None) -> None:
            nonlocal problem
            problem = reason

        detach: CALLBACK_TYPE = _nothing
        try:
            tracker = Tracker(
                self._hass, tracker_id, data, self.recorder, partial(report, TRACKER_COUNTS_NOTHING)
            )
            if kind == CUSTOM:
                detach = await CustomTracker(tracker).async_attach(tell)
            elif (ready_made := KINDS.get(str(kind))) is not None:
                detach = await ready_made.attach(tracker)
        except HomeAssistantError as err:
            problem = str(err)
        except Exception:
            LOGGER.exception("A tracker could not be attached")
            problem = async_unexpected(self._hass)
        self._attached[tracker_id] = _Attached(data, detach, time())
        async_dispatcher_send(self._hass, SIGNAL_TRACKER_ATTACHED, tracker_id)
        report(TRACKER_BROKEN, problem)
        self._look_for_target(tracker_id, subentry)

    @callback
    def _detach(self, tracker_id: str) -> None:
        self._attached.pop(tracker_id).detach()
        # One that is attached again raises what is still wrong.
        if tracker_id not in self._to_attach_again:
            self._problems.clear(tracker_id)

    @callback
    def _report(self, tracker_id: str, issue: str, reason: str | None) -> None:
        subentry = self._entry.subentries.get(tracker_id)
        self._problems.set(issue, tracker_id, subentry.title if subentry else "", reason)

    @callback
    def _look_for_target(self, tracker_id: str, subentry: ConfigSubentry) -> None:
        """Look whether what a target names is there. While starting, it may still come."""
        if self._hass.state is CoreState.running and tracker_id not in self._problems.broken():
            missing = async_missing(self._hass, subentry.data.get(CONF_TARGET))
            self._report(tracker_id, TRACKER_TARGET_MISSING, ", ".join(missing) or None)

    @callback
    def _handle_change(self, _event: Event[Any]) -> None:
        self._retry.async_schedule_call()

    async def _async_started(self, _hass: HomeAssistant) -> None:
        await self._async_look_again()

    async def _async_look_again(self) -> None:
        """Attach again what is broken, and look for what targets name."""
        self._to_attach_again |= self._problems.broken()
        if self._to_attach_again:
            await self.async_update()
        for tracker_id, subentry in self._subentries().items():
            self._look_for_target(tracker_id, subentry)
            await asyncio.sleep(0)

    @callback
    def _handle_rename(self, event: Event[Any]) -> None:
        """Follow an entity that has a new id."""
        old, new = event.data["old_entity_id"], event.data["entity_id"]
        registered = er.async_get(self._hass).async_get(new)
        for tracker_id, subentry in self._subentries().items():
            data = renamed(subentry.data, old, new)
            if data != subentry.data:
                self._hass.config_entries.async_update_subentry(self._entry, subentry, data=data)
            elif registered is not None and names(subentry.data, registered.id):
                # The id was looked up when it was attached.
                self._to_attach_again.add(tracker_id)
        if self._to_attach_again:
            self._entry.async_create_task(self._hass, self.async_update(), eager_start=False)


@callback
def _is_rename(data: Mapping[str, Any]) -> bool:
    return "old_entity_id" in data


@callback
def _is_new_or_gone(data: Mapping[str, Any]) -> bool:
    return data.get("action") in {"create", "remove"}


@callback
def _nothing() -> None:
    """Stand for what is not attached."""
