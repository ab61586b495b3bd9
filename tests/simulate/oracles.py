"""What must hold when the faults have stopped and everybody has met. Each oracle notes what breaks its promise.

mutants.py shows that each of them can.

Two more look on while things happen: "whole or not at all" (world.py: after each crash and each full disk) and "who may not read gets
nothing" (world.py: at each answer of the server).
"""

from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from coachdesk.domain.record import DELETED, RECORDS
from coachdesk.storage.journal import decode_vector
from coachdesk.storage.merge import Write
from sync.server.tables import envelope
from tests.simulate.erasing import nowhere
from tests.simulate.excused import name_of
from tests.simulate.healing import inside
from tests.simulate.laptop import Laptop, is_silenced, silenced, values_of
from tests.simulate.leaving import emptied, is_gone
from tests.simulate.restoring import stranded
from tests.simulate.told import About, Saying
from tests.simulate.world import World

Oracle = Callable[["Evening"], None]

_DAY: Final = 24 * 60 * 60 * 1000


class Evening:
    """What lies on all laptops at the end of the day, read once."""

    def __init__(self, world: World, *, quiet: bool) -> None:
        world.rights.refresh()
        self.world, self.quiet = world, quiet
        self.laptops = [one for one in inside(world) if not is_gone(world, one)]
        self.journals = {one.name + str(index): one.journal() for index, one in enumerate(self.laptops)}
        self.of = {id(one): self.journals[one.name + str(index)] for index, one in enumerate(self.laptops)}
        self.refused = {id(one): one.refused() for one in self.laptops}
        self.owed, self.stranded = world.told.about(), stranded(world)

    def readers(self, space: UUID) -> list[Laptop]:
        """Laptops of users who may read *space* now, and can."""
        rights = self.world.rights
        return [one for one in self.laptops if rights.may_read(one.user, space) and not rights.is_out_of_reach(one.user, space)]

    def values(self, laptop: Laptop, about: About) -> set[str]:
        """All that *laptop* knows of a register."""
        return values_of(self.of[id(laptop)], about)


def liveness(evening: Evening) -> None:
    """Nothing waits within a bounded number of rounds: no words, no statements, no envelopes held, no backfills; no trouble is left."""
    world = evening.world
    if not evening.quiet:
        world.broken("liveness", "the rounds never become quiet")
    for laptop in evening.laptops:
        with laptop.workspace.transaction() as tx:
            post = tx.post
            refused = {UUID(bytes=one.space): one.writes for one in post.refused()}
            waiting = post.waiting().writes - sum(refused.values())
            held = {**post.patient(), **post.troubles()}
            left = {"words wait": waiting, "statements wait": len(post.unsaid()), "backfills": len(post.fetching()), **held}
        reasons = evening.refused[id(laptop)]
        for space in refused:
            if world.rights.may_write(laptop.user, space):
                world.broken("liveness", f"{laptop.name} may write in {name_of(world, space)}, and is refused: {reasons.get(space)}")
        for what, count in left.items():
            if count and not (what == "key" and not _readable_held(evening, laptop)):
                world.broken("liveness", f"{laptop.name}: {what}: {count}")


def _readable_held(evening: Evening, laptop: Laptop) -> bool:
    """Whether anything that is held for its key is of a space that she may still read."""
    with laptop.workspace.transaction() as tx:
        rows = tx.connection.exec_driver_sql("SELECT DISTINCT space FROM held WHERE reason = 'key'").all()
    return any(laptop in evening.readers(UUID(bytes=space)) for (space,) in rows)


def convergence(evening: Evening) -> None:
    """All laptops that may read a space hold the same writes and show the same records; those apart whose own words there were refused.

    And those drafts apart that one of two twins had to empty, as the akt had left it: the other need not, where it was given back.
    """
    for space in set(evening.world.rights.spaces()) - evening.stranded:
        readers = [one for one in evening.readers(space) if space not in evening.refused[id(one)]]
        quiet = silenced(one for laptop in readers for one in evening.of[id(laptop)])
        seen: dict[int, Any] = {}
        for laptop in readers:
            seen[id(laptop)] = (_writes_in(evening.of[id(laptop)], space, quiet), _rows(laptop, space, quiet))
        for laptop in readers[1:]:
            for what, here, there in zip(("writes", "records"), seen[id(readers[0])], seen[id(laptop)], strict=True):
                if here != there:
                    detail = f"{len(here - there)} only {readers[0].name}, {len(there - here)} only {laptop.name}"
                    evening.world.broken("convergence", f"{what} in {name_of(evening.world, space)} differ: {detail} has")


def _writes_in(writes: Iterable[Write], space: UUID, quiet: set[bytes]) -> set[tuple[Any, ...]]:
    return {
        (one.device, one.number, one.stamp, one.kind, one.record, one.causes, tuple(sorted(one.body.items())))
        for one in writes
        if one.space == space.bytes and one.record not in quiet
    }


