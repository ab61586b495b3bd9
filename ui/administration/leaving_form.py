"""Someone leaves: what this version can do about it, and what has to be done by hand. Nothing is promised that isn't so."""

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from coachdesk.domain.staff import StaffMember, has_left
from ui.administration.knowledge import Knowledge
from ui.administration.words import listed
from ui.kit.day_field import DayField
from ui.kit.fields import FieldProblem
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.surroundings import Surroundings


class LeavingForm(Card):
    """She is no longer offered anywhere; akter that only she was given can be taken back; those of a place can't yet."""

    gone = Signal()
    failed = Signal(object)

    def __init__(self, surroundings: Surroundings, known: Knowledge, member: StaffMember) -> None:
        super().__init__(kind="place")
        self._surroundings, self._member = surroundings, member
        name = member.name or ""
        self.body.addWidget(Text(tr("leaving.title", name=name), "h3", wrap=True))
        self.form = Form(DayField("left_on", tr("register.staff_member.left_on"), known.now.date()))
        self.form.show_values({"left_on": known.now.date()})
        self.body.addWidget(self.form)
        one = known.log.get(member.id)
        places = [place for team, place in known.directory.places.items() if one is not None and team in one.places]
        for words in (
            tr("leaving.stays", name=name, places=listed(places))
            if places
            else tr("leaving.stays_heads", name=name)
            if one and one.heads
            else "",
            tr("leaving.laptop", name=name) if known.laptops_of(member.id) else "",
            tr("leaving.seen"),
        ):
            if words:
                self.body.addWidget(Text(words, "meta", wrap=True))
        self.save = Button(tr("leaving.save"), "danger", symbol="user-minus", size="small")
        self.save.clicked.connect(self._leave)
        cancel = Button(tr("form.cancel"), size="small")
        cancel.clicked.connect(self.gone)
        line = row(self.save, cancel)
        self.take = Button(tr("leaving.take_back", count=one.alone if one is not None else 0), size="small")
        self.take.setVisible(one is not None and one.has_come and one.alone > 0)
        self.take.clicked.connect(self._take_back)
        line.addWidget(self.take)
        line.addStretch(1)
        self.body.addLayout(line)

    def begin(self) -> None:
        """The day first."""
        self.form.fields["left_on"].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc calls it off."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _leave(self) -> None:
        try:
            day = self.form.values()["left_on"]
        except FieldProblem:
            return
        said = tr("leaving.done", name=self._member.name or "")
        self._surroundings.change(said, has_left, self._member.id, day).then(self._left).failed_to(self._refused)

    @Slot(object)
    def _left(self, _: object) -> None:
        self.gone.emit()

    @Slot()
    def _take_back(self) -> None:
        user = self._member.id
        self._surroundings.desk.carry(lambda carrier: carrier.take_back(user)).then(self._taken).failed_to(self._refused)

    @Slot(object)
    def _taken(self, number: int) -> None:
        self.take.hide()
        self._surroundings.toasts.say(tr("leaving.taken", count=number))

    @Slot(object)
    def _refused(self, error: Any) -> None:
        self.failed.emit(error)
