"""The journey on a participant's page: a time line, its table, and a way to save the picture."""

from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from coachdesk.domain.timeline import Journey, journey
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.panel import Panel
from ui.kit.pictures.lanes import Shape, twin_rows
from ui.kit.pictures.saving import PictureSaving
from ui.kit.pictures.shapes import ShapeSign
from ui.kit.pictures.time_line import TimeLine
from ui.kit.pictures.twin import TwinTable
from ui.kit.pieces import Text, clear, column, row
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.participants.journey import DRAFT, began, gist, heading, lanes_of

LEGEND = ((Shape.RING, "journey.unsigned"), (Shape.DASHED, "journey.draft"), (Shape.FLAG, "journey.is_late"))
"""Shapes that don't explain themselves; each is explained only where it is in the picture."""


class JourneyPanel(Panel):
    """Picture or table; the same points lead to the same places."""

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        super().__init__(surroundings, akt_id, tr("journey.heading_plain"))
        assert self.head is not None
        self.began = Text("", "meta", wrap=True)
        self.title.setWordWrap(True)
        self.head.insertLayout(0, column(self.title, self.began, gap=0), 1)
        self.head.setStretch(1, 0)
        self.legend = QWidget()
        self._legend = row(gap=4)
        self.legend.setLayout(self._legend)
        self.twin_link = self.link(tr("picture.as_table"), self._switch)
        self.picture = TimeLine(tr("journey.heading_plain"))
        self.saving = PictureSaving(self, self.picture)
        heads = [tr(f"picture.head.{one}") for one in ("day", "what", "name", "state")]
        self.table = TwinTable(tr("journey.heading_plain"), heads)
        self.table.hide()
        for part in (self.picture, self.table):
            part.chosen.connect(self._open)
            self.body.addWidget(part)
        self.body.addWidget(self.legend)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read the journey."""
        self.desk.read(journey, self.akt_id).then(self._show).failed_to(self.fail)

    @Slot(object)
    def _show(self, found: Journey) -> None:
        today = self.desk.who.now().date()
        lanes = lanes_of(found, today)
        self.title.setText(heading(found))
        self.setAccessibleName(heading(found))
        self.began.setText(began(found, today))
        self.picture.show_lanes(lanes, today, gist(found, today))
        self.table.put(twin_rows(lanes, today))
        clear(self._legend)
        shapes = {point.shape for lane in lanes for point in lane.points}
        for shape, words in LEGEND:
            if shape in shapes:
                self._legend.addWidget(ShapeSign(shape))
                self._legend.addWidget(Text(tr(words), "meta"))
                self._legend.addSpacing(theme().gap(8))
        self._legend.addStretch(1)

    @Slot()
    def _switch(self) -> None:
        as_table = self.table.isHidden()
        self.table.setVisible(as_table)
        self.picture.setVisible(not as_table)
        self.legend.setVisible(not as_table)
        words = tr("picture.as_picture" if as_table else "picture.as_table")
        self.twin_link.setText(words)
        self.twin_link.setAccessibleName(words)
        (self.table if as_table else self.picture).setFocus()

    @Slot(object)
    def _open(self, key: object) -> None:
        if key == DRAFT:
            self.went.emit(Place("note_editor", self.akt_id))
        elif isinstance(key, UUID):
            self.went.emit(Place("note", key, {"akt": str(self.akt_id)}))
