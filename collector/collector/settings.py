"""What an operator sets: environment variables that begin with COLLECTOR_.

Each can be a file instead: COLLECTOR_PEPPER_FILE names a file that holds what COLLECTOR_PEPPER
would. An unknown one is refused, because it is a known one with a mistake in it.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
import os
from pathlib import Path
import re
from secrets import token_hex
from typing import Any, Final

from .front.assembly import Options
from .front.limits import Proxies
from .store.database import Database
from .store.opening import SQLITE, open_database
from .store.pepper import MOST_BYTES

PREFIX: Final = "COLLECTOR_"
_FILE = "_file"
_FEWEST_DAYS = 70
_SHORTEST_KEY = 16
_SHORTEST_PEPPER = 32
_FEWEST_CHARACTERS = 8
_MOST_DIGITS = 9
_LAST_PORT = 65_535
_YES_AND_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_EXAMPLES = ("changeme", "change-me", "change_me", "default", "example", "secret", "your")
"""What keys in instructions and in other programs are made of."""


class SettingsError(ValueError):
    """A setting cannot be used; names it, never its value."""


@dataclass(frozen=True)
class Settings:
    """The settings by their names, with what is usual."""

    data: Path = Path("data")
    """the folder of the database, the pepper, the tombstones and the page"""
    database_url: str = ""
    """empty: a file in `data`"""
    database_serializable: bool = False
    pepper: str = ""
    """empty: made at the first start, and kept in `data`"""
    api_keys: tuple[str, ...] = ()
    require_token: bool = False
    trusted_proxies: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8080
    socket: str = ""
    """the path of a Unix socket, instead of host and port"""
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 9464
    """0: no metrics"""
    jobs: bool = True
    """whether `serve` also computes and publishes"""
    public: Path | None = None
    """the folder of the page; none: `public` in `data`"""
    kept_days: int = 400
    requests_per_minute: int = 60
    requests_at_once: int = 120
    enrolments_per_network: int = 20
    enrolments_at_least: int = 200
    enrolments_percent: int = 5
    log_level: str = "INFO"

    @property
    def url(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.data / 'collector.db'}"

    @property
    def sqlite_path(self) -> Path | None:
        """The file of the database, if it is one."""
        is_file = self.url.startswith(SQLITE)
        return Path(self.url.removeprefix(SQLITE)) if is_file else None

    def open(self) -> Database:
        """Return a connection, for one thread at a time."""
        return open_database(self.url, serializable=self.database_serializable)

    @property
    def page(self) -> Path:
        """The folder of the published files."""
        return self.public or self.data / "public"

    @property
    def tombstones(self) -> Path:
        """The file of tombstones."""
        return self.data / "tombstones"

    def options(self) -> Options:
        """Return what the front needs; make the pepper at the first start. Raise OSError."""
        return Options(
            self.url,
            find_pepper(self),
            self.tombstones,
            serializable=self.database_serializable,
            api_keys=self.api_keys,
            require_token=self.require_token,
            trusted_proxies=self.trusted_proxies,
            requests_per_minute=self.requests_per_minute,
            requests_at_once=self.requests_at_once,
            enrolments_per_network=self.enrolments_per_network,
            enrolments_at_least=self.enrolments_at_least,
            enrolments_percent=self.enrolments_percent,
        )


def find_pepper(settings: Settings) -> bytes:
    """Return the secret; make one where there is none yet. Who loses it is told by the database."""
    if settings.pepper:
        return settings.pepper.encode()
    path = settings.data / "pepper"
    settings.data.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Of several processes that start together, one is first, with a complete file.
        new = settings.data / f".pepper-{token_hex(8)}"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(token_hex(_SHORTEST_PEPPER))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(new)
        new.unlink()
    return path.read_bytes().strip()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings; raise SettingsError."""
    known = {field.name: field for field in fields(Settings)}
    values: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        is_file = name.endswith(_FILE) and name not in known
        name = name.removesuffix(_FILE) if is_file else name
        if name not in known:
            raise SettingsError(f"There is no setting {variable}.")
        if name in values:
            raise SettingsError(f"{variable} is set twice: as a value and as a file.")
        content = _from_file(variable, text) if is_file else text
        values[name] = _read(variable, known[name].default, content)
    settings = Settings(**values)
    _check(settings)
    return settings


def _from_file(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError, UnicodeDecodeError:
        raise SettingsError(f"The file of {variable} cannot be read.") from None


def _read(variable: str, default: object, text: str) -> object:
    """Return a value of the same type as the default."""
    match default:
        case bool():
            if text.lower() not in _YES_AND_NO:
                raise SettingsError(f"{variable} is neither yes nor no.")
            return _YES_AND_NO[text.lower()]
        case int():
            if not (text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS):
                raise SettingsError(f"{variable} is not a number.")
            return int(text)
        case tuple():
            return tuple(part for part in re.split(r"[,\s]+", text) if part)
        case str():
            return text
        case _:
            return Path(text)


def _check(settings: Settings) -> None:
    if settings.kept_days < _FEWEST_DAYS:
        raise SettingsError(f"KEPT_DAYS is at least {_FEWEST_DAYS}: a week is open for 42 of them.")
    if settings.log_level not in _LEVELS:
        raise SettingsError(f"LOG_LEVEL is one of {', '.join(_LEVELS)}.")
    if settings.pepper and not _SHORTEST_PEPPER <= len(settings.pepper.encode()) <= MOST_BYTES:
        raise SettingsError(f"PEPPER has {_SHORTEST_PEPPER} to {MOST_BYTES} characters.")
    if _is_example(settings.pepper):
        raise SettingsError("PEPPER is from an example; use random characters.")
    _check_keys(settings.api_keys)
    _check_page(settings)
    if max(settings.port, settings.metrics_port) > _LAST_PORT:
        raise SettingsError(f"PORT and METRICS_PORT are at most {_LAST_PORT}.")
    try:
        Proxies(settings.trusted_proxies)
    except ValueError:
        raise SettingsError("TRUSTED_PROXIES are addresses, networks or `unix`.") from None


def _check_page(settings: Settings) -> None:
    """Raise SettingsError if everybody could download what is nobody's business."""
    page = settings.page.resolve()
    private = (settings.data, settings.sqlite_path or settings.data)
    if any(path.resolve().is_relative_to(page) for path in private):
        raise SettingsError("PUBLIC is a folder of its own: DATA or the database would be in it.")


def _check_keys(keys: Sequence[str]) -> None:
    for key in keys:
        if not key.isascii():
            raise SettingsError("Each of API_KEYS is ASCII, as a header is.")
        if len(key) < _SHORTEST_KEY:
            raise SettingsError(f"Each of API_KEYS has at least {_SHORTEST_KEY} characters.")
        if _is_example(key):
            raise SettingsError("One of API_KEYS is from an example; use random characters.")


def _is_example(secret: str) -> bool:
    """Return whether a secret looks like one that was never chosen: words, or few characters."""
    return bool(secret) and (
        len(set(secret)) < _FEWEST_CHARACTERS or any(word in secret.lower() for word in _EXAMPLES)
    )
