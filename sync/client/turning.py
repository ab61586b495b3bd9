"""Keys are turned when somebody is gone who has them: a team's by its heads at once, a space's when there is something to seal.

Which key a space needs follows from the membership log. Two laptops may make it at the same moment: the first that reaches the server
counts, and the other laptop seals nothing before it knows.
"""

from collections.abc import Iterator
from typing import Final

from coachdesk.storage.workspace import Transaction
from sync.client.me import CONTACT, Me, confirmed_team_keys, may_be_lost
from sync.client.redacting import pending
from sync.protocol.membership import State
from sync.protocol.statements import SpaceKind, Statement, TeamKey, TeamPurpose
from sync.protocol.wraps import commitment

FIRST_EPOCH: Final = 1
PATIENCE: Final = 24 * 60 * 60 * 1000
"""Milliseconds that a member leaves it to the team's heads to turn its key."""
_WEEK: Final = 7 * PATIENCE


def team_turns(tx: Transaction, state: State, me: Me, now: int, patience: int = PATIENCE) -> Iterator[Statement]:
    """The next key of each team that needs one: by its heads, and by others where no head has come for a day.

    Only who holds the last key turns it, so that whoever gets the next can be given all before; alone in a team there is nobody else.
    A key that nobody has any more is turned, too.
    """
    held, gone = confirmed_team_keys(tx, state, me), given_up(tx, state, me)
    for team in sorted(state.teams_of(me.user)):
        if state.turn_due(team) is None and team not in gone:
            continue
        epoch, fact = state.team_epoch(team), state.team(team)
        assert fact is not None
        if epoch not in held.get(team, {}) and fact.purpose is not TeamPurpose.ALONE and team not in gone:
            continue
        name = (team, epoch + 1, bytes(16))
        if not state.is_head(team, me.user) and now - tx.keyring.lacking_since(name, now) < patience:
            continue
        key = tx.keyring.make_team_key(team, epoch + 1)
        yield TeamKey(team, epoch + 1, commitment(me.municipality, team, epoch + 1, key))


def given_up(tx: Transaction, state: State, me: Me) -> set[bytes]:
    """Teams that she leads, and whose newest key nobody has given her for a week: it may have gone with the laptop that made it.

    A day is enough where a server was put back since: it knows by others that the key was made, and can have lost every seal of it.
    To be asked at each contact, also while the log heals. Who has the key after all seals it with the next (`wrapping.py`).
    """
    held, now = confirmed_team_keys(tx, state, me), tx.post.number(CONTACT)
    found = set()
    for team in state.teams_of(me.user):
        epoch = state.team_epoch(team)
        if not epoch or epoch in held.get(team, {}) or not state.is_head(team, me.user):
            continue
        patience = PATIENCE if may_be_lost(tx, state, team, epoch) else _WEEK
        if now - tx.keyring.lacking_since((team, epoch, team), now) >= patience:
            found.add(team)
    return found


def make_space_keys(tx: Transaction, state: State, me: Me, teams: set[bytes]) -> None:
    """A candidate for each space whose next key isn't here, where there is something to seal or something was destroyed.

    Candidates that nobody needs any more go.

    *teams*: those whose newest key is here. Where none of them reads the space there is nothing yet to protect its next key with. Who has
    no key of a space waits for one; to her private space nobody else makes it, also where those of before went with a lost laptop.
    """
    held = tx.keyring.space_keys()
    for space, epoch in list(tx.keyring.turned.candidates()):
        if epoch != state.space_epoch(space) or epoch in held.get(space, {}):
            tx.keyring.turned.forget(space, epoch)
    for space in dict.fromkeys([*tx.post.spaces_with_unsealed(me.voice), *pending(tx, state, me)]):
        fact, epoch = state.space(space), state.space_epoch(space)
        if fact is None or fact.kind is SpaceKind.ACCESS_LOG or epoch in held.get(space, {}):
            continue
        readers = {team for team, role in state.grants(space).items() if role.reads}
        knows = held.get(space) or (fact.kind is SpaceKind.PRIVATE and epoch > FIRST_EPOCH)
        if knows and state.may_write(me.device, space) and readers & teams:
            tx.keyring.turned.make(space, epoch)
            for team in readers - state.teams_of(me.user):
                tx.keyring.owe_wrap(space, epoch, team)
