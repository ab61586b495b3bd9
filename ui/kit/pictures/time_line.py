"""The time line: a row for each lane, what is past filled and what is ahead dashed, today a line through all."""

from collections.abc import Sequence
from datetime import date

from ui.kit.pictures.lanes import Lane
from ui.kit.pictures.picture import Drawing, Picture
from ui.kit.pictures.time_drawing import TimeDrawing
from ui.kit.theme import Theme


class TimeLine(Picture):
    """Left and right walk in time, up and down between lanes."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._lanes: Sequence[Lane] = ()
        self._today = date.min

    def show_lanes(self, lanes: Sequence[Lane], today: date, gist: str) -> None:
        """Show them; *gist* is what someone hears who doesn't see the picture."""
        self._lanes, self._today = lanes, today
        self.setAccessibleName(gist)
        self.renew()

    def drawing(self, wide: float, look: Theme) -> Drawing:
        """At any width."""
        return TimeDrawing(self._lanes, self._today, wide, look)

    def first(self) -> int:
        """The latest point of the lowest lane: what happened last is what people look for."""
        return len(self.spots) - 1
