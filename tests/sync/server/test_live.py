"""Who may listen, what is heard, and how many there may be."""

import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest
from sqlalchemy import Engine

from coachdesk.crypto.identity import SigningKey
from sync.protocol.listening import ALIVE, NEWS, Listen
from sync.protocol.messages import open_problem, sign_request
from sync.server.app import create_app, milliseconds
from sync.server.live import Hub
from sync.server.running import Running
from sync.server.settings import Settings
from tests.patience import PATIENCE, until
from tests.sync.server.conftest import serving
from tests.sync.server.laptops import Founder, Laptop


def wish(laptop: Laptop, **changes: object) -> Listen:
    """From where the laptop stands."""
    values: dict[str, object] = {
        "version": 1,
        "municipality": laptop.municipality,
        "signer": laptop.device,
        "nonce": secrets.token_bytes(12),
        "sent_at": milliseconds(),
        "generation": laptop.generation,
        "position": laptop.cursor,
    }
    return Listen(**(values | changes))  # type: ignore[arg-type]


class Stream:
    """What one laptop hears."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer, self._heard, self.ended = answer, b"", threading.Event()
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        with suppress(httpx.HTTPError):  # the test has cut the line
            for said in self._answer.iter_raw():
                with self._news:
                    self._heard += said
                    self._news.notify_all()
        self.ended.set()

    def hears(self, said: bytes, seconds: float = PATIENCE) -> bool:
        """Whether exactly *said* has come, within so long."""
        with self._news:
            return self._news.wait_for(lambda: self._heard == said, seconds)

    def close(self) -> None:
        self._thread.join(PATIENCE)


@pytest.fixture
def listen(address: str) -> Iterator[Callable[..., Stream]]:
    """Opens streams, which must have ended, or be ended by the fixture's own end."""
    with hearing(address) as listen:
        yield listen


@contextmanager
def hearing(address: str) -> Iterator[Callable[..., Stream]]:
    clients: list[httpx.Client] = []
    answers: list[httpx.Response] = []
    streams: list[Stream] = []

    def listen(laptop: Laptop, **changes: object) -> Stream:
        clients.append(httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE))
        request = clients[-1].build_request("POST", "/v1/live", content=sign_request(wish(laptop, **changes), laptop.key))
        answers.append(clients[-1].send(request, stream=True))
        assert answers[-1].status_code == 200
        streams.append(Stream(answers[-1]))
        return streams[-1]

    yield listen
    for stream, answer, client in zip(streams, answers, clients, strict=True):
        if not stream.ended.is_set():
            answer.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RD)
        stream._thread.join(PATIENCE)
        client.close()


@pytest.fixture
def settled(founder: Founder) -> Founder:
    """A municipality whose laptops have seen all."""
    founder.laptop.settle()
    return founder


def refusal(http: httpx.Client, body: bytes) -> tuple[int, str]:
    answer = http.post("/v1/live", content=body)
    return answer.status_code, open_problem(answer.content).code


def test_strangers_hear_nothing(settled: Founder, http: httpx.Client) -> None:
    """An unknown device, another's signature, a wish that was heard before, an old one, a municipality that isn't here: no stream."""
    astrid = settled.laptop
    assert refusal(http, sign_request(wish(astrid, signer=secrets.token_bytes(16)), astrid.key)) == (403, "unknown_device")
    assert refusal(http, sign_request(wish(astrid), SigningKey.generate())) == (401, "unsigned")
    assert refusal(http, sign_request(wish(astrid, sent_at=milliseconds() - 3_600_000), astrid.key)) == (409, "clock_skew")
    assert refusal(http, sign_request(wish(astrid, municipality=secrets.token_bytes(16)), astrid.key)) == (404, "foreign_municipality")
    assert refusal(http, sign_request(astrid.request(), astrid.key)) == (400, "malformed")
    once = sign_request(wish(astrid), astrid.key)
    with http.stream("POST", "/v1/live", content=once) as first:
        assert first.status_code == 200
        assert next(first.iter_raw()) == ALIVE
    assert refusal(http, once) == (409, "repeated_nonce")


def test_news_are_heard(settled: Founder, listen: Callable[..., Stream]) -> None:
    """One byte at once; one when a colleague has written; none for what one wrote oneself, since its answer told all there was."""
    astrid, bo = settled.laptop, settled.join(settled.team)
    akt = settled.akt()
    astrid.settle()
    bo.settle()
    hers, his = listen(astrid), listen(bo)
    assert hers.hears(ALIVE)
    assert his.hears(ALIVE)

    astrid.round(envelopes=[astrid.envelope(akt)])

    assert his.hears(ALIVE + NEWS)
    assert not hers.hears(ALIVE + NEWS, 1.5)
    bo.settle()
    bo.round(envelopes=[bo.envelope(akt)])
    assert hers.hears(ALIVE + NEWS)


