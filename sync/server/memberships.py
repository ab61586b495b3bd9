"""Each municipality's membership, replayed from its rows and kept while this process lives.

The rows are the truth. Another process may append: every look reads what came since, so several servers agree.
"""

from collections import OrderedDict
from threading import Lock
from typing import Final

from sqlalchemy import Connection, select

from sync.protocol.entry import decode_entry
from sync.protocol.membership import State
from sync.server.tables import entry

_KEPT: Final = 256


class Memberships:
    """States are never changed once they are here: a newer one takes the place of the older, whoever holds that."""

    def __init__(self) -> None:
        self._states: OrderedDict[bytes, State] = OrderedDict()
        self._lock = Lock()

    def latest(self, connection: Connection, municipality_id: bytes) -> State:
        """The state after all committed entries; `seq` is 0 where there is no such municipality.

        Not to be called in a transaction that has added entries itself: they may never be committed.
        """
        with self._lock:
            state = self._states.get(municipality_id, State())
        rows = connection.execute(
            select(entry.c.position, entry.c.body)
            .where(entry.c.municipality_id == municipality_id, entry.c.seq > state.seq)
            .order_by(entry.c.seq)
        ).all()
        if rows:
            state = state.copy()
            for row in rows:
                state.apply(decode_entry(row.body), row.position)
        self._keep(municipality_id, state)
        return state

    def _keep(self, municipality_id: bytes, state: State) -> None:
        with self._lock:
            known = self._states.get(municipality_id)
            if state.seq > (known.seq if known else 0):
                self._states[municipality_id] = state
            if municipality_id in self._states:
                self._states.move_to_end(municipality_id)
            while len(self._states) > _KEPT:
                self._states.popitem(last=False)
