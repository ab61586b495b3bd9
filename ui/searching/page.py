"""Search in everything that this laptop holds: as you type, from three letters, the newest first.

Note text is shown only where the akt was opened since the vault was unlocked; else the hit says whom it is about and when.
"""

from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from sqlmodel import Session

from coachdesk.domain.akt import Akt
from coachdesk.domain.folding import words
from coachdesk.domain.titles import title_of
from coachdesk.errors import InvalidInput
from coachdesk.storage.search import Hit, search
from ui.kit.i18n import tr
from ui.kit.line_edit import SearchField
from ui.kit.page import Page, Place
from ui.kit.pieces import Text
from ui.kit.row_view import RowDelegate, RowView
from ui.kit.rows import Row, RowsModel
from ui.kit.surroundings import Surroundings
from ui.kit.when import day_words

SETTLED_MS = 2_000
"""A query that stood this long was meant: it is written to the access log once."""


class SearchPage(Page):
    """Every key press asks anew; of questions that wait only the newest is asked."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("searching.title"))
        self._desk = surroundings.desk
        self.search = SearchField(tr("searching.title"), tr("searching.hint"))
        self.search.setText(str(place.state.get("text", "")))
        self.search.textChanged.connect(self._ask)
        self.search.returnPressed.connect(self._take_first)
        self.body.addWidget(self.search)
        self.model = RowsModel(self._desk, found, None, self._row, self)
        self.model.settled.connect(self._say_count)
        self.model.failed.connect(self.fail)
        self.view = RowView(tr("searching.title"))
        self._delegate = RowDelegate(self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.setModel(self.model)
        self.view.chosen.connect(self._open)
        self.body.addWidget(self.view, 1000)
        self.nothing = Text(tr("searching.nothing"), "meta", wrap=True)
        self.nothing.hide()
        self.body.addWidget(self.nothing)
        self.body.addStretch(1)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._log)
        self._hits = 0
        self._desk.indexed.connect(self.model.again)
        self._ask()

    def place(self) -> Place:
        """What is searched for is text that someone typed: it isn't kept over a lock."""
        return Place("searching")

    def entered(self) -> None:
        """Typing searches."""
        self.search.setFocus()

    @Slot()
    def _ask(self) -> None:
        self._delegate.needles = words(self.search.text())
        self.model.ask(self.search.text())
        if self.search.text().strip():
            self._settled.start()
        else:
            self._settled.stop()

    def _row(self, one: tuple[Hit, str]) -> Row:
        hit, about = one
        opened = hit.akt_id is None or self._desk.reason_for(hit.akt_id) is not None
        day = day_words(hit.on_day, self._desk.who.now().date()) if hit.on_day else ""
        kind = tr(f"kind.{hit.kind}")
        if not opened:
            return Row((hit.akt_id, hit.kind, hit.record_id), about, tr("searching.closed", kind=kind), day)
        title = "  ·  ".join(dict.fromkeys(part for part in (about, hit.title) if part))
        detail = "  ·  ".join(part for part in (kind, hit.snippet if hit.snippet != hit.title else "") if part)
        return Row((hit.akt_id, hit.kind, hit.record_id), title, detail, day)

    @Slot(int)
    def _say_count(self, number: int) -> None:
        self._hits = number
        asked = len(self.search.text().strip()) > 0
        self.say_meta(tr("searching.count", count=number) if asked and number else "")
        self.nothing.setVisible(asked and number == 0)
        self.view.setVisible(number > 0)
        self.view.hug(number)

    @Slot()
    def _log(self) -> None:
        self._desk.log_search(self.search.text().strip(), self._hits)

    @Slot()
    def _take_first(self) -> None:
        """The first hit that leads somewhere."""
        for row in self.model.rows:
            if row.key[0] is not None:
                self._open(row.key)
                return

    @Slot(object)
    def _open(self, key: tuple[UUID | None, str, UUID]) -> None:
        akt_id, kind, record_id = key
        if akt_id is None:
            return
        if kind == "journal_note" and self._desk.reason_for(akt_id) is not None:
            self.went.emit(Place("note", record_id, {"akt": str(akt_id)}))
        else:
            self.went.emit(Place("participant", akt_id))


def found(session: Session, query: str, *, limit: int, offset: int) -> list[tuple[Hit, str]]:
    """Hits of *query*, each with whom it is about ("" for the directory). One window holds them all."""
    if offset:
        return []
    names: dict[UUID, str] = {}
    hits = []
    for hit in search(session, query, limit=limit):
        if hit.akt_id is not None and hit.akt_id not in names:
            akt = session.get(Akt, hit.akt_id)
            if akt is None:
                raise InvalidInput(kind="akt", field="id", reason="unknown")
            names[hit.akt_id] = title_of(session, akt)
        hits.append((hit, names.get(hit.akt_id, "") if hit.akt_id else ""))
    return hits
