"""A line to a server that can be cut at the worst moment: when the server has done its work and nobody has heard of it."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Event, Thread
from time import sleep

__all__ = ["Line"]

_WORK_SECONDS = 0.5
_HANGING_UP_SECONDS = 60


class Line:
    """Carries bytes between clients and a server on this machine."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._losing = Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._carriers = [Thread(target=self._listen, daemon=True)]
        self._carriers[0].start()

    def lose_the_next_answer(self) -> None:
        """Carry what is asked next to the server, and cut the line before its answer."""
        self._losing.set()

    def close(self) -> None:
        """Hang up, and take no more calls."""
        self._door.shutdown(socket.SHUT_RDWR)
        for end in self._ends:
            _hang_up(end)
        for carrier in self._carriers:
            carrier.join(_HANGING_UP_SECONDS)
            assert not carrier.is_alive(), "a carrier does not hang up"
        for end in (self._door, *self._ends):
            end.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server))
            self._ends += [client, server]
            for source, target in ((client, server), (server, client)):
                carrier = Thread(target=self._carry, args=(source, target, target is client), daemon=True)
                carrier.start()
                self._carriers.append(carrier)

    def _carry(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        while True:
            try:
                said = source.recv(65_536)
                if answers and said and self._losing.is_set():
                    sleep(_WORK_SECONDS)
                    self._losing.clear()
                    said = b""
                if not said:
                    break
                target.sendall(said)
            except OSError:
                break
        _hang_up(source)
        _hang_up(target)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
