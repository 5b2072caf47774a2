"""The flows a person sees: adding the integration, changing its options, and the consent to share.

Each page is flat: Home Assistant does not show the error of a field inside a section.
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
    CONF_HISTORY_DAYS,
    CONF_PRINTER_INTEGRATIONS,
    CONF_ROLLOVER_TIME,
    CONF_SHARED_ERRORS,
    CONF_SHARED_FEATURES,
    CONF_UNUSED_DAYS,
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
from .sharing.consent import GIVEN, NotSavedError
from .sharing.manager import async_example
from .storage.database import DatabaseError


def _as_stored(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options to store: the rollover at a full minute."""
    rollover_time = cv.time(user_input[CONF_ROLLOVER_TIME]).replace(second=0)
    return {**user_input, CONF_ROLLOVER_TIME: rollover_time.isoformat()}


def _errors(options: Mapping[str, Any]) -> dict[str, str]:
    """Check across fields: unused sensors are found in the history, so it must reach as far."""
    history_days = options.get(CONF_HISTORY_DAYS)
    if history_days is not None and history_days < options[CONF_UNUSED_DAYS]:
        return {CONF_HISTORY_DAYS: "history_too_short"}
    return {}


_SHARE = "share"
_COLLECTOR_URL = "collector_url"
_API_KEY = "api_key"
_ERASE = "erase"
_SECRET = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
_ADDRESS = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
_NAMES = (CONF_PRINTER_INTEGRATIONS, CONF_SHARED_ERRORS, CONF_SHARED_FEATURES)
_CONSENT_FIELDS = {
    vol.Required(_SHARE, default=False): BooleanSelector(),
    vol.Optional(_COLLECTOR_URL): _ADDRESS,
    vol.Optional(_API_KEY): _SECRET,
}
_NEW_SCHEMA = vol.Schema(_CONSENT_FIELDS)


def _wish(user_input: Mapping[str, Any], known: str | None) -> Wish:
    """Check what was entered; raise FieldError."""
    share = user_input[_SHARE]
    url, key = user_input.get(_COLLECTOR_URL), user_input.get(_API_KEY)
    if share and url is None and known is None:
        raise FieldError(_COLLECTOR_URL, "field_missing")
    if share and user_input.get(_ERASE):
        raise FieldError(_ERASE, "erase_while_sharing")
    return Wish(
        share,
        None if url is None else parse_collector_url(url),
        None if key is None else parse_api_key(key),
        user_input.get(_ERASE, False),
    )


def _as_it_is(data: UsageStatsData) -> Mapping[str, Any]:
    """Return what the page shows at first; the key is never shown again."""
    consent, options = data.sharing.consent, data.options
    shown: dict[str, Any] = {
        _SHARE: consent.agreed,
        CONF_PRINTER_INTEGRATIONS: sorted(options.printer_integrations),
        CONF_SHARED_ERRORS: sorted(options.shared_errors),
        CONF_SHARED_FEATURES: sorted(options.shared_features),
    }
    if consent.collector_url is not None:
        shown[_COLLECTOR_URL] = consent.collector_url
    return shown


async def _async_schema(hass: HomeAssistant, data: UsageStatsData) -> vol.Schema:
    """Return the page of an entry; raise DatabaseError."""
    options, database = data.options, data.storage.database
    errors = await database.async_read(partial(event_names, kind="error_type"))
    features = await database.async_read(partial(event_names, kind="feature"))
    domains = {entry.domain for entry in hass.config_entries.async_entries()}
    fields: dict[vol.Marker, object] = {
        **_CONSENT_FIELDS,
        vol.Required(CONF_PRINTER_INTEGRATIONS): _choice(
            {*PRINTER_INTEGRATIONS, *domains, *options.printer_integrations}
        ),
        vol.Required(CONF_SHARED_ERRORS): _choice({*errors, *options.shared_errors} - ERROR_TYPES),
        vol.Required(CONF_SHARED_FEATURES): _choice(
            {*features, *options.shared_features} - FEATURES
        ),
    }
    if data.sharing.consent.known:
        fields[vol.Required(_ERASE, default=False)] = BooleanSelector()
    return vol.Schema(fields)


def _choice(names: set[str]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(options=sorted(names), multiple=True, mode=SelectSelectorMode.DROPDOWN)
    )


class Wish(NamedTuple):
    """What a person entered about sharing, checked."""

    share: bool
    collector_url: str | None
    api_key: str | None
    erase: bool


