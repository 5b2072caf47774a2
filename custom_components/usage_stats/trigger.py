"""Triggers for automations. Their fields are in triggers.yaml.

What they start runs in a context of ours: trackers count nothing of it, and what it records does
not start *Use recorded* again.
"""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, cast, override

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.const import CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
from homeassistant.util.signal_type import SignalType
import voluptuous as vol

from .const import (
    DOMAIN,
    SIGNAL_CORRECTED,
    SIGNAL_DAY,
    SIGNAL_DAY_CLOSED,
    SIGNAL_RENAMED,
    SIGNAL_USED,
)
from .data import loaded_data
from .engine.uses.open_day import DayCounts
from .engine.uses.use import Use
from .event import day_facts
from .use_filter import FILTER_FIELDS, NUMBER_FIELDS, UseFilter, parse_filter
from .uses.counter import STARTED_BY_US

type _Signal = str | SignalType[ConfigEntryChange, ConfigEntry[Any]]


class UsageStatsTrigger(Trigger):
    """A trigger that listens for signals of ours. It needs no loaded entry to be attached."""

    _fields: ClassVar[dict[vol.Marker, Any]] = {}

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        schema = vol.Schema({vol.Required(CONF_OPTIONS, default=dict): cls._fields})
        return cast(ConfigType, schema(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Listen for nothing yet."""
        super().__init__(hass, config)
        self._options = config.options or {}

    def _own_context(self) -> Context | None:
        data = loaded_data(self._hass)
        return None if data is None else data.trackers.own_context()

    def _listen(self, signals: Iterable[tuple[_Signal, Callable[..., None]]]) -> CALLBACK_TYPE:
        connected = [
            async_dispatcher_connect(self._hass, signal, target) for signal, target in signals
        ]

        @callback
        def detach() -> None:
            for disconnect in connected:
                disconnect()

        return detach


class UseRecordedTrigger(UsageStatsTrigger):
    """Runs for each use that is recorded; a call with several of them is several runs."""

    _fields = FILTER_FIELDS

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        use_filter = parse_filter(self._options)

        @callback
        def handle_used(uses: list[Use]) -> None:
            if STARTED_BY_US.get():
                # It could go round in circles.
                return
            for skill, modality, count in uses:
                if use_filter.matches((skill, modality)):
                    payload = {"skill": skill, "modality": modality, "count": count}
                    run_action(payload, "use recorded", self._own_context())

        return self._listen([(SIGNAL_USED, handle_used)])


class CountReachedTrigger(UsageStatsTrigger):
    """Runs once a day, with the use that brings the uses of the day up to a number."""

    _fields = NUMBER_FIELDS

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        number: int = self._options["number"]
        use_filter = parse_filter(self._options)

        @callback
        def run(count: int) -> None:
            payload = {
                "number": number,
                "count": count,
                "skill": use_filter.skill,
                "modality": use_filter.modality,
            }
            run_action(payload, "number of uses reached", self._own_context())

        watch = CountWatch(self._hass, use_filter, number, run)
        return self._listen(
            [
                (SIGNAL_USED, watch.handle_used),
                (SIGNAL_DAY, watch.read),
                (SIGNAL_RENAMED, watch.handle_changed),
                (SIGNAL_CORRECTED, watch.handle_changed),
                (SIGNAL_CONFIG_ENTRY_CHANGED, watch.handle_entry),
            ]
        )


class CountWatch:
    """Notices when a count of the open day reaches a number by a use, and not otherwise."""

    def __init__(
        self, hass: HomeAssistant, use_filter: UseFilter, number: int, run: Callable[[int], None]
    ) -> None:
        """`run` is called with the count."""
        self._hass = hass
        self._filter = use_filter
        self._number = number
        self._run = run
        self._last: int | None = None
        """The count that is known; None while no entry is loaded."""
        self.read()

    @callback
    def read(self) -> None:
        """Take note of the count; it may have changed without a use."""
        data = loaded_data(self._hass)
        day = None if data is None else data.counter.day
        self._last = None if day is None else self._filter.count(day.totals)

    @callback
    def handle_changed(self, *_what: object) -> None:
        """Take note: merging and corrections change counts, but nothing was used."""
        self.read()

    @callback
    def handle_entry(self, _change: ConfigEntryChange, entry: ConfigEntry[Any]) -> None:
        """Take note when the entry is loaded."""
        if entry.domain == DOMAIN:
            self.read()

    @callback
    def handle_used(self, uses: list[Use]) -> None:
        """Run the action if the number is reached."""
        if not any(self._filter.matches((skill, modality)) for skill, modality, _ in uses):
            return
        before = self._last
        # First: the action may record a use.
        self.read()
        count = self._last
        if before is not None and count is not None and before < self._number <= count:
            self._run(count)


class DayClosedTrigger(UsageStatsTrigger):
    """Runs when the counters of a day are closed: by the first use of a later one, or daily."""

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        @callback
        def handle_closed(day: DayCounts) -> None:
            run_action(day_facts(day), "day closed", self._own_context())

        return self._listen([(SIGNAL_DAY_CLOSED, handle_closed)])


TRIGGERS: dict[str, type[Trigger]] = {
    "use_recorded": UseRecordedTrigger,
    "count_reached": CountReachedTrigger,
    "day_closed": DayClosedTrigger,
}


async def async_get_triggers(_hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return TRIGGERS
