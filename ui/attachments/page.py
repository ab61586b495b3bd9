"""One file on screen: looked at inside CoachDesk, never handed to another program. A copy leaves only where somebody says so."""

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog

from coachdesk.domain.attachment import Attachment, file_name
from coachdesk.domain.record import alive
from coachdesk.errors import ContentBroken, ContentMissing
from ui.attachments.drawing import PAGES, Drawn, draw
from ui.attachments.sheet import Sheet
from ui.attachments.words import detail_words, state_words
from ui.kit.attached import fetch_file, save_copy, show_file, standing_of
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import Page, Place
from ui.kit.people import People, with_people
from ui.kit.pieces import Button, Card, IconButton, Text, row
from ui.kit.surroundings import Surroundings
from ui.kit.words import choice_words


class AttachmentPage(Page):
    """*place.key* is the attachment, `akt` in its state the akt. That it was opened is logged before anything of it is seen."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        self._akt = UUID(str(place.state["akt"]))
        super().__init__("", back=(tr("files.back"), Place("participant", self._akt, {"tab": "files"})))
        self._desk, self._key = surroundings.desk, place.key
        self._record: Attachment | None = None
        self._page, self._pages, self._waits, self._is_open = 0, 1, False, False
        self._make_bar()
        self._make_warning()
        self.sheet = Sheet()
        self.sheet.hide()
        self.body.addWidget(self.sheet, 1)
        self.said = Text(tr("files.loading"), "meta", wrap=True)
        self.body.addWidget(self.said, 1, Qt.AlignmentFlag.AlignTop)
        self._desk.sync_changed.connect(self._sync_news)
        self._desk.read(with_people, _one, self._key).then(self._greet).failed_to(self.fail)
        self._ask()

    def _make_bar(self) -> None:
        self.save = Button(tr("files.save"), symbol="download")
        self.save.clicked.connect(self._warn)
        self.save.hide()
        self.head.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        self.whole, self.own = Button(tr("files.fit"), size="small"), Button(tr("files.whole_size"), size="small")
        for button, whole in ((self.whole, True), (self.own, False)):
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(partial(self._fit, whole))
        self.whole.setChecked(True)
        self.previous, self.next = IconButton("chevron-left", tr("files.previous")), IconButton("chevron-right", tr("files.next"))
        self.previous.clicked.connect(lambda: self.turn(-1))
        self.next.clicked.connect(lambda: self.turn(1))
        self.number = Text("", "meta")
        self._bar = (self.whole, self.own)
        self._turning = (self.previous, self.number, self.next)
        self.body.addLayout(row(self.whole, self.own, self.previous, self.number, self.next, None))
        for part in (*self._bar, *self._turning):
            part.hide()

    def _make_warning(self) -> None:
        self.warning = Card(kind="alarm")
        self.warning.body.addLayout(row(IconLabel("triangle-alert", "stop", 18), Text(tr("files.copy.warning"), "h3", wrap=True)))
        self.warning.body.addWidget(Text(tr("files.copy.why"), wrap=True))
        self._document = Text(tr("files.copy.document"), wrap=True)
        self.warning.body.addWidget(self._document)
        self.go = Button(tr("files.copy.go"), "primary", symbol="download")
        self.go.clicked.connect(self._choose)
        cancel = Button(tr("form.cancel"))
        cancel.clicked.connect(self._leave_copy)
        self.warning.body.addLayout(row(self.go, cancel, None))
        self.warning.hide()
        self.body.addWidget(self.warning)

    def place(self) -> Place:
        """Here."""
        return Place("attachment", self._key, {"akt": str(self._akt)})

    # --- what it is -----------------------------------------------------------------------------------------------

    @Slot(object)
    def _greet(self, found: tuple[Attachment, People]) -> None:
        self._record, names = found
        self.retitle(self._record.name or "")
        about = f"{self._record.about}  ·  " if self._record.about else ""
        self.say_meta(about + detail_words(self._record, names, self._desk.who.now()))
        self._document.setVisible(self._record.media is not None and not self._record.media.can_be_shown)

    def _ask(self) -> None:
        self._waits = False
        show_file(self._desk, self._key, partial(draw, page=self._page), again=self._is_open).then(self._show).failed_to(self._not_here)

    @Slot(object)
    def _show(self, drawn: Drawn) -> None:
        self._is_open = True
        self.banner.clear()
        self.save.show()
        name = drawn.record.name or ""
        self._pages = drawn.pages
        if drawn.image is not None:
            self.sheet.show_picture(drawn.image, name)
        elif not drawn.problem:
            self.sheet.show_text(drawn.text, name)
        kind = choice_words(drawn.record.media).lower() if drawn.record.media is not None else ""
        few = tr("files.fewer_pages", shown=PAGES, pages=drawn.pages) if drawn.pages > PAGES else ""
        self.said.setText(tr(drawn.problem, kind=kind) if drawn.problem else few)
        self.said.setVisible(bool(drawn.problem or few))
        self.sheet.setVisible(not drawn.problem)
        for button in self._bar:
            button.setVisible(drawn.image is not None)
        for part in self._turning:
            part.setVisible(drawn.pages > 1)
        self.number.setText(tr("files.page", page=drawn.page + 1, pages=drawn.pages))
        self.previous.setEnabled(drawn.page > 0)
        self.next.setEnabled(drawn.page + 1 < min(drawn.pages, PAGES))

    def turn(self, pages: int) -> None:
        """So many pages on, or back."""
        wanted = self._page + pages
        if 0 <= wanted < min(self._pages, PAGES):
            self._page = wanted
            self._ask()

    def _fit(self, whole: bool) -> None:
        self.sheet.fit(whole=whole)

    # --- when it isn't here ---------------------------------------------------------------------------------------

    @Slot(object)
    def _not_here(self, error: BaseException) -> None:
        if isinstance(error, ContentMissing | ContentBroken):
            self._waits = True
            fetch_file(self._desk, self._key).then(self._say_state).failed_to(self.fail)
        else:
            self.said.hide()
            self.fail(error)

    @Slot(object)
    def _sync_news(self, _: object) -> None:
        if self._waits:
            standing_of(self._desk, [self._key]).then(self._heard).failed_to(self.fail)

    @Slot(object)
    def _heard(self, found: dict[UUID, Any]) -> None:
        standing = found.get(self._key)
        if standing is None or not self._waits:
            return
        if standing.here:
            self._ask()
        else:
            self._say_state(standing)

    @Slot(object)
    def _say_state(self, standing: Any) -> None:
        said = state_words(standing, self._desk.sync)
        self.said.setText(f"{said.words}\n{said.story}")
        self.said.show()

    # --- a copy ---------------------------------------------------------------------------------------------------

    @Slot()
    def _warn(self) -> None:
        self.warning.show()
        self.go.setFocus()

    @Slot()
    def _leave_copy(self) -> None:
        self.warning.hide()
        self.save.setFocus()

    @Slot()
    def _choose(self) -> None:
        if self._record is None or self._record.media is None:
            return
        ending = self._record.media.ending
        name = file_name(self._record.name or "", self._record.media)
        path, _ = QFileDialog.getSaveFileName(self, tr("files.copy.go"), name, f"*{ending}")
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Log it, then write the copy: what can't be logged isn't saved."""
        self.go.setEnabled(False)
        save_copy(self._desk, self._key, path).then(self._saved).failed_to(self._not_saved)

    @Slot(object)
    def _saved(self, path: Path) -> None:
        self.go.setEnabled(True)
        self.warning.hide()
        self.banner.say("ok", tr("files.copy.done", path=path))
        self.save.setFocus()

    @Slot(object)
    def _not_saved(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        self.fail(error)


def _one(session: Any, attachment_id: UUID) -> Attachment:
    return alive(session, Attachment, attachment_id)
