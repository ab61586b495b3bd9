"""Write an organisation in: those that may be the same are shown while the name is typed."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coachdesk.domain.draft import drop_draft
from coachdesk.domain.organisation import Organisation, OrganisationType, add_organisation, same_organisations
from ui.administration.organisation_form import organisation_form, plain
from ui.administration.section import point_to
from ui.kit.drafts import DraftKeeper
from ui.kit.fields import FieldProblem
from ui.kit.i18n import tr
from ui.kit.latest import Latest
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Text, clear, row
from ui.kit.surroundings import Surroundings

DRAFT = "organisation.new"
SHOWN = 5


class NewOrganisationPage(Page):
    """*place.state* may bring a name that was searched for and not found."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:
        super().__init__(tr("organisation.new.title"), back=(tr("organisations.title"), Place("organisations")), width=760)
        self._surroundings, self._desk = surroundings, surroundings.desk
        box = self.scrolled()
        self.form = organisation_form()
        card = Card()
        card.body.addWidget(self.form)
        self._alike = QWidget()
        self._list = QVBoxLayout(self._alike)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(2)
        self._alike.hide()
        self.form.box.insertWidget(1, self._alike)
        box.addWidget(card)
        self.save = Button(tr("organisation.new.save"), "primary")
        self.save.setShortcut(QKeySequence.StandardKey.Save)
        self.save.clicked.connect(self.submit)
        drop = Button(tr("form.cancel"), "quiet")
        drop.clicked.connect(self._drop)
        box.addLayout(row(self.save, drop, None))
        box.addStretch(1)
        self.form.show_values({})
        self._name = str(place.state.get("name", ""))
        self.form.fields["name"].put(self._name)
        self._latest = Latest(self._desk, self)
        self._latest.answered.connect(self._warn)
        unit = self._desk.who.unit_id
        assert unit is not None
        self._unit = unit
        self.keeper = DraftKeeper(self._desk, DRAFT, unit, lambda: plain(self._typed()), self)
        self.keeper.found.connect(self._bring)
        self.keeper.lost.connect(self.fail)
        self.form.edited.connect(self._edited)
        self.keeper.look()
        self._look()

    def place(self) -> Place:
        """The draft brings back the rest."""
        return Place("new_organisation")

    def entered(self) -> None:
        """The name first."""
        self.form.fields["name"].setFocus()

    def left(self) -> None:
        """Hand in."""
        self.keeper.hand_in()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves from any one-line field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.save.isEnabled():
            self.submit()
        else:
            super().keyPressEvent(event)

    # --- while typing ---------------------------------------------------------------------------------------------

    def _typed(self) -> dict[str, Any]:
        return {name: field.value() for name, field in self.form.fields.items()}

    @Slot(object)
    def _bring(self, draft: dict[str, Any] | None) -> None:
        if draft and (draft.get("name") or not self._name):  # one that was begun isn't forgotten for a new name
            kind = draft.get("type")
            self.form.show_values({**draft, "type": OrganisationType(kind) if kind else None})
            self._look()

    @Slot()
    def _edited(self) -> None:
        self.keeper.touch()
        self._look()

    def _look(self) -> None:
        typed = self._typed()
        self._latest.ask(same_organisations, typed["name"] or "", typed["org_number"] or "")

    @Slot(object)
    def _warn(self, found: list[Organisation]) -> None:
        clear(self._list)
        if found:
            self._list.addWidget(Text(tr("organisation.new.alike"), "soon", wrap=True))
        for one in found[:SHOWN]:
            link = Button(", ".join(part for part in (one.name, one.town) if part), "quiet", size="small")
            link.clicked.connect(lambda _=False, key=one.id: self._take(key))
            self._list.addLayout(row(link, None))
        self._alike.setVisible(bool(found))

    def _take(self, organisation_id: UUID) -> None:
        """It was there: nothing is written in."""
        self.keeper.drop()
        self.went.emit(Place("organisation", organisation_id))

    # --- saving ---------------------------------------------------------------------------------------------------

    @Slot()
    def submit(self) -> None:
        """Write it in."""
        try:
            values = self.form.values()
        except FieldProblem:
            return
        self.save.setEnabled(False)
        self.keeper.hand_in()
        said = tr("organisation.added", name=values["name"] or "")
        self._surroundings.change(said, _keep, values, self._unit).then(self._kept).failed_to(self._refused)

    @Slot(object)
    def _kept(self, organisation: Organisation) -> None:
        self.keeper.close()
        self.went.emit(Place("organisation", organisation.id))

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        if self.form.complain(error):
            point_to(self.form.fields[str(getattr(error, "facts", {}).get("field"))])
        else:
            self.fail(error)

    @Slot()
    def _drop(self) -> None:
        self.keeper.drop()
        self.went.emit(Place("organisations"))


def _keep(session: Any, values: dict[str, Any], unit: UUID) -> Organisation:
    """Into the directory, and the draft is no longer needed. Raises InvalidInput."""
    kept = add_organisation(session, Organisation(**values))
    drop_draft(session, DRAFT, unit)
    return kept
