"""What a round costs on the wire, HTTP included; and that the server's log holds nothing of what it carries."""

import logging
import random
import secrets
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import Engine, text

from sync.protocol.envelope import NO_PREVIOUS, Envelope, header, seal_envelope
from sync.protocol.messages import Request, sign_request
from sync.protocol.statements import Space, SpaceKind
from sync.protocol.writes import Parcel, Tx, WireWrite
from tests.sync.server.laptops import Founder, Laptop

CANARY = b"canary-mina-sveg-0701234567"


def raw_round(address: str, laptop: Laptop, request: Request) -> tuple[int, bytes]:
    """Bytes both ways of one round by a client that says no more than HTTP demands, and the answer."""
    body = sign_request(request, laptop.key)
    host = urlsplit(address).netloc
    sent = f"POST /v1/exchange HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    with socket.create_connection((urlsplit(address).hostname or "", urlsplit(address).port or 0)) as line:
        line.sendall(sent)
        got = b""
        while b"\r\n\r\n" not in got:
            got += line.recv(65536)
        head, _, rest = got.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        while len(rest) < length:
            rest += line.recv(65536)
    assert head.startswith(b"HTTP/1.1 200")
    assert b"server" not in head.lower()
    assert b"date" not in head.lower()
    return len(sent) + len(head) + 4 + len(rest), rest


def edit(laptop: Laptop, akt: bytes, each: int, chance: random.Random) -> Envelope:
    """*each* saved edits of one 40-byte register."""
    text = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz åäö", k=36))
    txs = [
        Tx((1_780_000_000_000 + turn * 9_000) << 16, [WireWrite(9, chance.randbytes(16), [], {3: [text[turn:] + text[:turn]]})])
        for turn in range(each)
    ]
    head = header(laptop.municipality, laptop.unit, akt, laptop.device, 1, NO_PREVIOUS, 1, each)
    return seal_envelope(head, Parcel(1, txs), laptop.space_key, laptop.key)


def test_budgets(address: str, founder: Founder) -> None:
    """Idle: 500 bytes. A hundred edits, in one request: 8 KB in ten akter, 25 KB in a hundred."""
    astrid, chance = founder.laptop, random.Random(7)
    akter = [secrets.token_bytes(16) for _ in range(110)]
    astrid.say(astrid.key, *(Space(akt, SpaceKind.AKT, founder.team) for akt in akter))
    idle, _ = raw_round(address, astrid, astrid.request())
    ten, _ = raw_round(address, astrid, astrid.request(envelopes=[edit(astrid, akt, 10, chance) for akt in akter[:10]]))
    hundred, _ = raw_round(address, astrid, astrid.request(envelopes=[edit(astrid, akt, 1, chance) for akt in akter[10:]]))
    assert idle <= 500
    assert ten <= 8 * 1024
    assert hundred <= 25 * 1024
    bo = founder.join(founder.team)
    bo.settle()
    assert len(bo.got) == 110


@pytest.fixture
def shows_nothing(caplog: pytest.LogCaptureFixture) -> Callable[[bytes], None]:
    """Asserts that neither the canary nor its hexadecimal stands in any log line so far (the test's own HTTP client aside)."""
    caplog.set_level(logging.DEBUG)

    def check(canary: bytes) -> None:
        ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
        lines = "\n".join(f"{record.getMessage()} {record.exc_text or ''} {record.exc_info or ''}" for record in ours)
        assert "exchange" in lines
        assert canary.decode(errors="replace") not in lines
        assert canary.hex() not in lines

    return check


def test_the_log_holds_no_content(founder: Founder, http: httpx.Client, shows_nothing: Callable[[bytes], None]) -> None:
    """Accepted, refused and malformed requests: whatever they carry stays out of the log, ids included."""
    astrid, akt = founder.laptop, founder.akt()
    good = astrid.envelope(akt)
    sealed = Envelope(akt, astrid.device, 1, 1, 1, 1, CANARY * 3, good.signature)
    assert astrid.statuses(sealed) == ["unsigned"]
    assert astrid.statuses(good) == ["accepted"]
    for body in (CANARY, b"\x00" + CANARY * 20, CANARY * 5000):
        http.post("/v1/exchange", content=body)
    http.get(f"/v1/invitations/{CANARY[:16].hex()}")
    http.get("/v1/" + CANARY.decode())
    shows_nothing(CANARY)
    shows_nothing(astrid.municipality)
    shows_nothing(astrid.device)
    shows_nothing(akt)


def test_nor_does_a_failure(
    founder: Founder, engine: Engine, shows_nothing: Callable[[bytes], None], caplog: pytest.LogCaptureFixture
) -> None:
    """When the database fails, the laptop gets a code, and the log gets kind and place, not the row that was written."""
    astrid, akt = founder.laptop, founder.akt()
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE envelope ADD CONSTRAINT broken CHECK (octet_length(sealed) < 10) NOT VALID"))
    try:
        answer = astrid.send(sign_request(astrid.request(envelopes=[astrid.envelope(akt, CANARY.decode(), keep=False)]), astrid.key))
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE envelope DROP CONSTRAINT broken"))
    assert answer.status_code == 500
    assert "IntegrityError 23514" in caplog.text
    shows_nothing(akt)
    shows_nothing(astrid.device)
    assert astrid.statuses(astrid.envelope(akt)) == ["accepted"]
