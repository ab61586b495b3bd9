"""Pictures of notes: the editor calm, unfolded, too long, on a full disk and correcting; a note alone and corrected; the templates."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.enrolment import running_enrolment
from coachdesk.domain.note import JournalNote, correct_note, digest_of, dispute_note, write_note
from coachdesk.domain.note_template import add_template, templates
from coachdesk.domain.record import RECORDS, change
from coachdesk.domain.redaction import RedactionGround, note_redaction
from coachdesk.domain.staff import staff
from coachdesk.domain.timeline import notes_about
from coachdesk.errors import DiskFull
from ui.kit.page import Page
from ui.notes.editor import NoteEditor
from ui.notes.note_page import NotePage
from ui.notes.templates import starters
from ui.notes.templates_page import TemplatesPage

if TYPE_CHECKING:
    from tests.screens.scenes import Stage

TEXT = (
    "Träffade Lovisa och handledaren Birgit Hamrin på bageriet. Lovisa öppnar nu själv på onsdagar: hon tänder ugnarna klockan fyra, "
    "väger upp degarna och tar emot mjölet när bilen kommer. Birgit säger att hon litar på henne.\n"
    "Lovisa säger att allt går lättare de veckor hon vet sitt schema i förväg. Hon vill veta före jul om hon får stanna som lärling. Jag "
    "lovade att ta upp det på mötet.\nHon har ringt trafikskolan i Hede. Första lektionen blir"
)


def _editor(stage: "Stage", **state: object) -> NoteEditor:
    page = stage.go("note_editor", stage.akt("Åkerbrand"), **state)
    assert isinstance(page, NoteEditor)
    stage.rest(300)
    return page


def _written(stage: "Stage") -> NoteEditor:
    # A form of its own: the town's day begins with another draft about Lovisa.
    page = _editor(stage, form="note.new:8")
    page.form.day.choose(stage.program.desk.who.now().date() - timedelta(days=1))
    page.form.channel.segments.press(0)
    page.form.where.put("Fjällbageriet i Hede")
    page.sheet.put(TEXT)
    page.sheet.textChanged.emit()
    stage.rest(1200)
    return page


def _unfolded(stage: "Stage") -> None:
    page = _written(stage)
    page.form.channel.segments.press(3)
    page.form.unfold(True)


def _too_long(stage: "Stage") -> None:
    page = _editor(stage, form="note.new:9")
    page.sheet.insertPlainText((TEXT + " fredag.\n") * 26)
    page.sheet.insertPlainText(TEXT[:560])
    stage.rest(1200)
    page._say_lost(DiskFull())


def _signed(stage: "Stage") -> JournalNote:
    workspace = stage.program.desk._vault.workspace
    notes: list[JournalNote] = workspace.read(notes_about, stage.akt("Åkerbrand"))
    return next(note for note in notes if note.is_signed and note.corrects_id is None)


def _unsigned(stage: "Stage") -> Page:
    workspace = stage.program.desk._vault.workspace
    akt = stage.akt("Åkerbrand")
    note = next(note for note in workspace.read(notes_about, akt) if not note.is_signed)
    return stage.go("note", note.id, akt=str(akt))


def _corrected(stage: "Stage") -> None:
    workspace, note, akt = stage.program.desk._vault.workspace, _signed(stage), stage.akt("Åkerbrand")
    if not any(one.corrects_id == note.id for one in workspace.read(notes_about, akt)):
        workspace.write(_correct, note.id)
    stage.go("note", note.id, akt=str(akt))


def _correct(session: Session, note_id: UUID) -> None:
    note = session.get(JournalNote, note_id)
    assert note is not None
    text = (note.text or "").replace("Vi ", "Lovisa, hennes mamma och jag ", 1)
    values: dict[str, Any] = {"event_on": note.event_on, "channel": note.channel, "contact_with": note.contact_with, "reached": True}
    correct_note(session, note_id, JournalNote(subject=note.subject, text=text, **values), "Jag glömde att skriva vilka som var med.")
    dispute_note(session, note_id, "Det var jag som ville ha med mamma, och det står det inget om.")


def _correcting(stage: "Stage") -> None:
    _editor(stage, corrects=str(_signed(stage).id))


def _redacting(stage: "Stage") -> None:
    """As for who leads the akt."""
    stage.go("note", _signed(stage).id, akt=str(stage.akt("Åkerbrand")))
    stage.rest(300)
    page = stage.program.window.frame.page
    assert isinstance(page, NotePage)
    page._know_leading(True)
    stage.rest(400)
    page.buttons["redact"].click()


def _redacted(stage: "Stage") -> None:
    workspace, note = stage.program.desk._vault.workspace, _signed(stage)
    workspace.write(note_redaction, note, "text", RedactionGround.ANOTHER, "IFN 2026/114 § 12")
    with workspace.transaction() as tx:
        assert note.space_id is not None
        number = RECORDS.of(JournalNote).register_of("text").number
        tx.redact(note.space_id.bytes, tx.written_in(note.id.bytes, number))
    stage.go("note", note.id, akt=str(note.space_id))


def _signed_elsewhere(stage: "Stage") -> None:
    """In the name of a colleague, on this laptop."""
    workspace, akt = stage.program.desk._vault.workspace, stage.akt("Åkerbrand")
    note = workspace.write(_in_anothers_name, akt)
    stage.go("note", note.id, akt=str(akt))


def _in_anothers_name(session: Session, akt: UUID) -> JournalNote:
    enrolment, actor = running_enrolment(session, akt), acting(session)
    assert enrolment is not None
    note = write_note(session, JournalNote(enrolment_id=enrolment.id, event_on=actor.today, subject="Samtal med handledaren", text=TEXT))
    other = next(one for one in staff(session) if one.id != actor.user_id)
    return change(session, JournalNote, note.id, {"signed_at": actor.now(), "signed_by": other.id, "digest": digest_of(note)})


def _templates(stage: "Stage") -> None:
    workspace = stage.program.desk._vault.workspace
    if not workspace.read(templates):
        for one in starters()[:3]:
            workspace.write(add_template, one.as_record())
    stage.go("note_templates")


def _template_form(stage: "Stage") -> None:
    _templates(stage)
    stage.rest(300)
    page = stage.program.window.frame.page
    assert isinstance(page, TemplatesPage)
    page.rows[0].edit.click()


NOTES: "dict[str, Callable[[Stage], object]]" = {
    "note-editor": _written,
    "note-editor-more": _unfolded,
    "note-editor-too-long": _too_long,
    "note-correcting": _correcting,
    "note": _unsigned,
    "note-corrected": _corrected,
    "note-redacting": _redacting,
    "note-redacted": _redacted,
    "note-signed-elsewhere": _signed_elsewhere,
    "note-templates-empty": lambda stage: stage.go("note_templates"),
    "note-templates": _templates,
    "note-template-form": _template_form,
}
