"""Whether the open vault may be read: looked at each minute, and after each contact. When its day comes, it is locked."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from coachdesk.storage.lease import Lease
    from coachdesk.storage.workspace import Workspace
    from ui.kit.desk import Desk
    from ui.kit.job import Job

EVERY_MS = 60_000


class LeaseWatch(QObject):
    """Belongs to the desk, which begins it when a vault is opened."""

    changed = Signal(object)
    """`Lease`, when a day has gone or days were given."""
    given_back = Signal()
    """Everything can be read again."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self._desk = desk
        self.now: Lease | None = None
        """As it was found last."""
        self.writing_only = False
        """Whether the vault was opened with its lease over, and nothing has given it back since."""
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        desk.locked.connect(self._timer.stop)
        desk.sync_changed.connect(self._after_contact)

    def begin(self, lease: "Lease") -> None:
        """A vault was opened."""
        self.now, self.writing_only = lease, lease.over
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Look now."""
        if self._desk.is_open:
            self._desk.ask(_look).then(self.hear).failed_to(self._let_be)

    def challenge(self) -> "Job":
        """What is read out on the telephone."""
        return self._desk.ask(_challenge)

    def answer(self, text: str) -> "Job":
        """What was answered. Fails with BadCode, WrongAnswer; the result is the lease, which `hear` takes."""
        return self._desk.ask(lambda workspace: workspace.leasing.answer(text))

    @Slot(object)
    def hear(self, lease: "Lease") -> None:
        """How it stands."""
        before, self.now = self.now, lease
        if self.writing_only and not lease.over:
            self.writing_only = False
            self.given_back.emit()
        elif lease.over and not self.writing_only:
            self._desk.lock()  # with every word handed in; the door says then why it opens for writing alone
        elif lease != before:
            self.changed.emit(lease)

    @Slot()
    def _after_contact(self) -> None:
        if self.writing_only:
            self.look()

    @Slot(object)
    def _let_be(self, _: BaseException) -> None:
        return  # locked meanwhile; the next unlocking looks


def _look(workspace: "Workspace") -> "Lease":
    return workspace.leasing.look()


def _challenge(workspace: "Workspace") -> str:
    return workspace.leasing.challenge()
