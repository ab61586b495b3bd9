"""Teams' keys: their epochs, and what others seal to."""

from sync.protocol.rules.saying import Saying, is_head, is_member, require, turn_space
from sync.protocol.statements import TeamKey, TeamPublic
from sync.protocol.tables import TeamKeyFact


def team_key(saying: Saying, said: TeamKey) -> None:
    """The first by whoever comes first; the next by a head, or by any member once somebody is gone who had the last one."""
    tables = saying.tables
    known = tables.team_keys.get(said.team, ())
    require(is_member(saying, said.team), "not_member")
    require(said.epoch == len(known) + 1, "epoch")
    due = bool(known) and tables.shaken.get(said.team, 0) > known[-1].position
    require(not known or due or is_head(saying, said.team), "not_head")
    tables.put(tables.team_keys, said.team, (*known, TeamKeyFact(said.commitment, saying.position)))
    if not known:
        return
    for space in tables.spaces_with.get(said.team, ()):
        role = tables.role_now(space, said.team)
        if role is not None and role.reads:
            turn_space(tables, space)


def team_public(saying: Saying, said: TeamPublic) -> None:
    tables = saying.tables
    epoch = max(len(tables.team_keys.get(said.team, ())), 1)
    known = tables.team_publics.get(said.team)
    require(is_member(saying, said.team), "not_member")
    require(known is None or known[1] < epoch, "already_said")
    tables.put(tables.team_publics, said.team, (said.public, epoch))
