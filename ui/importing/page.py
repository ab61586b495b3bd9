"""Read in a list: choose it, say what its columns mean, look at what will happen, let it happen; and take it back as a whole."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from coachdesk.domain.import_batch import ImportBatch, ImportSubject, imports
from coachdesk.exchange.applying import Done
from coachdesk.exchange.planning import PlannedRow
from coachdesk.exchange.rows import Setup
from coachdesk.exchange.undoing import Kept
from ui.importing.broken import save_broken
from ui.importing.choose import ChooseStep
from ui.importing.earlier import EarlierCard
from ui.importing.file_step import FileStep
from ui.importing.planning import Planning
from ui.importing.preview import PreviewStep
from ui.importing.reading_in import ReadingIn
from ui.importing.result import ResultCard
from ui.importing.taking_back import TakingBack
from ui.kit.failure import failure_words
from ui.kit.i18n import tr
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, row
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.words import choice_words
from ui.kit.working import WorkingCard


class ImportPage(Page):
    """*place.state*: ``subject``, what the list is about. One step is in sight at a time."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        subject = ImportSubject(place.state.get("subject", ImportSubject.PARTICIPANTS))
        super().__init__(tr("importing.title"), back=(choice_words(subject), Place(subject.value)))
        self._desk = surroundings.desk
        self._has_file = False
        self._path = Path()
        self._setup: Setup | None = None
        self._make_flows()
        box = self.scrolled(foot=True)
        box.setContentsMargins(0, theme().gap(8), theme().gap(8), 0)
        self.choose = ChooseStep(subject)
        self.choose.chosen.connect(self.take_file)
        self.earlier = EarlierCard()
        self.earlier.undo_asked.connect(self.undo)
        self.file = FileStep(self._desk, subject)
        self.file.opened.connect(self._has_opened)
        self.file.shown.connect(self.banner.clear)
        self.file.failed.connect(self._unreadable)
        self.preview = PreviewStep()
        self.preview.changed.connect(self._say_how_many)
        self.preview.saving_asked.connect(self._save_broken)
        self.working = WorkingCard()
        for flow in self._flows:
            self.working.stop_asked.connect(flow.slices.stop)
            flow.slices.moved.connect(self.working.come)
        self.result = ResultCard()
        self.result.undo_asked.connect(self._undo_this)
        self.result.went_on.connect(self._to_list)
        self._make_buttons()
        for part in (self.choose, self.file, self.preview, self.working, self.result):
            box.addWidget(part)
        box.addWidget(self.earlier)
        box.addStretch(1)
        # Below what scrolls: whatever the list's width, the next step is in sight.
        self.body.addLayout(row(self.look, self.go, self.back_to_columns, self.again, None))
        self.start()

    def _make_flows(self) -> None:
        self._planning = Planning(self._desk, self)
        self._planning.done.connect(self._has_planned)
        self._planning.stopped.connect(self._show_columns)
        self._reading_in = ReadingIn(self._desk, self)
        self._reading_in.done.connect(self._has_read_in)
        self._reading_in.stopped.connect(self._has_stopped)
        self._taking_back = TakingBack(self._desk, self)
        self._taking_back.done.connect(self._has_undone)
        self._taking_back.stopped.connect(self._undo_stopped)
        self._flows = self._planning, self._reading_in, self._taking_back
        for flow in self._flows:
            flow.failed.connect(self._not_done)

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
        for flow in self._flows:
            flow.slices.stop()

    @property
    def _subject(self) -> ImportSubject:
        subject = self.choose.subject.value()
        return subject if isinstance(subject, ImportSubject) else ImportSubject.PARTICIPANTS

    def _show(self, *parts: QWidget, words: str) -> None:
        everything = (self.choose, self.file, self.preview, self.working, self.result, self.earlier)
        for part in (*everything, self.look, self.go, self.back_to_columns, self.again):
            part.setVisible(part in parts)
        self.say_meta(words)

    def _begin_work(self, what: str, words: str) -> None:
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
        self.file.open(path, self._subject)

    @Slot()
    def _has_opened(self) -> None:
        self._has_file = True
        self.choose.button.setEnabled(True)
        self._show_columns()

    @Slot(object)
    def _unreadable(self, error: BaseException) -> None:
        self.choose.button.setEnabled(True)
        self.banner.say("stop", failure_words(error))
        if self.file.isHidden():
            self.say_meta(tr("importing.step.choose"))
            self.choose.button.setFocus()

    @Slot()
    def _show_columns(self) -> None:
        assert self.file.sheet is not None
        words = tr("importing.step.columns", file=self._path.name, number=len(self.file.sheet.lines))
        self._show(self.file, self.look, self.again, words=words)
        self.file.columns.source.setFocus()

    # --- the plan -------------------------------------------------------------------------------------------------

    @Slot()
    def plan(self) -> None:
        """Find out what each row would do."""
        setup, sheet = self.file.columns.setup(), self.file.sheet
        assert sheet is not None
        if problem := self.file.columns.problem(setup):
            self.banner.say("soon", problem)
            return
        self.banner.clear()
        self._setup = setup
        self._begin_work(tr("importing.planning"), self._path.name)
        self._planning.begin(setup, sheet)

    @Slot(object)
    def _has_planned(self, rows: Sequence[PlannedRow]) -> None:
        assert self._setup is not None
        self.preview.show_plan(self._setup, rows)
        self._show(self.preview, self.go, self.back_to_columns, self.again, words=tr("importing.step.look", file=self._path.name))
        self._say_how_many()
        self.preview.which.setFocus()

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
        self._reading_in.begin(self._setup, self._path.name, self.preview.reading_in())

    @Slot(object)
    def _has_read_in(self, done: Done) -> None:
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
        assert self._reading_in.batch is not None
        self.undo(self._reading_in.batch)

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
