"""A screen as those meet it who don't see it or don't use a mouse: the accessible tree, and the road of the Tab key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import ne

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QScrollArea, QWidget

from ui.kit.i18n import texts
from ui.palette.palette import Palette

Role = QAccessible.Role
PRESSED = {Role.Button, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.PageTab, Role.Link, Role.ButtonMenu, Role.MenuItem}
TYPED_IN = {Role.EditableText, Role.SpinBox}
HELD = {Role.List, Role.Table, Role.Tree, Role.PageTabList}
SPOKEN = PRESSED | TYPED_IN | HELD | {Role.ListItem, Role.Cell, Role.Row, Role.Graphic, Role.Slider, Role.ProgressBar}
"""Roles a screen reader has a word for, and which need a name."""
NO_ROLE = {Role.NoRole, Role.Client, Role.Border, Role.Pane, Role.Whitespace}
LEAST = 24
"""px, WCAG 2.2 target size (minimum)."""
_KEY = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_IN_IT = re.compile(r"\b([a-z_]+)\.[a-z_]+\b")


@dataclass(frozen=True)
class Heard:
    """What a screen reader is told of one thing."""

    role: QAccessible.Role
    name: str
    focusable: bool
    disabled: bool
    box: QRect
    kind: str
    """The widget's class; nothing where there is no widget."""
    read_only_text: bool

    def line(self) -> str:
        """For people."""
        return f"{self.role.name} “{self.name}” ({self.kind}) {self.box.width()}×{self.box.height()}"


def tree(window: QWidget) -> Iterator[Heard]:
    """All that is visible, in the order of the tree."""
    QAccessible.setActive(True)
    root = QAccessible.queryAccessibleInterface(window)
    yield from _walk(root)


def _walk(one: QAccessibleInterface) -> Iterator[Heard]:
    if not one.isValid() or one.state().invisible:
        return
    state = one.state()
    widget = one.object()
    yield Heard(
        one.role(),
        one.text(QAccessible.Text.Name),
        bool(state.focusable),
        bool(state.disabled),
        _target(one, widget),
        type(widget).__name__ if isinstance(widget, QWidget) else "",
        isinstance(widget, QLabel),
    )
    for number in range(one.childCount()):
        yield from _walk(one.child(number))


def _target(one: QAccessibleInterface, widget: object) -> QRect:
    """Where it can be pressed: Qt counts a check box's box and words, unless the class says that all of it is to be hit."""
    if isinstance(widget, QWidget) and "hitButton" in vars(type(widget)):
        return widget.rect()
    return one.rect()


def nameless(window: QWidget) -> list[str]:
    """Whatever is to be operated and has no name, or the key of one."""
    return [one.line() for one in tree(window) if _operated(one) and (not one.name.strip() or _KEY.fullmatch(one.name))]


def keys_for_words(window: QWidget) -> list[str]:
    """Whatever says the key of a text that doesn't exist, alone or in the middle of a sentence."""
    rooms = {key.partition(".")[0] for key in texts("sv")}
    return [one.line() for one in tree(window) if any(found[1] in rooms for found in _IN_IT.finditer(one.name))]


def roleless(window: QWidget) -> list[str]:
    """Whatever takes the focus and doesn't say what it is."""
    return [one.line() for one in tree(window) if one.focusable and one.role in NO_ROLE]


def too_small(window: QWidget) -> list[str]:
    """Whatever is pressed or typed in and is smaller than a finger's tip."""
    return [
        one.line()
        for one in tree(window)
        if one.role in PRESSED | TYPED_IN and one.kind and not one.read_only_text and min(one.box.width(), one.box.height()) < LEAST
    ]


def _operated(one: Heard) -> bool:
    return one.role in SPOKEN and (one.focusable or one.role in PRESSED) and not one.read_only_text


# --- the Tab key -------------------------------------------------------------------------------------------------------


