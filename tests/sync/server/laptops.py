"""Laptops without a store: they hold keys and cursors, speak the protocol over real HTTP, and remember all they got."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from coachdesk.crypto.identity import SigningKey
from coachdesk.crypto.seal import new_key
from coachdesk.voice import voice
from sync.protocol.entry import Entry, sign_entry
from sync.protocol.envelope import NO_PREVIOUS, Envelope, envelope_hash, header, seal_envelope
from sync.protocol.membership import State
from sync.protocol.messages import Backfill, Problem, Request, Response, open_problem, open_response, sign_request
from sync.protocol.statements import (
    Device,
    Found,
    Invitation,
    Issuer,
    Member,
    Space,
    SpaceKind,
    Statement,
    Team,
    TeamPurpose,
    Unit,
    User,
)
from sync.protocol.wraps import Wrap
from sync.protocol.writes import Parcel, Tx, WireWrite
from sync.server.app import milliseconds
from tests.sync.protocol.municipality import EXCHANGE, FAR_AWAY

Send = Callable[[bytes], httpx.Response]


class ProblemAnswer(Exception):
    """The server refused the whole request."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(f"{status} {problem.code}")
        self.status, self.problem = status, problem


@dataclass
class Laptop:
    """One device; before it is certified, its signer is an invitation's or the root's key."""

    send: Send
    municipality: bytes
    unit: bytes
    user: bytes
    device: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: SigningKey = field(default_factory=SigningKey.generate)
    user_key: SigningKey = field(default_factory=SigningKey.generate)
    state: State = field(default_factory=State)
    generation: bytes = b""
    wraps_from: int = 0
    cursor: int = 0
    got: dict[tuple[bytes, bytes, int], int] = field(default_factory=dict)
    """(space, device, number) to position."""
    wraps: list[Wrap] = field(default_factory=list)
    chains: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)
    drawn: bytes = b""
    """The last bytes of the voice that it speaks with; none: as before there were voices."""
    space_key: bytes = field(default_factory=new_key)

    @property
    def voice(self) -> bytes:
        """Whose words they are."""
        return voice(self.device, self.drawn)

    def sitting(self, drawn: bytes) -> "Laptop":
        """The same laptop opened anew, or a copy of its disk in another computer: it knows what this one knows, and has heard nothing."""
        return replace(self, drawn=drawn, state=self.state.copy(), got={}, wraps=[], chains={})

    def request(self, **changes: object) -> Request:
        """A round's request with *changes*."""
        values: dict[str, object] = {
            "version": 1,
            "municipality": self.municipality,
            "signer": self.device,
            "nonce": secrets.token_bytes(12),
            "sent_at": milliseconds(),
            "generation": self.generation,
            "entries_from": self.state.seq,
            "head": self.state.head,
            "entries": [],
            "wraps_from": self.wraps_from,
            "wraps": [],
            "cursor": self.cursor,
            "backfills": [],
            "envelopes": [],
            "voice": self.drawn,
        }
        return Request(**(values | changes))  # type: ignore[arg-type]

    def post(self, request: Request, key: SigningKey | None = None) -> Response:
        """One request, whatever it says; raises ProblemAnswer."""
        answer = self.send(sign_request(request, key or self.key))
        if answer.status_code != 200:
            raise ProblemAnswer(answer.status_code, open_problem(answer.content))
        return open_response(answer.content)

    def round(self, *, key: SigningKey | None = None, **changes: Any) -> Response:
        """One request and what follows from its answer."""
        response = self.post(self.request(**changes), key)
        self.absorb(response)
        return response

    def absorb(self, response: Response) -> None:
        """Take entries, wraps, envelopes and cursors."""
        for posted in response.entries:
            self.state.apply(posted.entry, posted.position)
        for one in response.envelopes:
            self.got[one.envelope.space, one.envelope.device, one.envelope.number] = one.position
        self.wraps += response.wraps
        self.generation, self.cursor, self.wraps_from = response.generation, response.cursor, response.wraps_from

    def settle(self) -> int:
        """Rounds until there is no more; how many."""
        rounds = 1
        while self.round().more:
            rounds += 1
        return rounds

    def backfill(self, about: bytes, until: int) -> None:
        """Fetch what stands before the cursor."""
        after = 0
        while after < until:
            after = self.round(backfills=[Backfill(about, after, until)]).backfills[0]

    def entry(self, key: SigningKey, *statements: Statement, after: State | None = None) -> Entry:
        """The next entry after this laptop's own log."""
        state = after or self.state
        return sign_entry(state.head, state.seq + 1, key, statements)

    def say(self, key: SigningKey, *statements: Statement) -> Response:
        """Have an entry added."""
        return self.round(entries=[self.entry(key, *statements)])

    def envelope(self, space: bytes, text: str = "note", *, keep: bool = True) -> Envelope:
        """The next envelope in this laptop's chain of *space*."""
        number, previous = self.chains.get(space, (0, NO_PREVIOUS))
        head = header(self.municipality, self.unit, space, self.voice, number + 1, previous, number + 1, 1)
        parcel = Parcel(1, [Tx(1, [WireWrite(14, self.device, [], {1: [text]})])])
        envelope = seal_envelope(head, parcel, self.space_key, self.key)
        if keep:
            self.chains[space] = (number + 1, envelope_hash(envelope, head))
        return envelope

    def statuses(self, *envelopes: Envelope) -> list[str]:
        """What becomes of them."""
        return [ack.status for ack in self.round(envelopes=list(envelopes)).acks(list(envelopes))]


