"""Over real HTTP: joining by a typed code, the loop, and the budgets in bytes with headers."""

import asyncio
import random
import threading
from collections.abc import Callable, Iterator
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from sqlalchemy import Engine

from coachdesk.errors import BadCode, InvalidInput, InvitationInvalid, ServerUnreachable
from sync.client.engine import SyncEngine
from sync.client.joining import invite, join
from sync.client.loop import SyncLoop
from sync.client.state import SyncState, Why
from sync.client.transport import HttpWire, _judged
from sync.protocol.messages import Problem
from sync.protocol.wire import encode
from sync.server.app import create_app
from tests.bench.corpus import RECORDS_EACH, TEAMS, Corpus, as_json, straw_man
from tests.ground.storage.laptops import Clock
from tests.patience import PATIENCE
from tests.sync.client.desks import Desk, Line, Municipality
from tests.sync.server.conftest import serving

AKTER = 100  # a fifth of the corpus; tests/bench/syncing.py measures the whole
Wired = Callable[[Desk], SyncEngine]


@pytest.fixture(scope="module")
def clock() -> Clock:
    """One clock for this module's laptops and server."""
    return Clock()


@pytest.fixture(scope="module")
def address(database: Engine, clock: Clock) -> Iterator[str]:
    """A real server."""
    with serving(create_app(database, clock=clock)) as address:
        yield address


@pytest.fixture
def slow_taker() -> Iterator[str]:
    """A server that answers half a second after it has got a request."""
    app = FastAPI()

    @app.post("/v1/exchange")
    async def take(request: Request) -> Response:
        await request.body()
        await asyncio.sleep(0.5)
        return Response(b"answer")

    with serving(app) as address:
        yield address


@pytest.fixture
def wired(address: str) -> Iterator[Wired]:
    """Puts a desk on the real line."""
    wires = []

    def wire(desk: Desk) -> SyncEngine:
        wires.append(HttpWire(address))
        desk.engine.wire = wires[-1]
        return desk.engine

    yield wire
    for one in wires:
        one.close()


def test_joining_by_a_typed_code(municipality: Municipality, wired: Wired) -> None:
    """Found, invite, type the code with spaces and small letters, write, read. A code works once."""
    astrid = municipality.found(settle=False)
    karin, thief = municipality.desk("karin"), municipality.desk("thief")
    for desk in (astrid, karin, thief):
        wired(desk)
    astrid.round()
    code = invite(astrid.engine, uuid4(), [municipality.sveg])

    join(karin.engine, code.lower().replace("-", " "))
    astrid.round()
    karin.round()
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    astrid.round()

    assert astrid.call(akt) == "070-1740611"
    with pytest.raises(InvitationInvalid):
        join(thief.engine, code)
    with pytest.raises(BadCode):
        join(thief.engine, "not a code")
    assert thief.workspace.identity.unit_id is None


def test_the_wire_tells_why(municipality: Municipality) -> None:
    """Nobody there; an address that would show passwords to the street."""
    wire = HttpWire("http://127.0.0.1:9")
    with pytest.raises(ServerUnreachable) as unreachable:
        wire.exchange(b"x")
    assert unreachable.value.facts["reason"] == "no_connection"
    wire.close()
    with pytest.raises(InvalidInput):
        HttpWire("http://server.example")


def test_a_request_on_a_slow_line_isnt_taken_for_a_standstill(slow_taker: str) -> None:
    """The system takes a page at once and sends it in its own time: who has sent much waits longer for the answer."""
    wire = HttpWire(slow_taker, httpx.Timeout(0.2))
    try:
        with pytest.raises(ServerUnreachable) as stalled:
            wire.exchange(b"x")
        assert stalled.value.facts["reason"] == "stalled"
        assert wire.exchange(bytes(2_000)) == b"answer"
    finally:
        wire.close()


@pytest.mark.parametrize("problem, reason", [(Problem("server_full"), "server_full"), (Problem("busy"), "busy")])
def test_a_server_without_room_is_told_from_a_busy_one(problem: Problem, reason: str) -> None:
    """Somebody must make room, which waiting doesn't."""
    with pytest.raises(ServerUnreachable) as told:
        _judged(503, encode(problem), 60)
    assert told.value.facts == {"reason": reason, "later": 60}


