"""Come in by invitation: one field takes the code or the whole text of the QR code; then the server and the computer's name."""

import platform
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent

from coachdesk.errors import BadCode, InvalidInput, InvitationInvalid
from ui.administration.invitation_text import LONGEST, address_of, read_invitation
from ui.administration.section import point_to
from ui.kit.desk import Desk
from ui.kit.failure import failure_words
from ui.kit.fields import FieldProblem, TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Button, row


class JoinForm(Form):
    """What is wrong stands below the field that it is about: the code's faults at the code, the line's at the server."""

    def __init__(self, desk: Desk) -> None:
        self.code = TextField("code", tr("admin.code"), tr("admin.code_hint"), longest=LONGEST)
        self.server = TextField("server", tr("admin.server"), tr("admin.server_hint"), placeholder="https://")
        super().__init__(self.code, self.server, TextField("laptop", tr("admin.laptop"), tr("admin.laptop_hint"), longest=100))
        self._desk = desk
        self.show_values({"laptop": platform.node().split(".")[0]})
        self.code.edited.connect(self._read)
        self.go = Button(tr("admin.join.go"), "primary")
        self.go.clicked.connect(self.submit)
        self.box.addLayout(row(self.go, None))

    @Slot()
    def _read(self) -> None:
        """A whole text was pasted: put its parts where they belong."""
        try:
            said = read_invitation(self.code.line.text())
        except FieldProblem:
            return  # said when it is sent: it may still be on its way in
        if said.server:
            self.code.put(said.code)
            self.server.put(said.server)
            self.code.complain("")
            self.server.complain("")

    @Slot()
    def submit(self) -> None:
        """Join, if everything is there."""
        values = self.values()
        missing = [name for name in self.fields if not values[name]]
        for name in missing:
            self.fields[name].complain(tr("problem.missing"))
        if missing:
            point_to(self.fields[missing[0]])
            return
        try:
            said = read_invitation(values["code"])
        except FieldProblem as torn:
            self.code.complain(tr(str(torn)))
            point_to(self.code)
            return
        self.go.setEnabled(False)
        self.go.setText(tr("admin.join.going"))
        server, laptop = said.server or address_of(values["server"]), values["laptop"]
        self._desk.carry(lambda carrier: carrier.join(server, said.code, laptop)).then(self._joined).failed_to(self._refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter joins from any field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.go.isEnabled():
            self.submit()
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _joined(self, _: Any) -> None:
        self._desk.come_in()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        self.go.setText(tr("admin.join.go"))
        field = self.code if isinstance(error, BadCode | InvitationInvalid) else self.server
        field.complain(server_words(error))
        point_to(field)


def server_words(error: BaseException) -> str:
    """Why the way to a server didn't work. An address that can't be used is wrong input, and said as such."""
    if isinstance(error, InvalidInput) and error.facts.get("kind") == "server":
        return tr("admin.server_wrong")
    return failure_words(error)
