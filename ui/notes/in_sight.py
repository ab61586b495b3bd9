"""The line that is being written stays in sight, where the page is too low for all of it."""

from PySide6.QtCore import QObject, QPoint, QTimer, Slot
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.kit.theme import theme
from ui.notes.sheet import Sheet


class LineInSight(QObject):
    """Scrolls *area*, which shows *ground*, where *sheet* lies."""

    def __init__(self, sheet: Sheet, ground: QWidget, area: QScrollArea) -> None:
        super().__init__(sheet)
        self._sheet, self._ground, self._area = sheet, ground, area
        self._soon = QTimer(self)  # once the layout has settled
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._follow)
        sheet.moved.connect(self._soon.start)

    @Slot()
    def _follow(self) -> None:
        if self._sheet.hasFocus():
            # The sheet scrolls by itself, so the line is never below its end.
            line = min(self._sheet.cursorRect().bottom(), self._sheet.viewport().height())
            foot = self._sheet.viewport().mapTo(self._ground, QPoint(0, line))
            self._area.ensureVisible(0, foot.y(), 0, theme().px(28))


def area_of(inside: QWidget) -> QScrollArea:
    """The area that scrolls *inside*."""
    viewport = inside.parentWidget()
    area = viewport.parentWidget() if viewport is not None else None
    assert isinstance(area, QScrollArea)
    return area
