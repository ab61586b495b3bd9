"""The monkey's hands: each doing is one thing that a person's hands could do, chosen by a seeded chance."""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFileDialog, QWidget
from shiboken6 import isValid

from ui.app import Program
from ui.features import Features
from ui.kit.page import Place
from ui.unlock.passphrase_form import PassphraseForm

WORDS: Final = (
    "Träffade Lovisa på bageriet. ", "Åkerbrand", "öva", "sve", "i går", "mån", "23 nov", "070-174 06 38", "19990231-1234", "2003-03-14",
    "12:30", "Čeavvi", "  ", "Hon vill prova kassan nästa vecka.\n", "älg & <b>räv</b>", "Київ", "🙂", "'; --", "0", "-1", "1234567890",
)  # fmt: skip
_KEYS: Final = "Tab Tab Tab Backtab Return Escape Up Down Down Left Right Space Backspace Delete PageDown Home End F1 1 2 3 4 Menu"
KEYS: Final = tuple(getattr(Qt.Key, f"Key_{name}") for name in _KEYS.split())
CTRL: Final = "KKKNNSZZYVADT1234"
ABOUT_AN_AKT: Final = ("participant", "participant", "note_editor", "note_editor", "note_editor", "history", "access", "export")
LINKS: Final = (*ABOUT_AN_AKT, "new_participant", "new_participant", *(entry.page for entry in Features.menu), Features.home.page)
SIZES: Final = ((1366, 768), (1024, 700), (1920, 1080), (1093, 614), (1366, 768))
RARELY_TRIED: Final = 0.02
AIMS: Final = 16
AIMLESS: Final = 0.06
"""How often a point is taken where nothing takes the focus, each time one was aimed at."""


