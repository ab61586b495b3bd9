"""The way to the server over HTTPS: the system's trust store and proxy, one kept connection, as few header bytes as HTTP allows."""

import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import httpx
import truststore

from coachdesk.errors import InvalidInput, ServerRefused, ServerUnreachable
from sync.client.wire import Traffic
from sync.protocol import limits
from sync.protocol.chunks import PATH as CHUNKS
from sync.protocol.left import PATH as LEFT
from sync.protocol.listening import ALIVE_SECONDS
from sync.protocol.messages import open_problem
from sync.protocol.snapshot import PATH as SNAPSHOTS

TIMEOUT: Final = httpx.Timeout(connect=30, read=60, write=60, pool=60)
"""Seconds without any progress; a slow line may take as long as it likes."""
SLOWEST: Final = 1_000
"""Bytes a second. The system takes a whole request at once and sends it in its own time: an answer is waited for so much longer."""
LISTENING: Final = httpx.Timeout(connect=30, read=ALIVE_SECONDS + 30, write=60, pool=60)
KEEP_SECONDS: Final = 900
LATEST: Final = 3600
"""Seconds that a server may send a laptop away for, at most."""
_NEEDLESS: Final = ("accept", "accept-encoding", "connection", "user-agent")
_PROXY_LOGIN: Final = 407
_FIGURES: Final = 20
_LAST_PORT: Final = 65535
_LONGEST_HOST: Final = 253
_HOST: Final = re.compile(rb"[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_][a-z0-9_-]{0,62})*\.?")
_IPV6: Final = re.compile(rb"[0-9a-f:.]*:[0-9a-f:.]*")


class HttpWire:
    """A `Wire` over HTTP to *address*, which is https:// unless it is this computer. Raises InvalidInput for another address.

    One thread uses it at a time; `close` may be called from any.
    """

    def __init__(self, address: str, timeout: httpx.Timeout = TIMEOUT) -> None:
        _check(address)
        self._address, self._timeout = address, timeout
        self._client = _client(address, timeout)
        self._out = self._back = 0

    @property
    def traffic(self) -> Traffic:
        """Bytes of HTTP, headers included, TLS and TCP not."""
        return Traffic(self._out, self._back)

    def exchange(self, body: bytes) -> bytes:
        return self._ask("POST", "/v1/exchange", body)

    def deposit(self, locator: bytes, body: bytes) -> None:
        self._ask("PUT", f"/v1/invitations/{locator.hex()}", body)

    def fetch(self, locator: bytes) -> bytes:
        return self._ask("GET", f"/v1/invitations/{locator.hex()}", None)

    def chunks(self, door: str, body: bytes) -> bytes:
        return self._ask("POST", CHUNKS + door, body)

    def left(self, door: str, body: bytes) -> bytes:
        return self._ask("POST", LEFT + door, body)

    def snapshots(self, door: str, body: bytes) -> bytes:
        return self._ask("POST", SNAPSHOTS + door, body)

    def close(self) -> None:
        """End the connection; a request under way fails."""
        self._client.close()

    def _ask(self, method: str, path: str, body: bytes | None) -> bytes:
        request = self._client.build_request(method, path, content=body, timeout=self._patience(len(body or b"")))
        for name in _NEEDLESS:
            request.headers.pop(name, None)
        try:
            response = self._client.send(request, stream=True)
            try:
                answer = b"".join(_at_most(response.iter_raw(), limits.PAGE + 1))
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise ServerUnreachable(reason=_reason(error)) from None
        except RuntimeError:  # the client was closed from elsewhere
            raise ServerUnreachable(reason="closed") from None
        self._count(request, body or b"", response, answer)
        return _judged(response.status_code, answer, _later(response.headers))

    def _patience(self, size: int) -> httpx.Timeout:
        given = self._timeout
        return httpx.Timeout(connect=given.connect, read=(given.read or 0) + size / SLOWEST, write=given.write, pool=given.pool)

    def ears(self) -> "HttpEars":
        """A second line to the same server, to listen on."""
        return HttpEars(self._address)

    def _count(self, request: httpx.Request, body: bytes, response: httpx.Response, answer: bytes) -> None:
        first = f"{request.method} {request.url.raw_path.decode('ascii')} HTTP/1.1"
        self._out += _size(first, request.headers) + len(body)
        self._back += _size(f"{response.http_version} {response.status_code} {response.reason_phrase}", response.headers) + len(answer)


