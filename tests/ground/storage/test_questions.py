"""Questions: answered, taken back, asked anew; a delete against a change; who is asked."""

from typing import Any

import pytest
from sqlmodel import Session

from coachdesk.domain.akt import Akt
from coachdesk.domain.person import ContactPoint, contact_points_of
from coachdesk.domain.record import alive, change, delete
from coachdesk.errors import ChangedSince
from coachdesk.storage import questions
from coachdesk.storage.questions import Question
from tests.ground.storage.laptops import Laptop, Mina, exchange

MINE, THEIRS = "070-174 06 38", "070-174 06 83"


@pytest.fixture
def mina(karin: Laptop, perola: Laptop) -> Mina:
    """Both have changed her number, each without a net; both have heard of it."""
    mina = karin.register_mina()
    exchange(karin, perola)
    karin.workspace.write(change, ContactPoint, mina.phone, {"value": MINE})
    perola.workspace.write(change, ContactPoint, mina.phone, {"value": THEIRS})
    exchange(karin, perola)
    return mina


def asked(laptop: Laptop) -> list[Question]:
    """What is open there."""
    return laptop.workspace.read(questions.open_questions)


def numbers(laptop: Laptop, mina: Mina) -> set[str | None]:
    """The numbers that show."""
    return {point.value for point in laptop.workspace.read(contact_points_of, mina.akt)}


def answer(laptop: Laptop, question: Question, values: dict[str, Any]) -> None:
    """Answer as the window does."""
    laptop.workspace.write(questions.answer, question, values, seen=question.seen)


def test_an_answer_taken_back_is_a_question_again(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """With the same answers by the same people; what showed before shows meanwhile, and another answer settles it for good."""
    (first,) = asked(karin)
    answer(karin, first, {"value": MINE})
    assert asked(karin) == []
    karin.workspace.write(questions.ask_again, first)
    (again,) = asked(karin)
    assert (again.answers, again.before, again.can_keep_both) == (first.answers, first.before, True)
    assert numbers(karin, mina) == {first.answers[0].values["value"]}
    answer(karin, again, {"value": MINE})
    assert asked(karin) == []
    exchange(karin, perola)
    assert asked(perola) == []
    assert numbers(perola, mina) == numbers(karin, mina) == {MINE}


def test_it_is_asked_no_more_when_somebody_has_written_since(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """A later edit is an answer; and what it stands on can't be taken back."""
    (first,) = asked(karin)
    answer(karin, first, {"value": MINE})
    karin.workspace.write(questions.ask_again, first)
    exchange(karin, perola)
    perola.workspace.write(change, ContactPoint, mina.phone, {"value": "070-174 06 00"})
    exchange(karin, perola)
    assert asked(karin) == asked(perola) == []
    with pytest.raises(ChangedSince):
        karin.workspace.write(questions.ask_again, first)


def test_keeping_both_is_taken_back_as_a_whole(karin: Laptop, mina: Mina) -> None:
    """The second number goes, the question comes."""
    (first,) = asked(karin)
    made = karin.workspace.write(questions.keep_both, first, seen=first.seen)
    assert numbers(karin, mina) == {MINE, THEIRS}
    karin.workspace.write(questions.ask_again, first, [one.id for one in made])
    assert len(asked(karin)) == 1
    assert len(numbers(karin, mina)) == 1


def _remove(session: Session, mina: Mina) -> None:
    """A verb: the number is deleted."""
    delete(session, alive(session, ContactPoint, mina.phone))


@pytest.fixture
def torn(karin: Laptop, perola: Laptop) -> Mina:
    """Karin deleted what Per-Ola went on writing in."""
    mina = karin.register_mina()
    exchange(karin, perola)
    karin.workspace.write(_remove, mina)
    perola.workspace.write(change, ContactPoint, mina.phone, {"label": "jobbet"})
    exchange(karin, perola)
    return mina


@pytest.mark.parametrize("gone", [True, False])
def test_a_delete_against_a_change_is_settled_either_way(karin: Laptop, perola: Laptop, torn: Mina, gone: bool) -> None:
    """Deleting covers what the first delete didn't know of; keeping brings it back. Nobody is asked twice."""
    (question,) = asked(karin)
    assert question.reason == "deleted"
    assert numbers(karin, torn) == {"070-1740611"}
    choice = next(one for one in question.answers if (one.values["deleted"] is not None) == gone)
    answer(karin, question, choice.values)
    exchange(karin, perola)
    assert asked(karin) == asked(perola) == []
    assert numbers(karin, torn) == numbers(perola, torn) == (set() if gone else {"070-1740611"})


@pytest.mark.parametrize("gone", [True, False])
def test_that_answer_can_be_taken_back_too(karin: Laptop, torn: Mina, gone: bool) -> None:
    """The question is there again, and the record shows."""
    (question,) = asked(karin)
    choice = next(one for one in question.answers if (one.values["deleted"] is not None) == gone)
    answer(karin, question, choice.values)
    karin.workspace.write(questions.ask_again, question)
    (again,) = asked(karin)
    assert again.reason == "deleted"
    assert numbers(karin, torn) == {"070-1740611"}


def test_it_is_put_to_who_is_responsible(karin: Laptop, perola: Laptop, mina: Mina) -> None:
    """Anybody is asked where nobody is responsible; else the others see it as put to her, and it doesn't count as theirs."""
    me, other = karin.workspace.identity.user_id, perola.workspace.identity.user_id
    counts = []
    for responsible in (me, other, None):
        karin.workspace.write(change, Akt, mina.akt, {"responsible_id": responsible})
        counts.append([karin.workspace.read(questions.questions_to, one) for one in (me, other)])
    assert counts == [[1, 0], [0, 1], [1, 1]]
    assert karin.workspace.read(questions.open_answers, [mina.phone, mina.person]) == {(mina.phone, 3): 2}
