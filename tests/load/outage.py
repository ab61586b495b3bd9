"""All laptops come back at once. Each does what the program does: sends, waits where it is told to, sends again until it is heard."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import Engine

from sync.protocol.messages import ACCEPTED, open_response
from tests.load.crowd import Coach


@dataclass(slots=True)
class Outcome:
    """What the crowd lived through; seconds."""

    seconds: float = 0.0
    answered: list[float] = field(default_factory=list)
    """Of each answered request, from its first byte to the last of its answer."""
    delivered: list[float] = field(default_factory=list)
    """Of each coach, from the moment the server was back until her words were there, all waiting included."""
    statuses: Counter[int] = field(default_factory=Counter)
    envelopes: int = 0


async def reconnect(coaches: Sequence[Coach], addresses: Sequence[str], spread: float) -> Outcome:
    """Within *spread* seconds all begin."""
    outcome, began = Outcome(), time.monotonic()
    bodies = [coach.body() for coach in coaches]
    began = time.monotonic()
    await asyncio.gather(
        *(_come_back(body, addresses[turn % len(addresses)], spread * random.random(), outcome) for turn, body in enumerate(bodies))
    )
    outcome.seconds = time.monotonic() - began
    return outcome


async def _come_back(body: bytes, address: str, pause: float, outcome: Outcome) -> None:
    began = time.monotonic()
    while True:
        await asyncio.sleep(pause)
        asked = time.monotonic()
        status, later, answer = await _post(address, body)
        outcome.statuses[status] += 1
        if status == 200:
            break
        assert status in {429, 503}, status
        pause = later * (1 + random.random() / 4)
    outcome.answered.append(time.monotonic() - asked)
    outcome.delivered.append(time.monotonic() - began)
    statuses = open_response(answer).statuses
    assert set(statuses) == {ACCEPTED}, set(statuses)
    outcome.envelopes += len(statuses)


async def _post(address: str, body: bytes) -> tuple[int, int, bytes]:
    """Status, seconds to wait, body. Little more than a socket, so that what is measured is the server."""
    place = urlsplit(address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        writer.write(f"POST /v1/exchange HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        facts = dict(line.split(": ", 1) for line in head.splitlines()[1:] if line)
        answer = await reader.readexactly(int(facts.get("content-length", 0)))
        return int(head.split()[1]), int(facts.get("retry-after", 5)), answer
    finally:
        writer.close()


def plain_inserts(engine: Engine, each: int) -> tuple[int, float]:
    """The same rows put into a table of the same form by a plain script: rows, seconds. *Each* so many have a transaction.

    What PostgreSQL alone does on this computer, on one connection: the yardstick beside the server's figure.
    """
    positional, named = engine.dialect.create_connect_args(engine.url)
    with psycopg.connect(*positional, **named) as connection:
        connection.execute("DROP TABLE IF EXISTS plain")
        connection.execute("CREATE TABLE plain (LIKE envelope INCLUDING ALL)")
        rows = connection.execute("SELECT * FROM envelope ORDER BY municipality_id, position").fetchall()
        connection.commit()
        columns = f"({', '.join(['%s'] * len(rows[0]))})"
        started = time.monotonic()
        for place in range(0, len(rows), each):
            some = rows[place : place + each]
            connection.execute("UPDATE municipality SET position = position WHERE municipality_id = %s", (some[0][0],))
            connection.execute(
                f"INSERT INTO plain VALUES {', '.join([columns] * len(some))}".encode(), [value for row in some for value in row]
            )
            connection.commit()
        seconds = time.monotonic() - started
        connection.execute("DROP TABLE plain")
    return len(rows), seconds
