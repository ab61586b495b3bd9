"""Each municipality's membership, replayed from its rows and kept while this process lives.

The rows are the truth. Another process may append: every look reads what came since, so several servers agree.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final

from sqlalchemy import Connection, bindparam, select

from sync.protocol.entry import decode_entry
from sync.protocol.membership import State
from sync.server.tables import entry

_KEPT: Final = 256
_SINCE: Final = (
    select(entry.c.position, entry.c.body)
    .where(entry.c.municipality_id == bindparam("municipality_id"), entry.c.seq > bindparam("after"))
    .order_by(entry.c.seq)
)


class Memberships:
    """States are never changed once they are here: a newer one takes the place of the older, whoever holds that."""

    def __init__(self) -> None:
        self._states: OrderedDict[bytes, tuple[State, int]] = OrderedDict()
        self._lock = Lock()

    def latest(self, connection: Connection, municipality_id: bytes, horizon: int = 0) -> State:
        """The state after all committed entries; `seq` is 0 where there is no such municipality.

        *horizon*: up to where all is committed, as the transaction has just read. A log that hasn't grown since it was last looked
        through has no entries to look for. Not to be called in a transaction that has added entries itself: they may never be committed.
        """
        with self._lock:
            state, looked = self._states.get(municipality_id, (State(), 0))
        if horizon and horizon <= looked:
            return state
        rows = connection.execute(_SINCE, {"municipality_id": municipality_id, "after": state.seq}).all()
        if rows:
            state = state.copy()
            for row in rows:
                state.apply(decode_entry(row.body), row.position)
        self._keep(municipality_id, state, max(horizon, looked))
        return state

    def _keep(self, municipality_id: bytes, state: State, looked: int) -> None:
        with self._lock:
            known, before = self._states.get(municipality_id, (State(), 0))
            if state.seq >= max(known.seq, 1):
                self._states[municipality_id] = state, max(looked, before)
            if municipality_id in self._states:
                self._states.move_to_end(municipality_id)
            while len(self._states) > _KEPT:
                self._states.popitem(last=False)
