"""The flows of Home Assistant, walked over HTTP as its frontend does."""

from http import HTTPStatus
from typing import Self

from .home_assistant import CommandError, HomeAssistantProcess, Json

CONFIG = "/api/config/config_entries/flow"
OPTIONS = "/api/config/config_entries/options/flow"
SUBENTRIES = "/api/config/config_entries/subentries/flow"
REPAIRS = "/api/repairs/issues/fix"


class Flow:
    """A flow that is open, and the page that it shows."""

    def __init__(self, home: HomeAssistantProcess, path: str) -> None:
        """`path` is one of those above; nothing is opened yet."""
        self._home = home
        self._path = path
        self.page: Json = None

    @classmethod
    async def open(cls, home: HomeAssistantProcess, path: str, **start: Json) -> Self:
        """Open a flow and show its first page; raise CommandError."""
        flow = cls(home, path)
        await flow._post(path, start)
        return flow

    @property
    def shown(self) -> dict[str, Json]:
        """What the fields of the page show, as far as something is set."""
        return {
            field["name"]: suggested if suggested is not None else field.get("default")
            for field in self.page["data_schema"]
            if (suggested := field.get("description", {}).get("suggested_value")) is not None
            or "default" in field
        }

    async def send(self, **entered: Json) -> Json:
        """Send a page and return the next; raise CommandError. What is not entered stays."""
        return await self._send({**self.shown, **entered})

    async def choose(self, item: str) -> Json:
        """Choose an item of a menu and return the page behind it; raise CommandError."""
        assert item in self.page["menu_options"], self.page
        return await self._send({"next_step_id": item})

    async def _send(self, entered: Json) -> Json:
        return await self._post(f"{self._path}/{self.page['flow_id']}", entered)

    async def _post(self, path: str, body: Json) -> Json:
        status, answer = await self._home.post(path, body)
        if status != HTTPStatus.OK:
            raise CommandError(status, answer)
        self.page = answer
        return answer
