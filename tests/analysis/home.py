"""A home with a recorder, whose clock can be moved for months."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
import threading
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.tasks import RecorderTask
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from ..common import async_call


class _Busy(RecorderTask):
    """A task that takes until it is released."""

    def __init__(self) -> None:
        self.released = threading.Event()

    @override
    def run(self, instance: Recorder) -> None:
        self.released.wait()


@contextmanager
def busy_recorder(instance: Recorder) -> Iterator[None]:
    """Keep the recorder's thread busy with a queue behind it, as a large write does."""
    task = _Busy()
    # While it works on the first, the second is in its queue.
    instance.queue_task(task)
    instance.queue_task(task)
    try:
        yield
    finally:
        task.released.set()


async def async_pass(hass: HomeAssistant, freezer: FrozenDateTimeFactory, **time: float) -> None:
    """Let time go by without running timers, once the recorder has written what was before."""
    await async_wait_recording_done(hass)
    freezer.tick(timedelta(**time))


async def async_states(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, entity_id: str, *states: str
) -> None:
    """Set states, an hour apart."""
    for state in states:
        hass.states.async_set(entity_id, state)
        await hass.async_block_till_done()
        freezer.tick(timedelta(hours=1))


async def async_unused(hass: HomeAssistant, **fields: object) -> dict[str, Any]:
    """Return the answer of `get_unused`."""
    return await async_call(hass, "get_unused", fields)


def listed(answer: Mapping[str, Any], kind: str) -> dict[str, tuple[str, int | None]]:
    """Return why and for how many days, by entity ID, in the order of the answer."""
    return {item["entity_id"]: (item["why"], item["days"]) for item in answer[kind]}


def register(
    hass: HomeAssistant,
    entity_id: str,
    platform: str = "hue",
    hidden_by: er.RegistryEntryHider | None = None,
    category: EntityCategory | None = None,
) -> er.RegistryEntry:
    """Put an entity into the registry, of an integration that is not set up."""
    domain, name = entity_id.split(".")
    return er.async_get(hass).async_get_or_create(
        domain,
        platform,
        name,
        suggested_object_id=name,
        hidden_by=hidden_by,
        entity_category=category,
    )
