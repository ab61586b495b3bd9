"""A whole step is taken back as a new one, and never at the cost of what came after it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from coachdesk.domain.access import OpenReason, record_opening
from coachdesk.domain.akt import Akt
from coachdesk.domain.draft import keep_draft
from coachdesk.domain.note import JournalNote, sign_note, write_note
from coachdesk.domain.person import ContactPoint, Person
from coachdesk.domain.record import alive, change, delete
from coachdesk.domain.relative import Relative, add_relative
from coachdesk.errors import AlreadySigned, ChangedSince, RecordGone
from coachdesk.storage.history import lines, undo
from coachdesk.storage.merge import Name
from coachdesk.storage.questions import answer, open_questions
from coachdesk.storage.undoing import can_be_undone, undo_step
from tests.ground.storage.laptops import Laptop, Mina, exchange, register_mina

Step = tuple[Name, ...]


def step(laptop: Laptop, verb: Callable[..., Any], *args: Any) -> Step:
    """Do something; its step."""
    return laptop.workspace.write_step(verb, *args)[1]


def _two_at_once(session: Session, mina: Mina) -> None:
    change(session, ContactPoint, mina.phone, {"value": "070-1740612", "label": "ny"})
    change(session, Akt, mina.akt, {"place": "Hede"})


def _remove(session: Session, mina: Mina) -> None:
    delete(session, alive(session, ContactPoint, mina.phone))


def _note(session: Session, mina: Mina) -> JournalNote:
    return write_note(session, JournalNote(enrolment_id=mina.enrolment, event_on=date(2026, 1, 8), subject="Möte"))


def test_everything_that_was_changed_at_once_is_as_before(karin: Laptop) -> None:
    """Of two records, in one write; history keeps both steps."""
    mina = karin.register_mina()
    done = step(karin, _two_at_once, mina)
    assert karin.workspace.read(can_be_undone, done)
    before = len(karin.writes())
    karin.workspace.write(undo_step, done)
    phone = karin.workspace.show(ContactPoint, mina.phone).record
    assert (phone.value, phone.label) == ("070-1740611", None)
    assert karin.workspace.show(Akt, mina.akt).record.place is None
    back = karin.writes()[before:]
    assert len({write.tx for write in back}) == 1
    assert {write.record for write in back} == {mina.phone.bytes, mina.akt.bytes}


def test_what_was_deleted_is_back_and_what_was_added_is_gone(karin: Laptop) -> None:
    """A delete is undone by a change, and an addition by a delete."""
    mina = karin.register_mina()
    karin.workspace.write(undo_step, step(karin, _remove, mina))
    assert karin.workspace.show(ContactPoint, mina.phone).record.value == "070-1740611"
    added, names = karin.workspace.write_step(add_relative, Relative(akt_id=mina.akt, name="Eva"))
    karin.workspace.write(undo_step, names)
    with pytest.raises(RecordGone):
        karin.workspace.show(Relative, added.id)


def test_a_later_change_is_not_overwritten(karin: Laptop, perola: Laptop) -> None:
    """Neither an own one nor one that came from elsewhere; another register's is no hindrance."""
    mina = karin.register_mina()
    exchange(karin, perola)
    mine = step(karin, change, ContactPoint, mina.phone, {"value": "070-1740612"})
    karin.workspace.write(change, ContactPoint, mina.phone, {"label": "jobbet"})
    theirs = step(perola, change, ContactPoint, mina.phone, {"value": "070-1740613"})
    assert perola.workspace.read(can_be_undone, theirs)
    exchange(karin, perola)
    with pytest.raises(ChangedSince):
        karin.workspace.write(undo_step, mine)
    mine = step(karin, change, Akt, mina.akt, {"place": "Hede"})
    karin.workspace.write(change, Akt, mina.akt, {"case_number": "7"})
    karin.workspace.write(undo_step, mine)
    assert karin.workspace.show(Akt, mina.akt).record.place is None


