"""Who may be the person that is being registered, shown while somebody types: better to open an akt than to make a second one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from coachdesk.domain.duplicates import Duplicate
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.pieces import Button, Chip, Text, clear, column, row
from ui.kit.theme import theme
from ui.kit.when import long_day
from ui.kit.words import someone_words

MOST = 3


class Likely(QFrame):
    """Nothing while there is nobody."""

    went = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("banner", "soon")
        self.setAccessibleName(tr("new.likely"))
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(theme().gap(14), theme().gap(10), theme().gap(14), theme().gap(12))
        self._box.setSpacing(theme().gap(8))
        self._shown: list[Duplicate] = []
        self.buttons: list[Button] = []
        self.hide()

    def show_all(self, found: Sequence[Duplicate]) -> None:
        """Show the likeliest, and how many more there are."""
        if list(found) == self._shown:
            return
        self._shown = list(found)
        clear(self._box)
        self.buttons = []
        self.setVisible(bool(found))
        if not found:
            return
        self._box.addWidget(Text(tr("new.likely"), "h3"))
        for one in found[:MOST]:
            look = Button(tr("new.open_akt"), size="small")
            look.setAccessibleName(tr("new.open_akt_named", name=someone_words(one.name)))
            look.clicked.connect(lambda _=False, akt=one.akt_id: self.went.emit(Place("participant", akt)))
            self.buttons.append(look)
            words = column(Text(someone_words(one.name), "strong", wrap=True), Text(_about(one), "meta", wrap=True), gap=0)
            line = row()
            line.addLayout(words, 1)
            line.addWidget(Chip("soon", tr(f"likeness.{one.likeness.value}"), "users"))
            line.addWidget(look)
            self._box.addLayout(line)
        if len(found) > MOST:
            self._box.addWidget(Text(tr("new.likely_more", count=len(found) - MOST), "meta"))


def _about(one: Duplicate) -> str:
    born = tr("new.born_on", day=long_day(one.birth_date)) if one.birth_date else ""
    coach = tr("participant.coach", name=one.coach) if one.coach else ""
    return "  ·  ".join(part for part in (born, one.place or "", coach) if part)
