"""A vault without a municipality: join by invitation, or found one."""

import platform
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.administration.found_form import FoundForm
from ui.kit.desk import Desk
from ui.kit.failure import failure_words
from ui.kit.fields import FieldProblem, TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.theme import theme


class Welcome(QWidget):
    """Two cards; the invitation first, since most come by one."""

    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme().gap(16))
        joining = Card(tr("admin.join.title"))
        joining.body.addWidget(Text(tr("admin.join.why"), "meta", wrap=True))
        self.form = Form(
            TextField("server", tr("admin.server"), placeholder="https://"),
            TextField("code", tr("admin.code"), longest=40),
            TextField("laptop", tr("admin.laptop"), longest=100),
        )
        self.form.show_values({"laptop": platform.node().split(".")[0]})
        joining.body.addWidget(self.form)
        self.join = Button(tr("admin.join.go"), "primary")
        self.join.clicked.connect(self._join)
        joining.body.addLayout(row(self.join, None))
        box.addWidget(joining)
        self._founding = Card(tr("admin.found.title"))
        self._founding.body.addWidget(Text(tr("admin.found.why"), "meta", wrap=True))
        self.begin = Button(tr("admin.found.begin"))
        self.begin.clicked.connect(self._open)
        self._founding.body.addLayout(row(self.begin, None))
        box.addWidget(self._founding)
        self.found_form: FoundForm | None = None

    @Slot()
    def _open(self) -> None:
        self.begin.hide()
        self.found_form = FoundForm(self._desk)
        self.found_form.failed.connect(self.failed)
        self._founding.body.addWidget(self.found_form)
        self.found_form.form.fields["server"].setFocus()

    @Slot()
    def _join(self) -> None:
        try:
            values = self.form.values()
        except FieldProblem:
            return
        missing = [name for name in self.form.fields if not values[name]]
        for name in missing:
            self.form.fields[name].complain(tr("problem.missing"))
        if missing:
            return
        self.join.setEnabled(False)
        server, code, laptop = values["server"], values["code"], values["laptop"]
        self._desk.carry(lambda carrier: carrier.join(server, code, laptop)).then(self._joined).failed_to(self._refused)

    @Slot(object)
    def _joined(self, _: Any) -> None:
        self._desk.come_in()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.join.setEnabled(True)
        self.form.fields["code"].complain(failure_words(error))
