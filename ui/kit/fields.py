"""Fields of a form: label above, input, what is wrong below, in words. A value is None where nothing is filled in."""

from abc import abstractmethod
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.kit.check import Check
from ui.kit.choice import Segments
from ui.kit.i18n import tr
from ui.kit.pieces import Text, column
from ui.kit.style import restyle
from ui.kit.theme import theme


class FieldProblem(ValueError):
    """What stands in the field can't be read; the argument is the key of the words."""


class Field(QWidget):
    """One value under a name."""

    edited = Signal()

    def __init__(self, name: str, label: str, hint: str = "") -> None:
        super().__init__()
        self.name = name
        self.label = Text(label, "label")
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self._box.addWidget(self.label)
        self._input = self.make_input()
        self._input.setAccessibleName(label)
        self.label.setBuddy(self._input)
        self.setFocusProxy(self._input)
        self._box.addWidget(self._input)
        if hint:
            self._box.addWidget(Text(hint, "caption", wrap=True))
            self._input.setAccessibleDescription(hint)
        self._box.addWidget(self.problem)
        self._hint = hint
        self.edited.connect(self._let_be)

    @abstractmethod
    def make_input(self) -> QWidget:
        """The widget to type in."""

    @abstractmethod
    def value(self) -> Any:
        """What is filled in. Raises FieldProblem where it can't be read."""

    @abstractmethod
    def put(self, value: Any) -> None:
        """Show a value; None empties."""

    def from_plain(self, value: Any) -> Any:
        """A draft's plain value as `put` takes it; None where it can't be read."""
        return value

    def as_typed(self) -> str:
        """What stands there while it can't be read, for a draft to keep; nothing for fields that always can."""
        return ""

    def retype(self, text: str) -> None:
        """Show again what couldn't be read."""

    def complain(self, words: str) -> None:
        """Say what is wrong; nothing for nothing."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self._input.setProperty("wrong", "true" if words else "false")
        self._input.setAccessibleDescription(words or self._hint)
        restyle(self._input)

    def _let_be(self) -> None:
        """What was wrong is being put right: whether it is, is judged when it is done."""
        if self.problem.text():
            self.complain("")


class TextField(Field):
    """One line. Blanks around it don't count."""

    def __init__(self, name: str, label: str, hint: str = "", *, longest: int = 200, placeholder: str = "") -> None:
        self._longest, self._placeholder = longest, placeholder
        super().__init__(name, label, hint)

    def make_input(self) -> QWidget:
        self.line = QLineEdit()
        self.line.setMaxLength(self._longest)
        self.line.setPlaceholderText(self._placeholder)
        self.line.textEdited.connect(lambda _: self.edited.emit())
        return self.line

    def value(self) -> Any:
        return self.line.text().strip() or None

    def put(self, value: Any) -> None:
        self.line.setText(value or "")
        self.line.setCursorPosition(0)


class LongTextField(Field):
    """Several lines; Tab leaves it."""

    def __init__(self, name: str, label: str, hint: str = "", *, lines: int = 3) -> None:
        self._lines = lines
        super().__init__(name, label, hint)

    def make_input(self) -> QWidget:
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme().px(20) * self._lines + 24)
        self.text.textChanged.connect(self.edited)
        return self.text

    def value(self) -> Any:
        return self.text.toPlainText().strip() or None

    def put(self, value: Any) -> None:
        self.text.setPlainText(value or "")


class ChoiceField(Field):
    """One of several. *words* are pairs of value and what is shown; with *empty* there may be none."""

    def __init__(self, name: str, label: str, words: Sequence[tuple[Any, str]], hint: str = "", *, empty: bool = True) -> None:
        self._words, self._empty = list(words), empty
        super().__init__(name, label, hint)

    def make_input(self) -> QWidget:
        self.combo = QComboBox()
        # Otherwise the longest choice sets the width of the whole form.
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(12)
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.offer(self._words)
        # Not `activated`: a list that is left open has changed what stands there without it.
        self.combo.currentIndexChanged.connect(lambda _: self.edited.emit())
        return self.combo

    def offer(self, words: Sequence[tuple[Any, str]]) -> None:
        """Other choices; what is chosen stays if it is among them."""
        before = self.combo.currentIndex()
        kept = self._values[before] if 0 <= before < len(getattr(self, "_values", ())) else None
        self._values: list[Any] = ([None] if self._empty else []) + [value for value, _ in words]
        with QSignalBlocker(self.combo):
            self.combo.clear()
            if self._empty:
                self.combo.addItem(tr("field.none"))
            self.combo.addItems([shown for _, shown in words])
        self.put(kept)

    def from_plain(self, value: Any) -> Any:
        """Enums come back as their text, which they equal."""
        return next((one for one in self._values if one is not None and one == value), None)

    def value(self) -> Any:
        index = self.combo.currentIndex()
        return self._values[index] if index >= 0 else None

    def put(self, value: Any) -> None:
        with QSignalBlocker(self.combo):
            self.combo.setCurrentIndex(self._values.index(value) if value in self._values else 0)


def choices(kind: type[StrEnum], prefix: str) -> list[tuple[Any, str]]:
    """Every member of *kind* with its words, ``prefix.value``."""
    return [(member, tr(f"{prefix}.{member.value}")) for member in kind]


class SegmentField(Field):
    """One of two to four, all in sight."""

    def __init__(self, name: str, label: str, words: Sequence[tuple[Any, str]], hint: str = "") -> None:
        self._words = list(words)
        super().__init__(name, label, hint)
        self._box.setAlignment(self._input, Qt.AlignmentFlag.AlignLeft)
        self.segments.name(label)

    def make_input(self) -> QWidget:
        self.segments = Segments(self._words)
        self.segments.chosen.connect(self.edited)
        return self.segments

    def from_plain(self, value: Any) -> Any:
        """Enums come back as their text, which they equal."""
        return next((one for one, _ in self._words if one == value), None)

    def value(self) -> Any:
        return self.segments.value

    def put(self, value: Any) -> None:
        self.segments.put(value)


class FlagField(Field):
    """Yes or no. An empty register shows as no, and stays empty until someone touches it."""

    def __init__(self, name: str, label: str, hint: str = "") -> None:
        self._label = label
        super().__init__(name, label, hint)
        self.label.hide()

    def make_input(self) -> QWidget:
        self.check = Check(self._label)
        self._touched = False
        self._shown: bool | None = None
        self.check.clicked.connect(self._touch)
        return self.check

    def _touch(self) -> None:
        self._touched = True
        self.edited.emit()

    def value(self) -> Any:
        return self.check.isChecked() if self._touched else self._shown

    def put(self, value: Any) -> None:
        self._touched, self._shown = False, value
        self.check.setChecked(bool(value))


def beside(*fields: Field) -> QHBoxLayout:
    """Fields beside each other, tops in line."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme().gap(12))
    for field in fields:
        held = column(field, None, gap=0)
        row.addLayout(held, 1)
    return row