def test_a_new_record_that_was_put_to_use_stays(karin: Laptop) -> None:
    """Something written under it, or changed in it, since."""
    mina, names = karin.workspace.write_step(register_mina)
    eva, added = karin.workspace.write_step(add_relative, Relative(akt_id=mina.akt, name="Eva"))
    with pytest.raises(ChangedSince):
        karin.workspace.write(undo_step, names)
    karin.workspace.write(change, Relative, eva.id, {"phone": "070-1740614"})
    with pytest.raises(ChangedSince):
        karin.workspace.write(undo_step, added)


def test_a_whole_registration_is_taken_back_at_once(karin: Laptop) -> None:
    """Records that point at each other don't keep each other."""
    mina, names = karin.workspace.write_step(register_mina)
    karin.workspace.write(undo_step, names)
    with pytest.raises(RecordGone):
        karin.workspace.show(Akt, mina.akt)
    with pytest.raises(RecordGone):
        karin.workspace.show(Person, mina.person)


def test_nothing_comes_back_below_what_is_gone(karin: Laptop) -> None:
    """A telephone whose person was deleted meanwhile has no place to stand."""
    mina = karin.register_mina()
    done = step(karin, _remove, mina)
    karin.workspace.write(lambda session: delete(session, alive(session, Person, mina.person)))
    with pytest.raises(RecordGone):
        karin.workspace.write(undo_step, done)


def test_signatures_looks_and_drafts_stand(karin: Laptop) -> None:
    """They are offered no undo, and refuse one."""
    mina = karin.register_mina()
    note = karin.workspace.write(_note, mina)
    written = step(karin, change, JournalNote, note.id, {"subject": "Besök"})
    assert karin.workspace.read(can_be_undone, written)
    for done in (
        step(karin, sign_note, note.id),
        step(karin, record_opening, mina.akt, OpenReason.OWN_CASE),
        step(karin, keep_draft, "note.new", mina.akt, {"text": "Hej"}),
    ):
        assert done
        assert not karin.workspace.read(can_be_undone, done)
        with pytest.raises(AlreadySigned):
            karin.workspace.write(undo_step, done)
    with pytest.raises(AlreadySigned):
        karin.workspace.write(undo_step, written)


def test_no_signature_is_undone_from_history(karin: Laptop) -> None:
    """Nor what it covers: a line of history is not a way round it."""
    mina = karin.register_mina()
    note = karin.workspace.write(_note, mina)
    karin.workspace.write(change, JournalNote, note.id, {"subject": "Besök"})
    karin.workspace.write(sign_note, note.id)
    for name in ("signature", "subject"):
        line = next(line for line in karin.workspace.read(lines, note.id) if line.name == name)
        with pytest.raises(AlreadySigned):
            karin.workspace.write(undo, line)
    assert karin.workspace.show(JournalNote, note.id).record.is_signed


def test_an_answer_cannot_be_unasked(karin: Laptop, perola: Laptop) -> None:
    """Two values stood there; one of them alone would not be what stood before."""
    mina = karin.register_mina()
    exchange(karin, perola)
    karin.workspace.write(change, ContactPoint, mina.phone, {"value": "1"})
    perola.workspace.write(change, ContactPoint, mina.phone, {"value": "2"})
    exchange(karin, perola)
    question = karin.workspace.read(open_questions)[0]
    names = karin.workspace.write_step(answer, question, {"value": "2"}, seen=question.seen)[1]
    assert not karin.workspace.read(can_be_undone, names)


def test_nothing_written_is_nothing_to_undo(karin: Laptop) -> None:
    """A verb that changed nothing gives an empty step."""
    mina = karin.register_mina()
    done = step(karin, change, ContactPoint, mina.phone, {"value": "070-1740611"})
    assert done == ()
    assert not karin.workspace.read(can_be_undone, done)
