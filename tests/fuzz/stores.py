"""The journal: what lies in it, and the judge of what comes to it from other laptops, on a real encrypted database."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

import msgspec

from coachdesk.domain.participants import participants
from coachdesk.domain.record import RECORDS, Kind
from coachdesk.errors import MalformedMessage
from coachdesk.storage import history, journal, participant_lines
from coachdesk.storage.workspace import Transaction
from sync.protocol.wire import decode, encode
from sync.protocol.writes import Dot, Parcel, Tx, WireWrite, check_txs
from tests.fuzz.shapes import MESSAGE
from tests.fuzz.target import Read, Target, plain
from tests.ground.storage.laptops import Laptop
from tests.sync.protocol.municipality import an_id

KEEP_EVERY: Final = 64
DEVICE: Final = an_id("device")
AKT: Final = an_id("akt")
_LIKELY: Final = ("Åse", 1, "2026-11-24", b"\x01" * 16, "19900412-2384", 5, "open", b"x" * 32)


class _Undone(Exception):
    """Ends a transaction whose fruit isn't kept."""


class _Receiver:
    """Takes hostile writes as one envelope of a colleague. Most are undone, so that each input stands alone; some are kept."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop, self._count, self._first = laptop, 0, 1

    def __call__(self, data: bytes) -> None:
        try:
            parcel = decode(data, Parcel, "parcel")
            check_txs(parcel.txs)
        except MalformedMessage:
            return
        self._count += 1
        stays = self._count % KEEP_EVERY == 0
        with suppress(_Undone), self._laptop.workspace.transaction() as tx:
            self._take(tx, parcel)
            if not stays:
                raise _Undone
        if stays:
            self._first += parcel.dots()
            self._whole()

    def _take(self, tx: Transaction, parcel: Parcel) -> None:
        writes = tx.post.arrived(AKT, DEVICE, self._first, parcel.txs)
        tx.receive(writes, 1)
        if tx.receive(writes, 1):
            raise AssertionError("a write was new twice")
        participant_lines.catch_up(tx.connection)
        for write in writes[:8]:
            journal.writes_of(tx.connection, write.record)

    def _whole(self) -> None:
        """The file is sound and can be read."""
        with self._laptop.workspace.transaction() as tx:
            (answer,) = tx.connection.exec_driver_sql("PRAGMA integrity_check").one()
            if answer != "ok":
                raise AssertionError("the database is damaged")
            records = {write.record for write in journal_rows(tx)}
        self._laptop.workspace.read(participants)
        self._laptop.workspace.read(history.lines, *(UUID(bytes=one) for one in sorted(records)[:20]))


def journal_rows(tx: Transaction) -> list[Any]:
    """The whole journal."""
    return [journal.as_write(row) for row in tx.connection.exec_driver_sql(f"SELECT {journal.COLUMNS} FROM journal")]


@contextmanager
def _receiver() -> Iterator[Read]:
    with TemporaryDirectory(prefix="coachdesk-fuzz-") as folder:
        laptop = Laptop(Path(folder) / "fuzz.db")
        laptop.register_mina()
        yield _Receiver(laptop)
        laptop.workspace.close()


def _full(kind: Kind) -> dict[int, list[Any]]:
    """A value of every field."""
    return {
        register.number: [next((one for one in _LIKELY if field.wire.check(one)), None) for field in register.fields]
        for register in kind.registers
        if register.number
    }


def parcels() -> list[bytes]:
    """One of every kind of record, with a value in each field; and its deletion."""
    kinds = sorted(RECORDS, key=lambda one: one.number)
    akt = WireWrite(next(kind.number for kind in kinds if kind.name == "akt"), AKT, [], {})
    seeds = []
    for kind in kinds:
        own = WireWrite(kind.number, an_id(kind.name), [], _full(kind))
        again = WireWrite(kind.number, an_id(kind.name), [Dot(DEVICE, 2)], {0: [journal.encode_vector({DEVICE: 2})]})
        seeds.append(encode(Parcel(1, [Tx(5, [akt, own]), Tx(6, [again])])))
    return seeds


def _row(data: bytes) -> None:
    """Three readers of what the journal holds. Only the vector comes as it is from others; the other two were written by `as_row`."""
    vector = journal.decode_vector(data)
    if any(not isinstance(number, int) for number in vector.values()):
        raise AssertionError("no vector")
    for read in (journal.decode_body, journal._causes.decode):
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            read(data)


def _rows() -> list[bytes]:
    return [journal.encode_vector({DEVICE: 7}), msgspec.msgpack.encode({1: ["a", None, 5]})]


STORES: Final = (
    Target("journal", plain(_row), (), _rows, ("coachdesk/storage/journal.py",), MESSAGE, 512),
    Target("receive", _receiver, (), parcels, ("coachdesk/storage", "coachdesk/domain", "sync/protocol/writes.py"), MESSAGE),
)
