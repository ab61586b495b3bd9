"""A card on the fells, which shows a form at a time: the way in, and the door that opens for writing alone."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from ui.kit.icons import IconLabel
from ui.kit.page import scroll_area
from ui.kit.pieces import Card, Text, clear, row
from ui.kit.theme import theme
from ui.unlock.form import UnlockForm
from ui.unlock.scenery import Fells, Mark


class CardPage(Fells):
    """*foot* stands below; *kept*, if anything, directly under the card. *wide*: px at 100 % text, at most."""

    def __init__(self, foot: str, kept: str = "", wide: int = 440) -> None:
        super().__init__()
        self.form = UnlockForm()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 8, 16, 8)
        area, box = scroll_area()
        inside = box.parentWidget()
        assert inside is not None
        for part in (area, inside):
            part.setObjectName("clear")  # the fells stand behind
        outer.addWidget(area, 1)
        box.setSpacing(theme().gap(18))
        box.addStretch(2)
        box.addLayout(row(None, Mark(), Text("CoachDesk", "h2"), None, gap=12))
        self._card = Card()
        self._card.setMinimumWidth(theme().px(wide - 32))
        self._card.setMaximumWidth(theme().px(wide))
        pad = theme().gap(32)
        self._card.body.setContentsMargins(pad, theme().gap(24), pad, theme().gap(22))
        box.addLayout(row(None, self._card, None))
        if kept:
            box.addLayout(row(None, IconLabel("pencil-line"), Text(kept, "meta"), None))
        box.addStretch(5)  # the foot goes along: where the card doesn't fit, nothing covers its end
        below = Text(foot, "meta")
        below.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(below)

    def _show(self, form: UnlockForm) -> None:
        clear(self._card.body)
        self.form = form
        self._card.body.addWidget(form)
        form.show()  # now, and not when the layout comes to it: what can't be seen takes no focus
        form.begin()

    def showEvent(self, event: QShowEvent) -> None:
        """Type at once: a page that takes the frame's place after a lock gets no focus by itself."""
        super().showEvent(event)
        self.form.begin()
