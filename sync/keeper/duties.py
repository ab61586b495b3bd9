"""What is left to do that a keeper does: members without a key, teams whose key wasn't turned.

The doing is a round's (an engine without patience gives, turns and witnesses at once). This says how it stands, for the log.
"""

from dataclasses import dataclass

from sync.client.engine import SyncEngine
from sync.client.me import confirmed_team_keys, me_of


@dataclass(frozen=True, slots=True)
class Left:
    """*lacking*: keys that members who came after the keeper haven't got; *unturned*: teams that need their next key.

    Who was there before it has her keys from others, or made them; what has been sealed for her isn't told to everybody.
    """

    lacking: int = 0
    unturned: int = 0


def left(engine: SyncEngine) -> Left:
    """As far as this vault has heard."""
    with engine.workspace.transaction() as tx:
        me, state = me_of(tx), engine.state(tx)
        if me is None:
            return Left()
        mine = state.user(me.user)
        there, held = tx.keyring.wraps(state.seq), confirmed_team_keys(tx, state, me)
        lacking = unturned = 0
        for team in state.teams_of(me.user):
            unturned += state.turn_due(team) is not None
            epoch = state.team_epoch(team)
            if epoch not in held.get(team, {}):
                continue
            for user in state.members(team) - {me.user}:
                fact = state.user(user)
                if fact is not None and mine is not None and not fact.void and fact.position > mine.position:
                    lacking += (team, epoch, user) not in there
        return Left(lacking, unturned)