@pytest.mark.parametrize(
    "address",
    [
        *("", "https://", "https://[x", "https://[::1", "https://a\0b", "https://a b", "https://a%20b", "https://\ud800", "https://å å"),
        *("https://a:0x", "https://a:0", "https://a:65536", f"https://{'a' * 64}.se", "https://" + "a." * 127 + "se", "https://a..se"),
        *("https://mina:hemligt@server.example", "https://server.example?x", "ftp://server.example", "server.example"),
    ],
)
def test_what_is_no_address_is_told_before_the_first_request(address: str) -> None:
    """In words: what the library or the system would stumble over never reaches them."""
    with pytest.raises(InvalidInput):
        HttpWire(address)


@pytest.mark.parametrize(
    "address", ["https://sync.härjedalen.example", "https://10.0.0.5:8443", "https://[fd00::1]", "http://localhost:1", "https://a.se/b"]
)
def test_addresses_of_every_kind_are_taken(address: str) -> None:
    """Letters, figures, a port, a folder; without TLS on this computer alone."""
    HttpWire(address).close()


# --- the loop ------------------------------------------------------------------------------------------------------


class Shown:
    """What a loop published."""

    def __init__(self) -> None:
        self.states: list[SyncState] = []
        self._found = 0
        self._news = threading.Condition()

    def __call__(self, state: SyncState) -> None:
        with self._news:
            self.states.append(state)
            self._news.notify_all()

    def until(self, fits: Callable[[SyncState], bool]) -> SyncState:
        """The first state that fits, from the one found before on: a state may be over before anybody looks."""
        with self._news:
            assert self._news.wait_for(lambda: any(fits(one) for one in self.states[self._found :]), PATIENCE), self.states[-1:]
            self._found = next(place for place in range(self._found, len(self.states)) if fits(self.states[place]))
            return self.states[self._found]


def test_the_loop_sends_what_is_written(municipality: Municipality, wired: Wired) -> None:
    """Writing brings a round by itself, the state counts what waits, and stopping is quick."""
    astrid = municipality.found(settle=False)
    shown = Shown()
    loop = SyncLoop(wired(astrid), shown, interval=60, after_writing=0.1)
    loop.start()
    shown.until(lambda state: state.why is Why.RESTING and state.rounds == 1)

    astrid.new_akt("Mina", municipality.sveg)
    shown.until(lambda state: state.waiting == 1)
    rested = shown.until(lambda state: state.rounds == 2 and state.why is Why.RESTING and state.next_try_at is not None)

    assert rested.waiting == 0
    assert rested.last_contact is not None
    assert rested.bytes_out > 0
    assert not rested.trouble
    loop.stop()
    assert shown.states[-1].why is Why.STOPPED
    astrid.new_akt("Ali", municipality.sveg)


def test_the_loop_tells_what_its_rounds_did(municipality: Municipality, wired: Wired) -> None:
    """What went out, how much and how long it took; failures apart; and when the server answered last, also after the vault was shut."""
    astrid = municipality.found(settle=False)
    shown = Shown()
    engine = wired(astrid)
    loop = SyncLoop(engine, shown, interval=60, after_writing=0.1)
    loop.start()
    shown.until(lambda state: state.rounds == 1 and state.why is Why.RESTING)
    astrid.new_akt("Mina", municipality.sveg)
    first = shown.until(lambda state: state.rounds == 2 and state.why is Why.RESTING)
    assert first.recent[0].changes_out > 0
    assert first.recent[0].bytes_out > 0
    for _ in range(2):
        before = shown.states[-1].rounds
        loop.wake()
        shown.until(lambda state, before=before: state.rounds > before and state.why is Why.RESTING)  # type: ignore[misc]  # a count
    calm = shown.states[-1].recent
    assert [(one.times, one.changes_out) for one in calm] == [(2, 0), (1, first.recent[0].changes_out), (1, 0)]
    engine.wire = HttpWire("http://127.0.0.1:9")
    loop.wake()
    failed = shown.until(lambda state: state.why is Why.UNREACHABLE)
    assert [one.code for one in failed.recent] == ["no_connection", "", "", ""]
    loop.stop()

    later = Shown()
    again = SyncLoop(engine, later)
    again.start()
    assert later.until(lambda state: state.why is Why.UNREACHABLE).last_contact is not None
    assert len(later.states[-1].recent) == 1
    again.stop()


