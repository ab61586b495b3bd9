"""What waits for a person and not for the net: whose turn it is, why, and the way to where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.kit.awaiting import AwaitedKey, Awaiting
from ui.kit.desk import Desk
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import Place
from ui.kit.pieces import Button, Card, Text, column, row, rule


@dataclass(frozen=True)
class Errand:
    """One line. *what*: the words on its button, which leads to *place*."""

    symbol: str
    words: str
    why: str
    what: str
    place: Place


class AwaitingCard(Card):
    """Hidden while nothing waits, and where there is no municipality."""

    went = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("awaiting.title"))
        self._desk = desk
        self.shown: Awaiting | None = None
        self.buttons: list[Button] = []
        self._list = column(gap=10)
        self.body.addLayout(self._list)
        self.hide()

    @Slot()
    def reload(self) -> None:
        """Ask what waits."""
        self._desk.carry(lambda carrier: carrier.awaiting()).then(self.show_awaiting).failed_to(self._unknown)

    @Slot(object)
    def show_awaiting(self, found: Awaiting) -> None:
        """Draw it anew where it is another, so that the focus stays."""
        if found == self.shown:
            return
        self.shown, self.buttons = found, []
        with filling(self._list):
            said = list(errands(found))
            for number, one in enumerate(said):
                if number:
                    self._list.addWidget(rule())
                self._list.addLayout(self._line(one))
        self.setVisible(bool(said))

    @Slot(object)
    def _unknown(self, _: object) -> None:
        self.show_awaiting(Awaiting())  # locked meanwhile, over its days, or no municipality yet: nothing of it is said

    def _line(self, one: Errand) -> QVBoxLayout:
        button = Button(one.what, size="small")
        button.setAccessibleName(f"{one.what}. {one.words}")
        button.clicked.connect(lambda: self.went.emit(one.place))
        self.buttons.append(button)
        head = row(gap=12)
        head.addLayout(column(IconLabel(one.symbol), None))
        words: list[QWidget] = [Text(one.words, "strong", wrap=True), Text(one.why, "meta", wrap=True)]
        texts = column(*words, gap=0)
        texts.addSpacing(6)
        texts.addLayout(row(button, None))
        head.addLayout(texts, 1)
        return column(head, gap=0)


def errands(found: Awaiting) -> Iterator[Errand]:
    """What is lost if nobody does anything comes first."""
    if found.left:
        yield _errand("archive-restore", "left", Place("left_behind"), count=found.left)
    if found.unsaid:
        yield _errand("lock", "unsaid", _section("devices"), count=found.unsaid)
    if found.over:
        yield _errand("user-minus", "over", _section("members"), count=found.over)
    for key in found.keys:
        yield _key(key)
    if found.proposed:
        yield _errand("octagon-alert", "proposed", _section("keys"))
    if found.key_file:
        yield _errand("key-round", "key_file", _section("keys"))


def _errand(symbol: str, name: str, place: Place, **facts: int) -> Errand:
    return Errand(symbol, tr(f"awaiting.{name}", **facts), tr(f"awaiting.{name}_why"), tr(f"awaiting.{name}_to"), place)


def _key(key: AwaitedKey) -> Errand:
    team = tr("awaiting.key.place", place=key.team) if key.is_place else tr(f"awaiting.key.{key.team}")
    words, why = tr(f"awaiting.key.{key.what}", team=team), tr(f"awaiting.key.{key.what}_why")
    where = "reviewers" if key.team == "reviewers" and not key.is_place else "seeing"
    return Errand("key-round", words, why, tr("awaiting.key.to"), _section(where))


def _section(name: str) -> Place:
    return Place("administration", state={"section": name})
