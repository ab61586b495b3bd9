"""A form for what can't be undone: it says what will happen, Enter doesn't do it, and the button waits until all is said."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent

from ui.kit.carrying import Carrier
from ui.kit.failure import failure_words
from ui.kit.fields import FieldProblem
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Text, column
from ui.kit.place_form import PlaceForm
from ui.kit.style import restyle
from ui.kit.surroundings import Surroundings


class ForGoodForm(PlaceForm):
    """*words* is where its texts are found: title, why, save, done (everywhere) and waits (until there is a net).

    `kept` comes when it is done.
    """

    kept = Signal()

    def __init__(self, surroundings: Surroundings, words: str, form: Form, effects: Sequence[str]) -> None:
        super().__init__(form, save=f"{words}.save")
        self._surroundings, self._words = surroundings, words
        self.setAccessibleName(tr(f"{words}.title"))
        self.save.setProperty("kind", "danger")
        restyle(self.save)
        self.save.setEnabled(False)
        self.body.insertWidget(0, Text(tr(f"{words}.title"), "h3", wrap=True))
        self.body.insertWidget(1, Text(tr(f"{words}.why"), wrap=True))
        told = [Text(tr(key), wrap=True) for key in effects]
        self.body.insertLayout(2, column(Text(tr("erase.effect"), "label"), *told, gap=4))
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.form.edited.connect(self._weigh)
        self.done.connect(self._do)

    def is_said(self, said: Mapping[str, Any]) -> bool:
        """Whether *said* is all that it takes."""
        raise NotImplementedError

    def errand(self, said: Mapping[str, Any]) -> Callable[[Carrier], bool]:
        """What is carried out; it tells whether the server knows already."""
        raise NotImplementedError

    def after(self, *, everywhere: bool) -> None:
        """It is done."""

    @Slot()
    def _weigh(self) -> None:
        try:
            said = self.form.values()
        except FieldProblem:
            self.save.setEnabled(False)
            return
        self.save.setEnabled(self.is_said(said))
        self._keep_height()

    @Slot(object)
    def _do(self, _: object) -> None:
        self._surroundings.desk.carry(self.errand(self.form.values())).then(self._is_done).failed_to(self._refused)

    @Slot(object)
    def _is_done(self, everywhere: bool) -> None:
        self._surroundings.toasts.say(tr(f"{self._words}.done" if everywhere else f"{self._words}.waits"))
        self.kept.emit()
        self.after(everywhere=everywhere)

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
        """Esc calls it off. Enter alone destroys nothing: the button does."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            event.ignore()