class SharingSteps(ConfigEntryBaseFlow):
    """The consent, the same in all flows: what would be sent, to whom, and whether."""

    _wish: Wish | None = None
    _names: Mapping[str, list[str]] = MappingProxyType({})
    """The other answers of the page, which are options."""

    @abstractmethod
    def _data(self) -> UsageStatsData | None:
        """Return the parts of the entry; None while it is being added."""

    @abstractmethod
    async def _async_finish(self, wish: Wish, names: Mapping[str, list[str]]) -> ConfigFlowResult:
        """Do what was wished for."""

    async def async_step_sharing(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show exactly what would be sent, and ask whether it may be."""
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                wish = _wish(user_input, known=self._known_url())
                answers = await self._async_ask_collector(wish)
            except FieldError as err:
                errors[err.field] = err.reason
            else:
                self._wish = wish
                self._names = {key: user_input[key] for key in _NAMES if key in user_input}
                if answers:
                    return await self._async_finish(wish, self._names)
                return await self.async_step_silent()
        return await self._async_show(user_input, errors)

    async def _async_show(
        self, user_input: dict[str, Any] | None, errors: dict[str, str]
    ) -> ConfigFlowResult:
        data = self._data()
        try:
            if data is None:
                preview, schema = await async_example(self.hass), _NEW_SCHEMA
                suggested: Mapping[str, Any] = {}
            else:
                preview = await data.sharing.async_preview()
                schema = await _async_schema(self.hass, data)
                suggested = _as_it_is(data)
        except DatabaseError:
            return self.async_abort(reason="database_not_readable")
        # A key is not shown even to who has entered it, when another field is wrong.
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
        data = self._data()
        return None if data is None else data.sharing.consent.collector_url

    async def _async_ask_collector(self, wish: Wish) -> bool:
        """Find out whether there is a collector, while somebody is here to correct the address.

        True also where none needs to be asked. Raise FieldError.
        """
        if not wish.share or wish.collector_url is None:
            return True
        data = self._data()
        collector = CollectorClient(self.hass) if data is None else data.sharing.collector
        try:
            return await collector.async_is_healthy(wish.collector_url)
        except CertificateError:
            raise FieldError(_COLLECTOR_URL, "wrong_certificate") from None

    async def async_step_silent(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say that the collector does not answer; who goes on sends to it nevertheless."""
        if user_input is not None and self._wish is not None:
            return await self._async_finish(self._wish, self._names)
        return self.async_show_form(step_id="silent", data_schema=vol.Schema({}))


class EntrySteps(SharingSteps):
    """The same for an entry that is there, beside its options."""

    @abstractmethod
    def _entry(self) -> UsageStatsConfigEntry:
        """Return the entry."""

    @abstractmethod
    def _store(self, options: Mapping[str, Any]) -> ConfigFlowResult:
        """Finish with the options to store."""

    @override
    def _data(self) -> UsageStatsData | None:
        return self._loaded()

    def _loaded(self) -> UsageStatsData:
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
        """Change the options until what was entered is right."""
        errors: dict[str, str] = {}
        stored = self._entry().options
        if user_input is not None:
            options = _as_stored(user_input)
            errors = _errors(options)
            if not errors:
                names = {key: stored[key] for key in _NAMES if key in stored}
                return self._store({**names, **options})
        shown = self.add_suggested_values_to_schema(OPTIONS_SCHEMA, user_input or stored)
        return self.async_show_form(step_id="settings", data_schema=shown, errors=errors)

    @override
    async def _async_finish(self, wish: Wish, names: Mapping[str, list[str]]) -> ConfigFlowResult:
        sharing = self._loaded().sharing
        if wish.share:
            try:
                await sharing.async_opt_in(wish.collector_url, wish.api_key)
            except DatabaseError, NotSavedError:
                return self.async_abort(reason="not_saved")
        elif not await sharing.async_opt_out(erase=wish.erase):
            return self.async_abort(reason="opt_out_not_saved")
        return self._store({**self._entry().options, **names})


class UsageStatsConfigFlow(EntrySteps, ConfigFlow, domain=DOMAIN):
    """Adding the integration, and reconfiguring it."""

    VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: UsageStatsConfigEntry) -> OptionsFlow:
        """Return the flow behind the entry's *Configure*."""
        return UsageStatsOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say what is counted and what is stored where."""
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
        """Change the options or the consent by the entry's *Reconfigure*."""
        return await self._async_menu("reconfigure")

    @override
    def _entry(self) -> UsageStatsConfigEntry:
        return self._get_reconfigure_entry()

    @override
    def _data(self) -> UsageStatsData | None:
        return None if self.source == SOURCE_USER else self._loaded()

    @override
    def _store(self, options: Mapping[str, Any]) -> ConfigFlowResult:
        return self.async_update_and_abort(self._entry(), options=dict(options))

    @override
    async def _async_finish(self, wish: Wish, names: Mapping[str, list[str]]) -> ConfigFlowResult:
        if self.source != SOURCE_USER:
            return await super()._async_finish(wish, names)
        # What was agreed to for an entry that never came to be set up is not for this one.
        self.hass.data.pop(GIVEN, None)
        if wish.share and wish.collector_url is not None:
            self.hass.data[GIVEN] = (wish.collector_url, wish.api_key)
        return self.async_create_entry(title="Usage Stats", data={}, options={})


class UsageStatsOptionsFlow(EntrySteps, OptionsFlow):
    """The same pages by the entry's *Configure*; its update listener makes a change take effect."""

    async def async_step_init(self, _user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change the options or the consent."""
        return await self._async_menu("init")

    @override
    def _entry(self) -> UsageStatsConfigEntry:
        return self.config_entry

    @override
    def _store(self, options: Mapping[str, Any]) -> ConfigFlowResult:
        return self.async_create_entry(data=dict(options))
