"""A proxy before PostgreSQL that cuts the connection after COMMIT was sent."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
import select
import socket
import tempfile
from threading import Thread

_SOCKET = ".s.PGSQL.5432"
_COMMIT = b"COMMIT"


class CuttingProxy:
    """Hands everything on, until it is told to cut."""

    def __init__(self, folder: Path, server: Path) -> None:
        """Take the folder of its own socket and that of the server's."""
        self.cuts = 0
        """after how many of the next commits it cuts"""
        self._server = server
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / _SOCKET))
        self._listener.listen()
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Accept no more."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server / _SOCKET))
                Thread(target=self._hand_on, args=(client, server), daemon=True).start()

    def _hand_on(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, suppress(OSError):
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    data = ready.recv(65_536)
                    if not data:
                        return
                    other = server if ready is client else client
                    other.sendall(data)
                    if ready is client and _COMMIT in data and self.cuts:
                        self.cuts -= 1
                        # The server has answered; nobody will hear it.
                        server.recv(65_536)
                        return


@contextmanager
def cutting_proxy(server: Path) -> Iterator[tuple[CuttingProxy, Path]]:
    """Yield a proxy and the folder of its socket."""
    with tempfile.TemporaryDirectory(prefix="proxy-", dir="/tmp") as name:
        proxy = CuttingProxy(Path(name), server)
        yield proxy, Path(name)
        proxy.close()
