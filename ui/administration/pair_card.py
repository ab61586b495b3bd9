"""One more computer for oneself: the code large and as QR, for a quarter of an hour and one use, from screen to screen."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout

from ui.administration.invitation_text import InvitationText
from ui.administration.qr import QrPicture
from ui.kit.aloud import say_aloud
from ui.kit.carrying import Invited
from ui.kit.i18n import tr
from ui.kit.page import show_whole
from ui.kit.pieces import Button, Card, Text, column, row
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme

STEPS = 4
TICK_MS = 1_000
_MINUTE = 60


class PairCard(Card):
    """The code is kept nowhere and printed nowhere: whoever has it first is the user. Too old, it goes from the screen."""

    gone = Signal()
    again = Signal()

    def __init__(self, surroundings: Surroundings, invited: Invited) -> None:
        super().__init__(kind="place")
        self._who, self._until = surroundings.desk.who, invited.until
        self.body.addWidget(Text(tr("pair.title"), "h2", wrap=True))
        self.code = Text(invited.code.replace("-", " – "), "code", wrap=True).copyable()
        self.code.setAccessibleName(tr("invitation.code_named", code=" ".join(invited.code.replace("-", ", "))))
        text = InvitationText(invited.code, invited.server)
        self.picture = QrPicture(str(text), tr("invitation.qr_named", code=invited.code, server=invited.server))
        self.left_words = Text("", "strong", wrap=True)
        facts = column(
            Text(tr("invitation.sheet.code"), "label"),
            self.code,
            Text(tr("invitation.sheet.server", server=invited.server), wrap=True).copyable(),
            self.left_words,
            Text(tr("pair.secret"), "soon", wrap=True),
            None,
        )
        beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        beside.setSpacing(theme().gap(20))
        beside.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        beside.addLayout(facts, 1)
        self.body.addLayout(beside)
        self.body.addWidget(Text(tr("pair.steps"), "label"))
        for number in range(1, STEPS + 1):
            line = row(gap=6)
            line.addWidget(Text(f"{number}.", "meta"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(tr(f"pair.step{number}"), "meta", wrap=True), 1)
            self.body.addLayout(line)
        self.renew = Button(tr("admin.invite.again"), "primary", size="small")
        self.renew.clicked.connect(self.again)
        self.renew.hide()
        self.done = Button(tr("form.done"), size="small")
        self.done.clicked.connect(self.gone)
        self.body.addLayout(row(self.renew, self.done, None))
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tell)
        self._timer.start()
        self.tell()

    def begin(self) -> None:
        """There is nothing to do here but to read."""
        self.done.setFocus()
        show_whole(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: the other computer has it."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def tell(self) -> None:
        """How long it holds yet."""
        words = time_left(self._until, self._who.now())
        if words:
            self.left_words.setText(words)
            return
        self._timer.stop()
        self.left_words.setText(tr("pair.over"))
        for part in (self.code, self.picture):
            part.hide()
        self.renew.show()  # without the focus: somebody may be writing elsewhere on the page
        say_aloud(self, self.left_words.text())


def time_left(until: datetime, now: datetime) -> str:
    """Says "Gäller i 12 minuter", and in the last two the seconds; nothing when it is over."""
    seconds = round((until - now).total_seconds())
    if seconds <= 0:
        return ""
    if seconds > 2 * _MINUTE:
        return tr("pair.minutes", count=-(-seconds // _MINUTE))
    return tr("pair.seconds", count=seconds)