def _rows(laptop: Laptop, space: UUID, quiet: set[bytes]) -> set[tuple[Any, ...]]:
    found: set[tuple[Any, ...]] = set()
    with laptop.workspace.transaction() as tx:
        kinds = tx.connection.exec_driver_sql("SELECT DISTINCT kind FROM journal WHERE space = ?", (space.bytes,)).all()
        for (number,) in kinds:
            kind = RECORDS.by_number(number)
            names = ", ".join(["id", *(one.name for one in kind.fields)])
            sql = f"SELECT {names} FROM {kind.table.name} WHERE space_id = ?"
            found |= {(number, *row) for row in tx.connection.exec_driver_sql(sql, (space.bytes,)) if row[0] not in quiet}
    return found


def no_silent_loss(evening: Evening) -> None:
    """Every value that was called saved is in the history of all who may read it.

    Where nobody who wrote over it had been shown it, it shows, or it is one of the answers to an open question.
    A value that its writer may not send any more is on her laptop, and shown there as refused, or has come to somebody who leads.
    """
    inherited = {value for one in evening.laptops for value in one.inherited()}
    questions = {id(one): _answers(one) for one in evening.laptops}
    for about, sayings in evening.owed.items():
        readers = evening.readers(about.space)
        for laptop in readers:
            known = evening.values(laptop, about)
            gone = {one.value for one in sayings} - known - evening.world.melted(about, known)
            if about.space in evening.stranded:
                gone -= {value for one in evening.laptops for value in evening.values(one, about)}
            if is_silenced(evening.of[id(laptop)], about):
                continue
            for one in sayings:
                if one.value in gone - inherited and not _is_refused(evening, one):
                    evening.world.broken("no silent loss", f"{laptop.name} hasn't got {one.value} by {one.by}")
            _shows(evening, laptop, about, known, questions[id(laptop)])
            if _is_deleted_unknowingly(evening.of[id(laptop)], about.record) and (about.record, DELETED) not in questions[id(laptop)]:
                evening.world.broken(
                    "no silent loss", f"{laptop.name} has a record deleted over what the deleter didn't know, and asks nobody"
                )


def _is_refused(evening: Evening, saying: Saying) -> bool:
    """It stays with who wrote it, who sees that it was refused."""
    rights = evening.world.rights
    nobodys = [one for one in evening.world.laptops if is_gone(evening.world, one) and one.device.bytes not in rights.devices]
    outsiders = [one for one in evening.world.laptops if (one.outside or one in nobodys) and one.name == saying.by]
    writers = [one for one in evening.laptops if one.name.split("-")[0] == saying.by.split("-")[0]]
    return bool(outsiders) or any(
        saying.about.space in one.refused() and saying.value in evening.values(one, saying.about) for one in writers
    )


def _shows(evening: Evening, laptop: Laptop, about: About, known: set[str], questions: dict[tuple[UUID, int], set[str]]) -> None:
    """What stands must be seen: as the value, or among the answers to a question."""
    standing = evening.world.told.standing(known)
    shown = _shown_value(laptop, about)
    writers = {evening.world.told.sayings[one].user for one in standing}
    hidden = standing - {shown}
    if about.merge != "ask" or len(writers) < 2:
        if standing and hidden == standing and not _has_doubles(evening, about) and not _is_of_the_future(evening, laptop, about, shown):
            evening.world.broken("no silent loss", f"{laptop.name} shows {shown}, though {sorted(standing)} stands")
        return
    silent = hidden - questions.get((about.record, about.register), set())
    if silent:
        evening.world.broken("no silent loss", f"{laptop.name} shows {shown} and asks nobody about {sorted(silent)}")


def _is_of_the_future(evening: Evening, laptop: Laptop, about: About, shown: str | None) -> bool:
    """Whether what shows was written under a clock that was days ahead, and so counts as the newest for everybody.

    Whoever is shown it writes over it. Who wasn't, on a copy of the disk that melted the same draft on, has her words in its history.
    """
    tomorrow = evening.world.time() + _DAY << 16
    writes = [one for one in evening.of[id(laptop)] if one.record == about.record.bytes and shown in one.body.get(about.register, ())]
    return any(one.stamp > tomorrow for one in writes)


def _shown_value(laptop: Laptop, about: About) -> str | None:
    kind = RECORDS.by_number(about.kind)
    register = kind.register(about.register)
    assert register is not None
    with laptop.workspace.transaction() as tx:
        sql = f"SELECT {register.fields[0].name} FROM {kind.table.name} WHERE id = ?"
        value: str | None = tx.connection.exec_driver_sql(sql, (about.record.bytes,)).scalar()
    return value


