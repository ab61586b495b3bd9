"""What a project leader's laptop pays who has 500 akter in 8 places: when nothing happens, when a colleague leaves, for a new laptop.

Bytes count both ways with HTTP headers; seconds are reckoned for a line of 64 kbit/s with 600 ms there and back. Sealing 500 akter to each
colleague would cost minutes on such a line; so a place's team has a key, which is turned when somebody leaves, and an akt's key follows
when somebody writes there. COACHDESK_BENCH_AKTER makes it smaller.
"""

import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from coachdesk.crypto.passphrase import FLOOR
from sync.client.founding import found, make_root
from sync.client.joining import accept, announce, dismiss, join
from sync.client.pairing import pair
from sync.client.report import RoundReport
from tests.bench.corpus import AKTER, TEAMS, Corpus
from tests.bench.measure import Measure
from tests.bench.syncing import KILO, Laptop, serving
from tests.sync.client.desks import PASSPHRASE, change_phone

AKTER_HERE: Final = int(os.environ.get("COACHDESK_BENCH_AKTER", str(AKTER)))
COACHES_A_PLACE: Final = 2
ROUND_TRIP: Final = 0.6
BYTES_A_SECOND: Final = 8_000
WRAP: Final = 1_300
"""Bytes of a key sealed to a person, with its name and whose it is."""
STATEMENT: Final = 1_400
"""Bytes of what the membership log says of a team's new key: what it must be, and its public half, to which others give akter."""
SPACE_KEY: Final = 150
"""Bytes of an akt's key for one team, with names and a check."""
SPACE_WRAP: Final = 220
"""Bytes of an akt's new key for its place and for the heads, with names and checks."""
SAYING: Final = 2_000
"""Bytes of a round around all that."""


class Cost(NamedTuple):
    """Of one or more rounds."""

    bytes: int
    requests: int

    @property
    def seconds(self) -> float:
        """On the slow line."""
        return self.bytes / BYTES_A_SECOND + self.requests * ROUND_TRIP


def measures(folder: Path) -> Iterator[Measure]:
    """A municipality with a leader, two coaches at each of eight places, and a substitute who works at all of them."""
    with ExitStack() as done:
        address, token = done.enter_context(serving(folder))

        def laptop(name: str) -> Laptop:
            one = Laptop(folder / f"{name}.db", address, synchronous="OFF")
            done.callback(one.close)
            return one

        leader, places = laptop("leader"), [uuid4() for _ in range(TEAMS)]
        found(leader.workspace, places, zone="Europe/Stockholm", token=token, root=make_root(PASSPHRASE, FLOOR))
        leader.round()
        coaches = [_come(laptop(f"coach{turn}"), leader, [places[turn % TEAMS]]) for turn in range(COACHES_A_PLACE * TEAMS)]
        substitute = _come(laptop("substitute"), leader, places)
        akter = Corpus(AKTER_HERE).write(leader.workspace, places, leader.workspace.identity.user_id)
        for one in (leader, *coaches, substitute, leader):
            one.round()
        yield from _costs("idle round", _cost(leader.round()), 500, 1)
        yield from _new_laptop(leader, laptop("second"))
        yield from _leaving(leader, coaches, substitute)
        yield from _next_writes(leader, coaches, akter)


def _come(laptop: Laptop, leader: Laptop, places: Sequence[UUID]) -> Laptop:
    accept(laptop.engine, announce(leader.engine, uuid4(), places))
    leader.round()
    laptop.round()
    return laptop


def _new_laptop(leader: Laptop, second: Laptop) -> Iterator[Measure]:
    """Her old one pairs it and seals her teams' keys to herself; the new one gets everything.

    A coach gets an akt's key once, through her place. The leader gets it three times: for the place, for the heads, for her alone.
    """
    given, code = _watched(leader, lambda: pair(leader.engine))
    joined, _ = _watched(second, lambda: join(second.engine, code))
    keys = _cost(leader.round())
    got = _cost(second.round())
    teams = TEAMS + 4  # everyone, heads, reviewers, she alone
    yield from _costs("new laptop: what the old one says", _sum(given, keys), teams * WRAP + 4_000 + SAYING)
    yield from _costs("new laptop: coming in and first sync", _sum(joined, got), 800 * KILO + 2 * AKTER_HERE * SPACE_KEY)


