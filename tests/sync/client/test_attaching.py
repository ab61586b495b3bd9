"""Attached files between two laptops: cut off anywhere they go on where they were, and what isn't what was put there is noticed."""

import random
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from coachdesk.crypto.chunk import CHUNK_BYTES, SEALED_CHUNK_BYTES
from coachdesk.domain.attachment import Attachment, take_away
from coachdesk.errors import ContentMissing, DiskFull, RecordGone, ServerRefused, ServerUnreachable
from coachdesk.storage.attached_file import File
from coachdesk.storage.attachments import GRACE, ON_ITS_WAY, SMALL
from sync.client.attaching import Attaching, Carried, _Talk
from sync.client.loop import SyncLoop
from sync.client.transport import HttpWire
from sync.protocol.chunks import Chunk, ChunkDrop, ChunkPut, ChunkWhich
from sync.server.app import create_app
from sync.server.attachments import Attachments
from tests.ground.storage.laptops import Clock
from tests.patience import PATIENCE, until
from tests.sync.client.desks import Desk, Municipality
from tests.sync.server.conftest import serving

MEGABYTE = 1024 * 1024


def paper(size: int = 2 * MEGABYTE) -> bytes:
    """A PDF as it looks from outside; it doesn't shrink, like a scanned page."""
    return b"%PDF-1.7\n" + random.Random(size).randbytes(size - 9)


def attached(desk: Desk, akt: UUID, data: bytes) -> UUID:
    """A file in the akt."""
    return desk.workspace.attachments.attach(akt, Attachment(name="Intyg.pdf"), data).id


def carry(desk: Desk) -> Carried:
    """A round and what comes after it."""
    desk.round()
    return Attaching(desk.engine).carry()


class Weather:
    """Between the laptop and its wire: lets so many chunks through, then the line is cut, before or after the server has heard."""

    def __init__(self, desk: Desk) -> None:
        self._wire = desk.engine.wire
        self.left: int | None = None
        self.after = False
        self.passed: list[tuple[str, int]] = []
        self.tamper: Callable[[str, bytes], bytes] = lambda door, answer: answer
        desk.engine.wire = self  # type: ignore[assignment]  # all else goes to the wire itself

    def __getattr__(self, name: str) -> object:
        return getattr(self._wire, name)

    def chunks(self, door: str, body: bytes) -> bytes:
        if self.left == 0 and not self.after:
            raise ServerUnreachable(reason="cut")
        answer = self._wire.chunks(door, body)
        self.passed.append((door, len(body)))
        if self.left == 0:
            raise ServerUnreachable(reason="cut")
        self.left = None if self.left is None else self.left - 1
        return self.tamper(door, answer)


@pytest.fixture
def karin(municipality: Municipality, astrid: Desk) -> Desk:
    """Astrid's colleague in Sveg."""
    return municipality.join("karin", astrid, municipality.sveg)


@pytest.fixture
def akt(municipality: Municipality, astrid: Desk, karin: Desk) -> UUID:
    """An akt that both may read and write."""
    akt = karin.new_akt("Mina", municipality.sveg)
    for desk in (karin, astrid):
        desk.round()
    return akt


@pytest.fixture(scope="module")
def clock() -> Clock:
    """One clock for this module's laptops and server."""
    return Clock()


@pytest.fixture(scope="module")
def address(database: Engine, clock: Clock) -> Iterator[str]:
    """A real server."""
    with serving(create_app(database, clock=clock)) as address:
        yield address


