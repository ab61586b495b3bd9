"""What one colleague left about one person: read first, then taken over, begun as a note, or put aside after a second press."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from coachdesk.domain.access import OpenReason
from coachdesk.domain.record import RECORDS
from ui.administration.left_words import heading_words, left_text, now_words, quoted, value_of, why_words
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.leftovers import LeftContent, LeftGroup, LeftNote, LeftRecord, LeftRegister
from ui.kit.page import Place, show_whole
from ui.kit.people import People
from ui.kit.pieces import Button, Card, Text, column, row, rule
from ui.kit.style import restyle
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.words import kind_words, register_words

BESIDE_FROM = 620
"""Effective width from which what was left and what stands now are beside each other."""


class LeftCard(Card):
    """Its content is asked for when somebody wants to read it: her akt is opened then, which its log keeps."""

    went = Signal(object)
    failed = Signal(object)
    taken = Signal(object)
    """The group that was taken over: what is set apart of it is still to be shown."""
    put_aside = Signal(object)
    """What was put aside, to be brought back."""

    def __init__(self, surroundings: Surroundings, people: People, group: LeftGroup) -> None:
        super().__init__()
        self._surroundings, self._desk, self._people, self.group = surroundings, surroundings.desk, people, group
        self.content: LeftContent | None = None
        name = heading_words(group)
        self.setAccessibleName(name)
        count = tr("left.notes" if group.drafts else "left.records", count=group.count)
        self.body.addWidget(Text(name, "h3", wrap=True))
        self.body.addWidget(Text(why_words(group, self._desk.who.now()), wrap=True))
        self._state = Text(count, "meta", wrap=True)
        self.body.addWidget(self._state)
        self._shown = QVBoxLayout()
        self._shown.setSpacing(theme().gap(10))
        self.body.addLayout(self._shown)
        self._lines: list[QBoxLayout] = []
        self._ways: list[Button] = []
        self.read = Button(tr("left.read"), symbol="eye", size="small")
        self.read.setAccessibleName(tr("left.read_named", name=name))
        self.read.clicked.connect(self.open)
        self.take = Button(tr("left.take"), "primary", symbol="check", size="small")
        self.take.clicked.connect(self._take)
        self.take.hide()
        self.aside = Button(tr("left.aside"), size="small")
        self.aside.clicked.connect(self._put_aside)
        self.aside.hide()
        self.akt = Button(tr("left.to_akt"), "quiet", size="small")
        self.akt.clicked.connect(lambda: self.went.emit(Place("participant", group.akt_id, {"reason": OpenReason.SUPERVISION.value})))
        self.akt.hide()
        self.body.addLayout(row(self.read, self.take, self.aside, self.akt, None))
        self._sure = False

    # --- reading ----------------------------------------------------------------------------------------------------

    @Slot()
    def open(self) -> None:
        """Open the akt, which is logged before anything of it is shown; then read what was left."""
        self.read.setEnabled(False)
        akt = self.group.akt_id
        if akt is not None and self.group.here:
            reason = self._desk.reason_for(akt) or OpenReason.SUPERVISION
            self._desk.open_akt(akt, reason).then(self._opened).failed_to(self._refused)
        else:
            self._opened(None)

    @Slot(object)
    def _opened(self, _: object) -> None:
        group = self.group
        self._desk.carry(lambda carrier: carrier.leftovers().content(group)).then(self.show_content).failed_to(self._refused)

    @Slot(object)
    def show_content(self, content: LeftContent) -> None:
        """Record by record, what was left beside what stands."""
        first, self.content = self.content is None, content
        with filling(self._shown):
            self._lines.clear()
            self._ways.clear()
            for one in content.records:
                self._add_record(one)
            for note in content.notes:
                self._add_note(note)
            if content.unknown or not (content.records or content.notes):
                key = "left.unknown" if content.unknown else "left.nothing_new"
                self._shown.addWidget(Text(tr(key), "meta", wrap=True))
        waits = any(register.since for one in content.records for register in one.registers)
        self._state.setText(tr("left.since") if waits else "")
        self._state.setProperty("role", "soon" if waits else "meta")
        restyle(self._state)
        self._state.setVisible(waits)
        self.read.hide()
        self.take.setVisible(content.takeable)
        self.akt.setVisible(self.group.here)
        self.aside.show()
        self.read.setEnabled(True)
        self._arrange()
        if first:
            (self.take if content.takeable else self._ways[0] if self._ways else self.aside).setFocus()
            show_whole(self)

    def _add_record(self, one: LeftRecord) -> None:
        kind = RECORDS.by_number(one.kind)
        self._shown.addWidget(rule())
        title = " · ".join(part for part in (kind_words(kind), one.title) if part)
        self._shown.addWidget(Text(f"{title}, {tr('left.new')}" if one.new else title, "strong", wrap=True))
        for register in one.registers:
            value = value_of(register, self._people, self._desk.who.now())
            if not value:
                continue
            words = tr("left.deleted_register") if register.name == "deleted" else register_words(kind, register.name)
            theirs = column(Text(words, "label"), Text(value, wrap=True).copyable(), gap=2)
            line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
            line.setSpacing(theme().gap(16))
            line.addLayout(theirs, 1)
            if not one.new:
                line.addLayout(
                    column(Text(tr("left.now"), "label"), Text(now_words(register, self._people, self._desk.who.now()), wrap=True), gap=2),
                    1,
                )
            self._lines.append(line)
            self._shown.addLayout(line)
            if register.since:
                self._add_ways(register, words, value)

    def _add_ways(self, register: LeftRegister, words: str, value: str) -> None:
        """Somebody has written there since: a person decides."""
        copy = Button(tr("left.copy"), "quiet", symbol="copy", size="small")
        copy.setAccessibleName(tr("left.copy_named", what=words))
        copy.clicked.connect(partial(self._copy, value))
        self._ways.append(copy)
        line = row(copy)
        if self.group.here and register.name != "deleted":
            note = Button(tr("left.note"), "quiet", symbol="square-pen", size="small")
            note.setAccessibleName(tr("left.note_named", what=words))
            note.clicked.connect(partial(self._begin, f"{words}: {value}", None))
            line.addWidget(note)
        line.addStretch(1)
        self._shown.addLayout(line)

    def _add_note(self, note: LeftNote) -> None:
        self._shown.addWidget(rule())
        self._shown.addWidget(Text(quoted(note, self._desk.who.now()), "label"))
        self._shown.addWidget(Text(note.text, "note", wrap=True).copyable())
        copy = Button(tr("left.copy"), "quiet", symbol="copy", size="small")
        copy.clicked.connect(partial(self._copy, note.text))
        ways = [copy]
        if self.group.here:
            begin = Button(tr("left.make_note"), symbol="square-pen", size="small")
            begin.clicked.connect(partial(self._begin, note.text, note))
            ways.insert(0, begin)
        self._ways += ways
        self._shown.addLayout(row(*ways, None))

    def _arrange(self) -> None:
        wide = self.width() / theme().k >= BESIDE_FROM
        for line in self._lines:
            line.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below."""
        super().resizeEvent(event)
        self._arrange()

    # --- dealt with ---------------------------------------------------------------------------------------------------

    @Slot()
    def _take(self) -> None:
        group = self.group
        self.take.setEnabled(False)
        self._desk.carry(lambda carrier: carrier.leftovers().take_over(group)).then(self._taken).failed_to(self._refused)

    @Slot(object)
    def _taken(self, count: int) -> None:
        self.take.setEnabled(True)
        self._surroundings.toasts.say(tr("left.taken", count=count, name=heading_words(self.group)))
        self.taken.emit(self.group)

    def _copy(self, words: str, _: bool = False) -> None:
        QGuiApplication.clipboard().setText(words)
        self._surroundings.toasts.say(tr("left.copied"))

    def _begin(self, words: str, note: LeftNote | None, _: bool = False) -> None:
        group, text = self.group, left_text(self.group, words, note.at if note is not None else self.group.at, self._desk.who.now())
        draft = note.draft_id if note is not None else None
        self._desk.carry(lambda carrier: carrier.leftovers().note(group, text, draft)).then(self._begun).failed_to(self._refused)

    @Slot(object)
    def _begun(self, form: str) -> None:
        self.went.emit(Place("note_editor", self.group.akt_id, {"form": form}))

    @Slot()
    def _put_aside(self) -> None:
        if not self._sure:
            self._sure = True
            self.aside.setProperty("kind", "danger")
            words = tr("left.aside_sure")
            self.aside.setText(words)
            self.aside.setAccessibleName(words)
            restyle(self.aside)
            return
        group = self.group
        self.aside.setEnabled(False)
        self._desk.carry(lambda carrier: carrier.leftovers().put_aside(group)).then(self._is_aside).failed_to(self._refused)

    @Slot(object)
    def _is_aside(self, kept: object) -> None:
        self.put_aside.emit(kept)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        for button in (self.read, self.take, self.aside):
            button.setEnabled(True)
        self.failed.emit(error)
