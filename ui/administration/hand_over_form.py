"""Who takes over from somebody who has left already: what waited when she did."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from coachdesk.domain.handing_on import hand_on
from coachdesk.domain.staff import StaffMember
from ui.administration.hand_over import HandOver, Outcome, see_through
from ui.administration.knowledge import Knowledge
from ui.kit.i18n import tr
from ui.kit.page import show_whole
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.surroundings import Surroundings


class HandOverForm(Card):
    """What is chosen is done; what isn't can still wait."""

    gone = Signal()
    failed = Signal(object)

    def __init__(self, surroundings: Surroundings, known: Knowledge, member: StaffMember) -> None:
        super().__init__(kind="place")
        self._surroundings, self._known = surroundings, known
        self.body.addWidget(Text(tr("hand_over.title", name=member.name or ""), "h3", wrap=True))
        self.hand_over = HandOver(surroundings, known, member)
        self.hand_over.known.connect(self._come_in_sight)
        self.body.addWidget(self.hand_over)
        self.save = Button(tr("form.done"), "primary", size="small")
        self.save.clicked.connect(self._hand_on)
        cancel = Button(tr("form.cancel"), size="small")
        cancel.clicked.connect(self.gone)
        self.body.addLayout(row(self.save, cancel, None))

    def begin(self) -> None:
        """Who, first."""
        self.hand_over.all.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc calls it off."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _come_in_sight(self) -> None:
        self.hand_over.all.setFocus()
        show_whole(self)

    @Slot()
    def _hand_on(self) -> None:
        choices = self.hand_over.choices()
        if not choices:
            self.gone.emit()
            return
        self.save.setEnabled(False)
        said = tr("hand_over.done", count=len(choices))
        self._surroundings.change(said, hand_on, choices).then(self._written, choices).failed_to(self._refused)

    @Slot(object, object)
    def _written(self, _: object, choices: dict[UUID, UUID]) -> None:
        if not self._known.log:
            self.gone.emit()
            return
        self._surroundings.desk.carry(partial(see_through, choices, None)).then(self._given).failed_to(self._refused)

    @Slot(object)
    def _given(self, outcome: Outcome) -> None:
        if outcome.unread:
            self._surroundings.toasts.say(tr("hand_over.unread", count=outcome.unread))
        self.gone.emit()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        self.failed.emit(error)
