"""News at once where there is a net: a thread beside the loop listens to the server, and wakes the loop when there is something.

What it hears is a hint and nothing else: it says neither what nor from whom, and a round is right without it. So everything that goes
wrong here is answered by being quiet and trying again later, and the loop's timer does what it always does.
"""

import logging
import random
import secrets
import threading
from collections.abc import Callable
from typing import Final

from coachdesk.errors import Locked, ServerRefused, ServerUnreachable
from sync.client.engine import SyncEngine
from sync.client.loop import STOP_SECONDS, SyncLoop
from sync.client.me import me_of
from sync.client.state import SyncState, Why
from sync.client.wire import Ears
from sync.protocol.listening import NEWS, Listen
from sync.protocol.messages import NONCE_BYTES, VERSION, sign_request

DEAF: Final = 900.0
"""Seconds until the next try where something in between collects what comes before it hands it on; then twice as long, and so on."""
LONGEST: Final = 4 * 3600.0
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 300.0
_WORKS: Final = {Why.RESTING, Why.WORKING}
_LOG: Final = logging.getLogger(__name__)


class Deaf(Exception):
    """The line is open, and nothing comes through it: the server says something at once, so something keeps it."""


class LiveLoop:
    """A SyncLoop, and an ear at the server beside it. Used like a SyncLoop; without *ears* it is one.

    *deaf* is in seconds; *chance* gives a number from 0 to 1.
    """

    def __init__(
        self,
        engine: SyncEngine,
        publish: Callable[[SyncState], None],
        ears: Ears | None,
        *,
        deaf: float = DEAF,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._engine, self._publish, self._ears = engine, publish, ears
        self._deaf, self._chance = deaf, chance
        self._loop = SyncLoop(engine, self._published, chance=chance)
        self._condition = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._live, name="ears", daemon=True)

    @property
    def state(self) -> SyncState:
        """The loop's."""
        return self._loop.state

    @property
    def listens(self) -> bool:
        """Whether what is new is heard at once, at this moment."""
        return self._loop.listened

    def start(self) -> None:
        """The first round goes at once; listening begins when one has succeeded."""
        self._loop.start()
        if self._ears is not None:
            self._thread.start()

    def wake(self) -> None:
        """A round now."""
        self._loop.wake()

    def stop(self) -> None:
        """No more rounds, no more listening."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        if self._ears is not None:
            self._ears.close()
        self._loop.stop()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def join(self) -> None:
        """Wait until it ends by itself, because the vault was locked."""
        self._loop.join()
        self.stop()

    def _published(self, state: SyncState) -> None:
        with self._condition:
            self._condition.notify_all()
        self._publish(state)

    # --- the thread -------------------------------------------------------------------------------------------------

    def _live(self) -> None:
        failures = deafness = 0
        try:
            while self._until_it_works():
                try:
                    heard = self._listen()
                    failures, deafness = (0, 0) if heard else (failures + 1, deafness)
                    pause = self._pause(failures)
                except Deaf:
                    deafness += 1
                    pause = min(LONGEST, self._deaf * 2.0 ** (deafness - 1))
                except (ServerUnreachable, ServerRefused) as error:
                    failures += 1
                    later = error.facts.get("later")
                    pause = max(self._pause(failures), float(later) if isinstance(later, int) else 0.0)
                self._rest(pause)
        except Locked:
            _LOG.info("the vault was locked: nobody listens")
        except Exception as bug:  # noqa: BLE001 - rounds go on by their timer
            if not self._stopping:
                _LOG.error("listening failed: %s", type(bug).__name__)

    def _pause(self, failures: int) -> float:
        """Seconds; also after an ordinary end, so that those whom a server let go don't come back all at once."""
        return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures, 20)) * (0.25 + self._chance())

    def _until_it_works(self) -> bool:
        """Whether a round has succeeded by now; False when it is over."""
        with self._condition:
            self._condition.wait_for(lambda: self._stopping or (self._loop.state.last_error is None and self._loop.state.why in _WORKS))
            return not self._stopping

    def _rest(self, seconds: float) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._stopping, seconds)

    def _listen(self) -> bool:
        """Until the line ends. Whether anything came. Raises Deaf, ServerUnreachable, ServerRefused, Locked."""
        body = self._wish()
        if body is None or self._ears is None:
            return False
        heard = False
        try:
            with self._ears.listen(body) as line:
                for said in line:
                    heard = self._loop.listened = True
                    if NEWS in said:
                        self._loop.wake()
        except ServerUnreachable as error:
            if error.facts.get("reason") == "stalled" and not heard:
                raise Deaf from None
            if not heard:
                raise
        finally:
            self._loop.listened = False
        return heard

    def _wish(self) -> bytes | None:
        """The signed message; None before this laptop is known to the server."""
        with self._engine.workspace.transaction() as tx:
            me, key = me_of(tx), tx.keyring.signing("device")
            if me is None or key is None or self._engine.state(tx).device(me.device) is None:
                return None
            nonce, now = secrets.token_bytes(NONCE_BYTES), self._engine.now()
            return sign_request(
                Listen(VERSION, me.municipality, me.device, nonce, now, tx.post.generation, tx.post.number("position")), key
            )
