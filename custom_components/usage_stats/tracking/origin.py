"""Listens for what contexts alone do not tell, and says who or what caused a change.

An event exists only if somebody listens, and the first one of a context tells its origin.
"""

from homeassistant.auth import EVENT_USER_ADDED
from homeassistant.const import ATTR_ENTITY_ID, EVENT_CALL_SERVICE
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import TrackStates, async_track_state_change_filtered
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, EVENT_DELETED, EVENT_EXPORTED, EVENT_RESET, EVENT_UNUSUAL
from ..engine.tracking.origin import (
    ALEXA,
    APP,
    AUTOMATION,
    DEVICE,
    GOOGLE_ASSISTANT,
    HOMEKIT,
    PERSON,
    VOICE,
    Calls,
    Cause,
    RecentMap,
    call_of,
    origin_of,
    starter_of,
    without_context,
)

_CLOUD_USER = "Home Assistant Cloud"
_SPOKEN_TO = {"assist_satellite", "conversation"}
_ASSISTANTS = {
    "homekit_state_change": HOMEKIT,
    "google_assistant_command": GOOGLE_ASSISTANT,
    "alexa_smart_home": ALEXA,
}
_OWN_EVENTS = (EVENT_EXPORTED, EVENT_RESET, EVENT_DELETED, EVENT_UNUSUAL)
_OWN: HassKey[RecentMap[str, None]] = HassKey(f"{DOMAIN}_own_contexts")
"""Kept during a reload: what we have started may go on for long."""


class OriginTracker:
    """Knows the origins of the last contexts, and which contexts are ours."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know nothing before `async_start`."""
        self._hass = hass
        self._words: RecentMap[str, str] = RecentMap()
        self._starters: RecentMap[str, str] = RecentMap()
        """Who started the automations, by the context of the run."""
        self._own = hass.data.setdefault(_OWN, RecentMap())
        self._calls = Calls()
        self._users: dict[str, str] = {}
        """The origin by user id; a person's if it is not among them."""
        self._unlisten: list[CALLBACK_TYPE] = []

    async def async_start(self) -> None:
        """Listen."""
        listen = self._hass.bus.async_listen
        spoken = async_track_state_change_filtered(
            self._hass,
            TrackStates(all_states=False, entities=set(), domains=_SPOKEN_TO),
            self._handle_spoken,
        )
        self._unlisten = [
            listen(EVENT_CALL_SERVICE, self._handle_call),
            listen("tag_scanned", self._remember),
            listen("automation_triggered", self._handle_automation),
            listen("script_started", self._remember),
            listen(EVENT_USER_ADDED, self._async_read_users),
            *(listen(event_type, self._handle_assistant) for event_type in _ASSISTANTS),
            *(listen(event_type, self._handle_own_event) for event_type in _OWN_EVENTS),
            spoken.async_remove,
        ]
        await self._async_read_users()

    @callback
    def stop(self) -> None:
        """Stop listening."""
        while self._unlisten:
            self._unlisten.pop()()

    @callback
    def own_context(self) -> Context:
        """Return a context for a state or an event of ours: nothing it causes is counted."""
        context = Context()
        self._own.put(context.id, None)
        return context

    @callback
    def is_own(self, context: Context | None) -> bool:
        """Return whether a state or event of ours is the cause, directly or through automations."""
        return context is not None and (context.id in self._own or context.parent_id in self._own)

    @callback
    def origin(self, context: Context | None, source: object = None) -> str:
        """Return who or what acted in a context.

        `source` is the description of the trigger, for one that has no context.
        """
        if context is None:
            return without_context(source)
        known = self._words.get(context.id)
        return self._read(context) if known is None else known

    @callback
    def starter(self, context: Context, source: object = None) -> str:
        """Return who or what started the automation that runs in a context."""
        if (known := self._starters.get(context.id)) is not None:
            return known
        return starter_of(context.parent_id, source, self._words)

    @callback
    def origin_of_change(self, before: State, after: State) -> str:
        """Return who or what started something; a change against the last call is the device's."""
        context = after.context
        if context.id == before.context.id and self._calls.ended(context.id, after.entity_id):
            return DEVICE
        return self.origin(context)

    @callback
    def by_person(self, context: Context | None) -> bool:
        """Return whether a person did it, also through an automation or by voice."""
        if context is None:
            return False
        if context.user_id is not None:
            return self._users.get(context.user_id, PERSON) == PERSON
        return self._starters.get(context.id) == PERSON

    def _read(self, context: Context) -> str:
        first, user_id = context.origin_event, context.user_id
        cause = Cause(
            None if first is None else str(first.event_type),
            None if first is None else first.data.get(ATTR_ENTITY_ID),
            None if user_id is None else self.origin_of_user(user_id),
            context.parent_id,
        )
        return origin_of(cause, self._words)

    @callback
    def origin_of_user(self, user_id: str) -> str:
        """Return the origin that a user stands for."""
        return self._users.get(user_id, PERSON)

    @callback
    def _remember(self, event: Event) -> None:
        context = event.context
        if context.id not in self._words:
            self._words.put(context.id, self._read(context))

    @callback
    def _handle_call(self, event: Event) -> None:
        self._remember(event)
        self._calls.add(event.context.id, call_of(event.data))

    @callback
    def _handle_automation(self, event: Event) -> None:
        context = event.context
        if self.is_own(context):
            # What it starts in turn has this context as its parent.
            self._own.put(context.id, None)
        self._starters.put(context.id, self.starter(context, event.data.get("source")))
        self._words.put(context.id, AUTOMATION)

    @callback
    def _handle_assistant(self, event: Event) -> None:
        self._words.put(event.context.id, _ASSISTANTS[str(event.event_type)])

    @callback
    def _handle_spoken(self, event: Event[EventStateChangedData]) -> None:
        context = event.context
        # Only if the sentence came first: an automation may turn a satellite on as well.
        if context.origin_event is event:
            self._words.put(context.id, VOICE)

    @callback
    def _handle_own_event(self, event: Event) -> None:
        self._own.put(event.context.id, None)

    async def _async_read_users(self, _event: Event | None = None) -> None:
        self._users = {
            user.id: ALEXA if user.name == _CLOUD_USER else APP
            for user in await self._hass.auth.async_get_users()
            if user.system_generated
        }
