"""Why the laptop is written on and not read, how the connection stands, and the three things to do."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from ui.kit.aloud import say_aloud
from ui.kit.carrying import Carrier, SyncView
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Text, row
from ui.kit.theme import theme
from ui.kit.when import long_day
from ui.unlock.form import UnlockForm


class LeaseHome(UnlockForm):
    """Sending tries by itself, too; the button is for who has just found a net."""

    note_asked = Signal()
    telephone_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        lease = desk.lease.now
        since = long_day(lease.last_contact) if lease is not None and lease.last_contact is not None else ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(10))
        box.addWidget(Text(tr("lease.title"), "h1", wrap=True))
        why = (tr("lease.since", day=since), tr("lease.why"), tr("lease.safe"))
        for words in why:
            box.addWidget(Text(words, wrap=True))
        self.said = " ".join((tr("lease.title"), *why))
        box.addSpacing(theme().gap(4))
        self.send = Button(tr("lease.send"), "primary", size="large")
        self.send.clicked.connect(self._send)
        box.addWidget(self.send)
        self._sign, self.state = IconLabel("laptop", "text2"), Text("", "meta", wrap=True)
        line = row(self._sign, gap=8)
        line.addWidget(self.state, 1)
        box.addLayout(line)
        box.addSpacing(theme().gap(4))
        self.note = Button(tr("lease.note"), size="large")
        self.note.clicked.connect(self.note_asked)
        self.telephone = Button(tr("lease.telephone"), size="large")
        self.telephone.clicked.connect(self.telephone_asked)
        lock = Button(tr("lease.lock"), "quiet", size="small", symbol="lock")
        lock.clicked.connect(desk.lock)
        box.addWidget(self.note)
        box.addWidget(self.telephone)
        box.addLayout(row(None, lock, None))
        desk.sync_changed.connect(self.show_sync)
        self.show_sync(desk.sync)

    def begin(self) -> None:
        """Connecting is what helps."""
        self.send.setFocus()
        say_aloud(self, self.said, now=True)

    @Slot(object)
    def show_sync(self, view: SyncView) -> None:
        """How it stands, as it is; what waits is said first, since it is what she can lose."""
        waits = tr("lease.waits", count=view.waiting) if view.waiting else ""
        if view.working:
            how = tr("lease.working")
        elif view.unreached or view.trouble == "server_unreachable":
            how = tr("lease.no_net")
        else:
            how = tr("lease.refused") if view.trouble else ""
        words = " ".join(part for part in (waits, how) if part)
        self.state.setText(words)
        self.state.setVisible(bool(words))
        self._sign.setVisible(bool(words))

    @Slot()
    def _send(self) -> None:
        self._desk.carry(_send_now).failed_to(self._no_carrier)

    @Slot(object)
    def _no_carrier(self, _: BaseException) -> None:
        self.state.setText(tr("lease.no_net"))
        self.state.show()


def _send_now(carrier: Carrier) -> SyncView:
    return carrier.send_now()
