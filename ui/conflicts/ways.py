"""The ways out beside the answers themselves: both are right, or neither is and a third is written."""

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot

from ui.conflicts.question import Details
from ui.kit.desk import Desk
from ui.kit.drafts import DraftKeeper
from ui.kit.fields import FieldProblem, LongTextField, TextField
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Button, Card, Text, column, row, rule
from ui.kit.register_form import register_form

DRAFT = "answer"
TWO = 2


class Ways(Card):
    """*third* is typed into a form of the register, and kept as a draft while it is typed."""

    both_chosen = Signal()
    answered = Signal(object)
    """With values of the register: a third, or both texts in one."""

    def __init__(self, found: Details, desk: Desk) -> None:
        super().__init__()
        asked = found.asked
        number = len(asked.question.answers) + 1
        self._joined = asked.question.joined
        self.both: Button | None = None
        if asked.question.can_keep_both or self._joined:
            self._offer_both(found, number)
            number += 1
        self.key = number
        self.third = register_form(asked.kind, asked.register, desk.who.now().date(), asked.names)
        self._fields = list(self.third.fields.values())
        long = any(isinstance(field, LongTextField) for field in self._fields)
        # Long texts are put together rather than written anew.
        self.third.show_values((self._joined or asked.question.answers[0].values) if long else {})
        self._offer_third(short=len(self._fields) == 1 and not long)
        self._keeper = DraftKeeper(desk, f"{DRAFT}:{asked.question.register}", asked.question.record_id, self._typed, self)
        self._keeper.found.connect(self._bring)
        self._keeper.look()
        self.third.edited.connect(self._keeper.touch)

    def _offer_both(self, found: Details, number: int) -> None:
        several = len(found.asked.question.answers)
        self.both = Button(tr("conflicts.keep_both") if several == TWO else tr("conflicts.keep_all", count=several), hint=str(number))
        self.both.clicked.connect(self._keep_both)
        words = column(
            Text(tr("conflicts.both_right") if several == TWO else tr("conflicts.all_right"), "strong", wrap=True),
            Text(tr("conflicts.saved_joined") if self._joined else tr("conflicts.saved_as", count=several), "meta", wrap=True),
            gap=0,
        )
        line = row(gap=10)
        line.addLayout(column(IconLabel("copy-plus"), None))
        line.addLayout(words, 1)
        line.addWidget(self.both)
        self.body.addLayout(line)
        self.body.addWidget(rule())

    def _offer_third(self, *, short: bool) -> None:
        """One line where it is one short field; else the form opens in place when it is asked for."""
        self.save = Button(tr("conflicts.save_third"), hint=str(self.key))
        self.save.clicked.connect(self._write)
        self.open = Button(tr("conflicts.write"), hint=str(self.key))
        self.open.clicked.connect(self.begin)
        line = row(gap=10)
        if short:
            line.addWidget(IconLabel("pencil-line"))
            line.addWidget(Text(tr("conflicts.neither"), "strong"), 0, Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(self.third, 1)
            line.addWidget(self.save)
            (field,) = self._fields
            field.label.hide()
            if isinstance(field, TextField):
                field.line.setPlaceholderText(tr("conflicts.right_answer"))
            self.open.hide()
            self.body.addLayout(line)
            return
        words = column(Text(tr("conflicts.neither"), "strong", wrap=True), Text(tr("conflicts.write_third"), "meta", wrap=True), gap=0)
        line.addLayout(column(IconLabel("pencil-line"), None))
        line.addLayout(words, 1)
        line.addWidget(self.open)
        self.body.addLayout(line)
        self.body.addWidget(self.third)
        self.body.addLayout(row(None, self.save))
        self.third.hide()
        self.save.hide()

    @Slot()
    def begin(self) -> None:
        """Type a third."""
        self._unfold()
        self._fields[0].setFocus()

    def _unfold(self) -> None:
        self.open.hide()
        self.third.show()
        self.save.show()

    @Slot()
    def _keep_both(self) -> None:
        if self._joined:
            self.answered.emit(self._joined)
        else:
            self.both_chosen.emit()

    def leave(self) -> None:
        """Hand in what was typed: it comes back with the question."""
        self._keeper.hand_in()

    def settled(self) -> None:
        """It has been answered: what was typed isn't wanted any more."""
        self._keeper.drop()

    def _typed(self) -> dict[str, Any]:
        return self.third.plain_values() if self.third.touched else {}

    @Slot(object)
    def _bring(self, values: dict[str, Any] | None) -> None:
        if values:
            self._unfold()
            self.third.put_plain(values)

    @Slot()
    def _write(self) -> None:
        try:
            values = self.third.values()
        except FieldProblem:
            return
        self.answered.emit(values)
