"""The laptop was without contact for too long: why nothing is read, and what can be done. It opens by itself once there was contact."""

from PySide6.QtCore import Signal, Slot

from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.unlock.card_page import CardPage
from ui.unlock.lease_home import LeaseHome
from ui.unlock.loose_form import LooseForm
from ui.unlock.telephone_form import TelephoneForm


class LeasePage(CardPage):
    """Says `done` when everything can be read again, and nothing is being written here."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("lease.foot"), wide=520)
        self._desk = desk
        desk.lease.given_back.connect(self._may_go)
        self._home()

    @Slot()
    def _home(self) -> None:
        form = LeaseHome(self._desk)
        form.note_asked.connect(self._write)
        form.telephone_asked.connect(self._call)
        self._show(form)

    @Slot()
    def _write(self) -> None:
        form = LooseForm(self._desk)
        form.finished.connect(self._go_on)
        self._show(form)

    @Slot()
    def _call(self) -> None:
        form = TelephoneForm(self._desk)
        form.cancelled.connect(self._home)
        self._show(form)

    @Slot()
    def _go_on(self) -> None:
        if self._desk.lease.writing_only:
            self._home()
        else:
            self.done.emit()

    @Slot()
    def _may_go(self) -> None:
        """Nobody is pulled away in the middle of a sentence."""
        if isinstance(self.form, LooseForm) and self.form.holds_words:
            self.form.say_open()
        else:
            self.done.emit()
