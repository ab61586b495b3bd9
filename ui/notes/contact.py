"""What it was: a visit, a call, a meeting or something else; and whether anyone was reached. It decides who counts as not heard of."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from coachdesk.domain.person import Channel
from ui.kit.check import Check
from ui.kit.choice import Segments
from ui.kit.fields import Field
from ui.kit.i18n import tr

PLAIN = (Channel.VISIT, Channel.PHONE, Channel.MEETING)
"""Where someone is met, unless it is said that she wasn't."""
REST = (Channel.TEXT_MESSAGE, Channel.EMAIL, Channel.LETTER, Channel.OTHER)


def short_words(channel: Channel | None) -> str:
    """What a list calls a contact: "Besök", "Samtal", "Sms"."""
    if channel is None:
        return ""
    return tr(f"note.kind.{channel.value}") if channel in PLAIN else tr(f"channel.{channel.value}")


class ChannelField(Field):
    """Three kinds and "Annat". What else it was is chosen in *rest*, which stands elsewhere and is shown where it is needed."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label)
        self.segments.name(label)
        self.rest = Segments([(one, tr(f"channel.{one.value}")) for one in REST])
        self.rest.name(tr("note.rest"))
        self.rest.setAccessibleName(tr("note.rest"))
        self.rest.chosen.connect(self.edited)
        self.rest.hide()
        self.edited.connect(self._show_rest)

    def make_input(self) -> QWidget:
        words = [(one, tr(f"note.kind.{one.value}")) for one in (*PLAIN, Channel.OTHER)]
        self.segments = Segments(words)
        self.segments.chosen.connect(self.edited)
        return self.segments

    def value(self) -> Any:
        chosen = self.segments.value
        return (self.rest.value or Channel.OTHER) if chosen is Channel.OTHER else chosen

    def put(self, value: Any) -> None:
        self.segments.put(Channel.OTHER if value in REST else value)
        self.rest.put(value if value in REST else None)
        self._show_rest()

    def from_plain(self, value: Any) -> Any:
        return next((one for one in Channel if one == value), None)

    def choose(self, channel: Channel) -> None:
        """As by hand."""
        self.put(channel)
        self.edited.emit()

    @Slot()
    def _show_rest(self) -> None:
        self.rest.setVisible(self.segments.value is Channel.OTHER)


class ReachedField(Field):
    """Whether there was contact. After a visit, a call or a meeting the question is who *wasn't* reached; otherwise, who was.

    It stays what the record held until someone touches it or says what it was.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, tr("note.reached"))
        self.label.hide()
        self._who = ""
        self._plain = False
        self._touched = False
        self._shown: bool | None = None
        self._say()

    def make_input(self) -> QWidget:
        self.check = Check()
        self.check.clicked.connect(self._touch)
        return self.check

    def value(self) -> Any:
        if not self._touched:
            return self._shown
        # A letter that nobody answered isn't someone who wasn't reached: it says nothing.
        return not self.check.isChecked() if self._plain else (self.check.isChecked() or None)

    def put(self, value: Any) -> None:
        self._touched, self._shown = False, value
        self.check.setChecked(value is False if self._plain else value is True)

    def ask(self, channel: Channel | None, who: str, *, by_hand: bool) -> None:
        """Ask what fits the kind of contact. *who*: the participant's name where it was with her. A change *by_hand* begins anew."""
        plain = channel in PLAIN
        changed, self._who, self._plain = plain != self._plain, who, plain
        if by_hand and channel is not None and (changed or self._shown is None):
            self.check.setChecked(self._touched and not changed and self.check.isChecked())
            self._touched = True
        elif changed:
            self.put(self._shown)
        self._say()

    def flip(self) -> None:
        """The other answer, as by hand."""
        self.check.click()

    def _say(self) -> None:
        words = tr("note.missed_who", name=self._who) if self._who else tr("note.missed")
        self.check.setText(words if self._plain else tr("note.reached"))
        self.check.setAccessibleName(self.check.text())

    @Slot()
    def _touch(self) -> None:
        self._touched = True
        self.edited.emit()
