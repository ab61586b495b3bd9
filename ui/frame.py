"""What stands in the window while a vault is open: navigation, a page, help beside it. Loaded after the unlock screen stands."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.help.pane import WIDE as HELP_WIDE
from ui.help.pane import HelpPane
from ui.kit.actions import Action
from ui.kit.banner import BannerPlace
from ui.kit.look import chosen_language
from ui.kit.navigation import Entry, Navigation
from ui.kit.page import Page, Place
from ui.kit.pieces import Button
from ui.kit.reading_order import parts_of, step
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.toast_place import ToastPlace
from ui.kit.undo_key import UndoKey
from ui.palette.palette import Palette

RAIL_BELOW = 900
"""Effective width (window width / text size) below which the navigation is a rail of icons."""
HELP_BESIDE_FROM = 1_000
"""Effective width from which help stands beside the page; below it takes the page's place."""

PageMaker = Callable[[Surroundings, Place], Page]


class Index:
    """The features as the frame sees them; ui/features.py fills it."""

    menu: tuple[Entry, ...] = ()
    actions: tuple[Action, ...] = ()
    home = Place("participants")
    welcome = Place("administration")

    def page(self, surroundings: Surroundings, place: Place) -> Page:
        """Make the page of *place*."""
        raise NotImplementedError

    def line_of(self, place: Place) -> str:
        """Which line of the menu is marked for a page."""
        return place.page

    def akt_of(self, place: Place) -> UUID | None:  # noqa: ARG002 - the index says
        """The akt that a page is about: Ctrl+N writes there without asking."""
        return None

    def watch(self, surroundings: Surroundings, navigation: Navigation) -> Any:
        """Keep counts and names of the navigation right; lives as long as the returned object."""
        raise NotImplementedError


