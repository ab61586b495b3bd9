"""`python -m tests.simulate.mutants`: programs with one mistake each, and which oracle finds it after how many seeds.

A mutant is the program with a few lines changed in memory. An oracle that kills none would be worth nothing.
"""

import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final
from unittest.mock import patch

from sqlalchemy import Connection

import sync.server.append as server_append
import sync.server.exchange as server_exchange
from coachdesk.errors import ServerRefused
from coachdesk.storage import arrivals, journal, post, questions, voices, workspace
from coachdesk.storage.clock import DAY_MILLISECONDS
from coachdesk.storage.merge import Head, Write, heads
from coachdesk.storage.workspace import Transaction, Workspace
from sync.client import wrapping
from sync.client.engine import Outbound, SyncEngine
from sync.client.mending import Mending
from sync.protocol.membership import State
from sync.server.page import Page, Shelf, page
from tests.journeys.crash.mutants import CursorBeforeContent, SentBeforeAnswered
from tests.simulate.running import run
from tests.simulate.town import Town, relay, town

PATIENCE: Final = 40
"""Seeds after which a mutant counts as undetected."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """*swaps*: (where, name, what stands there instead). *oracle* is the one that must see it."""

    name: str
    oracle: str
    swaps: tuple[tuple[Any, str, Any], ...] = ()
    engine_of: type[SyncEngine] = SyncEngine

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The program is this one meanwhile."""
        with ExitStack() as undo:
            for where, name, instead in self.swaps:
                undo.enter_context(patch.object(where, name, instead))
            yield


# --- merge -----------------------------------------------------------------------------------------------------------


def _only_the_newest(writes: Iterable[Write]) -> dict[int, tuple[Head, ...]]:
    return {register: found[:1] for register, found in heads(writes).items()}


def _causes_of_now(self: Workspace, verb: Any, *values: Any, seen: Any = None, **named: Any) -> Any:
    return self.write_step(verb, *values, **named)[0]


def _nothing_superseded(writes: Iterable[Write]) -> dict[int, tuple[Head, ...]]:
    return heads(one._replace(causes=()) for one in writes)


def _drops_far_stamps(self: Transaction, writes: Sequence[Write], envelope: int) -> list[Write]:
    latest = (self._clock._wall() + DAY_MILLISECONDS) << 16
    return _receive(self, [one for one in writes if one.stamp <= latest], envelope)


_receive = Transaction.receive

# --- storage ---------------------------------------------------------------------------------------------------------


def _commits_each_row(connection: Connection, writes: Any, envelope: int | None, aside: Any = None) -> None:
    _add(connection, writes, envelope, aside)
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


_add = journal.add


def _forgets_what_is_refused(self: post.Post, space: bytes, device: bytes, number: int, reason: str, seq: int) -> None:
    self._run("DELETE FROM outgoing WHERE space = ? AND device = ? AND number = ?", (space, device, number))


def _forgets_under_way(connection: Connection, drawn: bytes, *, remembers: bool = False) -> None:
    """A new sitting doesn't know what the last one had sealed."""
    voices.begin_voice(connection, drawn, remembers=remembers)
    connection.exec_driver_sql("DELETE FROM outgoing")


def _always_the_same() -> bytes:
    """Every sitting speaks with one voice, as if nobody copied disks."""
    return bytes(3) + b"\1"


# --- rounds ----------------------------------------------------------------------------------------------------------


class SealsAgain(SyncEngine):
    """What hasn't been acknowledged is sealed anew, under the next number."""

    def compose(self, tx: Transaction) -> Outbound | None:
        """The chain isn't taken back."""
        tx.connection.exec_driver_sql(
            "UPDATE journal SET envelope = NULL WHERE"
            " EXISTS (SELECT 1 FROM outgoing o WHERE o.space = journal.space AND o.device = journal.device"
            " AND o.number = journal.envelope AND o.refused IS NULL)"
        )
        tx.connection.exec_driver_sql("DELETE FROM outgoing WHERE refused IS NULL")
        return super().compose(tx)


class ForgetsSoon(SentBeforeAnswered):
    """Without the pause in which a killer needs to strike."""

    moment = 0.0


class ReadsAhead(CursorBeforeContent):
    """The same."""

    moment = 0.0


class TrustsItsClock(SyncEngine):
    """It doesn't take the server's time for its own."""

    def _heeds(self, refused: ServerRefused) -> bool:
        return refused.facts.get("reason") != "clock_skew" and super()._heeds(refused)


# --- the server ------------------------------------------------------------------------------------------------------


