"""Keeps something attached for each entity of a set that changes with the registries."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.event import async_track_state_added_domain

from ...const import LOGGER

_SECONDS = 1.0
"""How long changes of the registries are awaited before the set is looked at again."""


class Members:
    """The entities of a tracker that need a listener each."""

    def __init__(
        self,
        hass: HomeAssistant,
        domain: str,
        find: Callable[[], Collection[str]],
        attach: Callable[[str], Awaitable[CALLBACK_TYPE | None]],
    ) -> None:
        """`find` returns the entities; `attach` listens for one and returns how to stop."""
        self._hass = hass
        self._domain = domain
        self._find = find
        self._attach = attach
        self._attached: dict[str, CALLBACK_TYPE | None] = {}
        self._unlisten: list[CALLBACK_TYPE] = []
        self._stopped = False
        self._debouncer = Debouncer(
            hass, LOGGER, cooldown=_SECONDS, immediate=False, function=self.async_update
        )

    async def async_start(self) -> CALLBACK_TYPE:
        """Attach, and follow the registries; return how to stop."""
        await self.async_update()
        listen = self._hass.bus.async_listen
        self._unlisten = [
            listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._handle_change),
            listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._handle_change),
            listen(ar.EVENT_AREA_REGISTRY_UPDATED, self._handle_change),
            async_track_state_added_domain(self._hass, self._domain, self._handle_change),
        ]
        return self._stop

    async def async_update(self) -> None:
        """Attach what is new, and let go what is no longer a member."""
        members = set(self._find())
        for entity_id in self._attached.keys() - members:
            self._release(entity_id)
        for entity_id in sorted(members - self._attached.keys()):
            # In between, the same must not be attached twice.
            self._attached[entity_id] = None
            detach = await self._attach(entity_id)
            if self._stopped:
                if detach is not None:
                    detach()
                return
            self._attached[entity_id] = detach

    @callback
    def _handle_change(self, _event: Event[Any]) -> None:
        self._debouncer.async_schedule_call()

    @callback
    def _release(self, entity_id: str) -> None:
        if (detach := self._attached.pop(entity_id)) is not None:
            detach()

    @callback
    def _stop(self) -> None:
        self._stopped = True
        self._debouncer.async_shutdown()
        while self._unlisten:
            self._unlisten.pop()()
        for entity_id in list(self._attached):
            self._release(entity_id)
