"""How often, how much, how many at once: refused in a way that loses nothing, and never at another's cost."""

import asyncio
import re
import secrets
import threading
from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from coachdesk.crypto.identity import SigningKey
from sync.protocol.messages import open_problem, sign_request
from sync.server import quota
from sync.server.app import create_app, open_database
from sync.server.gate import Gate
from sync.server.limits import Buckets, house_of
from sync.server.refused import Refused
from sync.server.running import Running
from sync.server.settings import Rate, Settings, from_environment
from sync.server.tables import envelope
from sync.server.transactions import passes, transact
from tests.patience import PATIENCE
from tests.sync.server.conftest import serving
from tests.sync.server.laptops import Founder, first_laptop


def test_a_bucket_fills_by_itself() -> None:
    """So many at once, then as many as time has brought; the refusal says when the next one is."""
    now = [100.0]
    buckets: Buckets[bytes] = Buckets(Rate(burst=3, a_second=0.5), lambda: now[0])
    for _ in range(3):
        buckets.ask(b"a")
    with pytest.raises(Refused) as refusal:
        buckets.ask(b"a")
    assert (refusal.value.status, refusal.value.problem.code, refusal.value.later) == (429, "too_many", 2)
    buckets.ask(b"b")
    now[0] += 2
    buckets.ask(b"a")
    with pytest.raises(Refused):
        buckets.ask(b"a")
    now[0] += 1_000_000
    for _ in range(3):
        buckets.ask(b"a")
    with pytest.raises(Refused):
        buckets.ask(b"a")


def test_what_is_one_place() -> None:
    """An IPv4 address; for IPv6 the network, since whoever has one address there has them all; nonsense is one place together."""
    assert house_of("192.0.2.7") == "192.0.2.7"
    assert house_of("2001:db8:1:2:3::4") == house_of("2001:db8:1:2:ffff::") != house_of("2001:db8:1:3::")
    assert house_of("") == house_of("unix:") == "?"


def test_one_laptop_gone_mad_is_slowed_down(engine: Engine, new_founder: Callable[[], Founder]) -> None:
    """It is told when to come again; its colleague isn't touched, nor does a stranger with its name use up its turns."""
    founder = new_founder()
    mad, calm = founder.laptop, founder.join(founder.team)
    settings = Settings(device_burst=5, device_a_second=0.01, municipality_burst=1000)
    with serving(create_app(engine, running=Running(engine, settings))) as address, httpx.Client(base_url=address, trust_env=False) as http:
        mad.send = calm.send = lambda body: http.post("/v1/exchange", content=body)
        for _ in range(10):
            assert mad.send(sign_request(mad.request(), SigningKey.generate())).status_code == 401
        for _ in range(5):
            mad.round()
        answer = mad.send(sign_request(mad.request(), mad.key))
        assert (answer.status_code, open_problem(answer.content).code) == (429, "too_many")
        assert int(answer.headers["retry-after"]) > 10
        calm.round()


def test_guessing_codes_is_slowed_down(engine: Engine) -> None:
    """By the address it comes from. What is said about where it comes from counts only where a trusted proxy says it."""
    settings = Settings(place_burst=4, place_a_second=0.01)
    for trusted, answers in ((), [404] * 4 + [429] * 2), (("127.0.0.1",), [404] * 6):
        app = create_app(engine, running=Running(engine, settings))
        with serving(app, trusted) as address, httpx.Client(base_url=address, trust_env=False) as http:
            assert answers == [
                http.get(f"/v1/invitations/{secrets.token_hex(16)}", headers={"x-forwarded-for": f"198.51.100.{turn}"}).status_code
                for turn in range(6)
            ]


# --- quota -----------------------------------------------------------------------------------------------------------


def test_a_full_municipality_keeps_its_words(engine: Engine, founder: Founder, new_founder: Callable[[], Founder]) -> None:
    """Beyond the quota an envelope isn't taken and says why; membership and reading go on, others aren't touched. With room it goes."""
    astrid, akt, other = founder.laptop, founder.akt(), new_founder()
    assert astrid.statuses(astrid.envelope(akt)) == ["accepted"]
    kept = transact(engine, lambda connection: quota.kept(connection, astrid.municipality))
    assert kept.rows == 1
    assert kept.bytes > 0
    transact(engine, lambda connection: quota.allow(connection, astrid.municipality, 1, 0))

    waiting = astrid.envelope(akt)
    assert astrid.statuses(waiting) == [quota.FULL]
    assert founder.join(founder.team).settle() == 1
    assert other.laptop.statuses(other.laptop.envelope(other.akt())) == ["accepted"]

    transact(engine, lambda connection: quota.allow(connection, astrid.municipality, 2, 0))
    astrid.settle()
    assert astrid.statuses(waiting) == ["accepted"]
    kept = transact(engine, lambda connection: quota.kept(connection, astrid.municipality))
    assert (kept.rows, kept.percent()) == (2, 100)
    assert kept == transact(engine, lambda connection: quota.recount(connection, astrid.municipality))
    assert astrid.statuses(waiting, astrid.envelope(akt), astrid.envelope(akt)) == ["repeated", quota.FULL, quota.FULL]


def test_a_repetition_is_not_counted_twice(engine: Engine, founder: Founder) -> None:
    """What a laptop sends again, after a lost answer, is there once."""
    astrid, akt = founder.laptop, founder.akt()
    envelope = astrid.envelope(akt)
    assert astrid.statuses(envelope) == ["accepted"]
    assert astrid.statuses(envelope) == ["repeated"]
    assert transact(engine, lambda connection: quota.kept(connection, astrid.municipality)).rows == 1


