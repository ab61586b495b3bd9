"""A destroyed value is gone on every laptop in whatever order it, its destruction and others' words come, and out of the file's bytes."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from coachdesk.domain.draft import CHANGED_NOTE, draft_of, keep_draft
from coachdesk.domain.intake import register_participant
from coachdesk.domain.note import JournalNote, sign_note, signature_holds, write_note
from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.person import ContactPoint
from coachdesk.domain.record import change
from coachdesk.domain.redaction import RedactionGround, note_redaction, redactions_of
from coachdesk.storage import arrivals, history, questions, search_index
from coachdesk.storage.blanks import Value
from coachdesk.storage.merge import BLANK, Write
from coachdesk.storage.search import search
from coachdesk.storage.undoing import can_be_undone
from coachdesk.storage.workspace import Workspace
from tests.ground.storage.laptops import Clock, Laptop
from tests.ground.storage.meeting import LAPTOPS, Meeting, Step, check_same_everywhere, meeting_of, some_steps, transactions
from tests.ground.storage.test_purging import _bytes, _plain
from tests.makers import akt_of, note_about
from tests.ui.places import NOON

VALUE = 3
TEXT = 10
STEPS = some_steps(3, 20)


def known_to(meeting: Meeting, laptop: int) -> list[Value]:
    """What that laptop would destroy: all that it knows of the number."""
    with meeting.laptops[laptop].workspace.transaction() as tx:
        return tx.written_in(meeting.mina.phone.bytes, VALUE)


def tell(laptop: Laptop, meeting: Meeting, gone: Sequence[Value]) -> None:
    """One laptop hears of the destruction."""
    with laptop.workspace.transaction() as tx:
        tx.redact(meeting.mina.akt.bytes, gone)


def everything(meeting: Meeting) -> list[list[Write]]:
    """All that anybody has written, as it is now."""
    return [parcel for laptop in meeting.laptops for parcel in transactions(laptop.writes())]


def settle(meeting: Meeting, gone: Sequence[Value], seed: int) -> None:
    """Everybody hears everything, and of the destruction before, between or after it."""
    chance, parcels = random.Random(seed), everything(meeting)
    for laptop in meeting.laptops:
        told: list[list[Write] | None] = [None, *chance.sample(parcels, len(parcels))]
        chance.shuffle(told)
        for parcel in [*told, None, *chance.choices(parcels, k=3)]:
            if parcel is None:
                tell(laptop, meeting, gone)
            else:
                laptop.take(parcel)


def check_gone(meeting: Meeting, gone: Sequence[Value]) -> None:
    """Of each destroyed value only its name is left; everybody else's word is in the history; and one of those shows, if there is any."""
    names = {(one.device, one.number) for one in gone}
    for laptop in meeting.laptops:
        written = [one for one in laptop.writes() if one.record == meeting.mina.phone.bytes and VALUE in one.body]
        assert all((one.body[VALUE] == BLANK) == ((one.device, one.number) in names) for one in written)
        causes = {cause for one in written for cause in one.causes}
        left = {one.body[VALUE] for one in written if one.dot not in causes} - {BLANK}
        point = laptop.workspace.read(lambda session: session.get(ContactPoint, meeting.mina.phone))
        assert point is not None
        assert (point.value,) in (left or {(None,)})
        for question in laptop.workspace.read(questions.open_questions):
            if question.register == VALUE:
                assert {(one.values["value"],) for one in question.answers} == left
        lines = laptop.workspace.read(history.lines, meeting.mina.phone)
        assert sum(one.redacted for one in lines) == len(gone)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=STEPS, after=STEPS, by=st.integers(0, LAPTOPS - 1), seed=st.integers(0, 2**32))
def test_any_order_gives_the_same(template: Path, tmp_path: Path, before: list[Step], after: list[Step], by: int, seed: int) -> None:
    """Writes known to one laptop are destroyed while the others go on writing there: the same everywhere, and no other word is lost."""
    with meeting_of(template, tmp_path) as meeting:
        meeting.play(before)
        gone = known_to(meeting, by)
        meeting.play(after)
        settle(meeting, gone, seed)
        check_same_everywhere(meeting)
        check_gone(meeting, gone)


def two_edits_one_destroyed(meeting: Meeting) -> list[Value]:
    """Two coaches change a number, unknown to each other; what the first knows is destroyed."""
    meeting.play([Step(0, "edit", 1), Step(1, "edit", 2)])
    return known_to(meeting, 0)


def test_what_was_written_beside_it_survives_without_a_question(template: Path, tmp_path: Path) -> None:
    """The colleague's number shows; nobody is asked to choose between a word and a hole."""
    with meeting_of(template, tmp_path) as meeting:
        settle(meeting, two_edits_one_destroyed(meeting), 3)
        for laptop in meeting.laptops:
            assert laptop.workspace.show(ContactPoint, meeting.mina.phone).record.value == "1-2-2"
            assert laptop.workspace.read(questions.open_questions) == []


def as_it_came(write: Write, gone: object) -> Write:
    """Mutant: what comes late isn't blanked."""
    return write


