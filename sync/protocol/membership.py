"""Who belongs, who may read and who may write: the state that replaying the membership log gives.

Pure, and the same on every laptop and on the server. Who may say what stands in rules.py. Rights hold from the log position
of the entry that gave them, up to the position of the one that took them.
"""

from collections.abc import Iterator

from coachdesk.errors import EntryRefused
from sync.protocol.entry import NO_HEAD, Entry, check_entry, entry_hash
from sync.protocol.rules import Saying, say
from sync.protocol.rules.municipality import TWO
from sync.protocol.statements import Covered, Found, Role, SpaceKind
from sync.protocol.tables import DeviceFact, History, InvitationFact, SpaceFact, Tables, TeamFact, UserFact
from sync.protocol.wraps import recovery_holder


class State:
    """The membership after entry number `seq`, whose hash is `head` and which stands at `position` in the server's log."""

    def __init__(self, root: bytes | None = None) -> None:
        """An empty log. With *root*, only a municipality founded by that key is believed: it came with the invitation."""
        self.seq = 0
        self.head = NO_HEAD
        self.position = 0
        self._root = root
        self._tables = Tables()

    def copy(self) -> "State":
        """One that can go its own way: to try an entry before it is sent or kept."""
        other = State(self._root)
        other.seq, other.head, other.position = self.seq, self.head, self.position
        other._tables = self._tables.copy()
        return other

    def apply(self, entry: Entry, position: int, now: int | None = None) -> None:
        """Take *entry*, standing at *position*, wholly or not at all.

        With *now* (milliseconds, the server's clock when it first meets the entry) an expired invitation is refused. Raises
        EntryRefused: "gap" (another seq is next), "position" (must grow), "signature" (forged, or of another history), and the
        reasons of rules.py.
        """
        if entry.seq != self.seq + 1:
            raise EntryRefused(reason="gap")
        if position <= self.position:
            raise EntryRefused(reason="position")
        check_entry(self.head, entry)
        saying = Saying(self._tables, entry.author, position, now)
        try:
            for statement in entry.statements:
                self._believe(statement)
                say(saying, statement)
        except EntryRefused:
            self._tables.roll_back()
            raise
        self._tables.keep()
        self.head = entry_hash(self.head, entry)
        self.seq, self.position = entry.seq, position

    def _believe(self, statement: object) -> None:
        if isinstance(statement, Found) and self._root not in {None, statement.root}:
            raise EntryRefused(reason="another_root")

    # --- who and what there is ---------------------------------------------------------------------------------------

    @property
    def found(self) -> Found | None:
        """The founding: municipality, root and recovery key. None in an empty log."""
        return next(iter(self._tables.founded.values()), None)

    @property
    def root(self) -> bytes | None:
        """The key that is the root now."""
        return self._tables.roots.get("now")

    @property
    def root_named_by(self) -> frozenset[bytes]:
        """The administrators who named the root of today; nobody, where it was there from the beginning or the one before named it."""
        named = self._tables.proposed.get(self.root or b"", frozenset())
        return named if len(named) >= TWO else frozenset()

    @property
    def proposed(self) -> dict[bytes, frozenset[bytes]]:
        """Roots to come: which administrators have named each, where that isn't enough yet."""
        over = self._tables.retired.keys() | {self.root}
        return {public: users for public, users in self._tables.proposed.items() if public not in over}

    def returned_to(self, team: bytes) -> frozenset[bytes]:
        """Members to whom the team's keys were given again by the recovery key."""
        return frozenset(user for one, user in self._tables.returned if one == team and self._tables.is_member(team, user))

    @property
    def recoveries(self) -> dict[bytes, bytes]:
        """Holders of wraps for recovery, and the public key of each: the newest last."""
        return {recovery_holder(number): public for number, public in self._tables.recoveries.items()}

    @property
    def minimum_version(self) -> int:
        """The oldest program that may sync; 0 where nobody has said."""
        return self._tables.minimum.get("version", 0)

    @property
    def issuers(self) -> frozenset[bytes]:
        """Public keys of those who may issue."""
        return frozenset(self._tables.issuers)

    @property
    def administrators(self) -> frozenset[bytes]:
        """Users on whose laptops it may be issued."""
        return frozenset(self._tables.administrators)

    @property
    def units(self) -> frozenset[bytes]:
        """Ids of all units."""
        return frozenset(self._tables.units)

    @property
    def teams(self) -> frozenset[bytes]:
        """Ids of all teams."""
        return frozenset(self._tables.teams)

    @property
    def users(self) -> frozenset[bytes]:
        """Ids of all users who have come; the invited are not among them."""
        return frozenset(self._tables.users)

    def team(self, team: bytes) -> TeamFact | None:
        """Unit and purpose."""
        return self._tables.teams.get(team)

    def team_public(self, team: bytes) -> bytes | None:
        """The key that those who don't belong to the team seal to: a space's key, and for reviewers the access log."""
        known = self._tables.team_publics.get(team)
        return None if known is None else known[0]

    def public_epoch(self, team: bytes) -> int:
        """To which epoch of the team's key its public key belongs; 0 where it has none."""
        known = self._tables.team_publics.get(team)
        return 0 if known is None else known[1]

    def team_commitment(self, team: bytes, epoch: int) -> bytes | None:
        """What the team's key of this epoch must fit (`wraps.commitment`); None if it was never made."""
        known = self._tables.team_keys.get(team, ())
        return known[epoch - 1].commitment if 1 <= epoch <= len(known) else None

    def team_key_since(self, team: bytes, epoch: int) -> int:
        """The position at which that key was committed to; 0 where it never was."""
        known = self._tables.team_keys.get(team, ())
        return known[epoch - 1].position if 1 <= epoch <= len(known) else 0

    def team_epoch(self, team: bytes) -> int:
        """The newest epoch of the team's key; 0 where it has none."""
        return len(self._tables.team_keys.get(team, ()))

    def turn_due(self, team: bytes) -> int | None:
        """The position at which somebody who has the team's newest key lost the right to it, or None."""
        known = self._tables.team_keys.get(team, ())
        shaken = self._tables.shaken.get(team, 0)
        return shaken if known and shaken > known[-1].position else None

    def space_epoch(self, space: bytes) -> int:
        """With which of its keys the space's words are sealed from here on.

        It follows from how many times somebody lost the right to the last one; a key is made when there is something to seal with it.
        """
        return 1 + self._tables.turns.get(space, 0)

    def redacted(self, space: bytes) -> tuple[Covered, ...]:
        """Values that are destroyed in a space, in the order it was said."""
        return self._tables.redacted.get(space, ())

    @property
    def redacted_spaces(self) -> frozenset[bytes]:
        """Spaces in which some value is destroyed."""
        return frozenset(self._tables.redacted)

    def oldest_epoch(self, space: bytes) -> int:
        """The oldest of its keys that a space's words may still be sealed with; 0 where any may."""
        return self._tables.oldest.get(space, 0)

    def invitation(self, public: bytes) -> InvitationFact | None:
        """The invitation that this key speaks for."""
        return self._tables.invitations.get(public)

    def invited(self) -> dict[bytes, InvitationFact]:
        """Who has been invited and hasn't come, with the newest invitation; one that is too old still stands here."""
        tables = self._tables
        newest = {user: tables.invitations[public] for user, public in tables.invited.items()}
        return {user: fact for user, fact in newest.items() if not fact.used}

    def user(self, user: bytes) -> UserFact | None:
        """Keys of a certified user."""
        return self._tables.users.get(user)

    def certifies(self, public: bytes) -> bool:
        """Whether it is the key by which a user certifies her laptops now."""
        user = self._tables.user_by_key.get(public)
        return user is not None and not self._tables.users[user].void

    def device(self, device: bytes) -> DeviceFact | None:
        """Key and user of a certified device, or of the one whose voice this is."""
        return self._tables.device(device)

    def laptop(self, device: bytes) -> DeviceFact | None:
        """The same by its id alone: what is counted by laptop can't be counted by voice."""
        return self._tables.devices.get(device)

    def devices_of(self, user: bytes) -> frozenset[bytes]:
        """Ids of a user's certified devices, revoked ones among them."""
        return frozenset(device for device, fact in self._tables.devices.items() if fact.user == user)

    def is_live(self, device: bytes) -> bool:
        """Whether the device is certified and speaks for its user still."""
        fact = self._tables.device(device)
        return fact is not None and fact.revoked is None

    def purged(self, device: bytes) -> dict[bytes, int]:
        """What a device says is gone from it (a space, or 16 zero bytes for all), and at which position it said so."""
        return {space: position for (one, space), position in self._tables.purged.items() if one == device}

    def space(self, space: bytes) -> SpaceFact | None:
        """Unit, kind, and whether it is erased."""
        return self._tables.spaces.get(space)

    def the_space(self, unit: bytes, kind: SpaceKind) -> bytes | None:
        """The unit's directory or access log, of which there is one."""
        return next((space for space, fact in self._tables.spaces.items() if fact.unit == unit and fact.kind is kind), None)

    # --- who belongs to what -----------------------------------------------------------------------------------------

    def members(self, team: bytes) -> frozenset[bytes]:
        """Users in the team; the invited who haven't come yet are among them and have no keys (`user` gives None)."""
        return self._tables.members_of.get(team, frozenset())

    def is_head(self, team: bytes, user: bytes) -> bool:
        """Whether the user heads the team."""
        fact = self._tables.members.get((team, user))
        return fact is not None and fact.active and fact.head

    def teams_of(self, user: bytes, position: int | None = None) -> frozenset[bytes]:
        """The user's teams, now or as of *position*."""
        if position is None:
            return self._tables.teams_now(user)
        teams = self._tables.teams_of.get(user, frozenset())
        return frozenset(team for team in teams if self._tables.members[team, user].at(position))

    def grants(self, space: bytes, position: int | None = None) -> dict[bytes, Role]:
        """Team to role, now or as of *position*."""
        teams = self._tables.teams_in.get(space, frozenset())
        roles = {team: self._role(space, team, position) for team in teams}
        return {team: role for team, role in roles.items() if role is not None}

    def spaces_of(self, user: bytes, position: int | None = None) -> frozenset[bytes]:
        """Every space that the user may read, now or as of *position*."""
        return frozenset(
            space
            for team in self.teams_of(user, position)
            for space in self._tables.spaces_with.get(team, ())
            if (role := self._role(space, team, position)) is not None and role.reads
        )

    # --- who may what ------------------------------------------------------------------------------------------------

    def role(self, user: bytes, space: bytes, position: int | None = None) -> Role | None:
        """The highest role that one of the user's teams has, now or as of *position*."""
        return max(self._roles(user, space, position), default=None)

    def of_kind(self, kind: SpaceKind) -> frozenset[bytes]:
        """All spaces of a kind."""
        return frozenset(space for space, fact in self._tables.spaces.items() if fact.kind is kind)

    def may_read(self, user: bytes, space: bytes, position: int | None = None) -> bool:
        """Whether the server may hand her the space's envelopes."""
        return any(role.reads for role in self._roles(user, space, position))

    def has_read(self, user: bytes, space: bytes) -> bool:
        """Whether there was a position at which she might read it."""
        return any(
            role is not None and role.reads and self._tables.members[team, user].overlaps(since, until)
            for team in self._tables.teams_of.get(user, frozenset())
            for since, until, role in _periods(self._tables.grants.get((space, team), ()))
        )

    def may_write(self, device: bytes, space: bytes, position: int | None = None) -> bool:
        """Whether an envelope by *device*, or a voice of it, standing at *position* (the end of the log if None), is to be taken."""
        fact = self._tables.device(device)
        if fact is None or (position is not None and fact.position > position):
            return False
        if fact.revoked is not None and (position is None or position >= fact.revoked):
            return False
        return any(role.writes for role in self._roles(fact.user, space, position))

    def _roles(self, user: bytes, space: bytes, position: int | None) -> Iterator[Role]:
        for team in self.teams_of(user, position):
            role = self._role(space, team, position)
            if role is not None:
                yield role

    def _role(self, space: bytes, team: bytes, position: int | None) -> Role | None:
        history = self._tables.grants.get((space, team), ())
        for since, role in reversed(history):
            if position is None or since <= position:
                return role
        return None


def _periods(history: History) -> Iterator[tuple[int, int | None, Role | None]]:
    """From which position up to which (None: still) a role held."""
    for index, (since, role) in enumerate(history):
        yield since, history[index + 1][0] if index + 1 < len(history) else None, role