def _leaving(leader: Laptop, coaches: Sequence[Laptop], gone: Laptop) -> Iterator[Measure]:
    """The leader heads all teams, so her laptop turns their keys: at once, with a sealed key for each member who stays."""
    before = _epochs(leader)
    dismiss(leader.engine, gone.workspace.identity.user_id)
    cost = _until_quiet(leader)
    turned = sum(epoch > before.get(team, 0) for team, epoch in _epochs(leader).items())
    sealed = TEAMS * (COACHES_A_PLACE + 2) + len(coaches) + 2  # to each member, to herself and to the recovery key
    yield Measure("a colleague leaves: teams whose keys the leader's laptop turns", turned, "teams", TEAMS + 1)
    heard_again = 2  # what she says in the log comes back to her with its place in it
    yield from _costs("a colleague leaves: the leader", cost, sealed * WRAP + heard_again * turned * STATEMENT + SAYING)
    others = [_until_quiet(one) for one in coaches]
    yield from _costs("a colleague leaves: each other coach, median", _median(others), 2 * WRAP + turned * STATEMENT + SAYING)
    yield from _costs("a colleague leaves: each other coach, at most", max(others), 2 * WRAP + turned * STATEMENT + SAYING)


def _next_writes(leader: Laptop, coaches: Sequence[Laptop], akter: Sequence[UUID]) -> Iterator[Measure]:
    """Only akter that are written in get a new key."""
    for count in (1, min(100, len(akter))):
        some = akter[:count]
        for nth, akt in enumerate(some):
            change_phone(leader.workspace, akt, f"070-174 07 {nth % 95 + 5:02}")
        yield from _costs(f"next words in {count} akter: keys turn", _until_quiet(leader), count * (SPACE_WRAP + 250) + SAYING)
        others = [_until_quiet(one) for one in coaches]
        yield from _costs(
            f"next words in {count} akter: each other coach, at most", max(others), -(-count // TEAMS) * (SPACE_WRAP + 250) + SAYING
        )
        for nth, akt in enumerate(some):
            change_phone(leader.workspace, akt, f"070-174 08 {nth % 95 + 5:02}")
        yield from _costs(f"words in the same {count} akter after that", _until_quiet(leader), count * 250 + SAYING)


# --- reckoning -----------------------------------------------------------------------------------------------------------


def _costs(name: str, cost: Cost, most_bytes: int, most_requests: int | None = None) -> Iterator[Measure]:
    yield Measure(name, cost.bytes, "bytes", most_bytes)
    yield Measure(name, cost.requests, "requests", most_requests)
    yield Measure(name, cost.seconds, "s at 64 kbit/s", None)


def _cost(report: RoundReport) -> Cost:
    return Cost(report.bytes_out + report.bytes_in, report.requests)


def _sum(*costs: Cost) -> Cost:
    return Cost(sum(one.bytes for one in costs), sum(one.requests for one in costs))


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(round(statistics.median(one.bytes for one in costs)), round(statistics.median(one.requests for one in costs)))


def _until_quiet(laptop: Laptop) -> Cost:
    """Rounds until one has nothing more to say or to hear; that last one isn't counted."""
    found: list[Cost] = []
    while True:
        one = _cost(laptop.round())
        if found and one.bytes < 500:
            return _sum(*found)
        found.append(one)


def _watched(laptop: Laptop, work: Callable[[], object]) -> tuple[Cost, str]:
    """What *work* costs on this laptop's wire, all doors counted; one request for each round, and one for the code."""
    before = laptop.wire.traffic
    given = work()
    after = laptop.wire.traffic
    requests = 1 + (given.requests if isinstance(given, RoundReport) else 0)
    return Cost(after.out + after.back - before.out - before.back, requests), str(given) if isinstance(given, str) else ""


def _epochs(laptop: Laptop) -> dict[bytes, int]:
    with laptop.workspace.transaction() as tx:
        state = laptop.engine.state(tx)
        return {team: state.team_epoch(team) for team in state.teams}
