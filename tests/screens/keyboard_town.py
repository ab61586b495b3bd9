"""Where the keyboard is tried: Karin's laptop from the example municipality, a running server, and a question that waits for her."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from coachdesk.domain.note import JournalNote
from coachdesk.domain.person import Person
from coachdesk.domain.staff import StaffMember
from coachdesk.storage import questions, vault_folder
from installer.demo.content import demo_content
from installer.demo.founding import NAMES, PASSPHRASE, found, live
from installer.demo.process import LaptopProcess, server
from installer.demo.story import SHARED

NUMBERS: Final = ("070-174 06 38", "070-174 06 83")


@contextmanager
def asked_town(folder: Path) -> Iterator[Path]:
    """The folder of Karin's vaults, closed. She and Per-Ola have given one participant different numbers."""
    with server(folder / "server") as (address, token):
        for key in ("karin", "per_ola"):
            (folder / key).mkdir()
        with LaptopProcess("Per-Ola", folder / "per_ola.log") as colleague, LaptopProcess("Karin", folder / "karin.log") as karin:
            made = found(karin, colleague, folder, address, token, datetime.now(ZoneInfo(demo_content().unit.zone)).date())
            live(made)
            for laptop, number in zip((karin, colleague), NUMBERS, strict=True):
                laptop.ask("change_contact", participant=SHARED, kind="phone", values={"value": number})
            made.rounds(karin, colleague, karin)
            for laptop in (karin, colleague):
                laptop.ask("close")
        yield folder / "karin"


def not_kept(vaults: Path, person: str, invited: str, text: str, corrected: str) -> list[str]:
    """What the vault lacks of what was done in the window, in words; nothing where all of it is there."""
    workspace = vault_folder.unlock(vaults / NAMES["karin"], PASSPHRASE)
    try:
        wrong = workspace.read(_lacking, person, invited, text, corrected)
        mine = [one for one in workspace.read(questions.open_questions) if one.asked == workspace.identity.user_id]
        return [*wrong, *(["the question isn't answered"] if mine else [])]
    finally:
        workspace.close()


def _lacking(session: Session, person: str, invited: str, text: str, corrected: str) -> list[str]:
    wrong = []
    if not any(one.full_name == person for one in session.exec(select(Person).where(col(Person.deleted).is_(None)))):
        wrong.append("the new participant isn't registered")
    notes = session.exec(select(JournalNote).where(col(JournalNote.deleted).is_(None))).all()
    first = next((one for one in notes if one.text == text), None)
    if first is None or not first.is_signed:
        wrong.append("the note isn't there, or not signed")
    elif not any(one.corrects_id == first.id and one.is_signed and one.text == corrected for one in notes):
        wrong.append("the correction isn't there, or not signed")
    if not any(one.name == invited for one in session.exec(select(StaffMember))):
        wrong.append("nobody was invited")
    return wrong
