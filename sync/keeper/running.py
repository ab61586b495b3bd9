"""Rounds until SIGTERM, which lets the round under way end. What is said is counts and codes, one line of JSON each."""

import json
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from coachdesk.errors import Locked
from sync.client.headless import Headless
from sync.client.live import LiveLoop
from sync.client.state import SyncState, Why
from sync.keeper.duties import left

Say = Callable[[str], None]
_TOLD: Final = {Why.RESTING, Why.UNREACHABLE, Why.REFUSED, Why.FAILED}
_LOOK: Final = 1.0
"""Seconds between two looks whether the loop lives."""


class Log:
    """Says how it stands whenever that has changed: why, what waits, what is left undone. No ids, no names."""

    def __init__(self, client: Headless, say: Say) -> None:
        self._client, self._say = client, say
        self._before: dict[str, Any] = {}

    def told(self, state: SyncState) -> None:
        """From the loop's thread."""
        if state.why not in _TOLD:
            return
        with suppress(Locked):
            stands: dict[str, Any] = {
                "why": state.why.value,
                "code": state.last_error or "",
                "trouble": list(state.trouble),
                "waiting": state.waiting,
                "refused": len(state.refused),
                **asdict(left(self._client.engine)),
            }
            if stands != self._before:
                self._before = stands
                self.line("round", **stands)

    def line(self, what: str, **facts: Any) -> None:
        """One line."""
        self._say(json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), "what": what, **facts}))


def run(client: Headless, say: Say, stopping: threading.Event | None = None) -> int:
    """Until SIGTERM or SIGINT; 0 then, 1 where the loop ended by itself."""
    stop = stopping or threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT) if stopping is None else ():
        signal.signal(number, lambda *_: stop.set())
    log = Log(client, say)
    loop = LiveLoop(client.engine, log.told, client.wire.ears())
    log.line("started")
    loop.start()
    while not stop.wait(_LOOK):
        if loop.state.why is Why.STOPPED:
            break
    loop.stop()
    log.line("stopped", asked=stop.is_set())
    return 0 if stop.is_set() else 1
