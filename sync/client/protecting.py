"""An akt whose person has protected identity is for named officers alone: what follows from that is said without asking.

Whoever leads it says it, at the first round after the level was set: to the one who is responsible, if nobody leads it by name; and back
from the place, the heads and every other team of several.
"""

from collections.abc import Iterator

from coachdesk.storage.workspace import Transaction
from sync.client.me import Me
from sync.protocol.membership import State
from sync.protocol.statements import Grant, Role, Statement, TeamPurpose, Withdraw


def protecting(tx: Transaction, state: State, me: Me) -> Iterator[Statement]:
    """Grants first, so that somebody leads it; the teams through which this user has it herself go last.

    Where she has it through them alone, as a head may, they go once the server has her words: that it is protected, for one.
    """
    for space, responsible in sorted(tx.protected().items()):
        if state.space(space) is None or state.role(me.user, space) is not Role.LEAD:
            continue
        given = state.grants(space)
        shared = [team for team in given if is_shared(state, team)]
        if not shared:
            continue
        if not any(role is Role.LEAD for team, role in given.items() if team not in shared):
            yield Grant(space, _officer(tx, state, me, responsible), Role.LEAD)
        mine = state.teams_of(me.user)
        others, own = ([team for team in sorted(shared) if (team in mine) is it] for it in (False, True))
        yield from (Withdraw(space, team) for team in others)
        if mine & (set(given) - set(shared)) or not tx.unsent(space):
            yield from (Withdraw(space, team) for team in sorted(own, key=lambda team: given[team] is Role.LEAD))


def is_shared(state: State, team: bytes) -> bool:
    """A team that several may be in. One that the log hasn't heard of isn't judged yet."""
    fact = state.team(team)
    return fact is not None and fact.purpose is not TeamPurpose.ALONE


def _officer(tx: Transaction, state: State, me: Me, responsible: bytes | None) -> bytes:
    """The responsible coach; where she hasn't come, or nobody is, whoever says it."""
    theirs = tx.keyring.team("alone", responsible) if responsible is not None else None
    return theirs if theirs is not None and state.team(theirs) is not None else tx.keyring.team("alone", me.user)
