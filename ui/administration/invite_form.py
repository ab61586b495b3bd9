"""Invite a colleague: she is written into the directory, and gets a code with the server's address, on paper or by word of mouth."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.domain.space import new_id
from coachdesk.domain.staff import StaffMember, StaffRole, add_staff
from ui.kit.desk import Desk
from ui.kit.failure import failure_words
from ui.kit.fields import ChoiceField, FlagField, TextField, choices
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.place_form import PlaceForm


class InviteForm(QWidget):
    """*again*: a colleague who was invited before and hasn't come."""

    gone = Signal()

    def __init__(self, desk: Desk, members: list[StaffMember], again: StaffMember | None) -> None:
        super().__init__()
        self._desk, self._again = desk, again
        self._teams = {one.place: one.team_id for one in members if one.place and one.team_id}
        self._heads = False
        self._name, self._user = (again.name or "", again.id) if again is not None else ("", new_id())
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.problem = Text("", "problem", wrap=True)
        self.problem.hide()
        self.form: PlaceForm | None = None
        self.code: Text | None = None
        if again is None:
            form = Form(
                TextField("name", tr("admin.invite.name")),
                ChoiceField("role", tr("admin.invite.role"), choices(StaffRole, "staff_role"), empty=False),
                ChoiceField("place", tr("admin.invite.place"), [(place, place) for place in sorted(self._teams)]),
                FlagField("heads", tr("admin.invite.heads")),
            )
            form.show_values({"role": StaffRole.COACH, "place": next(iter(sorted(self._teams)), None)})
            self.form = PlaceForm(form, save="admin.invite.go")
            self.form.done.connect(self._keep)
            self.form.gone.connect(self._close)
            self._box.addWidget(self.form)
        self._box.addWidget(self.problem)

    def begin(self) -> None:
        """The name first, or straight to a new code."""
        if self.form is not None:
            self.form.begin()
        else:
            assert self._again is not None
            self._invite(self._again.team_id)

    @Slot(object)
    def _keep(self, _: dict[str, Any]) -> None:
        assert self.form is not None
        values = self.form.form.values()
        self._name, self._heads = values["name"] or "", bool(values["heads"])
        place = values["place"]
        draft = StaffMember(id=self._user, name=values["name"], role=values["role"], place=place, team_id=self._teams.get(place))
        self._desk.write(add_staff, draft).then(self._kept).failed_to(self._refused)

    @Slot(object)
    def _kept(self, member: StaffMember) -> None:
        self._invite(member.team_id)

    def _invite(self, team: UUID | None) -> None:
        user, heads = self._user, self._heads
        self._desk.carry(lambda carrier: (carrier.invite(user, team, heads), carrier.look().server)).then(self._show).failed_to(
            self._refused
        )

    @Slot(object)
    def _show(self, found: tuple[str, str]) -> None:
        code, server = found
        if self.form is not None:
            self.form.hide()
        self.problem.hide()
        card = Card(kind="place")
        card.body.addWidget(Text(tr("admin.invite.code", name=self._name), "h3"))
        self.code = Text(code, "code").copyable()
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self.code)
        how = tr("admin.invite.how", server=server)
        card.body.addWidget(Text(how, "meta", wrap=True).copyable())
        printing = Button(tr("recovery.print"), symbol="printer", size="small")
        printing.clicked.connect(lambda: self._print(f"{tr('admin.invite.code', name=self._name)}\n\n{code}\n\n{how}"))
        done = Button(tr("form.done"), "primary", size="small")
        done.clicked.connect(self._close)
        card.body.addLayout(row(done, printing, None))
        self._box.addWidget(card)
        done.setFocus()

    def _print(self, text: str) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            sheet = QTextDocument()
            sheet.setPlainText(text)
            sheet.print_(printer)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if self.form is None or not self.form.refuse(error):
            self.problem.setText(failure_words(error))
            self.problem.show()

    @Slot()
    def _close(self) -> None:
        self.hide()
        self.deleteLater()
        self.gone.emit()
