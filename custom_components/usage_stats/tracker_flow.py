"""The flow by which trackers are added and changed, and the page of the set-up that adds the first.

The fields are in tracking/form.py.
"""

from collections.abc import Iterable, Mapping
from functools import partialmethod
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    ConfigSubentry,
    ConfigSubentryData,
    ConfigSubentryFlow,
    SubentryFlowResult,
    UnknownSubEntry,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.translation import async_get_translations
import voluptuous as vol

from .const import DOMAIN
from .data import UsageStatsConfigEntry
from .engine.fields import FieldError
from .tracking.const import (
    CONF_BACKFILL,
    CONF_KIND,
    CONF_RECORD,
    CONF_SKILL,
    CONF_TARGET,
    CUSTOM,
    RECORD_EVENT,
    RECORD_USE,
    SUBENTRY_TRACKER,
    unique_id_of_all,
)
from .tracking.custom import async_sample, async_validate
from .tracking.form import (
    CUSTOM_SCHEMA,
    EXAMPLES,
    NEW_VALUES,
    RECORD_SCHEMAS,
    all_of,
    as_list,
    custom_data,
    custom_values,
    has_target,
    kind_schema,
    parse_kind,
    parse_name,
    trial_data,
    with_page,
)
from .tracking.kinds import KINDS
from .tracking.kinds.kind import Kind

_SEVERAL = "trackers"
_SAMPLE_FAILED = "sample_failed"
_ERRORS = "errors"
_ERRORS_OFF = "errors_off"
"""The page that says how to turn on what this kind listens for."""


def kinds_form(hass: HomeAssistant, kinds: Iterable[Kind]) -> tuple[vol.Schema, dict[str, str]]:
    """Return the schema of the page with a tick per kind, and how many there are of each."""
    counts = {kind: kind.async_count(hass) for kind in kinds}
    ticks = {
        vol.Required(kind.key, default=kind.ticked and count > 0): bool
        for kind, count in counts.items()
    }
    if any(CONF_BACKFILL in kind.fields for kind in counts):
        ticks[vol.Required(CONF_BACKFILL, default=True)] = bool
    return vol.Schema(ticks), {kind.key: str(count) for kind, count in counts.items()}


def ticked(user_input: Mapping[str, bool]) -> list[Kind]:
    """Return the kinds that were ticked on that page."""
    return [kind for kind in KINDS.values() if user_input.get(kind.key)]


async def async_trackers(
    hass: HomeAssistant, user_input: Mapping[str, bool], kinds: Iterable[Kind]
) -> list[ConfigSubentryData]:
    """Return a tracker for each kind, which counts all of it."""
    names = await _async_names(hass)
    return [
        ConfigSubentryData(
            subentry_type=SUBENTRY_TRACKER,
            title=names[kind.key],
            data=all_of(kind, backfill=user_input.get(CONF_BACKFILL, True)),
            unique_id=unique_id_of_all(kind.key),
        )
        for kind in kinds
    ]


async def _async_names(hass: HomeAssistant) -> dict[str, str]:
    """Return the default names by kind, in the language of the server."""
    texts = await _async_texts(hass, "selector", "tracker_kind.options")
    return {kind.key: texts[kind.name_key] for kind in KINDS.values()}


async def _async_texts(hass: HomeAssistant, category: str, path: str) -> dict[str, str]:
    """Return the texts below a path by their last key, in the language of the server."""
    texts = await async_get_translations(hass, hass.config.language, category, [DOMAIN])
    prefix = f"component.{DOMAIN}.{category}.{path}."
    return {key.removeprefix(prefix): text for key, text in texts.items() if key.startswith(prefix)}


