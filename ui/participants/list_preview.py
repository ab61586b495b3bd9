"""Beside the list: whom the pointer is on, as far as it may be shown before the akt is opened (see sight.py)."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout
from sqlmodel import Session

from coachdesk.domain.participant_preview import LatestNote, Preview, preview_of
from coachdesk.domain.participants import NextStep
from ui.kit.carried import Carried, carried_spaces, item_words
from ui.kit.desk import Desk
from ui.kit.flow import Flow
from ui.kit.i18n import tr
from ui.kit.icons import pixmap
from ui.kit.latest import Latest
from ui.kit.page import Place, scroll_area
from ui.kit.pieces import Button, Text, column, row
from ui.kit.theme import theme
from ui.kit.when import capital, day_words
from ui.participants.head import age
from ui.participants.list_preview_parts import Facts, NotePart, Part, Steps
from ui.participants.list_words import ListLine, due_words
from ui.participants.sight import Sight, sight_of

WIDE = 352
"""Px at 100 % text; grows at half the rate of the text."""
REST_MS = 80
"""The pointer rests so long on somebody before she is shown: who runs through the list, or types, isn't slowed by it."""


class PreviewPane(QFrame):
    """All its parts are made once; whoever is shown only changes their words."""

    went = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("kind", "pane")
        self.setAccessibleName(tr("list.preview"))
        self._desk = desk
        self._line: ListLine | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._show)
        desk.locking.connect(self._rest.stop)
        self._latest = Latest(desk, self)
        self._latest.answered.connect(self._tell)
        self._latest.failed.connect(self.failed)
        self.name, self.meta = Text("", "h2", wrap=True), Text("", "meta", wrap=True)
        self.open = Button(tr("list.open"), "primary", hint="Return")
        self.open.clicked.connect(self._open)
        self.note = Button(tr("participant.note"), symbol="square-pen")
        self.note.clicked.connect(self._note)
        self.steps, self.latest_note, self.facts = Steps(), NotePart(), Facts()
        self.closed = Text("", "meta", wrap=True)
        self._closed_part = Part(self.closed)
        self._sign, self._sync = Text(), Text("", "caption", wrap=True)
        self._lay_out()
        self.show_line(None)

    def _lay_out(self) -> None:
        area, self._box = scroll_area()
        self._box.setSpacing(theme().gap(12))
        for part in (self.steps, self.latest_note, self.facts, self._closed_part):
            self._box.addWidget(part)
        self._box.addStretch(1)
        inside = self._box.parentWidget()
        assert inside is not None
        self._inside = inside
        foot = row(self._sign, self._sync)
        foot.setStretch(1, 1)
        box: QVBoxLayout = column(self.name, self.meta, Flow((self.open, self.note)), area, foot, gap=4)
        box.insertSpacing(2, theme().gap(4))
        box.insertSpacing(4, theme().gap(8))
        pad = theme().gap(22)
        box.setContentsMargins(pad, pad, pad, theme().gap(14))
        box.setStretch(5, 1)
        self.setLayout(box)

    def width_wanted(self) -> int:
        """How wide it stands."""
        return theme().gap(WIDE)

    def show_line(self, line: ListLine | None) -> None:
        """Show another participant, or nobody, once the pointer rests."""
        self._line = line
        self._rest.start()

    @Slot()
    def _show(self) -> None:
        line = self._line
        for part in (self.open, self._inside, self._sign, self._sync):
            part.setVisible(line is not None)
        sight = sight_of(self._desk, line.found) if line is not None else Sight.LISTED
        self.note.setVisible(sight > Sight.LISTED)
        if line is None:
            self.name.setText("")
            self.meta.setText(tr("list.nobody"))
            return
        self.name.setText(line.name)
        self._say_meta(line)
        self._latest.ask(_read, line.key, own=sight >= Sight.OWN, opened=sight is Sight.OPENED)

    def _say_meta(self, line: ListLine, *languages: str) -> None:
        found = line.found
        old = tr("participants.age", count=age(found.birth_date, self._today)) if found.birth_date else ""
        self.meta.setText(
            ". ".join(part for part in (", ".join(p for p in (old, found.place or found.designation) if p), *languages) if part)
        )

    @property
    def _today(self) -> date:
        return self._desk.who.now().date()

    # --- what comes a moment later ------------------------------------------------------------------------------------

    @Slot(object)
    def _tell(self, answer: tuple[Preview, Carried | None]) -> None:
        found, carried = answer
        line = self._line
        if line is None or found.akt_id != line.key:
            return
        self._tell_steps(line, found)
        self._tell_note(found.note)
        self._tell_facts(line, found)
        self._tell_closed(line)
        for part in (self._sign, self._sync):
            part.setVisible(carried is not None)
        if carried is not None:
            say = item_words(carried, self._desk.who.now())
            self._sign.setPixmap(pixmap(say.symbol, say.status, 14, self.devicePixelRatioF()))
            self._sync.setText(say.words)

    def _tell_steps(self, line: ListLine, found: Preview) -> None:
        said = []
        for one in found.steps:
            assert one.due_on is not None
            late = (self._today - one.due_on).days
            when = tr("list.late", count=late) if late > 0 else due_words(NextStep("", one.due_on, one.due_time, None), self._today)
            said.append((one.what or "", when, late > 0))
        self.steps.say(said or [(line.step, line.late or line.when, bool(line.late))])

    def _tell_note(self, note: LatestNote | None) -> None:
        self.latest_note.setVisible(note is not None)
        if note is not None:
            by = tr("list.note_signed" if note.is_signed else "list.note_unsigned", name=note.author)
            day = capital(day_words(note.event_on, self._today)) if note.event_on else ""
            self.latest_note.say(day, note.text, by)

    def _tell_facts(self, line: ListLine, found: Preview) -> None:
        languages = [tr(f"language.{found.language}")] if found.language else []
        if found.interpreter_language:
            languages.append(tr("list.interpreter", language=tr(f"language.{found.interpreter_language}")))
        self._say_meta(line, *languages)
        facts = [(tr(f"contact_kind.{kind.value}"), shown) for kind, shown in found.contacts]
        facts += [(tr("list.column.stage"), line.stage), (tr("list.column.heard"), line.heard)]
        if line.found.responsible_name:
            facts.append((tr("list.coach"), line.found.responsible_name))
        self.facts.say(facts)

    def _tell_closed(self, line: ListLine) -> None:
        sight, who = sight_of(self._desk, line.found), line.found.responsible_name or ""
        self._closed_part.setVisible(sight is not Sight.OPENED)
        words = tr("list.closed_other", name=who) if who else tr("list.closed_nobody")
        self.closed.setText(tr("list.closed_own") if sight is Sight.OWN else words)
        if line.found.designation:
            self._closed_part.show()
            self.closed.setText(tr("protected.preview"))

    # --- going --------------------------------------------------------------------------------------------------------

    @Slot()
    def _open(self) -> None:
        if self._line is not None:
            self.went.emit(Place("participant", self._line.key))

    @Slot()
    def _note(self) -> None:
        if self._line is not None:
            self.went.emit(Place("note_editor", self._line.key))


def _read(session: Session, akt_id: UUID, *, own: bool, opened: bool) -> tuple[Preview, Carried | None]:
    return preview_of(session, akt_id, own=own, opened=opened), carried_spaces(session, [akt_id]).get(akt_id)
