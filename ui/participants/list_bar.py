"""The bar of filters above the list: what is on stands pressed; where there is little room, all of it is behind one button."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from coachdesk.domain.saved_filter import SavedFilter, remove_filter, rename_filter, save_filter
from ui.kit.fields import TextField
from ui.kit.i18n import tr
from ui.kit.icons import icon
from ui.kit.pieces import Button, Kind, column, row
from ui.kit.style import restyle
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.participants.list_menus import chosen_of, fill_all, fill_order, fill_places, fill_saved
from ui.participants.list_view import PAGE, ListView

LONGEST_NAME = 80


class FilterBar(QWidget):
    """Shows a `ListView` and says when another is chosen. *narrow* is the one button, for the page to place beside the search."""

    chosen = Signal(object)
    failed = Signal(object)

    def __init__(self, surroundings: Surroundings, view: ListView) -> None:
        super().__init__()
        self._surroundings = surroundings
        self.view = view
        self.places: Sequence[tuple[str, int]] = ()
        self.saved: Sequence[SavedFilter] = ()
        self.toggles = {name: _button(tr(f"list.{name}"), checkable=True) for name in ("mine", "needs", "closed")}
        for name, button in self.toggles.items():
            button.clicked.connect(partial(self._toggle, name))
        self.place = self._with_menu(lambda menu: fill_places(menu, self.view, self.places, self.choose))
        self.stored = self._with_menu(lambda menu: fill_saved(menu, self.view, self.saved, self.choose, self))
        self.order = self._with_menu(lambda menu: fill_order(menu, self.view, self.choose), "quiet")
        self.narrow = self._with_menu(lambda menu: fill_all(menu, self.view, self.places, self.saved, self.choose, self))
        self.narrow.setParent(self)  # until the page gives it its place: what is shown without a parent is a window
        self.narrow.setProperty("scale", "large")
        self.wide = QWidget()
        line = self._line = QHBoxLayout(self.wide)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().gap(8))
        for button in (self.toggles["mine"], self.toggles["needs"], self.place, self.toggles["closed"], self.stored):
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.order)
        self.naming = _Naming()
        self.naming.named.connect(self._keep)
        box = column(self.wide, self.naming)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._renaming: SavedFilter | None = None
        self.show_view(view)

    def _with_menu(self, fill: Callable[[QMenu], None], kind: Kind = "secondary") -> Button:
        button = _button("", kind)
        button.setIcon(icon("chevron-down", "accent_text" if kind == "quiet" else "text2", 14))
        button.setIconSize(QSize(theme().px(14), theme().px(14)))
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # which puts the chevron after the words
        menu = QMenu(button)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        menu.aboutToShow.connect(partial(_refill, menu, fill))
        button.setMenu(menu)
        return button

    # --- what it shows ------------------------------------------------------------------------------------------------

    def show_view(self, view: ListView) -> None:
        """Say what is on, without saying that it was chosen."""
        self.view = view
        for name, button in self.toggles.items():
            is_on = bool(getattr(view, name))
            if button.isChecked() == is_on and button.icon().isNull() != is_on:
                continue
            button.setChecked(is_on)
            button.setIcon(icon("check", "accent_text") if is_on else QIcon())
        self._say(self.place, view.place or tr("list.all_places"), view.place is not None)
        named = chosen_of(self.saved, view)
        self._say(self.stored, named.name or "" if named else tr("list.saved"), named is not None)
        self._say(self.order, tr("list.order_is", order=tr(f"list.order.{view.order.value}")), False)
        self._say(self.narrow, tr("list.selection", what=self._said(named)), False)
        self._fit()

    def _said(self, named: SavedFilter | None) -> str:
        if named is not None:
            return named.name or ""
        on = [tr(f"list.{name}") for name in self.toggles if getattr(self.view, name)]
        return ", ".join([*on, *([self.view.place] if self.view.place else [])]) or tr("list.everyone")

    @staticmethod
    def _say(button: Button, words: str, is_on: bool) -> None:
        if button.accessibleName() != words:  # what doesn't change isn't laid out anew: this runs at every key press
            button.setText(words.replace("&", "&&"))
            button.setAccessibleName(words)
        if (button.property("on") == "true") != is_on:
            button.setProperty("on", "true" if is_on else "false")
            restyle(button)

    def choose(self, view: ListView) -> None:
        """Something was chosen."""
        self.show_view(view)
        self.chosen.emit(view)

    def _toggle(self, name: str) -> None:
        self.choose(self.view.turned(name))

    def know(self, places: Sequence[tuple[str, int]], saved: Sequence[SavedFilter]) -> None:
        """What there is to choose from."""
        self.places, self.saved = places, saved
        self.show_view(self.view)

    # --- room ---------------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One line, or one button."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fits = self._line.sizeHint().width() <= self.width()
        if self.wide.isHidden() == fits or self.narrow.isHidden() != fits:
            self.wide.setVisible(fits)
            self.narrow.setVisible(not fits)

    # --- saved filters ------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask for a name."""
        self._renaming = None
        self.naming.ask("")

    def rename(self, saved: SavedFilter) -> None:
        """Ask for another name."""
        self._renaming = saved
        self.naming.ask(saved.name or "")

    def remove(self, saved: SavedFilter) -> None:
        """Take it away; the list stays as it is."""
        said = tr("list.view_removed", name=saved.name or "")
        self._surroundings.change(said, remove_filter, saved.id).failed_to(self._fail)

    @Slot(str)
    def _keep(self, name: str) -> None:
        if self._renaming is not None:
            job = self._surroundings.change(tr("list.view_renamed", name=name), rename_filter, self._renaming.id, name)
        else:
            job = self._surroundings.change(tr("list.view_saved", name=name), save_filter, PAGE, name, self.view.content())
        job.failed_to(self._fail)

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.failed.emit(error)


def _refill(menu: QMenu, fill: Callable[[QMenu], None]) -> None:
    menu.clear()
    fill(menu)


def _button(words: str, kind: Kind = "secondary", *, checkable: bool = False) -> Button:
    button = Button(words, kind, size="small")
    button.setCheckable(checkable)
    button.setProperty("on", "false")
    return button


class _Naming(QWidget):
    """A name for what is shown; opens in place below the bar. Enter keeps it, Esc lets it be."""

    named = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.field = TextField("name", tr("list.view_name"), tr("list.view_name_hint"), longest=LONGEST_NAME)
        self.done = Button(tr("list.view_keep"), "primary", size="small")
        self.stop = Button(tr("form.cancel"), "quiet", size="small")
        self.field.line.returnPressed.connect(self._finish)
        self.done.clicked.connect(self._finish)
        self.stop.clicked.connect(self.hide)
        self.setLayout(column(self.field, row(self.done, self.stop, None)))
        self.hide()

    def ask(self, name: str) -> None:
        """Open with *name* to change, or empty."""
        self.field.put(name)
        self.field.complain("")
        self.show()
        self.field.setFocus()
        self.field.line.selectAll()

    @Slot()
    def _finish(self) -> None:
        name = self.field.value()
        if name is None:
            self.field.complain(tr("problem.missing"))
            return
        self.hide()
        self.named.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc lets it be."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
