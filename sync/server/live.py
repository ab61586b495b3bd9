"""Laptops that listen: each has a stream open, in which it hears one byte when its municipality's log has grown.

No thread and no connection to the database for each of them: one connection of this process hears what other processes say
(PostgreSQL's NOTIFY, which is only a hint), what is appended here is known here at once, and now and then the positions are looked up
for whoever listens, so that a hint that was lost comes late and not never.
"""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any, Final

import psycopg
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from coachdesk.errors import CoachDeskError
from sync.protocol.listening import ALIVE, ALIVE_SECONDS, LIFE_SECONDS, NEWS
from sync.server import refused
from sync.server.tables import municipality
from sync.server.transactions import transact

LOG: Final = logging.getLogger("coachdesk.server")
CHANNEL: Final = "coachdesk_log"
LOOK_SECONDS: Final = 30.0
"""Between two looks at the positions of those who are listened for."""
SPACING: Final = 1.0
"""Seconds between two hints to the same laptop: what comes close together is one hint."""
CROWD: Final = 20
"""Above so many listeners of one municipality their hints are spread over half a second, so that they don't all come at once."""
FULL_SECONDS: Final = 300
_NOTIFY: Final = text("SELECT pg_notify(CAST(:channel AS text), one) FROM unnest(CAST(:said AS text[])) AS one")
_TICK: Final = 1.0
_LONGEST_PAUSE: Final = 30.0
_PAYLOAD: Final = 3


@dataclass(eq=False, slots=True)
class Ear:
    """One laptop's stream. *known* is the position up to which it has been told, or knows by itself."""

    municipality: bytes
    device: bytes
    known: int
    news: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def over(self) -> bool:
        return self.ended.is_set()

    def end(self) -> None:
        """Its stream ends soon."""
        self.ended.set()
        self.news.set()


