"""Beside the day: what is new since last time, what was begun, who hasn't been heard of, and what waits to be sent."""

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coachdesk.domain.draft import CHANGED_NOTE, CORRECTION, NEW_NOTE
from coachdesk.domain.my_day import Begun, Unheard
from ui.kit.carrying import SyncView
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.people import People
from ui.kit.pieces import column, row
from ui.kit.theme import theme
from ui.kit.when import capital, day_words, moment_words
from ui.kit.words import someone_words
from ui.my_day.line import INITIALS, Line
from ui.my_day.reading import LogDue, MyDay, Told
from ui.my_day.runs import Run
from ui.my_day.section import Section
from ui.my_day.words import begun_words, initials, told_runs, unheard_words

LOG_AHEAD = 7
"""Days before a check of the access log is due from which it is spoken of."""


class Beside(QWidget):
    """Five sections; each is there only while it has something to say, the news always."""

    went = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._now: datetime | None = None
        self._people: People | None = None
        self.news = Section(tr("my_day.new"), self._told)
        self.news.first()
        self.drafts = Section(tr("my_day.drafts"), self._begun)
        self.unheard = Section(tr("my_day.unheard"), self._unheard)
        self.waiting = Section(tr("my_day.waiting"), self._waits)
        self.review = Section(tr("review.my_day"), self._due)
        self.is_reviewer = False
        self.setLayout(column(*self.sections, gap=14))

    @property
    def sections(self) -> tuple[Section, ...]:
        """From above."""
        return self.news, self.drafts, self.unheard, self.waiting, self.review

    def show_day(self, day: MyDay, now: datetime) -> None:
        """Say it all, as of *now*."""
        self._now, self._people = now, day.people
        since = day.since
        nothing = tr("my_day.nothing_new") if since is not None else tr("my_day.first_day")
        self.news.retitle(tr("my_day.new_since", when=moment_words(since.moment, now)) if since is not None else tr("my_day.new"))
        self.news.fill(day.told, (now.date(), day.people), nothing)
        self.drafts.fill(day.begun, now.date())
        self.unheard.fill(day.unheard)
        self.show_review(day.log)

    def show_review(self, log: LogDue) -> None:
        """For those who review the access log: that a check is due within a week."""
        self.review.fill([log] if self.is_reviewer and log.on <= log.today + timedelta(days=LOG_AHEAD) else [])

    def show_sync(self, view: SyncView, now: datetime) -> None:
        """When it was fetched, and what waits for a server. Nothing is said of a net that isn't there, unless something waits for it."""
        self.news.aside.setText(tr("my_day.fetched", when=_clock_words(view.last_contact, now)) if view.last_contact is not None else "")
        self.waiting.fill([view] if view.server and (view.waiting or view.refused) else [])

    # --- lines ------------------------------------------------------------------------------------------------------

    def _told(self, told: Told) -> QWidget:
        assert self._now is not None
        assert self._people is not None
        who, at = self._people.who(told.news.user_id), capital(moment_words(told.news.at, self._now))
        line = Line(told_runs(told, self._people), at, initials=initials(who), small=True)
        line.clicked.connect(lambda: self.went.emit(Place("participant", told.news.akt_id)))
        if not told.news.asked:
            return line
        question = Line([Run(tr("my_day.answer"), 500, "ask")], symbol=("circle-question-mark", "ask"), small=True)
        question.clicked.connect(lambda: self.went.emit(Place("conflicts", told.news.record_id)))
        question.setAccessibleName(tr("my_day.answer_named", name=someone_words(told.name)))
        indented = row(question, gap=0)
        indented.setContentsMargins(theme().px(INITIALS) + theme().gap(12), 0, 0, 0)
        both = column(line, indented, gap=0)
        whole = QWidget()
        whole.setLayout(both)
        return whole

    def _begun(self, draft: Begun) -> QWidget:
        assert self._now is not None
        name = draft.name or (someone_words("") if draft.akt_id is not None else tr("my_day.nobody_yet"))
        runs = [Run(name, 600), Run(f", {begun_words(draft)}")]
        line = Line(runs, tr("my_day.saved", when=moment_words(draft.saved_at, self._now)), symbol=("pencil-line", "text2"), small=True)
        line.clicked.connect(lambda: self.went.emit(place_of(draft)))
        return line

    def _unheard(self, one: Unheard) -> QWidget:
        runs = [Run(someone_words(one.name), 600), *([Run("  ·  ", token="text3"), Run(one.place, token="text2")] if one.place else [])]
        line = Line(runs, tr("my_day.never") if one.never else "", aside=unheard_words(one), small=True)
        line.clicked.connect(lambda: self.went.emit(Place("participant", one.akt_id)))
        return line

    def _due(self, log: LogDue) -> QWidget:
        line = Line([Run(log_words(log))], symbol=("clipboard-check", "soon" if log.is_late else "text2"), small=True)
        line.clicked.connect(lambda: self.went.emit(Place("access_review")))
        return line

    def _waits(self, view: SyncView) -> QWidget:
        if view.refused:
            words, symbol = tr("my_day.refused", count=sum(one.writes for one in view.refused)), ("octagon-alert", "stop")
        else:
            words, symbol = tr("my_day.waits", count=view.waiting), ("laptop", "text2")
        line = Line([Run(words)], tr("my_day.waits_offline" if view.trouble else "my_day.waits_soon"), symbol=symbol, small=True)
        line.clicked.connect(lambda: self.went.emit(Place("syncing")))
        return line


def log_words(log: LogDue) -> str:
    """When it is due, or that it should have been done."""
    if not log.ever:
        return tr("review.my_day_never")
    return tr("review.my_day_late" if log.is_late else "review.my_day_due", due=day_words(log.on, log.today))


def place_of(draft: Begun) -> Place:
    """Where the form of a draft opens again; the akt's page, or the list, for one that this program doesn't know."""
    form, _, another = draft.form.partition(":")
    if draft.akt_id is None:
        return Place("new_participant") if form == "participant.new" else Place("participants")
    states = {NEW_NOTE: {"form": draft.form} if another else {}, CHANGED_NOTE: {"note": str(draft.target_id)}}
    states[CORRECTION] = {"corrects": str(draft.target_id)}
    return Place("note_editor", draft.akt_id, states[form]) if form in states else Place("participant", draft.akt_id)


def _clock_words(moment: datetime, now: datetime) -> str:
    """The clock alone where it is today's."""
    local = moment.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else moment_words(moment, now)
