"""Each operation once: who may do it, what it takes, and the answer.

Actions and HTTP views translate to and from these. Errors are translated, and name the field and
never its value.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import voluptuous as vol

from ..const import DOMAIN, LOGGER
from ..data import UsageStatsData, loaded_data
from ..storage.database import DatabaseError
from .schema import check

_LOADING_SECONDS = 30.0
"""The longest time that a caller waits for the entry to be loaded."""

type Fields = Mapping[str, Any]
type Answer = dict[str, Any]
"""JSON types only."""


class NotAllowedError(ServiceValidationError):
    """The caller may not do this: a mistake of theirs, and no trouble on our side."""


class NotLoadedError(ServiceValidationError):
    """No config entry is loaded."""


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    """One operation; `run` may raise ServiceValidationError or HomeAssistantError."""

    name: str
    schema: vol.Schema
    """For the fields of an action or a request; `run` gets the result."""
    run: Callable[[HomeAssistant, UsageStatsData, Fields], Coroutine[Any, Any, Answer]]
    admin: bool = False
    admin_field: str | None = None
    """A field that only an administrator or an automation may set to true."""
    person: bool = False
    """Only somebody who is logged in, no automation."""
    whole: bool = False
    """A caller that gives up does not stop it half-way."""
    limited: Callable[[Answer], Answer] | None = None
    """Returns what somebody who is no administrator sees of the answer."""
    batch: str | None = None
    """The field with a list whose check may be too slow for the event loop."""
    batch_size: int = 1
    """The number of its items that is not too slow. Another thread may take long to answer."""
    start: Callable[[HomeAssistant, UsageStatsData, Fields], object] | None = None
    """Does what `run` does when nobody waits for the answer: without waiting for the disk."""


async def async_run(
    hass: HomeAssistant, command: Command, fields: Fields, user: User | None
) -> Answer:
    """Run a command for a user, or for an automation, which is none.

    Raise NotAllowedError, NotLoadedError, ServiceValidationError or HomeAssistantError.
    """
    _check_user(command, user)
    # The entry may be reloaded while the fields are checked.
    await async_loaded(hass)
    fields = await _async_check(hass, command, fields)
    if command.admin_field is not None and fields[command.admin_field]:
        check_admin(user)
    running = command.run(hass, await async_loaded(hass), fields)
    if command.whole:
        return await asyncio.shield(hass.async_create_task(running))
    answer = await running
    if command.limited is not None and user is not None and not user.is_admin:
        return command.limited(answer)
    return answer


async def async_start(
    hass: HomeAssistant, command: Command, fields: Fields, user: User | None
) -> None:
    """Run a command whose answer nobody waits for; raise the same.

    While the entry is being loaded, the rest happens afterwards: an automation in `mode: single`
    would miss what comes meanwhile.
    """
    if command.start is None:
        await async_run(hass, command, fields, user)
        return
    _check_user(command, user)
    if not _is_loading(hass):
        loaded(hass)
    fields = await _async_check(hass, command, fields)
    if (data := loaded_data(hass)) is not None:
        command.start(hass, data, fields)
        return
    hass.async_create_task(
        _async_start_later(hass, command.start, fields), f"usage_stats {command.name}"
    )


async def _async_start_later(
    hass: HomeAssistant,
    start: Callable[[HomeAssistant, UsageStatsData, Fields], object],
    fields: Fields,
) -> None:
    try:
        start(hass, await async_loaded(hass), fields)
    except NotLoadedError:
        LOGGER.warning("Something was not recorded, as the integration could not be loaded")


def _check_user(command: Command, user: User | None) -> None:
    # What runs beside Home Assistant, such as an app, has a user that nobody logs in as.
    if command.person and (user is None or user.system_generated):
        raise NotAllowedError(translation_domain=DOMAIN, translation_key="person_only")
    if command.admin:
        check_admin(user)


async def _async_check(hass: HomeAssistant, command: Command, fields: Fields) -> Fields:
    items = fields.get(command.batch or "")
    if isinstance(items, (list, tuple)) and len(items) > command.batch_size:
        return await hass.async_add_executor_job(check, command.schema, fields)
    return check(command.schema, fields)


def check_admin(user: User | None) -> None:
    """Make sure that a user is an administrator; an automation, which is none, may do all."""
    if user is not None and not user.is_admin:
        raise NotAllowedError(translation_domain=DOMAIN, translation_key="admin_only")


async def async_loaded(hass: HomeAssistant) -> UsageStatsData:
    """Return the parts of the entry, as soon as it is loaded; raise NotLoadedError."""
    if (data := loaded_data(hass)) is not None:
        return data
    for entry in hass.config_entries.async_entries(DOMAIN):
        with suppress(TimeoutError):
            # Home Assistant holds the lock from before the unload until the set-up is done.
            async with asyncio.timeout(_LOADING_SECONDS), entry.setup_lock:
                break
    return loaded(hass)


def _is_loading(hass: HomeAssistant) -> bool:
    entries = hass.config_entries.async_entries(DOMAIN)
    return any(entry.setup_lock.locked() for entry in entries)


def loaded(hass: HomeAssistant) -> UsageStatsData:
    """Return the parts of the loaded entry; raise NotLoadedError."""
    if (data := loaded_data(hass)) is None:
        raise NotLoadedError(translation_domain=DOMAIN, translation_key="not_loaded")
    return data


def relative_path(hass: HomeAssistant, path: Path) -> str:
    """Return a path relative to the configuration directory, with forward slashes."""
    return path.relative_to(hass.config.config_dir).as_posix()


@contextmanager
def reading() -> Iterator[None]:
    """Tell the caller that the database cannot be read."""
    try:
        yield
    except DatabaseError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="database_not_readable"
        ) from err


def iso(moment: date | None) -> str | None:
    """Return a date or a time as answers have it; None stays None."""
    return None if moment is None else moment.isoformat()