class HttpEars:
    """`Ears` over HTTP. One thread listens; `close` may be called from any, and ends what is open."""

    def __init__(self, address: str, patience: httpx.Timeout = LISTENING) -> None:
        _check(address)
        self._client = _client(address, patience)
        self._line: socket.socket | None = None
        self._closed = False

    @contextmanager
    def listen(self, body: bytes) -> Iterator[Iterator[bytes]]:
        request = self._client.build_request("POST", "/v1/live", content=body)
        for name in _NEEDLESS:
            request.headers.pop(name, None)
        try:
            response = self._client.send(request, stream=True)
            try:
                if response.status_code != httpx.codes.OK:
                    answer = b"".join(_at_most(response.iter_raw(), limits.PAGE + 1))
                    _judged(response.status_code, answer, _later(response.headers))
                self._line = response.extensions["network_stream"].get_extra_info("socket")
                if self._closed:
                    raise ServerUnreachable(reason="closed")
                yield response.iter_raw()
            finally:
                self._line = None
                response.close()
        except httpx.HTTPError as error:
            raise ServerUnreachable(reason=_reason(error)) from None
        except RuntimeError:  # the client was closed from elsewhere
            raise ServerUnreachable(reason="closed") from None

    def close(self) -> None:
        """A socket that is read by another thread must be shut down: closing alone wouldn't wake that thread."""
        self._closed = True
        line = self._line
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._client.close()


def _client(address: str, timeout: httpx.Timeout) -> httpx.Client:
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    limits_ = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=KEEP_SECONDS)
    return httpx.Client(base_url=address, verify=context, timeout=timeout, limits=limits_, follow_redirects=False)


def _later(headers: httpx.Headers) -> int:
    """Seconds that the server asks to wait; 0 where it doesn't say, says it as a date, or in more figures than a number has."""
    said = headers.get("retry-after", "")
    return min(int(said), LATEST) if said.isascii() and said.isdecimal() and len(said) < _FIGURES else 0


def _check(address: str) -> None:
    """Before the first request: what the library or the system would stumble over is no address."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        raise InvalidInput(kind="server", field="address", reason="no_address") from None
    if url.scheme != "https" and (url.scheme != "http" or not _is_this_computer(url.host)):
        raise InvalidInput(kind="server", field="address", reason="not_https")
    if not _is_host(url.raw_host) or (url.port is not None and not 0 < url.port <= _LAST_PORT) or url.userinfo or url.query:
        raise InvalidInput(kind="server", field="address", reason="no_address")


def _is_host(name: bytes) -> bool:
    """By its letters; an address in figures is one too."""
    return _IPV6.fullmatch(name) is not None or (len(name) <= _LONGEST_HOST and _HOST.fullmatch(name) is not None)


def _is_this_computer(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _size(first: str, headers: httpx.Headers) -> int:
    """Bytes of a message's head: first line, headers, empty line."""
    return len(first) + 4 + sum(len(name) + len(value) + 4 for name, value in headers.raw)


def _at_most(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    for chunk in chunks:
        most -= len(chunk)
        if most < 0:
            raise ServerUnreachable(reason="oversized")
        yield chunk


def _judged(status: int, answer: bytes, later: int) -> bytes:
    if status == httpx.codes.OK:
        return answer
    if status == _PROXY_LOGIN:
        raise ServerUnreachable(reason="proxy_login")
    if status == httpx.codes.SERVICE_UNAVAILABLE:
        reason = "server_full" if open_problem(answer).code == "server_full" else "busy"
        raise ServerUnreachable(reason=reason, later=later)
    if status == httpx.codes.REQUEST_TIMEOUT:
        raise ServerUnreachable(reason="stalled")
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise ServerUnreachable(reason="server_failed")
    problem = open_problem(answer)
    if problem.code == "unknown":
        raise ServerUnreachable(reason="not_the_server")  # a proxy, a hotel's login page
    raise ServerRefused(reason=problem.code, status=status, now=problem.now, seq=problem.seq, later=later)


def _reason(error: httpx.HTTPError) -> str:
    """A code for what the window says; never the error's text, which may hold addresses."""
    match error:
        case httpx.ProxyError():
            return "proxy"
        case httpx.ConnectTimeout() | httpx.ReadTimeout() | httpx.WriteTimeout() | httpx.PoolTimeout():
            return "stalled"
        case httpx.ConnectError():
            return "certificate" if _is_about_certificates(error) else "no_connection"
        case _:
            return "cut"


def _is_about_certificates(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
