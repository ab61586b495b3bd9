"""Rounds go by themselves, in a thread of their own: after writing, on waking, now and then; slower and slower where there is no net."""

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from coachdesk.errors import CoachDeskError, Locked, ServerRefused, ServerUnreachable
from coachdesk.storage.workspace import Changes
from sync.client.attaching import Attaching
from sync.client.engine import CONTACT, SyncEngine
from sync.client.report import RoundReport
from sync.client.state import RefusedWrites, Round, SyncState, Why

AFTER_WRITING: Final = 1.5
"""Seconds: a burst of typing becomes one round."""
AT_ONCE: Final = 0.4
"""Seconds, while the server tells what is new at once: then what is written here goes as quickly."""
INTERVAL: Final = 60.0
FIRST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 300.0
STOP_SECONDS: Final = 2.0
BETWEEN_NEWS: Final = 0.7
"""Seconds, at least, between two pictures of how far a file has come."""
REMEMBERED: Final = 20
"""Rounds."""
_LOG: Final = logging.getLogger(__name__)
_WHY: Final[tuple[tuple[type[CoachDeskError], Why], ...]] = ((ServerUnreachable, Why.UNREACHABLE), (ServerRefused, Why.REFUSED))


class SyncLoop:
    """Call `start` once, and `stop` before the workspace is closed. *publish* gets each new state, on the loop's thread.

    *interval* is in seconds; *chance* gives a number from 0 to 1: waits are spread, so that laptops don't come all at once.
    """

    def __init__(
        self,
        engine: SyncEngine,
        publish: Callable[[SyncState], None],
        *,
        interval: float = INTERVAL,
        after_writing: float = AFTER_WRITING,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._engine, self._publish, self._chance = engine, publish, chance
        self._interval, self._after_writing = interval, after_writing
        self._condition = threading.Condition()
        self._timer = time.monotonic()
        self._asked: float | None = None
        self._written_since = False
        self._stopping = False
        self._failures = 0
        self.listened = False
        self._attaching, self._shown_at = Attaching(engine, self._moved), 0.0
        self._thread = threading.Thread(target=self._live, name="sync", daemon=True)
        self.state = SyncState()

    def start(self) -> None:
        """The first round goes at once."""
        self._engine.workspace.subscribe(self._written)
        self._thread.start()

    def wake(self) -> None:
        """A round now: the computer woke up, the net came back, somebody asked."""
        with self._condition:
            self._failures = 0
            self._asked = time.monotonic()
            self._condition.notify()

    def stop(self) -> None:
        """No more rounds. Waits two seconds for one under way, then closes its connection: what it would bring comes later."""
        with self._condition:
            self._stopping = True
            self._condition.notify()
        self._thread.join(STOP_SECONDS)
        if self._thread.is_alive():
            self._engine.wire.close()

    def join(self) -> None:
        """Wait until it ends by itself, because the vault was locked."""
        self._thread.join()

    def _written(self, changes: Changes) -> None:
        if changes.away:
            return
        with self._condition:
            self._written_since = True
            if self._asked is None:
                self._asked = time.monotonic() + (min(AT_ONCE, self._after_writing) if self.listened else self._after_writing)
            self._condition.notify()

    # --- the thread -------------------------------------------------------------------------------------------------

    def _live(self) -> None:
        try:
            self._show(last_contact=self._heard(), **self._counted())
            while self._wait():
                self._show(why=Why.WORKING, next_try_at=None)
                pause = self._attempt()
                with self._condition:
                    self._timer = time.monotonic() + pause
                self._show(next_try_at=self._now() + timedelta(seconds=pause))
        except Locked:
            _LOG.info("the vault was locked: sync rests")
        self._show(why=Why.STOPPED, next_try_at=None)

    def _wait(self) -> bool:
        """Until a round is due; False when it is over. What was written meanwhile is counted at once. Raises Locked."""
        while True:
            with self._condition:
                if self._stopping:
                    return False
                left = self._due() - time.monotonic()
                if left <= 0:
                    self._asked, self._written_since = None, False
                    return True
                if not self._written_since:
                    self._condition.wait(left)
                    continue
                self._written_since = False
            self._show(**self._counted())

    def _due(self) -> float:
        """Writing doesn't shorten the pause after a failure; `wake` does."""
        return self._timer if self._asked is None or self._failures else min(self._timer, self._asked)

    def _attempt(self) -> float:
        """One round; gives the seconds to the next. Raises Locked."""
        now = self._now()
        one = Round(now, now)
        try:
            report = self._engine.round()
            if report.requests:
                self._attach(report)
        except Locked:
            raise
        except CoachDeskError as error:
            why = next((why for kind, why in _WHY if isinstance(error, kind)), Why.FAILED)
            later = error.facts.get("later")
            return self._failed(why, replace(one, code=str(error.facts.get("reason", error.code))), later if isinstance(later, int) else 0)
        except Exception as bug:  # noqa: BLE001 - a thread that dies in silence would be worse
            if self._stopping:
                raise Locked from None  # the workspace was closed under a round that took too long
            _LOG.error("a round failed: %s", type(bug).__name__)
            return self._failed(Why.FAILED, replace(one, code="internal"))
        return self._succeeded(report, one)

    def _attach(self, report: RoundReport) -> None:
        """The contents of attached files come after all records, and give way to new ones between two chunks."""
        carried = self._attaching.carry(self._is_urgent)
        report.bytes_out += carried.bytes_out
        report.bytes_in += carried.bytes_in

    def _is_urgent(self) -> bool:
        with self._condition:
            return self._stopping or (self._asked is not None and self._asked <= time.monotonic())

    def _moved(self) -> None:
        """A chunk has gone or come: told now and then."""
        if time.monotonic() - self._shown_at > BETWEEN_NEWS:
            self._shown_at = time.monotonic()
            self._show()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._engine.now() / 1000, UTC)

    def _heard(self) -> datetime | None:
        """When the server answered last, also before this vault was unlocked."""
        with self._engine.workspace.transaction() as tx:
            number = tx.post.number(CONTACT)
        return datetime.fromtimestamp(number / 1000, UTC) if number else None

    def _with(self, one: Round) -> tuple[Round, ...]:
        recent = self.state.recent
        both = one.after(recent[0]) if recent else None
        return ((one, *recent) if both is None else (both, *recent[1:]))[:REMEMBERED]

    def _failed(self, why: Why, one: Round, later: int = 0) -> float:
        """The seconds to the next try: not before *later*, which the server has asked for."""
        self._failures += 1
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures - 1, 20))
        self._show(why=why, last_error=one.code, rounds=self.state.rounds + 1, recent=self._with(one), **self._counted())
        return max(longest * (0.5 + self._chance() / 2), later * (1 + self._chance() / 4))

    def _succeeded(self, report: RoundReport, one: Round) -> float:
        self._failures = 0
        state = self.state
        one = replace(
            one,
            milliseconds=report.milliseconds,
            changes_out=report.changes_out,
            changes_in=report.changes_in,
            bytes_out=report.bytes_out,
            bytes_in=report.bytes_in,
            code=min(report.trouble, default=""),
        )
        self._show(
            why=Why.RESTING if report.requests else Why.NOT_JOINED,
            last_error=None,
            last_contact=self._now() if report.requests else state.last_contact,
            recent=self._with(one) if report.requests else state.recent,
            rounds=state.rounds + 1,
            bytes_in=state.bytes_in + report.bytes_in,
            bytes_out=state.bytes_out + report.bytes_out,
            **self._counted(report),
        )
        asked = report.wait_seconds if report.wait_seconds > INTERVAL else 0
        return max(self._interval, asked) * (0.75 + self._chance() / 2)

    def _counted(self, report: RoundReport | None = None) -> dict[str, Any]:
        with self._engine.workspace.transaction() as tx:
            waiting, refused, troubles = tx.post.waiting(), tx.post.refused(), tx.post.troubles()
            unsaid = {reason for _, reason in tx.post.refused_statements()}
        found: dict[str, Any] = {
            "waiting": waiting.transactions,
            "waiting_bytes": waiting.bytes,
            "refused": tuple(RefusedWrites(UUID(bytes=one.space), one.reason, one.writes) for one in refused),
        }
        if report is not None:
            found["trouble"] = tuple(sorted(report.trouble | set(troubles) | unsaid))
        return found

    def _show(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._publish(self.state)
