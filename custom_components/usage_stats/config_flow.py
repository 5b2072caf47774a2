"""The config, reconfigure and options flows, with the consent to share.

The fields and texts of the page about sharing are in sharing/form.py.
"""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntryBaseFlow,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.core import callback
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.loader import async_get_integration
import voluptuous as vol

from .const import (
    CONF_PRINTER_INTEGRATIONS,
    CONF_ROLLOVER_TIME,
    CONF_SHARED_ERRORS,
    CONF_SHARED_FEATURES,
    DOMAIN,
    FOLDER,
    PANEL_PATH,
)
from .data import UsageStatsConfigEntry, UsageStatsData
from .engine.fields import FieldError
from .engine.sharing.consent import PRIVACY_VERSION
from .options import OPTIONS_SCHEMA
from .sharing.client import CertificateError, CollectorClient
from .sharing.consent import CONSENT_FROM_FLOW, NotSavedError
from .sharing.form import (
    ADDRESS_FIELD,
    CONSENT_FIELDS,
    FOLDING,
    SharingRequest,
    async_placeholders,
    async_schema,
    current_values,
    parse_request,
    without_key,
)
from .sharing.manager import async_example
from .storage.database import DatabaseError
from .tracker_flow import TrackerFlow, async_trackers, kinds_form, ticked
from .tracking.const import SUBENTRY_TRACKER
from .tracking.kinds import KINDS


