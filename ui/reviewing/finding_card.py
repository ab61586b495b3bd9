"""One finding: whose looks at which akt, why it stands here, and what the reviewer says of it."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal, Slot

from coachdesk.domain.access_review import AccessReview, ReviewOutcome
from coachdesk.domain.review.rules import Finding
from ui.kit.fields import SegmentField, TextField, choices
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.people import People
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.theme import theme
from ui.reviewing.words import outcome_words, rule_words, times_words, title_words

SIGNS = {"protected": ("shield", "stop"), "namesake": ("users", "soon"), "stranger": ("users", "soon"), "taken_out": ("download", "soon")}
_USUAL_SIGN = ("info", "text2")
NOTE = 560
"""Width of the note, px at 100 % text at most."""


class FindingCard(Card):
    """*judged*: with outcome and note. Own looks are another reviewer's to judge."""

    judged = Signal(object, object, object)
    """The finding, the outcome, the note or None."""

    def __init__(self, finding: Finding, said: AccessReview | None, people: People, now: datetime) -> None:
        super().__init__()
        self.finding = finding
        looks = finding.looks
        self._title = title_words(looks, people)
        self.setAccessibleName(self._title)
        self.body.addWidget(Text(self._title, "h3", wrap=True))
        self.body.addWidget(Text(times_words(looks, now), "meta", wrap=True))
        for code in finding.rules:
            line = row(IconLabel(*SIGNS.get(code, _USUAL_SIGN), 14), gap=8)
            line.addWidget(Text(rule_words(code, looks), wrap=True), 1)
            self.body.addLayout(line)
        self.outcome: SegmentField | None = None
        self.save: Button | None = None
        self._is_said = False
        if said is not None:
            line = row(IconLabel("check", "ok" if said.outcome is ReviewOutcome.OK else "soon", 14), gap=8)
            line.addWidget(Text(outcome_words(said, people, now), "strong", wrap=True), 1)
            self.body.addLayout(line)
            self.again = Button(tr("review.again"), "quiet", size="small")
            self.again.setAccessibleName(tr("review.again_named", what=self._title))
            self.again.clicked.connect(self._ask)
            self.body.addLayout(row(self.again, None))
        elif looks.user_id == people.me:
            self.body.addWidget(Text(tr("review.own"), "meta", wrap=True))
        elif finding.is_unusual:
            self._ask()

    @Slot()
    def _ask(self) -> None:
        """Three outcomes and a note, in place."""
        if self.outcome is not None:
            return
        self.outcome = SegmentField("outcome", tr("review.outcome"), choices(ReviewOutcome, "review_outcome"))
        self.note = TextField("note", tr("review.note"), tr("review.note_hint"), longest=2_000)
        self.note.setMaximumWidth(theme().px(NOTE))
        self.save = Button(tr("review.save"), size="small")
        self.save.setAccessibleName(tr("review.save_named", what=self._title))
        self.save.clicked.connect(self._say)
        for part in (self.outcome, self.note):
            self.body.addWidget(part)
        self.body.addLayout(row(self.save, None))

    @Slot()
    def _say(self) -> None:
        assert self.outcome is not None
        outcome, note = self.outcome.value(), self.note.value()
        self.outcome.complain(tr("review.choose") if outcome is None else "")
        self.note.complain(tr("review.needs_note") if outcome not in (None, ReviewOutcome.OK) and not note else "")
        if outcome is not None and (outcome is ReviewOutcome.OK or note):
            self._is_said = True
            self.judged.emit(self.finding, outcome, note)

    def busy(self) -> bool:
        """Somebody has chosen or written here, and not saved it."""
        return self.outcome is not None and not self._is_said and (self.outcome.value() is not None or bool(self.note.value()))

    def written(self) -> tuple[Any, Any]:
        """The outcome and the note as they stand here."""
        return (self.outcome.value(), self.note.value()) if self.outcome is not None else (None, None)

    def bring(self, outcome: Any, note: Any) -> None:
        """Show again what was chosen here before the page was read anew."""
        self._ask()
        assert self.outcome is not None
        self.outcome.put(outcome)
        self.note.put(note)
