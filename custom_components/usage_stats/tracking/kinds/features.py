"""The kind of events about switches, helpers and automations that are turned on or off."""

from homeassistant.core import CALLBACK_TYPE, State, callback
from homeassistant.util import slugify

from .. import sources
from ..const import CONF_TARGET
from ..tracker import Tracker
from .kind import Kind
from .states import async_listen, count_states

_DOMAINS = frozenset({"switch", "input_boolean", "automation"})
_MAX_LENGTH = 32
"""That of the names on the allowlist of sharing."""
_EVENTS = {("off", "on"): "feature_enabled", ("on", "off"): "feature_disabled"}


async def _async_attach(tracker: Tracker) -> CALLBACK_TYPE:
    @callback
    def changed(before: State, after: State) -> None:
        event_type = _EVENTS.get((before.state, after.state))
        if event_type is not None:
            # As features are named where they are shared.
            feature = slugify(after.name)[:_MAX_LENGTH]
            tracker.event(event_type, {"feature": feature}, sources.of_state(after))

    return async_listen(tracker, _DOMAINS, changed)


FEATURE_KINDS = (
    Kind(
        key="features",
        domains=_DOMAINS,
        fields=frozenset({CONF_TARGET}),
        count=count_states(_DOMAINS),
        attach=_async_attach,
    ),
)
