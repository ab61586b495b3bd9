"""A custodian's paper: whose it is, what it is for, the code, and what she is asked to do. It isn't left on the disk."""

from dataclasses import dataclass

from PySide6.QtGui import QFont

from ui.kit.i18n import tr
from ui.kit.paper import Paper, Target

GROUPS_A_LINE = 5
STEPS = 5


@dataclass(frozen=True)
class CustodySheet:
    """What stands on it, in words."""

    name: str
    municipality: str
    number: int
    paper: str
    code: str
    day: str

    def __repr__(self) -> str:
        return "CustodySheet()"


def paper_lines(paper: str) -> list[str]:
    """The code as it is printed: five groups a line."""
    groups = paper.split("-")
    return [" – ".join(groups[start : start + GROUPS_A_LINE]) for start in range(0, len(groups), GROUPS_A_LINE)]


def draw_custody_sheet(target: Target, sheet: CustodySheet) -> bool:
    """Paint the page; False where not all of it fitted."""
    page = Paper(target)
    page.write(tr("custody.sheet.title", name=sheet.name), 22, weight=QFont.Weight.DemiBold, gap=6)
    page.write(tr("custody.sheet.what", municipality=sheet.municipality, number=sheet.number), 12, gap=18)
    for number in range(1, STEPS + 1):
        page.step(number, tr(f"custody.sheet.step{number}"), 12, gap=20 if number == STEPS else 9)
    page.write(tr("custody.sheet.code"), 11, gap=4)
    for line in paper_lines(sheet.paper):
        page.write(line, 20, weight=QFont.Weight.DemiBold, gap=8)
    page.write(tr("custody.sheet.root"), 11, gap=2)
    page.write(sheet.code, 14, weight=QFont.Weight.Medium, gap=16)
    page.write(tr("custody.sheet.day", day=sheet.day), 11, gap=0)
    return page.end()