def test_two_megabytes_over_http_with_the_line_cut_again_and_again(address: str, karin: Desk, astrid: Desk, akt: UUID) -> None:
    """Up and down; nothing that is there already is sent again, and what it costs is the file and two per cent."""
    data, chance = paper(), random.Random(5)
    one = attached(karin, akt, data)
    wires = [HttpWire(address), HttpWire(address)]
    weathers = []
    for desk, wire in zip((karin, astrid), wires, strict=True):
        desk.engine.wire = wire
        weathers.append(Weather(desk))
    chunks = -(-len(data) // CHUNK_BYTES)

    cuts = 0
    for desk, weather, done in zip((karin, astrid), weathers, ("put", "get"), strict=True):
        desk.round()
        if desk is astrid:
            with pytest.raises(ContentMissing):
                desk.workspace.attachments.content(one)
            desk.workspace.attachments.want(one)
        before = desk.engine.wire.traffic
        for _ in range(100):
            weather.left, weather.after = chance.randrange(12), done == "get"
            try:
                Attaching(desk.engine).carry()
                break
            except ServerUnreachable:
                cuts += 1
        moved = [size for door, size in weather.passed if door == done]
        cost = sum(desk.engine.wire.traffic) - sum(before)
        answers_lost = len(moved) - chunks if done == "get" else 0
        assert len(moved) - answers_lost == chunks
        assert cost <= 1.03 * len(data) + answers_lost * (SEALED_CHUNK_BYTES + 600)
        assert desk.workspace.attachments.standing([one])[one].there

    assert cuts > 5
    assert astrid.workspace.attachments.content(one) == data
    for wire in wires:
        wire.close()


def test_small_files_come_along_large_ones_when_they_are_wanted(karin: Desk, astrid: Desk, akt: UUID) -> None:
    """A CV is there in the car; a photo waits until somebody opens it."""
    small, large = attached(karin, akt, paper(SMALL)), attached(karin, akt, paper(SMALL + 1))
    carry(karin)
    carry(astrid)
    standing = astrid.workspace.attachments.standing([small, large])
    assert standing[small].here
    assert (standing[large].have, standing[large].there, standing[large].wanted) == (0, True, False)

    astrid.workspace.attachments.want(large)
    assert carry(astrid).fetched == 5
    assert astrid.workspace.attachments.content(large) == paper(SMALL + 1)
    assert carry(astrid).requests == 0, "what is here and there needs no more questions"


def test_a_written_word_comes_before_the_next_chunk(karin: Desk, akt: UUID) -> None:
    """Asked before every chunk whether something is more urgent, the carrier stops, and goes on later without sending anything twice."""
    attached(karin, akt, paper())
    karin.round()
    answers = iter([False, False, False, True])
    first = Attaching(karin.engine).carry(lambda: next(answers))
    assert (first.left, first.sent) == (True, 2)
    rest = Attaching(karin.engine).carry()
    assert (rest.left, first.sent + rest.sent) == (False, 43)


def test_while_a_large_file_goes_a_note_overtakes_it(karin: Desk, akt: UUID) -> None:
    """The loop makes its round between two chunks, and the file goes on after it."""
    attached(karin, akt, paper())
    line, order, asked, written = karin.line, [], threading.Event(), threading.Event()

    def noted(name: str, work: Callable[..., bytes]) -> Callable[..., bytes]:
        def call(*args: Any) -> bytes:
            order.append(name)
            if order.count("chunk") == 5:
                asked.set()
                assert written.wait(PATIENCE)
            time.sleep(0.03)  # forty more of these take longer than the tenth of a second that writing waits for more
            return work(*args)

        return call

    line.chunks, line.exchange = noted("chunk", line.chunks), noted("round", line.exchange)  # type: ignore[method-assign]  # to listen
    loop = SyncLoop(karin.engine, lambda _: None, after_writing=0.1)
    loop.start()
    assert asked.wait(PATIENCE)
    karin.set_phone(akt, "070-1740606")
    written.set()
    until(lambda: next(iter(karin.workspace.attachments.standing(_ids(karin)).values())).there)
    loop.stop()
    first = order.index("chunk")
    between = order.index("round", first)
    assert order[between:].count("chunk") > 5
    assert order.count("chunk") == 43 + 2, "asked twice which are there, and sent each once"


@pytest.mark.parametrize("harm", ["swapped", "truncated", "another's", "noise"])
def test_a_chunk_that_is_not_the_one_that_was_put_is_noticed_and_mended(karin: Desk, astrid: Desk, akt: UUID, harm: str) -> None:
    """Whatever the server hands out instead, nothing wrong is kept: the chunk is asked for again, and its owner puts it again."""
    data = paper(4 * CHUNK_BYTES)
    one, other = attached(karin, akt, data), attached(karin, akt, paper(3 * CHUNK_BYTES))
    carry(karin)
    rows = _rows(karin, one)
    bodies = {
        "swapped": rows[2],
        "truncated": rows[1][:-1],
        "another's": _rows(karin, other)[1],
        "noise": secrets.token_bytes(SEALED_CHUNK_BYTES),
    }
    _overwrite(karin, one, 1, bodies[harm])

    astrid.round()
    astrid.workspace.attachments.want(one)
    Attaching(astrid.engine).carry()
    assert astrid.workspace.attachments.standing([one])[one].why == "broken"
    with pytest.raises(ContentMissing):
        astrid.workspace.attachments.content(one)
    astrid.round()  # says that it is missed

    assert carry(karin).sent == 1
    carry(astrid)
    assert astrid.workspace.attachments.content(one) == data
    assert astrid.workspace.attachments.standing([one])[one].why == ""


def test_a_content_that_the_server_has_lost_is_put_again_by_who_has_it(karin: Desk, astrid: Desk, akt: UUID, clock: Clock) -> None:
    """Plain words meanwhile, and asked for once a day at most."""
    data = paper(2 * CHUNK_BYTES)
    one = attached(karin, akt, data)
    carry(karin)
    _lose(karin, one)
    astrid.round()
    Attaching(astrid.engine).carry()
    assert astrid.workspace.attachments.standing([one])[one].why == "coming", "just added, it may be on its way"
    assert astrid.waiting() == 0
    clock.now += ON_ITS_WAY
    for _ in range(3):
        Attaching(astrid.engine).carry()
    assert astrid.workspace.attachments.standing([one])[one].why == "lacking"
    assert astrid.waiting() == 1, "asked once"
    astrid.round()
    assert carry(karin).sent == 2
    carry(astrid)
    assert astrid.workspace.attachments.content(one) == data


def test_who_may_not_write_puts_nothing_and_who_may_not_read_gets_nothing(
    municipality: Municipality, karin: Desk, astrid: Desk, akt: UUID
) -> None:
    """The server judges by the membership: a stranger of the same municipality gets no chunk, even by its name, and spoils none."""
    one = attached(karin, akt, paper(CHUNK_BYTES))
    carry(karin)
    file = next(iter(karin.workspace.attachments._files()))
    stranger = municipality.join("bo", astrid, municipality.funas)
    for verb, reason in (("which", "not_a_reader"), ("put", "not_a_writer"), ("drop", "not_a_writer")):
        with pytest.raises(ServerRefused) as refused:
            _ask(stranger, verb, file)
        assert refused.value.facts["reason"] == reason
    assert carry(astrid).fetched == 1
    assert astrid.workspace.attachments.content(one)


def test_a_full_server_is_said_and_everything_else_goes_on(karin: Desk, akt: UUID, database: Engine, clock: Clock) -> None:
    """The limit of a municipality holds up the file that doesn't fit, and says why; records go as before."""
    attached(karin, akt, paper(3 * CHUNK_BYTES))
    small = Attachments(database, clock, karin.line.server._attachments.memberships, most=1000)
    karin.line.server._attachments = small
    carry(karin)
    standing = next(iter(karin.workspace.attachments.standing(_ids(karin)).values()))
    assert (standing.there, standing.why) == (False, "no_room")
    karin.set_phone(akt, "070-1740606")
    assert karin.round().sent == 1


def test_a_full_disk_while_fetching_keeps_what_has_come(karin: Desk, astrid: Desk, akt: UUID) -> None:
    """It is said; when there is room again, only the rest is fetched."""
    data = paper(6 * CHUNK_BYTES)
    one = attached(karin, akt, data)
    carry(karin)
    astrid.round()
    astrid.workspace.attachments.want(one)
    store = astrid.workspace.attachments._opened()
    pages = store._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    store._connection.rollback()
    store._connection.connection.driver_connection.execute(f"PRAGMA max_page_count = {pages + 40}")
    with pytest.raises(DiskFull):
        Attaching(astrid.engine).carry()
    have = astrid.workspace.attachments.standing([one])[one].have
    assert 0 < have < 6
    store._connection.connection.driver_connection.execute("PRAGMA max_page_count = 1000000")
    assert Attaching(astrid.engine).carry().fetched == 6 - have
    assert astrid.workspace.attachments.content(one) == data


def test_deleting_can_be_undone_for_a_week_and_then_the_content_is_gone_everywhere(
    karin: Desk, astrid: Desk, akt: UUID, clock: Clock
) -> None:
    """The record goes at once; its bytes stay here and at the server until nobody undoes it any more."""
    one = attached(karin, akt, paper(CHUNK_BYTES))
    carry(karin)
    carry(astrid)
    karin.workspace.write(take_away, one)
    assert carry(karin).dropped == 0
    with pytest.raises(RecordGone):
        karin.workspace.attachments.content(one)
    file = next(iter(karin.workspace.attachments._files()))
    assert _ask(karin, "which", file) == b"\x01"

    clock.now += GRACE + 1
    assert carry(karin).dropped == 1
    assert _ask(karin, "which", file) == b"\x00"
    carry(astrid)
    clock.now += GRACE + 1
    carry(astrid)
    for desk in (karin, astrid):
        assert desk.workspace.attachments._opened().counts() == {}
    assert carry(karin).requests == 0


def test_after_a_restore_the_server_is_asked_anew(karin: Desk, akt: UUID) -> None:
    """Another generation of its log may be one without the chunks: who has them puts what is missing."""
    one = attached(karin, akt, paper(3 * CHUNK_BYTES))
    carry(karin)
    _lose(karin, one)
    assert carry(karin).sent == 0
    karin.workspace.attachments.doubt(b"another")
    assert carry(karin).sent == 3


KILLED = """
import os, signal, sys
from pathlib import Path
from coachdesk.domain.attachment import Attachment
from coachdesk.storage.engine import connect
from coachdesk.storage.workspace import Workspace
from tests.ground.storage.laptops import KEY
from uuid import UUID
workspace = Workspace(connect(Path(sys.argv[1]), KEY), wall=lambda: int(sys.argv[4]))
files = workspace.attachments
store = files._opened()
keep = store.put
def put(attachment, chunks):
    keep(attachment, chunks)
    if sys.argv[3] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
store.put = put
files.attach(UUID(sys.argv[2]), Attachment(name="Intyg.pdf"), b"%PDF-1.7" + os.urandom(200_000))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_while_attaching_there_is_a_whole_file_or_none(karin: Desk, akt: UUID, when: str) -> None:
    """`kill -9` between content and record, and just after both: never a record without its content, and no content is left lying about."""
    karin.workspace.close()
    told = [str(karin.path), str(akt), when, str(karin.clock())]
    subprocess.run([sys.executable, "-c", KILLED, *told], cwd=Path(__file__).parents[3], check=False)
    karin.crash()
    carry(karin)
    found = _ids(karin)
    assert len(found) == (when == "after")
    assert len(karin.workspace.attachments._opened().counts()) == len(found)
    for one in found:
        assert len(karin.workspace.attachments.content(one)) == 200_008


# --- behind the curtain ----------------------------------------------------------------------------------------------


def _ids(desk: Desk) -> list[UUID]:
    return [UUID(bytes=file.attachment) for file in desk.workspace.attachments._files() if not file.deleted]


def _file(desk: Desk, one: UUID) -> File:
    return desk.workspace.attachments._file(one)


def _rows(desk: Desk, one: UUID) -> list[bytes]:
    file = _file(desk, one)
    return [desk.workspace.attachments.sealed(file, number) or b"" for number in range(file.chunks)]


def _overwrite(desk: Desk, one: UUID, number: int, body: bytes) -> None:
    with desk.line.server._engine.begin() as connection:
        name = UUID(bytes=_file(desk, one).name(number))
        connection.exec_driver_sql("UPDATE chunk SET body = %s WHERE name = %s", (body, name))


def _lose(desk: Desk, one: UUID) -> None:
    with desk.line.server._engine.begin() as connection:
        for name in _file(desk, one).names():
            connection.exec_driver_sql("DELETE FROM chunk WHERE name = %s", (UUID(bytes=name),))


def _ask(desk: Desk, door: str, file: File) -> bytes:
    """One question in this desk's name."""
    speaker = Attaching(desk.engine)._speaker(desk.workspace)
    assert speaker is not None
    talk = _Talk(desk.engine, *speaker, secrets.token_bytes, lambda: False, Carried())
    kinds: dict[str, tuple[Callable[..., Any], Any]] = {
        "which": (ChunkWhich, file.names()),
        "drop": (ChunkDrop, file.names()),
        "put": (ChunkPut, [Chunk(file.name(0), bytes(40))]),
    }
    kind, what = kinds[door]
    names = file.names()[:1] if door == "put" else file.names()
    return talk.ask(door, names, kind, what, space=file.space).there
