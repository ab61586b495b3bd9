"""Who may read what, reckoned from the server's log by another road than the program's: without positions, the last word counts."""

from uuid import UUID

from sqlalchemy import Engine, select

from coachdesk.voice import device_of
from sync.protocol.entry import decode_entry
from sync.protocol.statements import (
    Device,
    Erased,
    Grant,
    Left,
    Member,
    Parted,
    Revoked,
    Role,
    Space,
    SpaceKind,
    Statement,
    User,
    Withdraw,
)
from sync.server.tables import entry

_READ = {Role.READ, Role.WRITE, Role.LEAD}
_WRITE = {Role.APPEND, Role.WRITE, Role.LEAD}


class Rights:
    """As the log says now; call `refresh` before asking."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seq = 0
        self._teams: dict[bytes, set[bytes]] = {}
        self._roles: dict[bytes, dict[bytes, Role]] = {}
        self._users: set[bytes] = set()
        self.left: set[bytes] = set()
        """Users who work here no more."""
        self.erased: set[bytes] = set()
        """Spaces that nobody may read ever again."""
        self.revoked: set[bytes] = set()
        """Devices that were lost."""
        self.voided: set[bytes] = set()
        """Users whose own keys were lost with a laptop at some time: what was sealed to them alone stays sealed."""
        self.kinds: dict[bytes, SpaceKind] = {}
        self.devices: dict[bytes, bytes] = {}

    def refresh(self) -> None:
        """Hear what the server has heard since."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(entry.c.seq, entry.c.body).where(entry.c.seq > self._seq).order_by(entry.c.seq)).all()
        for row in rows:
            self._seq = row.seq
            for statement in decode_entry(row.body).statements:
                self._hear(statement)

    def _hear(self, statement: Statement) -> None:
        match statement:
            case User(user):
                self._users.add(user)
                self.left.discard(user)
            case Device(device, user):
                self.devices[device] = user
            case Member(team, user):
                self._teams.setdefault(user, set()).add(team)
            case Space(space, kind, team):
                self.kinds[space] = kind
                self._roles.setdefault(space, {})[team] = Role.LEAD
            case Grant(space, team, role):
                self._roles.setdefault(space, {})[team] = role
            case Withdraw(space, team):
                self._roles.get(space, {}).pop(team, None)
            case _:
                self._hear_of_going(statement)

    def _hear_of_going(self, statement: Statement) -> None:
        match statement:
            case Parted(team, user):
                self._teams.get(user, set()).discard(team)
            case Erased(space):
                self.erased.add(space)
                self._roles.pop(space, None)
            case Revoked(device):
                self.revoked.add(device)
                self.voided.add(self.devices[device])
            case Left(user):
                self.left.add(user)
                self._users.discard(user)
                self._teams.pop(user, None)
                self.revoked |= {one for one, whose in self.devices.items() if whose == user}
            case _:
                pass  # it gives and takes nobody's right to read

    def _roles_of(self, user: bytes, space: bytes) -> set[Role]:
        return {role for team, role in self._roles.get(space, {}).items() if team in self._teams.get(user, set())}

    def may_read(self, user: UUID, space: UUID) -> bool:
        """Now."""
        return user.bytes in self._users and bool(self._roles_of(user.bytes, space.bytes) & _READ)

    def may_write(self, user: UUID, space: UUID) -> bool:
        """Now."""
        return user.bytes in self._users and bool(self._roles_of(user.bytes, space.bytes) & _WRITE)

    def leads(self, user: UUID, space: UUID) -> bool:
        """Now."""
        return Role.LEAD in self._roles_of(user.bytes, space.bytes)

    def is_in(self, user: UUID, team: UUID) -> bool:
        """Whether the user is the team's, or the team's key is hers because it is she."""
        return team.bytes in self._teams.get(user.bytes, set()) or team == user

    def speaks_for(self, device: bytes) -> bytes | None:
        """Whose laptop that is, or whose voice, unless it was lost or she has left."""
        known = device_of(device)
        return None if known in self.revoked else self.devices.get(known)

    def is_out_of_reach(self, user: UUID, space: UUID) -> bool:
        """Whether it was private, and the keys went with a lost laptop; only the custodians could give them back."""
        return user.bytes in self.voided and self.kinds.get(space.bytes) is SpaceKind.PRIVATE

    def spaces(self) -> list[UUID]:
        """All that the log knows."""
        return [UUID(bytes=one) for one in self.kinds if one not in self.erased]
