"""Three states side by side: what wasn't taken, what waits, what is on the server. Below each other where it is narrow."""

from datetime import datetime

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from ui.kit.carrying import SyncView
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Text, clear, column, row
from ui.kit.theme import theme
from ui.kit.when import moment_words
from ui.syncing.words import PASSING


def facts(view: SyncView, now: datetime) -> list[tuple[str, str, str, str]]:
    """Icon, colour, what it is, and what comes of it. Green stands there only where all is on the server, and nobody has to do anything."""
    if not view.server:
        return [("laptop", "text2", tr("sync.badge.alone"), tr("sync.no_server"))]
    found = []
    if view.shut_out:
        return []  # the card above says it all
    if view.refused:
        found.append(("octagon-alert", "stop", tr("sync.refused", count=view.refused_writes), tr("sync.you_choose")))
    if view.waiting or view.spaces:
        offline = view.unreached or view.trouble == "server_unreachable"
        words = tr("sync.waits_for_net" if offline else "sync.waiting_plain", count=max(view.waiting, 1))
        found.append(("laptop", "text2", words, tr("sync.badge.sending" if view.working else "sync.goes_by_itself")))
    if view.last_contact is None:
        found.append(("cloud-check", "text2", tr("sync.no_contact_yet"), tr("sync.badge.safe_here")))
    else:
        words = tr("sync.all_there" if view.all_there else "sync.the_rest_there")
        when = tr("sync.last_contact", when=moment_words(view.last_contact, now))
        found.append(("cloud-check", "ok" if view.all_there and view.trouble in PASSING else "text2", words, when))
    return found


class Summary(QWidget):
    """Shows what it is told; says it to who listens as one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._rules: list[QFrame] = []
        self._texts: list[Text] = []
        self.said: list[tuple[str, str, str, str]] = []

    def show_facts(self, said: list[tuple[str, str, str, str]]) -> None:
        """Draw them anew where they are others."""
        if said == self.said:
            return
        self.said, self._rules, self._texts = said, [], []
        clear(self._box)
        for number, (symbol, token, words, below) in enumerate(said):
            if number:
                line = QFrame()
                line.setProperty("kind", "upright")
                self._rules.append(line)
                self._box.addWidget(line)
            texts = [Text(words, "strong"), Text(below, "meta")]
            self._texts += texts
            fact = row(gap=10)
            fact.addLayout(column(IconLabel(symbol, token, 18), None))
            fact.addLayout(column(*texts, gap=0), 1)
            self._box.addLayout(fact)
        self._box.addStretch(1)
        self.setAccessibleName(". ".join(f"{words}, {below}" for _, _, words, below in said))
        self._arrange()

    def _pairs(self) -> list[tuple[Text, Text]]:
        return list(zip(self._texts[::2], self._texts[1::2], strict=True))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """The states give way: below each other, and each on several lines."""
        return QSize(0, super().minimumSizeHint().height())

    def _arrange(self) -> None:
        """Beside each other where all of it has room on one line."""
        gaps = theme().gap(18) * (2 * len(self._texts))
        needed = sum(
            max(a.fontMetrics().horizontalAdvance(a.text()), b.fontMetrics().horizontalAdvance(b.text())) for a, b in self._pairs()
        )
        wide = needed + gaps + theme().px(28) * len(self._texts) // 2 <= self.width()
        for text in self._texts:
            text.setWordWrap(not wide)
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._box.setSpacing(theme().gap(18 if wide else 10))
        for line in self._rules:
            line.setVisible(wide)
