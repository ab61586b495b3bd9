"""The road of the Tab key: what stands first in the layout comes first, whenever it was made.

Qt goes by when widgets were made, and panels that fill when their reading is done would come after all that stood there before.
What a widget places itself, without a layout, it names in `by_hand`; what neither names is Qt's own inside of a control.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QWidget


def stops(inside: QWidget) -> Iterator[QWidget]:
    """Whatever can take the focus by Tab, in the order of reading."""
    for one in parts_of(inside):
        if one.isVisibleTo(inside) and one.isEnabled():
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None:
                yield one
            yield from stops(one)


def parts_of(inside: QWidget) -> list[QWidget]:
    """What stands in it: in the order of its layout, then what it places by hand."""
    if isinstance(inside, QScrollArea):
        return [one for one in (inside.widget(),) if one is not None]
    layout = inside.layout()
    by_hand: Sequence[QWidget] = getattr(inside, "by_hand", ())
    return [*(() if layout is None else _of(layout)), *by_hand]


def step(parts: Sequence[QWidget], forward: bool) -> bool:
    """Put the focus on the next or the previous stop of *parts*, round the corner at the ends. False where there is none."""
    road = [one for part in parts if part.isVisible() for one in stops(part)]
    if not road:
        return False
    at = _whereabouts(road, forward) + (1 if forward else -1)
    road[at % len(road)].setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def _whereabouts(road: list[QWidget], forward: bool) -> int:
    """The stop that has the focus. A page that has it itself stands before its first stop, or after its last.

    What is just being hidden is no stop any more: the road goes on within what it stood in, not from the window's first button.
    """
    now = QApplication.focusWidget()
    while now is not None and now not in road:
        inside = [number for number, one in enumerate(road) if now.isAncestorOf(one)]
        if inside:
            return inside[0] - 1 if forward else inside[-1] + 1
        now = now.parentWidget()
    return road.index(now) if now is not None else -1 if forward else 0


def _of(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        assert item is not None
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _of(inner)
