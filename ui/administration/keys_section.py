"""The municipality's key file and each one's recovery code: what they open, and where they should lie."""

from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from ui.administration.key_file_card import KeyFileCard
from ui.administration.knowledge import Knowledge
from ui.administration.section import Section
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.pieces import Card, Text, clear, row
from ui.kit.surroundings import Surroundings


class KeysSection(Section):
    """The key file is asked for until somebody has saved it off the laptop."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._top = QVBoxLayout()
        self.box.addLayout(self._top)
        self.card: KeyFileCard | None = None
        for title, keys in (
            ("keys.municipality", ("keys.file.what", "keys.file.where", "keys.file.today")),
            ("keys.own", ("keys.code.what", "keys.code.lost")),
        ):
            card = Card(tr(title))
            for key in keys:
                card.body.addWidget(Text(tr(key), wrap=True))
            self.box.addWidget(card)
        self.box.addStretch(1)
        self.desk.carry(lambda carrier: carrier.key_file()).then(self._offer).failed_to(self._no_server)

    def begin(self, key: UUID | None) -> None:  # noqa: ARG002 - every section begins with what it is about
        if self.card is not None:
            self.card.save.setFocus()

    def show_known(self, known: Knowledge) -> None:
        """What stands here doesn't follow from the directory."""

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