class Frame(QWidget):
    """Navigation and the page beside it; what opens over them, and the keys that work everywhere."""

    went = Signal(object)

    def __init__(self, surroundings: Surroundings, index: Index) -> None:
        super().__init__()
        self.setObjectName("frame")
        self._surroundings, self._index = surroundings, index
        self._page: Page | None = None
        self._place = index.home
        self._hints = True
        self._help_from: QWidget | None = None
        self._founded = surroundings.desk.who.unit_id is not None
        self.navigation = Navigation(index.menu)  # first, so that Tab begins there
        self.navigation.setParent(self)
        self._watch = index.watch(surroundings, self.navigation)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._dock = QWidget()
        box.addWidget(self._dock)
        self._content = QWidget()
        self._content.setObjectName("content")
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.banner = BannerPlace()
        self.banner.setContentsMargins(theme().gap(32), theme().gap(12), theme().gap(32), 0)
        self._column.addWidget(self.banner)
        box.addWidget(self._content, 1)
        self.help = HelpPane(chosen_language(surroundings.preferences.settings.language))
        self.help.closed.connect(self._shut_help)
        box.addWidget(self.help)
        self.toasts = ToastPlace(self._content)
        surroundings.toasts.said.connect(self.toasts.say)
        self.finder = Palette(self, surroundings, (*self._own_actions(), *index.actions))
        self._connect()

    def _connect(self) -> None:
        self.navigation.chosen.connect(self._choose)
        self.navigation.lock_asked.connect(self._surroundings.desk.lock)
        self.navigation.search_asked.connect(self.seek)
        self.navigation.note_asked.connect(self.write_note)
        self.navigation.opened.connect(self._arrange)
        self.finder.went.connect(self.go)
        lock = self._surroundings.desk.lock
        for keys, slot in (("Ctrl+L", lock), ("Ctrl+K", self.seek), ("Ctrl+N", self.write_note), ("F1", self.turn_help)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(slot)
            # A page may bind the same keys to the same thing; twice the same isn't ambiguous to who presses them.
            shortcut.activatedAmbiguously.connect(slot)
        for action in self._index.actions:
            if action.keys:
                QShortcut(QKeySequence(action.keys), self).activated.connect(partial(self._take, action))
        UndoKey(self, self.toasts)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._leave_menu)

    def _own_actions(self) -> tuple[Action, ...]:
        return (
            Action("action.note", lambda _: self.write_note(), "square-pen", "Ctrl+N", "action.note.also"),
            Action("action.help", lambda _: self.turn_help(), "info", "F1", "action.help.also"),
            Action("action.lock", lambda surroundings: surroundings.desk.lock(), "lock", "Ctrl+L", "action.lock.also"),
        )

    # --- pages ----------------------------------------------------------------------------------------------------

    def begin(self, place: Place | None) -> None:
        """Show where its user was, else home; nothing but the welcome before there is a municipality."""
        self.go((place or self._index.home) if self._founded else self._index.welcome)

    @property
    def page(self) -> Page:
        """The page on screen."""
        assert self._page is not None
        return self._page

    @Slot(object)
    def go(self, place: Place) -> None:
        """Show *place*."""
        if self._page is not None:
            self._page.left()
            self._column.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self.navigation.close_menu()
        place = self._by_the_door(place)
        self._place = place
        self._page = self._index.page(self._surroundings, place)
        self._page.went.connect(self.go)
        self._column.addWidget(self._page, 1)
        self.navigation.mark(self._index.line_of(place))
        self._page.show()
        self.toasts.raise_()
        self._keep_help(place)
        self._page.entered()
        self.went.emit(place)

    def _by_the_door(self, place: Place) -> Place:
        """An akt is opened with a reason, which its log keeps, before anything of it is shown: short cuts lead by its page."""
        akt_id = self._index.akt_of(place)
        if akt_id is None or place.page == "participant" or self._surroundings.desk.reason_for(akt_id) is not None:
            return place
        return Place("participant", akt_id, {"then": place} | {key: place.state[key] for key in ("reason",) if key in place.state})

    def whereabouts(self) -> Place:
        """Where someone is, with the reason that the akt was opened for: she isn't asked again after a lock, though it is logged again."""
        place = self.page.place()
        akt_id = self._index.akt_of(place)
        reason = self._surroundings.desk.reason_for(akt_id) if akt_id is not None else None
        return Place(place.page, place.key, {**place.state, "reason": reason.value}) if reason is not None else place

    @Slot(str)
    def _choose(self, page: str) -> None:
        self.go(Place(page))

    # --- what opens over it ---------------------------------------------------------------------------------------

    @Slot()
    def seek(self) -> None:
        """Ctrl+K."""
        if self._founded:
            self.finder.search()

    @Slot()
    def write_note(self) -> None:
        """Ctrl+N: about whom the page is about; elsewhere the palette asks. Who is writing already goes on."""
        akt_id = self._index.akt_of(self._place)
        if not self._founded or (self._place.page == "note_editor" and not self.finder.isVisible()):
            return
        if akt_id is not None and not self.finder.isVisible():
            self.go(Place("note_editor", akt_id))
        else:
            self.finder.whom()

    def _take(self, action: Action) -> None:
        """The keys of an action that features offer; who is there already stays with what she typed."""
        if not self._founded or action.does == self.page.place():
            return
        self.finder.shut()
        if isinstance(action.does, Place):
            self.go(action.does)
        else:
            action.does(self._surroundings)

    @Slot()
    def turn_help(self) -> None:
        """F1: open help about this page, or close it."""
        if self.help.isVisible():
            self._shut_help()
            return
        self._help_from = QApplication.focusWidget()
        self.help.tell(self._place.page)
        self.help.show()
        self._arrange()
        self.help.shut.setFocus()

    def _keep_help(self, place: Place) -> None:
        """Beside the page it goes along; where it took the page's place it makes room for the new one."""
        if self._content.isHidden():
            self.help.hide()
            self._arrange()
        elif self.help.isVisible():
            self.help.tell(place.page)

    @Slot()
    def _shut_help(self) -> None:
        self.help.hide()
        self._arrange()
        back = self._help_from
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus()
        else:
            self.page.entered()

    # --- how wide it is -------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is narrow for its text the navigation becomes a rail, and hints at keys make room."""
        super().resizeEvent(event)
        narrow = self.width() / theme().k < RAIL_BELOW
        self.navigation.shrink(narrow)
        if narrow is self._hints:
            self._hints = not narrow
            _measure_buttons(self)
        self._arrange()
        if self.finder.isVisible():
            self.finder.cover()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as one reads, whatever filled first; an open palette keeps it."""
        parts = (self.finder,) if self.finder.isVisible() else (self.navigation, self._content, self.toasts, self.help)
        return step(parts, forward) or super().focusNextPrevChild(forward)

    @Slot()
    def _arrange(self) -> None:
        wide = self.width() / theme().k
        self._dock.setFixedWidth(self.navigation.docked_width)
        self.navigation.setGeometry(0, 0, self.navigation.width(), self.height())
        if self.navigation.is_open:
            self.navigation.raise_()
        beside = wide >= HELP_BESIDE_FROM
        self._content.setVisible(beside or not self.help.isVisible())
        self.help.setMinimumWidth(theme().gap(HELP_WIDE) if beside else 0)
        self.help.setMaximumWidth(theme().gap(HELP_WIDE) if beside else 16_777_215)

    @Slot(QWidget, QWidget)
    def _leave_menu(self, _: QWidget | None, new: QWidget | None) -> None:
        if self.navigation.is_open and new is not None and not self.navigation.isAncestorOf(new):
            self.navigation.close_menu()


def _measure_buttons(inside: QWidget) -> None:
    """Have every button say anew how wide it is."""
    for one in parts_of(inside):
        if isinstance(one, Button):
            one.updateGeometry()
        _measure_buttons(one)
