"""A mail server and a webhook's receiver that fail in every way, and remember what they took.

Of each thing that came they know its id, and whether they said that they took it: what was taken
in silence must be sent again, under the same id.
"""

from __future__ import annotations

import json
import random
import re
import socket
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Mail
from threading import Lock, Thread

WELL, REFUSE, SLOW, ERROR, SILENT = "well", "refuse", "slow", "error", "silent"
ALL = (WELL,) * 6 + (REFUSE, SLOW, ERROR, SILENT)
PATIENCE = 0.3
"""Seconds that a client waits for them; the slow ones take longer."""


@dataclass
class Receiver(ABC):
    """Listens on a port of this machine; ``ways`` is what it draws from for each connection."""

    ways: Sequence[str] = (WELL,)
    taken: list[tuple[str, bool]] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def told(self) -> Counter[str]:
        """How often it said of each id that it took it."""
        return Counter(number for number, is_said in self.taken if is_said)

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                link, _from = self._listener.accept()
            except OSError:
                return
            link.settimeout(10)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Thread(target=self._answer, args=(link,), daemon=True).start()

    def _answer(self, link: socket.socket) -> None:
        way = random.choice(self.ways)
        with link, suppress(OSError):
            if way == REFUSE:
                return
            self.serve(link, way)

    @abstractmethod
    def serve(self, link: socket.socket, way: str) -> None:
        """Talk with a client in one of the ways."""

    def take(self, number: str, content: bytes, way: str, say: Callable[[], object]) -> None:
        """Remember it and say so, or not."""
        with self._lock:
            self.taken.append((number, way == WELL))
            self.contents.append(content)
        if way == WELL:
            say()


class MailServer(Receiver):
    """SMTP, as much of it as a sender needs."""

    def serve(self, link: socket.socket, way: str) -> None:
        lines = link.makefile("rb")
        link.sendall(b"220 fake\r\n")
        while line := lines.readline():
            word = line[:4].upper()
            if word == b"DATA":
                if way == ERROR:
                    link.sendall(b"451 try again later\r\n")
                    continue
                link.sendall(b"354 go on\r\n")
                content = b""
                while (line := lines.readline()) not in (b".\r\n", b""):
                    content += line
                if not line:
                    return
                if way == SLOW:
                    time.sleep(2 * PATIENCE)
                    return
                number = str(message_from_bytes(content)["Message-ID"])
                self.take(number, content, way, lambda: link.sendall(b"250 taken\r\n"))
                if way == SILENT:
                    return
            elif word == b"QUIT":
                link.sendall(b"221 bye\r\n")
                return
            else:
                link.sendall(b"250 fine\r\n")

    def mails(self) -> list[Mail]:
        return [message_from_bytes(content) for content in self.contents]


class Hook(Receiver):
    """The receiver of a webhook."""

    status = 204

    def serve(self, link: socket.socket, way: str) -> None:
        got = b""
        while b"\r\n\r\n" not in got:
            if not (more := link.recv(65536)):
                return
            got += more
        head, _gap, body = got.partition(b"\r\n\r\n")
        found = re.search(rb"content-length: (\d+)", head, re.I)
        while len(body) < int(found[1]):
            body += link.recv(65536)
        if way == SLOW:
            time.sleep(2 * PATIENCE)
            return
        if way == ERROR:
            link.sendall(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")
            return
        pairs = (line.partition(": ") for line in head.decode().split("\r\n")[1:])
        headers = {name.lower(): value for name, _gap, value in pairs}
        self.headers.append(headers)
        answer = f"HTTP/1.1 {self.status} Told\r\nContent-Length: 0\r\n\r\n".encode()
        self.take(headers.get("webhook-id", ""), body, way, lambda: link.sendall(answer))

    def events(self) -> list[dict]:
        return [json.loads(content) for content in self.contents]
