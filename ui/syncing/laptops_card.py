"""The coach's own computers, and what is known of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.staff import laptops
from ui.kit.carrying import Carrier, Device
from ui.kit.desk import Desk
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Text, column, row, rule
from ui.kit.when import moment_words


@dataclass(frozen=True)
class Mine:
    """A computer of mine as the directory has it."""

    device_id: UUID
    name: str
    here: bool


def my_laptops(session: Session) -> list[Mine]:
    """This one first."""
    me = acting(session)
    found = [Mine(one.id, one.name or "", one.id == me.device_id) for one in laptops(session) if one.user_id == me.user_id]
    return sorted(found, key=lambda one: (not one.here, one.name))


class MyLaptops(QWidget):
    """Asks for itself; told the last contact, it shows it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._mine: list[Mine] = []
        self._heard: dict[UUID, datetime | None] = {}
        self._contact: datetime | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(Text(tr("sync.your_laptops"), "h3"))
        self._list = column(gap=10)
        box.addLayout(self._list)
        self.lost = Button(tr("sync.lost"), "quiet", size="small")
        box.addLayout(row(self.lost, None))
        self.hide()
        desk.read(my_laptops).then(self._take_mine).failed_to(self._unknown)
        desk.carry(_own_devices(desk.who.user_id)).then(self._take_heard).failed_to(self._unknown)

    def show_contact(self, contact: datetime | None) -> None:
        """When the server answered this computer last."""
        if contact != self._contact:
            self._contact = contact
            self._draw()

    @Slot(object)
    def _take_mine(self, mine: list[Mine]) -> None:
        self._mine = mine
        self._draw()

    @Slot(object)
    def _take_heard(self, devices: tuple[Device, ...]) -> None:
        self._heard = {one.device_id: one.heard for one in devices}
        self._draw()

    @Slot(object)
    def _unknown(self, _: object) -> None:
        """Nothing founded or joined yet: there is nothing to know, and the page says so already."""

    def _draw(self) -> None:
        with filling(self._list):
            self.setVisible(bool(self._mine))
            now = self._desk.who.now()
            for number, one in enumerate(self._mine):
                if number:
                    self._list.addWidget(rule())
                head = row(gap=10)
                head.addWidget(IconLabel("laptop", "accent_text" if one.here else "text2", 18))
                head.addWidget(Text(one.name, "strong", wrap=True), 1)
                if one.here:
                    head.addWidget(Text(tr("sync.this_one"), "meta"))
                self._list.addLayout(head)
                self._list.addWidget(Text(self._known(one, now), "meta", wrap=True))

    def _known(self, one: Mine, now: datetime) -> str:
        if one.here:
            return tr("sync.last_contact", when=moment_words(self._contact, now)) if self._contact else tr("sync.no_contact_yet")
        heard = self._heard.get(one.device_id)
        return tr("sync.heard_from", when=moment_words(heard, now)) if heard is not None else tr("sync.not_heard_from")


def _own_devices(me: UUID) -> Any:
    def ask(carrier: Carrier) -> tuple[Device, ...]:
        return next((one.devices for one in carrier.colleagues() if one.user_id == me), ())

    return ask
