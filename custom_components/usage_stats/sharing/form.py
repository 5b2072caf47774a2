"""The page about sharing: its fields, the values and texts it shows, and what was entered.

Fields that can have an error are not in a section: Home Assistant does not show the error there.
"""

from collections.abc import Collection, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.loader import Integration, async_get_integration, async_get_integrations
import voluptuous as vol

from ..const import (
    CONF_PRINTER_INTEGRATIONS,
    CONF_SHARED_ERRORS,
    CONF_SHARED_FEATURES,
    DOMAIN,
)
from ..engine.fields import FieldError
from ..engine.sharing.allowlist import (
    ERROR_TYPES,
    FEATURES,
    INTEGRATION_NAMES,
    PRINTER_INTEGRATIONS,
)
from ..engine.sharing.collector_url import parse_api_key, parse_collector_url
from ..engine.sharing.submission_log import event_names
from ..options import Options
from ..storage.database import Database
from .consent import ConsentManager
from .manager import Preview

_SHARE = "share"
_COLLECTOR_URL = "collector_url"
_API_KEY = "api_key"
_ERASE = "erase"
_NAMES = "names"
ADDRESS_FIELD: Final = _COLLECTOR_URL
CONSENT_FIELDS: Final = {
    vol.Required(_SHARE, default=False): BooleanSelector(),
    vol.Optional(_COLLECTOR_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
    vol.Optional(_API_KEY): TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD)),
}
# Tags are not allowed in translations. The frontend's Markdown shows these as a part that is
# folded; it shows the description of a section as one line without Markdown.
FOLDING: Final = MappingProxyType(
    {"fold": "<details><summary>", "folded": "</summary>", "end": "</details>"}
)

type Allowlists = Mapping[str, list[str]]
"""The fields of the page that are stored as options."""


class SharingRequest(NamedTuple):
    """What a person entered, validated."""

    share: bool
    collector_url: str | None = None
    api_key: str | None = None
    erase: bool = False
    allowlists: Allowlists = MappingProxyType({})


def parse_request(
    user_input: Mapping[str, Any], consent: ConsentManager | None, known_key: str | None
) -> SharingRequest:
    """Validate what was entered; raise FieldError.

    `consent` is None while the entry is being added. `known_key` was entered before, and stays if
    the field is empty.
    """
    share, erase = user_input[_SHARE], user_input.get(_ERASE, False)
    known_url = None if consent is None else consent.collector_url
    url, key = user_input.get(_COLLECTOR_URL), user_input.get(_API_KEY, known_key)
    if share and url is None and known_url is None:
        raise FieldError(_COLLECTOR_URL, "field_missing")
    if share and erase:
        raise FieldError(_ERASE, "erase_while_sharing")
    # An address without the switch is an oversight, but nothing stops an opt-out.
    agreed = consent is not None and consent.agreed
    if url not in {None, known_url} and not share and not agreed:
        raise FieldError(_SHARE, "not_turned_on")
    return SharingRequest(
        share,
        None if url is None else parse_collector_url(url),
        None if key is None else parse_api_key(key),
        erase,
        user_input.get(_NAMES, {}),
    )


def current_values(consent: ConsentManager, options: Options) -> Mapping[str, Any]:
    """Return the values that the page shows at first, without the API key."""
    values: dict[str, Any] = {
        _SHARE: consent.agreed,
        _NAMES: {
            CONF_PRINTER_INTEGRATIONS: sorted(options.printer_integrations),
            CONF_SHARED_ERRORS: sorted(options.shared_errors),
            CONF_SHARED_FEATURES: sorted(options.shared_features),
        },
    }
    if consent.collector_url is not None:
        values[_COLLECTOR_URL] = consent.collector_url
    return values


def without_key(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return values that may be shown. The API key is never sent back, whatever the error."""
    return {key: value for key, value in values.items() if key != _API_KEY}


async def async_schema(
    hass: HomeAssistant, consent: ConsentManager, options: Options
) -> vol.Schema:
    """Return the schema of the page for a loaded entry; raise DatabaseError."""
    state, storage = consent.state, consent.storage
    fields: dict[vol.Marker, object] = {**CONSENT_FIELDS}
    if state.known or any(erasure.given_up for erasure in state.erasures):
        fields[vol.Required(_ERASE, default=False)] = BooleanSelector()
    names = await _async_names(hass, storage.database, options)
    fields[vol.Optional(_NAMES)] = section(names, {"collapsed": True})
    return vol.Schema(fields)


async def _async_names(hass: HomeAssistant, database: Database, options: Options) -> vol.Schema:
    errors = await database.async_read(partial(event_names, kind="error_type"))
    features = await database.async_read(partial(event_names, kind="feature"))
    domains = {entry.domain for entry in hass.config_entries.async_entries()}
    printers = {*PRINTER_INTEGRATIONS, *domains, *options.printer_integrations}
    return vol.Schema(
        {
            vol.Required(CONF_PRINTER_INTEGRATIONS): _selector(
                await _async_integrations(hass, printers)
            ),
            vol.Required(CONF_SHARED_ERRORS): _selector(
                _as_they_are({*errors, *options.shared_errors} - ERROR_TYPES)
            ),
            vol.Required(CONF_SHARED_FEATURES): _selector(
                _as_they_are({*features, *options.shared_features} - FEATURES)
            ),
        }
    )


async def _async_integrations(hass: HomeAssistant, domains: Collection[str]) -> Mapping[str, str]:
    """Return the names of integrations by domain; of unknown ones it is the domain."""
    found = await async_get_integrations(hass, domains)
    return {
        domain: integration.name
        if isinstance(integration, Integration)
        else INTEGRATION_NAMES.get(domain, domain)
        for domain, integration in found.items()
    }


def _as_they_are(names: Collection[str]) -> Mapping[str, str]:
    return {name: name for name in names}


def _selector(names: Mapping[str, str]) -> SelectSelector:
    choices = [SelectOptionDict(value=value, label=label) for value, label in names.items()]
    choices.sort(key=lambda choice: (choice["label"].casefold(), choice["value"]))
    return SelectSelector(
        SelectSelectorConfig(options=choices, multiple=True, mode=SelectSelectorMode.DROPDOWN)
    )


async def async_placeholders(
    hass: HomeAssistant, preview: Preview, version: str
) -> Mapping[str, str]:
    """Return what the privacy text is shown with."""
    integration = await async_get_integration(hass, DOMAIN)
    return {
        **FOLDING,
        "version": version,
        "document": preview.shown,
        "documentation": integration.manifest["documentation"],
    }
