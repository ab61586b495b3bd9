"""The invitation that was just made: the code large, as QR, to print, to save, to copy; shown this once."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog

from ui.administration.invitation_sheet import Sheet, draw_invitation, sheet_words
from ui.administration.invitation_text import InvitationText
from ui.administration.qr import QrPicture
from ui.administration.words import left_words
from ui.kit.carrying import Invited
from ui.kit.i18n import tr
from ui.kit.paper import pdf_at, printer_chosen
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.when import long_day


class InvitationCard(Card):
    """Says `gone` when it has been handed over. The code is kept nowhere: who loses it gets a new one."""

    gone = Signal()

    def __init__(self, surroundings: Surroundings, invited: Invited, name: str, municipality: str, contact: str) -> None:
        super().__init__(kind="place")
        self._surroundings, self._invited = surroundings, invited
        now = surroundings.desk.who.now()
        until = long_day(invited.until.astimezone(now.tzinfo).date())
        self._sheet = Sheet(name, municipality, invited.code, invited.server, until, contact)
        text = InvitationText(invited.code, invited.server)
        self.body.addWidget(Text(tr("invitation.title", name=name), "h2", wrap=True))
        self.code = Text(invited.code.replace("-", " – "), "code", wrap=True).copyable()
        self.code.setAccessibleName(tr("invitation.code_named", code=" ".join(invited.code.replace("-", ", "))))
        self.picture = QrPicture(str(text), tr("invitation.qr_named", code=invited.code, server=invited.server))
        facts = column(
            Text(tr("invitation.sheet.code"), "label"),
            self.code,
            Text(tr("invitation.sheet.server", server=invited.server), wrap=True).copyable(),
            Text(left_words(invited.until, now), "strong", wrap=True),
            Text(tr("invitation.once"), "meta", wrap=True),
            None,
        )
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(theme().gap(20))
        self._beside.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        self._beside.addLayout(facts, 1)
        self.body.addLayout(self._beside)
        self.body.addLayout(self._steps())
        self.print = Button(tr("invitation.print"), "primary", symbol="printer", size="small")
        self.print.clicked.connect(self._print)
        save = Button(tr("recovery.save_pdf"), symbol="download", size="small")
        save.clicked.connect(self._ask_path)
        copy = Button(tr("invitation.copy"), symbol="copy", size="small")
        copy.clicked.connect(self._copy)
        done = Button(tr("form.done"), size="small")
        done.clicked.connect(self.gone)
        self.body.addLayout(
            row(self.print, save, copy, done, None) if theme().k < 1.5 else column(row(self.print, save), row(copy, done, None))
        )
        self.body.addWidget(Text(tr("invitation.pdf_warning"), "soon", wrap=True))

    def begin(self) -> None:
        """Most print it."""
        self.print.setFocus()

    def _steps(self) -> QBoxLayout:
        """What the sheet tells her to do."""
        steps = column(Text(tr("invitation.steps"), "label"), gap=4)
        for number, words in enumerate(sheet_words(self._sheet), start=1):
            line = row(gap=6)
            line.addWidget(Text(f"{number}.", "meta"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(words, "meta", wrap=True), 1)
            steps.addLayout(line)
        return steps

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: it has been handed over."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _print(self) -> None:
        printer = printer_chosen(self)
        if printer is not None:
            draw_invitation(printer, self._sheet)

    @Slot()
    def _ask_path(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("recovery.save_pdf"), tr("invitation.file_name"), "PDF (*.pdf)")
        if path:
            self.save_pdf(path)

    def save_pdf(self, path: str) -> None:
        """The sheet as a file that somebody chose; nothing else of it touches the disk."""
        draw_invitation(pdf_at(path), self._sheet)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(str(InvitationText(self._invited.code, self._invited.server)))
        self._surroundings.toasts.say(tr("invitation.copied"))
