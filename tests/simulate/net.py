"""The way to the server: it loses, repeats, delays and tears what it carries, and others may act while a request is under way."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from coachdesk.errors import MalformedMessage, ServerRefused, ServerUnreachable
from sync.client.wire import Traffic
from sync.protocol.messages import Request, Response, open_request, open_response
from tests.simulate.disk import PowerCut
from tests.sync.client.desks import Server

FATES: Final = ("lost request", "lost answer", "twice", "late", "torn request", "torn answer", "ends before", "ends after", "offline")
"""What may become of one exchange. *ends*: the program dies before its request is sent, or before it has heard the answer."""
Watch = Callable[[Request, Response], None]


ENDLESS: Final = 300
"""Exchanges of one step after which it will never end."""


class Endless(Exception):
    """A round that goes on and on."""


class Net:
    """One server and all that is on its way to it."""

    def __init__(self, server: Server, watch: Watch) -> None:
        self.server, self._watch = server, watch
        self._late: list[bytes] = []

    def ask(self, body: bytes) -> bytes:
        """The server's answer, seen by who watches what it gives to whom. Raises what the server says no with."""
        answer = self.server.exchange(body)
        with suppress(MalformedMessage):
            request, _ = open_request(body, Request)
            self._watch(request, open_response(answer))
        return answer

    def delay(self, body: bytes) -> None:
        """It will arrive, when its sender has long given up."""
        self._late.append(body)

    def deliver_late(self) -> int:
        """What was delayed arrives now, the last first; nobody waits for the answers."""
        late, self._late = self._late[::-1], []
        for body in late:
            with suppress(ServerRefused):
                self.ask(body)
        return len(late)


class Line:
    """One laptop's wire. *fates* are those of its next exchanges; *meanwhile* is done once while the next request is under way."""

    def __init__(self, net: Net) -> None:
        self._net = net
        self.fates: list[str] = []
        self.meanwhile: Callable[[], None] | None = None
        self.before: Callable[[], None] | None = None
        """Done before each exchange: what a laptop lets go of, and what comes back to it, does so at an answer."""
        self.exchanges = 0
        """Since the step began."""

    @property
    def traffic(self) -> Traffic:
        return Traffic(0, 0)

    def exchange(self, body: bytes) -> bytes:
        """Raises ServerUnreachable, ServerRefused, PowerCut."""
        if self.before is not None:
            self.before()
        fate = self.fates.pop(0) if self.fates else ""
        self.exchanges += 1
        if self.exchanges > ENDLESS:
            raise Endless
        if fate in {"lost request", "late", "offline"}:
            if fate == "late":
                self._net.delay(body)
            raise ServerUnreachable(reason="lost")
        if fate == "ends before":
            raise PowerCut
        before, self.meanwhile = self.meanwhile, None
        if before is not None:
            before()
        if fate == "twice":
            with suppress(ServerRefused):
                self._net.ask(body)
        answer = self._net.ask(body[: len(body) // 2] if fate == "torn request" else body)
        if fate == "ends after":
            raise PowerCut
        if fate == "lost answer":
            raise ServerUnreachable(reason="lost")
        return answer[: len(answer) * 2 // 3] if fate == "torn answer" else answer

    def chunks(self, door: str, body: bytes) -> bytes:
        """As exchange, where a line may only break."""
        return self._through(lambda: self._net.server.chunks(door, body))

    def left(self, door: str, body: bytes) -> bytes:
        """The same."""
        return self._through(lambda: self._net.server.left(door, body))

    def snapshots(self, door: str, body: bytes) -> bytes:
        """The same."""
        return self._through(lambda: self._net.server.snapshots(door, body))

    def _through(self, send: Callable[[], bytes]) -> bytes:
        fate = self.fates.pop(0) if self.fates else ""
        if fate == "ends before":
            raise PowerCut
        if fate in {"lost request", "late", "offline", "torn request"}:
            raise ServerUnreachable(reason="lost")
        answer = send()
        if fate == "ends after":
            raise PowerCut
        if fate in {"lost answer", "torn answer"}:
            raise ServerUnreachable(reason="lost")
        return answer

    def close(self) -> None:
        """Nothing is open."""

    def deposit(self, locator: bytes, body: bytes) -> None:
        """As exchange, without mishaps."""
        self._net.server.deposit(locator, body)

    def fetch(self, locator: bytes) -> bytes:
        """As exchange, without mishaps."""
        return self._net.server.fetch(locator)
