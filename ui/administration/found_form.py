"""Found a municipality: the server, the one-time code, names, and the passphrase of the key file that is put away."""

import platform
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit

from ui.kit.carrying import Founding
from ui.kit.desk import Desk
from ui.kit.fields import Field, FieldProblem, TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Button, row


class SecretTextField(TextField):
    """Hidden, and blanks count."""

    def make_input(self) -> Any:
        line = super().make_input()
        assert isinstance(line, QLineEdit)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        return line

    def value(self) -> Any:
        return self.line.text() or None


class FoundForm(Form):
    """Everything is asked at once; nothing is kept before all of it holds."""

    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        rows: list[Field | tuple[Field, ...]] = [
            (TextField("server", tr("admin.server"), placeholder="https://"), SecretTextField("token", tr("admin.found.token"))),
            (TextField("municipality", tr("admin.found.municipality"), longest=100), TextField("unit", tr("admin.found.unit"))),
            (TextField("founder", tr("admin.found.founder")), TextField("place", tr("admin.found.place"), longest=100)),
            TextField("laptop", tr("admin.laptop"), longest=100),
            (
                SecretTextField("passphrase", tr("admin.found.passphrase"), tr("admin.found.passphrase_hint"), longest=1024),
                SecretTextField("again", tr("admin.found.again"), longest=1024),
            ),
        ]
        super().__init__(*rows)
        self._desk = desk
        self.form = self
        self.show_values({"laptop": platform.node().split(".")[0]})
        self.go = Button(tr("admin.found.go"), "primary")
        self.go.clicked.connect(self._found)
        self.box.addLayout(row(self.go, None))

    @Slot()
    def _found(self) -> None:
        try:
            values = self.values()
        except FieldProblem:
            return
        missing = [name for name, value in values.items() if not value]
        for name in missing:
            self.fields[name].complain(tr("problem.missing"))
        if missing:
            return
        again = values.pop("again")
        if values["passphrase"] != again:
            self.fields["again"].complain(tr("admin.found.differ"))
            return
        self.go.setEnabled(False)
        founding = Founding(**values)
        for name in ("passphrase", "again", "token"):
            self.fields[name].put(None)
        self._desk.carry(lambda carrier: carrier.found(founding)).then(self._founded).failed_to(self._refused)

    @Slot(object)
    def _founded(self, _: bytes) -> None:
        # The key file is still in the vault; the administration page asks for a place to put it.
        self._desk.come_in()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        self.failed.emit(error)
