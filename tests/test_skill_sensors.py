"""Which combinations have a sensor: the first ones, until a person removes it."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.usage_stats.const import CONF_MAX_SENSORS
from custom_components.usage_stats.entity import key_text, parse_unique_id

from .common import (
    async_call,
    async_move_to,
    async_record,
    async_restart,
    async_set_up,
    async_settle,
    async_tick,
    async_totals,
    entity_id,
    issue,
    issues,
    state,
)

pytestmark = pytest.mark.usefixtures("berlin")

ODD = (
    ("Café ☕", "Knopf, links"),
    ('Licht "hell"', "voice"),
    ("☕", "🎤"),
    ("日本語", "ct"),
    ("a_[b]", "c]"),
    ("a", "b_c"),
    ("a_b", "c"),
    ("a · b", "c"),
    ("a", "b · c"),
    ("A", "b_c"),
)


def skills(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return the skills that have a sensor in the registry."""
    return {
        key[0]
        for registered in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if (key := parse_unique_id(entry.entry_id, registered.unique_id)) is not None
    }


async def use(hass: HomeAssistant, *names: str) -> None:
    """Use each skill once, one after the other."""
    for name in names:
        await async_record(hass, name)
    await async_settle(hass)


async def test_odd_names_have_sensors_of_their_own(hass: HomeAssistant) -> None:
    """Names that look alike are kept apart, now and after a restart."""
    entry = await async_set_up(hass)
    uses = [{"skill": skill, "modality": modality} for skill, modality in ODD]
    await async_call(hass, "record", {"uses": uses})
    await async_settle(hass)
    ids = {entity_id(hass, entry, key_text(combination)) for combination in ODD}
    assert len(ids) == len(ODD)
    await async_restart(hass, entry)
    await async_settle(hass)
    for skill, modality in ODD:
        shown = state(hass, entry, key_text((skill, modality)))
        assert shown.entity_id in ids
        assert shown.state == "1"
        assert (shown.attributes["skill"], shown.attributes["modality"]) == (skill, modality)
        assert shown.attributes["friendly_name"] == f"{skill} {modality}"


async def test_unique_ids_stay(hass: HomeAssistant) -> None:
    """They are what history and settings hang on."""
    entry = await async_set_up(hass)
    await async_record(hass, "Café ☕", "Knopf, links")
    await async_settle(hass)
    registered = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    assert sorted(found.unique_id.removeprefix(entry.entry_id) for found in registered) == [
        '_["Café ☕", "Knopf, links"]',
        "_activity",
        "_combinations",
        "_export",
        "_last_export",
        "_open_day",
        "_total_uses",
        "_unusual_use",
        *("_week_errors", "_week_files", "_week_jobs"),
    ]


