"""What a note says is to be destroyed for good: which part, on what ground and by whose decision, and what then happens."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from coachdesk.domain.redaction import RedactionGround
from ui.kit.carrying import Carrier
from ui.kit.failure import failure_words
from ui.kit.fields import ChoiceField, FieldProblem, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Text, column
from ui.kit.place_form import PlaceForm
from ui.kit.style import restyle
from ui.kit.surroundings import Surroundings
from ui.notes.reading import Version

PARTS = ("text", "subject", "dispute_text", "told_by")
"""Registers of one field each, in which a word may stand that mustn't."""
EFFECTS = ("redact.effect.server", "redact.effect.seen", "redact.effect.backup", "redact.effect.note")

Part = tuple[UUID, str]


class RedactForm(PlaceForm):
    """Nothing brings it back, so Enter doesn't do it, and the button waits until all is said. `kept` comes when it is done."""

    kept = Signal()

    def __init__(self, surroundings: Surroundings, versions: Sequence[Version]) -> None:
        super().__init__(
            Form(
                ChoiceField("part", tr("redact.part"), parts_of(versions), empty=False),
                ChoiceField("ground", tr("register.redaction.ground"), choices(RedactionGround, "redaction_ground")),
                TextField("reference", tr("redact.reference"), tr("redact.reference_hint")),
            ),
            save="redact.save",
        )
        self._surroundings = surroundings
        self.setAccessibleName(tr("redact.title"))
        self.save.setProperty("kind", "danger")
        restyle(self.save)
        self.save.setEnabled(False)
        self.body.insertWidget(0, Text(tr("redact.title"), "h3", wrap=True))
        self.body.insertWidget(1, Text(tr("redact.why"), wrap=True))
        effects = [Text(tr(key), wrap=True) for key in EFFECTS]
        self.body.insertLayout(2, column(Text(tr("erase.effect"), "label"), *effects, gap=4))
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.form.edited.connect(self._weigh)
        self.done.connect(self._redact)

    @Slot()
    def _weigh(self) -> None:
        try:
            said = self.form.values()
        except FieldProblem:
            self.save.setEnabled(False)
            return
        self.save.setEnabled(said["part"] is not None and said["ground"] is not None and bool((said["reference"] or "").strip()))

    @Slot(object)
    def _redact(self, _: object) -> None:
        said = self.form.values()
        note, register = said["part"]
        errand = partial(_redact, note, register, said["ground"], said["reference"])
        self._surroundings.desk.carry(errand).then(self._redacted).failed_to(self._refused)

    @Slot(object)
    def _redacted(self, everywhere: bool) -> None:
        self._surroundings.toasts.say(tr("redact.done" if everywhere else "redact.waits"))
        self.kept.emit()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if not self.refuse(error):
            self.problem.setText(failure_words(error))
            self.problem.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc calls it off. Enter alone destroys nothing: the button does."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            event.ignore()


def parts_of(versions: Sequence[Version]) -> list[tuple[Part, str]]:
    """What there is to destroy, version by version; which version is said where there are several."""
    found = []
    for number, version in enumerate(versions):
        where = "" if len(versions) == 1 else tr("note.original") if not number else tr("note.correction_number", number=number)
        for part in PARTS:
            if getattr(version.note, part):
                words = tr(f"register.journal_note.{part}")
                found.append(((version.note.id, part), f"{where}: {words}" if where else words))
    return found


def may_lead(akt_id: UUID, carrier: Carrier) -> bool:
    """Whether this user's teams lead the akt."""
    return carrier.erasing().may(akt_id)


def _redact(note: UUID, register: str, ground: RedactionGround, reference: str, carrier: Carrier) -> bool:
    return carrier.erasing().redact(note, register, ground, reference)
