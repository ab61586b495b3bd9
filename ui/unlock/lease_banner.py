"""Above the page: how many days are left, from seven on; and notes that were written when nobody could be looked up."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from coachdesk.domain.loose_note import count_loose_notes
from ui.kit.banner import BannerPlace
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.pieces import Status
from ui.kit.when import long_day

if TYPE_CHECKING:
    from coachdesk.storage.lease import Lease

SOON = 3
"""Days left from which it is a warning; before that it is news."""


class LeaseBanner(QObject):
    """Says it in *place* when the vault is opened and anew each day. Lives as long as that; *go* leads to what can be done."""

    def __init__(self, desk: Desk, place: BannerPlace, go: Callable[[Place], None]) -> None:
        super().__init__(place)
        self.place, self._go = place, go
        if desk.who.unit_id is None:
            return
        desk.lease.changed.connect(self.say)
        if desk.lease.now is None or not self.say(desk.lease.now):
            desk.read(count_loose_notes).then(self._say_loose).failed_to(self._let_be)

    @Slot(object)
    def say(self, lease: "Lease") -> bool:
        """Say how many days are left; nothing while there are enough. Says whether it did."""
        if (words := lease_words(lease)) is None:
            return False
        self.place.say(*words, (tr("lease.to_sync"), self._to_sync))
        return True

    def _to_sync(self) -> None:
        self._go(Place("syncing"))

    @Slot(object)
    def _say_loose(self, count: int) -> None:
        if count and not self.place.words:
            self.place.say("calm", tr("loose.waiting", count=count), (tr("loose.to_place"), self._to_loose))

    def _to_loose(self) -> None:
        self.place.clear()
        self._go(Place("loose_notes"))

    @Slot(object)
    def _let_be(self, _: BaseException) -> None:
        return  # locked meanwhile


def lease_words(lease: "Lease") -> tuple[Status, str] | None:
    """A status and a sentence from seven days before the end."""
    if lease.left is None or lease.until is None or not 0 <= lease.left <= 7:
        return None
    left = tr("lease.left", count=lease.left) if lease.left else tr("lease.last_day")
    return "soon" if lease.left <= SOON else "calm", f"{left} {tr('lease.connect', day=long_day(lease.until))}"
