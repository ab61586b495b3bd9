"""Someone leaves: the day, who takes over, what may be lost with an unsent laptop; and from then on she gets nothing more."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from coachdesk.domain.handing_on import leave
from coachdesk.domain.staff import StaffMember
from ui.administration.hand_over import HandOver, Outcome, see_through
from ui.administration.knowledge import Knowledge
from ui.kit.day_field import DayField
from ui.kit.fields import FieldProblem
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.page import show_whole
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.surroundings import Surroundings
from ui.kit.when import day_words, long_day, moment_words


class LeavingForm(Card):
    """Today or earlier: at once, by the membership log. A later day is written down, and Min dag reminds when it has come."""

    gone = Signal()
    failed = Signal(object)

    def __init__(self, surroundings: Surroundings, known: Knowledge, member: StaffMember) -> None:
        super().__init__(kind="place")
        self._surroundings, self._known, self._member = surroundings, known, member
        name = self._name = member.name or ""
        self._in, self._now = known.still_in(member.id), False
        self.body.addWidget(Text(tr("leaving.title", name=name), "h3", wrap=True))
        self.form = Form(DayField("left_on", tr("leaving.day"), known.now.date()))
        self.form.show_values({"left_on": member.left_on or known.now.date()})
        self.form.edited.connect(self._say_effect)
        self.body.addWidget(self.form)
        self.effect = Text("", wrap=True)
        self.body.addWidget(self.effect)
        for words in self._risks():
            self.body.addWidget(Text(words, "soon", wrap=True))
        self.hand_over = HandOver(surroundings, known, member)
        self.hand_over.known.connect(self._come_in_sight)
        self.body.addWidget(self.hand_over)
        self.body.addWidget(Text(tr("leaving.seen"), "meta", wrap=True))
        self.save = Button("", "danger", symbol="user-minus", size="small")
        self.save.clicked.connect(self._leave)
        cancel = Button(tr("form.cancel"), size="small")
        cancel.clicked.connect(self.gone)
        self.body.addLayout(row(self.save, cancel, None))
        self._say_effect()

    def begin(self) -> None:
        """The day first."""
        self.form.fields["left_on"].setFocus()
        show_whole(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc calls it off."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            super().keyPressEvent(event)

    def _risks(self) -> list[str]:
        """What can be lost: akter that only she can read, and what lies unsent on each of her computers in use."""
        one = self._known.log.get(self._member.id)
        said = [tr("leaving.only", count=one.only, name=self._name)] if one is not None and one.only and self._in else []
        for laptop in self._known.laptops_of(self._member.id):
            device = self._known.device(laptop.id)
            if device is None or device.shut:
                continue
            heard = moment_words(device.heard, self._known.now) if device.heard is not None else ""
            key = "leaving.unsent" if heard else "leaving.unheard"
            said.append(tr(key, laptop=laptop.name or "", when=heard, name=self._name))
        return said

    @Slot()
    def _say_effect(self) -> None:
        try:
            day, today = self.form.fields["left_on"].value(), self._known.now.date()
        except FieldProblem:
            return  # it is still being typed
        later = day is not None and day > today
        if not self._in:
            self.effect.setText(tr("leaving.record_only", name=self._name))
        elif later:
            self.effect.setText(tr("leaving.later", name=self._name, day=long_day(day)))
        else:
            self.effect.setText(tr("leaving.now", name=self._name))
        words = tr("leaving.save_later") if later or not self._in else tr("leaving.save")
        self.save.setText(f" {words}")
        self.save.setAccessibleName(words)

    @Slot()
    def _come_in_sight(self) -> None:
        show_whole(self)

    # --- it is done -----------------------------------------------------------------------------------------------

    @Slot()
    def _leave(self) -> None:
        try:
            day = self.form.values()["left_on"]
        except FieldProblem:
            return
        if day is None:
            self.form.fields["left_on"].complain(tr("problem.missing"))
            return
        self.save.setEnabled(False)
        self._now = day <= self._known.now.date() and self._in
        choices, user = self.hand_over.choices(), self._member.id
        if self._now:  # what the log has been told can't be undone, so no undo is offered for the record either
            work = self._surroundings.desk.write(leave, user, day, choices)
        else:
            said = tr("leaving.noted", name=self._name, day=day_words(day, self._known.now.date()))
            work = self._surroundings.change(said, leave, user, day, choices)
        work.then(self._written, choices).failed_to(self._refused)

    @Slot(object, object)
    def _written(self, _: object, choices: dict[UUID, UUID]) -> None:
        if not self._known.log:
            self.gone.emit()
            return
        errand = partial(see_through, choices, self._member.id if self._now else None)
        self._surroundings.desk.carry(errand).then(self._seen_through).failed_to(self._refused)

    @Slot(object)
    def _seen_through(self, outcome: Outcome) -> None:
        if self._now:
            self._surroundings.toasts.say(tr("leaving.done" if outcome.said else "leaving.waits", name=self._name))
        if outcome.unread:
            self._surroundings.toasts.say(tr("hand_over.unread", count=outcome.unread))
        self.gone.emit()

    @Slot(object)
    def _refused(self, error: Any) -> None:
        self.save.setEnabled(True)
        self.failed.emit(error)
