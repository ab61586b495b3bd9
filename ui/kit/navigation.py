"""The left column: who and where, lock, search, new note, the pages there are, and how it stands with sync.

Where the window is narrow for its text it is a rail of icons; "Meny" opens it over the page, and it closes by itself.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.kit.i18n import tr
from ui.kit.nav_button import RAIL, Entry, MenuButton, NavButton, ToolButton
from ui.kit.pieces import IconButton, Text, column, row, rule
from ui.kit.sync_badge import SyncBadge
from ui.kit.theme import theme

__all__ = ["Entry", "NavButton", "Navigation"]

WIDE = 220
"""Px at 100 % text, growing at half the text's rate; the rail grows with its icons."""


class Navigation(QWidget):
    """Says `chosen` with the page's name."""

    chosen = Signal(str)
    lock_asked = Signal()
    search_asked = Signal()
    note_asked = Signal()
    opened = Signal(bool)
    """As a rail: its menu was opened over the page, or closed again."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("nav.name"))
        self._rail = self._open = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme().gap(14), 1, 0)
        box.setSpacing(0)
        box.addLayout(self._make_head())
        self.search = ToolButton("search", tr("nav.search"), "Ctrl+K", quiet=True)
        self.search.clicked.connect(self.search_asked)
        self.note = ToolButton("square-pen", tr("nav.note"), "Ctrl+N")
        self.note.clicked.connect(self.note_asked)
        self._buttons: dict[str, NavButton] = {}
        box.addWidget(self._make_lines(entries), 1)
        box.addWidget(rule())
        self.badge = SyncBadge()
        self.badge.clicked.connect(self._to_sync)
        box.addWidget(self.badge)
        self.shrink(False)

    def _make_head(self) -> QHBoxLayout:
        self._menu = MenuButton()
        self._menu.clicked.connect(self._toggle)
        self._unit = Text("CoachDesk", "h3", wrap=True)
        self._who = Text("", "caption", wrap=True)
        self._lock = IconButton("lock", tr("nav.lock"))
        self._lock.clicked.connect(self.lock_asked)
        self._words = QWidget()
        self._words.setLayout(column(self._unit, self._who, gap=0))
        head = row(self._menu, gap=0)
        head.addWidget(self._words, 1)
        head.addWidget(self._lock)
        self._head = head
        return head

    def _make_lines(self, entries: tuple[Entry, ...]) -> QScrollArea:
        """All lines scroll where large text leaves too little room for them."""
        inside = QWidget()
        inside.setObjectName("clear")
        lines = column(self.search, self.note)
        lines.addSpacing(theme().gap(6))
        pages = column(*(self._line(entry) for entry in entries if not entry.foot), gap=2)
        feet = column(*(self._line(entry) for entry in entries if entry.foot), gap=2)
        lines.addLayout(pages)
        lines.addStretch(1)
        lines.addLayout(feet)
        lines.setContentsMargins(0, 0, 0, theme().gap(6))
        inside.setLayout(lines)
        area = QScrollArea()
        area.setObjectName("clear")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setObjectName("clear")
        area.setWidget(inside)
        return area

    def _line(self, entry: Entry) -> NavButton:
        button = NavButton(entry)
        self._buttons[entry.page] = button
        button.clicked.connect(self._choose)
        return button

    # --- what it says ---------------------------------------------------------------------------------------------

    def belongs(self, unit: str, who: str) -> None:
        """Whose desk this is."""
        self._unit.setText(unit or "CoachDesk")
        self._who.setText(who)
        self._who.setVisible(bool(who))

    def mark(self, page: str) -> None:
        """Show which page is open; none where it isn't in the menu."""
        for name, button in self._buttons.items():
            button.mark(name == page)

    def count(self, page: str, count: str, words: str = "", *, visible: bool = True) -> None:
        """The number beside a page, and whether the page is offered."""
        if page in self._buttons:
            self._buttons[page].count(count, words)
            self._buttons[page].setVisible(visible)

    def offer_work(self, on: bool) -> None:
        """Before there is a municipality nobody can be found and nothing written."""
        self.search.setVisible(on)
        self.note.setVisible(on)

    # --- how wide it is -------------------------------------------------------------------------------------------

    def shrink(self, rail: bool) -> None:
        """A rail of icons where the window is narrow for its text."""
        self._rail, self._open = rail, False
        self._arrange()

    @property
    def docked_width(self) -> int:
        """Px that it takes from the page."""
        return theme().px(RAIL) if self._rail else theme().gap(WIDE)

    @property
    def is_open(self) -> bool:
        """A rail whose menu stands open over the page."""
        return self._open

    def close_menu(self) -> None:
        """Be a rail again."""
        if self._open:
            self._toggle()

    @Slot()
    def _toggle(self) -> None:
        self._open = not self._open
        self._arrange()
        self.opened.emit(self._open)
        self._menu.setFocus()

    def _arrange(self) -> None:
        icons = self._rail and not self._open
        self.setFixedWidth(theme().px(RAIL) if icons else theme().gap(WIDE))
        self._menu.setVisible(self._rail)
        self._menu.say(opened=self._open)
        self._words.setVisible(not self._rail)
        self._lock.setVisible(not icons)
        self._head.setContentsMargins(0 if self._rail else 20, 0, 0 if icons else 12, theme().gap(12))
        self.badge.shrink(icons)
        for button in (self.search, self.note, *self._buttons.values()):
            button.shrink(icons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the menu."""
        if event.key() == Qt.Key.Key_Escape and self._open:
            self.close_menu()
        else:
            super().keyPressEvent(event)

    # --- what was chosen ------------------------------------------------------------------------------------------

    @Slot()
    def _choose(self) -> None:
        button = self.sender()
        assert isinstance(button, NavButton)
        self.chosen.emit(button.entry.page)

    @Slot()
    def _to_sync(self) -> None:
        self.chosen.emit("syncing")
