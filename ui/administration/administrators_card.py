"""Who administers: at least two, so that one who falls ill or turns bad isn't the only one."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.administration.knowledge import Knowledge
from ui.kit.banner import Banner
from ui.kit.fields import ChoiceField
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.offices import OfficesView
from ui.kit.pieces import Button, Card, IconButton, Text, row
from ui.kit.words import listed

ENOUGH = 2


class AdministratorsCard(Card):
    """Says what was asked for; the section opens what it takes below, in `slot`."""

    wanted = Signal(object, bool)
    """A user, and whether she is to have the office."""
    agreed = Signal(bytes)
    lost = Signal()
    """The root is lost: two administrators are to name another."""

    def __init__(self) -> None:
        super().__init__(tr("offices.administrators"))
        self.body.addWidget(Text(tr("offices.administrators.what"), "meta", wrap=True))
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)
        self.slot = QVBoxLayout()
        self.body.addLayout(self.slot)
        self.choice: ChoiceField | None = None

    def show_view(self, known: Knowledge, view: OfficesView) -> None:
        """Show it anew."""
        with filling(self._rows):
            self.choice = None
            if len(view.administrators) < ENOUGH:
                self._rows.addWidget(Banner("soon", tr("offices.two", count=len(view.administrators)), closable=False))
            for user in view.administrators:
                self._rows.addLayout(self._row(known, user))
            for public, code, users in view.proposed:
                self._rows.addLayout(self._proposal(known, view, public, code, users))
            others = [one for one in known.working if known.has_come(one.id) and one.id not in view.administrators]
            if others:
                self.choice = ChoiceField("user", tr("offices.new"), [(one.id, one.name or "") for one in others])
                give = Button(tr("offices.make"), symbol="user-plus", size="small")
                give.clicked.connect(self._give)
                self._rows.addWidget(self.choice)
                self._rows.addLayout(row(give, None))
            if known.me.user_id in view.administrators and len(view.administrators) >= ENOUGH and not view.proposed:
                lost = Button(tr("offices.lost"), "quiet", size="small")
                lost.clicked.connect(self.lost)
                self._rows.addLayout(row(lost, None))

    def _row(self, known: Knowledge, user: UUID) -> QVBoxLayout:
        name = name_of(known, user)
        take = IconButton("user-minus", tr("offices.take_named", name=name))
        take.clicked.connect(lambda _=False: self.wanted.emit(user, False))
        line = row(Text(name, "strong", wrap=True), None, take)
        box = QVBoxLayout()
        box.addLayout(line)
        return box

    def _proposal(self, known: Knowledge, view: OfficesView, public: bytes, code: str, users: tuple[UUID, ...]) -> QVBoxLayout:
        box = QVBoxLayout()
        box.addWidget(Text(tr("offices.proposed", names=listed([name_of(known, user) for user in users]), code=code), wrap=True))
        if known.me.user_id in view.administrators and known.me.user_id not in users:
            agree = Button(tr("offices.agree"), size="small")
            agree.clicked.connect(lambda _=False: self.agreed.emit(public))
            box.addLayout(row(agree, None))
        return box

    def _give(self) -> None:
        user = self.choice.value() if self.choice is not None else None
        if user is not None:
            self.wanted.emit(user, True)
        elif self.choice is not None:
            self.choice.complain(tr("problem.missing"))
            self.choice.setFocus()


def name_of(known: Knowledge, user: UUID) -> str:
    """By the directory; somebody it doesn't know is called so."""
    return next((one.name or "" for one in known.directory.members if one.id == user), tr("offices.somebody"))
