"""Beside the list: whom the pointer is on, as far as it may be shown before the akt is opened (see sight.py)."""

from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget
from sqlmodel import Session

from coachdesk.domain.participant_preview import LatestNote, Preview, preview_of
from coachdesk.domain.participants import NextStep
from coachdesk.domain.reminder import Reminder
from ui.kit.carried import Carried, carried_spaces, item_words
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.latest import Latest
from ui.kit.page import Place, scroll_area
from ui.kit.pieces import Button, Text, clear, column, row, rule
from ui.kit.theme import theme
from ui.kit.when import capital, day_words
from ui.participants.head import age
from ui.participants.list_words import ListLine, due_words
from ui.participants.sight import Sight, sight_of

WIDE = 352
"""Px at 100 % text; grows at half the rate of the text."""


class PreviewPane(QFrame):
    """Names at once, from the row itself; the rest a moment later."""

    went = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("kind", "pane")
        self.setAccessibleName(tr("list.preview"))
        self._desk = desk
        self._line: ListLine | None = None
        self._latest = Latest(desk, self)
        self._latest.answered.connect(self._tell)
        self._latest.failed.connect(self.failed)
        self.name, self.meta = Text("", "h2", wrap=True), Text("", "meta", wrap=True)
        self.open = Button(tr("list.open"), "primary", hint="Return")
        self.open.clicked.connect(self._open)
        self.note = Button(tr("participant.note"), symbol="square-pen")
        self.note.clicked.connect(self._note)
        area, self._rest = scroll_area()
        self._rest.setSpacing(theme().gap(12))
        self._foot = QVBoxLayout()
        pad = theme().gap(22)
        buttons = row(self.open, self.note, None)
        buttons.setContentsMargins(0, theme().gap(8), 0, theme().gap(12))
        box = column(self.name, self.meta, buttons, area, self._foot, gap=4)
        box.setContentsMargins(pad, pad, pad, theme().gap(14))
        box.setStretch(3, 1)
        self.setLayout(box)

    def width_wanted(self) -> int:
        """How wide it stands."""
        return theme().gap(WIDE)

    def show_line(self, line: ListLine | None) -> None:
        """Show another participant, or nobody."""
        self._line = line
        for part in (self.open, self.note):
            part.setVisible(line is not None)
        clear(self._rest)
        clear(self._foot)
        if line is None:
            self.name.setText("")
            self.meta.setText(tr("list.nobody"))
            return
        self.name.setText(line.name)
        self._say_meta()
        sight = sight_of(self._desk, line.found)
        self.note.setVisible(sight > Sight.LISTED)
        self._latest.ask(_read, line.key, own=sight >= Sight.OWN, opened=sight is Sight.OPENED)

    def _say_meta(self, *languages: str) -> None:
        assert self._line is not None
        found = self._line.found
        old = tr("participants.age", count=age(found.birth_date, self._today)) if found.birth_date else ""
        self.meta.setText(". ".join(part for part in (", ".join(p for p in (old, found.place) if p), *languages) if part))

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
        clear(self._rest)
        clear(self._foot)
        self._tell_steps(line, found)
        self._tell_note(found.note)
        self._tell_facts(line, found)
        sight = sight_of(self._desk, line.found)
        if sight is not Sight.OPENED:
            who = line.found.responsible_name or ""
            words = tr("list.closed_own") if sight is Sight.OWN else tr("list.closed_other", name=who) if who else tr("list.closed_nobody")
            self._part(Text(words, "meta", wrap=True))
        self._rest.addStretch(1)
        if carried is not None:
            say = item_words(carried, self._desk.who.now())
            self._foot.addLayout(row(IconLabel(say.symbol, say.status, 14), Text(say.words, "caption", wrap=True)))

    def _part(self, *parts: Any) -> None:
        self._rest.addWidget(rule())
        self._rest.addLayout(column(*parts, gap=4))

    def _tell_steps(self, line: ListLine, found: Preview) -> None:
        if found.steps:
            self._part(Text(tr("list.next_steps"), "h3"), *(self._step(one) for one in found.steps))
        else:
            self._part(Text(tr("list.next_steps"), "h3"), Text(line.step, wrap=True), *_meta(line.late or line.when))

    def _step(self, one: Reminder) -> QVBoxLayout:
        assert one.due_on is not None
        late = (self._today - one.due_on).days
        when = tr("list.late", count=late) if late > 0 else due_words(NextStep("", one.due_on, one.due_time, None), self._today)
        return column(Text(one.what or "", wrap=True), *_meta(when, late=late > 0), gap=0)

    def _tell_note(self, note: LatestNote | None) -> None:
        if note is None:
            return
        day = Text(capital(day_words(note.event_on, self._today)), "caption") if note.event_on else None
        head = row(Text(tr("list.latest_note"), "h3"), None)
        if day is not None:
            head.addWidget(day)
        by = tr("list.note_signed" if note.is_signed else "list.note_unsigned", name=note.author)
        self._part(head, Text(note.text, "meta", wrap=True), Text(by, "caption", wrap=True))

    def _tell_facts(self, line: ListLine, found: Preview) -> None:
        if found.language:
            words = [tr(f"language.{found.language}")]
            if found.interpreter_language:
                words.append(tr("list.interpreter", language=tr(f"language.{found.interpreter_language}")))
            self._say_meta(*words)
        facts = [(tr(f"contact_kind.{kind.value}"), shown) for kind, shown in found.contacts]
        facts += [(tr("list.column.stage"), line.stage), (tr("list.column.heard"), line.heard)]
        if line.found.responsible_name:
            facts.append((tr("list.coach"), line.found.responsible_name))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().gap(12))
        grid.setVerticalSpacing(theme().gap(5))
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(facts):
            grid.addWidget(Text(name, "meta", wrap=True), number, 0)
            grid.addWidget(Text(value, "meta", wrap=True).copyable(), number, 1)
        grid.setColumnMinimumWidth(0, theme().px(96))
        whole = QWidget()
        whole.setObjectName("clear")
        whole.setLayout(grid)
        self._part(whole)

    # --- going --------------------------------------------------------------------------------------------------------

    @Slot()
    def _open(self) -> None:
        if self._line is not None:
            self.went.emit(Place("participant", self._line.key))

    @Slot()
    def _note(self) -> None:
        if self._line is not None:
            self.went.emit(Place("note_editor", self._line.key))


def _meta(words: str, *, late: bool = False) -> list[Text]:
    return [Text(words, "problem" if late else "meta", wrap=True)] if words else []


def _read(session: Session, akt_id: UUID, *, own: bool, opened: bool) -> tuple[Preview, Carried | None]:
    return preview_of(session, akt_id, own=own, opened=opened), carried_spaces(session, [akt_id]).get(akt_id)
