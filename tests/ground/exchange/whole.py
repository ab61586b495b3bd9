"""A register as a municipality would hand it over, with what such registers are full of, read in and taken back: what was found."""

import random
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from coachdesk.domain.intake import register_participant
from coachdesk.domain.participants import Filter, count_participants
from coachdesk.domain.person import PersonIdentifier
from coachdesk.domain.record import living
from coachdesk.exchange.planning import Fate
from coachdesk.exchange.problems import Why
from coachdesk.storage.workspace import Workspace
from tests.ground.exchange.lists import HEADINGS, Cells, Reading, person, read_file, undo, write_xlsx
from tests.makers import akt_of

SEED = 20261124
BREAKS: tuple[tuple[int, object, Why], ...] = (
    (1, "19990231-1234", Why.WRONG_DATE),
    (1, "199004122380", Why.WRONG_CHECK_DIGIT),
    (1, "saknas", Why.WRONG_FORM),
    (0, None, Why.NO_KEY),
    (4, "ring inte", Why.NOT_A_PHONE),
    (5, "mina(at)example.org", Why.NOT_AN_EMAIL),
    (7, "i höstas", Why.NOT_A_DAY),
    (8, None, Why.NO_PROGRAMME),
    (9, "Ja", Why.PROTECTED),
    (6, "x" * 101, Why.TOO_LONG),
)


@dataclass
class Register:
    """The list, and what should be found in it: *broken* by the spreadsheet's row number; *known* are registered here already."""

    rows: list[Cells]
    broken: dict[int, Why] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    doubles: int = 0


def register(size: int, doubles: int, broken: int) -> Register:
    """*size* rows: a third of the doubles repeat a row, a third another row's number, and a third are in the vault already."""
    chance = random.Random(SEED)
    honest = size - broken - doubles // 3 - doubles // 3
    rows: list[Cells] = [(*person(number), "Nej") for number in range(1, honest + 1)]
    made = Register(rows, known=[str(row[1]) for row in rows[: doubles - 2 * (doubles // 3)]], doubles=doubles)
    rest = rows[len(made.known) :]
    rows += chance.sample(rest, doubles // 3)
    rows += [(size * 10 + number, *row[1:]) for number, row in enumerate(chance.sample(rest, doubles // 3))]
    for number in range(broken):
        place, value, _ = BREAKS[number % len(BREAKS)]
        bad = [*person(size + number), "Nej"]
        bad[place] = value
        rows.append(tuple(bad))
    marks = list(enumerate(rows))
    # What stands first is what counts; shuffled, except that a repetition stays below what it repeats.
    head, tail = marks[:honest], marks[honest:]
    chance.shuffle(head)
    chance.shuffle(tail)
    made.rows = [row for _, row in head + tail]
    for at, (before, _) in enumerate(head + tail):
        if before >= size - broken:
            made.broken[at + 2] = BREAKS[(before - (size - broken)) % len(BREAKS)][2]
    return made


@dataclass
class Found:
    """Seconds by what was done, by the clock and of the processor, and the most memory beyond what stood before, in megabytes."""

    seconds: dict[str, tuple[float, float]] = field(default_factory=dict)
    megabytes: float = 0.0


def read_in_and_take_back(workspace: Workspace, folder: Path, size: int, doubles: int, broken: int) -> Found:
    """The whole promise, asserted on the way."""
    made, found = register(size, doubles, broken), Found()
    for number in made.known:
        workspace.write(register_participant, akt_of("Redan", "Här", born=None, number=number))
    path = write_xlsx(folder / "register.xlsx", (*HEADINGS, "Skyddad identitet"), made.rows)
    before = workspace.read(count_participants, Filter())
    base = _most_memory()
    began = (time.monotonic(), time.process_time())

    def lap(name: str) -> None:
        nonlocal began
        now = (time.monotonic(), time.process_time())
        found.seconds[name] = (now[0] - began[0], now[1] - began[1])
        began = now

    sheet = read_file(path)
    lap("read the file")
    reading = Reading.of(workspace, sheet).plan()
    lap("look at what each row does")
    fates = Counter(one.fate for one in reading.planned)
    assert fates == {
        Fate.NEW: size - doubles - broken,
        Fate.DUPLICATE: len(made.known),
        Fate.TWICE: doubles - len(made.known),
        Fate.BROKEN: broken,
    }
    told = {one.row.number: [problem.why for problem in one.problems] for one in reading.planned if one.fate is Fate.BROKEN}
    assert told == {row: [why] for row, why in made.broken.items()}
    batch, done = reading.apply()
    lap("read in")
    assert done.made == size - doubles - broken
    assert workspace.read(count_participants, Filter()) == before + done.made
    numbers = [one.value for one in workspace.read(living, PersonIdentifier)]
    assert len(set(numbers)) == len(numbers)
    assert reading.plan().fates() == {
        Fate.SAME: done.made,
        Fate.DUPLICATE: len(made.known),
        Fate.TWICE: doubles - len(made.known),
        Fate.BROKEN: broken,
    }
    lap("look again: all as last time")
    assert undo(workspace, batch) == []
    lap("take back")
    assert workspace.read(count_participants, Filter()) == before
    assert sorted(one.value or "" for one in workspace.read(living, PersonIdentifier)) == sorted(made.known)
    found.megabytes = _most_memory() - base
    return found


def _most_memory() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)
