"""Municipalities of coaches with something to say: real keys, a real membership log, real sealed and signed envelopes, made beforehand."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from coachdesk.crypto.identity import SigningKey
from sync.protocol import limits
from sync.protocol.entry import Entry
from sync.protocol.envelope import Envelope, envelope_hash, header, seal_envelope
from sync.protocol.messages import sign_request
from sync.protocol.statements import Device, Invitation, Member, Space, SpaceKind, User
from sync.protocol.wire import encode
from sync.protocol.writes import Parcel, Tx, WireWrite
from tests.sync.protocol.municipality import EXCHANGE, FAR_AWAY
from tests.sync.server.laptops import Founder, Laptop, Send, found

ENVELOPES: int = 10
"""Akter that a coach has written in; her changes are spread over them."""
_PAGE = limits.PAGE - 8 * 1024


@dataclass(slots=True)
class Coach:
    """One laptop with its changes, sealed and signed, and how to say them."""

    laptop: Laptop
    envelopes: list[Envelope]

    def body(self) -> bytes:
        """A request that says them: with a nonce and a time of its own, so made shortly before it is sent."""
        return sign_request(self.laptop.request(envelopes=self.envelopes), self.laptop.key)


def municipality(send: Send, token: str, coaches: int, changes: int) -> list[Coach]:
    """One that is founded, with *coaches* who have come in and have written *changes* each, offline."""
    founder = found(send, token)
    crowd = [Laptop(send, founder.laptop.municipality, founder.laptop.unit, secrets.token_bytes(16)) for _ in range(coaches)]
    spaces = {laptop.device: [secrets.token_bytes(16) for _ in range(ENVELOPES)] for laptop in crowd}
    founder.laptop.settle()
    entries = list(_log(founder, crowd, spaces))
    for part in _pages(entries):
        assert founder.laptop.round(entries=part).refused == ""
    founder.laptop.settle()
    for laptop in crowd:
        laptop.state, laptop.generation = founder.laptop.state, founder.laptop.generation
        laptop.cursor = laptop.wraps_from = founder.laptop.cursor
    return [Coach(laptop, _written(laptop, spaces[laptop.device], changes)) for laptop in crowd]


def _log(founder: Founder, crowd: list[Laptop], spaces: dict[bytes, list[bytes]]) -> Iterator[Entry]:
    """Invited, come in, laptop certified, akter founded: four entries a coach, as in life."""
    trial = founder.laptop.state.copy()

    def said(by: Laptop, key: SigningKey, *statements: object) -> Entry:
        one = by.entry(key, *statements, after=trial)  # type: ignore[arg-type]
        trial.apply(one, trial.position + 1)
        return one

    for laptop in crowd:
        key = SigningKey.generate()
        yield said(laptop, founder.issuer, Invitation(key.public, laptop.user, FAR_AWAY), Member(founder.team, laptop.user, head=False))
        yield said(laptop, key, User(laptop.user, laptop.user_key.public, EXCHANGE))
        yield said(laptop, laptop.user_key, Device(laptop.device, laptop.user, laptop.key.public))
        yield said(laptop, laptop.key, *(Space(space, SpaceKind.AKT, founder.team) for space in spaces[laptop.device]))


def _pages(entries: list[Entry]) -> Iterator[list[Entry]]:
    part: list[Entry] = []
    size = 0
    for one in entries:
        if part and (size + len(encode(one)) > _PAGE or len(part) == limits.ENTRIES):
            yield part
            part, size = [], 0
        part.append(one)
        size += len(encode(one))
    if part:
        yield part


def _written(laptop: Laptop, spaces: list[bytes], changes: int) -> list[Envelope]:
    """One envelope an akt, as a laptop that comes back packs them."""
    each, more = divmod(changes, len(spaces))
    made = []
    for place, space in enumerate(spaces):
        count = each + (place < more)
        if not count:
            continue
        txs = [Tx(turn + 1, [WireWrite(9, secrets.token_bytes(16), [], {3: [secrets.token_hex(18)]})]) for turn in range(count)]
        head = header(laptop.municipality, laptop.unit, space, laptop.device, 1, bytes(32), 1, count)
        made.append(seal_envelope(head, Parcel(1, txs), laptop.space_key, laptop.key))
        laptop.chains[space] = (1, envelope_hash(made[-1], head))
    return made


def sender(address: str) -> tuple[httpx.Client, Send]:
    """A line to the server, and how bodies go over it."""
    http = httpx.Client(base_url=address, trust_env=False, timeout=120)
    return http, lambda body: http.post("/v1/exchange", content=body)
