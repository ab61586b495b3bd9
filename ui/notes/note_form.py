"""The fields around a note's text: when, what and where in sight; the rest folded under "Mer", as it was left last time."""

from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from coachdesk.domain.note import ContactWith
from coachdesk.domain.person import Channel
from ui.kit.day_field import DayField
from ui.kit.day_reading import day_in_words
from ui.kit.fields import ChoiceField, Field, LongTextField, TextField, beside, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.icons import icon
from ui.kit.pieces import Button, Text, column, row
from ui.kit.theme import theme
from ui.notes.contact import ChannelField, ReachedField

GROUPS = (("event_on", "event_time"), ("contact_with", "contact_name", "channel", "reached"))
BESIDE_FROM = 660
"""Effective width (px at 100 % text) from which the three fields in sight stand beside each other."""


class NoteForm(Form):
    """*name*: what the participant is called. *more*: unfolded. A correction also says why."""

    unfolded = Signal(bool)
    """Someone folded or unfolded the rest."""
    reasoned = Signal()
    """Why it is corrected has been said: Enter goes on to the text, as it goes on from every short field. Shift+Enter is a new line."""

    def __init__(self, today: date, *, correcting: bool, more: bool) -> None:
        super().__init__(groups=GROUPS)
        self._today, self._who = today, ""
        if correcting:
            self.reason = LongTextField("correction_reason", tr("note.why"), tr("note.why_hint"), lines=2)
            self.take(self.reason)
            self.reason.text.installEventFilter(self)
            self.box.addWidget(self.reason)
        self.day = DayField("event_on", tr("note.event_on"), today, latest=today)
        self.channel = ChannelField("channel", tr("note.channel"))
        self.where = TextField("contact_name", tr("note.contact_name"))
        self.reached = ReachedField("reached")
        self._with = ChoiceField("contact_with", tr("note.contact_with"), choices(ContactWith, "contact_with"))
        self._three = _Three(self.day, self.channel, self.where)
        self.box.addWidget(self._three)
        self.box.addLayout(row(self.channel.rest, None))
        self.said = Text("", "caption", wrap=True)
        self.box.addLayout(column(row(self.reached, None), self.said, gap=2))
        self._fold = self._rest()
        self.take(self.day, self.channel, self.where, self.reached, self._with, *self._folded)
        self.channel.edited.connect(self._ask_by_hand)
        self._with.edited.connect(self._ask_by_hand)
        self.edited.connect(self._say)
        self.unfold(more)
        self._say()

    def _rest(self) -> QWidget:
        self._folded: tuple[Field, ...] = (
            TextField("event_time", tr("note.event_time"), longest=5, placeholder="13:30"),
            TextField("told_by", tr("note.told_by")),
            TextField("subject", tr("note.subject")),
        )
        time, told, subject = self._folded
        fold = QWidget()
        box = column(beside(self._with, time), beside(subject, told), gap=12)
        fold.setLayout(box)
        self.more = Button("", "quiet", size="small", symbol="chevron-right")
        self.more.clicked.connect(self._flip)
        self.tools: QHBoxLayout = row(self.more, None)
        self.box.addLayout(self.tools)
        self.box.addWidget(fold)
        return fold

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the reason; with Ctrl it signs, which is the page's."""
        is_enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() != QEvent.Type.KeyPress or not is_enter or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:  # type: ignore[attr-defined]
            return super().eventFilter(watched, event)
        self.reasoned.emit()
        return True

    # --- what it is about -----------------------------------------------------------------------------------------

    def know(self, name: str) -> None:
        """The participant's name, for the words about contact."""
        self._who = name
        self._ask(by_hand=False)

    def show_values(self, values: Any) -> None:
        """Also ask about contact what fits what is shown."""
        super().show_values(values)
        self._ask(by_hand=False)

    def put_plain(self, values: Any) -> None:
        """The question about contact before its answer, as that is read by it."""
        super().put_plain(values)
        self._ask(by_hand=False)

    def suppose(self, channel: Channel | None, contact_with: ContactWith | None, subject: str | None) -> None:
        """What a template says, where nothing has been said yet."""
        if channel is not None and self.channel.value() is None:
            if contact_with is not None:
                self._with.put(contact_with)
            self.channel.choose(channel)
        if subject and self.fields["subject"].value() is None:
            self.fields["subject"].put(subject)
            self.edited.emit()

    def complain(self, error: BaseException) -> bool:
        """A field that is wrong is shown."""
        facts = getattr(error, "facts", {})
        if facts.get("field") in {one.name for one in (*self._folded, self._with)}:
            self.unfold(True)
        return super().complain(error)

    @Slot()
    def _ask_by_hand(self) -> None:
        self._ask(by_hand=True)

    def _ask(self, *, by_hand: bool) -> None:
        hers = self._with.value() in (ContactWith.PARTICIPANT, None)
        self.reached.ask(self.channel.value(), self._who if hers else "", by_hand=by_hand)
        self._say()

    @Slot()
    def _say(self) -> None:
        """Both days, and what the note will count as."""
        both = tr("note.both_days", day=day_in_words(self._today, self._today))
        self.said.setText(f"{both} {self._count_words()}" if self._who else both)

    def _count_words(self) -> str:
        if self._with.value() is not ContactWith.PARTICIPANT:
            return tr("note.counts_not_hers", name=self._who)
        if self.reached.value() is True:
            return tr("note.counts", name=self._who)
        if self.channel.value() is None:
            return tr("note.counts_when_said", name=self._who)
        return tr("note.counts_not", name=self._who)

    # --- the fold -------------------------------------------------------------------------------------------------

    def unfold(self, more: bool) -> None:
        """Show the rest, or fold it."""
        self._fold.setVisible(more)
        self.more.setText(f" {tr('note.less' if more else 'note.more')}")
        self.more.setAccessibleName(tr("note.less" if more else "note.more"))
        self.more.setIcon(icon("chevron-down" if more else "chevron-right", "accent_text"))

    @Slot()
    def _flip(self) -> None:
        more = self._fold.isHidden()
        self.unfold(more)
        self.unfolded.emit(more)


class _Three(QWidget):
    """Day, kind and place: beside each other where there is room."""

    def __init__(self, day: Field, kind: Field, place: Field) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().gap(16))
        day.setMinimumWidth(theme().px(236))  # "Wednesday 23 September" and the calendar
        for part, stretch in ((day, 2), (kind, 0), (place, 3)):
            held = column(part, None, gap=0)
            self._box.addLayout(held, stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside or below."""
        super().resizeEvent(event)
        wide = event.size().width() / theme().k >= BESIDE_FROM
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