class TrackerFlow(ConfigSubentryFlow):
    """Adds a tracker by *Add tracker*, or changes one.

    Every step ends the flow while the entry is not loaded.
    """

    _values: Mapping[str, Any] = NEW_VALUES
    """What the pages of *Anything else* show."""

    async def async_step_user(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Offer several kinds at once, each of them, and anything else."""
        several = [_SEVERAL] if self._not_counted() else []
        return self.async_show_menu(step_id="user", menu_options=[*several, *KINDS, CUSTOM])

    async def async_step_reconfigure(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show the pages of the tracker's kind."""
        tracker = self._tracker()
        kind = tracker.data[CONF_KIND]
        if kind == CUSTOM:
            self._values = custom_values(tracker.title, tracker.data)
            return await self.async_step_custom()
        return await self._async_step_kind(kind)

    @property
    def _is_new(self) -> bool:
        return self.source != SOURCE_RECONFIGURE

    def _loaded_entry(self) -> UsageStatsConfigEntry:
        entry: UsageStatsConfigEntry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            raise AbortFlow(reason="not_loaded")
        return entry

    def _tracker(self) -> ConfigSubentry:
        """Return the tracker that is changed."""
        self._loaded_entry()
        try:
            return self._get_reconfigure_subentry()
        except UnknownSubEntry:
            raise AbortFlow(reason="tracker_deleted") from None

    def _not_counted(self) -> list[Kind]:
        """Return the kinds that have no tracker of all of them."""
        trackers = self._loaded_entry().get_subentries_of_type(SUBENTRY_TRACKER)
        known = {tracker.unique_id for tracker in trackers}
        return [kind for kind in KINDS.values() if unique_id_of_all(kind.key) not in known]

    async def async_step_trackers(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask, as during set-up, of which kinds everything is counted."""
        errors: dict[str, str] = {}
        kinds = self._not_counted()
        if user_input is not None:
            if chosen := [kind for kind in ticked(user_input) if kind in kinds]:
                return self._add(await async_trackers(self.hass, user_input, chosen))
            errors["base"] = "nothing_chosen"
        schema, counts = kinds_form(self.hass, kinds)
        return self.async_show_form(
            step_id=_SEVERAL,
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
            description_placeholders=counts,
        )

    def _add(self, trackers: list[ConfigSubentryData]) -> SubentryFlowResult:
        """Add several; the flow itself could add only one."""
        entry = self._loaded_entry()
        for tracker in trackers:
            subentry = ConfigSubentry(
                data=MappingProxyType(tracker["data"]),
                subentry_type=tracker["subentry_type"],
                title=tracker["title"],
                unique_id=tracker["unique_id"],
            )
            self.hass.config_entries.async_add_subentry(entry, subentry)
        return self.async_abort(reason="trackers_added")

    async def _async_step_kind(
        self, key: str, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the fields of a ready-made kind."""
        errors: dict[str, str] = {}
        kind = KINDS[key]
        if self._is_new and not has_target(kind) and kind not in self._not_counted():
            return self.async_abort(reason="already_configured")
        shown = await self._async_shown(kind) if user_input is None else user_input
        if user_input is not None:
            try:
                name, data = parse_kind(kind, user_input)
                unique_id = self._unique_id(kind, data)
            except FieldError as err:
                errors[err.field] = err.reason
            else:
                return self._store(name, data, unique_id)
        silent = key == _ERRORS and not kind.async_count(self.hass)
        return self.async_show_form(
            step_id=_ERRORS_OFF if silent else key,
            data_schema=self.add_suggested_values_to_schema(kind_schema(kind), shown),
            errors=errors,
        )

    async def _async_shown(self, kind: Kind) -> Mapping[str, Any]:
        if self._is_new:
            self._loaded_entry()
            return {CONF_NAME: (await _async_names(self.hass))[kind.key]}
        tracker = self._tracker()
        return {CONF_NAME: tracker.title, **tracker.data}

    def _unique_id(self, kind: Kind, data: Mapping[str, Any]) -> str | None:
        """Return that of a tracker of all; raise FieldError if there is another."""
        if CONF_TARGET in data:
            return None
        unique_id = unique_id_of_all(kind.key)
        own = None if self._is_new else self._tracker().unique_id
        if unique_id != own and kind not in self._not_counted():
            raise FieldError(CONF_TARGET, "all_counted")
        return unique_id

    def _store(
        self, name: str, data: Mapping[str, Any], unique_id: str | None = None
    ) -> SubentryFlowResult:
        entry = self._loaded_entry()
        if self._is_new:
            return self.async_create_entry(title=name, data=data, unique_id=unique_id)
        return self.async_update_and_abort(
            entry, self._tracker(), title=name, data=data, unique_id=unique_id
        )

    # Home Assistant calls the step that has the name of the item in the menu.
    async_step_runs = partialmethod(_async_step_kind, "runs")
    async_step_turned_on = partialmethod(_async_step_kind, "turned_on")
    async_step_pressed = partialmethod(_async_step_kind, "pressed")
    async_step_opened = partialmethod(_async_step_kind, "opened")
    async_step_finished = partialmethod(_async_step_kind, "finished")
    async_step_playing = partialmethod(_async_step_kind, "playing")
    async_step_tags = partialmethod(_async_step_kind, "tags")
    async_step_voice = partialmethod(_async_step_kind, "voice")
    async_step_printers = partialmethod(_async_step_kind, "printers")
    async_step_features = partialmethod(_async_step_kind, "features")
    async_step_errors = partialmethod(_async_step_kind, _ERRORS)
    async_step_errors_off = partialmethod(_async_step_kind, _ERRORS)
    async_step_actions = partialmethod(_async_step_kind, "actions")

    async def async_step_custom(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for triggers and conditions, and whether they record a use or an event."""
        self._loaded_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            self._values = with_page(self._values, CUSTOM_SCHEMA, user_input)
            try:
                parse_name(user_input[CONF_NAME])
            except FieldError as err:
                errors[err.field] = err.reason
            errors |= await async_validate(self.hass, trial_data(self._values))
            if not errors:
                await self._async_suggest_skill()
                return await self._async_step_record(self._values[CONF_RECORD])
        return self._show_custom(errors)

    async def _async_suggest_skill(self) -> None:
        """Suggest the tracker's name where the trigger has no entity, such as a time."""
        if self._is_new and self._values[CONF_SKILL] == NEW_VALUES[CONF_SKILL]:
            sample = await async_sample(self.hass, trial_data(self._values))
            if CONF_SKILL in sample.errors:
                self._values = {**self._values, CONF_SKILL: self._values[CONF_NAME]}

    def _show_custom(self, errors: dict[str, str]) -> SubentryFlowResult:
        schema = self.add_suggested_values_to_schema(CUSTOM_SCHEMA, self._values)
        return self.async_show_form(step_id=CUSTOM, data_schema=schema, errors=errors)

    async def _async_step_record(
        self, record: str, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the use or the event that is recorded."""
        self._loaded_entry()
        errors: dict[str, str] = {}
        schema = RECORD_SCHEMAS[record]
        if user_input is not None:
            self._values = with_page(self._values, schema, user_input)
            try:
                errors = await async_validate(self.hass, custom_data(self._values))
            except FieldError as err:
                errors[err.field] = err.reason
            else:
                if not errors:
                    return await self._async_step_sample(f"sample_{record}")
            # Something of the page before may be gone meanwhile, a device for example.
            if not errors.keys() <= {str(field) for field in schema.schema}:
                return self._show_custom(errors)
        return self.async_show_form(
            step_id=record,
            data_schema=self.add_suggested_values_to_schema(schema, self._values),
            errors=errors,
            description_placeholders={**EXAMPLES},
        )

    async_step_use = partialmethod(_async_step_record, RECORD_USE)
    async_step_event = partialmethod(_async_step_record, RECORD_EVENT)

    async def _async_step_sample(
        self, step_id: str, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what would be recorded now, which can be saved or changed."""
        sample = await async_sample(self.hass, custom_data(self._values))
        texts = await _async_texts(self.hass, "config_subentries", f"{SUBENTRY_TRACKER}.error")
        errors = {field: texts.get(error, error) for field, error in sample.errors.items()}
        return self.async_show_menu(
            step_id=_SAMPLE_FAILED if sample.errors else step_id,
            menu_options=["save", "change"],
            description_placeholders={
                "sample": as_list(sample.values),
                "errors": as_list(errors),
            },
        )

    async_step_sample_use = partialmethod(_async_step_sample, "sample_use")
    async_step_sample_event = partialmethod(_async_step_sample, "sample_event")
    async_step_sample_failed = partialmethod(_async_step_sample, _SAMPLE_FAILED)

    async def async_step_save(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Save what was shown."""
        return self._store(parse_name(self._values[CONF_NAME]), custom_data(self._values))

    async def async_step_change(
        self, _user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Go back to the first page."""
        return await self.async_step_custom()
