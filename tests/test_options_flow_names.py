"""The folded part of the page about sharing: which printers and names may be sent."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import (
    CONF_MAX_SENSORS,
    CONF_PRINTER_INTEGRATIONS,
    CONF_SHARED_ERRORS,
    CONF_SHARED_FEATURES,
)
from custom_components.usage_stats.engine.sharing.allowlist import PRINTER_INTEGRATIONS

from .common import async_call, runtime_data
from .flows import WAYS, OptionsForm, shown_fields, suggested

pytestmark = pytest.mark.usefixtures("reachable")

PRINTERS = sorted(PRINTER_INTEGRATIONS)
INTEGRATIONS = [
    ("anycubic_cloud", "Anycubic Cloud"),
    ("bambu_lab", "Bambu Lab"),
    ("ha_creality_ws", "Creality"),
    ("dremel_3d_printer", "Dremel 3D Printer"),
    ("elegoo_printer", "Elegoo Printers"),
    ("gone", "gone"),
    ("moonraker", "Moonraker"),
    ("octoprint", "OctoPrint"),
    ("prusalink", "PrusaLink"),
    ("repetier", "Repetier-Server"),
    ("sun", "Sun"),
    ("usage_stats", "Usage Stats"),
]
"""by domain, in the order of their names"""

OPTIONS = {
    CONF_PRINTER_INTEGRATIONS: PRINTERS,
    CONF_SHARED_ERRORS: [],
    CONF_SHARED_FEATURES: [],
}


@pytest.fixture(params=WAYS)
def form(
    request: pytest.FixtureRequest, hass: HomeAssistant, noon_entry: MockConfigEntry
) -> OptionsForm:
    """Return either way to the page, of an entry that is loaded."""
    way: type[OptionsForm] = request.param
    return way(hass, noon_entry)


async def test_names_that_are_left_out_stay(form: OptionsForm) -> None:
    """A program may not know the part that is folded."""
    form.hass.config_entries.async_update_entry(form.entry, options=OPTIONS)
    await form.hass.async_block_till_done()
    page = await form.open("sharing")

    form.assert_finished(await form.send(page["flow_id"], {"share": False}))

    assert form.entry.options == OPTIONS


async def test_the_names_to_choose_from(form: OptionsForm) -> None:
    """One's own that are not listed anyway, what was chosen before, and all integrations.

    Integrations by their names, as people know them; of one that was removed the domain is left.
    """
    MockConfigEntry(domain="sun").add_to_hass(form.hass)
    chosen = {
        CONF_PRINTER_INTEGRATIONS: ["prusalink", "gone"],
        CONF_SHARED_ERRORS: ["chosen_before"],
    }
    form.hass.config_entries.async_update_entry(form.entry, options=chosen)
    await form.hass.async_block_till_done()
    names = {"error_occurred": ("error_type", "melted", "timeout")}
    names["feature_enabled"] = ("feature", "laser", "camera")
    for event_type, (key, *values) in names.items():
        for value in values:
            event = {"event_type": event_type, "metadata": {key: value}}
            await async_call(form.hass, "record_event", event)

    page = await form.open("sharing")

    choices = {
        field["name"]: {
            option["value"]: option["label"] for option in field["selector"]["select"]["options"]
        }
        for field in shown_fields(page)["names"]["schema"]
    }
    assert choices[CONF_SHARED_ERRORS] == {"chosen_before": "chosen_before", "melted": "melted"}
    assert choices[CONF_SHARED_FEATURES] == {"laser": "laser"}
    assert list(choices[CONF_PRINTER_INTEGRATIONS].items()) == INTEGRATIONS
    assert suggested(page)["names"][CONF_PRINTER_INTEGRATIONS] == ["gone", "prusalink"]


async def test_names_are_options_and_need_no_reload(form: OptionsForm) -> None:
    """The other options stay, and settings leave the names as they are."""
    form.hass.config_entries.async_update_entry(form.entry, options={CONF_MAX_SENSORS: 7})
    await form.hass.async_block_till_done()
    before = runtime_data(form.entry)
    form.assert_finished(await form.fill("sharing", {}))
    assert runtime_data(form.entry) is before

    chosen = {
        CONF_PRINTER_INTEGRATIONS: ["octoprint"],
        CONF_SHARED_ERRORS: [],
        CONF_SHARED_FEATURES: [],
    }
    form.assert_finished(await form.fill("sharing", {"names": chosen}))
    assert form.entry.options == {CONF_MAX_SENSORS: 7, **chosen}
    assert runtime_data(form.entry) is before
    assert runtime_data(form.entry).options.printer_integrations == {"octoprint"}

    form.assert_finished(await form.fill("settings", {CONF_MAX_SENSORS: 8}))
    assert form.entry.options.items() >= {CONF_MAX_SENSORS: 8, **chosen}.items()
    assert runtime_data(form.entry) is not before
