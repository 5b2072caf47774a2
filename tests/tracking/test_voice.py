"""What is said to a satellite, through Home Assistant's own pipeline."""

from collections.abc import AsyncIterable, AsyncIterator
from typing import Any, cast, override

from homeassistant.components import stt
from homeassistant.components.assist_pipeline.models import PipelineEvent, PipelineStage
from homeassistant.components.assist_pipeline.pipeline import (
    async_get_pipeline,
    async_update_pipeline,
)
from homeassistant.components.assist_satellite import (
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
)
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_config_flow,
    mock_integration,
    mock_platform,
)

from .common import SWITCH, area, async_add_switch, async_custom, async_track, totals
from .test_triggers import selected

DOMAIN = "kitchen_box"


class Ears(stt.SpeechToTextEntity):
    """Speech to text that knows what is said."""

    _attr_name = "Ears"
    _attr_unique_id = "ears"
    said = ""

    supported_languages = property(lambda _self: ["en"])
    supported_formats = property(lambda _self: [stt.AudioFormats.WAV])
    supported_codecs = property(lambda _self: [stt.AudioCodecs.PCM])
    supported_bit_rates = property(lambda _self: [stt.AudioBitRates.BITRATE_16])
    supported_sample_rates = property(lambda _self: [stt.AudioSampleRates.SAMPLERATE_16000])
    supported_channels = property(lambda _self: [stt.AudioChannels.CHANNEL_MONO])

    @override
    async def async_process_audio_stream(
        self, metadata: stt.SpeechMetadata, stream: AsyncIterable[bytes]
    ) -> stt.SpeechResult:
        async for _chunk in stream:
            """Listen to the end."""
        return stt.SpeechResult(self.said, stt.SpeechResultState.SUCCESS)


class Satellite(AssistSatelliteEntity):
    """A satellite in the kitchen."""

    _attr_name = "Kitchen"
    _attr_unique_id = "satellite"

    def __init__(self, ears: Ears) -> None:
        """`ears` are those of its pipeline."""
        self._ears = ears

    @override
    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        return AssistSatelliteConfiguration([], [], 1)

    @override
    async def async_set_configuration(self, config: AssistSatelliteConfiguration) -> None:
        """Keep the one there is."""

    @override
    def on_pipeline_event(self, event: PipelineEvent) -> None:
        """Show nothing."""

    async def async_hear(self, sentence: str) -> None:
        """Hear a sentence, which Assist works on."""
        self._ears.said = sentence

        async def sound() -> AsyncIterator[bytes]:
            for _ in range(10):
                yield bytes(320)

        await self.async_accept_pipeline_from_satellite(
            sound(), start_stage=PipelineStage.STT, end_stage=PipelineStage.INTENT
        )
        await self.hass.async_block_till_done(wait_background_tasks=True)


async def async_add_devices(hass: HomeAssistant, entities: dict[Platform, Entity]) -> None:
    """Add an integration with these entities."""

    async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry[Any]) -> bool:
        await hass.config_entries.async_forward_entry_setups(entry, list(entities))
        return True

    # As a custom integration: one of Home Assistant's own may not return anything from 2026.11 on.
    module = MockModule(DOMAIN, async_setup_entry=async_setup_entry)
    mock_integration(hass, module, built_in=False)
    mock_platform(hass, f"{DOMAIN}.config_flow")
    for platform, entity in entities.items():

        async def async_setup_platform(
            _hass: HomeAssistant,
            _entry: ConfigEntry[Any],
            async_add_entities: AddConfigEntryEntitiesCallback,
            entity: Entity = entity,
        ) -> None:
            async_add_entities([entity])

        setup = MockPlatform(async_setup_entry=cast(Any, async_setup_platform))
        mock_platform(hass, f"{DOMAIN}.{platform}", setup)
    entry = MockConfigEntry(domain=DOMAIN)
    entry.add_to_hass(hass)
    with mock_config_flow(DOMAIN, ConfigFlow):
        assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
async def satellite(hass: HomeAssistant) -> Satellite:
    """Return a satellite that hears, in a home with a switch named *Lamp* that Assist may use."""
    for component in ("homeassistant", "conversation", "assist_pipeline", "assist_satellite"):
        assert await async_setup_component(hass, component, {})
    await async_add_switch(hass)
    async_expose_entity(hass, "conversation", SWITCH, should_expose=True)
    ears = Ears()
    satellite = Satellite(ears)
    await async_add_devices(hass, {Platform.STT: ears, Platform.ASSIST_SATELLITE: satellite})
    await async_update_pipeline(hass, async_get_pipeline(hass), stt_engine="stt.ears",
                                stt_language="en")  # fmt: skip
    return satellite


async def test_what_is_said_to_a_satellite(
    hass: HomeAssistant, entry: MockConfigEntry, satellite: Satellite
) -> None:
    await async_track(hass, entry, kind="turned_on", counted_by="origin")
    await async_track(hass, entry, kind="voice", counted_by="origin")
    await async_track(hass, entry, kind="actions", counted_by="origin")
    await async_custom(
        hass,
        entry,
        selected({"trigger": "state", "entity_id": SWITCH, "to": "on"}),
        skill="Said",
        modality="{{ origin }}, {{ user_known }}",
    )
    await satellite.async_hear("turn on the lamp")
    state = hass.states.get(SWITCH)
    assert state is not None
    assert state.state == "on"
    assert totals(entry) == {
        ("Lamp", "voice"): 1,
        ("Home Assistant", "Kitchen"): 1,
        ("homeassistant.turn_on", "voice"): 1,
        ("input_boolean.turn_on", "voice"): 1,
        ("Said", "voice, False"): 1,
    }
    # Nothing that Assist can do is a sentence all the same.
    await satellite.async_hear("bake a cake")
    assert totals(entry)["Home Assistant", "Kitchen"] == 2
    assert sum(totals(entry).values()) == 6


async def test_what_is_said_in_an_area(
    hass: HomeAssistant, entry: MockConfigEntry, satellite: Satellite
) -> None:
    er.async_get(hass).async_update_entity(satellite.entity_id, area_id=area(hass, "Kitchen"))
    await async_track(hass, entry, kind="voice", counted_by="area")
    await satellite.async_hear("turn on the lamp")
    assert totals(entry) == {("Home Assistant", "Kitchen"): 1}
