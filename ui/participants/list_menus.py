"""The choices of the list as menus: places, order, saved filters; and all of them in one where there is little room."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from coachdesk.domain.participants import Order
from coachdesk.domain.saved_filter import SavedFilter
from ui.kit.i18n import tr
from ui.kit.icons import icon
from ui.participants.list_view import ListView, read_view

Choose = Callable[[ListView], None]


class Errands(Protocol):
    """What the menu of saved filters asks of whoever opens it."""

    def save(self) -> None:
        """Give what is shown a name."""

    def rename(self, saved: SavedFilter) -> None:
        """Give it another."""

    def remove(self, saved: SavedFilter) -> None:
        """It isn't wanted any more."""


def fill_places(menu: QMenu, view: ListView, places: Sequence[tuple[str, int]], choose: Choose) -> None:
    """All places, or one; with how many live there."""
    group = QActionGroup(menu)
    _pick(menu, group, tr("list.all_places"), view.place is None, partial(choose, replace(view, place=None)))
    menu.addSeparator()
    known = list(places)
    if view.place is not None and view.place not in {place for place, _ in known}:
        known.append((view.place, 0))
    for place, number in known:
        words = tr("list.place_count", place=place.replace("&", "&&"), number=number)
        _pick(menu, group, words, view.place == place, partial(choose, replace(view, place=place)))


def fill_order(menu: QMenu, view: ListView, choose: Choose) -> None:
    """One of the four orders."""
    group = QActionGroup(menu)
    for order in Order:
        words = tr(f"list.order.{order.value}")
        _pick(menu, group, words, view.order is order, partial(choose, replace(view, order=order)))


def fill_saved(menu: QMenu, view: ListView, saved: Sequence[SavedFilter], choose: Choose, errands: Errands) -> None:
    """The saved ones; then what can be done with what is shown."""
    group = QActionGroup(menu)
    chosen = chosen_of(saved, view)
    for one in saved:
        words, shown = (one.name or "").replace("&", "&&"), read_view(one.content)
        _pick(menu, group, words, one is chosen, partial(choose, shown))
    if saved:
        menu.addSeparator()
    if chosen is None:
        _do(menu, "plus", tr("list.save_view"), errands.save)
    else:
        name = (chosen.name or "").replace("&", "&&")
        _do(menu, "pencil-line", tr("list.rename_view", name=name), partial(errands.rename, chosen))
        _do(menu, "trash-2", tr("list.remove_view", name=name), partial(errands.remove, chosen))


def chosen_of(saved: Sequence[SavedFilter], view: ListView) -> SavedFilter | None:
    """The saved filter that shows just this."""
    return next((one for one in saved if read_view(one.content) == view), None)


def fill_all(
    menu: QMenu, view: ListView, places: Sequence[tuple[str, int]], saved: Sequence[SavedFilter], choose: Choose, errands: Errands
) -> None:
    """Every choice in one menu."""
    for name in ("mine", "needs", "closed"):
        _tick(menu, tr(f"list.{name}"), getattr(view, name), partial(choose, view.turned(name)))
    menu.addSeparator()
    fill_places(menu.addMenu(icon("map-pin"), tr("list.places")), view, places, choose)
    fill_order(menu.addMenu(icon("list"), tr("list.order")), view, choose)
    menu.addSeparator()
    fill_saved(menu, view, saved, choose, errands)


def _do(menu: QMenu, symbol: str, words: str, done: Callable[[], Any]) -> None:
    menu.addAction(icon(symbol), words).triggered.connect(lambda _=False: done())  # a menu says whether the line is ticked


def _tick(menu: QMenu, words: str, is_on: bool, done: Callable[..., Any]) -> QAction:
    action = menu.addAction(words)
    action.setCheckable(True)
    action.setChecked(is_on)
    action.triggered.connect(lambda _=False: done())
    return action


def _pick(menu: QMenu, group: QActionGroup, words: str, is_on: bool, done: Callable[..., Any]) -> None:
    group.addAction(_tick(menu, words, is_on, done))
