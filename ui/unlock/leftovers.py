"""What colleagues could no longer send, on the real client: shown, taken over, begun as a note, put aside. Nothing is lost on the way.

What is set apart when something is taken over stays left behind, and so do the notes of a parcel that nobody has dealt with yet: each is
kept until a person has said what is to become of it.
"""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.akt import held
from coachdesk.domain.draft import NEW_NOTE, bring_back
from coachdesk.errors import MalformedMessage
from coachdesk.storage.adopting import adopt
from coachdesk.storage.parting import Left, keep_rest, left_behind, left_is_done
from coachdesk.storage.workspace import Workspace
from sync.client.engine import SyncEngine
from sync.protocol.membership import State
from sync.protocol.writes import VERSION, Parcel, Tx, WireWrite, decode_parcel, encode_parcel
from ui.kit.leftovers import Kept, LeftContent, LeftGroup, Leftovers, Why
from ui.unlock.left_reading import Lot, content_of, groups_of

Keeps = Callable[[WireWrite], WireWrite | None]
"""What of a write is still to be dealt with."""


class RealLeftovers(Leftovers):
    """For one errand; runs on the network thread."""

    def __init__(self, workspace: Workspace, engine: SyncEngine) -> None:
        self._workspace, self._engine = workspace, engine

    def look(self) -> tuple[LeftGroup, ...]:
        with self._workspace.transaction() as tx:
            lots = [Lot(one, _writes(one), _why(self._engine.state(tx), one.device)) for one in left_behind(tx.connection)]
        return self._workspace.read(groups_of, lots) if lots else ()

    def content(self, group: LeftGroup) -> LeftContent:
        return self._workspace.read(_content, group)

    def take_over(self, group: LeftGroup) -> int:
        return self._workspace.write(_take, group)

    def note(self, group: LeftGroup, text: str, draft: UUID | None = None) -> str:
        return self._workspace.write(_begin, group, text, draft)

    def put_aside(self, group: LeftGroup) -> Kept:
        return self._workspace.write(_put_aside, group)

    def bring_back(self, kept: Kept) -> None:
        self._workspace.write(_bring_back, kept)


def _why(state: State, device: bytes) -> Why:
    fact = state.device(device)
    user = state.user(fact.user) if fact is not None else None
    if user is not None and user.left is not None:
        return Why.LEFT
    return Why.WITHDRAWN if state.is_live(device) else Why.REVOKED


# --- of a session -----------------------------------------------------------------------------------------------------


def _content(session: Session, group: LeftGroup) -> LeftContent:
    return content_of(session, group, [write for one in _lefts(session, group) for write in _writes(one)])


def _take(session: Session, group: LeftGroup) -> int:
    lefts = _lefts(session, group)
    done = adopt(session, group.names, group.space, [write for one in lefts for write in _writes(one)])
    apart = {(one.record.bytes, one.register) for one in done.apart}

    def keeps(write: WireWrite) -> WireWrite | None:
        body = {register: values for register, values in write.body.items() if (write.record, register) in apart}
        return WireWrite(write.kind, write.record, write.causes, body) if body else None

    _shrink(session, lefts, keeps)
    return len(done.taken)


def _begin(session: Session, group: LeftGroup, text: str, draft: UUID | None) -> str:
    assert group.akt_id is not None
    begun = bring_back(session, NEW_NOTE, held(session, group.akt_id).id, {"text": text})
    if draft is not None:
        _shrink(session, _lefts(session, group), _without({draft.bytes}))
    return begun.form or NEW_NOTE


def _put_aside(session: Session, group: LeftGroup) -> Kept:
    lefts = _lefts(session, group)
    drafts = {one.bytes for one in group.drafts}
    _shrink(session, lefts, _without(drafts) if drafts else lambda _: None)
    return tuple((one.id, one.parcel) for one in lefts)


def _bring_back(session: Session, kept: Kept) -> None:
    for name, parcel in kept:
        keep_rest(session.connection(), name, parcel)


def _without(records: set[bytes]) -> Keeps:
    return lambda write: None if write.record in records else write


def _lefts(session: Session, group: LeftGroup) -> list[Left]:
    """Those that are still there: a colleague at this computer may have been quicker."""
    return [one for one in left_behind(session.connection()) if one.id in group.names]


def _shrink(session: Session, lefts: Sequence[Left], keeps: Keeps) -> None:
    """Only what *keeps* gives is still left behind."""
    for one in lefts:
        rest = list(_shrunk(_txs(one), keeps))
        if rest:
            keep_rest(session.connection(), one.id, encode_parcel(Parcel(VERSION, rest)))
        else:
            left_is_done(session.connection(), one.id)


def _shrunk(txs: Iterable[Tx], keeps: Keeps) -> Iterable[Tx]:
    for tx in txs:
        writes = [kept for write in tx.writes if (kept := keeps(write)) is not None]
        if writes:
            yield Tx(tx.stamp, writes)


def _txs(left: Left) -> list[Tx]:
    """None where it can't be read: then it can only be put aside."""
    try:
        return decode_parcel(left.parcel).txs
    except MalformedMessage:
        return []


def _writes(left: Left) -> list[WireWrite]:
    return [write for tx in _txs(left) for write in tx.writes]