def stops(window: QWidget, most: int = 300) -> list[QWidget]:
    """Where Tab stops, from where the focus is until it comes round."""
    found: list[QWidget] = []
    for _ in range(most):
        before = QApplication.focusWidget() or window
        QTest.keyClick(before, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in found:
            return found
        found.append(now)
    return found


def reachable(window: QWidget) -> list[QWidget]:
    """What Tab should reach: visible, enabled, and asking for it; an open palette keeps the focus."""
    palette = window.findChild(Palette)
    return [
        one
        for one in (palette if palette is not None and palette.isVisible() else window).findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and _on_screen(one)
    ]


def _on_screen(one: QWidget) -> bool:
    """Not a part that Qt keeps for itself, such as the field inside a choice."""
    return not one.objectName().startswith("qt_") and one.width() > 0 and one.height() > 0


def backwards(road: list[QWidget]) -> list[str]:
    """Steps of the Tab key that go up in the same column, or left in the same row, within one part of the page."""
    found = []
    for one, other in pairwise(road):
        part = _part(one)
        if part is not _part(other) or other is _first(road, part):  # round the corner
            continue
        a, b = _box(one), _box(other)
        beside = min(a.right(), b.right()) - max(a.left(), b.left()) > 0
        level = min(a.bottom(), b.bottom()) - max(a.top(), b.top()) > min(a.height(), b.height()) / 2
        if (beside and not level and b.bottom() <= a.top()) or (level and b.right() <= a.left()):
            found.append(f"{_called(one)} {a.getRect()} → {_called(other)} {b.getRect()}")
    return found


def _first(road: list[QWidget], part: QWidget | None) -> QWidget:
    return min((one for one in road if _part(one) is part), key=lambda one: (_box(one).top(), _box(one).left()))


def _part(one: QWidget) -> QWidget | None:
    """The column or card it stands in: parts are read one after the other."""
    parent = one.parentWidget()
    while parent is not None:
        if parent.objectName() in {"nav", "content"} or parent.property("kind") == "card" or isinstance(parent, QAbstractScrollArea):
            return parent
        parent = parent.parentWidget()
    return None


def _box(one: QWidget) -> QRect:
    return QRect(one.mapTo(one.window(), QPoint(0, 0)), one.size())


def _called(one: QWidget) -> str:
    return f"{type(one).__name__} “{one.accessibleName() or getattr(one, 'text', str)()}”"


Looked = set[tuple[str, str, tuple[int, int, int, int]]]
"""Stops whose focus was seen: class, words and place. What stands on every screen is looked at once."""


def unseen(window: QWidget, road: list[QWidget], looked: Looked) -> list[str]:
    """Stops whose focus can't be seen: the picture around them is the same with and without it. An only stop has it always."""
    found: list[str] = []
    if len(road) == 1:
        return found
    rest = window.findChild(QWidget, "content") or window
    for one in road:
        if not one.isVisible():
            continue
        _bring_in_sight(one)
        box = _box(one)
        known = type(one).__name__, _called(one), (box.x(), box.y(), box.width(), box.height())
        if known in looked:
            continue
        room = box.adjusted(-4, -4, 4, 4)
        one.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        with_focus = window.grab(room).toImage()
        one.clearFocus()
        rest.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.processEvents()
        if not _differ(with_focus, window.grab(room).toImage()):
            found.append(_called(one))
        else:
            looked.add(known)
    return found


def _bring_in_sight(one: QWidget) -> None:
    """As the Tab key does: what scrolls, scrolls to it."""
    parent = one.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(one)
        parent = parent.parentWidget()


def _differ(one: QImage, other: QImage) -> bool:
    """By at least a line's worth of pixels: a caret alone is no focus mark."""
    if one.size() != other.size():
        return True
    here, there = (memoryview(picture.convertToFormat(QImage.Format.Format_RGB32).constBits()).cast("I") for picture in (one, other))
    differing: int = sum(map(ne, here, there))
    return differing > max(one.width(), one.height())
