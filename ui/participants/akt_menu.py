"""The menu "…" of a participant's page: what is done with an akt as a whole. What can't be done now isn't shown."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton

from ui.kit.i18n import tr
from ui.kit.icons import icon
from ui.kit.pieces import IconButton
from ui.participants.head import Head

GROUPS = (
    (("history", "history"), ("openings", "eye"), ("access", "key-round"), ("export", "download")),
    (("end", "check"), ("resume", "undo-2"), ("enrol", "copy-plus")),
    (("move", "arrow-right-left"), ("join", "link"), ("part", "link"), ("close", "archive"), ("reopen", "archive-restore")),
    (("erase", "trash-2"),),
)
"""Name and icon; the words are ``participant.menu.`` and the name."""


def offered(head: Head, *, erasable: bool = False) -> set[str]:
    """What can be done with the akt as it is; *erasable*: by whose teams lead it."""
    found = {"history", "openings", "access", "export", "move", "join", "reopen" if head.akt.closed_on else "close"}
    if head.enrolment is not None and head.enrolment.ended_on is None:
        found.add("end")
    else:
        found |= {"enrol", "resume"} if head.enrolment is not None else {"enrol"}
    found |= {"part"} if head.joined else set()
    return found | {"erase"} if erasable else found


class AktMenu(IconButton):
    """Says what was chosen, by name."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("ellipsis", tr("participant.menu"))
        self.setProperty("kind", "box")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_shown = QMenu(self)
        self.setMenu(self.menu_shown)

    def offer(self, head: Head, *, erasable: bool = False) -> None:
        """Another state of the akt."""
        self.menu_shown.clear()
        possible = offered(head, erasable=erasable)
        for group in GROUPS:
            if self.menu_shown.actions():
                self.menu_shown.addSeparator()
            for name, symbol in group:
                if name in possible:
                    action = self.menu_shown.addAction(icon(symbol), tr(f"participant.menu.{name}"))
                    action.setObjectName(name)
                    action.triggered.connect(lambda _=False, one=name: self.chosen.emit(one))
