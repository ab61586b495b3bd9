"""Register a participant in under a minute: names, number, place, telephone, and Ctrl+Enter. Nothing is kept unless all can be."""

from collections import Counter
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from sqlmodel import Session, col, select

from coachdesk.domain.duplicates import Candidate, likely_the_same
from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.identity.guess import guess_identifier
from coachdesk.domain.identity.kinds import IdentifierKind, ParsedIdentifier
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.domain.intake import Registered, register_participant
from coachdesk.domain.participants import places
from coachdesk.domain.staff import staff
from coachdesk.errors import InvalidInput
from ui.kit.drafts import DraftKeeper
from ui.kit.fields import FieldProblem
from ui.kit.forms import problem_words
from ui.kit.i18n import tr
from ui.kit.latest import Latest
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.surroundings import Surroundings
from ui.kit.when import long_day
from ui.kit.words import choice_words
from ui.participants.new_form import Known, NewForm, participant_of
from ui.participants.new_likely import Likely

LONG_ENOUGH = 10
"""Characters from which a number that isn't right is called wrong, and not unfinished."""
LOOKED_AT = 300
"""Newest participations that say which programmes are usual now."""


class NewParticipantPage(Page):
    """Enter goes to the next field, Ctrl+Enter saves. What is typed is kept as a draft in the writer's private space."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:  # noqa: ARG002 - every page maker takes a place
        super().__init__(tr("new.title"), back=(tr("participants.title"), Place("participants")), width=720)
        self._surroundings, self._desk = surroundings, surroundings.desk
        me = self._desk.who
        self.fields = NewForm(me.user_id, me.now().date())
        self.form = self.fields.form
        self.verdict = Text("", "meta", wrap=True)
        self.verdict.hide()
        self.likely = Likely()
        self.likely.went.connect(self.went)
        self.fields.number.addWidget(self.verdict)
        self.fields.number.addWidget(self.likely)
        card = Card()
        card.body.addWidget(self.fields)
        box = self.scrolled()
        box.addWidget(card)
        box.addLayout(self._buttons())
        box.addStretch(1)
        self._number: ParsedIdentifier | None = None
        self._duplicates = Latest(self._desk, self)
        self._duplicates.answered.connect(self.likely.show_all)
        self._duplicates.failed.connect(self.fail)
        assert me.unit_id is not None
        self._keeper = DraftKeeper(self._desk, "participant.new", me.unit_id, self.fields.typed, self)
        self._keeper.found.connect(self._bring)
        self._keeper.lost.connect(self.fail)
        self._keeper.kept.connect(self._say_kept)
        self.form.edited.connect(self._edited)
        self._desk.read(_known).then(self._know).failed_to(self.fail)
        self._keeper.look()

    def _buttons(self) -> Any:
        self.save = Button(tr("new.save"), "primary", keys="Ctrl+Return")
        self.save.clicked.connect(self._save)
        for keys in ("Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save.click)
        self.drop = Button(tr("new.drop"), "quiet")
        self.drop.clicked.connect(self._drop)
        self.kept = Text("", "caption")
        return row(self.save, self.drop, None, self.kept)

    def place(self) -> Place:
        """The draft brings back the rest."""
        return Place("new_participant")

    def entered(self) -> None:
        """Names first."""
        self.form.fields["given_name"].setFocus()

    def left(self) -> None:
        """Hand in."""
        self._keeper.hand_in()

    # --- what it offers, and the draft --------------------------------------------------------------------------------

    @Slot(object)
    def _know(self, known: Known) -> None:
        self.fields.know(known)

    @Slot(object)
    def _bring(self, values: dict[str, Any] | None) -> None:
        if values:
            self.fields.bring(values)
            self._look()

    @Slot(object)
    def _say_kept(self, moment: Any) -> None:
        self.kept.setText(tr("draft.kept", clock=f"{moment:%H:%M}"))

    # --- while typing -------------------------------------------------------------------------------------------------

    @Slot()
    def _edited(self) -> None:
        self._keeper.touch()
        self._look()

    def _look(self) -> None:
        self._number = self._look_at_number()
        given, family = (str(self.form.fields[one].value() or "") for one in ("given_name", "family_name"))
        try:
            born = self.form.fields["birth_date"].value()
        except FieldProblem:
            born = None
        numbers = (self._number,) if self._number is not None else ()
        candidate = Candidate(name=f"{given} {family}".strip(), birth_date=born, identifiers=numbers)
        self._duplicates.ask(likely_the_same, candidate, given, family)

    def _look_at_number(self) -> ParsedIdentifier | None:
        """Say under the field what the number tells, or what is wrong with it once it is long enough to judge."""
        text, kind = self.form.fields["value"].value() or "", self.form.fields["identifier_kind"].value()
        self.verdict.setVisible(bool(text))
        today = self._desk.who.now().date()
        try:
            parsed = guess_identifier(text, today) if kind is None else parse_identifier(text, kind, today)
        except InvalidInput as problem:
            self.verdict.setText(problem_words(problem) if len(text) >= LONG_ENOUGH else tr("new.number_short"))
            return None
        self.verdict.setText(number_words(parsed))
        return parsed

    # --- saving -------------------------------------------------------------------------------------------------------

    @Slot()
    def _save(self) -> None:
        try:
            values = self.fields.values()
        except FieldProblem:
            return
        self.save.setEnabled(False)
        new = participant_of(values, self._number)
        said = tr("new.saved_protected") if new.person.is_protected else tr("new.saved", name=new.person.full_name)
        self._surroundings.change(said, register_participant, new).then(self._saved).failed_to(self._refused)

    @Slot(object)
    def _saved(self, new: Registered) -> None:
        self._keeper.drop()
        self.went.emit(Place("participant", new.akt.id))

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        self.fields.unfold_for(str(getattr(error, "facts", {}).get("field")))
        if not self.form.complain(error):
            self.fail(error)
        self.verdict.setVisible(self.verdict.isVisible() and not self.form.fields["value"].problem.text())  # once is enough

    @Slot()
    def _drop(self) -> None:
        self._keeper.drop()
        self.went.emit(Place("participants"))


def number_words(parsed: ParsedIdentifier) -> str:
    """Says "Numret stämmer. Född fredag 14 mars 2003. Juridiskt kön enligt numret: kvinna." and what should be looked at."""
    parts = [tr("new.number_right")]
    if parsed.birth_date is not None:
        parts.append(tr("new.born", day=long_day(parsed.birth_date)))
    if parsed.kind not in (IdentifierKind.PERSONNUMMER, IdentifierKind.TEMPORARY):
        parts.append(tr("new.other_number", kind=choice_words(parsed.kind).lower()))
    if parsed.legal_sex is not None:
        parts.append(tr("new.sex", sex=choice_words(parsed.legal_sex).lower()))
    return " ".join([*parts, *(tr(f"number_warning.{warning.value}") for warning in parsed.warnings)])


def _known(session: Session) -> Known:
    newest = select(Enrolment.programme).where(col(Enrolment.deleted).is_(None)).order_by(col(Enrolment.id).desc()).limit(LOOKED_AT)
    usual = Counter(programme for programme in session.exec(newest) if programme)
    return Known(
        [place for place, _ in places(session)],
        [programme for programme, _ in usual.most_common()],
        [(one.id, one.name or "") for one in staff(session)],
    )
