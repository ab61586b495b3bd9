"""Files in an akt: added, looked at, taken out and away."""

import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.access import OpenReason, openings_of
from coachdesk.domain.attachment import Attachment, attachments_of
from coachdesk.domain.media import MediaType
from coachdesk.domain.note import JournalNote, write_note
from tests.makers import note_about
from tests.screens.papers import certificate, cv, encoded
from tests.ui.hands import press, read
from tests.ui.places import Karin
from ui.attachments.drawing import LONGEST_SIDE, draw
from ui.attachments.page import AttachmentPage
from ui.attachments.panel import AttachmentsPanel
from ui.kit.page import Place
from ui.kit.pieces import Button, Chip, Text
from ui.kit.surroundings import Surroundings
from ui.kit.toasts import Toast
from ui.kit.when import day_words

Show = Callable[[QWidget], None]


@pytest.fixture
def panel(surroundings: Surroundings, karin: Karin, shown: Show) -> AttachmentsPanel:
    """Lovisa's files: none yet."""
    made = AttachmentsPanel(surroundings, karin.mina)
    shown(made)
    return made


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A photo of a certificate on the disk."""
    path = tmp_path / "Intyg.JPEG"
    path.write_bytes(certificate(300, 400))
    return path


def files(qtbot: QtBot, surroundings: Surroundings, karin: Karin) -> list[Attachment]:
    """As the vault has them."""
    found: list[Attachment] = read(qtbot, surroundings, attachments_of, karin.mina)
    return found


def rows(panel: AttachmentsPanel) -> list[str]:
    """The names on screen."""
    return [one.text().strip() for one in panel.findChildren(Button) if one.isVisible() and one is not panel.add_link]


def attach(surroundings: Surroundings, karin: Karin, name: str, data: bytes) -> UUID:
    """A file that is there already."""
    return surroundings.desk._vault.workspace.attachments.attach(karin.mina, Attachment(name=name), data).id


def looked_at(qtbot: QtBot, surroundings: Surroundings, karin: Karin, reason: OpenReason) -> list[str | None]:
    """What the akt's log says was opened or taken out."""
    return [one.detail for one in read(qtbot, surroundings, openings_of, karin.mina) if one.reason is reason]


def test_a_file_is_added_and_can_be_undone(
    qtbot: QtBot, surroundings: Surroundings, karin: Karin, panel: AttachmentsPanel, paper: Path
) -> None:
    """It stands in the list with where it is; the toast takes it back."""
    toasts: list[Toast] = []
    surroundings.toasts.said.connect(toasts.append)
    panel.add_files([paper])
    qtbot.waitUntil(lambda: rows(panel) == ["Intyg.jpg"])
    qtbot.waitUntil(lambda: [one.accessibleName() for one in panel.findChildren(Chip) if one.isVisible()] == ["Bara på den här datorn"])
    qtbot.waitUntil(lambda: bool(toasts))
    assert toasts[0].words.startswith("Intyg.jpg är tillagd")
    assert toasts[0].undo is not None

    toasts[0].undo()
    qtbot.waitUntil(lambda: rows(panel) == [])
    assert files(qtbot, surroundings, karin) == []


def test_a_row_says_which_note_the_file_was_added_to(
    qtbot: QtBot, surroundings: Surroundings, karin: Karin, panel: AttachmentsPanel
) -> None:
    """By the note's heading and day, or by its day alone; a file of no note says nothing of the sort."""
    day = surroundings.desk.who.now().date() - timedelta(days=2)
    note = karin_writes(surroundings, note_about(karin.enrolment, "Hembesök", event_on=day))
    bare = karin_writes(surroundings, note_about(karin.enrolment, "", event_on=day))
    attachments = surroundings.desk._vault.workspace.attachments
    for name, of in (("Intyg", note), ("Foto", bare), ("CV", None)):
        attachments.attach(karin.mina, Attachment(name=name, note_id=of), certificate(30, 40))
    panel.reload()
    qtbot.waitUntil(lambda: len(rows(panel)) == 3)
    said = [one.text() for one in panel.findChildren(Text) if one.text().startswith("Hör till")]
    assert said == [
        f"Hör till en anteckning, {day_words(day, day + timedelta(days=2))}",
        f"Hör till anteckningen ”Hembesök”, {day_words(day, day + timedelta(days=2))}",
    ]


def karin_writes(surroundings: Surroundings, note: JournalNote) -> UUID:
    """A note that is there already."""
    return surroundings.desk._vault.workspace.write(write_note, note).id


