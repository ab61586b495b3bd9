"""Read in a list: choose it, say what its columns mean, look at what will happen, let it happen; and take it back as a whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from coachdesk.domain.import_batch import ImportBatch, ImportSubject, imports
from coachdesk.exchange.applying import SLICE, Done, apply_rows, begin, finish
from coachdesk.exchange.planning import PlannedRow, Planner
from coachdesk.exchange.rows import Setup
from coachdesk.exchange.sheet import Sheet
from coachdesk.exchange.undoing import Kept
from ui.importing.broken import save_broken
from ui.importing.choose import ChooseStep
from ui.importing.columns import ColumnsStep
from ui.importing.earlier import EarlierCard
from ui.importing.opening import Opened, Opening
from ui.importing.preview import PreviewStep
from ui.importing.result import ResultCard
from ui.importing.taking_back import TakingBack
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, row
from ui.kit.slices import Slices
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.words import choice_words
from ui.kit.working import WorkingCard

PLAN_SLICE = 100
"""Rows looked through at a time: about 100 ms."""


class ImportPage(Page):
    """*place.state*: ``subject``, what the list is about. One step is in sight at a time."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        subject = ImportSubject(place.state.get("subject", ImportSubject.PARTICIPANTS))
        super().__init__(tr("importing.title"), back=(choice_words(subject), Place(subject.value)))
        self._desk = surroundings.desk
        self._has_file = False
        self._path = Path()
        self._setup: Setup | None = None
        self._batch: UUID | None = None
        self._ears: tuple[Any, ...] = ()
        self.slices = Slices(self)
        self.slices.failed.connect(self._not_done)
        self._make_flows()
        box = self.scrolled()
        box.setContentsMargins(0, theme().gap(8), theme().gap(8), 0)
        self.choose = ChooseStep(subject)
        self.choose.chosen.connect(self.take_file)
        self.earlier = EarlierCard()
        self.earlier.undo_asked.connect(self.undo)
        self.columns = ColumnsStep(subject)
        self.preview = PreviewStep()
        self.preview.changed.connect(self._say_how_many)
        self.preview.saving_asked.connect(self._save_broken)
        self.working = WorkingCard()
        for slices in (self.slices, self._taking_back.slices):
            self.working.stop_asked.connect(slices.stop)
            slices.moved.connect(self.working.come)
        self.result = ResultCard()
        self.result.undo_asked.connect(self._undo_this)
        self.result.went_on.connect(self._to_list)
        self._make_buttons()
        for part in (self.choose, self.columns, self.preview, self.working, self.result):
            box.addWidget(part)
        box.addWidget(self.earlier)
        box.addStretch(1)
        self._box = box
        # Below what scrolls: whatever the list's width, the next step is in sight.
        self.body.addLayout(row(self.look, self.go, self.back_to_columns, self.again, None))
        self.start()

    def _make_flows(self) -> None:
        self._opening = Opening(self._desk, self)
        self._opening.opened.connect(self._has_opened)
        self._opening.turned.connect(self._show_sheet)
        self._opening.reminded.connect(self._remind)
        self._opening.failed.connect(self._unreadable)
        self._taking_back = TakingBack(self._desk, self)
        self._taking_back.done.connect(self._has_undone)
        self._taking_back.stopped.connect(self._undo_stopped)
        self._taking_back.failed.connect(self._not_done)

    def _make_buttons(self) -> None:
        self.again = Button(tr("importing.other_file"), "quiet")
        self.again.clicked.connect(self.start)
        self.back_to_columns = Button(tr("importing.change_columns"), "quiet")
        self.back_to_columns.clicked.connect(self._show_columns)
        self.look = Button(tr("importing.look"), "primary")
        self.look.clicked.connect(self.plan)
        self.go = Button(tr("importing.look"), "primary")
        self.go.clicked.connect(self.apply)

    def place(self) -> Place:
        """A list is chosen anew: its file may hold anything by then."""
        return Place("importing", None, {"subject": self._subject.value})

    def entered(self) -> None:
        """The file first."""
        self.choose.button.setFocus()

    def left(self) -> None:
        """The slice under way is the last; what it is part of can go on or be undone."""
        self.slices.stop()
        self._taking_back.slices.stop()

    @property
    def _subject(self) -> ImportSubject:
        subject = self.choose.subject.value()
        return subject if isinstance(subject, ImportSubject) else ImportSubject.PARTICIPANTS

    def _show(self, *parts: QWidget, words: str) -> None:
        everything = (self.choose, self.columns, self.preview, self.working, self.result, self.earlier)
        for part in (*everything, self.look, self.go, self.back_to_columns, self.again):
            part.setVisible(part in parts)
        self.say_meta(words)

    def _begin_work(self, what: str, words: str) -> None:
        self.slices.ready()
        self._show(self.working, words=words)
        self.working.begin(what)

    # --- the file -------------------------------------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """The first step."""
        self._has_file = False
        self._show(self.choose, words=tr("importing.step.choose"))
        self._desk.read(imports).then(self._show_earlier).failed_to(self.fail)

    @Slot(object)
    def _show_earlier(self, found: Sequence[ImportBatch]) -> None:
        self.earlier.show_imports(found, self._desk.who.now())
        if self._has_file:
            self.earlier.hide()

    @Slot(object)
    def take_file(self, path: Path) -> None:
        """Read it, off the UI thread."""
        self._path = path
        self.banner.clear()
        self.choose.button.setEnabled(False)
        self.say_meta(tr("importing.reading", file=path.name))
        self._opening.open(path, self._subject)

    @Slot(object)
    def _has_opened(self, found: Opened) -> None:
        self._has_file = True
        self.choose.button.setEnabled(True)
        self._renew_columns()
        self.columns.name_source(found.source)
        self.columns.offer_sheets(found.file.sheets, found.name)
        self._show_sheet(found.sheet, found.meaning)
        self._show_columns()

    def _renew_columns(self) -> None:
        """The columns of participants and of organisations mean different things."""
        old = self.columns
        self.columns = ColumnsStep(self._subject)
        self.columns.sheet_chosen.connect(self._turn_to)
        self.columns.source_named.connect(self._remember_source)
        self._box.replaceWidget(old, self.columns)
        old.hide()
        old.deleteLater()

    @Slot(str)
    def _turn_to(self, name: str) -> None:
        self._opening.turn_to(name, self._subject, self.columns.source.value() or "")

    @Slot(str)
    def _remember_source(self, source: str) -> None:
        self._opening.remind(self._subject, source)

    @Slot(object, object)
    def _show_sheet(self, sheet: Sheet, meaning: dict[str, Any]) -> None:
        self.banner.clear()
        self._sheet = sheet
        self.columns.show_sheet(sheet, meaning)

    @Slot(object)
    def _remind(self, meaning: dict[str, Any]) -> None:
        self.columns.show_sheet(self._sheet, meaning)

    @Slot(object)
    def _unreadable(self, error: BaseException) -> None:
        self.choose.button.setEnabled(True)
        self.banner.say("stop", failure_words(error))
        if self.columns.isHidden():
            self.say_meta(tr("importing.step.choose"))
            self.choose.button.setFocus()

    @Slot()
    def _show_columns(self) -> None:
        words = tr("importing.step.columns", file=self._path.name, number=len(self._sheet.lines))
        self._show(self.columns, self.look, self.again, words=words)
        self.columns.source.setFocus()

    # --- the plan -------------------------------------------------------------------------------------------------

    @Slot()
    def plan(self) -> None:
        """Find out what each row would do."""
        setup = self.columns.setup()
        if problem := self.columns.problem(setup):
            self.banner.say("soon", problem)
            return
        self.banner.clear()
        self._setup = setup
        self._begin_work(tr("importing.planning"), self._path.name)
        planner = Planner(setup)
        self._listen(self._has_planned, self._show_columns_again)
        self.slices.run(self._sheet.lines, PLAN_SLICE, lambda lines: self._desk.read(planner.plan, lines))

    def _listen(self, finished: Any, stopped: Any) -> None:
        self._unlisten()
        self._ears = (self.slices.finished.connect(finished), self.slices.stopped.connect(stopped))

    def _unlisten(self) -> None:
        for ear in self._ears:
            self.disconnect(ear)

    @Slot(object)
    def _has_planned(self, found: Sequence[Sequence[PlannedRow]]) -> None:
        assert self._setup is not None
        self.preview.show_plan(self._setup, [one for piece in found for one in piece])
        self._show(self.preview, self.go, self.back_to_columns, self.again, words=tr("importing.step.look", file=self._path.name))
        self._say_how_many()
        self.preview.which.setFocus()

    @Slot(object)
    def _show_columns_again(self, _: object) -> None:
        self._show_columns()

    @Slot()
    def _say_how_many(self) -> None:
        count = len(self.preview.reading_in())
        self.go.setText(tr(f"importing.go.{self._subject.value}", count=count) if count else tr("importing.nothing"))
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(bool(count))

    @Slot()
    def _save_broken(self) -> None:
        assert self._setup is not None
        saved = save_broken(self, self._desk, self._setup, self.preview.broken(), self._path)
        if saved is not None:
            saved.then(self._has_saved_broken).failed_to(self.fail)

    @Slot(object)
    def _has_saved_broken(self, path: Path) -> None:
        self.banner.say("ok", tr("importing.broken_saved", path=path))

    # --- reading in -----------------------------------------------------------------------------------------------

    @Slot()
    def apply(self) -> None:
        """Write what was planned."""
        assert self._setup is not None
        self._begin_work(tr("importing.applying"), self._path.name)
        self._desk.write(begin, self._setup, self._path.name).then(self._has_begun).failed_to(self._not_done)

    @Slot(object)
    def _has_begun(self, batch: UUID) -> None:
        self._batch = batch
        setup = self._setup
        assert setup is not None
        self._listen(self._has_applied, self._has_stopped)
        self.slices.run(self.preview.reading_in(), SLICE, lambda rows: self._desk.write(apply_rows, batch, setup, rows))

    @Slot(object)
    def _has_applied(self, found: Sequence[Done]) -> None:
        assert self._batch is not None
        self._desk.write(finish, self._batch).then(self._is_finished, sum(found, Done())).failed_to(self._not_done)

    @Slot(object)
    def _is_finished(self, _: ImportBatch, done: Done) -> None:
        self.result.say_done(self._subject, done)
        self._show(self.result, self.again, words=tr("importing.step.done", file=self._path.name))
        self.result.next.setFocus()

    @Slot(object)
    def _has_stopped(self, found: Sequence[Done]) -> None:
        self.result.say_stopped(self._subject, sum(found, Done()))
        self._show(self.result, self.go, self.again, words=tr("importing.step.stopped", file=self._path.name))
        self.go.setText(tr("importing.go_on"))

    @Slot(object)
    def _not_done(self, error: BaseException) -> None:
        """What was written stays, and can be undone; what wasn't comes when she goes on."""
        self.start()
        self.fail(error)

    @Slot()
    def _to_list(self) -> None:
        self.went.emit(Place("participants"))

    # --- taking back ----------------------------------------------------------------------------------------------

    @Slot()
    def _undo_this(self) -> None:
        assert self._batch is not None
        self.undo(self._batch)

    @Slot(object)
    def undo(self, batch: UUID) -> None:
        """Take a whole import back."""
        self._has_file = False
        self.banner.clear()
        self._begin_work(tr("importing.undoing"), "")
        self._taking_back.begin(batch)

    @Slot(object)
    def _has_undone(self, kept: Sequence[Kept]) -> None:
        self.result.say_undone(kept)
        self._show(self.result, self.again, words="")
        self.again.setFocus()

    @Slot()
    def _undo_stopped(self) -> None:
        self.start()
        self.banner.say("calm", tr("importing.undo_stopped"))
