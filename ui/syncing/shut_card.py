"""This computer gets nothing more: why, what is still only here, and whom to call. A state and no error: everybody leaves once."""

from PySide6.QtCore import Slot
from sqlmodel import Session

from coachdesk.domain.staff import StaffRole, staff
from coachdesk.domain.unit import this_unit
from ui.kit.carrying import SyncView
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Card, Text, column, row

ASKED = (StaffRole.ADMINISTRATOR, StaffRole.UNIT_HEAD)
AT_MOST = 2


class ShutCard(Card):
    """Hidden while the computer is in use."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(kind="place")
        self._desk = desk
        self._asked = False
        self.title = Text("", "h2", wrap=True)
        self.why, self.waits = Text("", wrap=True), Text("", "strong", wrap=True)
        self.call = Text(tr("sync.shut.call_somebody"), wrap=True)
        line = row(gap=12)
        line.addLayout(column(IconLabel("lock", "soon", 20), None))
        line.addLayout(column(self.title, self.why, self.waits, self.call), 1)
        self.body.addLayout(line)
        self.hide()

    def show_view(self, view: SyncView) -> None:
        """Say it, or hide."""
        self.setVisible(bool(view.shut_out))
        if not view.shut_out:
            return
        self.title.setText(tr(f"sync.shut.{view.shut_out}"))
        self.why.setText(tr(f"sync.shut.{view.shut_out}_why"))
        self.waits.setText(_waits(view))
        self.setAccessibleName(self.title.text())
        if not self._asked:
            self._asked = True
            self._desk.read(whom_to_call).then(self._name).failed_to(self._nobody)

    @Slot(object)
    def _name(self, found: list[tuple[str, str]]) -> None:
        if found:
            names = "; ".join(tr("sync.shut.phone", name=name, phone=phone) for name, phone in found)
            self.call.setText(tr("sync.shut.call", names=names))

    @Slot(object)
    def _nobody(self, _: object) -> None:
        """Emptied, or over its days: nobody's number can be read here any more."""


def _waits(view: SyncView) -> str:
    if view.emptied:
        return tr("sync.shut.emptied")
    waiting = view.waiting + view.refused_writes
    return tr("sync.shut.waits", count=waiting) if waiting else tr("sync.shut.handed_over")


def whom_to_call(session: Session) -> list[tuple[str, str]]:
    """Who looks after CoachDesk or leads the unit and has a number; else the unit's own number."""
    asked = sorted((one for one in staff(session) if one.role in ASKED and one.phone), key=lambda one: ASKED.index(one.role))
    found = [(one.name or "", one.phone or "") for one in asked][:AT_MOST]
    unit = this_unit(session)
    return found or ([(unit.name or "", unit.phone)] if unit is not None and unit.phone else [])
