"""The way to the server over HTTPS: the system's trust store and proxy, one kept connection, as few header bytes as HTTP allows."""

import ipaddress
import ssl
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import httpx
import truststore

from coachdesk.errors import InvalidInput, ServerRefused, ServerUnreachable
from sync.client.wire import Traffic
from sync.protocol import limits
from sync.protocol.chunks import PATH as CHUNKS
from sync.protocol.messages import open_problem

TIMEOUT: Final = httpx.Timeout(connect=30, read=60, write=60, pool=60)
"""Seconds without any progress; a slow line may take as long as it likes."""
KEEP_SECONDS: Final = 900
_NEEDLESS: Final = ("accept", "accept-encoding", "connection", "user-agent")
_PROXY_LOGIN: Final = 407


class HttpWire:
    """A `Wire` over HTTP to *address*, which is https:// unless it is this computer. Raises InvalidInput for another address.

    One thread uses it at a time; `close` may be called from any.
    """

    def __init__(self, address: str) -> None:
        _check(address)
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        limits_ = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=KEEP_SECONDS)
        self._client = httpx.Client(base_url=address, verify=context, timeout=TIMEOUT, limits=limits_, follow_redirects=False)
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

    def close(self) -> None:
        """End the connection; a request under way fails."""
        self._client.close()

    def _ask(self, method: str, path: str, body: bytes | None) -> bytes:
        request = self._client.build_request(method, path, content=body)
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
        return _judged(response.status_code, answer)

    def _count(self, request: httpx.Request, body: bytes, response: httpx.Response, answer: bytes) -> None:
        first = f"{request.method} {request.url.raw_path.decode('ascii')} HTTP/1.1"
        self._out += _size(first, request.headers) + len(body)
        self._back += _size(f"{response.http_version} {response.status_code} {response.reason_phrase}", response.headers) + len(answer)


def _check(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme != "http" or not _is_this_computer(parts.hostname or ""):
        raise InvalidInput(kind="server", field="address", reason="not_https")


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


def _judged(status: int, answer: bytes) -> bytes:
    if status == httpx.codes.OK:
        return answer
    if status == _PROXY_LOGIN:
        raise ServerUnreachable(reason="proxy_login")
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise ServerUnreachable(reason="server_failed")
    problem = open_problem(answer)
    if problem.code == "unknown":
        raise ServerUnreachable(reason="not_the_server")  # a proxy, a hotel's login page
    raise ServerRefused(reason=problem.code, status=status, now=problem.now, seq=problem.seq)


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
