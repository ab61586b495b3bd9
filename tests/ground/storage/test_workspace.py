"""Writing, showing, opening: what the door promises."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from coachdesk.domain.access import OpenReason, openings_of
from coachdesk.domain.person import ContactPoint
from coachdesk.domain.record import alive, change, delete
from coachdesk.domain.space import new_id
from coachdesk.errors import InvalidInput, Locked, RecordGone
from coachdesk.storage import history, questions
from coachdesk.storage.merge import Write
from coachdesk.storage.workspace import Changes
from tests.ground.storage.laptops import Laptop, exchange


def run(session: Session, sql: str) -> None:
    """Raw SQL as a verb."""
    session.execute(text(sql))


def test_a_write_is_journalled_with_it_and_told_once(karin: Laptop) -> None:
    """One row per record and transaction, and one word to who listens."""
    told: list[Changes] = []
    karin.workspace.subscribe(told.append)
    mina = karin.register_mina()
    assert len(karin.writes()) == 4
    assert [len(changes.records) for changes in told] == [4]
    karin.workspace.write(change, ContactPoint, mina.phone, {"value": "070-1740612", "label": "ny"})
    latest = karin.writes()[-1]
    assert latest.record == mina.phone.bytes
    assert latest.body == {3: ("070-1740612",), 7: ("ny",)}
    assert len(latest.causes) == 1


def test_a_verb_that_fails_leaves_nothing(karin: Laptop) -> None:
    """Neither row nor journal nor word."""
    mina = karin.register_mina()
    told: list[Changes] = []
    karin.workspace.subscribe(told.append)

    def half(session: Session) -> None:
        change(session, ContactPoint, mina.phone, {"value": "x"})
        session.flush()
        change(session, ContactPoint, mina.phone, {"value": "y" * 5000})

    with pytest.raises(InvalidInput):
        karin.workspace.write(half)
    assert karin.workspace.show(ContactPoint, mina.phone).record.value == "070-1740611"
    assert len(karin.writes()) == 4
    assert told == []


def test_raw_and_bulk_sql_are_captured(karin: Laptop) -> None:
    """Triggers see what the ORM doesn't."""
    mina = karin.register_mina()
    karin.workspace.write(run, "UPDATE contact_point SET value = '1'")
    assert karin.writes()[-1].body == {3: ("1",)}
    for sql in ("DELETE FROM contact_point", "REPLACE INTO contact_point (id, space_id) SELECT id, space_id FROM contact_point"):
        with pytest.raises(DBAPIError, match="a delete is a register"):
            karin.workspace.write(run, sql)
    assert karin.workspace.show(ContactPoint, mina.phone).record.value == "1"


def test_reading_cannot_write(karin: Laptop) -> None:
    """A query that tries is our bug and leaves nothing."""
    karin.register_mina()
    with pytest.raises(DBAPIError, match="readonly"):
        karin.workspace.read(run, "UPDATE contact_point SET value = '1'")
    assert len(karin.writes()) == 4


def test_opening_an_akt_leaves_its_mark_in_both_logs(karin: Laptop) -> None:
    """Lag 2001:454, 10 §: access is documented."""
    mina = karin.register_mina()
    karin.workspace.open_akt(mina.akt, OpenReason.OWN_CASE)
    (event,) = karin.workspace.read(openings_of, mina.akt)
    assert event.reason is OpenReason.OWN_CASE
    assert event.user_id == karin.workspace.identity.user_id
    assert len({w.space for w in karin.writes()}) == 2


def test_two_phone_numbers_are_a_question_and_its_answer_settles_it(karin: Laptop, perola: Laptop) -> None:
    """Nothing is lost: both stand, one shows, an answer settles it everywhere, and history keeps all."""
    mina = karin.register_mina()
    exchange(karin, perola)
    karin.workspace.write(change, ContactPoint, mina.phone, {"value": "070-1740638"})
    perola.workspace.write(change, ContactPoint, mina.phone, {"value": "070-1740683"})
    exchange(karin, perola)
    (question,) = karin.workspace.read(questions.open_questions)
    assert perola.workspace.read(questions.open_questions) == [question]
    assert {a.values["value"] for a in question.answers} == {"070-1740638", "070-1740683"}
    assert question.before == {"value": "070-1740611"}
    assert question.asked == karin.workspace.identity.user_id
    shown = karin.workspace.show(ContactPoint, mina.phone).record.value
    karin.workspace.write(questions.answer, question, {"value": shown}, seen=question.seen)
    exchange(karin, perola)
    for laptop in (karin, perola):
        assert laptop.workspace.read(questions.open_questions) == []
        assert laptop.workspace.show(ContactPoint, mina.phone).record.value == shown
        values = [line.values["value"] for line in laptop.workspace.read(history.lines, mina.phone) if line.name == "value"]
        assert set(values) == {"070-1740611", "070-1740638", "070-1740683"}
        assert len(values) == 4


