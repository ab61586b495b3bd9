"""Pictures of an akt's files: none, some in every state, a photo, a PDF, a document that isn't opened, and the warning before a copy."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from coachdesk.domain.attachment import Attachment, attachments_of
from coachdesk.domain.timeline import notes_about
from tests.screens.papers import certificate, cv
from ui.attachments.page import AttachmentPage
from ui.attachments.panel import AttachmentsPanel

if TYPE_CHECKING:
    from tests.screens.scenes import Stage

ABOUT = {"Intyg Fjällbageriet": "Foto av intyget, hemma vid köksbordet", "CV": ""}


def attached(stage: "Stage") -> dict[str, UUID]:
    """Files in Lovisa's akt, by their names; made once."""
    workspace, akt = stage.program.desk._vault.workspace, stage.akt("Åkerbrand")
    if not workspace.read(attachments_of, akt):
        files = workspace.attachments
        files.attach(akt, Attachment(name="Intyg Fjällbageriet.jpg", about=ABOUT["Intyg Fjällbageriet"]), certificate())
        files.attach(akt, Attachment(name="CV Lovisa Åkerbrand.pdf"), cv())
        note, letter = workspace.read(notes_about, akt)[0].id, "Hej,\n\njag heter Lovisa …\n"
        files.attach(akt, Attachment(name="Personligt brev", about="Till Fjällbageriet", note_id=note), letter.encode())
        far = files.attach(akt, Attachment(name="Körkortstillstånd.jpg"), certificate(800, 500))
        coming = files.attach(akt, Attachment(name="Skolbetyg.jpg"), certificate(1200, 1600))
        lost = files.attach(akt, Attachment(name="Läkarintyg för praktiken.jpg"), certificate(700, 700))
        store = files._opened()
        store.forget(far.id.bytes)
        store.forget(coming.id.bytes, [0])
        store.forget(lost.id.bytes, [0])
        store.note(coming.id.bytes, wanted=1)
        store.note(lost.id.bytes, wanted=1, why="lacking")
        for one in workspace.read(attachments_of, akt):
            if one.name and one.name.startswith(("Intyg", "Körkort", "Skolbetyg")):
                store.note(one.id.bytes, there=1, sent=one.chunks)
    return {one.name or "": one.id for one in workspace.read(attachments_of, akt)}


def _files(stage: "Stage") -> AttachmentsPanel:
    attached(stage)
    page = stage.go("participant", stage.akt("Åkerbrand"), tab="files")
    stage.rest(500)
    return next(one for one in page.panels if isinstance(one, AttachmentsPanel))  # type: ignore[attr-defined]  # a participant's page


def _none(stage: "Stage") -> None:
    stage.go("participant", stage.akt("Bahrami"), tab="files")
    stage.rest(400)


def _one(name: str) -> "Callable[[Stage], AttachmentPage]":
    def scene(stage: "Stage") -> AttachmentPage:
        key = attached(stage)[name]
        page = stage.go("attachment", key, akt=str(stage.akt("Åkerbrand")))
        assert isinstance(page, AttachmentPage)
        stage.rest(700)
        return page

    return scene


def _copy(stage: "Stage") -> None:
    _one("Intyg Fjällbageriet.jpg")(stage).save.click()
    stage.rest(200)


def _rename(stage: "Stage") -> None:
    panel = _files(stage)
    panel.edit(attached(stage)["Intyg Fjällbageriet.jpg"])
    stage.rest(300)


ATTACHMENTS: "dict[str, Callable[[Stage], object]]" = {
    "files": _files,
    "files-none": _none,
    "files-rename": _rename,
    "file-photo": _one("Intyg Fjällbageriet.jpg"),
    "file-pdf": _one("CV Lovisa Åkerbrand.pdf"),
    "file-text": _one("Personligt brev.txt"),
    "file-far": _one("Körkortstillstånd.jpg"),
    "file-copy": _copy,
}
