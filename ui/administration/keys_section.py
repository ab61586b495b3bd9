"""Keys and administrators: who administers, who keeps the municipality's keys, the key file, and each one's recovery code."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.administration.administrators_card import AdministratorsCard, name_of
from ui.administration.custodians_card import CustodiansCard
from ui.administration.hand_out_form import HandOutForm
from ui.administration.issuing_card import IssuingCard
from ui.administration.key_file_card import KeyFileCard
from ui.administration.knowledge import Knowledge
from ui.administration.opening_form import PAPER_LENGTH, OpeningForm
from ui.administration.programs_card import ProgramsCard
from ui.administration.section import Section, let_go
from ui.kit.carrying import Carrier
from ui.kit.failure import failure_words
from ui.kit.fields import ChoiceField, FlagField, TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.offices import Entrusted, OfficesView, Opening
from ui.kit.pieces import Card, Text, clear, row
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings

Errand = Callable[[Carrier, Opening], Any]


class KeysSection(Section):
    """The key file is asked for until somebody has saved it off the laptop. One form is open at a time."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._top = QVBoxLayout()
        self.box.addLayout(self._top)
        self.card: KeyFileCard | None = None
        self.form: QWidget | None = None
        self._known: Knowledge | None = None
        self._view = OfficesView()
        self._errand: Errand = _nothing
        self._said: Callable[[Any], str] = str
        self._names: tuple[str, ...] = ()
        self._anew = False
        self.administrators, self.custodians = AdministratorsCard(), CustodiansCard()
        self.administrators.wanted.connect(self._ask_office)
        self.administrators.agreed.connect(self._agree)
        self.administrators.lost.connect(self._begin_anew)
        self.custodians.appoint.connect(self._ask_names)
        self.custodians.rehearse.connect(self._ask_papers)
        self.custodians.give_back.connect(self._ask_whom)
        self.issuing, self.programs = IssuingCard(), ProgramsCard(self.desk)
        self.issuing.ended.connect(self._ask_end)
        self.programs.done.connect(self._required)
        self.programs.failed.connect(self.fail)
        self.programs.gone.connect(self.stale)
        for card in (self.administrators, self.custodians, self.issuing, self.programs):
            card.hide()
            self.box.addWidget(card)
        self._explain("keys.municipality", "keys.file.what", "keys.file.where", "keys.file.today")
        self._explain("keys.own", "keys.code.what", "keys.code.lost")
        self.box.addStretch(1)
        self.desk.carry(lambda carrier: carrier.key_file()).then(self._offer).failed_to(self._no_server)

    def begin(self, key: UUID | None) -> None:  # noqa: ARG002 - every section begins with what it is about
        if self.card is not None:
            self.card.save.setFocus()

    def busy(self) -> bool:
        return self.form is not None or self.programs.busy()

    def show_known(self, known: Knowledge) -> None:
        self._known = known
        if known.log:
            self.desk.carry(lambda carrier: carrier.offices().look()).then(self._show_view).failed_to(self.fail)

    @Slot(object)
    def _show_view(self, view: OfficesView) -> None:
        if self._known is None or self.busy():
            return
        self._view = view
        administers = self._known.issues or self._known.me.user_id in view.administrators
        for card in (self.administrators, self.custodians):
            card.show_view(self._known, view)
            card.setVisible(administers)
        self.issuing.show_view(view)
        self.issuing.setVisible(administers and bool(view.issuing))
        self.programs.show_view(view)
        self.programs.setVisible(administers)

    def _explain(self, title: str, *keys: str) -> None:
        card = Card(tr(title))
        for key in keys:
            card.body.addWidget(Text(tr(key), wrap=True))
        self.box.addWidget(card)

    # --- one form at a time ---------------------------------------------------------------------------------------

    def _put(self, slot: QVBoxLayout, form: "OpeningForm | PlaceForm | HandOutForm") -> None:
        self._drop()
        self.form = form
        form.gone.connect(self._shut)
        slot.addWidget(form)
        form.begin()

    def _drop(self) -> None:
        if isinstance(self.form, OpeningForm):
            self.form.forget()
        if self.form is not None:
            let_go(self.form)
            self.form = None

    @Slot()
    def _shut(self) -> None:
        self._drop()
        self.stale.emit()

    def _open(self, slot: QVBoxLayout, title: str, go: str, errand: Errand, said: Callable[[Any], str], means: str = "") -> None:
        """Ask for the municipality's keys, then do *errand* with them; *said* gives the words for what came of it, empty for none.

        *means*: what it does, before it is done.
        """
        form = OpeningForm(self._view, title, " ".join(part for part in (means, tr("offices.open.why")) if part), go)
        form.opened.connect(self._run)
        self._errand, self._said = errand, said
        self._put(slot, form)

    @Slot(object)
    def _run(self, opening: Opening) -> None:
        errand = self._errand
        self.desk.carry(lambda carrier: errand(carrier, opening)).then(self._ran).failed_to(self._refused)

    @Slot(object)
    def _ran(self, result: Any) -> None:
        if isinstance(result, Entrusted):
            self._hand_out(result)
            return
        self.surroundings.toasts.say(self._said(result))
        self._shut()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if isinstance(self.form, OpeningForm):
            self.form.refuse(error)
        elif isinstance(self.form, PlaceForm):
            self.form.save.setEnabled(True)
            first = next(iter(self.form.form.fields.values()))
            first.complain(failure_words(error))
            first.setFocus()
        else:
            self.fail(error)

    # --- administrators -------------------------------------------------------------------------------------------

    @Slot(object, bool)
    def _ask_office(self, user: UUID, active: bool) -> None:
        assert self._known is not None
        name = name_of(self._known, user)
        self._open(
            self.administrators.slot,
            tr("offices.make_title" if active else "offices.take_title", name=name),
            tr("offices.make" if active else "offices.take"),
            lambda carrier, opening: carrier.offices().name_administrator(opening, user, active),
            lambda _: tr("offices.made" if active else "offices.taken", name=name),
        )

    @Slot(bytes)
    def _ask_end(self, public: bytes) -> None:
        self._open(
            self.issuing.slot,
            tr("issuing.end_title"),
            tr("issuing.end"),
            lambda carrier, opening: carrier.offices().end_issuing(opening, public),
            lambda _: tr("issuing.ended"),
            tr("issuing.end_means"),
        )

    @Slot(bool)
    def _required(self, said: bool) -> None:
        self.surroundings.toasts.say(tr("programs.done" if said else "programs.waits"))

    @Slot(bytes)
    def _agree(self, public: bytes) -> None:
        self._said = lambda _: tr("offices.agreed")
        self.desk.carry(lambda carrier: carrier.offices().agree(public)).then(self._ran).failed_to(self.fail)

    # --- custodians -----------------------------------------------------------------------------------------------

    @Slot()
    def _begin_anew(self) -> None:
        """Neither key file nor papers are left: new custodians first, then another administrator agrees."""
        self._ask_names()
        assert isinstance(self.form, PlaceForm)
        self._anew = True
        self.form.form.fields["turn"].hide()

    @Slot()
    def _ask_names(self) -> None:
        self._anew = False
        fields = tuple(TextField(f"name{number}", tr("custody.name", number=number), longest=100) for number in (1, 2, 3))
        turn = FlagField("turn", tr("custody.turn"), tr("custody.turn_hint"))
        turn.setVisible(self._view.here)
        form = PlaceForm(Form(*fields, turn), save="custody.next")
        form.form.show_values({f"name{number}": name for number, name in enumerate(self._view.custodians, start=1)})
        form.done.connect(self._named)
        self._put(self.custodians.slot, form)

    @Slot(object)
    def _named(self, _: object) -> None:
        form = self.form
        assert isinstance(form, PlaceForm)
        form.save.setEnabled(True)
        values = form.form.values()
        self._names = tuple(values[f"name{number}"] or "" for number in (1, 2, 3))
        for number, name in enumerate(self._names, start=1):
            if not name or name in self._names[: number - 1]:
                form.form.fields[f"name{number}"].complain(tr("custody.three") if name else tr("problem.missing"))
                form.form.fields[f"name{number}"].setFocus()
                return
        if self._anew:
            self.desk.carry(lambda carrier: carrier.offices().begin_anew()).then(self._ran).failed_to(self._refused)
            return
        turn = bool(values["turn"])
        self._open(
            self.custodians.slot,
            tr("custody.open_title"),
            tr("custody.make_papers"),
            lambda carrier, opening: carrier.offices().entrust(opening, turn),
            str,
        )

    def _hand_out(self, entrusted: Entrusted) -> None:
        assert self._known is not None
        unit = self._known.directory.unit
        form = HandOutForm(self.surroundings, entrusted, self._names, (unit.municipality_name or "") if unit is not None else "")
        form.done.connect(self._handed_out)
        self._put(self.custodians.slot, form)

    @Slot()
    def _handed_out(self) -> None:
        self.surroundings.toasts.say(tr("offices.named") if self._anew else tr("custody.counts"))
        self._shut()

    @Slot()
    def _ask_papers(self) -> None:
        papers = [TextField(f"paper{number}", tr("offices.open.paper", number=number), longest=PAPER_LENGTH) for number in (1, 2, 3)]
        form = PlaceForm(Form(*papers), save="custody.rehearse_go")
        form.done.connect(self._rehearse)
        self._put(self.custodians.slot, form)

    @Slot(object)
    def _rehearse(self, _: object) -> None:
        form = self.form
        assert isinstance(form, PlaceForm)
        values = form.form.values()
        papers = tuple(str(values[f"paper{number}"] or "") for number in (1, 2, 3))
        self._said = lambda code: tr("custody.all_open", code=code)
        self.desk.carry(lambda carrier: carrier.offices().rehearse(b"", papers)).then(self._ran).failed_to(self._refused)

    @Slot()
    def _ask_whom(self) -> None:
        assert self._known is not None
        come = [(one.id, one.name or "") for one in self._known.working if self._known.has_come(one.id)]
        form = PlaceForm(Form(ChoiceField("user", tr("custody.whom"), come, tr("custody.whom_hint"))), save="custody.next")
        form.done.connect(self._chose)
        self._put(self.custodians.slot, form)

    @Slot(object)
    def _chose(self, changed: dict[str, Any]) -> None:
        user = changed.get("user")
        if user is None:
            self._shut()
            return
        assert self._known is not None
        name = name_of(self._known, user)
        self._open(
            self.custodians.slot,
            tr("custody.back_title", name=name),
            tr("custody.give_back"),
            lambda carrier, opening: carrier.offices().give_back(opening, user),
            lambda count: tr("custody.given_back", name=name, count=count),
        )

    # --- the key file ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _offer(self, file: bytes | None) -> None:
        if file is None:
            self._no_server(None)
            return
        self.card = KeyFileCard(self.desk, file)
        self.card.kept.connect(self._kept)
        self._top.addWidget(self.card)

    @Slot(object)
    def _no_server(self, _: object) -> None:
        """Nothing of it lies on this laptop."""
        clear(self._top)
        line = row(IconLabel("check", "ok", 16), gap=8)
        line.addWidget(Text(tr("keys.file.not_here"), wrap=True), 1)
        self._top.addLayout(line)

    @Slot()
    def _kept(self) -> None:
        self.card = None
        self.surroundings.toasts.say(tr("admin.key_file.kept"))
        self._no_server(None)
        self.stale.emit()


def _nothing(_: Carrier, __: Opening) -> None:
    """Before anything was asked for."""
