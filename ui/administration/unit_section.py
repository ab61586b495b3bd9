"""The unit: its facts, edited in place, and the places where it works."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.space import directory_of
from coachdesk.domain.unit import Unit
from coachdesk.errors import InvalidInput
from ui.administration.knowledge import Knowledge
from ui.administration.section import Section
from ui.administration.unit_form import UnitForm
from ui.kit.facts_panel import FactsPanel
from ui.kit.fields import TextField
from ui.kit.filling import filling
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.open_form import OpenForm
from ui.kit.pieces import Button, Card, Text, column, row, rule
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings


class UnitSection(Section):
    """A place is a team in the membership log: it can be added, and isn't taken away by this version."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        unit = surroundings.desk.who.unit_id
        assert unit is not None
        self.panel = FactsPanel(surroundings, directory_of(unit), tr("admin.unit.facts"), Unit, unit, UnitForm)
        self.box.addWidget(self.panel)
        self.places = Card(tr("admin.places"))
        assert self.places.head is not None
        self.add = Button(tr("admin.places.add"), "quiet", symbol="map-pin", size="small")
        self.add.clicked.connect(self.open)
        self.places.head.addWidget(self.add)
        self._list = QVBoxLayout()
        self.places.body.addLayout(self._list)
        self._open_form = OpenForm(self)
        self._open_form.shut.connect(self._shut)
        self._open_form.failed.connect(self.fail)
        self.box.addWidget(self.places)
        self.box.addStretch(1)

    @property
    def form(self) -> PlaceForm | None:
        """The form, while it is open."""
        return self._open_form.form

    def busy(self) -> bool:
        return self.form is not None or self.panel.busy()

    def begin(self, key: object) -> None:  # noqa: ARG002 - every section begins with what it is about
        self.panel.edit_link.setFocus()

    def show_known(self, known: Knowledge) -> None:
        with filling(self._list):
            self.add.setVisible(known.issues)
            for number, (team, name) in enumerate(known.directory.places.items()):
                if number:
                    self._list.addWidget(rule())
                here = [one for one in known.working if known.log.get(one.id) is not None and team in known.log[one.id].places]
                words = tr("admin.places.seen_by", count=len(here)) if known.log else ""
                self._list.addLayout(row(IconLabel("map-pin"), column(Text(name, "strong"), Text(words, "meta"), gap=0), None))
            if not known.directory.places:
                self._list.addWidget(Text(tr("admin.places.empty"), "meta", wrap=True))
            self._list.addWidget(Text(tr("admin.places.why") if known.issues else tr("admin.places.elsewhere"), "caption", wrap=True))

    @Slot()
    def open(self) -> None:
        """A form for one more place."""
        if self.form is None:
            form = PlaceForm(Form(TextField("name", tr("admin.places.name"), tr("admin.places.hint"), longest=100)), save="form.add")
            self._open_form.hold(form, self._keep)
            self.places.body.addWidget(form)
            form.begin()

    @Slot(object)
    def _keep(self, _: dict[str, Any]) -> None:
        assert self.form is not None
        name = self.form.form.values()["name"]
        if not name:
            self.form.refuse(InvalidInput(kind="unit_place", field="name", reason="missing"))
            return
        work = self.desk.carry(lambda carrier: carrier.add_place(name)).then(self._kept, str(name))
        self._open_form.settle(work)

    @Slot(object)
    def _kept(self, _: object, place: str) -> None:
        self.surroundings.toasts.say(tr("admin.places.added", place=place))

    @Slot()
    def _shut(self) -> None:
        self.add.setFocus()
        self.stale.emit()