def test_the_loop_backs_off_and_wakes(municipality: Municipality, astrid: Desk) -> None:
    """Without a server it says why and when it tries again, slower each time; waking tries at once. Writing doesn't hammer."""
    shown = Shown()
    server = astrid.line
    astrid.engine.wire = HttpWire("http://127.0.0.1:9")
    loop = SyncLoop(astrid.engine, shown, after_writing=0.05, chance=lambda: 1.0)
    loop.start()
    failed = shown.until(lambda state: state.why is Why.UNREACHABLE and state.next_try_at is not None)
    assert failed.last_error == "no_connection"
    astrid.new_akt("Mina", municipality.sveg)
    assert shown.until(lambda state: state.waiting == 1).rounds == 1

    astrid.engine.wire.close()
    astrid.engine.wire = server
    loop.wake()

    shown.until(lambda state: state.why is Why.RESTING and state.waiting == 0)
    loop.stop()


def test_the_loop_survives_a_bug_and_a_lock(municipality: Municipality, astrid: Desk) -> None:
    """What nobody expected is shown as trouble and tried again; a vault that closes ends the loop without noise."""
    shown = Shown()
    astrid.line.tamper = lambda _: b"\x00nonsense"
    loop = SyncLoop(astrid.engine, shown, interval=0.1)
    loop.start()
    assert shown.until(lambda state: state.why is Why.FAILED).last_error == "malformed_message"
    astrid.line.tamper = bytes
    loop.wake()
    shown.until(lambda state: state.why is Why.RESTING)

    astrid.workspace.close()

    shown.until(lambda state: state.why is Why.STOPPED)
    loop.stop()


class Stuck(Line):
    """A line on which nothing comes back until it is closed."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.server)
        self.asked, self.closed = threading.Event(), threading.Event()

    def exchange(self, body: bytes) -> bytes:
        self.asked.set()
        assert self.closed.wait(PATIENCE)
        raise ServerUnreachable(reason="closed")

    def close(self) -> None:
        self.closed.set()


def test_stopping_abandons_a_request_that_hangs(municipality: Municipality, astrid: Desk) -> None:
    """Locking doesn't wait for a dead line: after two seconds it is cut, and the vault can close."""
    line = Stuck(astrid.line)
    astrid.engine.wire = line
    loop = SyncLoop(astrid.engine, lambda _: None)
    loop.start()
    assert line.asked.wait(PATIENCE)

    loop.stop()
    astrid.workspace.close()

    assert line.closed.is_set(), "it would have gone on waiting"
    loop.join()


# --- budgets -------------------------------------------------------------------------------------------------------


def test_budgets(municipality: Municipality, wired: Wired) -> None:
    """Bytes both ways: 500 for an idle round; 8 KB for 100 edits in 10 akter, 25 KB in 100; a first sync its share of 0.8 MB."""
    places = [uuid4() for _ in range(TEAMS)]
    astrid = municipality.found(places=places)
    akter = Corpus(AKTER).write(astrid.workspace, places, astrid.user)
    records = as_json(astrid.workspace, akter)
    assert sum(map(len, records.values())) == AKTER * RECORDS_EACH
    astrid.round()
    karin, bundle = municipality.desk("karin"), municipality.announce(astrid, *places)
    engine = wired(karin)

    municipality.accept(karin, bundle)
    astrid.round()
    engine.round()
    first = sum(engine.wire.traffic)
    assert karin.call(akter[-1])
    assert first <= 800_000 * AKTER / 500 + 40_000  # what a municipality costs before its first akt
    assert first <= 1.3 * straw_man(records) + 40_000

    idle = engine.round()
    assert idle.requests == 1
    assert idle.bytes_out + idle.bytes_in <= 500

    chance = random.Random(3)
    for spread, budget in ((10, 8_000), (100, 25_000)):
        for nth in range(100):
            karin.set_phone(akter[nth % spread], f"070-174 06 {chance.randrange(5, 100):02} eller {chance.randrange(10**12)}")
        report = engine.round()
        assert report.requests == 1
        assert report.sent == spread
        assert report.bytes_out + report.bytes_in <= budget
