"""The parts of the preview beside the list, made once: next steps, the newest note, facts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from coachdesk.domain.participant_preview import STEPS
from ui.kit.i18n import tr
from ui.kit.pieces import Text, column, row, rule
from ui.kit.theme import theme

FACTS = 8
"""At most so many; her page has the rest."""


class Part(QWidget):
    """A hairline and what stands below it."""

    def __init__(self, *parts: QWidget | QLayout) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.setLayout(column(rule(), column(*parts, gap=5), gap=9))


class Steps(Part):
    """What comes next, at most three things."""

    def __init__(self) -> None:
        self._lines = [(Text("", wrap=True), Text("", "meta", wrap=True), Text("", "problem", wrap=True)) for _ in range(STEPS)]
        super().__init__(Text(tr("list.next_steps"), "h3"), *(column(*line, gap=0) for line in self._lines))

    def say(self, steps: Sequence[tuple[str, str, bool]]) -> None:
        """Of each: what, when, and whether that is late."""
        for number, (what, when, late) in enumerate(self._lines):
            words = steps[number] if number < len(steps) else ("", "", False)
            for text, said in ((what, words[0]), (when, "" if words[2] else words[1]), (late, words[1] if words[2] else "")):
                text.setText(said)
                text.setVisible(bool(said))


class NotePart(Part):
    """The beginning of the newest note."""

    def __init__(self) -> None:
        self.day, self.text, self.by = Text("", "caption"), Text("", "meta", wrap=True), Text("", "caption", wrap=True)
        super().__init__(row(Text(tr("list.latest_note"), "h3"), None, self.day), self.text, self.by)

    def say(self, day: str, text: str, by: str) -> None:
        """Another note."""
        for part, words in ((self.day, day), (self.text, text), (self.by, by)):
            part.setText(words)


class Facts(Part):
    """Names and values beside each other; values can be selected and copied."""

    def __init__(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().gap(12))
        grid.setVerticalSpacing(theme().gap(5))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme().px(96))
        self._lines = [(Text("", "meta", wrap=True), Text("", "meta", wrap=True).copyable()) for _ in range(FACTS)]
        for number, (name, value) in enumerate(self._lines):
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1, Qt.AlignmentFlag.AlignTop)
        super().__init__(grid)

    def say(self, facts: Sequence[tuple[str, str]]) -> None:
        """Other facts; of too many the first go, as they are the oldest ways to reach her."""
        shown = list(facts)[-FACTS:]
        for number, (name, value) in enumerate(self._lines):
            words = shown[number] if number < len(shown) else ("", "")
            for part, said in ((name, words[0]), (value, words[1])):
                part.setText(said)
                part.setVisible(bool(said))