class Hands:
    """Acts on whatever is on top: a popup, a dialog of the system's, the window."""

    def __init__(self, program: Program, passphrase: str, chance: Random) -> None:
        self._program, self._passphrase, self._chance = program, passphrase, chance
        self.did: list[str] = []
        """The latest doings, for whoever has to repeat them."""
        self.seen: Counter[str] = Counter()
        """How many doings there were on each page."""
        self.akter: list[UUID] = []
        """Akter that a link may lead to."""
        self._locked_for = 0
        self._doings: tuple[tuple[int, Callable[[QWidget], str]], ...] = (
            (30, self._type), (26, self._press), (12, self._press_with_ctrl), (30, self._click), (6, self._wheel), (2, self._click_twice),
            (1, self._paste), (1, self._resize), (2, self._wander),
        )  # fmt: skip

    def do(self) -> None:
        """One doing."""
        if QApplication.activeWindow() is None:
            self._program.window.activateWindow()  # a window manager does it when a dialog is gone
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if isinstance(top, QFileDialog):
            self._note("file dialog away")
            top.reject()
        elif top is None and self._program.window.unlock_page is not None:
            self._at_the_door()
        else:
            self._locked_for = 0
            self.seen[self._program.window.frame.page.place().page] += 1
            weights, doings = zip(*self._doings, strict=True)
            doing = self._chance.choices(doings, weights)[0]
            self._note(doing(top or self._program.window))

    def _note(self, words: str) -> None:
        self.did = [*self.did[-199:], words]

    def _at_the_door(self) -> None:
        """Mostly the right words; wrong ones make the pause grow, so they are rare. Other ways in are tried and left again."""
        page = self._program.window.unlock_page
        assert page is not None
        self._locked_for += 1
        form = page.form
        if isinstance(form, PassphraseForm) and self._chance.random() > RARELY_TRIED:
            if form.button.isEnabled():
                form.field.setText(self._passphrase)
                QTest.keyClick(form.field, Qt.Key.Key_Return)
                self._note("unlock")
        elif self._locked_for % 40 == 0 and not isinstance(form, PassphraseForm):  # there a vault may be opening
            self._program.window._show_unlock()
            self._note("the unlock screen anew")
        elif not isinstance(form, PassphraseForm) or self._chance.random() < 0.5:
            self._note(self._press(self._program.window))
        else:
            self._note(self._click(self._program.window))

    # --- doings -----------------------------------------------------------------------------------------------------

    def _target(self, top: QWidget) -> QWidget:
        return QApplication.focusWidget() or top

    def _type(self, top: QWidget) -> str:
        words = self._chance.choice(WORDS)
        target = self._target(top)
        name = _name(target)
        for letter in words:
            if not isValid(target):
                break
            if letter == "\n":
                _strike(target, Qt.Key.Key_Return)
            else:
                QTest.sendKeyEvent(QTest.KeyAction.Click, target, Qt.Key.Key_unknown, letter, Qt.KeyboardModifier.NoModifier)
        return f"type {words!r} in {name}"

    def _press(self, top: QWidget) -> str:
        key = self._chance.choice(KEYS)
        target = self._target(top)
        return f"{key.name} in {_strike(target, key)}"

    def _press_with_ctrl(self, top: QWidget) -> str:
        letter = self._chance.choice(CTRL)
        target = self._target(top)
        chance = self._chance.random()
        if chance < 0.02:
            letter = "L"
        elif chance < 0.06:
            return f"Ctrl+Return in {_strike(target, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)}"
        return f"Ctrl+{letter} in {_strike(target, getattr(Qt.Key, f'Key_{letter}'), Qt.KeyboardModifier.ControlModifier)}"

    def _click(self, top: QWidget) -> str:
        target, point = self._somewhere(top)
        button = Qt.MouseButton.LeftButton if self._chance.random() < 0.95 else Qt.MouseButton.RightButton
        return f"click {_press_and_let_go(target, button, point)} at {point.x()},{point.y()}"

    def _click_twice(self, top: QWidget) -> str:
        target, point = self._somewhere(top)
        name = _press_and_let_go(target, Qt.MouseButton.LeftButton, point)
        if isValid(target):
            _press_and_let_go(target, Qt.MouseButton.LeftButton, point)
        return f"double click {name}"

    def _somewhere(self, top: QWidget) -> tuple[QWidget, QPoint]:
        """What lies at a point; most of the time at one where something takes the focus, as those are what people aim at."""
        target = top
        for _ in range(AIMS):
            target = top.childAt(self._chance.randrange(max(1, top.width())), self._chance.randrange(max(1, top.height()))) or top
            if target.isEnabled() and (target.focusPolicy() != Qt.FocusPolicy.NoFocus or self._chance.random() < AIMLESS):
                break
        if isinstance(target, QAbstractScrollArea):
            target = target.viewport()
        return target, QPoint(self._chance.randrange(max(1, target.width())), self._chance.randrange(max(1, target.height())))

    def _wheel(self, top: QWidget) -> str:
        target, point = self._somewhere(top)
        where = QPointF(point)
        event = QWheelEvent(
            where, QPointF(target.mapToGlobal(point)), QPoint(0, 0), QPoint(0, self._chance.choice((-360, -120, 120, 360))),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(target, event)
        return f"wheel on {_name(target)}"

    def _paste(self, top: QWidget) -> str:
        QGuiApplication.clipboard().setText("Klistrat: <i>räksmörgås</i>\tmed tabb\r\noch ny rad " * self._chance.choice((1, 1, 40)))
        return f"paste in {_strike(self._target(top), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)}"

    def _wander(self, top: QWidget) -> str:
        """Follow a link that stands somewhere in the program: random clicks alone seldom get far from the menu."""
        page = self._chance.choice(LINKS)
        if page in ABOUT_AN_AKT and not self.akter:
            return "nowhere to go"
        self._program.window.frame.go(Place(page, self._chance.choice(self.akter) if page in ABOUT_AN_AKT else None))
        return f"go to {page}"

    def _resize(self, top: QWidget) -> str:
        wide, high = self._chance.choice(SIZES)
        self._program.window.resize(QSize(wide, high))
        if self._chance.random() < 0.1:
            self._program.window.event(QEvent(QEvent.Type.WindowActivate))
        return f"resize to {wide}×{high}"


def _strike(target: QWidget, key: Qt.Key, held_down: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> str:
    """Down, and up where there is something left to let go: a key may close what it was pressed in."""
    name = _name(target)
    QTest.keyPress(target, key, held_down)
    if isValid(target):
        QTest.keyRelease(target, key, held_down)
    return name


def _press_and_let_go(target: QWidget, button: Qt.MouseButton, point: QPoint) -> str:
    """As a hand does, which doesn't let go of what is gone."""
    name = _name(target)
    QTest.mousePress(target, button, pos=point)
    if isValid(target):
        QTest.mouseRelease(target, button, pos=point)
    return name


def _name(widget: QWidget) -> str:
    """Which widget, without a word of what stands in it."""
    return f"{type(widget).__name__}#{widget.objectName()}"
