"""Found a municipality: the server, the one-time code, names, and the passphrase of the key file that is put away."""

import platform
from typing import Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from coachdesk.errors import InvalidInput
from ui.administration.invitation_text import address_of
from ui.administration.join_form import server_words
from ui.administration.section import point_to
from ui.kit.carrying import Founding
from ui.kit.desk import Desk
from ui.kit.fields import TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Text, row

ENOUGH = 3
"""The level from which a passphrase is called good."""
REST_MS = 200


class SecretTextField(TextField):
    """Hidden, and blanks count."""

    def make_input(self) -> QWidget:
        line = super().make_input()
        assert isinstance(line, QLineEdit)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        return line

    def value(self) -> Any:
        return self.line.text() or None


class FoundForm(Form):
    """In the order in which it is understood: where, who, and the key that is put away. Nothing is kept before all of it holds."""

    def __init__(self, desk: Desk) -> None:
        self.passphrase = SecretTextField("passphrase", tr("admin.found.passphrase"), longest=1024)
        super().__init__(
            (
                TextField("server", tr("admin.server"), tr("admin.found.server_hint"), placeholder="https://"),
                SecretTextField("token", tr("admin.found.token"), tr("admin.found.token_hint")),
            ),
            (
                TextField("municipality", tr("admin.found.municipality"), longest=100),
                TextField("unit", tr("admin.found.unit"), tr("admin.found.unit_hint")),
            ),
            (
                TextField("founder", tr("admin.found.founder")),
                TextField("place", tr("admin.found.place"), tr("admin.found.place_hint"), longest=100),
            ),
            TextField("laptop", tr("admin.laptop"), tr("admin.laptop_hint"), longest=100),
            (self.passphrase, SecretTextField("again", tr("admin.found.again"), longest=1024)),
        )
        self._desk = desk
        self.show_values({"laptop": platform.node().split(".")[0]})
        self.verdict = Text(tr("admin.found.passphrase_hint"), "caption", wrap=True)
        self.box.addWidget(self.verdict)
        # An estimate takes milliseconds, but half a second at worst: once typing rests.
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._weigh)
        self.passphrase.edited.connect(self._rest.start)
        self.go = Button(tr("admin.found.go"), "primary")
        self.go.clicked.connect(self.submit)
        self.box.addLayout(row(self.go, None))

    @Slot()
    def _weigh(self) -> None:
        typed = self.passphrase.line.text()
        self._desk.carry(lambda carrier: carrier.weigh(typed)).then(self._say_weight)

    @Slot(object)
    def _say_weight(self, found: tuple[int, str]) -> None:
        level, reason = found
        words = tr(f"strength.level{level}") if level >= ENOUGH else tr(f"strength.{reason}")
        self.verdict.setText(f"{words} {tr('admin.found.passphrase_hint')}")

    @Slot()
    def submit(self) -> None:
        """Found, if everything is there."""
        values = self.values()
        missing = [name for name, value in values.items() if not value]
        for name in missing:
            self.fields[name].complain(tr("problem.missing"))
        if missing:
            point_to(self.fields[missing[0]])
            return
        again = values.pop("again")
        if values["passphrase"] != again:
            self.fields["again"].complain(tr("admin.found.differ"))
            point_to(self.fields["again"])
            return
        self.go.setEnabled(False)
        self.go.setText(tr("admin.found.going"))
        founding = Founding(**{**values, "server": address_of(values["server"])})
        self._desk.carry(lambda carrier: carrier.found(founding)).then(self._founded).failed_to(self._refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter founds from any field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.go.isEnabled():
            self.submit()
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _founded(self, _: bytes) -> None:
        for name in ("passphrase", "again", "token"):
            self.fields[name].put(None)
        # The key file is still in the vault; the administration page asks for a place to put it.
        self._desk.come_in()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        self.go.setText(tr("admin.found.go"))
        if not (isinstance(error, InvalidInput) and self.complain(error)):
            self.fields["server"].complain(server_words(error))
            point_to(self.fields["server"])
