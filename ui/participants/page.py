"""One participant. The akt is opened with a reason, which its access log keeps, before anything of it is shown."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from coachdesk.domain.access import OpenReason
from coachdesk.domain.akt import held
from coachdesk.domain.enrolment import running_enrolment
from coachdesk.domain.person import person_of
from ui.kit.i18n import tr
from ui.kit.page import Page, Place, scroll_area
from ui.kit.panel import Panel
from ui.kit.people import People, with_people
from ui.kit.pieces import Button, clear
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.participants.reason_card import ReasonCard

PanelMaker = Callable[[Surroundings, UUID], Panel]
BESIDE_FROM = 900
"""Effective width of the page from which the panels stand in two columns."""


class ParticipantPage(Page):
    """*main* and *side* are panels that features offer; this page knows none of them by name."""

    def __init__(self, surroundings: Surroundings, place: Place, main: Sequence[PanelMaker], side: Sequence[PanelMaker]) -> None:
        super().__init__("", back=(tr("participants.title"), Place("participants")))
        assert place.key is not None
        self._surroundings, self._desk, self.akt_id = surroundings, surroundings.desk, place.key
        self._main, self._side = main, side
        was = place.state.get("reason")
        self._reason = OpenReason(was) if was else self._desk.reason_for(place.key)
        self.panels: list[Panel] = []
        self._columns: QBoxLayout | None = None
        self.note = Button(tr("participant.note"), "primary", symbol="square-pen", keys="Ctrl+N")
        self.note.clicked.connect(self._write)
        self.note.setEnabled(False)
        self.history = Button(tr("participant.history"), symbol="history")
        self.history.clicked.connect(self._history)
        self.access = Button(tr("participant.access"), symbol="key-round")
        self.access.clicked.connect(self._access)
        self.export = Button(tr("participant.export"), symbol="download")
        self.export.clicked.connect(self._export)
        for button in (self.access, self.history, self.export):
            button.setEnabled(False)
            self.head.addWidget(button)
        self.head.addWidget(self.note)
        self._desk.read(with_people, _summary, self.akt_id).then(self._greet).failed_to(self.fail)

    def place(self) -> Place:
        """With the reason, so that coming back after a lock doesn't ask twice; it is logged again."""
        return Place("participant", self.akt_id, {"reason": self._reason.value} if self._reason else {})

    # --- opening --------------------------------------------------------------------------------------------------

    @Slot(object)
    def _greet(self, found: tuple[tuple[str, Any, Any], People]) -> None:
        (name, akt, enrolment), names = found
        self.retitle(name)
        coach = tr("participant.coach", name=names.name(akt.responsible_id)) if akt.responsible_id else ""
        programme = enrolment.programme if enrolment is not None else ""
        self.say_meta("  ·  ".join(part for part in (akt.place, programme, coach) if part))
        if akt.responsible_id == self._desk.who.user_id:
            self._open(OpenReason.OWN_CASE)
        elif self._reason is not None:
            self._open(self._reason)
        else:
            card = ReasonCard(names.name(akt.responsible_id))
            card.chosen.connect(self._open)
            self.body.addWidget(card)
            self.body.addStretch(1)
            card.setFocus()

    @Slot(object)
    def _open(self, reason: OpenReason) -> None:
        self._reason = reason
        self._desk.open_akt(self.akt_id, reason).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, _: object) -> None:
        clear(self.body)
        for button in (self.note, self.access, self.history, self.export):
            button.setEnabled(True)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(theme().gap(16))
        left = QVBoxLayout()
        for maker in self._main:
            panel = self._panel(maker)
            panel.setMinimumHeight(theme().px(280))
            left.addWidget(panel, 1)
        area, side = scroll_area()
        area.setMinimumHeight(theme().px(280))
        for maker in self._side:
            side.addWidget(self._panel(maker))
        side.addStretch(1)
        self._columns.addLayout(left, 3)
        self._columns.addWidget(area, 2)
        whole, box = scroll_area()
        box.addLayout(self._columns, 1)
        self.body.addWidget(whole, 1)
        self._arrange()
        self.note.setFocus()

    def _panel(self, maker: PanelMaker) -> Panel:
        panel = maker(self._surroundings, self.akt_id)
        panel.went.connect(self.went)
        self.panels.append(panel)
        return panel

    # --- doing ----------------------------------------------------------------------------------------------------

    @Slot()
    def _write(self) -> None:
        self.went.emit(Place("note_editor", self.akt_id))

    @Slot()
    def _history(self) -> None:
        self.went.emit(Place("history", self.akt_id))

    @Slot()
    def _access(self) -> None:
        self.went.emit(Place("access", self.akt_id))

    @Slot()
    def _export(self) -> None:
        self.went.emit(Place("export", self.akt_id))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room, else one below the other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        if self._columns is not None:
            wide = self.width() / theme().k >= BESIDE_FROM
            self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def _summary(session: Any, akt_id: UUID) -> tuple[str, Any, Any]:
    """What the head of the page says: no more than the list of participants does."""
    return person_of(session, akt_id).full_name, held(session, akt_id), running_enrolment(session, akt_id)
