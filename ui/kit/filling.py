"""A layout that is on the screen is filled anew in one go."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout

from ui.kit.pieces import clear


@contextmanager
def filling(box: QLayout) -> Iterator[None]:
    """Empty *box*, and lay out once what is put into it.

    Qt shows what is added to a window on the screen piece by piece, and lays out all around each piece: 60 events of a history
    took 1.6 seconds, 240 of them 30; so they take a tenth of a second and a quarter.
    """
    owner = box.parentWidget()
    whole = None if owner is None else owner.layout()
    if whole is not None:
        whole.setEnabled(False)
    try:
        clear(box)
        yield
        if owner is not None and owner.isVisible():
            _show(box)
    finally:
        if whole is not None:
            whole.setEnabled(True)
            whole.activate()


def _show(box: QLayout) -> None:
    """What nobody has hidden, now: Qt would do it later."""
    for place in range(box.count()):
        item = box.itemAt(place)
        assert item is not None
        widget, inner = item.widget(), item.layout()
        if inner is not None:
            _show(inner)
        elif widget is not None and not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            widget.show()
