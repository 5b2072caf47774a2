"""`python -m collector`: all in one process. Other commands do one thing and end."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
import os
from pathlib import Path
import sys

from . import log
from .commands import tools
from .commands.doctor import doctor
from .commands.parts import CommandError
from .commands.serve import serve
from .settings import Settings, SettingsError, read_settings
from .store.errors import StoreError

_USAGE = 2
_FAILED = 1

COMMANDS: dict[str, Callable[[Settings, Namespace], str]] = {
    "serve": lambda settings, _: serve(settings),
    "rollup": lambda settings, _: tools.rollup(settings),
    "publish": lambda settings, _: tools.publish_page(settings),
    "migrate": lambda settings, _: tools.migrate(settings),
    "backup": lambda settings, asked: tools.backup(settings, asked.path),
    "erase": lambda settings, asked: tools.erase(settings, asked.id),
    "doctor": lambda settings, _: doctor(settings, sys.stdout.write),
}
"""What each says at its end; a command that has failed raises."""


def _parser() -> ArgumentParser:
    parser = ArgumentParser("collector", description="Settings: COLLECTOR_… in the environment.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("serve", help="answer requests, compute and publish (if none is named)")
    commands.add_parser("rollup", help="compute what is due, delete what is old")
    commands.add_parser("publish", help="write the page")
    commands.add_parser("migrate", help="bring the tables up to date")
    backup = commands.add_parser("backup", help="copy a SQLite database while it is in use")
    backup.add_argument("path", type=Path)
    erase = commands.add_parser("erase", help="forget an installation")
    erase.add_argument("id")
    commands.add_parser("doctor", help="look for what is wrong")
    parser.set_defaults(command="serve")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run a command, and return the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ)
    except SettingsError as err:
        sys.stderr.write(f"{err}\n")
        return _USAGE
    log.set_up(settings.log_level)
    try:
        said = COMMANDS[asked.command or "serve"](settings, asked)
    except (StoreError, CommandError) as err:
        sys.stderr.write(f"{err}\n")
        return _FAILED
    except OSError as err:
        sys.stderr.write(f"{err.strerror or type(err).__name__}: {err.filename or ''}\n")
        return _FAILED
    sys.stdout.write(f"{said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
