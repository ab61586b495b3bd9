"""The form that stands open in a page or a panel, from when it is put there until what it asked for is written or it is called off."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from ui.kit.job import Job
from ui.kit.place_form import PlaceForm


class OpenForm(QObject):
    """One at a time. Whoever has it puts the form where it belongs, and shows again what stood there when it is *shut*."""

    shut = Signal()
    """The form is gone, written or called off."""
    failed = Signal(object)
    """An error that is about none of its fields, or came when it had been called off."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.form: PlaceForm | None = None

    def hold(self, form: PlaceForm, done: Callable[[dict[str, Any]], None]) -> None:
        """From now on *form* is the one; *done*, a slot, is given what was changed."""
        self._let_go()
        self.form = form
        form.done.connect(done)
        form.gone.connect(self.close)

    def settle(self, work: Job) -> None:
        """*work* is what the form asked for: done, it is shut; refused, it says why beside its field."""
        work.then(self._saved, self.form).failed_to(self._refused, self.form)

    @Slot()
    def close(self) -> None:
        """Take the form away."""
        self._let_go()
        self.shut.emit()

    @Slot(object)
    def _saved(self, _: object, asked: PlaceForm) -> None:
        if self.form in (None, asked):  # else another has been opened meanwhile, and someone is writing in it
            self.close()

    @Slot(object)
    def _refused(self, error: BaseException, asked: PlaceForm) -> None:
        if self.form is not asked or not asked.refuse(error):
            self.failed.emit(error)

    def _let_go(self) -> None:
        if self.form is not None and isValid(self.form):  # what it stood in may have been drawn anew, or gone, while it was being written
            self.form.hide()
            self.form.deleteLater()
        self.form = None