def _answers(laptop: Laptop) -> dict[tuple[UUID, int], set[str]]:
    found: dict[tuple[UUID, int], set[str]] = {}
    for question in laptop.questions():
        texts = {value for one in question.answers for value in one.values.values() if isinstance(value, str)}
        found[question.record_id, question.register] = texts
    return found


def _has_doubles(evening: Evening, about: About) -> bool:
    """Whether a laptop that became another said something of this register once more under a new name."""
    for journal in evening.of.values():
        values = [
            value
            for write in journal
            if write.record == about.record.bytes
            for value in write.body.get(about.register, ())
            if isinstance(value, str)
        ]
        if len(values) > len(set(values)):
            return True
    return False


def nothing_twice(evening: Evening) -> None:
    """No word stands twice in the server's chains; and only a laptop that was copied or put back may have said one under two names."""
    world = evening.world
    with world.town.engine.begin() as connection:
        columns = (envelope.c.space_id, envelope.c.device_id, envelope.c.number, envelope.c.first_dot, envelope.c.dots)
        rows = connection.execute(select(*columns).order_by(*columns[:3])).all()
    ends: dict[tuple[bytes, bytes], int] = {}
    for space, device, number, first, dots in rows:
        if first <= ends.get((space, device), 0):
            world.broken("nothing twice", f"envelope {number} in {name_of(world, UUID(bytes=space))} says again what was said")
        ends[space, device] = first + dots - 1
    copied = {one.name.split("-")[0] for one in world.laptops if "-clone" in one.name} | world.put_back
    for one in world.told.sayings.values():
        if one.by.split("-")[0] in copied:
            continue
        for laptop in evening.laptops:
            count = sum(one.value in write.body.get(one.about.register, ()) for write in evening.of[id(laptop)])
            if count > 1:
                world.broken("nothing twice", f"{laptop.name} has {one.value} {count} times")


def questions_by_the_rules(evening: Evening) -> None:
    """A question is asked only where different users wrote without having been shown the other's value, or a clock wasn't believed.

    Or where somebody wrote in what somebody else deleted without knowing.
    """
    for laptop in evening.laptops:
        by_place = {(one.record, one.register): one for one in evening.owed}
        for question in laptop.questions():
            place = (question.record_id, question.register)
            if question.reason == "deleted":
                if not _written_unknown(evening.of[id(laptop)], question.record_id):
                    evening.world.broken("questions by the rules", f"{laptop.name} asks about a delete that knew everything")
            elif place in by_place:
                _is_asked_rightly(evening, laptop, by_place[place])


def _is_asked_rightly(evening: Evening, laptop: Laptop, about: About) -> None:
    world = evening.world
    standing = world.told.standing(evening.values(laptop, about))
    writers = {world.told.sayings[one].user for one in standing}
    needless = len(standing) < 2 or (len(writers) < 2 and not world.doubted)
    if needless and not _has_doubles(evening, about):
        world.broken("questions by the rules", f"{laptop.name} asks about {sorted(standing)}, where nothing is in question")


def _is_deleted_unknowingly(writes: list[Write], record: UUID) -> bool:
    """Whether the newest word on whether *record* is deleted is a delete, and somebody wrote there whom it didn't know of."""
    said = [one for one in writes if one.record == record.bytes and DELETED in one.body]
    over = {cause for one in said for cause in one.causes}
    newest = max((one for one in said if one.dot not in over), key=lambda one: (one.stamp, one.dot), default=None)
    if newest is None or newest.body[DELETED] == (None,):
        return False
    known = decode_vector(newest.body[DELETED][0])
    own = (one for one in writes if one.record == record.bytes and set(one.body) != {DELETED})
    return any(known.get(one.device, 0) < one.number for one in own)


def _written_unknown(writes: list[Write], record: UUID) -> bool:
    """Whether anything was written in *record* that one of its deletes didn't know of."""
    own = [one for one in writes if one.record == record.bytes]
    deletes = [one.body[DELETED][0] for one in own if one.body.get(DELETED, (None,)) != (None,)]
    return any(
        decode_vector(vector).get(one.device, 0) < one.number
        for vector in deletes
        for one in own
        if set(one.body) != {DELETED} or one.body[DELETED] == (None,)
    )


def who_goes_keeps_nothing(evening: Evening) -> None:
    """Laptops that were lost, or whose user has left, are empty when they have met the server."""
    emptied(evening.world)


def erased_is_nowhere(evening: Evening) -> None:
    """An akt that was erased has left the server and every laptop that has met it."""
    nowhere(evening.world)


ORACLES: tuple[Oracle, ...] = (
    liveness,
    convergence,
    no_silent_loss,
    nothing_twice,
    questions_by_the_rules,
    who_goes_keeps_nothing,
    erased_is_nowhere,
)