async def test_a_renamed_sensor_is_still_the_same(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A person's name and id for it stay, and it goes on counting."""
    entry = await async_set_up(hass)
    await use(hass, "a")
    registry = er.async_get(hass)
    key = key_text(("a", "button"))
    registry.async_update_entity(
        entity_id(hass, entry, key), new_entity_id="sensor.mine", name="Mine"
    )
    await hass.async_block_till_done()
    await use(hass, "a")
    await async_restart(hass, entry)
    await async_tick(hass, freezer, 2)
    await use(hass, "a")
    assert state(hass, entry, key).entity_id == "sensor.mine"
    assert state(hass, entry, key).state == "3"


async def test_a_renamed_sensor_keeps_its_place(hass: HomeAssistant) -> None:
    """A new id makes no room for one sensor too many."""
    entry = await async_set_up(hass, {CONF_MAX_SENSORS: 1})
    await use(hass, "a")
    er.async_get(hass).async_update_entity(
        entity_id(hass, entry, key_text(("a", "button"))), new_entity_id="sensor.mine"
    )
    await async_settle(hass)
    await use(hass, "b")
    assert skills(hass, entry) == {"a"}
    assert issues(hass) == {"too_many_sensors"}


async def test_the_first_ones_get_a_sensor(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The others are counted all the same, and a person is told once."""
    entry = await async_set_up(hass, {CONF_MAX_SENSORS: 2})
    for name in "abc":
        await use(hass, name)
        freezer.tick(1)
    assert skills(hass, entry) == {"a", "b"}
    found = issue(hass, "too_many_sensors")
    assert found is not None
    assert found.translation_placeholders == {"maximum": "2"}
    assert await async_totals(hass) == {(name, "button"): 1 for name in "abc"}
    assert state(hass, entry, "total_uses").state == "3"


async def test_a_higher_option_heals(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """The combinations without a sensor get one, with the count of the day."""
    entry = await async_set_up(hass, {CONF_MAX_SENSORS: 1})
    await use(hass, "a", "b", "b")
    assert issues(hass) == {"too_many_sensors"}
    hass.config_entries.async_update_entry(entry, options={CONF_MAX_SENSORS: 2})
    await async_settle(hass)
    await async_tick(hass, freezer, 1)
    assert skills(hass, entry) == {"a", "b"}
    assert not issues(hass)
    assert state(hass, entry, key_text(("b", "button"))).state == "2"


async def test_a_lower_option_takes_none_away(hass: HomeAssistant) -> None:
    """Only new ones are limited, after a restart too."""
    entry = await async_set_up(hass)
    await use(hass, *"abc")
    hass.config_entries.async_update_entry(entry, options={CONF_MAX_SENSORS: 1})
    await async_settle(hass)
    await async_restart(hass, entry)
    await use(hass, *"abcd")
    assert skills(hass, entry) == {"a", "b", "c"}
    assert issues(hass) == {"too_many_sensors"}
    assert await async_totals(hass) == {
        **{(name, "button"): 2 for name in "abc"},
        ("d", "button"): 1,
    }


async def test_unused_sensors_stay(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """For as long as nobody removes them, whatever an earlier version was told."""
    entry = await async_set_up(hass, {"unused_days": 3})
    await use(hass, "a", "b")
    for month in range(4, 10):
        await async_move_to(hass, freezer, f"2027-{month:02}-10T07:30:00+02:00")
        await use(hass, "b")
    await async_restart(hass, entry)
    assert skills(hass, entry) == {"a", "b"}
    assert state(hass, entry, key_text(("a", "button"))).state == "0"


async def test_no_sensors_are_wanted(hass: HomeAssistant) -> None:
    """With a limit of 0 there is no issue about sensors that are missing."""
    entry = await async_set_up(hass, {CONF_MAX_SENSORS: 0})
    await use(hass, "a", "b")
    assert skills(hass, entry) == set()
    assert not issues(hass)
    assert state(hass, entry, "total_uses").state != "0"


async def test_many_at_once(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A thousand new ones in one call, a hundred sensors."""
    entry = await async_set_up(hass)
    uses = [{"skill": f"{number:03}", "modality": "ct"} for number in range(1_000)]
    await async_call(hass, "record", {"uses": uses})
    await async_settle(hass)
    assert skills(hass, entry) == {f"{number:03}" for number in range(100)}
    assert issues(hass) == {"too_many_sensors"}
    await async_tick(hass, freezer, 2)
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    shown = [state(hass, entry, key_text((f"{number:03}", "ct"))) for number in range(100)]
    assert {sensor.state for sensor in shown} == {"0"}


async def test_a_disabled_sensor_is_left_alone(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, caplog: pytest.LogCaptureFixture
) -> None:
    """Its combination is counted, and nothing tries to show it."""
    entry = await async_set_up(hass)
    await use(hass, "a")
    key = key_text(("a", "button"))
    er.async_get(hass).async_update_entity(
        entity_id(hass, entry, key), disabled_by=er.RegistryEntryDisabler.USER
    )
    await async_settle(hass)
    await use(hass, "a")
    await async_restart(hass, entry)
    await use(hass, "a")
    await async_move_to(hass, freezer, "2027-03-11T07:30:00+01:00")
    await use(hass, "a")
    assert hass.states.get(entity_id(hass, entry, key)) is None
    assert await async_totals(hass) == {("a", "button"): 1}
    assert "is disabled" not in caplog.text
    registered = er.async_get(hass).async_get(entity_id(hass, entry, key))
    assert registered is not None
    assert registered.disabled_by is er.RegistryEntryDisabler.USER


async def test_a_sensor_that_a_person_removes(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The next use brings it back, from 0, with the day's count."""
    entry = await async_set_up(hass)
    await use(hass, "a", "a")
    registry = er.async_get(hass)
    registry.async_remove(entity_id(hass, entry, key_text(("a", "button"))))
    await async_settle(hass)
    assert skills(hass, entry) == set()
    await async_tick(hass, freezer, 2)
    await use(hass, "a")
    assert skills(hass, entry) == {"a"}
    assert state(hass, entry, key_text(("a", "button"))).state == "3"


async def test_a_removed_sensor_makes_room(hass: HomeAssistant) -> None:
    """Disabled ones count towards the limit until they are removed."""
    entry = await async_set_up(hass, {CONF_MAX_SENSORS: 1})
    await use(hass, "a")
    registry, of_a = er.async_get(hass), entity_id(hass, entry, key_text(("a", "button")))
    registry.async_update_entity(of_a, disabled_by=er.RegistryEntryDisabler.USER)
    await async_restart(hass, entry)
    await use(hass, "b")
    assert skills(hass, entry) == {"a"}
    assert issues(hass) == {"too_many_sensors"}
    registry.async_remove(of_a)
    await async_settle(hass)
    assert not issues(hass)
    await use(hass, "b", "a")
    assert skills(hass, entry) == {"b"}
    assert issues(hass) == {"too_many_sensors"}
