"""Tabs of a page: what stands in each is declared in one line, is made when it is first looked at, and stacks where there is no room."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QComboBox, QSizePolicy, QTabBar, QWidget

from ui.kit.i18n import tr
from ui.kit.pieces import Card, row
from ui.kit.theme import theme

BESIDE_FROM = 900
"""Effective width from which things of one row stand beside each other."""


@dataclass(frozen=True)
class Tab:
    """*name* is the key of its words after ``tab.``; each of *rows* is what stands beside each other where there is room."""

    name: str
    rows: tuple[tuple[Callable[..., Any], ...], ...]


class TabBar(QWidget):
    """A bar of tabs; where they don't fit, a list to choose from. Ctrl+Tab and Ctrl+Page Down go on, with Shift or Page Up back."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab], name: str) -> None:
        super().__init__()
        self._tabs = [tab.name for tab in tabs]
        words = [tr(f"tab.{one}") for one in self._tabs]
        self.bar = QTabBar()
        self.bar.setAccessibleName(name)
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list = QComboBox()
        self.list.setAccessibleName(name)
        self.list.addItems(words)
        for one in words:
            self.bar.addTab(one)
        line = row(self.bar, self.list, None, gap=0)
        self.setLayout(line)
        self._shown = 0
        # The bar's own width is no reason to make the page wider than its window.
        self.bar.setMinimumWidth(1)
        self.bar.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.list.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.bar.currentChanged.connect(self._choose)
        self.list.currentIndexChanged.connect(self._choose)
        for keys, way in (("Ctrl+Tab", 1), ("Ctrl+PgDown", 1), ("Ctrl+Shift+Tab", -1), ("Ctrl+PgUp", -1)):
            # The window hears it: the focus may be anywhere on the page.
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda step=way: self._go(step))
        self._arrange()

    @property
    def current(self) -> str:
        """The name of the tab that is open."""
        return self._tabs[self.bar.currentIndex()]

    def open(self, name: str) -> None:
        """Open the tab of that name; an unknown one, say of a feature that is gone, leaves it be."""
        if name in self._tabs:
            self.bar.setCurrentIndex(self._tabs.index(name))

    def _go(self, way: int) -> None:
        self.bar.setCurrentIndex((self.bar.currentIndex() + way) % len(self._tabs))

    @Slot(int)
    def _choose(self, number: int) -> None:
        self.bar.setCurrentIndex(number)
        self.list.setCurrentIndex(number)
        if number != self._shown:
            self._shown = number
            self.chosen.emit(self._tabs[number])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, perhaps another form."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        fits = self.bar.sizeHint().width() <= self.width()
        held = self.bar.hasFocus() or self.list.hasFocus()
        self.bar.setVisible(fits)
        self.list.setVisible(not fits)
        self.setFocusProxy(self.bar if fits else self.list)
        if held:
            self.setFocus()


class Beside(QWidget):
    """Things beside each other, of equal width and height; one below the other, as high as what they hold, where there is no room."""

    def __init__(self, parts: Sequence[QWidget], *, gap: int = 16) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().gap(gap))
        for part in parts:
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            part.setMinimumWidth(theme().px(120))
            if isinstance(part, Card):
                part.level()
            self._box.addWidget(part, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below."""
        super().resizeEvent(event)
        wide = self.width() / theme().k >= BESIDE_FROM
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
