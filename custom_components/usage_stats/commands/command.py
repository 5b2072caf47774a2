"""Each operation once: who may do it, what it takes, and the answer.

Actions and HTTP views translate to and from these. Errors are translated, and name the field and
never its value.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import voluptuous as vol

from ..const import DOMAIN
from ..data import UsageStatsData, loaded_data
from ..storage.database import DatabaseError
from .schema import check

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
    person: bool = False
    """Only somebody who is logged in, no automation."""
    whole: bool = False
    """A caller that gives up does not stop it half-way."""
    limited: Callable[[Answer], Answer] | None = None
    """Returns what somebody who is no administrator sees of the answer."""
    batch: str | None = None
    """The field that makes checking too slow for the event loop."""


async def async_run(
    hass: HomeAssistant, command: Command, fields: Fields, user: User | None
) -> Answer:
    """Run a command for a user, or for an automation, which is none.

    Raise NotAllowedError, NotLoadedError, ServiceValidationError or HomeAssistantError.
    """
    # What runs beside Home Assistant, such as an app, has a user that nobody logs in as.
    if command.person and (user is None or user.system_generated):
        raise NotAllowedError(translation_domain=DOMAIN, translation_key="person_only")
    if command.admin:
        check_admin(user)
    data = loaded(hass)
    if command.batch in fields:
        fields = await hass.async_add_executor_job(check, command.schema, fields)
        # The entry may have been reloaded meanwhile.
        data = loaded(hass)
    else:
        fields = check(command.schema, fields)
    running = command.run(hass, data, fields)
    if command.whole:
        return await asyncio.shield(hass.async_create_task(running))
    answer = await running
    if command.limited is not None and user is not None and not user.is_admin:
        return command.limited(answer)
    return answer


def check_admin(user: User | None) -> None:
    """Make sure that a user is an administrator; an automation, which is none, may do all."""
    if user is not None and not user.is_admin:
        raise NotAllowedError(translation_domain=DOMAIN, translation_key="admin_only")


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