def _to_options(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options to store, with the rollover time at a full minute."""
    rollover_time = cv.time(user_input[CONF_ROLLOVER_TIME]).replace(second=0)
    return {**user_input, CONF_ROLLOVER_TIME: rollover_time.isoformat()}


_CHOICE = "sharing"
_KEEP = "keep"
_SHARE = "share"
# A radio button cannot be overlooked, and nothing is shared without a look at it.
_USER_SCHEMA = vol.Schema(
    {
        vol.Required(_CHOICE, default=_KEEP): SelectSelector(
            SelectSelectorConfig(
                options=[_KEEP, _SHARE],
                mode=SelectSelectorMode.LIST,
                translation_key="sharing",
            )
        )
    }
)
_ALLOWLISTS = (CONF_PRINTER_INTEGRATIONS, CONF_SHARED_ERRORS, CONF_SHARED_FEATURES)


class SharingSteps(ConfigEntryBaseFlow):
    """The sharing page, the same in all flows: shows the payload and asks for consent."""

    _request = SharingRequest(share=False)
    _entered: Mapping[str, Any] | None = None

    @abstractmethod
    def _data(self) -> UsageStatsData | None:
        """Return the runtime data; None while the entry is being added."""

    @abstractmethod
    async def _async_finish(self, request: SharingRequest) -> ConfigFlowResult:
        """Give or end the consent, store the options and end the flow."""

    async def async_step_sharing(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show exactly what would be sent, and ask for consent."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._entered = user_input
            try:
                self._request = request = self._parse(user_input)
                if await self._async_ask_collector(request):
                    return await self._async_finish(request)
            except FieldError as err:
                # Also at the top of the form: the field may be out of sight on a phone.
                errors = {err.field: err.reason, "base": "not_saved_yet"}
            else:
                return await self.async_step_silent()
        return await self._async_show(errors)

    def _parse(self, user_input: Mapping[str, Any]) -> SharingRequest:
        """Return what was entered; raise FieldError."""
        data, before = self._data(), self._request
        # The field of the key is empty when a person comes back to change the address.
        consent = None if data is None else data.sharing.consent
        return parse_request(user_input, consent, before.api_key)

    async def _async_show(self, errors: dict[str, str]) -> ConfigFlowResult:
        data = self._data()
        values: Mapping[str, Any] = {}
        try:
            if data is None:
                preview, schema = await async_example(self.hass), vol.Schema(CONSENT_FIELDS)
            else:
                sharing = data.sharing
                preview = await sharing.async_preview()
                schema = await async_schema(self.hass, sharing.consent, data.options)
                values = current_values(sharing.consent, data.options)
        except DatabaseError:
            return self.async_abort(reason="database_not_readable")
        shown = without_key(values if self._entered is None else self._entered)
        return self.async_show_form(
            step_id="sharing",
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders=await async_placeholders(self.hass, preview, PRIVACY_VERSION),
        )

    async def _async_ask_collector(self, request: SharingRequest) -> bool:
        """Return whether a collector answers, so that a wrong address is noticed now.

        True also if there is no new address to check. Raise FieldError.
        """
        if not request.share or request.collector_url is None:
            return True
        data = self._data()
        collector = CollectorClient(self.hass) if data is None else data.sharing.collector
        try:
            return await collector.async_is_healthy(request.collector_url)
        except CertificateError:
            raise FieldError(ADDRESS_FIELD, "wrong_certificate") from None

    async def async_step_silent(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that the collector does not answer: the address may be wrong."""
        return self.async_show_menu(step_id="silent", menu_options=["sharing", "save"])

    async def async_step_save(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Share with a collector that does not answer now."""
        return await self._async_finish(self._request)


class EntrySteps(SharingSteps):
    """The menu of an existing entry, with its options beside the sharing page."""

    @abstractmethod
    def _entry(self) -> UsageStatsConfigEntry:
        """Return the entry that the flow changes."""

    @abstractmethod
    def _store(self, options: Mapping[str, Any]) -> ConfigFlowResult:
        """Store the options and end the flow."""

    @override
    def _data(self) -> UsageStatsData | None:
        return self._loaded_data()

    def _loaded_data(self) -> UsageStatsData:
        entry = self._entry()
        if entry.state is not ConfigEntryState.LOADED:
            raise AbortFlow(reason="not_loaded")
        return entry.runtime_data

    async def _async_menu(self, step_id: str) -> ConfigFlowResult:
        if self._entry().state is not ConfigEntryState.LOADED:
            return await self.async_step_settings()
        return self.async_show_menu(step_id=step_id, menu_options=["settings", "sharing"])

    async def async_step_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the options."""
        stored = self._entry().options
        if user_input is not None:
            allowlists = {key: stored[key] for key in _ALLOWLISTS if key in stored}
            return self._store({**allowlists, **_to_options(user_input)})
        shown = self.add_suggested_values_to_schema(OPTIONS_SCHEMA, stored)
        return self.async_show_form(step_id="settings", data_schema=shown)

    @override
    async def _async_finish(self, request: SharingRequest) -> ConfigFlowResult:
        sharing = self._loaded_data().sharing
        if request.share:
            try:
                await sharing.async_opt_in(request.collector_url, request.api_key)
            except DatabaseError, NotSavedError:
                return self.async_abort(reason="not_saved")
        elif not await sharing.async_opt_out(erase=request.erase):
            return self.async_abort(reason="opt_out_not_saved")
        return self._store({**self._entry().options, **request.allowlists})


class UsageStatsConfigFlow(EntrySteps, ConfigFlow, domain=DOMAIN):
    """Adds the integration, and reconfigures its entry."""

    VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: UsageStatsConfigEntry) -> OptionsFlow:
        """Return the flow of the entry's *Configure*."""
        return UsageStatsOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: UsageStatsConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flow of *Add tracker*."""
        return {SUBENTRY_TRACKER: TrackerFlow}

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Explain what is counted, and ask whether anything is shared."""
        if user_input is not None:
            if user_input[_CHOICE] == _SHARE:
                return await self.async_step_sharing()
            return await self.async_step_keep()
        integration = await async_get_integration(self.hass, DOMAIN)
        return self.async_show_form(
            step_id="user",
            data_schema=_USER_SCHEMA,
            description_placeholders={
                **FOLDING,
                "folder": self.hass.config.path(FOLDER),
                "documentation": integration.manifest["documentation"],
            },
        )

    async def async_step_reconfigure(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer the options and the sharing page by the entry's *Reconfigure*."""
        return await self._async_menu("reconfigure")

    @override
    def _entry(self) -> UsageStatsConfigEntry:
        return self._get_reconfigure_entry()

    @override
    def _data(self) -> UsageStatsData | None:
        return None if self.source == SOURCE_USER else self._loaded_data()

    @override
    def _store(self, options: Mapping[str, Any]) -> ConfigFlowResult:
        return self.async_update_and_abort(self._entry(), options=dict(options))

    @override
    async def _async_finish(self, request: SharingRequest) -> ConfigFlowResult:
        if self.source != SOURCE_USER:
            return await super()._async_finish(request)
        self._request = request
        if not request.share:
            return await self.async_step_not_shared()
        return await self.async_step_trackers()

    async def async_step_not_shared(
        self, _user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask again: sharing was chosen, but its switch was left off."""
        return self.async_show_menu(step_id="not_shared", menu_options=["sharing", "keep"])

    async def async_step_keep(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Share nothing."""
        self._request = SharingRequest(share=False)
        return await self.async_step_trackers()

    async def async_step_trackers(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to count, and add the entry with a tracker for each kind ticked."""
        if user_input is not None:
            return await self._async_add(user_input)
        schema, counts = kinds_form(self.hass, KINDS.values())
        return self.async_show_form(
            step_id="trackers", data_schema=schema, description_placeholders=counts
        )

    async def _async_add(self, user_input: Mapping[str, bool]) -> ConfigFlowResult:
        request = self._request
        # A consent given for an earlier entry that was never set up is not for this one.
        self.hass.data.pop(CONSENT_FROM_FLOW, None)
        if request.share and request.collector_url is not None:
            self.hass.data[CONSENT_FROM_FLOW] = (request.collector_url, request.api_key)
        trackers = await async_trackers(self.hass, user_input, ticked(user_input))
        return self.async_create_entry(
            title="Usage Stats",
            data={},
            options={},
            subentries=trackers,
            description_placeholders={"panel": f"/{PANEL_PATH}"},
        )


class UsageStatsOptionsFlow(EntrySteps, OptionsFlow):
    """The same pages by the entry's *Configure*. The update listener applies the changes."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Offer the options and the sharing page."""
        return await self._async_menu("init")

    @override
    def _entry(self) -> UsageStatsConfigEntry:
        return self.config_entry

    @override
    def _store(self, options: Mapping[str, Any]) -> ConfigFlowResult:
        return self.async_create_entry(data=dict(options))
