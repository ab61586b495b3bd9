"""The palette: a line to type in and what it could mean, over the page. Arrows point, Enter goes, Esc closes.

The focus stays in the line; the row that the arrows point at is read aloud.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from ui.kit.actions import Action
from ui.kit.aloud import say_aloud
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.latest import Latest
from ui.kit.line_edit import LineEdit
from ui.kit.overlay import Overlay
from ui.kit.page import Place
from ui.kit.pieces import Text
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.palette.choices import Choice, choices, writers
from ui.palette.finding import Findings, find
from ui.palette.rows import CHOICE, HEIGHT, ChoiceDelegate, ChoicesModel

WIDE = 620
"""Px at 100 % text; grows at half the text's rate."""
SETTLED_MS = 2_000
"""A query that stood this long was meant: it is written to the access log once."""


class Palette(Overlay):
    """Says `went` with a place, or does what was chosen."""

    went = Signal(object)

    def __init__(self, behind: QWidget, surroundings: Surroundings, actions: Sequence[Action]) -> None:
        super().__init__(behind)
        self._surroundings, self._desk, self._actions = surroundings, surroundings.desk, actions
        self._only_people = False
        self._logged = ""
        self._hits = 0
        self._shown: str | None = None  # the text that the rows answer
        self._enter_waits = False
        self._card = QFrame(self)
        self._card.setProperty("kind", "popup")
        box = QVBoxLayout(self._card)
        box.setContentsMargins(1, theme().gap(10), 1, theme().gap(6))  # the last row ends above the round corners
        box.setSpacing(theme().gap(8))
        self.line = LineEdit("search")
        self.line.setProperty("kind", "bare")
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._ask)
        box.addWidget(self.line)
        self.model = ChoicesModel(self)
        self.view = QListView()
        self.view.setProperty("kind", "inside")
        self.view.setModel(self.model)
        self.view.setItemDelegate(ChoiceDelegate(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.clicked.connect(self._take)
        box.addWidget(self.view)
        self.nothing = Text("", "meta", wrap=True)
        self.nothing.setContentsMargins(theme().gap(16), theme().gap(4), theme().gap(16), theme().gap(14))
        box.addWidget(self.nothing)
        self._latest = Latest(self._desk, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._fail)
        self._desk.indexed.connect(self._ask_again)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._log)

    def search(self) -> None:
        """Find anything."""
        self._begin(only_people=False)

    def whom(self) -> None:
        """Ask whom a note is about."""
        self._begin(only_people=True)

    def _begin(self, *, only_people: bool) -> None:
        self._only_people = only_people
        words = tr("palette.whom" if only_people else "palette.name")
        self.line.setAccessibleName(words)
        self.line.setPlaceholderText(words if only_people else tr("palette.hint"))
        self.view.setAccessibleName(words)
        self.line.clear()
        self.model.put([])
        self._shown, self._enter_waits = None, False
        self.nothing.hide()
        self.open_up()
        self._fit()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask()

    # --- asking ---------------------------------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        self._enter_waits = False
        if not self.isVisible():
            return
        self._latest.ask(find, self.line.text(), only_people=self._only_people)
        if self.line.text().strip() and not self._only_people:
            self._settled.start()
        else:
            self._settled.stop()

    @Slot()
    def _ask_again(self) -> None:
        """Search has taken in what was just written."""
        if self.isVisible():
            self._latest.ask(find, self.line.text(), only_people=self._only_people)

    @Slot(object)
    def _show(self, found: Findings) -> None:
        if not self.isVisible():
            return
        opened, today = self._is_open, self._desk.who.now().date()
        rows = writers(found, today) if self._only_people else choices(found, self._actions, opened, today)
        self._hits = len(found.people) + len(found.groups) + len(found.hits)
        changed = self.model.put(rows)
        self.nothing.setText(tr("palette.nobody" if found.asked.strip() else "palette.nobody_yet"))
        self.nothing.setVisible(not rows)
        self._shown = found.asked
        if changed:
            self._point(0)
            self._fit()
        if self._enter_waits:
            self._enter()

    def _is_open(self, akt_id: object) -> bool:
        return self._desk.reason_for(akt_id) is not None  # type: ignore[arg-type]  # an akt's id

    @Slot(object)
    def _fail(self, error: BaseException) -> None:
        self.nothing.setText(failure_words(error))
        self.nothing.show()
        self._fit()

    @Slot()
    def _log(self) -> None:
        text = self.line.text().strip()
        if self.isVisible() and text and text != self._logged:
            self._logged = text
            self._desk.log_search(text, self._hits)

    # --- pointing and taking --------------------------------------------------------------------------------------

    def _point(self, number: int) -> None:
        if self.model.rows:
            index = self.model.index(number % len(self.model.rows), 0)
            self.view.setCurrentIndex(index)
            say_aloud(self.view, self.model.rows[index.row()].words)

    def _enter(self) -> None:
        """Take the row; who types faster than the answer comes means the row that will stand there."""
        self._enter_waits = self._shown != self.line.text()
        if not self._enter_waits:
            self._take(self.view.currentIndex())

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        choice = index.data(CHOICE)
        if not isinstance(choice, Choice):
            return
        if isinstance(choice.leads, Place):
            self.shut(give_back=False)
            self.went.emit(choice.leads)
        else:
            self.shut()
            choice.leads(self._surroundings)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What the line doesn't need of the keys: arrows, Page, Enter, Esc, Tab."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and (act := self._act_of(event)) is not None:
            act()
            return True
        return super().eventFilter(watched, event)

    def _act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        key, now, page = event.key(), self.view.currentIndex().row(), max(1, self.view.height() // theme().px(HEIGHT) - 1)
        last = len(self.model.rows) - 1
        if key == Qt.Key.Key_Escape:
            return self.shut
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter
        steps = {
            Qt.Key.Key_Down: now + 1,
            Qt.Key.Key_Tab: now + 1,
            Qt.Key.Key_Up: now - 1,
            Qt.Key.Key_Backtab: now - 1,
            Qt.Key.Key_PageDown: min(now + page, last),
            Qt.Key.Key_PageUp: max(now - page, 0),
        }
        return (lambda: self._point(steps[Qt.Key(key)])) if key in steps else None

    # --- where it stands ------------------------------------------------------------------------------------------

    def cover(self) -> None:
        """The card in the upper middle, as high as its rows."""
        super().cover()
        self._fit()

    def _fit(self) -> None:
        wide = min(theme().gap(WIDE), self.width() - 2 * theme().gap(16))
        top = min(theme().gap(72), self.height() // 12)
        self.view.setVisible(bool(self.model.rows))
        room = self.height() - 2 * top - self.line.sizeHint().height() - theme().gap(26)
        self.view.setFixedHeight(max(theme().px(HEIGHT), min(len(self.model.rows) * theme().px(HEIGHT) + 2, room)))
        self._card.setFixedWidth(wide)
        layout = self._card.layout()
        assert layout is not None
        layout.activate()
        high = layout.heightForWidth(wide) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self._card.setGeometry((self.width() - wide) // 2, top, wide, high)
