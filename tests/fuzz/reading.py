"""What a laptop reads beside the journal: queries, words left behind, forms within a record, damaged files, a keeper's settings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from coachdesk.domain.draft import NoteDraft
from coachdesk.domain.import_batch import ImportBatch
from coachdesk.domain.participants import participants
from coachdesk.domain.record import RECORDS
from coachdesk.domain.wire import Form
from coachdesk.errors import DatabaseDamaged, DiskFull, MalformedMessage
from coachdesk.exchange import traces
from coachdesk.storage import adopting, backup, search_index
from coachdesk.storage.parting import Left
from coachdesk.storage.search import search
from sync.keeper import custody
from sync.protocol.wire import decode
from sync.protocol.writes import Parcel, WireWrite, check_txs
from tests.fuzz.shapes import DOCUMENT, MESSAGE
from tests.fuzz.stores import AKT, DEVICE, parcels
from tests.fuzz.target import Read, Target, plain
from tests.fuzz.typed import as_text
from tests.ground.storage.laptops import KEY, Laptop
from ui.kit.leftovers import Why
from ui.participants.list_view import read_view
from ui.unlock.left_reading import Lot, content_of, groups_of


class _Undone(Exception):
    """Ends a transaction whose fruit isn't kept."""


@contextmanager
def _laptop(about: Callable[[Laptop], Read]) -> Iterator[Read]:
    """With one participant."""
    with TemporaryDirectory(prefix="coachdesk-fuzz-") as folder:
        laptop = Laptop(Path(folder) / "fuzz.db")
        laptop.register_mina()
        yield about(laptop)
        laptop.workspace.close()


def _searching(laptop: Laptop) -> Read:
    """Any text is a query."""
    with laptop.workspace.transaction() as tx:
        search_index.prepare(tx.connection, RECORDS)
        while search_index.catch_up(tx.connection):
            continue
    return lambda data: laptop.workspace.read(search, as_text(data))


# --- left behind -------------------------------------------------------------------------------------------------------


def _leftovers(laptop: Laptop) -> Read:
    """Words that have been opened: shown to who may take them over, and taken over; then every list is read, and it is undone."""

    def read(data: bytes) -> None:
        try:
            parcel = decode(data, Parcel, "parcel")
            check_txs(parcel.txs)
        except MalformedMessage:
            return
        writes = [one for tx in parcel.txs for one in tx.writes]
        lot = Lot(Left(UUID(int=1), DEVICE, UUID(bytes=AKT), 1, data, done=False), writes, Why.LEFT)
        for group in laptop.workspace.read(groups_of, [lot]):
            laptop.workspace.read(content_of, group, writes)
        with suppress(_Undone):
            laptop.workspace.write(_take_over, writes)

    return read


def _take_over(session: Session, writes: list[WireWrite]) -> None:
    adopting.adopt(session, [UUID(int=1)], UUID(bytes=AKT), writes)
    participants(session)
    for kind in {one.kind for one in writes if one.kind in RECORDS}:
        session.exec(select(RECORDS.by_number(kind).cls)).all()
    raise _Undone


# --- forms within a record ---------------------------------------------------------------------------------------------


def _contents(data: bytes) -> None:
    """Drafts, saved views, an import's columns and traces; and each type of value: what it takes it can read, and say again."""
    text = as_text(data)
    if not (isinstance(NoteDraft(content=text).values, dict) and isinstance(ImportBatch(columns=text).meaning, dict)):
        raise AssertionError("not values")
    read_view(text)
    list(traces.unpack(data)), traces.unpack_said(data)
    forms: tuple[Form, ...] = (text, data, int.from_bytes(data[:9]))
    for wire in {field.wire.name: field.wire for kind in RECORDS for register in kind.registers for field in register.fields}.values():
        for form in forms:
            if wire.check(form) and wire.to_form(wire.from_form(form)) != form:
                raise AssertionError("a value changes by being read")


_CONTENTS: Final = (
    b'{"order": "name", "mine": true, "place": null, "subject": "Sveg", "event_on": "2026-11-24"}',
    b"2026-11-24T09:00:00.000000Z Europe/Stockholm",
    b"0001-01-01T00:00:00.000000Z America/New_York",
    *(b"2026-11-24", b"[" * 2000, bytes(27), b"open", b"19900412-2384"),
)


# --- files -------------------------------------------------------------------------------------------------------------


@contextmanager
def _damaged() -> Iterator[Read]:
    """A vault's database or a backup, of which some pieces were changed, cut or swapped: places and bytes are the input."""
    with TemporaryDirectory(prefix="coachdesk-fuzz-") as folder:
        laptop = Laptop(Path(folder) / "fuzz.db")
        laptop.register_mina()
        laptop.workspace.close()
        whole, path = laptop.path.read_bytes(), Path(folder) / "damaged.db"

        def read(data: bytes) -> None:
            path.write_bytes(_with_pieces(whole, data))
            if backup.is_sound(path, KEY):
                _open(path)

        yield read


def _open(path: Path) -> None:
    """It says that it is sound: then it can be read."""
    with suppress(DatabaseDamaged, DBAPIError, DiskFull):
        again = Laptop(path)
        again.workspace.read(participants)
        again.workspace.close()


def _with_pieces(whole: bytes, data: bytes) -> bytes:
    try:
        pieces = msgspec.msgpack.decode(data, type=list[tuple[int, bytes, int]])[:8]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError):
        return data
    for at, piece, cut in pieces:
        place = at % (len(whole) + 1)
        whole = whole[:place] + piece + whole[place + (cut % 8192 if cut >= 0 else len(piece)) :]
    return whole


@contextmanager
def _settings() -> Iterator[Read]:
    with TemporaryDirectory(prefix="coachdesk-fuzz-") as folder:

        def read(data: bytes) -> None:
            """What the keeper was told of its server."""
            (Path(folder) / custody._SETTINGS).write_bytes(data)
            with suppress(*custody.UNREADABLE):
                custody._server(Path(folder)).encode("utf-8", "surrogatepass")

        yield read


_PIECES: Final = ([[0, b"", 0]], [[5000, b"\0", 1]], [[4096, b"", 4096]], [[0, b"SQLite format 3\0", 16]], [[9000, b"", -1], [1, b"x", 1]])
_QUERIES: Final = (b"mina", b"070-174", 'åke "x* NEAR'.encode())
_SAID: Final = (b'{"server": "https://sync.example.se"}', b"[]", b'{"server": 5}')
QUERY: Final = ("coachdesk/storage/search.py",)
LEFT: Final = ("coachdesk/storage/adopting.py", "ui/unlock/left_reading.py")
FORMS: Final = ("coachdesk/domain/wire.py", "coachdesk/exchange/traces.py", "ui/participants/list_view.py")
FILE: Final = ("coachdesk/storage/engine.py", "coachdesk/storage/backup.py")
READING: Final = (
    Target("search", lambda: _laptop(_searching), (), lambda: _QUERIES, QUERY, most=300),
    Target("left words", lambda: _laptop(_leftovers), (), parcels, LEFT, MESSAGE),
    Target("contents", plain(_contents), (), lambda: _CONTENTS, FORMS, DOCUMENT),
    Target("database", _damaged, (), lambda: [msgspec.msgpack.encode(one) for one in _PIECES], FILE, MESSAGE, 9000),
    Target("keeper", _settings, (), lambda: _SAID, ("sync/keeper/custody.py",), DOCUMENT, 2048),
)
