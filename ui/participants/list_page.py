"""The list of participants: search as you type, filters as buttons, and beside it whom the pointer is on."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from sqlmodel import Session

from coachdesk.domain.participants import Filter, count_participants, places
from coachdesk.domain.saved_filter import SavedFilter, filters_of
from ui.kit.empty import EmptyState
from ui.kit.i18n import tr
from ui.kit.latest import Latest
from ui.kit.line_edit import SearchField
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, IconButton, Text, row
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.participants.list_bar import FilterBar
from ui.participants.list_card import ListCard
from ui.participants.list_preview import PreviewPane
from ui.participants.list_view import PAGE, ListView, view_of

SETTLED_MS = 2_000
"""A query that stood this long was meant: it is written to the access log once."""
PREVIEW_FROM = 960
"""Effective width of the page from which there is room for a preview: a window of 1200, less the navigation."""


class ParticipantsPage(Page):
    """Every key press asks anew; of questions that wait only the newest is asked. The field never waits for an answer."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("participants.title"))
        self._desk = surroundings.desk
        self._hits = 0
        self._recall = surroundings.recall
        view, pointed = self._as_left(place)
        self._make_head()
        self.bar = FilterBar(surroundings, view)
        self.bar.chosen.connect(self._chose)
        self.bar.failed.connect(self.fail)
        self._make_search(view)
        self.body.addLayout(row(self.search, self.bar.narrow))
        self.body.addWidget(self.bar)
        self.body.setSpacing(theme().gap(10))
        self._make_list(pointed)
        self.preview = PreviewPane(self._desk)
        self.preview.setParent(self)
        self.by_hand = (self.preview,)
        self.card.pointed.connect(self.preview.show_line)
        self.preview.went.connect(self.went)
        self.preview.failed.connect(self.fail)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._log)
        self._desk.locking.connect(self._settled.stop)
        self._around = Latest(self._desk, self)
        self._around.answered.connect(self._know)
        self._around.failed.connect(self.fail)
        self._desk.changed.connect(self._news)
        self._desk.sync_changed.connect(self._reword)
        self._ask()

    def _make_head(self) -> None:
        self.heading.setWordWrap(False)
        self.count = Text("", "meta")
        self.count.setContentsMargins(theme().gap(4), 0, 0, theme().px(6))
        self.head.setStretch(0, 0)
        self.head.addWidget(self.count, 1, Qt.AlignmentFlag.AlignBottom)
        self.take_in = IconButton("file-up", tr("action.import"))
        self.take_in.clicked.connect(self._read_in)
        self.take_out = IconButton("download", tr("action.list_export"))
        self.take_out.clicked.connect(self._take_out)
        self.new = Button(tr("participants.new"), symbol="user-plus", hint="Ctrl+Shift+N")
        self.new.clicked.connect(self._new)
        for button in (self.take_in, self.take_out, self.new):
            self.head.addWidget(button)

    def _make_search(self, view: ListView) -> None:
        self.search = SearchField(tr("list.search"))
        self.search.setText(view.text)
        self.search.textChanged.connect(self._typed)

    def _make_list(self, pointed: UUID | None) -> None:
        self.card = ListCard(self._desk, pointed)
        self.card.steered_from(self.search)
        self.card.chosen.connect(self._open)
        self.model, self.view = self.card.model, self.card.view
        self.model.settled.connect(self._say_count)
        self.model.failed.connect(self.fail)
        self.body.addWidget(self.card, 1)
        self.empty = EmptyState(tr("participants.empty"), tr("participants.new"))
        self.empty.pressed.connect(self._new)
        self.nothing = EmptyState(tr("list.nothing"), tr("list.show_all"))
        self.nothing.pressed.connect(self._show_all)
        for state in (self.empty, self.nothing):
            state.hide()
            self.body.addWidget(state, 1)
        self.elsewhere, self.nothing_here = (Button("", "quiet", symbol="search", size="small") for _ in range(2))
        for button in (self.elsewhere, self.nothing_here):
            button.clicked.connect(self._search_elsewhere)
        self.nothing.also(self.nothing_here)
        self.body.addLayout(row(self.elsewhere, None))
        self.body.addStretch(0)

    def place(self) -> Place:
        """With filters and order; what was typed stays behind."""
        return Place("participants", None, self.bar.view.plain(text=False))

    def entered(self) -> None:
        """Typing searches; what stood there is typed over."""
        self.search.setFocus()
        self.search.selectAll()

    def left(self) -> None:
        """Whoever comes back from an akt finds the list as she left it."""
        self._recall.keep(PAGE, (self.bar.view, self.card.whom))

    def _as_left(self, place: Place) -> tuple[ListView, UUID | None]:
        kept = self._recall.of(PAGE)
        return kept if kept is not None and not place.state else (view_of(place.state), None)

    # --- asking -------------------------------------------------------------------------------------------------------

    @Slot()
    def _typed(self) -> None:
        self.bar.show_view(replace(self.bar.view, text=self.search.text()))
        self._ask()

    @Slot(object)
    def _chose(self, view: ListView) -> None:
        if view.text != self.search.text():
            self.search.blockSignals(True)
            self.search.setText(view.text)
            self.search.blockSignals(False)
        self._ask()

    def _ask(self) -> None:
        view = self.bar.view
        for button in (self.elsewhere, self.nothing_here):
            button.setText(" " + tr("list.elsewhere", text=view.text.strip().replace("&", "&&")))
            button.setVisible(bool(view.text.strip()))
        self.card.ask(view.filter(self._desk.who.user_id))
        if view.text.strip():
            self._settled.start()
        else:
            self._settled.stop()

    @Slot(object)
    def _news(self, _: object) -> None:
        self.model.again()

    @Slot()
    def _reword(self, _: object = None) -> None:
        self.model.reword()

    @Slot()
    def _log(self) -> None:
        self._desk.log_search(self.search.text().strip(), self._hits)

    # --- what came ----------------------------------------------------------------------------------------------------

    @Slot(int)
    def _say_count(self, number: int) -> None:
        self._hits = number
        self.card.hug(number)
        view, me = self.bar.view, self._desk.who.user_id
        self._around.ask(_around, view.widened().filter(me), view.closed)
        if not view.is_narrowed:
            self.count.setText(tr("participants.count", count=number))

    @Slot(object)
    def _know(self, answer: tuple[int, int, list[tuple[str, int]], list[SavedFilter]]) -> None:
        everyone, whole, here, saved = answer
        view = self.bar.view
        self.bar.know(here, saved)
        self.count.setText(
            tr("list.count_of", number=self._hits, all=whole) if view.is_narrowed else tr("participants.count", count=self._hits)
        )
        nobody = self._hits == 0
        self.empty.setVisible(nobody and everyone == 0)
        self.nothing.setVisible(nobody and everyone > 0)
        self.card.setVisible(not nobody)
        self.elsewhere.setVisible(bool(view.text.strip()) and not self.nothing.isVisibleTo(self))
        if nobody:
            self.preview.show_line(None)

    # --- keys ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters typed in the list go on in the search field."""
        if self.view.hasFocus() and event.text().strip() and event.text().isprintable():
            self.search.setFocus()
            self.search.insert(event.text())
            return
        super().keyPressEvent(event)

    # --- going --------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _open(self, akt_id: UUID) -> None:
        self.went.emit(Place("participant", akt_id))

    @Slot()
    def _read_in(self) -> None:
        self.went.emit(Place("importing"))

    @Slot()
    def _take_out(self) -> None:
        self.went.emit(Place("list_export", None, self.bar.view.plain(text=True)))

    @Slot()
    def _new(self) -> None:
        self.went.emit(Place("new_participant"))

    @Slot()
    def _show_all(self) -> None:
        self.bar.choose(ListView(mine=False, order=self.bar.view.order))

    @Slot()
    def _search_elsewhere(self) -> None:
        self.went.emit(Place("searching", None, {"text": self.search.text().strip()}))

    # --- room ---------------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """The preview keeps no window from being made narrow: it goes then."""
        beside = self.preview.width_wanted() if self.preview.isVisibleTo(self) else 0
        return super().minimumSizeHint() - QSize(beside, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A preview beside the list where there is room; columns where there is room for them."""
        super().resizeEvent(event)
        look = theme()
        beside = self.width() / look.k >= PREVIEW_FROM
        wide = self.preview.width_wanted() if beside else 0
        left, right = look.gap(28), wide + look.gap(24) if beside else look.gap(28)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(left, look.gap(22), right, look.gap(16))
        self.preview.setGeometry(self.width() - wide, 0, wide, self.height())
        was, self.card.watched = self.card.watched, beside
        self.preview.setVisible(beside)
        if beside and not was:
            self.card.show_pointed()
        self.card.fit(self.width() - left - right)


def _around(session: Session, widened: Filter, closed: bool) -> tuple[int, int, list[tuple[str, int]], list[SavedFilter]]:
    """How many participants there are at all, how many without what narrows the list, where they live, and what is saved."""
    everyone = count_participants(session) + count_participants(session, Filter(closed=True))
    return everyone, count_participants(session, widened), places(session, closed=closed), filters_of(session, PAGE)
