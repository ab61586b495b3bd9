"""What a laptop gets back: at most a page of what it may see and doesn't have, keys before what they open.

A cursor moves over rows that aren't for this laptop, and never past one that found no room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Connection, RowMapping, Table, any_, bindparam, func, select

from coachdesk.voice import voice
from sync.protocol.entry import decode_entry
from sync.protocol.envelope import Envelope
from sync.protocol.membership import State
from sync.protocol.messages import PostedEntry, PostedEnvelope, Request
from sync.protocol.wraps import Wrap, returned_holder
from sync.server.left import newest_left
from sync.server.signers import Signer
from sync.server.snapshots import newest
from sync.server.tables import WireId, entry, envelope, wrap

_ROWS: Final = 512
"""Rows of one kind looked at for one page."""


@dataclass(slots=True)
class Shelf:
    """The rows of one municipality up to a horizon, and how many bytes may still be taken from it."""

    connection: Connection
    municipality: bytes
    horizon: int
    room: int
    full: bool = False

    def take(
        self, table: Table, around: int, which: Sequence[ColumnElement[bool]], after: int, until: int
    ) -> tuple[Sequence[RowMapping], int]:
        """Rows at positions after *after* up to *until* that find room, and the position reached.

        *around* is how many bytes an item takes besides its last column but one, its body.
        """
        until = min(until, self.horizon)
        if self.full or after >= until:
            return [], min(after, until)
        last, reached = self._reach(table, around, which, after, until)
        if last == after:
            return [], reached
        statement = select(table).where(*self._within(table, which, after, last)).order_by(table.c.position)
        return self.connection.execute(statement).mappings().all(), reached

    def _reach(self, table: Table, around: int, which: Sequence[ColumnElement[bool]], after: int, until: int) -> tuple[int, int]:
        """The position of the last row that finds room, and up to where there is nothing else."""
        body = table.c.body if "body" in table.c else table.c.sealed
        sizes = self.connection.execute(
            select(table.c.position, func.octet_length(body).label("size"))
            .where(*self._within(table, which, after, until))
            .order_by(table.c.position)
            .limit(_ROWS)
        ).all()
        reached = after
        for row in sizes:
            if row.size + around > self.room:
                self.full = True
                return reached, reached
            self.room -= row.size + around
            reached = row.position
        self.full = len(sizes) == _ROWS
        return reached, reached if self.full else until

    def _within(self, table: Table, which: Sequence[ColumnElement[bool]], after: int, until: int) -> list[ColumnElement[bool]]:
        return [
            table.c.municipality_id == self.municipality,
            *which,
            table.c.position > after,
            table.c.position <= until,
        ]


@dataclass(slots=True)
class Page:
    """Rows for one laptop and how far each of its cursors has come."""

    entries: list[PostedEntry]
    wraps: list[Wrap]
    wraps_from: int
    envelopes: list[PostedEnvelope]
    cursor: int
    backfills: list[int]
    more: bool
    snapshots: int = 0
    """Where the newest snapshot of a space of hers stands."""
    left: int = 0
    """And the newest words that were left to a team of hers."""


def page(shelf: Shelf, state: State, request: Request, signer: Signer) -> Page:
    """What there is for *signer*, whose rights are those at the shelf's horizon."""
    reached = [one.after for one in request.backfills]
    found = Page([], [], request.wraps_from, [], request.cursor, reached, more=False)
    if state.seq > request.entries_from:
        rows, _ = shelf.take(entry, 16, [entry.c.seq > request.entries_from], 0, shelf.horizon)
        found.entries = [PostedEntry(row["position"], decode_entry(row["body"])) for row in rows]
    if signer.user is not None:
        holders = sorted({signer.user, *state.teams_of(signer.user, shelf.horizon), *_returned(state, signer.user)})
        asked = frozenset(holders) | _recoveries(state, signer.user)
        _put_wraps(found, shelf, request, signer, holders, asked)
        spaces = sorted(state.spaces_of(signer.user, shelf.horizon))
        found.left = newest_left(shelf.connection, shelf.municipality, sorted(state.teams_of(signer.user, shelf.horizon)))
        found.snapshots = newest(shelf.connection, shelf.municipality, spaces)
        if not shelf.full:
            _put_envelopes(found, shelf, request, signer, spaces, asked)
    found.more = shelf.full
    return found


def _returned(state: State, user: bytes) -> set[bytes]:
    """Under which name keys come back to her that she had lost."""
    fact = state.user(user)
    return set() if fact is None else {returned_holder(fact.exchange)}


def _recoveries(state: State, user: bytes) -> frozenset[bytes]:
    """What is wrapped for recovery goes to administrators alone, and only when they ask; without the custodians it is worth nothing."""
    return frozenset(state.recoveries) if user in state.administrators else frozenset()


def _put_wraps(found: Page, shelf: Shelf, request: Request, signer: Signer, holders: list[bytes], asked: frozenset[bytes]) -> None:
    which = [_among(wrap.c.holder, holders), wrap.c.device_id != _spoken(request, signer)]
    rows, found.wraps_from = shelf.take(wrap, 64, which, request.wraps_from, shelf.horizon)
    found.wraps += map(_wrap, rows)
    for index, one in enumerate(request.backfills):
        if one.about in asked:
            rows, reached = shelf.take(wrap, 64, [wrap.c.holder == one.about], one.after, one.until)
            found.wraps += map(_wrap, rows)
            found.backfills[index] = reached


def _put_envelopes(found: Page, shelf: Shelf, request: Request, signer: Signer, spaces: list[bytes], asked: frozenset[bytes]) -> None:
    which = [_among(envelope.c.space_id, spaces), envelope.c.device_id != _spoken(request, signer)]
    rows, found.cursor = shelf.take(envelope, 144, which, request.cursor, shelf.horizon)
    found.envelopes += map(_envelope, rows)
    readable = frozenset(spaces)
    for index, one in enumerate(request.backfills):
        if one.about in readable:
            rows, reached = shelf.take(envelope, 144, [envelope.c.space_id == one.about], one.after, one.until)
            found.envelopes += map(_envelope, rows)
            found.backfills[index] = reached
        elif one.about not in asked:
            found.backfills[index] = one.until  # not hers (any more): nothing will come


def _spoken(request: Request, signer: Signer) -> bytes | None:
    """With what voice the request speaks: what that has said isn't sent back."""
    return None if signer.device is None else voice(signer.device, request.voice)


def _among(column: ColumnElement[bytes], ids: list[bytes]) -> ColumnElement[bool]:
    """One statement text for any number of ids."""
    among: ColumnElement[bool] = column == any_(bindparam(None, ids, type_=ARRAY(WireId())))
    return among


def _wrap(row: RowMapping) -> Wrap:
    return Wrap(row["about"], row["epoch"], row["holder"], row["sealed"], row["key_check"])


def _envelope(row: RowMapping) -> PostedEnvelope:
    values: dict[str, Any] = dict(row)
    sealed = Envelope(
        values["space_id"],
        values["device_id"],
        values["number"],
        values["first_dot"],
        values["dots"],
        values["epoch"],
        values["sealed"],
        values["signature"],
    )
    return PostedEnvelope(values["position"], sealed)
