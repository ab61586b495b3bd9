"""What the membership log has said so far, as plain tables of unchanging facts, with a way back when an entry is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sync.protocol.statements import Found, Role, SpaceKind, TeamPurpose

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class TeamFact:
    """A team and the unit it belongs to."""

    unit: bytes
    purpose: TeamPurpose


@dataclass(frozen=True, slots=True)
class InvitationFact:
    """Whom the key may certify, until when (milliseconds), and whether it has."""

    user: bytes
    expires: int
    used: bool = False


@dataclass(frozen=True, slots=True)
class UserFact:
    """A certified user: the key that certifies her devices, and the key that things are sealed to her with."""

    signing: bytes
    exchange: bytes
    position: int


@dataclass(frozen=True, slots=True)
class DeviceFact:
    """A certified device and whose it is."""

    user: bytes
    public: bytes
    position: int


@dataclass(frozen=True, slots=True)
class MemberFact:
    """Since which position a user belongs to a team, and whether she heads it."""

    since: int
    head: bool


@dataclass(frozen=True, slots=True)
class SpaceFact:
    """A space; its unit stands in the header of its envelopes."""

    unit: bytes
    kind: SpaceKind
    position: int


History = tuple[tuple[int, Role | None], ...]
"""Positions and the role from there on; None where it was withdrawn."""


@dataclass(slots=True)
class Tables:
    """Every value is immutable, so a copy is as deep as it needs to be."""

    founded: dict[bytes, Found] = field(default_factory=dict)
    issuers: dict[bytes, int] = field(default_factory=dict)
    units: dict[bytes, int] = field(default_factory=dict)
    teams: dict[bytes, TeamFact] = field(default_factory=dict)
    team_keys: dict[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    team_publics: dict[bytes, bytes] = field(default_factory=dict)
    invitations: dict[bytes, InvitationFact] = field(default_factory=dict)
    invited: dict[bytes, bytes] = field(default_factory=dict)
    users: dict[bytes, UserFact] = field(default_factory=dict)
    user_by_key: dict[bytes, bytes] = field(default_factory=dict)
    devices: dict[bytes, DeviceFact] = field(default_factory=dict)
    device_by_key: dict[bytes, bytes] = field(default_factory=dict)
    members: dict[tuple[bytes, bytes], MemberFact] = field(default_factory=dict)
    members_of: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    teams_of: dict[bytes, frozenset[bytes]] = field(default_factory=dict)
    spaces: dict[bytes, SpaceFact] = field(default_factory=dict)
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

    def include(self, table: dict[K, frozenset[V]], key: K, item: V) -> None:
        """Add *item* to the set at *key*."""
        self.put(table, key, table.get(key, frozenset()) | {item})

    def keep(self) -> None:
        """What was put since the last time is there to stay."""
        self._undo.clear()

    def roll_back(self) -> None:
        """What was put since `keep` was never said."""
        while self._undo:
            self._undo.pop()()

    def role_now(self, space: bytes, team: bytes) -> Role | None:
        """The team's role at the end of the log."""
        history = self.grants.get((space, team))
        return history[-1][1] if history else None

    def leads(self, user: bytes, space: bytes) -> bool:
        """Whether one of the user's teams leads the space now."""
        return any(self.role_now(space, team) is Role.LEAD for team in self.teams_of.get(user, ()))
