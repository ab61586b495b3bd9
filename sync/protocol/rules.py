"""Who may say what. Each function checks one statement and puts what follows from it, or raises EntryRefused(reason)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from coachdesk.errors import EntryRefused
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
    TeamKey,
    TeamPublic,
    TeamPurpose,
    Unit,
    User,
    Withdraw,
)
from sync.protocol.tables import DeviceFact, InvitationFact, MemberFact, SpaceFact, Tables, TeamFact, UserFact


@dataclass(frozen=True, slots=True)
class Saying:
    """By which key, at which position, and when: *now* (milliseconds) only where a clock may judge, that is at the server."""

    tables: Tables
    author: bytes
    position: int
    now: int | None


ONLY_ONE_PER_UNIT: Final = {SpaceKind.DIRECTORY, SpaceKind.ACCESS_LOG}
FOUNDED_BY: Final = {
    SpaceKind.DIRECTORY: {TeamPurpose.HEADS, TeamPurpose.EVERYONE},
    SpaceKind.ACCESS_LOG: {TeamPurpose.REVIEWERS},
    SpaceKind.PRIVATE: {TeamPurpose.ALONE},
}
"""Spaces whose ids anyone can reckon: without this, anyone could be there first."""


def say(saying: Saying, statement: Statement) -> None:
    """Take *statement*, or raise EntryRefused with the reason."""
    _require(isinstance(statement, Found) != bool(saying.tables.founded), "founding")
    _SAY[type(statement)](saying, statement)


def _require(fact: bool, reason: str) -> None:
    if not fact:
        raise EntryRefused(reason=reason)


# --- by the root ---------------------------------------------------------------------------------------------------


def _found(saying: Saying, said: Found) -> None:
    _require(saying.author == said.root, "not_root")
    saying.tables.put(saying.tables.founded, said.municipality, said)


def _issuer(saying: Saying, said: Issuer) -> None:
    tables = saying.tables
    _require(all(saying.author == found.root for found in tables.founded.values()), "not_root")
    _require(said.public not in tables.issuers, "already_said")
    tables.put(tables.issuers, said.public, saying.position)


# --- by an issuer --------------------------------------------------------------------------------------------------


def _unit(saying: Saying, said: Unit) -> None:
    _require(saying.author in saying.tables.issuers, "not_issuer")
    _require(said.unit not in saying.tables.units, "already_said")
    saying.tables.put(saying.tables.units, said.unit, saying.position)


def _team(saying: Saying, said: Team) -> None:
    tables = saying.tables
    _require(saying.author in tables.issuers, "not_issuer")
    _require(said.unit in tables.units, "unknown_unit")
    _require(said.team not in tables.teams, "already_said")
    _require(said.team not in tables.spaces, "id_taken")
    tables.put(tables.teams, said.team, TeamFact(said.unit, said.purpose))


def _invitation(saying: Saying, said: Invitation) -> None:
    tables = saying.tables
    _require(saying.author in tables.issuers, "not_issuer")
    _require(said.public not in tables.invitations, "already_said")
    _require(said.user not in tables.users, "user_exists")
    tables.put(tables.invitations, said.public, InvitationFact(said.user, said.expires))
    tables.put(tables.invited, said.user, said.public)


def _member(saying: Saying, said: Member) -> None:
    """An invited user may be put into teams before she comes, so that the invitation is one act."""
    tables = saying.tables
    team = tables.teams.get(said.team)
    if team is None:
        raise EntryRefused(reason="unknown_team")
    _require(saying.author in tables.issuers or _is_head(saying, said.team), "not_head")
    _require(said.user in tables.users or said.user in tables.invited, "unknown_user")
    others = tables.members_of.get(said.team, frozenset()) - {said.user}
    _require(not others or team.purpose is not TeamPurpose.ALONE, "alone")
    known = tables.members.get((said.team, said.user))
    _require(known is None or (said.head and not known.head), "already_said")
    tables.put(tables.members, (said.team, said.user), MemberFact(known.since if known else saying.position, said.head))
    tables.include(tables.members_of, said.team, said.user)
    tables.include(tables.teams_of, said.user, said.team)


# --- by an invitation, a user ----------------------------------------------------------------------------------------


def _user(saying: Saying, said: User) -> None:
    tables = saying.tables
    invitation = tables.invitations.get(saying.author)
    if invitation is None:
        _require(saying.author in tables.issuers and not tables.users, "not_invited")
    else:
        _require(not invitation.used, "invitation_used")
        _require(invitation.user == said.user, "not_invited")
        _require(saying.now is None or saying.now <= invitation.expires, "invitation_expired")
        tables.put(tables.invitations, saying.author, InvitationFact(invitation.user, invitation.expires, used=True))
    _require(said.user not in tables.users, "user_exists")
    _require(_fresh(tables, said.signing), "key_taken")
    tables.put(tables.users, said.user, UserFact(said.signing, said.exchange, saying.position))
    tables.put(tables.user_by_key, said.signing, said.user)


def _device(saying: Saying, said: Device) -> None:
    tables = saying.tables
    _require(tables.user_by_key.get(saying.author) == said.user, "not_the_user")
    _require(said.device not in tables.devices, "already_said")
    _require(_fresh(tables, said.public), "key_taken")
    tables.put(tables.devices, said.device, DeviceFact(said.user, said.public, saying.position))
    tables.put(tables.device_by_key, said.public, said.device)


# --- by a member's device --------------------------------------------------------------------------------------------


def _team_key(saying: Saying, said: TeamKey) -> None:
    tables = saying.tables
    known = tables.team_keys.get(said.team, ())
    _require(_is_member(saying, said.team), "not_member")
    _require(said.epoch == len(known) + 1, "epoch")
    _require(not known or _is_head(saying, said.team), "not_head")
    tables.put(tables.team_keys, said.team, (*known, said.commitment))


def _team_public(saying: Saying, said: TeamPublic) -> None:
    tables = saying.tables
    _require(_is_member(saying, said.team), "not_member")
    _require(said.team not in tables.team_publics, "already_said")
    tables.put(tables.team_publics, said.team, said.public)


def _space(saying: Saying, said: Space) -> None:
    tables = saying.tables
    _require(_is_member(saying, said.team), "not_member")
    _require(said.space not in tables.spaces, "already_said")
    _require(said.space not in tables.teams, "id_taken")
    team = tables.teams[said.team]
    _require(team.purpose in FOUNDED_BY.get(said.kind, TeamPurpose), "team_purpose")
    if said.kind in ONLY_ONE_PER_UNIT:
        _require(not any(fact.kind is said.kind and fact.unit == team.unit for fact in tables.spaces.values()), "only_one")
    tables.put(tables.spaces, said.space, SpaceFact(team.unit, said.kind, saying.position))
    _turn(saying, said.space, said.team, Role.LEAD)


def _grant(saying: Saying, said: Grant) -> None:
    space = _led_space(saying, said.space)
    team = saying.tables.teams.get(said.team)
    if team is None:
        raise EntryRefused(reason="unknown_team")
    _require(team.unit == space.unit, "another_unit")
    _require(space.kind is not SpaceKind.PRIVATE, "private")
    _require(saying.tables.role_now(said.space, said.team) is not said.role, "already_said")
    _turn(saying, said.space, said.team, said.role)
    _require_a_lead(saying.tables, said.space)


def _withdraw(saying: Saying, said: Withdraw) -> None:
    _led_space(saying, said.space)
    _require(saying.tables.role_now(said.space, said.team) is not None, "not_granted")
    _turn(saying, said.space, said.team, None)
    _require_a_lead(saying.tables, said.space)


# --- what they have in common ----------------------------------------------------------------------------------------


def _fresh(tables: Tables, public: bytes) -> bool:
    """A key speaks for one user or one device, and for nothing else."""
    roots = {found.root for found in tables.founded.values()}
    taken = (tables.user_by_key, tables.device_by_key, tables.issuers, tables.invitations, roots)
    return not any(public in keys for keys in taken)


def _speaker(saying: Saying) -> bytes | None:
    """The user on whose device this was written."""
    device = saying.tables.device_by_key.get(saying.author)
    return None if device is None else saying.tables.devices[device].user


def _is_member(saying: Saying, team: bytes) -> bool:
    speaker = _speaker(saying)
    return speaker is not None and (team, speaker) in saying.tables.members


def _is_head(saying: Saying, team: bytes) -> bool:
    speaker = _speaker(saying)
    fact = None if speaker is None else saying.tables.members.get((team, speaker))
    return fact is not None and fact.head


def _led_space(saying: Saying, space: bytes) -> SpaceFact:
    fact = saying.tables.spaces.get(space)
    if fact is None:
        raise EntryRefused(reason="unknown_space")
    speaker = _speaker(saying)
    _require(speaker is not None and saying.tables.leads(speaker, space), "not_lead")
    return fact


def _turn(saying: Saying, space: bytes, team: bytes, role: Role | None) -> None:
    tables = saying.tables
    tables.put(tables.grants, (space, team), (*tables.grants.get((space, team), ()), (saying.position, role)))
    tables.include(tables.teams_in, space, team)
    tables.include(tables.spaces_with, team, space)


def _require_a_lead(tables: Tables, space: bytes) -> None:
    """A space that nobody leads could never be given to anyone again: one leading team with a certified user must be left."""
    leading = (team for team in tables.teams_in[space] if tables.role_now(space, team) is Role.LEAD)
    _require(any(user in tables.users for team in leading for user in tables.members_of.get(team, ())), "last_lead")


_SAY: Final[dict[type[Statement], Callable[[Saying, Any], None]]] = {
    Found: _found,
    Issuer: _issuer,
    Unit: _unit,
    Team: _team,
    TeamKey: _team_key,
    TeamPublic: _team_public,
    Invitation: _invitation,
    User: _user,
    Device: _device,
    Member: _member,
    Space: _space,
    Grant: _grant,
    Withdraw: _withdraw,
}
