"""Spaces, and which teams may do what in them."""

from dataclasses import replace
from typing import Final

from coachdesk.errors import EntryRefused
from sync.protocol.rules.saying import Saying, is_member, require, speaker, turn_role, turn_space
from sync.protocol.statements import Erased, Grant, Redacted, Role, Space, SpaceKind, TeamPurpose, Withdraw
from sync.protocol.tables import SpaceFact, Tables

ONLY_ONE_PER_UNIT: Final = {SpaceKind.DIRECTORY, SpaceKind.ACCESS_LOG}
FOUNDED_BY: Final = {
    SpaceKind.DIRECTORY: {TeamPurpose.HEADS, TeamPurpose.EVERYONE},
    SpaceKind.ACCESS_LOG: {TeamPurpose.REVIEWERS},
    SpaceKind.PRIVATE: {TeamPurpose.ALONE},
}
"""Spaces whose ids anyone can reckon: without this, anyone could be there first."""
LASTING: Final = ONLY_ONE_PER_UNIT
"""What a unit can't be without isn't erased."""
REDACTED_IN: Final = {SpaceKind.AKT, SpaceKind.DIRECTORY, SpaceKind.PROJECT, SpaceKind.KAA_POST}
"""Where a snapshot can take the place of what held the value: an access log is read by few, a private space by one."""


def space(saying: Saying, said: Space) -> None:
    tables = saying.tables
    require(is_member(saying, said.team), "not_member")
    require(said.space not in tables.spaces, "already_said")
    require(said.space not in tables.teams, "id_taken")
    team = tables.teams[said.team]
    require(team.purpose in FOUNDED_BY.get(said.kind, TeamPurpose), "team_purpose")
    if said.kind in ONLY_ONE_PER_UNIT:
        require(not any(fact.kind is said.kind and fact.unit == team.unit for fact in tables.spaces.values()), "only_one")
    tables.put(tables.spaces, said.space, SpaceFact(team.unit, said.kind, saying.position))
    turn_role(saying, said.space, said.team, Role.LEAD)


def grant(saying: Saying, said: Grant) -> None:
    fact = _led_space(saying, said.space)
    team = saying.tables.teams.get(said.team)
    if team is None:
        raise EntryRefused(reason="unknown_team")
    require(team.unit == fact.unit, "another_unit")
    require(fact.kind is not SpaceKind.PRIVATE, "private")
    require(saying.tables.role_now(said.space, said.team) is not said.role, "already_said")
    turn_role(saying, said.space, said.team, said.role)
    _require_a_lead(saying.tables, said.space)


def withdraw(saying: Saying, said: Withdraw) -> None:
    _led_space(saying, said.space)
    require(saying.tables.role_now(said.space, said.team) is not None, "not_granted")
    turn_role(saying, said.space, said.team, None)
    _require_a_lead(saying.tables, said.space)


def erased(saying: Saying, said: Erased) -> None:
    """Nobody has a role in it any more, and nobody ever will."""
    tables = saying.tables
    fact = _led_space(saying, said.space)
    require(fact.kind not in LASTING, "lasting")
    for team in tables.teams_in[said.space]:
        if tables.role_now(said.space, team) is not None:
            turn_role(saying, said.space, team, None)
    tables.put(tables.spaces, said.space, replace(fact, erased=saying.position))


def redacted(saying: Saying, said: Redacted) -> None:
    """The values stand in envelopes that the old key opens, so another is needed; a snapshot under it takes their place."""
    tables = saying.tables
    fact = _led_space(saying, said.space)
    require(fact.kind in REDACTED_IN, "lasting")
    turn_space(tables, said.space)
    tables.put(tables.redacted, said.space, (*tables.redacted.get(said.space, ()), *said.covers))
    tables.put(tables.oldest, said.space, 1 + tables.turns[said.space])


def _led_space(saying: Saying, space: bytes) -> SpaceFact:
    fact = saying.tables.spaces.get(space)
    if fact is None:
        raise EntryRefused(reason="unknown_space")
    require(fact.erased is None, "erased")
    user = speaker(saying)
    require(user is not None and saying.tables.leads(user, space), "not_lead")
    return fact


def _require_a_lead(tables: Tables, space: bytes) -> None:
    """A space that nobody leads could never be given to anyone again: one leading team with a certified user must be left."""
    leading = (team for team in tables.teams_in[space] if tables.role_now(space, team) is Role.LEAD)
    require(any(user in tables.users for team in leading for user in tables.members_of.get(team, ())), "last_lead")