@dataclass
class Founder:
    """The first laptop, with root and issuer keys, and a team that its user heads."""

    laptop: Laptop
    root: SigningKey
    issuer: SigningKey
    team: bytes

    def invite(self, *teams: bytes, expires: int = FAR_AWAY) -> tuple[SigningKey, bytes]:
        """An invitation key and the user it is for, who is put into *teams*."""
        key, user = SigningKey.generate(), secrets.token_bytes(16)
        members = [Member(team, user, head=False) for team in teams]
        self.laptop.settle()
        assert self.laptop.say(self.issuer, Invitation(key.public, user, expires), *members).refused == ""
        return key, user

    def join(self, *teams: bytes) -> Laptop:
        """A new colleague's laptop that has come in."""
        key, user = self.invite(*teams)
        laptop = Laptop(self.laptop.send, self.laptop.municipality, self.laptop.unit, user)
        laptop.round(signer=key.public, key=key)
        assert laptop.round(signer=key.public, key=key, entries=joining_entries(laptop, key)).refused == ""
        laptop.settle()
        return laptop

    def new_team(self, purpose: TeamPurpose = TeamPurpose.PLACE) -> bytes:
        """An empty team."""
        team = secrets.token_bytes(16)
        self.laptop.settle()
        self.laptop.say(self.issuer, Team(team, self.laptop.unit, purpose))
        return team

    def akt(self, laptop: Laptop | None = None, team: bytes | None = None) -> bytes:
        """A new akt of the founder's team, founded on *laptop*."""
        space, by = secrets.token_bytes(16), laptop or self.laptop
        by.settle()
        assert by.say(by.key, Space(space, SpaceKind.AKT, team or self.team)).refused == ""
        return space


def joining_entries(laptop: Laptop, key: SigningKey) -> list[Entry]:
    """A newcomer certifies herself and her laptop."""
    trial = laptop.state.copy()
    user = laptop.entry(key, User(laptop.user, laptop.user_key.public, EXCHANGE))
    trial.apply(user, trial.position + 1)
    return [user, laptop.entry(laptop.user_key, Device(laptop.device, laptop.user, laptop.key.public), after=trial)]


def founding_entries(laptop: Laptop, root: SigningKey, issuer: SigningKey, team: bytes) -> list[Entry]:
    """Root, issuer, a unit, a user, her laptop, and a team that she heads."""
    trial, entries = State(), []
    for key, statements in (
        (root, [Found(laptop.municipality, root.public, EXCHANGE), Issuer(issuer.public)]),
        (issuer, [Unit(laptop.unit), User(laptop.user, laptop.user_key.public, EXCHANGE)]),
        (laptop.user_key, [Device(laptop.device, laptop.user, laptop.key.public)]),
        (issuer, [Team(team, laptop.unit, TeamPurpose.PLACE), Member(team, laptop.user, head=True)]),
    ):
        entry = sign_entry(trial.head, trial.seq + 1, key, statements)  # type: ignore[arg-type]
        trial.apply(entry, trial.position + 1)
        entries.append(entry)
    return entries


def first_laptop(send: Send) -> Laptop:
    """Of a municipality that isn't founded yet."""
    municipality, unit, user = (secrets.token_bytes(16) for _ in range(3))
    return Laptop(send, municipality, unit, user)


def found(send: Send, token: str) -> Founder:
    """A new municipality."""
    laptop = first_laptop(send)
    root, issuer, team = SigningKey.generate(), SigningKey.generate(), secrets.token_bytes(16)
    entries = founding_entries(laptop, root, issuer, team)
    assert laptop.round(signer=root.public, key=root, entries=entries, token=token.encode()).refused == ""
    return Founder(laptop, root, issuer, team)
