"""A form in place: it opens where the row stands. Enter is Klar, Esc is Avbryt; errors stand below their field, in words."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from ui.kit.fields import FieldProblem
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.page import show_whole
from ui.kit.pieces import Button, Card, row


class PlaceForm(Card):
    """Wraps a form. *done* comes with a dict of what the user changed, *gone* when it was called off.

    `done` is declared as object: Qt would turn a dict into a map of its own and an enum in it into text.
    """

    done = Signal(object)
    gone = Signal()

    def __init__(self, form: Form, *, save: str = "form.done") -> None:
        super().__init__(kind="place")
        self.form = form
        self.body.addWidget(form)
        self.save = Button(tr(save), "primary", size="small")
        self.save.clicked.connect(self.submit)
        self.cancel = Button(tr("form.cancel"), "secondary", size="small")
        self.cancel.clicked.connect(self.gone)
        self.body.addLayout(row(self.save, self.cancel, None))

    @Slot()
    def submit(self) -> None:
        """Hand out the changes, unless a field can't be read; that one says so."""
        try:
            changed = self.form.changed_values()
        except FieldProblem:
            return
        self.save.setEnabled(False)
        self.done.emit(changed)

    def refuse(self, error: BaseException) -> bool:
        """Say what is wrong beside its field; False where it is about no field here."""
        self.save.setEnabled(True)
        return self.form.complain(error)

    def begin(self) -> None:
        """Come in sight, and put the focus where the hand goes first."""
        if first := next(iter(self.form.fields.values()), None):
            first.setFocus()
        show_whole(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves from any one-line field, Esc calls it off."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), QPlainTextEdit):
            self.submit()
        else:
            super().keyPressEvent(event)