class Hub:
    """All streams of this process. Everything but `grown` belongs to the event loop's thread."""

    def __init__(self, engine: Engine, most: int, most_each: int, chance: Callable[[], float] = random.random) -> None:
        self._engine, self._most, self._most_each, self._chance = engine, most, most_each, chance
        self._ears: dict[bytes, dict[bytes, Ear]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._closed = False
        self._lock = Lock()
        self._unsaid: dict[bytes, tuple[bytes, int]] = {}
        self._speaking = False

    @property
    def listening(self) -> int:
        """How many streams are open."""
        return sum(map(len, self._ears.values()))

    def enter(self, municipality_id: bytes, device: bytes, known: int) -> Ear:
        """A place for *device*, whose older stream ends: it is the one that died. Raises Refused where there is none."""
        if self._closed:
            raise refused.busy(1)
        mine = self._ears.setdefault(municipality_id, {})
        older = mine.pop(device, None)
        if older is not None:
            older.end()
        if self.listening >= self._most or len(mine) >= self._most_each:
            self._tidy(municipality_id)
            raise refused.busy(FULL_SECONDS)
        self._loop = asyncio.get_running_loop()
        with self._lock:
            ear = mine[device] = Ear(municipality_id, device, known)
            if self._thread is None:
                self._thread = Thread(target=self._listen, name="hints", daemon=True)
                self._thread.start()
        return ear

    def leave(self, ear: Ear) -> None:
        """Its stream is over. Harmless where it has left already."""
        mine = self._ears.get(ear.municipality, {})
        if mine.get(ear.device) is ear:
            del mine[ear.device]
        self._tidy(ear.municipality)

    def _tidy(self, municipality_id: bytes) -> None:
        if not self._ears.get(municipality_id, True):
            del self._ears[municipality_id]

    async def stream(self, ear: Ear) -> AsyncIterator[bytes]:
        """What *ear* hears until its time is over, or the server's, or it goes."""
        now = asyncio.get_running_loop().time
        until = now() + LIFE_SECONDS * (0.9 + self._chance() / 5)
        yield ALIVE
        while not ear.over and now() < until:
            if not await _within(min(ALIVE_SECONDS, until - now()), ear.news):
                yield ALIVE
                continue
            await asyncio.sleep(self._spread(ear))
            if not ear.over:
                ear.news.clear()
                yield NEWS
                await _within(SPACING, ear.ended)

    def _spread(self, ear: Ear) -> float:
        return self._chance() / 2 if len(self._ears.get(ear.municipality, {})) > CROWD else 0.0

    def close(self) -> None:
        """Every stream ends, and no new one begins."""
        self._closed = True
        for mine in list(self._ears.values()):
            for ear in list(mine.values()):
                ear.end()

    # --- what has grown ---------------------------------------------------------------------------------------------

    def heard(self, municipality_id: bytes, device: bytes, position: int) -> None:
        """The log stands at *position*, and *device* has just been told so. From any thread."""
        loop = self._loop
        if loop is not None and municipality_id in self._ears and not loop.is_closed():
            loop.call_soon_threadsafe(self._tell, municipality_id, device, position)

    def grown(self, municipality_id: bytes, device: bytes, position: int) -> None:
        """*device* has made the log grow to *position*: who listens here is told, and other processes. From any thread.

        While one thread tells the database, others only leave word with it: it says at once what has come together.
        """
        self.heard(municipality_id, device, position)
        with self._lock:
            before = self._unsaid.get(municipality_id)
            same = before is None or before[0] == device
            self._unsaid[municipality_id] = (device if same else bytes(16), position)
            if self._speaking:
                return
            self._speaking = True
        self._speak()

    def _speak(self) -> None:
        while True:
            with self._lock:
                said, self._unsaid = self._unsaid, {}
                if not said:
                    self._speaking = False
                    return
            payloads = [f"{where.hex()} {device.hex()} {position}" for where, (device, position) in said.items()]
            try:
                with self._engine.begin() as connection:
                    connection.execute(_NOTIFY, {"channel": CHANNEL, "said": payloads})
            except SQLAlchemyError as problem:
                LOG.warning("a hint was lost: %s", type(problem).__name__)

    def _tell(self, municipality_id: bytes, device: bytes, position: int) -> None:
        for ear in self._ears.get(municipality_id, {}).values():
            if position > ear.known:
                ear.known = position
                if ear.device != device:
                    ear.news.set()

    # --- the thread that hears the other processes -------------------------------------------------------------------

    def _listen(self) -> None:
        pause = _TICK
        while not self._over():
            try:
                self._hear_others()
            except (psycopg.Error, SQLAlchemyError, CoachDeskError) as problem:
                LOG.warning("no hints for a while: %s", type(problem).__name__)
                self._look()
                pause = min(_LONGEST_PAUSE, pause * 2)
                _sleep(pause * (0.5 + self._chance() / 2), self._over)
            else:
                pause = _TICK

    def _over(self) -> bool:
        """Nobody listens any more: then the thread ends, and the next who comes starts another."""
        with self._lock:
            if not self._closed and self._ears:
                return False
            self._thread = None
            return True

    def _hear_others(self) -> None:
        """Until nobody listens. Raises psycopg.Error where the connection breaks."""
        positional, named = self._engine.dialect.create_connect_args(self._engine.url)
        with psycopg.connect(*positional, **{**named, "autocommit": True}) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._look()
            ticks = 0.0
            while self._ears and not self._closed:
                for said in connection.notifies(timeout=_TICK):
                    self._take(said.payload)
                ticks += _TICK
                if ticks >= LOOK_SECONDS:
                    self._look()
                    ticks = 0.0

    def _take(self, payload: str) -> None:
        """Whoever may write to the database may say anything here; what isn't ours is nothing."""
        parts = payload.split(" ")
        if len(parts) != _PAYLOAD:
            return
        try:
            self.heard(bytes.fromhex(parts[0]), bytes.fromhex(parts[1]), int(parts[2]))
        except ValueError:
            return

    def _look(self) -> None:
        """Where the logs stand of those who are listened for, one municipality after the other."""
        for one in list(self._ears):
            try:
                position = transact(self._engine, lambda connection, one=one: _position(connection, one))  # type: ignore[misc]
            except SQLAlchemyError:
                return  # the next look is soon
            self.heard(one, b"", position)


def _position(connection: Any, municipality_id: bytes) -> int:
    statement = select(municipality.c.position).where(municipality.c.municipality_id == municipality_id)
    return int(connection.execute(statement).scalar() or 0)


async def _within(seconds: float, event: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await event.wait()
    except TimeoutError:
        return False
    return True


def _sleep(seconds: float, over: Callable[[], bool]) -> None:
    """As long, or until it is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not over():
        time.sleep(min(0.2, seconds))
