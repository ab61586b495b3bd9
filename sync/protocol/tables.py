"""What the membership log has said so far, as plain tables of unchanging facts, with a way back when an entry is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from coachdesk.voice import device_of
from sync.protocol.statements import Covered, Found, Role, SpaceKind, TeamPurpose

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class TeamFact:
    """A team and the unit it belongs to."""

    unit: bytes
    purpose: TeamPurpose


class TeamKeyFact(NamedTuple):
    """What an epoch's key must fit, and the position from which it is the team's."""

    commitment: bytes
    position: int


@dataclass(frozen=True, slots=True)
class InvitationFact:
    """Whom the key may certify, until when (milliseconds), and whether it has."""

    user: bytes
    expires: int
    used: bool = False


@dataclass(frozen=True, slots=True)
class UserFact:
    """A certified user: the key that certifies her devices, and the key that things are sealed to her with.

    *void*: a laptop with these keys was lost; nothing is sealed to them until she has new ones. *left*: the position from which she
    works here no more.
    """

    signing: bytes
    exchange: bytes
    position: int
    void: bool = False
    left: int | None = None


@dataclass(frozen=True, slots=True)
class DeviceFact:
    """A certified device and whose it is; *revoked*: the position from which it speaks no more."""

    user: bytes
    public: bytes
    position: int
    revoked: int | None = None


@dataclass(frozen=True, slots=True)
class MemberFact:
    """From which positions up to which a user belonged to a team (None: still does), and whether she heads it."""

    spans: tuple[tuple[int, int | None], ...]
    head: bool

    @property
    def active(self) -> bool:
        """Whether she belongs to it at the end of the log."""
        return self.spans[-1][1] is None

    def overlaps(self, since: int, until: int | None) -> bool:
        """Whether she belonged to it at any position from *since* on and before *until* (None: without end)."""
        return any((until is None or begun < until) and (ended is None or since < ended) for begun, ended in self.spans)

    def at(self, position: int) -> bool:
        """Whether she belonged to it there."""
        return any(since <= position and (until is None or position < until) for since, until in self.spans)


@dataclass(frozen=True, slots=True)
class SpaceFact:
    """A space; its unit stands in the header of its envelopes. *erased*: the position from which it is destroyed."""

    unit: bytes
    kind: SpaceKind
    position: int
    erased: int | None = None


History = tuple[tuple[int, Role | None], ...]
"""Positions and the role from there on; None where it was withdrawn."""


@dataclass(slots=True)
class Tables:
    """Every value is immutable, so a copy is as deep as it needs to be."""

    founded: dict[bytes, Found] = field(default_factory=dict)
    roots: dict[str, bytes] = field(default_factory=dict)
    """The root's public key, at "now"."""
    proposed: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    """A root to come: which administrators have said so."""
    recoveries: dict[int, bytes] = field(default_factory=dict)
    returned: dict[tuple[bytes, bytes], int] = field(default_factory=dict)
    """(team, user) to where the root last said that she gets its keys again."""
    minimum: dict[str, int] = field(default_factory=dict)
    """The oldest program that may sync, at "version"."""
    issuers: dict[bytes, int] = field(default_factory=dict)
    administrators: dict[bytes, int] = field(default_factory=dict)
    units: dict[bytes, int] = field(default_factory=dict)
    teams: dict[bytes, TeamFact] = field(default_factory=dict)
    team_keys: dict[bytes, tuple[TeamKeyFact, ...]] = field(default_factory=dict)
    team_publics: dict[bytes, tuple[bytes, int]] = field(default_factory=dict)
    """The newest public key, and the epoch it belongs to."""
    shaken: dict[bytes, int] = field(default_factory=dict)
    """Team to the position where somebody who had its key lost the right to it."""
    invitations: dict[bytes, InvitationFact] = field(default_factory=dict)
    invited: dict[bytes, bytes] = field(default_factory=dict)
    users: dict[bytes, UserFact] = field(default_factory=dict)
    user_by_key: dict[bytes, bytes] = field(default_factory=dict)
    retired: dict[bytes, int] = field(default_factory=dict)
    """Public keys that spoke once and never may again."""
    devices: dict[bytes, DeviceFact] = field(default_factory=dict)
    speakers: dict[bytes, bytes] = field(default_factory=dict)
    """What `device_of` says of any voice of a device to its id: one of before there were voices ends in whatever was drawn."""
    device_by_key: dict[bytes, bytes] = field(default_factory=dict)
    purged: dict[tuple[bytes, bytes], int] = field(default_factory=dict)
    members: dict[tuple[bytes, bytes], MemberFact] = field(default_factory=dict)
    members_of: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    teams_of: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    """Also those that she belonged to once."""
    spaces: dict[bytes, SpaceFact] = field(default_factory=dict)
    turns: dict[bytes, int] = field(default_factory=dict)
    """How many times somebody who had a space's key lost the right to it."""
    redacted: dict[bytes, tuple[Covered, ...]] = field(default_factory=dict)
    """Space to the values that are destroyed there."""
    oldest: dict[bytes, int] = field(default_factory=dict)
    """Space to the oldest epoch that its envelopes may be sealed with, where something was destroyed in it."""
    grants: dict[tuple[bytes, bytes], History] = field(default_factory=dict)
    teams_in: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    spaces_with: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    _undo: list[Callable[[], object]] = field(default_factory=list)

    def copy(self) -> "Tables":
        """One that can go its own way; only between entries."""
        assert not self._undo
        other = Tables()
        for name in self.__slots__:
            setattr(other, name, getattr(self, name).copy())
        return other

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        """Set one value, to be taken back by `roll_back`."""
        if key in table:
            old = table[key]
            self._undo.append(lambda: table.__setitem__(key, old))
        else:
            self._undo.append(lambda: table.__delitem__(key))
        table[key] = value

    def drop(self, table: dict[K, V], key: K) -> None:
        """Take one value out, to be put back by `roll_back`."""
        old = table.pop(key)
        self._undo.append(lambda: table.__setitem__(key, old))

    def include(self, table: dict[K, frozenset[V]], key: K, item: V) -> None:
        """Add *item* to the set at *key*."""
        self.put(table, key, table.get(key, frozenset()) | {item})

    def exclude(self, table: dict[K, frozenset[V]], key: K, item: V) -> None:
        """Take *item* out of the set at *key*."""
        self.put(table, key, table.get(key, frozenset()) - {item})

    def keep(self) -> None:
        """What was put since the last time is there to stay."""
        self._undo.clear()

    def roll_back(self) -> None:
        """What was put since `keep` was never said."""
        while self._undo:
            self._undo.pop()()

    def device(self, spoken: bytes) -> DeviceFact | None:
        """The device of that id, or whose voice it is."""
        return self.devices.get(self.speakers.get(device_of(spoken), spoken))

    def role_now(self, space: bytes, team: bytes) -> Role | None:
        """The team's role at the end of the log."""
        history = self.grants.get((space, team))
        return history[-1][1] if history else None

    def is_member(self, team: bytes, user: bytes) -> bool:
        """Whether the user belongs to the team at the end of the log."""
        return user in self.members_of.get(team, frozenset())

    def teams_now(self, user: bytes) -> frozenset[bytes]:
        """The user's teams at the end of the log."""
        return frozenset(team for team in self.teams_of.get(user, ()) if self.is_member(team, user))

    def leads(self, user: bytes, space: bytes) -> bool:
        """Whether one of the user's teams leads the space now."""
        return any(self.role_now(space, team) is Role.LEAD for team in self.teams_now(user))