def test_both_can_be_kept(karin: Laptop, perola: Laptop) -> None:
    """Two numbers are two contact points."""
    mina = karin.register_mina()
    exchange(karin, perola)
    karin.workspace.write(change, ContactPoint, mina.phone, {"value": "1"})
    perola.workspace.write(change, ContactPoint, mina.phone, {"value": "2"})
    exchange(karin, perola)
    (question,) = perola.workspace.read(questions.open_questions)
    (made,) = perola.workspace.write(questions.keep_both, question, seen=question.seen)
    exchange(karin, perola)
    values = {karin.workspace.show(ContactPoint, record).record.value for record in (mina.phone, made.id)}
    assert values == {"1", "2"}
    assert karin.workspace.read(questions.open_questions) == []


def test_causes_are_what_the_form_showed_not_what_came_meanwhile(karin: Laptop, perola: Laptop) -> None:
    """A pull between opening a form and saving it loses nobody's edit."""
    mina = karin.register_mina()
    exchange(karin, perola)
    form = karin.workspace.show(ContactPoint, mina.phone)
    perola.workspace.write(change, ContactPoint, mina.phone, {"value": "theirs"})
    exchange(karin, perola)
    karin.workspace.write(change, ContactPoint, mina.phone, {"value": "mine"}, seen=form.seen)
    (question,) = karin.workspace.read(questions.open_questions)
    assert {a.values["value"] for a in question.answers} == {"theirs", "mine"}


def test_a_delete_that_knew_nothing_of_an_edit_is_a_question(karin: Laptop, perola: Laptop) -> None:
    """The record stays in sight until someone answers."""
    mina = karin.register_mina()
    exchange(karin, perola)
    karin.workspace.write(lambda session: delete(session, alive(session, ContactPoint, mina.phone)))
    with pytest.raises(RecordGone):
        karin.workspace.show(ContactPoint, mina.phone)
    perola.workspace.write(change, ContactPoint, mina.phone, {"value": "new"})
    exchange(karin, perola)
    for laptop in (karin, perola):
        assert laptop.workspace.show(ContactPoint, mina.phone).record.value == "new"
    (question,) = karin.workspace.read(questions.open_questions)
    assert perola.workspace.read(questions.open_questions) == [question]
    assert question.reason == "deleted"
    karin.workspace.write(questions.answer, question, {"deleted": None}, seen=question.seen)
    exchange(karin, perola)
    for laptop in (karin, perola):
        assert laptop.workspace.read(questions.open_questions) == []
        assert laptop.workspace.show(ContactPoint, mina.phone).record.value == "new"


def test_undo_is_a_new_change(karin: Laptop) -> None:
    """The old value is back, and history keeps both."""
    mina = karin.register_mina()
    karin.workspace.write(change, ContactPoint, mina.phone, {"value": "wrong"})
    line = karin.workspace.read(history.lines, mina.phone)[0]
    assert (line.before["value"], line.values["value"], line.sent) == ("070-1740611", "wrong", False)
    karin.workspace.write(history.undo, line)
    assert karin.workspace.show(ContactPoint, mina.phone).record.value == "070-1740611"
    assert len(karin.workspace.read(history.lines, mina.phone)) == 5


def test_a_closed_workspace_gives_nothing(karin: Laptop) -> None:
    """Locked means locked, and reopening finds all."""
    mina = karin.register_mina()
    karin.workspace.close()
    with pytest.raises(Locked):
        karin.workspace.show(ContactPoint, mina.phone)
    karin.workspace = karin.opened()
    assert karin.workspace.show(ContactPoint, mina.phone).record.value == "070-1740611"


def test_what_is_set_aside_in_one_space_is_applied_in_another(karin: Laptop, perola: Laptop) -> None:
    """Two writes of the same laptop with the same number, in two spaces of one page, are told apart."""
    mina = karin.register_mina()
    exchange(karin, perola)
    device, other = karin.workspace.identity.device_id.bytes, new_id().bytes
    number = max(write.number for write in karin.writes()) + 1
    stamp = max(write.stamp for write in karin.writes()) + 1
    good = Write(mina.akt.bytes, device, number, number, stamp, 9, mina.phone.bytes, (), {7: ("arbete",)})
    unknown = Write(other, device, number, number, stamp, 999, new_id().bytes, (), {1: ("?",)})
    perola.take([unknown, good])
    assert perola.workspace.show(ContactPoint, mina.phone).record.label == "arbete"
    with perola.workspace.transaction() as tx:
        aside = tx.connection.exec_driver_sql("SELECT space, aside FROM journal WHERE aside IS NOT NULL").all()
    assert [tuple(row) for row in aside] == [(other, "unknown_kind")]
