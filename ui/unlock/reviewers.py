"""Who checks the unit's access log, on the real client: the members of its team of reviewers, and since when this laptop knows."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec

from coachdesk.errors import NotAllowed, ServerRefused, ServerUnreachable
from coachdesk.storage.workspace import Transaction, Workspace
from sync.client import joining
from sync.client.engine import SyncEngine
from sync.client.me import issues, me_of
from sync.protocol.membership import State
from sync.protocol.statements import Member, Statement
from ui.kit.reviewers import Reviewer, Reviewers, ReviewersView
from ui.unlock.people import going

_BEFORE: Final = 1
"""Noted where somebody was a reviewer when this laptop first looked: the log itself knows no days."""
_LOOKED: Final = "reviewers_noted"
_statement: Final[msgspec.msgpack.Decoder[Statement]] = msgspec.msgpack.Decoder(Statement)


class RealReviewers(Reviewers):
    """For one errand; runs on the network thread."""

    def __init__(self, workspace: Workspace, engine: SyncEngine) -> None:
        self._workspace, self._engine = workspace, engine

    def look(self) -> ReviewersView:
        note_reviewers(self._workspace, self._engine)
        with self._workspace.transaction() as tx:
            state, me, team = self._engine.state(tx), me_of(tx), tx.keyring.team("reviewers")
            if me is None:
                raise NotAllowed(what="no_unit")
            asked, now = going(tx), _come(state, team)
            named = {one.user for one in _unsaid(tx) if isinstance(one, Member) and one.team == team}
            found = (Reviewer(UUID(bytes=user), _since(tx, user), (team, user) in asked.members) for user in sorted(now))
            may = issues(tx, state, me) or state.is_head(team, me.user)
            return ReviewersView(tuple(found), tuple(UUID(bytes=user) for user in sorted(named - now)), may)

    def name(self, user: UUID, active: bool) -> bool:
        with self._workspace.transaction() as tx:
            team = UUID(bytes=tx.keyring.team("reviewers"))
            others = _come(self._engine.state(tx), team.bytes) - {user.bytes}
        if active:
            joining.add_member(self._engine, team, user)
        elif not others:
            raise NotAllowed(what="last_reviewer")  # nobody would be left to give the log's keys to the next one
        else:
            joining.part(self._engine, team, user)
        with suppress(ServerUnreachable, ServerRefused):
            self._engine.round()
        note_reviewers(self._workspace, self._engine)
        with self._workspace.transaction() as tx:
            return (user.bytes in self._engine.state(tx).members(team.bytes)) is active


def note_reviewers(workspace: Workspace, engine: SyncEngine) -> None:
    """Remember the day on which each was first heard of; who is one no more is forgotten. After each contact."""
    with workspace.transaction() as tx:
        state, team = engine.state(tx), tx.keyring.team("reviewers")
        first, now = not tx.post.number(_LOOKED), _come(state, team)
        for user in state.users:
            noted = tx.post.number(_name(user))
            if user in now and not noted:
                tx.post.set_number(_name(user), _BEFORE if first else engine.now())
            elif user not in now and noted:
                tx.post.set_number(_name(user), 0)
        if first and now:
            tx.post.set_number(_LOOKED, 1)


def _come(state: State, team: bytes) -> frozenset[bytes]:
    """Members with keys of their own: who is invited only reads nothing yet."""
    return frozenset(user for user in state.members(team) if state.user(user) is not None)


def _since(tx: Transaction, user: bytes) -> datetime | None:
    noted = tx.post.number(_name(user))
    return datetime.fromtimestamp(noted / 1000, UTC) if noted > _BEFORE else None


def _name(user: bytes) -> str:
    return f"reviewer_{user.hex()}"


def _unsaid(tx: Transaction) -> list[Statement]:
    return [_statement.decode(one.raw) for one in tx.post.unsaid()]
