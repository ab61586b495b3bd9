"""The sheet that a new colleague gets: what to do in five steps, the code, until when. No passphrase, and it isn't left on the disk."""

from dataclasses import dataclass

from PySide6.QtGui import QFont

from ui.administration.invitation_text import InvitationText
from ui.administration.qr import matrix_of, paint_code
from ui.kit.i18n import tr
from ui.kit.paper import Paper, Target

STEPS = 5


@dataclass(frozen=True)
class Sheet:
    """What stands on it, in words. *contact*: whom to ask, empty where nobody's number is known."""

    name: str
    municipality: str
    code: str
    server: str
    until: str
    contact: str

    def __repr__(self) -> str:
        return "Sheet()"


def sheet_words(sheet: Sheet) -> list[str]:
    """The steps, in order."""
    return [tr(f"invitation.step{number}", server=sheet.server, until=sheet.until) for number in range(1, STEPS + 1)]


def draw_invitation(target: Target, sheet: Sheet) -> bool:
    """Paint the page; False where not all of it fitted."""
    paper = Paper(target)
    paper.write(tr("invitation.sheet.title", name=sheet.name), 22, weight=QFont.Weight.DemiBold, gap=6)
    paper.write(tr("invitation.sheet.what", municipality=sheet.municipality), 12, gap=18)
    for number, words in enumerate(sheet_words(sheet), start=1):
        paper.step(number, words, 12, gap=20 if number == STEPS else 9)
    paper.write(tr("invitation.sheet.code"), 11, gap=2)
    paper.write(sheet.code.replace("-", " – "), 26, weight=QFont.Weight.DemiBold, gap=8)
    paper.write(tr("invitation.sheet.server", server=sheet.server), 12, gap=2)
    paper.write(tr("invitation.sheet.until", until=sheet.until), 12, weight=QFont.Weight.DemiBold, gap=16)
    paint_code(paper.painter, paper.square(170, gap=6), matrix_of(str(InvitationText(sheet.code, sheet.server))))
    paper.write(tr("invitation.sheet.qr"), 10, gap=16)
    paper.write(tr("invitation.sheet.keep"), 11, gap=8)
    if sheet.contact:
        paper.write(sheet.contact, 11, gap=0)
    return paper.end()
