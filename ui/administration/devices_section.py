"""The unit's computers, and what can be done today when one is lost: said as it is."""

from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout

from coachdesk.domain.record import change
from coachdesk.domain.staff import Laptop
from ui.administration.knowledge import Knowledge
from ui.administration.section import Section
from ui.kit.fields import TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.open_form import OpenForm
from ui.kit.pieces import Card, IconButton, Text, clear, column, row, rule
from ui.kit.place_form import PlaceForm
from ui.kit.surroundings import Surroundings
from ui.kit.when import day_words, moment_words

LOST = ("lost.off", "lost.tell", "lost.account", "lost.here", "lost.server")


class DevicesSection(Section):
    """Only one's own computer can be renamed: its user knows what she calls it."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self.card = Card(tr("admin.devices"))
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.card.body.addLayout(self._list)
        self.box.addWidget(self.card)
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
        self._open_form.shut.connect(self._shut)
        self._open_form.failed.connect(self.fail)

    @property
    def form(self) -> PlaceForm | None:
        """The form, while it is open."""
        return self._open_form.form

    def busy(self) -> bool:
        return self.form is not None

    def begin(self, key: UUID | None) -> None:  # noqa: ARG002 - every section begins with what it is about
        if self._rename is not None:
            self._rename.setFocus()

    def show_known(self, known: Knowledge) -> None:
        clear(self._list)
        self._rename = None
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
                Text(one.name or "", "strong", wrap=True), Text("  ·  ".join(part for part in (owner, added) if part), "meta", wrap=True)
            )
            facts.setSpacing(0)
            if last and not mine:
                facts.addWidget(Text(last, "meta", wrap=True))
            line = row(IconLabel("laptop", "accent_text" if mine else "text2"), gap=10)
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
