"""Pictures of what stands round every page: the palette, a toast, help, the menu of a narrow window."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from ui.frame import Frame
from ui.kit.i18n import tr
from ui.kit.toasts import Toast

if TYPE_CHECKING:
    from tests.screens.scenes import Stage


def _at(stage: "Stage", page: str = "participants") -> Frame:
    frame = stage.program.window.frame
    frame.finder.shut()
    stage.go(page)
    return frame


def _palette(text: str) -> Callable[["Stage"], None]:
    def show(stage: "Stage") -> None:
        frame = _at(stage)
        frame.seek()
        stage.rest(500)
        frame.finder.line.setText(text)
        stage.rest(900)

    return show


def _whom(stage: "Stage") -> None:
    _at(stage).write_note()
    stage.rest(500)


def _toast(stage: "Stage") -> None:
    frame = _at(stage)
    frame.toasts.say(Toast(tr("record.removed", what=tr("kind.contact_point")), lambda: None))
    stage.rest(300)


def _not_undone(stage: "Stage") -> None:
    frame = _at(stage)
    frame.toasts.say(Toast(tr("toast.not_undone", why=tr("failure.changed_since"))), "stop")
    stage.rest(300)


def _help(stage: "Stage") -> None:
    frame = _at(stage, "preferences")
    frame.toasts.hide()
    frame.turn_help()
    stage.rest(300)


def _menu(stage: "Stage") -> None:
    frame = _at(stage, "preferences")
    if frame.navigation._menu.isVisible():
        frame.navigation._menu.setFocus()
        frame.navigation._menu.click()
    stage.rest(200)


def _shut(stage: "Stage") -> None:
    """Leave nothing open for the next picture."""
    frame = _at(stage)
    frame.help.hide()
    frame.toasts.hide()
    QApplication.processEvents()


FRAME: dict[str, Callable[["Stage"], object]] = {
    "palette": _palette(""),
    "palette-person": _palette("åk"),
    "palette-found": _palette("bageri"),
    "palette-nobody": _palette("Zakarias"),
    "note-about-whom": _whom,
    "toast": _toast,
    "toast-not-undone": _not_undone,
    "help": _help,
    "menu": _menu,
    "frame": _shut,
}
