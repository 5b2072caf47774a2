"""Looks again until Home Assistant shows what a test expects."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from .home_assistant import HomeAssistantProcess

type Counts = dict[tuple[str, str], int]
"""(skill, modality) → uses of the open day"""

_SECONDS: Final = 30
_PAUSE: Final = 0.05


async def until[T](
    ask: Callable[[], Awaitable[T]], is_right: Callable[[T], bool], seconds: float = _SECONDS
) -> T:
    """Return the first answer that is right; fail with the last one that was not."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not is_right(answer := await ask()):
        assert loop.time() < end, f"Still {answer}"
        await asyncio.sleep(_PAUSE)
    return answer


async def counts(home: HomeAssistantProcess) -> Counts:
    """Return what was counted on the open day."""
    _, answer = await home.get("/api/usage-stats/current")
    return {(use["skill"], use["modality"]): use["count"] for use in answer["stats"]}


async def state(home: HomeAssistantProcess, entity_id: str) -> str | None:
    """Return the state of an entity, None where there is none."""
    status, answer = await home.get(f"/api/states/{entity_id}")
    return answer["state"] if status == HTTPStatus.OK else None


async def until_counted(home: HomeAssistantProcess, *combination: str, count: int) -> None:
    """Wait until a combination has exactly this count."""
    skill, modality = combination
    await until(lambda: counts(home), lambda found: found.get((skill, modality)) == count)


async def until_state(home: HomeAssistantProcess, entity_id: str, wanted: str | None) -> None:
    """Wait until an entity has this state, or is gone."""
    await until(lambda: state(home, entity_id), lambda found: found == wanted)
