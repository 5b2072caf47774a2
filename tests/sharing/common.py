"""What the tests of sharing have in common: agreeing, bad days of the disk, and what is stored."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
import json
import sqlite3
from typing import Any

from homeassistant.auth.models import User
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.usage_stats import config_flow, repairs
from custom_components.usage_stats.commands import sharing as sharing_commands
from custom_components.usage_stats.engine.sharing import consent as consent_of
from custom_components.usage_stats.engine.sharing import submission_log
from custom_components.usage_stats.engine.sharing.consent import Consent, Installation
from custom_components.usage_stats.engine.sharing.delivery import Period, idempotency_key
from custom_components.usage_stats.engine.sharing.submission_log import Slot
from custom_components.usage_stats.sharing import consent as agreement_of
from custom_components.usage_stats.sharing.consent import ConsentManager

from ..common import async_call, database, query, runtime_data, state_path
from ..e2e.collector import Collector

API_KEY = "a-key-for-the-collector"
NOBODY = "http://127.0.0.1:9"
"""An address at which nothing answers."""


async def async_opt_in(
    hass: HomeAssistant, user: User, collector: Collector, **fields: object
) -> dict[str, Any]:
    """Agree by the action, as a person; return the answer."""
    entered = {"collector_url": collector.url, "api_key": API_KEY, **fields}
    return await async_call(hass, "opt_in", entered, Context(user_id=user.id))


def agreement(entry: ConfigEntry[Any]) -> ConsentManager:
    """Return what is agreed to."""
    return runtime_data(entry).sharing.consent


def consent(entry: ConfigEntry[Any]) -> Consent:
    """Return what was agreed to."""
    found = agreement(entry).state.consent
    assert found is not None
    return found


def installation(entry: ConfigEntry[Any]) -> Installation:
    """Return whom a collector knows us as."""
    found = agreement(entry).state.installation
    assert found is not None
    return found


def stored(hass: HomeAssistant) -> dict[str, Any]:
    """Return what is on the disk of sharing."""
    content = json.loads(state_path(hass).read_text())
    sharing: dict[str, Any] = content["data"]["sharing"]
    return sharing


def change_text(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Have another privacy text, by its version."""
    for module in (agreement_of, config_flow, consent_of, repairs, sharing_commands):
        monkeypatch.setattr(module, "PRIVACY_VERSION", version)


async def async_freeze(entry: ConfigEntry[Any], start: date) -> None:
    """Have a submission wait that begins on a day."""
    now, known = dt_util.utcnow(), installation(entry)
    period = Period(start, start + timedelta(days=7))
    slot = Slot(idempotency_key(known.id, start), known.id, period, start)
    await runtime_data(entry).storage.write_behind.async_commit(
        lambda connection: submission_log.freeze(connection, slot, lambda _: b"{}", now)
    )


def states(hass: HomeAssistant) -> list[str]:
    """Return what became of all submissions, oldest first."""
    rows = query(database(hass), "SELECT state FROM submissions ORDER BY period_start")
    return [state for (state,) in rows]


@contextmanager
def unwritable_state(hass: HomeAssistant) -> Iterator[None]:
    """Have a directory in the state file's place; afterwards it is as it was."""
    path = state_path(hass)
    aside = path.with_name("aside")
    if path.exists():
        path.rename(aside)
    path.mkdir()
    try:
        yield
    finally:
        path.rmdir()
        if aside.exists():
            aside.rename(path)


@contextmanager
def unreadable_events(hass: HomeAssistant) -> Iterator[None]:
    """Have the events where nobody finds them."""
    with closing(sqlite3.connect(database(hass), autocommit=True)) as other:
        other.execute("ALTER TABLE usage_events RENAME TO elsewhere")
        try:
            yield
        finally:
            other.execute("ALTER TABLE elsewhere RENAME TO usage_events")
