"""`serve`: requests, and unless another process does it, roll-ups and the page."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
import signal
import time

from starlette.applications import Starlette
from starlette.staticfiles import StaticFiles

from ..front.app import Front
from ..front.assembly import make_front
from ..front.server import make_server
from ..jobs.schedule import Schedule
from ..metrics import MetricsServer
from ..settings import Settings
from ..store.tombstones import TombstoneFile
from .parts import make_rollup, prepare


def serve(settings: Settings) -> str:
    """Answer until the process is told to end; raise SchemaError, StoreError and OSError."""
    prepare(settings)
    front = make_front(settings.options())
    server = make_server(
        with_page(front.application(), settings),
        host=settings.host,
        port=settings.port,
        socket_path=settings.socket or None,
    )
    with ExitStack() as running:
        if settings.metrics_port:
            running.enter_context(_metrics(front, settings))
        if settings.jobs:
            running.enter_context(_jobs(settings))
        # uvicorn raises the signal that has ended it once more; then the rest is to be stopped.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        server.run()
    return "It has ended."


def with_page(application: Starlette, settings: Settings) -> Starlette:
    """Add the published files, below all paths of the contract."""
    page = StaticFiles(directory=settings.page, html=True, check_dir=False)
    application.mount("/", page, name="page")
    return application


@contextmanager
def _metrics(front: Front, settings: Settings) -> Iterator[None]:
    address = settings.metrics_host, settings.metrics_port
    server = MetricsServer(address, front.metrics, settings.open(), time.time)
    server.start()
    yield
    server.stop()


@contextmanager
def _jobs(settings: Settings) -> Iterator[None]:
    schedule = Schedule(make_rollup(settings), settings.page, TombstoneFile(settings.tombstones))
    schedule.start()
    yield
    schedule.stop()
