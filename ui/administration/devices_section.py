"""The unit's computers, and what to do when one is lost: said as it is."""

from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.record import change
from coachdesk.domain.staff import Laptop
from ui.administration.knowledge import Knowledge
from ui.administration.lease_forms import JourneyForm, LeaseForm, TelephoneForm, longer_words, may_give
from ui.administration.lost_form import LostForm
from ui.administration.pair_card import PairCard
from ui.administration.section import Section, let_go
from ui.administration.words import laptop_words
from ui.kit.carrying import Invited
from ui.kit.fields import TextField
from ui.kit.filling import filling
from ui.kit.flow import Flow
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.open_form import OpenForm
from ui.kit.page import Place
from ui.kit.pieces import Button, Card, IconButton, Text, column, row, rule
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings
from ui.kit.when import day_words, moment_words

LOST = ("lost.off", "lost.here", "lost.tell", "lost.server")


class DevicesSection(Section):
    """Only one's own computer can be renamed: its user knows what she calls it."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self.card = Card(tr("admin.devices"))
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.card.body.addLayout(self._list)
        assert self.card.head is not None
        self.add = Button(tr("pair.add"), "quiet", symbol="plus", size="small")
        self.add.clicked.connect(self.pair)
        self.card.head.addWidget(self.add)
        self.box.addWidget(self.card)
        self.code: PairCard | None = None
        lost = Card(tr("lost.title"))
        for number, key in enumerate(LOST, start=1):
            line = row(gap=10)
            line.addWidget(Text(f"{number}."), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(tr(key), wrap=True), 1)
            lost.body.addLayout(line)
        self.box.addWidget(lost)
        self.box.addStretch(1)
        self._open_form = OpenForm(self)
        self._rename: IconButton | None = None
        self._known: Knowledge | None = None
        self._open_form.shut.connect(self._shut)
        self._open_form.failed.connect(self.fail)

    @property
    def form(self) -> PlaceForm | None:
        """The form, while it is open."""
        return self._open_form.form

    def busy(self) -> bool:
        return self.form is not None or self.code is not None

    def begin(self, key: UUID | None) -> None:  # noqa: ARG002 - every section begins with what it is about
        if self._rename is not None:
            self._rename.setFocus()

    def show_known(self, known: Knowledge) -> None:
        with filling(self._list):
            self._known, self._rename = known, None
            self.add.setVisible(known.me.user_id in known.log)
            names = {one.id: one.name or "" for one in known.directory.members}
            for number, one in enumerate(known.directory.laptops):
                if number:
                    self._list.addWidget(rule())
                owner = names.get(one.user_id, "") if one.user_id is not None else ""
                day = one.added_at.astimezone(known.now.tzinfo).date() if one.added_at else None
                added = tr("admin.device.added", when=day_words(day, known.now.date())) if day else ""
                heard = known.heard(one.id)
                last = tr("admin.device.heard", when=moment_words(heard, known.now)) if heard else ""
                mine = one.id == known.me.device_id
                facts = column(
                    Text(one.name or "", "strong", wrap=True),
                    Text("  ·  ".join(part for part in (owner, added) if part), "meta", wrap=True),
                )
                facts.setSpacing(0)
                state = laptop_words(known, one.id)
                for words in (last if not (mine or state) else "", state, "" if state else longer_words(known, one)):
                    if words:
                        facts.addWidget(Text(words, "meta", wrap=True))
                self._offer_days(known, one, facts)
                line = row(column(IconLabel("laptop", "accent_text" if mine else "text2"), None), gap=10)
                line.addLayout(facts, 1)
                if mine:
                    line.addWidget(Text(tr("admin.this_one"), "meta"))
                    edit = self._rename = IconButton("pencil-line", tr("form.edit_named", name=one.name or ""))
                    edit.clicked.connect(lambda _=False, key=one.id: self._edit(key))
                    line.addWidget(edit)
                self._list.addLayout(line)
            if not known.directory.laptops:
                self._list.addWidget(Text(tr("admin.no_devices"), "meta", wrap=True))
            self._list.addWidget(Text(tr("admin.device.why"), "caption", wrap=True))

    def _offer_days(self, known: Knowledge, laptop: Laptop, facts: QVBoxLayout) -> None:
        """What this user may give it, below what is known of it."""
        device, buttons = known.device(laptop.id), []
        if device is not None and device.shut:
            return
        if self._may_shut(known, laptop) and device is not None and not device.shutting:
            lost = Button(tr("lost.button"), "quiet", size="small")
            lost.setAccessibleName(tr("lost.button_named", laptop=laptop.name or ""))
            lost.clicked.connect(partial(self.lose, laptop))
            buttons.append(lost)
        for make, key, offered in zip((JourneyForm, TelephoneForm), ("journey", "telephone"), may_give(known, laptop.id), strict=True):
            if offered:
                button = Button(tr(f"admin.lease.{key}"), "quiet", size="small")
                button.setAccessibleName(tr(f"admin.lease.{key}_named", name=laptop.name or ""))
                button.clicked.connect(lambda _=False, make=make, one=laptop: self.give_days(make(self.desk, one)))
                buttons.append(button)
        if buttons:
            facts.addLayout(Flow(tuple(buttons)))

    def _may_shut(self, known: Knowledge, laptop: Laptop) -> bool:
        """Another's by who issues; one's own from another of one's own."""
        return laptop.id != known.me.device_id and (known.issues or laptop.user_id == known.me.user_id)

    def lose(self, laptop: Laptop, _: bool = False) -> None:
        """Open what is to be done when it is lost; one form at a time."""
        if self.form is not None or self._known is None:
            return
        form = LostForm(self.surroundings, self._known, laptop)
        form.failed.connect(self.fail)
        form.invited.connect(partial(self._invite, laptop))
        self._open_form.hold(form, self._let_work)
        self.card.body.addWidget(form)
        form.begin()

    def _invite(self, laptop: Laptop) -> None:
        self._open_form.close()
        self.went.emit(Place("administration", laptop.user_id, {"section": "invite"}))

    def give_days(self, form: LeaseForm) -> None:
        """Open it below the computers; one at a time."""
        if self.form is not None:
            return
        self._open_form.hold(form, self._let_work)
        self.card.body.addWidget(form)
        form.begin()

    @Slot(object)
    def _let_work(self, _: object) -> None:
        """The form does it itself, over the net."""

    # --- one more computer for oneself ----------------------------------------------------------------------------

    @Slot()
    def pair(self) -> None:
        """Make a code; it is shown in place, and while it is shown nothing else is opened."""
        self.add.setEnabled(False)
        self.desk.carry(lambda carrier: carrier.personnel().pair()).then(self.show_code).failed_to(self._no_code)

    @Slot(object)
    def show_code(self, made: tuple[str, str, datetime]) -> None:
        """It was made."""
        self._put_code_away()
        self.code = PairCard(self.surroundings, Invited(*made))
        self.code.gone.connect(self._paired)
        self.code.again.connect(self.pair)
        self.box.insertWidget(0, self.code)
        self.code.begin()

    def _put_code_away(self) -> None:
        if self.code is not None:
            let_go(self.code)
            self.code = None

    @Slot()
    def _paired(self) -> None:
        self._put_code_away()
        self.add.setEnabled(True)
        self.add.setFocus()
        self.stale.emit()

    @Slot(object)
    def _no_code(self, error: BaseException) -> None:
        self.add.setEnabled(True)
        self.fail(error)

    # --- its name -------------------------------------------------------------------------------------------------

    def _edit(self, device: UUID) -> None:
        if self.form is None:
            self.desk.show(Laptop, device).then(self._open).failed_to(self.fail)

    @Slot(object)
    def _open(self, shown: object) -> None:
        record, seen = shown.record, shown.seen  # type: ignore[attr-defined]  # a Shown
        form = PlaceForm(Form(TextField("name", tr("register.laptop.name"), longest=100)))
        form.form.show_values({"name": record.name})
        self._open_form.hold(form, lambda changed: self._save(record.id, changed, seen))
        self.card.body.addWidget(form)
        form.begin()

    def _save(self, device: UUID, changed: dict[str, object], seen: object) -> None:
        if not changed.get("name"):
            self._open_form.close()
            return
        self._open_form.settle(self.surroundings.change(tr("admin.device.renamed"), change, Laptop, device, changed, seen=seen))

    @Slot()
    def _shut(self) -> None:
        self.stale.emit()
