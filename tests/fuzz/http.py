"""The server's doors by their own schema: rightly signed requests with a field, a header, a length or the method changed."""

import asyncio
import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec
from fastapi import FastAPI

from coachdesk.crypto.identity import Purpose, SigningKey
from sync.protocol.messages import open_problem
from sync.server.app import create_app, milliseconds
from sync.server.founding_tokens import offer
from tests.fuzz.messages import requests
from tests.fuzz.postgres import a_database
from tests.fuzz.shapes import MESSAGE
from tests.fuzz.target import Read, Target
from tests.sync.server.laptops import found

PROTOCOL: Final = Path(__file__).parents[2] / "docs" / "protocol.md"
DOORS: Final = {
    1: "/v1/exchange", 2: "/v1/invitations/00112233445566778899aabbccddeeff", 5: "/v1/chunks/put", 6: "/v1/chunks/get", 8: "/v1/live",
    9: "/v1/left/put", 10: "/v1/left/get", 55: "/v1/chunks/drop", 56: "/v1/chunks/which", 60: "/v1/snapshots/tell", 62: "/v1/snapshots/put",
    63: "/v1/snapshots/get", 64: "/v1/snapshots/announce", 65: "/v1/snapshots/witness",
}  # fmt: skip
PLACES: Final = ("@municipality", "@signer", "@nonce", "@now", "@head", "@space", "@team", "@generation")


class _Asked(msgspec.Struct, array_like=True):
    """A request as an input says it. In *message*, words of `PLACES` stand for what only the running server knows."""

    method: str
    path: str
    headers: list[tuple[bytes, bytes]]
    message: list[Any]
    cut: int
    signer: int


class _Client:
    """Sends inputs, and holds each answer to docs/protocol.md."""

    def __init__(self, app: FastAPI, loop: asyncio.AbstractEventLoop) -> None:
        self._app, self._loop = app, loop
        self._codes = frozenset(re.findall(r"`([a-z_]+)`", PROTOCOL.read_text("utf-8")))
        self._known: dict[str, Any] = {}
        self._keys: list[SigningKey] = []

    def settle(self, token: str) -> None:
        """Found a municipality, so that there is a laptop whose requests are taken."""
        founder = found(self._post, token)
        laptop = founder.laptop
        space = founder.akt()
        laptop.settle()
        self._keys = [laptop.key, founder.root, founder.issuer, SigningKey.generate()]
        self._known = {
            "@municipality": laptop.municipality, "@signer": laptop.device, "@head": laptop.state.head, "@space": space,
            "@team": founder.team, "@generation": laptop.generation,
        }  # fmt: skip

    def _post(self, body: bytes) -> httpx.Response:
        status, content = self._ask("POST", "/v1/exchange", [], [body])
        return httpx.Response(status, content=content)

    def __call__(self, data: bytes) -> None:
        try:
            asked = msgspec.msgpack.decode(data, type=_Asked)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError):
            return
        status, content = self._ask(asked.method, asked.path, asked.headers, self._body(asked))
        if status == 200:
            return
        code = open_problem(content).code
        if code not in self._codes or status >= 500:
            raise AssertionError(f"an answer that isn't documented: {status} {code}")

    def _body(self, asked: _Asked) -> list[bytes]:
        said = msgspec.msgpack.encode(self._filled(asked.message))
        key = self._keys[asked.signer % len(self._keys)]
        whole = b"\0" + said + key.sign(Purpose.REQUEST, said)
        at = asked.cut % (len(whole) + 1) if asked.cut else len(whole)
        return [whole[:at]] if asked.cut % 2 else [whole[:at], whole[at:]]

    def _filled(self, value: Any) -> Any:
        match value:
            case "@nonce":
                return secrets.token_bytes(12)
            case "@now":
                return milliseconds()
            case str() if value in self._known:
                return self._known[value]
            case list():
                return [self._filled(one) for one in value]
            case dict():
                return {key: self._filled(one) for key, one in value.items()}
        return value

    def _ask(self, method: str, path: str, headers: list[tuple[bytes, bytes]], body: list[bytes]) -> tuple[int, bytes]:
        return self._loop.run_until_complete(asyncio.wait_for(self._asked(method, path, headers, body), 20))

    async def _asked(self, method: str, path: str, headers: list[tuple[bytes, bytes]], body: list[bytes]) -> tuple[int, bytes]:
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": method, "path": path,
            "raw_path": path.encode("utf-8", "replace"), "query_string": b"", "root_path": "", "scheme": "http", "server": ("here", 1),
            "client": ("127.0.0.1", 1), "headers": [(name.lower(), value) for name, value in headers],
        }  # fmt: skip
        pieces = [{"type": "http.request", "body": one, "more_body": number < len(body)} for number, one in enumerate(body, 1)]
        begun, status, content = asyncio.Event(), 0, b""

        async def receive() -> dict[str, Any]:
            if pieces:
                return pieces.pop(0)
            await begun.wait()
            return {"type": "http.disconnect"}  # who only wanted to hear that it is heard goes

        async def send(message: Any) -> None:
            nonlocal status, content
            status = message.get("status", status)
            content += message.get("body", b"")
            begun.set()

        await self._app(scope, receive, send)
        return status, content


@contextmanager
def _server() -> Iterator[Read]:
    with a_database() as engine, ExitStack() as undo:
        token = secrets.token_urlsafe()
        offer(engine, token)
        loop = asyncio.new_event_loop()
        undo.callback(loop.close)
        client = _Client(create_app(engine), loop)
        client.settle(token)
        yield client


def _inputs() -> list[bytes]:
    """Every message at its door, and what a stranger asks."""
    said = []
    for one in requests():
        tag, *fields = msgspec.msgpack.decode(msgspec.msgpack.encode(one))
        fields[1:5] = "@municipality", "@signer", "@nonce", "@now"
        if tag == 1:
            fields[5:13] = "@generation", 0, bytes(32), [], 0, [], 0, []
        spaced = [tag, *("@space" if number == 5 and tag in {5, 6, 55, 56, 62, 63} else field for number, field in enumerate(fields))]
        said.append(["PUT" if tag == 2 else "POST", DOORS[tag], [], spaced, 0, 0])
    said.append(["GET", DOORS[2], [[b"content-length", b"5"]], [], 0, 0])
    said.append(["POST", DOORS[1], [[b"content-length", b"9" * 5000]], [], 0, 0])
    said.append(["POST", "/nowhere", [[b"x", b"y"]], [], 3, 1])
    return [msgspec.msgpack.encode(one) for one in said]


HTTP: Final = Target("http", _server, (), _inputs, ("sync/server", "sync/protocol", "docs/protocol.md"), MESSAGE, 8192)