def test_eighty_percent_is_seen(engine: Engine, new_founder: Callable[[], Founder]) -> None:
    """The operator's figures show how full the fullest is; by name only if that was asked for."""
    founder = new_founder()
    akt = founder.akt()
    transact(engine, lambda connection: quota.allow(connection, founder.laptop.municipality, 5, 0))
    for named in (False, True):
        running = Running(engine, Settings(municipality_labels=named))
        with serving(create_app(engine, running=running)) as address, httpx.Client(base_url=address, trust_env=False) as http:
            founder.laptop.send = lambda body, http=http: http.post("/v1/exchange", content=body)  # type: ignore[misc]
            for _ in range(2):
                assert founder.laptop.statuses(founder.laptop.envelope(akt)) == ["accepted"]
        text = running.figures.text({})
        assert re.search(rf"^coachdesk_quota_percent_highest {80 if named else 40}$", text, re.MULTILINE)
        assert (founder.laptop.municipality.hex() in text) is named


# --- back-pressure ---------------------------------------------------------------------------------------------------


def test_so_many_inside_so_many_waiting() -> None:
    """Two work, three wait, the sixth is told to come later; when one is done the next goes."""

    async def crowd() -> tuple[int, list[object]]:
        gate, go = Gate(2, 3, PATIENCE), threading.Event()
        most = 0

        def work() -> str:
            nonlocal most
            most = max(most, gate.inside)
            assert go.wait(PATIENCE)
            return "done"

        tasks = [asyncio.create_task(gate.through(work)) for _ in range(5)]
        await asyncio.sleep(0.1)
        assert (gate.inside, gate.waiting) == (2, 3)
        with pytest.raises(Refused) as refusal:
            await gate.through(work)
        assert (refusal.value.status, refusal.value.problem.code) == (503, "busy")
        assert 5 <= refusal.value.later <= 120
        go.set()
        return most, list(await asyncio.gather(*tasks))

    most, done = asyncio.run(crowd())
    assert most == 2
    assert done == ["done"] * 5


def test_nobody_waits_for_ever() -> None:
    """Whoever has waited too long is told to come later, and leaves no trace."""

    async def wait() -> None:
        gate, go = Gate(1, 9, 0.1), threading.Event()
        first = asyncio.create_task(gate.through(lambda: go.wait(PATIENCE)))
        await asyncio.sleep(0.05)
        with pytest.raises(Refused):
            await gate.through(lambda: None)
        assert gate.waiting == 0
        go.set()
        await first
        assert await gate.through(lambda: 5) == 5

    asyncio.run(wait())


def test_who_is_sent_away_comes_back_spread_out() -> None:
    """The more were sent away, the longer the wait: a thousand laptops don't come back in the same second."""
    gate = Gate(2, 0, 1, chance=lambda: 1.0)
    gate._usual = 0.1
    first, *_, last = [gate._later() for _ in range(1000)]
    assert first <= 11
    assert last >= 60


def test_a_database_that_is_away() -> None:
    """503 and when to come again, not a bug: the laptop waits and loses nothing."""
    away = open_database("postgresql+psycopg://nobody@127.0.0.1:9/none")
    with serving(create_app(away)) as address, httpx.Client(base_url=address, trust_env=False, timeout=PATIENCE) as http:
        laptop = first_laptop(lambda body: http.post("/v1/exchange", content=body))
        answer = laptop.send(sign_request(laptop.request(), laptop.key))
    assert (answer.status_code, open_problem(answer.content).code) == (503, "busy")
    assert int(answer.headers["retry-after"]) > 0
    away.dispose()


def test_a_lock_that_others_hold_is_not_waited_for_again(engine: Engine) -> None:
    """55P03 and 57014 are told onwards at once: trying again while others wait makes a crowd worse. They pass."""
    for state in ("55P03", "57014", "53300"):
        pauses: list[float] = []
        broken = text(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
        with pytest.raises(DBAPIError) as failure:
            transact(engine, lambda connection, broken=broken: connection.execute(broken), pauses.append)  # type: ignore[misc]
        assert pauses == []
        assert passes(failure.value)


def test_a_statement_has_its_time(postgres_url: str) -> None:
    """PostgreSQL itself ends what takes too long."""
    short = open_database(postgres_url, Settings(statement_seconds=1))
    with pytest.raises(OperationalError), short.connect() as connection:
        connection.exec_driver_sql("SELECT pg_sleep(600)")
    short.dispose()


def test_settings_come_from_the_environment() -> None:
    """A wrong one is named, and its value isn't told."""
    assert from_environment({"COACHDESK_WORKERS": "7", "COACHDESK_MUNICIPALITY_LABELS": "1", "OTHER": "x"}) == Settings(
        workers=7, municipality_labels=True
    )
    for name, value in (("COACHDESK_WORKERS", "secret"), ("COACHDESK_WAITING", "-1"), ("COACHDESK_MUNICIPALITY_LABELS", "yes")):
        with pytest.raises(ValueError, match=name) as wrong:
            from_environment({name: value})
        assert value not in str(wrong.value)


def test_what_is_deleted_gives_its_room_back(engine: Engine, founder: Founder) -> None:
    """Erasure and compaction delete with `delete_counted`: what was counted is what is left."""
    astrid, akt, other = founder.laptop, founder.akt(), founder.akt()
    assert astrid.statuses(astrid.envelope(akt), astrid.envelope(akt), astrid.envelope(other)) == ["accepted"] * 3
    town = astrid.municipality
    assert transact(engine, lambda connection: quota.delete_counted(connection, town, envelope, envelope.c.space_id == akt)) == 2
    left = transact(engine, lambda connection: quota.kept(connection, town))
    assert left.rows == 1
    assert left == transact(engine, lambda connection: quota.recount(connection, town))
