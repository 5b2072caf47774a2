"""A Home Assistant process for each test, with a user and the integration."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
import shutil

import pytest

from .home_assistant import HomeAssistantProcess


@pytest.fixture(autouse=True)
def sockets(socket_enabled: None) -> None:
    """Let the tests speak with the process."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the first test leaves a configuration directory that the others begin with."""
    return tmp_path_factory.mktemp("home") / "template"


@pytest.fixture
async def home(template: Path, tmp_path: Path) -> AsyncIterator[HomeAssistantProcess]:
    """Return a Home Assistant that was set up as a person does it, and is not running."""
    if not await asyncio.to_thread(template.exists):
        first = HomeAssistantProcess(tmp_path / "first")
        await first.start()
        try:
            await first.onboard()
            await first.setup_integration()
        finally:
            await first.stop()
        shutil.copytree(first.config_dir, template, symlinks=True)
    config_dir = tmp_path / "config"
    shutil.copytree(template, config_dir, symlinks=True)
    process = HomeAssistantProcess(config_dir)
    yield process
    process.kill()
