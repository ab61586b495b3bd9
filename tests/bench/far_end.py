"""The server's end of a slow line: the real server behind something that speaks TLS, and beside it a plain file to fetch and to put."""

import asyncio
import ipaddress
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ADDRESS: Final = "10.77.0.2"
SYNC_PORT, PLAIN_PORT = 8443, 8444
CERTIFICATE: Final = "line.pem"
_PIECE: Final = 64 * 1024


def make_certificate(folder: Path) -> None:
    """One for the server's end, which its laptops are told to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CoachDesk slow line")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ADDRESS))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / CERTIFICATE).write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))


def main(folder: Path, database: str) -> None:
    """Serve until ended; says "ready" on standard output."""
    signal.signal(signal.SIGTERM, _leave)
    command = [sys.executable, "-m", "sync.server", "--database", database, "--no-migrate", "--port", "8470"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    plain = ThreadingHTTPServer(("127.0.0.1", 8471), Plain)
    Thread(target=plain.serve_forever, daemon=True).start()
    try:
        asyncio.run(_speak_tls(folder))
    finally:
        server.terminate()
        server.wait(20)


def _leave(*_: object) -> None:
    """End as by an interruption, so that the server ends, too."""
    raise SystemExit


async def _speak_tls(folder: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / CERTIFICATE)
    _wait_for(8470)
    for port, behind in ((SYNC_PORT, 8470), (PLAIN_PORT, 8471)):
        await asyncio.start_server(_towards(behind), ADDRESS, port, ssl=context)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def _wait_for(port: int) -> None:
    """Until the server answers. Raises TimeoutError."""
    until = time.monotonic() + 60
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)) != 0:
            if time.monotonic() > until:
                raise TimeoutError("the server doesn't answer")
            time.sleep(0.1)


def _towards(port: int) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, on = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_hand_on(reader, on), _hand_on(behind, writer))

    return take


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Bytes as they come, until either side has had enough."""
    try:
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
    except (OSError, ssl.SSLError):
        return  # a cut line
    finally:
        writer.close()


class Plain(BaseHTTPRequestHandler):
    """GET gives the bytes of a range; PUT takes those that aren't there yet, HEAD says how many are. A file's name is its path."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 20
    there: Final[dict[str, int]] = {}

    def do_GET(self) -> None:
        first, _, last = self.headers["Range"].removeprefix("bytes=").partition("-")
        size = int(last) - int(first) + 1
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/*")
        self.send_header("Content-Length", str(size))
        self.end_headers()
        self.wfile.write(bytes(size))

    def do_HEAD(self) -> None:
        self._done()

    def do_PUT(self) -> None:
        left = int(self.headers["Content-Length"])
        while left and (piece := self.rfile.read1(min(left, _PIECE))):
            left -= len(piece)
            self.there[self.path] = self.there.get(self.path, 0) + len(piece)
        self._done()

    def _done(self) -> None:
        self.send_response(200)
        self.send_header("X-There", str(self.there.get(self.path, 0)))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