def test_a_mutant_that_forgets_on_arrival_is_caught(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only what is here is blanked, late words come back."""
    with meeting_of(template, tmp_path) as meeting:
        gone, late = two_edits_one_destroyed(meeting), everything(meeting)
        monkeypatch.setattr(arrivals, "blanked", as_it_came)
        for laptop in meeting.laptops:
            tell(laptop, meeting, gone)
            for parcel in late:
                laptop.take(parcel)
        with pytest.raises(AssertionError):
            check_gone(meeting, gone)


def test_a_hole_that_nobody_decided_on_is_set_aside(template: Path, tmp_path: Path) -> None:
    """An empty register without a decision is no word, and takes the place of none."""
    with meeting_of(template, tmp_path) as meeting:
        meeting.play([Step(0, "edit", 1)])
        (last,) = [
            one for one in meeting.laptops[0].writes() if VALUE in one.body and one.number > 1 and one.body[VALUE][0] != "070-1740611"
        ]
        meeting.laptops[1].take([last._replace(body={**last.body, VALUE: BLANK})])
        assert meeting.laptops[1].workspace.show(ContactPoint, meeting.mina.phone).record.value == "070-1740611"


# --- a note's text, in the bytes of the file -------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plain.db"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    """A workspace whose file can be read; everything else as it is on a laptop."""
    workspace = Workspace(_plain(path), wall=Clock(NOON))
    yield workspace
    workspace.close()


NEEDLES = (b"Bjqornspar", b"bjqornspar", b"fyrsiqffrig")


@pytest.fixture
def note(workspace: Workspace) -> JournalNote:
    """Signed, with a word that may not stand, an unsaved correction of it, and another note."""
    akt = workspace.write(register_participant, akt_of("Rimforsa", "Berg"))
    draft = note_about(akt.enrolment.id, "Samtal", "Koden är Bjqornspar och fyrsiqffrig.")
    note = workspace.write(write_note, draft)
    workspace.write(write_note, note_about(akt.enrolment.id, "Uppföljning", "Det andra samtalet."))
    workspace.write(sign_note, note.id)
    workspace.write(keep_draft, CHANGED_NOTE, note.id, {"text": "Bjqornspar, och mer"})
    _index(workspace)
    return note


def _index(workspace: Workspace) -> None:
    with workspace.transaction() as tx:
        while search_index.catch_up(tx.connection):
            pass


def destroy(workspace: Workspace, note: JournalNote) -> None:
    """As the client does, without a server."""
    workspace.write(note_redaction, note, "text", RedactionGround.CONFIDENTIAL, "IFN 2026/91")
    with workspace.transaction() as tx:
        assert note.space_id is not None
        tx.redact(note.space_id.bytes, tx.written_in(note.id.bytes, TEXT))


def test_no_byte_of_the_file_says_it(workspace: Workspace, path: Path, note: JournalNote) -> None:
    """Journal, record, draft, index, what was deleted and not overwritten: the word is in none, before and after the index catches up."""
    assert all(needle in _bytes(workspace, path) for needle in NEEDLES)
    destroy(workspace, note)
    for step in (lambda _: None, _index):
        step(workspace)
        found = _bytes(workspace, path)
        assert [needle for needle in NEEDLES if needle in found] == []
        assert b"Det andra samtalet" in found


def test_a_signed_note_keeps_the_facts_of_its_signature(workspace: Workspace, note: JournalNote) -> None:
    """Signed by whom and when; what was destroyed, by whose decision. The text is gone, and the signature doesn't pretend to cover it."""
    destroy(workspace, note)
    after = workspace.read(lambda session: session.get(JournalNote, note.id))
    assert after is not None
    assert (after.text, after.subject, after.is_signed, signature_holds(after)) == (None, "Samtal", True, False)
    (said,) = workspace.read(redactions_of, [note.id])
    assert (said.register_number, said.reference, said.redacted_by) == (TEXT, "IFN 2026/91", workspace.identity.user_id)
    assert workspace.read(draft_of, CHANGED_NOTE, note.id) is None


def test_it_is_found_by_what_is_left(workspace: Workspace, note: JournalNote) -> None:
    """Its heading finds it, its text no more; another's words find what they found."""
    destroy(workspace, note)
    _index(workspace)
    assert workspace.read(search, "bjqornspar") == []
    assert [hit.record_id for hit in workspace.read(search, "samtal") if hit.record_id == note.id] == [note.id]


def test_nothing_brings_it_back(workspace: Workspace, note: JournalNote) -> None:
    """The history says that something stood there, and nothing offers to undo it."""
    other = workspace.read(lambda session: session.exec(select(JournalNote).where(col(JournalNote.subject) == "Uppföljning")).one())
    _, step = workspace.write_step(change, JournalNote, other.id, {"text": "Ett tredje."})
    destroy(workspace, other)
    line = next(one for one in workspace.read(history.lines, other.id) if one.register == TEXT)
    assert (line.redacted, line.values, line.before) == (True, {"text": None}, {"text": None})
    assert not workspace.read(can_be_undone, step)
    assert workspace.read(participants, Filter())
