"""Above the page: administrators have named another root, and this user hasn't compared its code yet."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from coachdesk.domain.staff import staff
from ui.kit.banner import BannerPlace
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.offices import OfficesView
from ui.kit.words import listed

if TYPE_CHECKING:
    from coachdesk.domain.staff import StaffMember
    from ui.kit.carrying import SyncView


class RootBanner(QObject):
    """Asks at each contact; lives as long as the place it speaks in. Only comparing ends it."""

    def __init__(self, desk: Desk, place: BannerPlace) -> None:
        super().__init__(place)
        self._desk, self._place = desk, place
        self._contact: object = None
        self._view = OfficesView()
        if desk.who.unit_id is not None:
            desk.sync_changed.connect(self._sync_news)
            self._sync_news(desk.sync)

    @Slot(object)
    def _sync_news(self, view: "SyncView") -> None:
        if view.server and view.last_contact != self._contact:
            self._contact = view.last_contact
            self._desk.carry(lambda carrier: carrier.offices().look()).then(self._look).failed_to(self._let_be)

    @Slot(object)
    def _look(self, view: OfficesView) -> None:
        self._view = view
        if view.compare:
            self._desk.read(staff, former=True).then(self._say).failed_to(self._let_be)

    @Slot(object)
    def _say(self, members: "list[StaffMember]") -> None:
        names = [one.name or "" for one in members if one.id in self._view.named_by]
        words = tr("root.changed", names=listed(names or [tr("offices.somebody")]), code=self._view.compare)
        self._place.say("stop", words, (tr("root.compared"), self._compared), closable=False)

    def _compared(self) -> None:
        self._place.clear()
        self._desk.carry(lambda carrier: carrier.offices().compared()).failed_to(self._let_be)

    @Slot(object)
    def _let_be(self, _: BaseException) -> None:
        return  # locked meanwhile, or no server: it is asked again at the next contact
