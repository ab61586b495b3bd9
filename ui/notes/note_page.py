"""One note and all that corrects it, to read: sign, change, correct, note what the participant says is wrong; on to its neighbours."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from coachdesk.domain.note import JournalNote, dispute_note, sign_note
from ui.kit.day_reading import spoken_day
from ui.kit.fields import LongTextField
from ui.kit.filling import filling
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.open_form import OpenForm
from ui.kit.page import Page, Place
from ui.kit.panel import SETTLE_MS
from ui.kit.pieces import Button, Text, column, row
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.notes.contact import short_words
from ui.notes.files import FileAdder, NoteFiles
from ui.notes.reading import Reading, Version, read_note
from ui.notes.redact_form import RedactForm, may_lead, parts_of
from ui.notes.version_card import VersionCard

BESIDE_FROM = 860
"""Effective width from which the original stands beside its correction."""


class NotePage(Page):
    """*place.key* is the note, anywhere in its chain; *state* names the akt."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        assert place.key is not None
        self._akt = UUID(place.state["akt"])
        super().__init__(tr("note.title"), back=(tr("note.back"), Place("participant", self._akt, {"tab": "notes"})))
        self._surroundings, self._desk, self._note = surroundings, surroundings.desk, place.key
        self._reading: Reading | None = None
        self._seen: Any = None
        self._open_form = OpenForm(self)
        self._open_form.shut.connect(self._shut)
        self._open_form.failed.connect(self.fail)
        self.adding = FileAdder(surroundings, self, self._akt)
        self.adding.failed.connect(self.fail)
        self.buttons: dict[str, Button] = {}
        self.cards: list[VersionCard] = []
        self._fresh = True
        self.before = self._neighbour("note.before", "Alt+Left", "chevron-left")
        self.after = self._neighbour("note.after", "Alt+Right", "chevron-right")
        self._box = self.scrolled()
        ground = self._box.parentWidget()
        assert ground is not None
        self._ground = ground
        self._columns: QBoxLayout | None = None
        self._soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._soon.timeout.connect(self._reload)
        self._leads = False
        self._desk.carry(partial(may_lead, self._akt)).then(self._know_leading).failed_to(self._not_leading)
        self._desk.changed.connect(self._news)
        self._desk.sync_changed.connect(self._soon_again)
        self._reload()

    def _neighbour(self, words: str, keys: str, symbol: str) -> Button:
        button = Button(tr(words), "quiet", size="small", symbol=symbol, hint=keys)
        button.setEnabled(False)
        self.head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(button.click)
        button.clicked.connect(self._before if symbol == "chevron-left" else self._after)
        return button

    def place(self) -> Place:
        """Here."""
        return Place("note", self._note, {"akt": str(self._akt)})

    def entered(self) -> None:
        """The first thing to do with the note, as soon as it is there; signing is never that: it takes a chord."""
        if self.buttons:  # the note was there before she was
            next(iter(self.buttons.values())).setFocus()
            return
        super().entered()
        self._fresh = True

    # --- what is shown --------------------------------------------------------------------------------------------

    @Slot(object)
    def _news(self, changes: Any) -> None:
        if any(space == self._akt for _, _, space in changes.records):
            self._soon.start()

    @Slot(object)
    def _soon_again(self, _: object) -> None:
        self._soon.start()

    @property
    def form(self) -> PlaceForm | None:
        """The form, while it is open."""
        return self._open_form.form

    @Slot()
    def _reload(self) -> None:
        if self.form is None:  # nobody's words are pulled away
            self._desk.read(read_note, self._note).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: Reading) -> None:
        if self.form is not None:  # opened while the note was read: it is drawn anew when that is shut
            return
        held = self._held()
        self._reading = found
        with filling(self._box):
            self.buttons, self.cards = {}, []
            original = found.chain.original
            what = ", ".join(part for part in (short_words(original.channel), original.contact_name) if part)
            self.retitle(original.subject or what or tr("note.title"))
            day = spoken_day(original.event_on, self._desk.who.now().date()) if original.event_on else ""
            self.say_meta("  ·  ".join(part for part in (day, original.event_time, what if original.subject else "") if part))
            self.before.setEnabled(found.chain.before is not None)
            self.after.setEnabled(found.chain.after is not None)
            corrections = [self._card(version) for version in reversed(found.versions[1:])]
            first = self._card(found.versions[0])
            self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
            self._columns.setSpacing(theme().gap(16))
            if len(corrections) > 1:
                self._columns.addLayout(column(*corrections, None, gap=16), 1)
                self._columns.addLayout(column(first, None, gap=16), 1)
            elif corrections:
                for card in (*corrections, first):
                    card.level()
                    self._columns.addWidget(card, 1)
            else:
                alone = row(first, None)
                alone.setStretch(0, 100)  # a narrow paper stands at the left
                self._columns.addLayout(alone, 1)
            self._box.addLayout(self._columns)
            buttons = self._page_buttons(found)
            self.files = NoteFiles(self._akt, found.files, found.names, self._desk.who.now())
            self.files.setMaximumWidth(theme().px(720))
            self.files.went.connect(self.went)
            self.files.add.clicked.connect(partial(self.adding.choose, original.id))
            self.buttons["attach"] = self.files.add
            self._box.addWidget(self.files)
            self._box.addLayout(buttons)
            self._box.addStretch(1)
        self._arrange()
        self._fresh = False
        if isinstance(held, int) and held < len(self.cards):
            self.cards[held].paper.setFocus()
        elif held is not None and self.buttons:
            self.buttons.get(str(held), next(iter(self.buttons.values()))).setFocus()

    def _held(self) -> str | int | None:
        """Where the hand is among what is drawn anew: the name of a button, the number of a card, or the way back it came in by."""
        focus: QWidget | None = self.window().focusWidget()  # also while another program is in front
        if focus is None:
            return None
        if self._fresh and focus is self._back_link:
            return ""
        number = next((number for number, card in enumerate(self.cards) if card.paper is focus), None)
        if number is not None:
            return number
        name = next((name for name, button in self.buttons.items() if button is focus), None)
        return name if name is not None else "" if self._ground.isAncestorOf(focus) else None

    def _card(self, version: Version) -> VersionCard:
        assert self._reading is not None
        versions = self._reading.versions
        number = versions.index(version)
        if len(versions) == 1:
            heading, place = "", "alone"
        elif number == 0:
            heading, place = tr("note.original"), "original"
        else:
            heading = tr("note.correction_heading") if len(versions) == 2 else tr("note.correction_number", number=number)
            place = "correction"
        card = VersionCard(version, heading, place, self._reading.names, self._desk.who.now(), self._desk.sync)  # type: ignore[arg-type]  # one of the three
        if len(versions) == 1:
            card.setMaximumWidth(theme().px(720))
        self.cards.append(card)
        note = version.note
        if not note.is_signed and note.author_id == self._desk.who.user_id:
            edit = self._button("edit", "secondary", "pencil-line")
            sign = self._button("sign", "primary", "badge-check", keys="Ctrl+Return")
            edit.clicked.connect(lambda: self.went.emit(Place("note_editor", self._akt, {"note": str(note.id)})))
            sign.clicked.connect(lambda: self._sign(note.id))
            for part in (edit, sign):
                card.buttons.addWidget(part)
            card.buttons.addStretch(1)
            card.body.addWidget(Text(tr("note.sign_means"), "caption", wrap=True))
        return card

    def _page_buttons(self, found: Reading) -> Any:
        line = row()
        if any(version.note.is_signed for version in found.versions):
            correct = self._button("correct", "secondary", "square-pen")
            correct.clicked.connect(self._correct)
            line.addWidget(correct)
        dispute = self._button("dispute", "secondary", "message-square-quote")
        if found.chain.latest.dispute_text:
            dispute.setText(f" {tr('note.dispute_change')}")
        dispute.clicked.connect(self._dispute)
        line.addWidget(dispute)
        if self._leads and parts_of(found.versions):
            redact = self._button("redact", "quiet", "trash-2")
            redact.clicked.connect(self._redact)
            line.addWidget(redact)
        line.addStretch(1)
        return line

    def _button(self, name: str, kind: Any, symbol: str, *, keys: str | None = None) -> Button:
        self.buttons[name] = Button(tr(f"note.{name}"), kind, symbol=symbol, keys=keys)
        return self.buttons[name]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The original beside its correction where there is room, below it otherwise."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        if self._columns is not None:
            wide = self.width() / theme().k >= BESIDE_FROM
            self._columns.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    # --- doing ----------------------------------------------------------------------------------------------------

    @Slot()
    def _before(self) -> None:
        self._go_to(self._reading.chain.before if self._reading is not None else None)

    @Slot()
    def _after(self) -> None:
        self._go_to(self._reading.chain.after if self._reading is not None else None)

    def _go_to(self, note: UUID | None) -> None:
        if note is not None:
            self.went.emit(Place("note", note, {"akt": str(self._akt)}))

    def _sign(self, note: UUID) -> None:
        self._surroundings.change(tr("note.was_signed"), sign_note, note).failed_to(self.fail)

    @Slot()
    def _correct(self) -> None:
        """The newest signed version: what was corrected once isn't corrected beside that."""
        assert self._reading is not None
        signed = next(one.note for one in reversed(self._reading.versions) if one.note.is_signed)
        self.went.emit(Place("note_editor", self._akt, {"corrects": str(signed.id)}))

    @Slot()
    def _dispute(self) -> None:
        if self.form is None and self._reading is not None:
            self._desk.show(JournalNote, self._reading.chain.latest.id).then(self._open_dispute).failed_to(self.fail)

    @Slot(object)
    def _open_dispute(self, shown: Any) -> None:
        self._seen = shown.seen
        form = Form(LongTextField("dispute_text", tr("note.dispute_label"), tr("note.dispute_hint"), lines=4))
        form.show_values({"dispute_text": shown.record.dispute_text})
        placed = PlaceForm(form)
        self._open_form.hold(placed, self._save_dispute)
        self._box.insertWidget(max(0, self._box.count() - 1), placed)
        placed.begin()

    @Slot(object)
    def _save_dispute(self, changed: dict[str, Any]) -> None:
        if not changed:
            self._open_form.close()
            return
        assert self._reading is not None
        text, note = changed["dispute_text"] or "", self._reading.chain.latest.id
        self._open_form.settle(self._surroundings.change(tr("note.was_disputed"), dispute_note, note, text, seen=self._seen))

    @Slot()
    def _redact(self) -> None:
        if self.form is None and self._reading is not None:
            placed = RedactForm(self._surroundings, self._reading.versions)
            self._open_form.hold(placed, self._said_itself)
            placed.kept.connect(self._open_form.close)
            self._box.insertWidget(max(0, self._box.count() - 1), placed)
            placed.begin()

    @Slot(object)
    def _said_itself(self, _: object) -> None:
        """The form asks for it by itself, and stays until it is answered."""

    @Slot(object)
    def _know_leading(self, leads: bool) -> None:
        self._leads = leads
        self._reload()

    @Slot(object)
    def _not_leading(self, _: BaseException) -> None:
        """No municipality yet, or no net to ask by: nothing can be destroyed here."""

    @Slot()
    def _shut(self) -> None:
        self.buttons["dispute"].setFocus()  # it was in the form, and stays on this page
        self._reload()