class _NeverWithdrawn:
    """A state in which whoever was once given a space keeps it."""

    def __init__(self, state: State) -> None:
        self._state = state

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

    def spaces_of(self, user: bytes, position: int | None = None) -> frozenset[bytes]:
        """All that ever were."""
        teams = self._state.teams_of(user, position)
        return frozenset(space for team in teams for space in self._state._tables.spaces_with.get(team, ()))


def _serves_everybody(shelf: Shelf, state: State, *request: Any) -> Page:
    served: Any = _NeverWithdrawn(state)
    return page(shelf, served, *request)


def _forgets_kept(tx: Transaction) -> None:
    tx.post.kept.thin_out(2**60)


def _nothing(*_: object, **__: object) -> Any:
    return ()


_WHERE: Final = (arrivals, journal, workspace, questions)
MUTANTS: Final = (
    Mutant("last writer wins", "no silent loss", tuple((one, "heads", _only_the_newest) for one in _WHERE)),
    Mutant("causes at saving time", "no silent loss", ((Workspace, "write", _causes_of_now),)),
    Mutant("delete wins over what it didn't know", "no silent loss", ((arrivals, "_uncovered", lambda *_: False),)),
    Mutant("refused is forgotten", "no silent loss", ((post.Post, "refuse", _forgets_what_is_refused),)),
    Mutant("sent before answered", "no silent loss", engine_of=ForgetsSoon),
    Mutant("a new sitting forgets what was under way", "no silent loss", ((workspace, "begin_voice", _forgets_under_way),)),
    Mutant("every sitting speaks with one voice", "convergence", ((workspace, "draw", _always_the_same),)),
    Mutant("what wasn't sealed keeps the last sitting's name", "liveness", ((voices, "say_with", _nothing),)),
    Mutant("a key isn't believed of who has let go", "liveness", ((State, "has_read", lambda *_: False),)),
    Mutant("rights are judged by where entries were", "convergence", ((Mending, "given", _nothing),)),
    Mutant("no superseded set", "questions by the rules", tuple((one, "heads", _nothing_superseded) for one in _WHERE)),
    Mutant("each row commits", "whole or not at all", ((journal, "add", _commits_each_row),)),
    Mutant("no idempotence: sealed again", "nothing twice", engine_of=SealsAgain),
    Mutant("cursor before content", "convergence", engine_of=ReadsAhead),
    Mutant("what must wait for its key is dropped", "convergence", ((post.Post, "hold", _nothing),)),
    Mutant("no backfill", "convergence", ((post.Post, "fetch", _nothing),)),
    Mutant("stamps that aren't believed are dropped", "convergence", ((Transaction, "receive", _drops_far_stamps),)),
    Mutant("what was sent is never sent again", "liveness", ((post.Post, "outgoing", _nothing),)),
    Mutant("its own clock is right", "liveness", engine_of=TrustsItsClock),
    Mutant("a space's key isn't given along", "liveness", ((wrapping.Giving, "_owed", _nothing),)),
    Mutant("what it gave the server is kept nowhere", "given back", ((Mending, "begin_round", staticmethod(_forgets_kept)),)),
    Mutant("the server keeps what is erased", "erased is nowhere", ((server_append, "erase", _nothing),)),
    Mutant("a withdrawn reader is still served", "who may not read gets nothing", ((server_exchange, "page", _serves_everybody),)),
)


def hunt(here: Town, mutant: Mutant, patience: int = PATIENCE) -> tuple[int, set[str]]:
    """Seeds until its oracle saw it (0: it didn't), and all oracles that saw anything meanwhile."""
    seen: set[str] = set()
    with mutant.at_work():
        for seed in range(1, patience + 1):
            seen |= {one.oracle for one in run(here, seed, engine_of=mutant.engine_of).wrong}
            if mutant.oracle in seen:
                return seed, seen
    return 0, seen


def main(names: list[str]) -> int:
    """Hunt all, or those whose names hold one of the words given; 1 where one gets away."""
    away = 0
    with relay(1) as places, town(places[0]) as here:
        for mutant in MUTANTS:
            if names and not any(name in mutant.name for name in names):
                continue
            seeds, seen = hunt(here, mutant)
            away += not seeds
            others = ", ".join(sorted(seen - {mutant.oracle}))
            print(f"{mutant.oracle:<30} {mutant.name:<42} {seeds or 'ALIVE':>5}  {f'also: {others}' if others else ''}", flush=True)
    return 1 if away else 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main(sys.argv[1:]))
