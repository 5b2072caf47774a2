"""What a repair issue of a tracker says: sentences in the language of Home Assistant."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..common import async_set_up, issue
from .common import async_custom, async_set_states, async_track, set_state, totals
from .test_triggers import GO, selected

EVENT: dict[str, Any] = {"record": "event", "event_type": "job_created"}
SENTENCE = {"trigger": "conversation", "command": "Turn on the bed lamp"}
OURS = {"trigger": "event", "event_type": "usage_stats_exported"}


def reason(hass: HomeAssistant, key: str, tracker_id: str) -> str:
    """Return why a tracker does not count."""
    raised = issue(hass, f"{key}_{tracker_id}")
    assert raised is not None
    assert raised.translation_placeholders is not None
    return raised.translation_placeholders["reason"]


@pytest.mark.parametrize(
    ("language", "data", "told"),
    [
        ("en", {"skill": "{{ '=' }}"}, "The field Skill must not be empty."),
        ("de", {"skill": "{{ '=' }}"}, "Das Feld Skill darf nicht leer sein."),
        ("en", {"modality": "{{ '' }}"}, "The field Modality must not be empty."),
        ("de", {"modality": "{{ '' }}"}, "Das Feld Modalität darf nicht leer sein."),
        ("fr", {"modality": "{{ '' }}"}, "The field Modality must not be empty."),
        (
            "en",
            EVENT | {"metadata": {"a": "{{ [1] }}"}},
            "Values in the field Metadata must be text, numbers, booleans or null.",
        ),
        (
            "de",
            EVENT | {"metadata": {"a": "{{ 'x' * 200 }}"}},
            "Text im Feld Metadaten darf nicht länger als 128 Zeichen sein.",
        ),
        (
            "en",
            EVENT | {"event_type": "never", "metadata": {}},
            "The field Type must be a known event type.",
        ),
    ],
)
async def test_why_nothing_was_counted(
    hass: HomeAssistant, language: str, data: dict[str, Any], told: str
) -> None:
    hass.config.language = language
    entry = await async_set_up(hass)
    tracker = await async_custom(hass, entry, selected(GO), **data)
    hass.bus.async_fire("go")
    await hass.async_block_till_done()
    assert reason(hass, "tracker_counts_nothing", tracker.subentry_id) == told


async def test_a_lamp_without_a_name(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    tracker = await async_track(hass, entry, kind="turned_on", counted_by="none")
    for state in ("off", "on"):
        set_state(hass, "light.a", state, friendly_name="==")
    await hass.async_block_till_done()
    told = reason(hass, "tracker_counts_nothing", tracker.subentry_id)
    assert told == "The field Skill must not be empty."
    await async_set_states(hass, "light.b", "off", "on")
    assert issue(hass, f"tracker_counts_nothing_{tracker.subentry_id}") is None


@pytest.mark.parametrize(
    ("language", "data", "told"),
    [
        (
            "en",
            {"triggers": [SENTENCE]},
            "A sentence cannot trigger a tracker: Assist would no longer carry out the command.",
        ),
        (
            "de",
            {"triggers": [OURS]},
            (
                "Eine Entität von Usage Stats kann keinen Tracker auslösen: Er würde sich selbst "
                "zählen."
            ),
        ),
        (
            "en",
            EVENT | {"triggers": [GO], "metadata": {"A b": "x"}},
            (
                "Keys in the field Metadata must be 1 to 32 characters long and contain only a to "
                "z, 0 to 9 and single underscores in between."
            ),
        ),
    ],
)
async def test_why_a_tracker_cannot_listen(
    hass: HomeAssistant, language: str, data: dict[str, Any], told: str
) -> None:
    hass.config.language = language
    entry = await async_set_up(hass)
    triggers = selected(*data.pop("triggers"))
    tracker = await async_custom(hass, entry, triggers, **data)
    assert reason(hass, "tracker_broken", tracker.subentry_id) == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "An unexpected error. The log has the details."),
        ("de", "Ein unerwarteter Fehler. Einzelheiten stehen im Protokoll."),
    ],
)
async def test_an_error_that_nobody_expects(
    hass: HomeAssistant, language: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    hass.config.language = language
    entry = await async_set_up(hass)
    # As another program may have stored it.
    tracker = await async_track(hass, entry, kind="turned_on", target=3)
    assert reason(hass, "tracker_broken", tracker.subentry_id) == told
    assert "A tracker could not be attached" in caplog.text
    await async_track(hass, entry, kind="turned_on", counted_by="none")
    await async_set_states(hass, "light.lamp", "off", "on")
    assert totals(entry) == {("Lamp", "-"): 1}
    assert entry.runtime_data.trackers.async_totals() == {
        "kinds": {"turned_on": 2},
        "broken": {"turned_on": 1},
    }
