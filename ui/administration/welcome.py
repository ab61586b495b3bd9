"""A vault without a municipality: join by invitation, or found one. The last step of a beginning."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.administration.found_form import FoundForm
from ui.administration.join_form import JoinForm
from ui.kit.desk import Desk
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.theme import theme


class Welcome(QWidget):
    """Two ways, one form at a time; the invitation first, since most come by one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(16))
        self._joining = Card(tr("admin.join.title"))
        self._joining.body.addWidget(Text(tr("admin.join.why"), "meta", wrap=True))
        self.form = JoinForm(desk)
        self._joining.body.addWidget(self.form)
        self.open_join = Button(tr("admin.join.begin"))
        self.open_join.clicked.connect(self._open_join)
        self.open_join.hide()
        self._joining.body.addLayout(row(self.open_join, None))
        box.addWidget(self._joining)
        self._founding = Card(tr("admin.found.title"))
        self._founding.body.addWidget(Text(tr("admin.found.why"), "meta", wrap=True))
        self.open_found = Button(tr("admin.found.begin"))
        self.open_found.clicked.connect(self._open_found)
        self._founding.body.addLayout(row(self.open_found, None))
        box.addWidget(self._founding)
        self.found_form: FoundForm | None = None

    def begin(self) -> None:
        """The first field of the form that is open."""
        form = self.found_form if self.found_form is not None and self.found_form.isVisibleTo(self) else self.form
        next(iter(form.fields.values())).setFocus()

    @Slot()
    def _open_found(self) -> None:
        if self.found_form is None:
            self.found_form = FoundForm(self._desk)
            self._founding.body.addWidget(self.found_form)
        self._show(founding=True)

    @Slot()
    def _open_join(self) -> None:
        self._show(founding=False)

    def _show(self, *, founding: bool) -> None:
        assert self.found_form is not None
        self.open_found.setVisible(not founding)
        self.found_form.setVisible(founding)
        self.form.setVisible(not founding)
        self.open_join.setVisible(founding)
        self.begin()
