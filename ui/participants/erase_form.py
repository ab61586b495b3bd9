"""An akt is to be erased everywhere: on what ground and by whose decision, what happens, and her name typed so that it is this one."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent

from coachdesk.domain.akt import Akt
from coachdesk.domain.erasure import ErasureGround
from coachdesk.domain.person import Person
from ui.kit.carrying import Carrier
from ui.kit.failure import failure_words
from ui.kit.fields import ChoiceField, FieldProblem, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.pieces import Text, column
from ui.kit.place_form import PlaceForm
from ui.kit.style import restyle
from ui.kit.surroundings import Surroundings

EFFECTS = ("erase.effect.server", "erase.effect.backup", "erase.effect.paper", "erase.effect.note")


class EraseForm(PlaceForm):
    """Nothing brings the akt back, so no single key does it and the button waits until everything is said."""

    kept = Signal()
    went = Signal(object)

    def __init__(self, surroundings: Surroundings, akt: Akt, person: Person) -> None:
        self._name = person.full_name or akt.case_number or ""
        self._parts = {
            part.casefold() for part in (*(person.given_name or "").split(), *(person.family_name or "").split()) if len(part) > 1
        }
        super().__init__(
            Form(
                ChoiceField("ground", tr("register.erasure_note.ground"), choices(ErasureGround, "erasure_ground")),
                TextField("reference", tr("erase.reference"), tr("erase.reference_hint")),
                TextField("name", tr("erase.name"), tr("erase.name_hint", name=self._name)),
            ),
            save="erase.save",
        )
        self._surroundings, self._akt_id = surroundings, akt.id
        self.setAccessibleName(tr("erase.title"))
        self.save.setProperty("kind", "danger")
        restyle(self.save)
        self.save.setEnabled(False)
        self.body.insertWidget(0, Text(tr("erase.title"), "h3", wrap=True))
        self.body.insertWidget(1, Text(tr("erase.why"), wrap=True))
        effects = [Text(tr(key), wrap=True) for key in EFFECTS]
        self.body.insertLayout(2, column(Text(tr("erase.effect"), "label"), *effects, gap=4))
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.form.edited.connect(self._weigh)
        self.done.connect(self._erase)

    @Slot()
    def _weigh(self) -> None:
        """Ready when all is said, and the name is hers. The reference stays for good, so it holds no name."""
        try:
            said = self.form.values()
        except FieldProblem:
            self.save.setEnabled(False)
            return
        reference = str(said["reference"] or "")
        named = any(part in self._parts for part in _words(reference))
        self.problem.setText(tr("erase.reference_named") if named else "")
        self.problem.setVisible(named)
        self._keep_height()
        same = bool(self._name) and _words(str(said["name"] or "")) == _words(self._name)
        self.save.setEnabled(said["ground"] is not None and bool(reference.strip()) and same and not named)

    @Slot(object)
    def _erase(self, _: object) -> None:
        said = self.form.values()
        errand = partial(_erase, self._akt_id, said["ground"], said["reference"])
        self._surroundings.desk.carry(errand).then(self._erased).failed_to(self._refused)

    @Slot(object)
    def _erased(self, everywhere: bool) -> None:
        self._surroundings.toasts.say(tr("erase.done" if everywhere else "erase.waits"))
        self.kept.emit()
        if everywhere:
            self.went.emit(Place("participants"))  # before the page hears that its akt is gone: that is for others

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if not self.refuse(error):
            self.problem.setText(failure_words(error))
            self.problem.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its words need at the width that it is given: around it they are reckoned for the whole page's."""
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        box = self.layout()
        if box is not None:
            self.setMinimumHeight(box.totalHeightForWidth(self.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc calls it off. Enter alone erases no akt: the button does."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            event.ignore()


def may_erase(akt_id: UUID, carrier: Carrier) -> bool:
    """Whether this user's teams lead the akt."""
    return carrier.erasing().may(akt_id)


def _erase(akt_id: UUID, ground: ErasureGround, reference: str, carrier: Carrier) -> bool:
    return carrier.erasing().erase(akt_id, ground, reference)


def _words(text: str) -> list[str]:
    return ["".join(letter for letter in word if letter.isalnum() or letter == "-") for word in text.casefold().split()]
