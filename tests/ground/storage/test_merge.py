"""Merge over real records in real SQLCipher files: any order, any repetition, any cut; and mutants that the checks must catch."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coachdesk.domain.person import ContactPoint
from coachdesk.domain.record import change
from coachdesk.storage import arrivals, merge, questions
from coachdesk.storage.journal import Journalist
from coachdesk.storage.merge import Head, Write, heads
from coachdesk.storage.workspace import Workspace
from tests.ground.storage.meeting import (
    Meeting,
    Step,
    check_no_silent_winner,
    check_nothing_lost,
    check_same_everywhere,
    meeting_of,
    some_steps,
)

STEPS = some_steps(4, 25)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, seed=st.integers(0, 2**32))
def test_any_order_any_repetition_any_cut(template: Path, tmp_path: Path, steps: list[Step], seed: int) -> None:
    """The same state everywhere, nothing that was saved is gone, and no value wins unseen."""
    with meeting_of(template, tmp_path) as meeting:
        meeting.play(steps)
        meeting.settle(seed)
        check_same_everywhere(meeting)
        check_nothing_lost(meeting)
        check_no_silent_winner(meeting)


# --- the mutants: each breaks one promise, and the check that guards it must see it --------------------------------------


def two_edits(meeting: Meeting) -> None:
    """Two coaches change one number, unknown to each other."""
    meeting.play([Step(0, "edit", 1), Step(1, "edit", 2)])


def late_cause(meeting: Meeting) -> None:
    """A colleague's edit of an edit arrives before what it edits."""
    meeting.play([Step(0, "edit", 1)])
    first = meeting.laptops[0].writes()
    meeting.laptops[1].take(first)
    meeting.play([Step(1, "edit", 2)])
    meeting.laptops[2].take(meeting.laptops[1].writes()[-1:])
    meeting.laptops[2].take(first)


def pull_under_an_open_form(meeting: Meeting) -> None:
    """A colleague's edit lands between opening a form and saving it."""
    meeting.play([Step(0, "open", 0), Step(1, "edit", 1)])
    meeting.laptops[0].take(meeting.laptops[1].writes())
    meeting.play([Step(0, "save", 2)])


def twice(meeting: Meeting) -> None:
    """The same envelope arrives again."""
    meeting.play([Step(0, "edit", 1)])
    for _ in range(2):
        meeting.laptops[1].take(meeting.laptops[0].writes())


def last_writer_wins(candidates: Iterable[Write]) -> dict[int, tuple[Head, ...]]:
    """Mutant: only the newest value is a head."""
    return {register: found[:1] for register, found in heads(candidates).items()}


def no_superseded_set(writes: Iterable[Write]) -> dict[int, tuple[Head, ...]]:
    """Mutant: a cause counts only if what it names has come before."""
    state: dict[int, dict[merge.Dot, Head]] = {}
    for write in writes:
        for register, values in write.body.items():
            found = state.setdefault(register, {})
            for cause in write.causes:
                found.pop(cause, None)
            found[write.dot] = Head(write.stamp, write.dot, values)
    return {register: tuple(sorted(found.values(), reverse=True)) for register, found in state.items()}


def causes_at_saving_time(self: Workspace, verb: Callable[..., Any], *args: Any, seen: object = None, **kwargs: Any) -> Any:
    """Mutant: what the form showed is forgotten."""
    return _write(self, verb, *args, **kwargs)


_write = Workspace.write


def never_known(connection: object, writes: object) -> set[object]:
    """Mutant: no idempotence."""
    return set()


def _own_causes_forgotten(self: Journalist, one: object, space: bytes) -> tuple[merge.Dot, ...]:
    """Mutant: a write names no causes, so nothing is ever superseded."""
    return ()


Story = Callable[[Meeting], None]
STORIES: dict[Story, int] = {two_edits: 1, late_cause: 0, pull_under_an_open_form: 1, twice: 0}
"""Each story, and how many questions it leaves open."""

MUTANTS: dict[str, tuple[list[tuple[object, str, object]], Story]] = {
    "last writer wins": ([(arrivals, "heads", last_writer_wins), (questions, "heads", last_writer_wins)], two_edits),
    "no superseded set": ([(arrivals, "heads", no_superseded_set), (questions, "heads", no_superseded_set)], late_cause),
    "causes at saving time": ([(Workspace, "write", causes_at_saving_time)], pull_under_an_open_form),
    "no idempotence": ([(arrivals, "_known_dots", never_known)], twice),
    "no causes at all": ([(Journalist, "_seen_by", _own_causes_forgotten)], late_cause),
}


def check_all(meeting: Meeting) -> None:
    """Settle, and hold every promise."""
    meeting.settle(7)
    check_same_everywhere(meeting)
    check_nothing_lost(meeting)
    check_no_silent_winner(meeting)
    check_what_no_one_replaced_is_asked(meeting)


def check_what_no_one_replaced_is_asked(meeting: Meeting) -> None:
    """The scenario's own expectation: two who didn't know of each other are a question; one alone is none."""
    for laptop in meeting.laptops:
        assert len(laptop.workspace.read(questions.open_questions)) == meeting.expected_questions


def live(meeting: Meeting, story: Story) -> None:
    """Live through *story* and hold every promise."""
    meeting.expected_questions = STORIES[story]
    story(meeting)
    check_all(meeting)


@pytest.mark.parametrize("story", STORIES)
def test_the_stories_that_catch_mutants(template: Path, tmp_path: Path, story: Story) -> None:
    """Without a mutant every story ends well."""
    with meeting_of(template, tmp_path) as meeting:
        live(meeting, story)


@pytest.mark.parametrize("name", MUTANTS)
def test_mutants_are_caught(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A program that breaks the promise is seen to break it."""
    patches, story = MUTANTS[name]
    for owner, attribute, mutant in patches:
        monkeypatch.setattr(owner, attribute, mutant)
    with meeting_of(template, tmp_path) as meeting, pytest.raises((AssertionError, sqlcipher.Error)):
        live(meeting, story)


def test_a_change_that_was_seen_supersedes_on_every_laptop(template: Path, tmp_path: Path) -> None:
    """An edit of what everybody had leaves no question."""
    with meeting_of(template, tmp_path) as meeting:
        meeting.play([Step(0, "edit", 1)])
        meeting.settle(1)
        meeting.laptops[1].workspace.write(change, ContactPoint, meeting.mina.phone, {"value": "last"})
        meeting.settle(2)
        assert {x.workspace.show(ContactPoint, meeting.mina.phone).record.value for x in meeting.laptops} == {"last"}
        assert meeting.laptops[2].workspace.read(questions.open_questions) == []
