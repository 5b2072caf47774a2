"""The config, reconfigure and options flows, with the consent to share.

No page has sections: Home Assistant does not show the error of a field inside one.
"""

from abc import abstractmethod
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple, override

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntryBaseFlow,
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlow,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
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
)
from .data import UsageStatsConfigEntry, UsageStatsData
from .engine.fields import FieldError
from .engine.sharing.allowlist import ERROR_TYPES, FEATURES, PRINTER_INTEGRATIONS
from .engine.sharing.collector_url import parse_api_key, parse_collector_url
from .engine.sharing.consent import PRIVACY_VERSION
from .engine.sharing.submission_log import event_names
from .options import OPTIONS_SCHEMA
from .sharing.client import CertificateError, CollectorClient
from .sharing.consent import CONSENT_FROM_FLOW, NotSavedError
from .sharing.manager import async_example
from .storage.database import DatabaseError


def _to_options(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options to store, with the rollover time at a full minute."""
    rollover_time = cv.time(user_input[CONF_ROLLOVER_TIME]).replace(second=0)
    return {**user_input, CONF_ROLLOVER_TIME: rollover_time.isoformat()}


_SHARE = "share"
_COLLECTOR_URL = "collector_url"
_API_KEY = "api_key"
_ERASE = "erase"
_ALLOWLISTS = (CONF_PRINTER_INTEGRATIONS, CONF_SHARED_ERRORS, CONF_SHARED_FEATURES)
_CONSENT_FIELDS = {
    vol.Required(_SHARE, default=False): BooleanSelector(),
    vol.Optional(_COLLECTOR_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
    vol.Optional(_API_KEY): TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD)),
}


class SharingRequest(NamedTuple):
    """What a person entered on the sharing page, validated."""

    share: bool
    collector_url: str | None
    api_key: str | None
    erase: bool


def _parse_request(user_input: Mapping[str, Any], known_url: str | None) -> SharingRequest:
    """Validate the sharing page; raise FieldError."""
    share = user_input[_SHARE]
    url, key = user_input.get(_COLLECTOR_URL), user_input.get(_API_KEY)
    if share and url is None and known_url is None:
        raise FieldError(_COLLECTOR_URL, "field_missing")
    if share and user_input.get(_ERASE):
        raise FieldError(_ERASE, "erase_while_sharing")
    return SharingRequest(
        share,
        None if url is None else parse_collector_url(url),
        None if key is None else parse_api_key(key),
        user_input.get(_ERASE, False),
    )


def _current_values(data: UsageStatsData) -> Mapping[str, Any]:
    """Return the values that the sharing page shows at first, without the API key."""
    consent, options = data.sharing.consent, data.options
    values: dict[str, Any] = {
        _SHARE: consent.agreed,
        CONF_PRINTER_INTEGRATIONS: sorted(options.printer_integrations),
        CONF_SHARED_ERRORS: sorted(options.shared_errors),
        CONF_SHARED_FEATURES: sorted(options.shared_features),
    }
    if consent.collector_url is not None:
        values[_COLLECTOR_URL] = consent.collector_url
    return values


async def _async_schema(hass: HomeAssistant, data: UsageStatsData) -> vol.Schema:
    """Return the schema of the sharing page for a loaded entry; raise DatabaseError."""
    options, database, consent = data.options, data.storage.database, data.sharing.consent
    errors = await database.async_read(partial(event_names, kind="error_type"))
    features = await database.async_read(partial(event_names, kind="feature"))
    domains = {entry.domain for entry in hass.config_entries.async_entries()}
    fields: dict[vol.Marker, object] = {
        **_CONSENT_FIELDS,
        vol.Required(CONF_PRINTER_INTEGRATIONS): _selector(
            {*PRINTER_INTEGRATIONS, *domains, *options.printer_integrations}
        ),
        vol.Required(CONF_SHARED_ERRORS): _selector(
            {*errors, *options.shared_errors} - ERROR_TYPES
        ),
        vol.Required(CONF_SHARED_FEATURES): _selector(
            {*features, *options.shared_features} - FEATURES
        ),
    }
    if consent.state.known:
        fields[vol.Required(_ERASE, default=False)] = BooleanSelector()
    return vol.Schema(fields)


def _selector(names: set[str]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(options=sorted(names), multiple=True, mode=SelectSelectorMode.DROPDOWN)
    )


type Allowlists = Mapping[str, list[str]]
"""The fields of the sharing page that are stored as options."""


class SharingSteps(ConfigEntryBaseFlow):
    """The sharing page, the same in all flows: shows the payload and asks for consent."""

    _request: SharingRequest | None = None
    _allowlists: Allowlists = MappingProxyType({})

    @abstractmethod
    def _data(self) -> UsageStatsData | None:
        """Return the runtime data; None while the entry is being added."""

    @abstractmethod
    async def _async_finish(
        self, request: SharingRequest, allowlists: Allowlists
    ) -> ConfigFlowResult:
        """Give or end the consent, store the options and end the flow."""

    async def async_step_sharing(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show exactly what would be sent, and ask for consent."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                request = _parse_request(user_input, self._known_url())
                answers = await self._async_ask_collector(request)
            except FieldError as err:
                errors[err.field] = err.reason
            else:
                self._request = request
                self._allowlists = {
                    key: user_input[key] for key in _ALLOWLISTS if key in user_input
                }
                if answers:
                    return await self._async_finish(request, self._allowlists)
                return await self.async_step_silent()
        return await self._async_show(user_input, errors)

    async def _async_show(
        self, user_input: dict[str, Any] | None, errors: dict[str, str]
    ) -> ConfigFlowResult:
        data = self._data()
        try:
            if data is None:
                preview, schema = await async_example(self.hass), vol.Schema(_CONSENT_FIELDS)
                suggested: Mapping[str, Any] = {}
            else:
                preview = await data.sharing.async_preview()
                schema = await _async_schema(self.hass, data)
                suggested = _current_values(data)
        except DatabaseError:
            return self.async_abort(reason="database_not_readable")
        # Never send the API key back, not even when another field has an error.
        shown = {key: value for key, value in (user_input or suggested).items() if key != _API_KEY}
        integration = await async_get_integration(self.hass, DOMAIN)
        return self.async_show_form(
            step_id="sharing",
            data_schema=self.add_suggested_values_to_schema(schema, shown),
            errors=errors,
            description_placeholders={
                "version": PRIVACY_VERSION,
                "document": preview.shown,
                "documentation": integration.manifest["documentation"],
            },
        )

    def _known_url(self) -> str | None:
        if (data := self._data()) is None:
            return None
        consent = data.sharing.consent
        return consent.collector_url

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
            raise FieldError(_COLLECTOR_URL, "wrong_certificate") from None

    async def async_step_silent(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Warn that the collector does not answer; submitting shares with it anyway."""
        if user_input is not None and self._request is not None:
            return await self._async_finish(self._request, self._allowlists)
        return self.async_show_form(step_id="silent", data_schema=vol.Schema({}))


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
    async def _async_finish(
        self, request: SharingRequest, allowlists: Allowlists
    ) -> ConfigFlowResult:
        sharing = self._loaded_data().sharing
        if request.share:
            try:
                await sharing.async_opt_in(request.collector_url, request.api_key)
            except DatabaseError, NotSavedError:
                return self.async_abort(reason="not_saved")
        elif not await sharing.async_opt_out(erase=request.erase):
            return self.async_abort(reason="opt_out_not_saved")
        return self._store({**self._entry().options, **allowlists})


class UsageStatsConfigFlow(EntrySteps, ConfigFlow, domain=DOMAIN):
    """Adds the integration, and reconfigures its entry."""

    VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: UsageStatsConfigEntry) -> OptionsFlow:
        """Return the flow of the entry's *Configure*."""
        return UsageStatsOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Explain what is counted and what is stored where."""
        if user_input is not None:
            return await self.async_step_sharing()
        integration = await async_get_integration(self.hass, DOMAIN)
        return self.async_show_form(
            step_id="user",
            description_placeholders={
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
    async def _async_finish(
        self, request: SharingRequest, allowlists: Allowlists
    ) -> ConfigFlowResult:
        if self.source != SOURCE_USER:
            return await super()._async_finish(request, allowlists)
        # A consent given for an earlier entry that was never set up is not for this one.
        self.hass.data.pop(CONSENT_FROM_FLOW, None)
        if request.share and request.collector_url is not None:
            self.hass.data[CONSENT_FROM_FLOW] = (request.collector_url, request.api_key)
        return self.async_create_entry(title="Usage Stats", data={}, options={})


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