def test_files_can_be_dropped(qtbot: QtBot, panel: AttachmentsPanel, paper: Path) -> None:
    """From the file manager; a web address isn't a file."""
    here, there = QMimeData(), QMimeData()
    here.setUrls([QUrl.fromLocalFile(str(paper))])
    there.setUrls([QUrl("https://example.org/Intyg.jpg")])
    where, how = panel.rect().center(), (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for data, takes in ((there, False), (here, True)):
        entering = QDragEnterEvent(where, Qt.DropAction.CopyAction, data, *how)
        entering.ignore()
        panel.dragEnterEvent(entering)
        assert entering.isAccepted() is takes
    panel.dropEvent(QDropEvent(QPointF(where), Qt.DropAction.CopyAction, here, *how))
    qtbot.waitUntil(lambda: rows(panel) == ["Intyg.jpg"])


@pytest.mark.parametrize(
    "name,data,said",
    [
        ("CV.pdf", b"MZ\x90\x00 this is a program", "program"),
        ("Intyg.jpg", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"),
        ("CV.pdf", b"", "tom"),
        ("Film.pdf", b"%PDF-1.7" + bytes(20 * 1024 * 1024), "20 MB"),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused_in_words(
    qtbot: QtBot, surroundings: Surroundings, karin: Karin, panel: AttachmentsPanel, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    """The words say why and what to do; nothing is kept."""
    path = tmp_path / name
    path.write_bytes(data)
    panel.add_files([path])
    qtbot.waitUntil(lambda: said in panel.banner.words)
    assert files(qtbot, surroundings, karin) == []
    panel.add_files([tmp_path / "nowhere.pdf"])
    qtbot.waitUntil(lambda: "går inte att läsa" in panel.banner.words)


def test_a_row_opens_its_file_by_key_and_is_renamed(
    qtbot: QtBot, surroundings: Surroundings, karin: Karin, panel: AttachmentsPanel, paper: Path
) -> None:
    """Enter on the name goes to it; the pencil gives it other words."""
    panel.add_files([paper])
    qtbot.waitUntil(lambda: rows(panel) == ["Intyg.jpg"])
    went: list[Place] = []
    panel.went.connect(went.append)
    title = next(one for one in panel.findChildren(Button) if one.text().strip() == "Intyg.jpg")
    title.setFocus()
    press(title, Qt.Key.Key_Return)
    key = files(qtbot, surroundings, karin)[0].id
    assert went == [Place("attachment", key, {"akt": str(karin.mina)})]

    panel.edit(key)
    qtbot.waitUntil(lambda: panel.form is not None)
    form = panel.form
    assert form is not None
    form.form.fields["about"].put("Intyg från bageriet")
    form.form.edited.emit()
    form.save.click()
    qtbot.waitUntil(lambda: files(qtbot, surroundings, karin)[0].about == "Intyg från bageriet")


def opened(qtbot: QtBot, surroundings: Surroundings, karin: Karin, key: UUID, shown: Show) -> AttachmentPage:
    """A file's page."""
    page = AttachmentPage(surroundings, Place("attachment", key, {"akt": str(karin.mina)}))
    shown(page)
    return page


def test_a_photo_is_shown_whole_and_at_its_own_size_and_that_is_logged(
    qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show
) -> None:
    """Opened once, logged once."""
    page = opened(qtbot, surroundings, karin, attach(surroundings, karin, "Intyg.jpg", certificate()), shown)
    qtbot.waitUntil(page.sheet.isVisible)
    assert page.sheet.shown.height() < 1200
    page.own.click()
    assert page.sheet.shown.height() == 1200
    assert looked_at(qtbot, surroundings, karin, OpenReason.ATTACHMENT) == ["Intyg.jpg"]


def test_the_pages_of_a_pdf_are_turned(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> None:
    """Forward to the last and back."""
    page = opened(qtbot, surroundings, karin, attach(surroundings, karin, "CV.pdf", cv(2)), shown)
    qtbot.waitUntil(lambda: page.number.text() == "Sida 1 av 2")
    assert not page.previous.isEnabled()
    QTest.mouseClick(page.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.number.text() == "Sida 2 av 2")
    assert (page.previous.isEnabled(), page.next.isEnabled()) == (True, False)
    assert looked_at(qtbot, surroundings, karin, OpenReason.ATTACHMENT) == ["CV.pdf"], "turning a page isn't opening it anew"


def test_a_text_is_never_taken_for_markup(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> None:
    """What looks like a page of the web is read as what it is."""
    page = opened(qtbot, surroundings, karin, attach(surroundings, karin, "brev", b"<b>Hej</b> <img src=x>"), shown)
    qtbot.waitUntil(page.sheet.isVisible)
    assert page.sheet.text == "<b>Hej</b> <img src=x>"


def test_a_copy_is_warned_of_logged_and_named_after_its_content(
    qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show, tmp_path: Path
) -> None:
    """The warning comes first; whatever name is chosen, the ending is the content's; and nobody opens it."""
    data = certificate(300, 400)
    page = opened(qtbot, surroundings, karin, attach(surroundings, karin, "Intyg.jpg", data), shown)
    qtbot.waitUntil(page.save.isVisible)
    assert not page.warning.isVisible()
    page.save.click()
    assert page.warning.isVisible()
    page.save_to(tmp_path / "Intyg.exe")
    copy = tmp_path / "Intyg.exe.jpg"
    qtbot.waitUntil(copy.exists)
    qtbot.waitUntil(lambda: page.banner.words.startswith("Kopian är sparad"))
    assert QImage(str(copy)).height() == 400
    assert looked_at(qtbot, surroundings, karin, OpenReason.EXPORT) == ["Intyg.exe.jpg"]


def test_a_file_that_is_elsewhere_is_fetched_and_shown_when_it_has_come(
    qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show
) -> None:
    """Until then it says what it waits for, and nothing is logged as seen."""
    key = attach(surroundings, karin, "Intyg.jpg", certificate())
    store = surroundings.desk._vault.workspace.attachments._opened()
    chunk = store.get(key.bytes, 0)
    assert chunk is not None
    store.forget(key.bytes, [0])
    page = opened(qtbot, surroundings, karin, key, shown)
    qtbot.waitUntil(lambda: page.said.text().startswith("Väntar på nät"))
    assert store.states()[key.bytes].wanted
    assert looked_at(qtbot, surroundings, karin, OpenReason.ATTACHMENT) == []

    store.put(key.bytes, [(0, chunk)])
    surroundings.desk.sync_changed.emit(surroundings.desk.sync)
    qtbot.waitUntil(page.sheet.isVisible)
    assert looked_at(qtbot, surroundings, karin, OpenReason.ATTACHMENT) == ["Intyg.jpg"]


def bomb(wide: int, high: int) -> bytes:
    """A PNG of some hundred bytes that says it is *wide* × *high* pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("wide,high", [(60_000, 60_000), (2**31 - 1, 1), (64_000_001, 1)])
def test_a_bomb_is_not_decoded(wide: int, high: int) -> None:
    """A few bytes that would unpack to gigabytes are told from their head alone."""
    drawn = draw(Attachment(name="x", media=MediaType.PNG), bomb(wide, high))
    assert drawn.image is None
    assert drawn.problem in {"files.too_large_to_show", "files.cannot_show"}


@pytest.mark.parametrize("media", [MediaType.JPEG, MediaType.PNG, MediaType.PDF, MediaType.WORD])
@pytest.mark.qt_log_ignore("JPEG")
def test_noise_is_said_to_be_what_cannot_be_shown(media: MediaType) -> None:
    """A damaged file ends in words; documents are never looked into."""
    assert draw(Attachment(name="x", media=media), b"%PDF-1.7 \xff\xd8 noise" * 50).problem


def test_a_large_photo_is_made_smaller_while_it_is_read() -> None:
    """What is kept in memory has a longest side."""
    image = QImage(5000, 100, QImage.Format.Format_RGB32)
    image.fill(0)
    drawn = draw(Attachment(name="x", media=MediaType.JPEG), encoded(image))
    assert drawn.image is not None
    assert drawn.image.width() == LONGEST_SIDE


def test_nothing_of_a_file_lies_in_clear_in_the_vault(qtbot: QtBot, surroundings: Surroundings, karin: Karin, shown: Show) -> None:
    """Attached and looked at, its words are in no file of the vault."""
    words = b"Lovisa har arbetat i bageriet " * 2000
    page = opened(qtbot, surroundings, karin, attach(surroundings, karin, "Intyg", words), shown)
    qtbot.waitUntil(page.sheet.isVisible)
    kept = [path for path in karin.folder.rglob("*") if path.is_file()]
    assert any(path.name == "attachments.db" for path in kept)
    assert [path.name for path in kept if b"bageriet" in path.read_bytes()] == []
