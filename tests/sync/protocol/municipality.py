"""A small municipality, said statement by statement, for tests of who may say what."""

import hashlib
from dataclasses import dataclass, field

from coachdesk.crypto.identity import ExchangeKey, SigningKey
from sync.protocol.entry import Entry, sign_entry
from sync.protocol.membership import State
from sync.protocol.statements import (
    Device,
    Found,
    Grant,
    Invitation,
    Issuer,
    Member,
    Role,
    Space,
    SpaceKind,
    Statement,
    Team,
    TeamPurpose,
    Unit,
    User,
)

FAR_AWAY = 4_000_000_000_000  # milliseconds: the year 2096


def an_id(name: str) -> bytes:
    """The same 16 bytes for the same name."""
    return hashlib.sha256(name.encode()).digest()[:16]


def a_key(name: str) -> SigningKey:
    """The same signing key for the same name."""
    return SigningKey.from_bytes(hashlib.sha256(b"key " + name.encode()).digest())


EXCHANGE = ExchangeKey.generate().public


@dataclass
class Municipality:
    """Grows a log; the names of keys, users, teams and spaces are plain words."""

    state: State = field(default_factory=State)
    log: list[tuple[Entry, int]] = field(default_factory=list)

    @property
    def id(self) -> bytes:
        return an_id("municipality")

    def say(self, author: str, *statements: Statement, position: int | None = None, now: int | None = None) -> Entry:
        """The next entry, applied; raises EntryRefused."""
        entry = sign_entry(self.state.head, self.state.seq + 1, a_key(author), statements)
        place = self.state.position + 10 if position is None else position
        self.state.apply(entry, place, now)
        self.log.append((entry, place))
        return entry

    def found(self) -> None:
        """Root, an issuer, a unit with teams, and its first user Astrid with a laptop, head of everything."""
        self.say("root", Found(self.id, a_key("root").public, EXCHANGE), Issuer(a_key("issuer").public))
        self.say("issuer", Unit(an_id("unit")), User(an_id("astrid"), a_key("astrid").public, EXCHANGE))
        self.say("astrid", Device(an_id("astrid laptop"), an_id("astrid"), a_key("astrid laptop").public))
        for team, purpose in (
            ("sveg", TeamPurpose.PLACE),
            ("funas", TeamPurpose.PLACE),
            ("heads", TeamPurpose.HEADS),
            ("reviewers", TeamPurpose.REVIEWERS),
            ("everyone", TeamPurpose.EVERYONE),
        ):
            self.say("issuer", Team(an_id(team), an_id("unit"), purpose))
        for team in ("sveg", "heads", "reviewers", "everyone"):
            self.say("issuer", Member(an_id(team), an_id("astrid"), head=True))

    def join(self, name: str, *teams: str) -> None:
        """Invite a user into teams; she comes with a laptop called "<name> laptop"."""
        self.say("issuer", Invitation(a_key(f"invitation {name}").public, an_id(name), FAR_AWAY))
        self.say(f"invitation {name}", User(an_id(name), a_key(name).public, EXCHANGE))
        self.say(name, Device(an_id(f"{name} laptop"), an_id(name), a_key(f"{name} laptop").public))
        for team in teams:
            self.say("issuer", Member(an_id(team), an_id(name), head=False))

    def akt(self, name: str, *, device: str = "astrid laptop", team: str = "sveg") -> None:
        """A new akt."""
        self.say(device, Space(an_id(name), SpaceKind.AKT, an_id(team)))

    def grant(self, space: str, team: str, role: Role, *, device: str = "astrid laptop") -> None:
        """Give a team a role."""
        self.say(device, Grant(an_id(space), an_id(team), role))


def founded() -> Municipality:
    """A municipality with Astrid, Bo (Sveg and everyone) and Cilla (Funäsdalen and everyone)."""
    municipality = Municipality()
    municipality.found()
    municipality.join("bo", "sveg", "everyone")
    municipality.join("cilla", "funas", "everyone")
    return municipality
