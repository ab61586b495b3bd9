"""How it stands with sync, put together for the window from what is stored and from what the loop last did."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.person import Person, person_id_of
from coachdesk.domain.record import RECORDS
from coachdesk.errors import LeaseOver
from coachdesk.storage.clock import moment
from coachdesk.storage.parked import parked
from coachdesk.storage.workspace import Transaction, Workspace
from sync.client.state import SyncState, Why
from ui.kit.sync_view import Contact, Held, SyncView
from ui.kit.words import someone_words

AT_MOST = 200
"""Rows of what waits, and no more, after weeks in the mountains too."""
_UNSENT = (
    "WITH unsent AS (SELECT j.* FROM journal j WHERE j.envelope IS NULL UNION ALL"
    " SELECT j.* FROM outgoing o CROSS JOIN journal j ON j.space = o.space AND j.device = o.device AND j.envelope = o.number)"
)
_SIZE = "coalesce(sum(length(body) + length(causes) + 24), 0)"
_BY_SPACE = "SELECT space, count(*) FROM unsent GROUP BY space ORDER BY 2 DESC"
_BY_KIND = f"SELECT space, kind, record, count(*), {_SIZE}, max(stamp) FROM unsent GROUP BY space, kind ORDER BY 6 DESC LIMIT {AT_MOST}"  # noqa: S608 - constants
"""With one max() the other columns are those of its row: the record that was written last."""
_GOING = (
    f"SELECT count(DISTINCT hex(space) || hex(device) || tx), {_SIZE} FROM unsent"  # noqa: S608 - constants
    " WHERE space NOT IN (SELECT space FROM outgoing WHERE refused IS NOT NULL)"
)
_KEYLESS = "SELECT DISTINCT space FROM unsent WHERE envelope IS NULL AND kind != ? AND space NOT IN (SELECT space FROM space_key)"


def view_of(workspace: Workspace, server: str, state: SyncState) -> SyncView:
    """How it stands now. Raises Locked."""
    with workspace.transaction() as tx:
        refused, unread = tx.post.refused(), tx.post.patient()
        ((waiting, size),) = _unsent(tx, _GOING)
        spaces = [(UUID(bytes=space), writes) for space, writes in _unsent(tx, _BY_SPACE)]
        rows = list(_unsent(tx, _BY_KIND))
        keyless, newer = _keyless(tx), parked(tx.connection).records
    about = {space for space, _ in spaces} | {UUID(bytes=one.space) for one in refused}
    names = _read_names(workspace, about)
    items = tuple(_item(row, names) for row in rows)
    newest: dict[UUID, Held] = {}
    for one in items:
        newest.setdefault(one.space_id, one)
    stuck = tuple(_refused(UUID(bytes=one.space), one, names, newest) for one in refused)
    taken = {one.space_id for one in stuck}
    return SyncView(
        server=server,
        waiting=waiting,
        bytes=size,
        spaces=tuple(Held(space, names.get(space, ""), writes) for space, writes in spaces if space not in taken),
        refused=stuck,
        last_contact=state.last_contact,
        next_try=state.next_try_at,
        trouble=_trouble(state),
        unreached=(state.last_error or "") if state.why is Why.UNREACHABLE else "",
        troubles=state.trouble,
        items=tuple(one for one in items if one.space_id not in taken),
        working=state.why is Why.WORKING,
        # While nothing is exchanged everything waits, and for another reason.
        keyless=keyless - taken if state.last_contact and not state.last_error else frozenset(),
        unread=sum(unread.values()),
        newer=newer,
        rounds=tuple(
            Contact(one.at, one.since, one.times, one.milliseconds, one.changes_out, one.changes_in, one.bytes_out, one.bytes_in, one.code)
            for one in state.recent
        ),
    )


def _unsent(tx: Transaction, sql: str, *arguments: int) -> Iterable[Any]:
    """*sql* about `unsent`, the writes of this laptop that the server hasn't acknowledged."""
    return tx.connection.exec_driver_sql(f"{_UNSENT} {sql}", arguments)


def _keyless(tx: Transaction) -> frozenset[UUID]:
    access = next(kind.number for kind in RECORDS if kind.root == "access_log")  # sealed to the reviewers, without a key of its own
    return frozenset(UUID(bytes=space) for (space,) in _unsent(tx, _KEYLESS, access))


def _item(row: Any, names: dict[UUID, str]) -> Held:
    space, kind, record, writes, size, latest = row
    key = UUID(bytes=space)
    return Held(key, names.get(key, ""), writes, kind=kind, record_id=UUID(bytes=record), bytes=size, at=moment(latest))


def _refused(space: UUID, one: Any, names: dict[UUID, str], newest: dict[UUID, Held]) -> Held:
    last = newest.get(space, Held(space, "", 0))
    return Held(space, names.get(space, ""), one.writes, one.reason, last.kind, last.record_id, last.bytes, last.at)


def _trouble(state: SyncState) -> str:
    """The code of what went wrong, the gravest first; an unreachable server is an ordinary day, but it is said why."""
    if state.trouble:
        return state.trouble[0]
    if state.why is Why.NOT_JOINED:
        return "not_joined"
    return "server_unreachable" if state.why is Why.UNREACHABLE else state.last_error or ""


def _read_names(workspace: Workspace, about: Iterable[UUID]) -> dict[UUID, str]:
    try:
        return workspace.read(_names, about)
    except LeaseOver:
        return {}  # it is sent all the same; about whom isn't said


def _names(session: Session, spaces: Iterable[UUID]) -> dict[UUID, str]:
    """Whose akt a space is; nothing for the directory and the like."""
    found = {}
    for space in spaces:
        person = session.get(Person, person_id_of(space))
        if person is not None:
            found[space] = someone_words("" if person.is_protected else person.full_name)
    return found
