"""The oldest program that may send: what is required, and how to require this one, which can't be taken back."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.offices import OfficesView
from ui.kit.page import show_whole
from ui.kit.pieces import Button, Card, Text, clear, row


class ProgramsCard(Card):
    """Done at the second press: the first says what it means. Only for who administers."""

    done = Signal(bool)
    """Whether the server has it."""
    failed = Signal(object)
    gone = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("programs.title"))
        self._desk = desk
        self.body.addWidget(Text(tr("programs.what"), "meta", wrap=True))
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)
        self._slot = QVBoxLayout()
        self.body.addLayout(self._slot)
        self._program = 0
        self.require: Button | None = None
        self.sure: Button | None = None

    def busy(self) -> bool:
        """Somebody is about to answer."""
        return self.sure is not None

    def show_view(self, view: OfficesView) -> None:
        """Show it anew."""
        self._program, self.require = view.program, None
        clear(self._rows)
        words = tr("programs.required", number=view.minimum) if view.minimum else tr("programs.any")
        self._rows.addWidget(Text(words, "strong", wrap=True))
        self._rows.addWidget(Text(tr("programs.this", number=view.program), "meta", wrap=True))
        if view.program > view.minimum:
            self.require = Button(tr("programs.require", number=view.program), size="small")
            self.require.clicked.connect(self.ask)
            self._rows.addLayout(row(self.require, None))

    @Slot()
    def ask(self) -> None:
        """Say what it means."""
        if self.busy():
            return
        form = Card(kind="place")
        form.body.addWidget(Text(tr("programs.ask", number=self._program), "h3", wrap=True))
        form.body.addWidget(Text(tr("programs.means"), wrap=True))
        self.sure = Button(tr("programs.require", number=self._program), "danger", size="small")
        self.sure.clicked.connect(self._do)
        cancel = Button(tr("form.cancel"), size="small")
        cancel.clicked.connect(self.close_question)
        form.body.addLayout(row(self.sure, cancel, None))
        self._slot.addWidget(form)
        cancel.setFocus()
        show_whole(form)

    @Slot()
    def close_question(self) -> None:
        """It was answered, or called off."""
        clear(self._slot)
        self.sure = None
        self.gone.emit()

    @Slot()
    def _do(self) -> None:
        assert self.sure is not None
        self.sure.setEnabled(False)
        self._desk.carry(lambda carrier: carrier.offices().require_program()).then(self._required).failed_to(self._refused)

    @Slot(object)
    def _required(self, said: bool) -> None:
        self.done.emit(said)
        self.close_question()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.close_question()
        self.failed.emit(error)