def test_what_came_before_is_heard_at_once(settled: Founder, listen: Callable[..., Stream]) -> None:
    """Whoever listens from an older place, or of another log than this one, is told at once."""
    astrid = settled.laptop
    old = astrid.cursor
    settled.akt()
    astrid.settle()
    assert listen(astrid, position=old).hears(ALIVE + NEWS)
    assert listen(astrid, generation=b"restored").hears(ALIVE + NEWS)


def test_another_process_tells(settled: Founder, engine: Engine, listen: Callable[..., Stream]) -> None:
    """What another server process has appended is heard here, through the database; what isn't ours on that channel is nothing."""
    astrid, bo = settled.laptop, settled.join(settled.team)
    akt = settled.akt()
    astrid.settle()
    bo.settle()
    his = listen(bo)
    assert his.hears(ALIVE)
    until(lambda: _listens_to_others(engine))
    with engine.begin() as connection:
        for nonsense in ("", "x y z", "00 00 -", "zz 00 5"):
            connection.exec_driver_sql(f"NOTIFY coachdesk_log, '{nonsense}'")
    with serving(create_app(engine)) as other, httpx.Client(base_url=other, trust_env=False, timeout=PATIENCE) as line:
        astrid.send = lambda body: line.post("/v1/exchange", content=body)
        astrid.round(envelopes=[astrid.envelope(akt)])
        assert his.hears(ALIVE + NEWS)


def _listens_to_others(engine: Engine) -> bool:
    """Whether the process has asked PostgreSQL for what the others append, and has been answered."""
    with engine.connect() as connection:
        asked = connection.exec_driver_sql(
            "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %%'"
        ).scalars()
        return "idle" in asked.all()


def test_one_stream_for_a_laptop(settled: Founder, listen: Callable[..., Stream]) -> None:
    """A laptop that comes again has lost its line: the older stream ends."""
    first = listen(settled.laptop)
    assert first.hears(ALIVE)
    second = listen(settled.laptop)
    assert second.hears(ALIVE)
    assert first.ended.wait(PATIENCE)
    assert not second.ended.is_set()


def test_no_more_than_there_is_room_for(engine: Engine, new_founder: Callable[[], Founder]) -> None:
    """Beyond the municipality's or the process's number: come later, and rounds go on. A place that was left is free."""
    running = Running(engine, Settings(listeners=3, listeners_each=2))
    first, second = new_founder(), new_founder()
    laptops = [first.laptop, first.join(first.team), first.join(first.team), second.laptop, second.join(second.team)]
    for laptop in laptops:
        laptop.settle()
    with serving(create_app(engine, running=running)) as address, httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE) as http:
        with hearing(address) as listen:
            listen(laptops[0])
            listen(laptops[1])
            full = http.post("/v1/live", content=sign_request(wish(laptops[2]), laptops[2].key))
            assert (full.status_code, open_problem(full.content).code) == (503, "busy")
            assert int(full.headers["retry-after"]) > 0
            listen(laptops[3])
            assert refusal(http, sign_request(wish(laptops[4]), laptops[4].key)) == (503, "busy")
            assert running.hub.listening == 3
        until(lambda: running.hub.listening == 0)


def test_streams_end_when_the_server_stops(engine: Engine, settled: Founder) -> None:
    """They end by themselves, and nobody new is let in."""
    running = Running(engine)
    with serving(create_app(engine, running=running)) as address, hearing(address) as listen:
        stream = listen(settled.laptop)
        assert stream.hears(ALIVE)
        loop = running.hub._loop
        assert loop is not None
        loop.call_soon_threadsafe(running.stop)
        assert stream.ended.wait(PATIENCE)
        with httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE) as http:
            assert refusal(http, sign_request(wish(settled.laptop), settled.laptop.key)) == (503, "busy")


def test_no_thread_is_left(engine: Engine, settled: Founder) -> None:
    """The thread that hears other processes lives as long as somebody listens, however many do."""
    running = Running(engine)
    bo = settled.join(settled.team)
    with serving(create_app(engine, running=running)) as address:
        with hearing(address) as listen:
            for laptop in (settled.laptop, bo):
                laptop.settle()
                assert listen(laptop).hears(ALIVE)
            heard = running.hub._thread
            assert heard is not None
        until(lambda: not heard.is_alive())


def test_a_lost_hint_comes_late(engine: Engine, settled: Founder) -> None:
    """Where no hint came, the look at the positions finds it: asked for here by hand, every thirty seconds by itself."""
    running = Running(engine)
    with serving(create_app(engine, running=running)) as address, hearing(address) as listen:
        settled.laptop.settle()
        stream = listen(settled.laptop)
        assert stream.hears(ALIVE)
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE municipality SET position = position + 1 WHERE municipality_id = %(id)s", {"id": settled.laptop.municipality.hex()}
            )
        Hub._look(running.hub)
        assert stream.hears(ALIVE + NEWS)
