"""What the rules have in common: who speaks, and what follows from who has lost a right."""

from dataclasses import dataclass

from coachdesk.errors import EntryRefused
from sync.protocol.statements import Role, TeamPurpose
from sync.protocol.tables import MemberFact, Tables


@dataclass(frozen=True, slots=True)
class Saying:
    """By which key, at which position, and when: *now* (milliseconds) only where a clock may judge, that is at the server."""

    tables: Tables
    author: bytes
    position: int
    now: int | None


def require(fact: bool, reason: str) -> None:
    """Raises EntryRefused(reason) unless it is so."""
    if not fact:
        raise EntryRefused(reason=reason)


# --- who speaks ----------------------------------------------------------------------------------------------------------


def speaker(saying: Saying) -> bytes | None:
    """The user on whose laptop this was written; nobody, where the laptop is revoked or she has left."""
    tables = saying.tables
    device = tables.device_by_key.get(saying.author)
    if device is None or tables.devices[device].revoked is not None:
        return None
    user = tables.devices[device].user
    return user if tables.users[user].left is None else None


def is_root(saying: Saying) -> bool:
    """Whether the root speaks."""
    return saying.author == saying.tables.roots.get("now")


def administrator(saying: Saying) -> bytes | None:
    """The administrator on whose laptop this was written."""
    user = speaker(saying)
    return user if user in saying.tables.administrators else None


def issues(saying: Saying) -> bool:
    """Whether it is said by an issuer's key, or on an administrator's laptop."""
    return saying.author in saying.tables.issuers or administrator(saying) is not None


def is_member(saying: Saying, team: bytes) -> bool:
    """Whether who speaks belongs to the team."""
    user = speaker(saying)
    return user is not None and saying.tables.is_member(team, user)


def is_head(saying: Saying, team: bytes) -> bool:
    """Whether who speaks leads the team."""
    user = speaker(saying)
    return user is not None and saying.tables.is_member(team, user) and saying.tables.members[team, user].head


def is_fresh(tables: Tables, public: bytes) -> bool:
    """A key speaks for one user or one device, and for nothing else, ever."""
    taken = (tables.user_by_key, tables.device_by_key, tables.issuers, tables.invitations, tables.retired, set(tables.roots.values()))
    return not any(public in keys for keys in taken)


# --- who has lost a right ------------------------------------------------------------------------------------------------


def part(saying: Saying, team: bytes, user: bytes) -> None:
    """She belongs to the team no more, and it needs another key. Where nobody is left to make that, its spaces need others at once."""
    tables = saying.tables
    fact = tables.members[team, user]
    since, _ = fact.spans[-1]
    tables.put(tables.members, (team, user), MemberFact((*fact.spans[:-1], (since, saying.position)), head=False))
    tables.exclude(tables.members_of, team, user)
    shake(saying, team)
    for space in tables.spaces_with.get(team, ()) if not tables.members_of[team] else ():
        role = tables.role_now(space, team)
        if role is not None and role.reads:
            turn_space(tables, space)
    heads = tables.teams[team].purpose is TeamPurpose.HEADS
    require(not heads or any(one in tables.users for one in tables.members_of[team]), "last_head")


def shake(saying: Saying, team: bytes) -> None:
    """Somebody has the team's key who shouldn't have the next one."""
    saying.tables.put(saying.tables.shaken, team, saying.position)


def turn_role(saying: Saying, space: bytes, team: bytes, role: Role | None) -> None:
    """The team has this role from here on; where it can't read any more, the space needs another key."""
    tables = saying.tables
    before = tables.role_now(space, team)
    tables.put(tables.grants, (space, team), (*tables.grants.get((space, team), ()), (saying.position, role)))
    tables.include(tables.teams_in, space, team)
    tables.include(tables.spaces_with, team, space)
    if before is not None and before.reads and (role is None or not role.reads):
        turn_space(tables, space)


def turn_space(tables: Tables, space: bytes) -> None:
    """From here on the space's words are sealed with its next key."""
    tables.put(tables.turns, space, tables.turns.get(space, 0) + 1)
