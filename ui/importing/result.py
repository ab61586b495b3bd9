"""How it went, and what can be done about it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from coachdesk.domain.import_batch import ImportSubject
from coachdesk.exchange.applying import Done
from coachdesk.exchange.undoing import Kept
from ui.importing.listed import Listed
from ui.importing.words import kept_words
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.row_view import RowView
from ui.kit.rows import Row


class ResultCard(Card):
    """Says `undo_asked`, or `went_on` to the list."""

    undo_asked = Signal()
    went_on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = Text("", "h2", wrap=True)
        self.more = Text("", "body", wrap=True)
        self.next = Button(tr("importing.to_list"), "primary")
        self.next.clicked.connect(self.went_on)
        self.undo = Button(tr("importing.undo_all"), "danger", symbol="undo-2")
        self.undo.clicked.connect(self.undo_asked)
        self.model = Listed(_row, self)
        self.view = RowView(tr("importing.kept_rows"))
        self.view.setModel(self.model)
        self.view.setMinimumHeight(220)
        head = row(IconLabel("check", "ok", 18), self.words, gap=8)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.more)
        self.body.addWidget(self.view, 1)
        self.body.addLayout(row(self.next, self.undo, None))

    def say_done(self, subject: ImportSubject, done: Done) -> None:
        """All was read in."""
        self._say(tr("importing.done"), _counts(subject, done) + " " + tr("importing.done_why"))
        self.next.setVisible(subject is ImportSubject.PARTICIPANTS)

    def say_stopped(self, subject: ImportSubject, done: Done) -> None:
        """She stopped it in the middle."""
        self._say(tr("importing.stopped"), _counts(subject, done) + " " + tr("importing.stopped_why"))
        self.next.hide()

    def say_undone(self, kept: Sequence[Kept]) -> None:
        """It was taken back, but for what somebody has touched."""
        self._say(tr("importing.undone"), tr("importing.undone_kept", count=len(kept)) if kept else tr("importing.undone_all"))
        self.model.show(kept)
        self.view.setVisible(bool(kept))
        self.next.hide()
        self.undo.hide()

    def _say(self, words: str, more: str) -> None:
        self.words.setText(words)
        self.more.setText(more)
        self.view.hide()
        self.next.show()
        self.undo.show()


def _counts(subject: ImportSubject, done: Done) -> str:
    parts = [tr(f"importing.made.{subject.value}", count=done.made)]
    parts += [tr("importing.filled", count=done.filled)] if done.filled else []
    parts += [tr("importing.skipped", count=done.skipped)] if done.skipped else []
    return ", ".join(parts) + "."


def _row(kept: Kept) -> Row:
    return Row(kept.record_id, kept.name, kept_words(kept))
