"""Where the people of a circle stand: geometry only, so that a test can hold that nothing overlaps and nothing is clipped.

One above and one below the middle where the number asks for it, the others in two columns; each row is as high as its tallest label.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from PySide6.QtCore import QPointF, QRectF

Size = tuple[float, float]
"""Width and height, px."""
MOST = 8
"""People drawn; the rest are counted in words."""

SIDES = {0: (False, 0, 0, False), 1: (True, 0, 0, False), 2: (False, 1, 1, False), 3: (True, 1, 1, False), 4: (True, 1, 1, True)}
SIDES |= {5: (True, 2, 2, False), 6: (True, 2, 2, True), 7: (True, 3, 3, False), 8: (True, 3, 3, True)}
"""By number of people: one on top, how many at the left, how many at the right, one at the bottom."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in px: the middle's radius, a node's radius, the gap between things, and the width to fill."""

    middle: float
    node: float
    gap: float
    wide: float

    @property
    def side(self) -> float:
        """The width a label at the side may have: it leaves the line downwards free."""
        return max(40.0, self.wide / 2 - self.gap / 2)

    @property
    def beside(self) -> float:
        """The width up to which a label may stand beside the middle; a wider one goes below it."""
        return self.wide / 2 - self.middle - self.gap


@dataclass(frozen=True, slots=True)
class Seat:
    """A node's centre and its label's room."""

    node: QPointF
    label: QRectF


@dataclass(frozen=True, slots=True)
class Seats:
    """*ring*: how far the oval that the nodes stand on reaches across, up and down."""

    middle: QPointF
    ring: tuple[float, float, float]
    seats: tuple[Seat, ...]
    height: float


def order(number: int) -> list[str]:
    """The place of each person, in reading order round the circle: top, right from above, bottom, left from below."""
    top, left, right, bottom = SIDES[number]
    return ["top"] * top + ["right"] * right + ["bottom"] * bottom + ["left"] * left


def seat(labels: Sequence[Size], measures: Measures) -> Seats:
    """*labels*: width and height of each person's label, in the order of `order`; sides are no wider than `Measures.side`."""
    places = order(len(labels))
    node, gap = measures.node * 2, measures.gap
    top = [label for label, place in zip(labels, places, strict=True) if place == "top"]
    bottom = [label for label, place in zip(labels, places, strict=True) if place == "bottom"]
    right = [label for label, place in zip(labels, places, strict=True) if place == "right"]
    left = [label for label, place in zip(labels, places, strict=True) if place == "left"][::-1]
    start = top[0][1] + node + gap if top else 0.0
    start += 0 if left or right else measures.middle * 0.6  # one by herself: the line between is what the picture says
    rows = _rows(left, right, start, measures)
    middle = QPointF(measures.wide / 2, _centre(rows, start, measures))
    foot = max(rows[-1].bottom if rows else 0.0, middle.y() + measures.middle)
    height = foot + (gap + node + bottom[0][1] if bottom else 0)
    top_y = top[0][1] + measures.node if top else None
    bottom_y = foot + gap + measures.node if bottom else None
    ring = _ring(middle, top_y, bottom_y, rows, measures)
    seats: dict[str, list[Seat]] = {"top": [], "right": [], "bottom": [], "left": []}
    if top_y is not None:
        seats["top"].append(_seat(QPointF(middle.x(), top_y), top[0], measures, (0, measures.wide), above=True))
    if bottom_y is not None:
        seats["bottom"].append(_seat(QPointF(middle.x(), bottom_y), bottom[0], measures, (0, measures.wide), above=False))
    for side, column in (("right", right), ("left", left)):
        for one, label in zip(rows, column, strict=False):
            seats[side].append(_side_seat(side, one, label, middle, ring, measures))
    found = [*seats["top"], *seats["right"], *seats["bottom"], *seats["left"][::-1]]
    return Seats(middle, ring, tuple(found), height)


@dataclass(frozen=True, slots=True)
class _Row:
    """A left and a right person: *node* is the height of both, *above* says that their labels stand over them, *drop* how far under."""

    node: float
    above: bool
    drop: float
    bottom: float


def _rows(left: Sequence[Size], right: Sequence[Size], start: float, measures: Measures) -> list[_Row]:
    """Labels of upper rows stand over their nodes, the others under them: the line to the middle then meets no words."""
    number = max(len(left), len(right))
    y = start + (max(0.0, measures.middle - measures.node) if number == 1 else 0.0)
    rows = []
    for n in range(number):
        pair = [label for column in (left, right) for label in column[n : n + 1]]
        tall = max(label[1] for label in pair)
        above = number > 1 and n == 0
        level = number != 2 and n == number // 2
        drop = measures.middle - measures.node + 2 if level and max(label[0] for label in pair) > measures.beside else 0.0
        node = y + (tall if above else 0) + measures.node
        bottom = y + tall + measures.node * 2 + drop
        rows.append(_Row(node, above, drop, bottom))
        # Under the first row there are no words: its node and the next would crowd the middle.
        y = bottom + measures.gap + (measures.middle * (0.9 if number == 2 else 0.7) if n == 0 else 0)
    return rows


def _centre(rows: Sequence[_Row], start: float, measures: Measures) -> float:
    if not rows:
        return start + measures.middle
    if len(rows) == 2:
        return (rows[0].node + rows[1].node) / 2
    return rows[len(rows) // 2].node


def _ring(middle: QPointF, top: float | None, bottom: float | None, rows: Sequence[_Row], measures: Measures) -> tuple[float, float, float]:
    across = measures.wide / 2 - max(measures.node, measures.side * 0.4)
    least = measures.middle + measures.node
    further = max((abs(one.node - middle.y()) + measures.node * 2 for one in rows), default=least)
    up = middle.y() - top if top is not None else further
    return max(across, least), max(up, least), max(bottom - middle.y() if bottom is not None else further, least)


def _side_seat(side: str, row: _Row, label: Size, middle: QPointF, ring: tuple[float, float, float], measures: Measures) -> Seat:
    across, up, down = ring
    away = row.node - middle.y()
    out = across * sqrt(max(0.12, 1 - (away / (up if away < 0 else down)) ** 2))
    node = QPointF(middle.x() + out * (1 if side == "right" else -1), row.node)
    room = (measures.wide - measures.side, measures.wide) if side == "right" else (0.0, measures.side)
    return _seat(node, label, measures, room, above=row.above, drop=row.drop)


def _seat(node: QPointF, label: Size, measures: Measures, room: tuple[float, float], *, above: bool, drop: float = 0.0) -> Seat:
    wide = min(label[0], room[1] - room[0])
    left = min(max(node.x() - wide / 2, room[0]), room[1] - wide)
    top = node.y() - measures.node - label[1] if above else node.y() + measures.node + drop
    return Seat(node, QRectF(left, top, wide, label[1]))
