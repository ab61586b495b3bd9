"""Three laptops that write, delete, answer and hear of each other in any order.

The promises of merge are checks here that a mutant must break.
"""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from coachdesk.domain.person import ContactPoint
from coachdesk.domain.record import RECORDS, alive, change, delete
from coachdesk.errors import RecordGone
from coachdesk.storage import history, questions
from coachdesk.storage.merge import Write
from coachdesk.storage.workspace import Shown
from tests.ground.storage.laptops import Clock, Laptop, Mina

LAPTOPS = 3


class Step(NamedTuple):
    """What one laptop does next. *number* chooses a value, a form or a shuffle."""

    laptop: int
    what: str
    number: int


class Meeting:
    """Laptops that share one akt, the forms that stand open on them, and every value that was called saved."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.folder = folder
        self.laptops = [self._laptop(template, number) for number in range(LAPTOPS)]
        for laptop in self.laptops:
            laptop.meet(*self.laptops)
        self.mina: Mina = self.laptops[0].register_mina()
        for other in self.laptops[1:]:
            other.take(self.laptops[0].writes())
        self.forms: dict[int, Shown[ContactPoint]] = {}
        self.saved: set[str] = {"070-1740611"}
        self.expected_questions = 0

    def _laptop(self, template: Path, number: int) -> Laptop:
        path = self.folder / f"{number}.db"
        shutil.copyfile(template, path)
        return Laptop(path, clock=Clock(1_790_000_000_000 + 1000 * number), pragmas={"synchronous": "OFF"})

    def close(self) -> None:
        """Close all files and take them away."""
        for laptop in self.laptops:
            laptop.workspace.close()
        for file in self.folder.glob("*.db*"):
            file.unlink()

    def play(self, steps: Sequence[Step]) -> None:
        """Live through *steps*; one that isn't possible any more (the record is gone) is no step."""
        moves: dict[str, Callable[[int, int], None]] = {
            "open": self._open_form,
            "save": self._save_form,
            "edit": self._edit,
            "delete": self._delete,
            "hear": self._hear,
            "answer": self._answer,
        }
        for step in steps:
            try:
                moves[step.what](step.laptop, step.number)
            except RecordGone:
                continue

    def _open_form(self, number: int, _: int) -> None:
        self.forms[number] = self.laptops[number].workspace.show(ContactPoint, self.mina.phone)

    def _save_form(self, number: int, value: int) -> None:
        if number not in self.forms:
            return
        form = self.forms.pop(number)
        text = self._value(number, value)
        self.laptops[number].workspace.write(change, ContactPoint, self.mina.phone, {"value": text}, seen=form.seen)
        self.saved.add(text)

    def _edit(self, number: int, value: int) -> None:
        text = self._value(number, value)
        self.laptops[number].workspace.write(change, ContactPoint, self.mina.phone, {"value": text, "label": f"label {value % 3}"})
        self.saved.add(text)

    def _value(self, number: int, value: int) -> str:
        return f"{number}-{value}-{len(self.saved)}"

    def _delete(self, number: int, _: int) -> None:
        self.laptops[number].workspace.write(lambda session: delete(session, alive(session, ContactPoint, self.mina.phone)))

    def _answer(self, number: int, choice: int) -> None:
        workspace = self.laptops[number].workspace
        for question in workspace.read(questions.open_questions)[:1]:
            if question.reason == "deleted":
                values: dict[str, object] = {"deleted": None}
            else:
                values = dict(question.answers[choice % len(question.answers)].values)
            workspace.write(questions.answer, question, values, seen=question.seen)

    def _hear(self, number: int, seed: int) -> None:
        """Some transactions of one other laptop, in any order, some of them twice."""
        chance = random.Random(seed)
        parcels = transactions(self.laptops[(number + 1 + seed % (LAPTOPS - 1)) % LAPTOPS].writes())
        for parcel in chance.choices(parcels, k=chance.randint(1, len(parcels))):
            self.laptops[number].take(parcel)

    def settle(self, seed: int) -> None:
        """Everybody hears everything, shuffled and partly twice; the last word on convergence."""
        chance = random.Random(seed)
        everything = [parcel for laptop in self.laptops for parcel in transactions(laptop.writes())]
        for laptop in self.laptops:
            for parcel in [*chance.sample(everything, len(everything)), *chance.choices(everything, k=5)]:
                laptop.take(parcel)


def transactions(writes: Sequence[Write]) -> list[list[Write]]:
    """Writes by transaction: the smallest thing that arrives whole."""

    def key(write: Write) -> tuple[bytes, bytes, int]:
        return write.space, write.device, write.tx

    return [list(group) for _, group in groupby(sorted(writes, key=key), key=key)]


def state(laptop: Laptop) -> dict[str, list[tuple[object, ...]]]:
    """All that a coach can see: every record's row and every question."""
    with laptop.workspace.transaction() as tx:
        run = tx.connection.exec_driver_sql
        rows = {kind.name: [tuple(r) for r in run(f"SELECT * FROM {kind.table.name} ORDER BY id")] for kind in RECORDS}
        rows["question"] = [tuple(r) for r in run("SELECT * FROM question ORDER BY record, register")]
    return rows


def check_same_everywhere(meeting: Meeting) -> None:
    """After hearing the same, all show and ask the same."""
    first, *others = [state(laptop) for laptop in meeting.laptops]
    for other in others:
        assert other == first


def check_nothing_lost(meeting: Meeting) -> None:
    """Every value that was called saved stands in state, in a question or in history, on every laptop."""
    for laptop in meeting.laptops:
        known = {line.values.get("value") for line in laptop.workspace.read(history.lines, meeting.mina.phone)}
        assert meeting.saved <= known


def check_no_silent_winner(meeting: Meeting) -> None:
    """A value that no later writer was shown is shown itself, or asked about, unless its own author replaced it."""
    laptop = meeting.laptops[0]
    writes = [w for w in laptop.writes() if w.record == meeting.mina.phone.bytes and 3 in w.body]
    causes = {cause for write in writes for cause in write.causes}
    unseen = {write.body[3] for write in writes if write.dot not in causes}
    authors = {write.device for write in writes if write.dot not in causes}
    asked = [q for q in laptop.workspace.read(questions.open_questions) if q.register == 3]
    if len(unseen) > 1 and len(authors) > 1:
        assert {(a.values["value"],) for q in asked for a in q.answers} == unseen
    else:
        assert asked == []


@contextmanager
def meeting_of(template: Path, folder: Path) -> Iterator[Meeting]:
    """A meeting, cleared away afterwards."""
    meeting = Meeting(template, folder)
    try:
        yield meeting
    finally:
        meeting.close()


def some_steps(least: int, most: int) -> st.SearchStrategy[list[Step]]:
    """So many steps of any laptop's."""
    what = st.sampled_from(["open", "save", "edit", "edit", "hear", "hear", "answer", "delete"])
    return st.lists(st.builds(Step, st.integers(0, LAPTOPS - 1), what, st.integers(0, 1000)), min_size=least, max_size=most)
