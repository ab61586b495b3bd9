"""What waits for a person, put together from the membership log, what was left behind and what was asked for here and isn't said yet."""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlmodel import Session

from coachdesk.domain.unit import places
from coachdesk.storage.workspace import Transaction, Workspace
from sync.client.engine import SyncEngine
from sync.client.founding import KEY_FILE
from sync.client.me import Me, confirmed_team_keys, issues, me_of
from sync.protocol.membership import State
from sync.protocol.statements import TeamPurpose
from ui.kit.awaiting import AwaitedKey, Awaiting
from ui.unlock.leftovers import RealLeftovers
from ui.unlock.people import RealPersonnel, going

_SHARED: Final = frozenset({TeamPurpose.PLACE, TeamPurpose.HEADS, TeamPurpose.REVIEWERS, TeamPurpose.EVERYONE})


def awaiting(workspace: Workspace, engine: SyncEngine) -> Awaiting:
    """How it stands now. Raises LeaseOver: what is over its days names nobody."""
    left = sum(group.count for group in RealLeftovers(workspace, engine).look())
    over = len(RealPersonnel(workspace, engine, "").unfinished())
    names = workspace.read(_place_names)
    with workspace.transaction() as tx:
        state, me = engine.state(tx), me_of(tx)
        if me is None or not state.is_live(me.device):
            return Awaiting()
        asked = going(tx)
        proposed = me.user in state.administrators and any(me.user not in users for users in state.proposed.values())
        keys = tuple(_keys(tx, state, me, names))
        return Awaiting(
            left, over, len(asked.users) + len(asked.devices) + len(asked.invited), keys, tx.keyring.get(KEY_FILE) is not None, proposed
        )


def _keys(tx: Transaction, state: State, me: Me, names: Mapping[bytes, str]) -> Iterator[AwaitedKey]:
    """Those of this user's teams that haven't come; and, for who administers, those that only others can turn."""
    held, mine = confirmed_team_keys(tx, state, me), state.teams_of(me.user)
    for team in sorted(state.teams):
        fact, newest = state.team(team), state.team_epoch(team)
        if fact is None or fact.unit != me.unit or fact.purpose not in _SHARED or not state.members(team):
            continue
        name, is_place = names.get(team, fact.purpose.name.lower()), team in names
        has_it = newest in held.get(team, {})
        if team in mine and newest and not has_it:
            yield AwaitedKey("missing", name, is_place)
        elif state.turn_due(team) is not None and not (team in mine and has_it) and issues(tx, state, me):
            yield AwaitedKey("turning", name, is_place)


def _place_names(session: Session) -> dict[bytes, str]:
    return {one.id.bytes: one.name or "" for one in places(session)}
