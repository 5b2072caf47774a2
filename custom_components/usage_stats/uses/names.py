"""The names in use: which there are, and which look alike."""

import asyncio
from collections.abc import Callable, Iterable
from itertools import batched

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send

from ..const import (
    EVENT_DELETED,
    EVENT_RESET,
    LOGGER,
    SIGNAL_CORRECTED,
    SIGNAL_FIRST_USED,
    SIGNAL_NAMES,
    SIGNAL_RENAMED,
    SIGNAL_ROLLED_OVER,
)
from ..engine.uses import renaming, use_days
from ..engine.uses.alike import AlikeNames, NameIndex
from ..engine.uses.correction import CorrectionResult
from ..engine.uses.name import cleaned_name
from ..engine.uses.renaming import Rename
from ..engine.uses.use import Combination
from ..issues import NAMES_ALIKE, async_clear_issue, async_raise_issue
from ..storage.database import Connection, DatabaseError
from ..storage.storage import Storage
from .counter import UseCounter

_CHUNK_SIZE = 100
"""Combinations looked at in one turn of the event loop."""


def _read(connection: Connection) -> NameIndex:
    return NameIndex(renaming.known_combinations(connection))


class Names:
    """Owns the issue about names that look alike. Methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, storage: Storage, counter: UseCounter) -> None:
        """Know nothing before `async_start`."""
        self._hass = hass
        self._storage = storage
        self._counter = counter
        self._store = storage.state_store
        self._index = NameIndex()
        self._changes = 0
        """Counts changes of the names in the history, but for first uses."""
        self._task: asyncio.Task[None] | None = None
        self._unlisten: list[Callable[[], None]] = []

    @property
    def combinations(self) -> set[Combination]:
        """All combinations in the history and of the open day."""
        return self._index.combinations

    @property
    def alike(self) -> list[AlikeNames]:
        """Groups of names that look alike, and were not left as they are."""
        return self._index.alike(self._store.state.left_alike)

    @callback
    def async_start(self) -> None:
        """Look at the history, then at each new combination."""
        hass = self._hass
        self._unlisten = [
            async_dispatcher_connect(hass, SIGNAL_FIRST_USED, self._handle_first_used),
            async_dispatcher_connect(hass, SIGNAL_CORRECTED, self._handle_corrected),
            async_dispatcher_connect(hass, SIGNAL_RENAMED, self._handle_renamed),
            async_dispatcher_connect(hass, SIGNAL_ROLLED_OVER, self._refresh),
            hass.bus.async_listen(EVENT_DELETED, self._handle_deleted),
            hass.bus.async_listen(EVENT_RESET, self._refresh),
        ]
        self._refresh()

    @callback
    def async_stop(self) -> None:
        """Look at nothing more. The issue is raised again by the next start."""
        while self._unlisten:
            self._unlisten.pop()()
        async_clear_issue(self._hass, NAMES_ALIKE)

    async def async_spellings(self, group: AlikeNames) -> list[str]:
        """Return the spellings of a group, the most used first; raise DatabaseError."""
        spelled = {name: self._index.spelled(group, name) for name in group.spellings}

        def count(connection: Connection) -> dict[str, int]:
            return {
                name: sum(use_days.total(connection, combination) for combination in combinations)
                for name, combinations in spelled.items()
            }

        uses = await self._storage.database.async_read(count)
        today = self._storage.day.totals
        for name, combinations in spelled.items():
            uses[name] += sum(today.get(combination, 0) for combination in combinations)
        return sorted(group.spellings, key=lambda name: -uses[name])

    async def async_merge(self, group: AlikeNames, kept: str) -> None:
        """Let one spelling stay; raise DatabaseError."""
        new = cleaned_name(kept)
        for spelling in group.spellings:
            for skill, modality in self._index.spelled(group, spelling):
                old = cleaned_name(skill), cleaned_name(modality)
                new_skill, new_modality = (old[0], new) if group.modality else (new, old[1])
                if (skill, modality) != (new_skill, new_modality):
                    await self._counter.async_rename(Rename(*old, new_skill, new_modality))
        # Nothing tells of a name that was not found any more.
        await self._async_refresh()

    async def async_leave(self, group: AlikeNames) -> bool:
        """Never ask about a group again; return whether that is saved."""
        left = self._store.state.left_alike
        left.append(group.key)
        saved = await self._store.async_save_state()
        if not saved:
            left.remove(group.key)
        self._check()
        return saved

    @callback
    def _refresh(self, _event: Event | None = None) -> None:
        self._changes += 1
        if self._task is None or self._task.done():
            self._task = self._hass.async_create_task(self._async_refresh(), "usage_stats names")

    @callback
    def _handle_deleted(self, _event: Event) -> None:
        self._changes += 1
        self._hass.async_create_task(self._async_forget(), "usage_stats names")

    async def _async_forget(self) -> None:
        """Forget the groups that were left and whose names are deleted."""
        await self._async_refresh()
        there = {group.key for group in self._index.alike(())}
        state = self._store.state
        kept = [key for key in state.left_alike if key in there]
        if kept != state.left_alike:
            state.left_alike = kept
            await self._store.async_save_state()

    async def _async_refresh(self) -> None:
        """Read the names, and once more if the history has changed meanwhile."""
        index, seen = NameIndex(), -1
        while seen != self._changes:
            seen = self._changes
            try:
                index = await self._storage.database.async_read(_read)
            except DatabaseError as err:
                LOGGER.debug("Names not read: %s", err)
                return
        if not self._unlisten:
            return
        # What was counted in the last seconds may not be in the database yet.
        for combination in self._storage.day.totals:
            index.add(combination)
        self._index = index
        self._check()

    @callback
    def _handle_first_used(self, combinations: list[Combination]) -> None:
        if len(combinations) <= _CHUNK_SIZE:
            self._add(combinations)
        else:
            self._hass.async_create_task(self._async_add(combinations), "usage_stats names")

    async def _async_add(self, combinations: list[Combination]) -> None:
        for chunk in batched(combinations, _CHUNK_SIZE, strict=False):
            await asyncio.sleep(0)
            self._add(chunk)

    @callback
    def _add(self, combinations: Iterable[Combination]) -> None:
        if sum(self._index.add(combination) for combination in combinations):
            self._check()

    @callback
    def _handle_corrected(self, result: CorrectionResult) -> None:
        if result.total:
            self._changes += 1
            self._add([result.correction.combination])
        else:
            # It may have been the only date of a name that was a mistake.
            self._refresh()

    @callback
    def _handle_renamed(self, old: Combination, new: Combination) -> None:
        self._changes += 1
        self._index.remove(old)
        self._index.add(new)
        self._check()

    @callback
    def _check(self) -> None:
        async_dispatcher_send(self._hass, SIGNAL_NAMES)
        if self.alike:
            async_raise_issue(self._hass, NAMES_ALIKE, fixable=True)
        else:
            async_clear_issue(self._hass, NAMES_ALIKE)
