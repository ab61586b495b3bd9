"""Loggkontroll: pick a period and a part of it, look at what is unusual, say what came of it, end the check."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from coachdesk.domain.access_review import ReviewOutcome, ReviewSample
from coachdesk.domain.review.checking import Scope, end_check, key_of, note_taken_out, say_outcome
from coachdesk.domain.review.looks import Period
from coachdesk.domain.review.rules import Finding
from coachdesk.exchange.writing import Form, write_list
from ui.kit.fields import ChoiceField, beside
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.latest import Latest
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Text, clear, column, row, rule
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.reviewing.finding_card import FindingCard
from ui.reviewing.reading import Review, headings, lines, read_review
from ui.reviewing.words import check_words, due_words, summary_words

SHOWN = 30
DAYS = (7, 30, 90, 365)
MONTHS = (1, 2, 3, 6)
CHECKS = 6


class ReviewPage(Page):
    """For reviewers, as the membership log has it. What somebody has begun to say stays when the page is read anew."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("review.title"), width=860)
        self._surroundings, self._desk = surroundings, surroundings.desk
        self._reviewers: frozenset[UUID] = frozenset()
        self._state, self._seed = dict(place.state), str(place.state.get("seed") or secrets.token_hex(8))
        self._limit = SHOWN
        self.review: Review | None = None
        self.cards: list[FindingCard] = []
        self._latest = Latest(self._desk, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self.fail)
        self._box = self.scrolled()
        self._make()
        self._desk.changed.connect(self._news)
        self._desk.carry(lambda carrier: carrier.reviewers()).then(self.show_reviewers).failed_to(self._unknown)

    def _make(self) -> None:
        self.say_meta(tr("review.why"))
        self.due = Text("", "strong", wrap=True)
        self.period = ChoiceField("period", tr("review.period"), [(days, tr(f"review.period.{days}")) for days in DAYS], empty=False)
        self.sample = ChoiceField("sample", tr("review.sample"), [], empty=False)
        self.period.put(self._state.get("days", 30))
        for field in (self.period, self.sample):
            field.edited.connect(self._ask)
        self.summary = Text("", "meta", wrap=True)
        self.take = Button(tr("review.take_out"), "quiet", symbol="download", size="small")
        self.take.clicked.connect(self._ask_where)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme().gap(12))
        self.more = Button(tr("history.more"))
        self.more.clicked.connect(self._show_more)
        self._foot = QVBoxLayout()
        self._parts = Card()
        line = row(self.summary, self.take)
        line.setStretch(0, 1)
        for part in (beside(self.period, self.sample), line):
            self._parts.body.addLayout(part)
        self._box.addWidget(self.due)
        self._box.addWidget(self._parts)
        self._box.addLayout(self._list)
        self._box.addLayout(row(None, self.more, None))
        self._box.addLayout(self._foot)
        self._box.addStretch(1)
        for widget in (self.due, self._parts, self.more):
            widget.hide()

    def place(self) -> Place:
        """With the period, and the lots that were drawn."""
        return Place("access_review", None, {"days": self.period.value(), "sample": _plain(self.sample.value()), "seed": self._seed})

    # --- who may ----------------------------------------------------------------------------------------------------

    @Slot(object)
    def show_reviewers(self, reviewers: frozenset[UUID]) -> None:
        """Whose page it is."""
        self._reviewers = reviewers
        if self._desk.who.user_id not in reviewers:
            self.banner.say("calm", tr("review.not_reviewer"), (tr("review.who"), self._to_administration), closable=False)
            return
        if len(reviewers) == 1:
            self.banner.say("soon", tr("review.alone"), (tr("review.administration"), self._to_administration), closable=False)
        self._ask()

    @Slot(object)
    def _unknown(self, _: BaseException) -> None:
        self.banner.say("calm", tr("review.no_server"), closable=False)

    @Slot()
    def _to_administration(self) -> None:
        self.went.emit(Place("administration", None, {"section": "reviewers"}))

    # --- reading ----------------------------------------------------------------------------------------------------

    def scope(self) -> Scope:
        """What is chosen."""
        today = self._desk.who.now().date()
        chosen = self.sample.value()
        user = chosen if isinstance(chosen, UUID) else None
        sample = ReviewSample.COLLEAGUE if user is not None else chosen or ReviewSample.ALL
        return Scope(period=Period(from_on=_since(today, self.period.value()), to_on=today, user_id=user), sample=sample, seed=self._seed)

    @Slot()
    def _ask(self) -> None:
        if self._reviewers:
            self._latest.ask(read_review, self.scope(), self._reviewers)

    @Slot(object)
    def _news(self, _: object) -> None:
        if self.review is not None:
            self._ask()

    @Slot()
    def _show_more(self) -> None:
        self._limit += SHOWN
        if self.review is not None:
            self._show(self.review)

    @Slot(object)
    def _show(self, review: Review) -> None:
        self.review = review
        today, now = self._desk.who.now().date(), self._desk.who.now()
        self._offer(review)
        words, late = due_words(review.before, today)
        self.due.setText(words)
        self.due.setProperty("role", "soon" if late else "strong")
        self.summary.setText(summary_words(review.check))
        writing = [card for card in self.cards if card.busy()]
        begun = {key_of(card.finding): card.written() for card in writing}
        with filling(self._list):
            self.cards = []
            shown = review.check.findings[: self._limit]
            for finding in shown:
                card = FindingCard(finding, review.check.outcomes.get(key_of(finding)), review.people, now)
                card.judged.connect(self._judge)
                if (kept := begun.get(key_of(finding))) is not None:
                    card.bring(*kept)
                self.cards.append(card)
                self._list.addWidget(card)
            if not shown:
                self._list.addWidget(Text(tr("review.empty"), wrap=True))
        self.more.setVisible(len(review.check.findings) > self._limit)
        self._end(review)
        for widget in (self.due, self._parts):
            widget.show()
        self.take.setVisible(bool(shown))

    def _offer(self, review: Review) -> None:
        colleagues = sorted(review.people.staff.items(), key=lambda pair: pair[1])
        words: list[tuple[Any, str]] = [(ReviewSample.ALL, tr("review_sample.all")), (ReviewSample.RANDOM, tr("review_sample.random"))]
        words += [(user, name) for user, name in colleagues]
        self.sample.offer(words)
        if (wanted := self._state.pop("sample", None)) is not None:
            self.sample.put(next((value for value, _ in words if _plain(value) == wanted), ReviewSample.ALL))

    def _end(self, review: Review) -> None:
        """How to end it, and the checks before this one."""
        clear(self._foot)
        today = self._desk.who.now().date()
        card = Card(tr("review.end"))
        left = [one for one in review.check.left if one.looks.user_id != review.people.me]
        card.body.addWidget(Text(tr("review.end_left", count=len(left)) if left else tr("review.end_all"), "meta", wrap=True))
        self.months = ChoiceField("months", tr("review.next"), [(one, tr("review.months", count=one)) for one in MONTHS], empty=False)
        self.months.setMaximumWidth(theme().px(280))
        self.end = Button(tr("review.end"), "primary")
        self.end.clicked.connect(self._finish)
        card.body.addLayout(column(self.months, row(self.end, None), gap=12))
        self._foot.addWidget(card)
        if review.before:
            card = Card(tr("review.before"))
            for number, one in enumerate(review.before[:CHECKS]):
                if number:
                    card.body.addWidget(rule())
                card.body.addWidget(Text(check_words(one, review.people, today), wrap=True))
            self._foot.addSpacing(theme().gap(12))
            self._foot.addWidget(card)

    # --- saying -----------------------------------------------------------------------------------------------------

    @Slot(object, object, object)
    def _judge(self, finding: Finding, outcome: ReviewOutcome, note: str | None) -> None:
        self._desk.write(say_outcome, self.scope(), finding, outcome, note).then(self._said).failed_to(self.fail)

    @Slot(object)
    def _said(self, _: object) -> None:
        # What is kept in the log isn't undone by a toast: another word on the same finding is said after it.
        self._surroundings.toasts.say(tr("review.kept"))

    @Slot()
    def _finish(self) -> None:
        assert self.review is not None
        self.end.setEnabled(False)
        work = self._desk.write(end_check, self.review.scope, self.review.check, self.months.value())
        work.then(self._finished).failed_to(self.fail)

    @Slot(object)
    def _finished(self, _: object) -> None:
        self._surroundings.toasts.say(tr("review.ended"))
        self._seed = secrets.token_hex(8)

    # --- taking out -------------------------------------------------------------------------------------------------

    @Slot()
    def _ask_where(self) -> None:
        proposed = tr("review.file", day=self._desk.who.now().date().isoformat()) + Form.XLSX.suffix
        path, _ = QFileDialog.getSaveFileName(self, tr("review.take_out"), proposed, "Excel (*.xlsx)")
        if path:
            self.take_out(Path(path))

    def take_out(self, path: Path) -> None:
        """Note it in the log, then write the file: what can't be noted isn't written."""
        assert self.review is not None
        found = lines(self.review, self._desk.who.now())
        self._desk.write(note_taken_out, tr("review.log", count=len(found))).then(self._write, path, found).failed_to(self.fail)

    @Slot(object, object, object)
    def _write(self, _: object, path: Path, found: Sequence[Any]) -> None:
        self._desk.work(write_list, path, tr("review.title"), headings(), found, Form.XLSX).then(self._written).failed_to(self.fail)

    @Slot(object)
    def _written(self, path: Path) -> None:
        self._surroundings.toasts.say(tr("list_export.done", path=path))


def _since(today: date, days: int) -> date:
    return today - timedelta(days=days - 1)


def _plain(sample: Any) -> str:
    """As a place keeps it: its state holds plain values."""
    return str(sample.value if isinstance(sample, ReviewSample) else sample or "")
