"""The one object that features talk to: work goes out to the storage thread, news comes in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from coachdesk.errors import Locked
from ui.kit import storage_verbs
from ui.kit.gathering import Gathering
from ui.kit.job import Job, StorageThread
from ui.kit.lease_watch import LeaseWatch
from ui.kit.open_vault import OpenVault

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from coachdesk.domain.access import OpenReason
    from coachdesk.domain.record import Record
    from coachdesk.storage.history import HistoryLine
    from coachdesk.storage.merge import Name
    from coachdesk.storage.questions import Question
    from coachdesk.storage.workspace import Workspace
    from ui.kit.carrying import Carrier, SyncView


CarrierMaker = Callable[["Workspace", "Callable[[SyncView], None]"], "Carrier"]
"""Starts to carry for an open workspace and tells how it stands, from any thread."""


@dataclass(frozen=True)
class Me:
    """Whose vault is open; *unit_id* is None until a municipality has been founded or joined. *now*: the instant in its zone."""

    user_id: "UUID"
    device_id: "UUID"
    unit_id: "UUID | None"
    now: "Callable[[], datetime]"


@dataclass
class Step:
    """What was written at once, by names alone; the storage thread fills them in. None where it can't be taken back."""

    names: "tuple[Name, ...]" = ()


class Desk(QObject):
    """Results of jobs come to bound slots on the UI thread. Locked, it has no workspace and every job fails with `Locked`."""

    changed = Signal(object)
    """`Changes` after every commit, own or from away."""
    indexed = Signal()
    """Search knows all that was written so far."""
    locking = Signal()
    """Hand in what isn't written yet, with `hand_in`; the vault closes after that."""
    locked = Signal()
    lock_refused = Signal(object)
    """What was handed in couldn't be kept (the error says why), so the vault stayed open and the words stay on screen."""
    unlocked = Signal()
    failed = Signal(object)
    """An error that its feature had no place for."""

    sync_changed = Signal(object)
    """`SyncView`: how it stands with sync."""
    joined = Signal()
    """A municipality was founded or joined: there is a unit now."""

    _news = Signal(object)
    _sync_news = Signal(object)

    def __init__(self, thread: StorageThread, parent: QObject | None = None, carrier: CarrierMaker | None = None) -> None:
        super().__init__(parent)
        self._thread, self._network = thread, StorageThread(self, "network")
        self._make_carrier = carrier
        self._vault = OpenVault()  # belongs to the storage thread
        self._sync: SyncView | None = None
        self.is_open = False
        self.me: Me | None = None
        for one in (self._thread, self._network):
            one.failed.connect(self.failed)
        self._gathering = Gathering(self)
        self._gathering.told.connect(self._tell)
        self._news.connect(self._gathering.hear, Qt.ConnectionType.QueuedConnection)
        self._sync_news.connect(self._tell_sync, Qt.ConnectionType.QueuedConnection)
        self.lease = LeaseWatch(self)

    @property
    def who(self) -> Me:
        """Whose vault is open. Raises Locked."""
        if self.me is None:
            raise Locked
        return self.me

    @property
    def sync(self) -> "SyncView":
        """How it stands with sync, as it was told last."""
        return self._sync or _never_told()

    # --- work -----------------------------------------------------------------------------------------------------

    def work(self, function: Callable[..., Any], *args: Any) -> Job:
        """Run something slow that needs no workspace, on the storage thread."""
        return self._thread.submit(lambda: function(*args))

    def ask(self, question: "Callable[[Workspace], Any]") -> Job:
        """Give *question* the workspace, on the storage thread. For the desk's own rooms; features use the verbs below."""
        return self._thread.submit(lambda: question(self._vault.workspace))

    def carry(self, errand: "Callable[[Carrier], Any]") -> Job:
        """Give sync an errand, on the network thread: storage doesn't wait for the net."""
        return self._network.submit(lambda: errand(self._vault.carrier))

    def come_in(self) -> None:
        """Read again whose vault this is, after founding or joining."""
        self.ask(_who).then(self._has_joined)

    def read(self, query: Callable[..., Any], *args: Any, **kw: Any) -> Job:
        """Run *query(session, …)*."""
        return self.ask(lambda workspace: workspace.read(query, *args, **kw))

    def write(self, verb: Callable[..., Any], *args: Any, seen: Any = None, **kw: Any) -> Job:
        """Run *verb(session, …)* as one transaction; *seen* is what the form showed."""
        return self.ask(lambda workspace: workspace.write(verb, *args, seen=seen, **kw))

    def write_step(self, step: "Step", verb: Callable[..., Any], *args: Any, seen: Any = None, **kw: Any) -> Job:
        """As write; *step* learns how to take it back, before the result comes."""
        return self.ask(lambda workspace: storage_verbs.write_step(workspace, step, verb, *args, seen=seen, **kw))

    def take_back(self, step: "Step") -> Job:
        """Undo a step as a whole. Fails with ChangedSince and the like where that would touch what came after it."""
        return self.ask(lambda workspace: storage_verbs.take_back(workspace, step))

    def hand_in(self, verb: Callable[..., Any], *args: Any, **kw: Any) -> Job:
        """Write what must not be lost: a lock under way is called off where this fails."""
        return self._thread.submit(lambda: self._vault.keep(verb, *args, **kw))

    def show(self, cls: "type[Record]", record_id: "UUID") -> Job:
        """`Shown`: the record as a form shows it and the dots behind it."""
        return self.ask(lambda workspace: workspace.show(cls, record_id))

    def open_akt(self, akt_id: "UUID", reason: "OpenReason") -> Job:
        """Open an akt, which is written to its access log: once until the vault is locked, however often its pages are turned.

        The result is the reason it was opened with.
        """
        return self._thread.submit(lambda: self._vault.open_akt(akt_id, reason))

    def export(self, akt_id: "UUID", path: "Path") -> Job:
        """Write an akt to *path* in the open format. It is logged first, every time; what can't be logged isn't exported."""
        return self.ask(lambda workspace: storage_verbs.export(workspace, akt_id, path))

    def reason_for(self, akt_id: "UUID") -> "OpenReason | None":
        """Why an akt was opened since the vault was unlocked."""
        return self._vault.reason_for(akt_id)

    def log_search(self, text: str, hits: int) -> Job:
        """Write down that someone searched: one event a settled query."""
        return self.ask(lambda workspace: workspace.log_search(text, hits))

    def feed_search(self) -> Job:
        """Let search take in a bite of what was written; the result says whether there is more."""
        return self.ask(storage_verbs.feed_search)

    # --- history and questions ------------------------------------------------------------------------------------

    def undo(self, line: "HistoryLine") -> Job:
        """Write what stood before as a new change."""
        return self.write(storage_verbs.undo, line)

    def questions(self) -> Job:
        """All open questions."""
        return self.read(storage_verbs.open_questions)

    def answer(self, question: "Question", values: dict[str, Any]) -> Job:
        """Settle a question; nothing that stood there is thrown away."""
        return self.write(storage_verbs.answer, question, values, seen=question.seen)

    def keep_both(self, question: "Question") -> Job:
        """Let all answers stand, each as a record; the result is the records that were made."""
        return self.write(storage_verbs.keep_both, question, seen=question.seen)

    def ask_again(self, question: "Question", made: "Sequence[UUID]" = ()) -> Job:
        """Take back the answer just given: the question is open again. *made*: what keeping both made."""
        return self.write(storage_verbs.ask_again, question, made)

    # --- the vault opens and closes -------------------------------------------------------------------------------

    def open(self, opening: "Callable[[], Workspace]") -> Job:
        """Run *opening* on the storage thread and work with what it returns."""
        return self._thread.submit(lambda: self._take(opening())).then(self._has_opened)

    def lock(self) -> None:
        """Ask for what isn't written, then close the vault and forget its keys."""
        if not self.is_open:
            return
        self._thread.submit(self._vault.forget_losses)
        self.locking.emit()
        self._thread.submit(self._vault.lock).then(self._has_closed).failed_to(self._stays_open)

    def leave(self) -> bool:
        """Lock and end the storage thread: the program ends. Says whether all was done in time."""
        if self.is_open:
            self.locking.emit()
        self._thread.submit(self._vault.close)
        self.is_open = False
        return self._thread.finish() and self._network.finish()

    def _take(self, workspace: "Workspace") -> Me:
        self._vault.fill(workspace)
        workspace.subscribe(self._news.emit)
        if self._make_carrier is not None:
            self._vault.carried_by(self._make_carrier(workspace, self._sync_news.emit))
        self._lease = workspace.leasing.look()
        return _who(workspace)

    @Slot(object)
    def _has_opened(self, me: Me) -> None:
        self.is_open, self.me = True, me
        self.lease.begin(self._lease)
        self.unlocked.emit()

    @Slot(object)
    def _has_joined(self, me: Me) -> None:
        self.me = me
        self.joined.emit()

    @Slot(object)
    def _tell_sync(self, view: "SyncView") -> None:
        if self.is_open:
            self._sync = view
            self.sync_changed.emit(view)

    @Slot(object)
    def _has_closed(self, _: object) -> None:
        self.is_open, self.me = False, None
        self._gathering.forget()
        self.locked.emit()

    @Slot(object)
    def _stays_open(self, error: BaseException) -> None:
        self.lock_refused.emit(error)

    @Slot(object)
    def _tell(self, changes: object) -> None:
        if self.is_open:
            self.changed.emit(changes)


def _who(workspace: "Workspace") -> Me:
    identity = workspace.identity
    return Me(identity.user_id, identity.device_id, identity.unit_id, workspace.now)


def _never_told() -> "SyncView":
    # Loaded late, with what an open vault needs: the desk is there before.
    from ui.kit.carrying import SyncView

    return SyncView()
