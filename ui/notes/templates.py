"""Templates to begin a note with: the unit's own, or the starters where it has none yet. Chosen from a menu by a figure."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from sqlmodel import Session

from coachdesk.domain.note import ContactWith
from coachdesk.domain.note_template import NoteTemplate, templates
from coachdesk.domain.person import Channel
from ui.kit.i18n import tr
from ui.kit.resources import RESOURCES


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a template puts into a note."""

    name: str
    text: str
    subject: str | None = None
    channel: Channel | None = None
    contact_with: ContactWith | None = None

    def as_record(self) -> NoteTemplate:
        """A template for the unit, which may change it as it likes."""
        return NoteTemplate(name=self.name, subject=self.subject, text=self.text, channel=self.channel, contact_with=self.contact_with)


def starters() -> list[Beginning]:
    """What comes with the program, in the language in force. In nobody's vault until someone takes it."""
    language = "sv" if QLocale().language() == QLocale.Language.Swedish else "en"
    with (RESOURCES / "note_templates" / f"{language}.toml").open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file)["template"]
    return [
        Beginning(row["name"], row["text"].strip("\n"), row.get("subject"), Channel(row["channel"]), ContactWith(row["contact_with"]))
        for row in rows
    ]


def beginnings(session: Session) -> list[Beginning]:
    """The unit's templates."""
    return [Beginning(one.name or "", one.text or "", one.subject, one.channel, one.contact_with) for one in templates(session)]


class TemplateMenu(QMenu):
    """Nine have figures. At the end stands the way to the unit's templates."""

    chosen = Signal(object)
    """A `Beginning`."""
    wanted_all = Signal()

    def __init__(self, parent: QWidget, own: Sequence[Beginning]) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("note.templates"))
        if not own:
            heading = QAction(tr("note.starters"), self)
            heading.setEnabled(False)
            self.addAction(heading)
        for number, one in enumerate(own or starters(), start=1):
            name = one.name.replace("&", "&&")
            action = QAction(f"&{number}  {name}" if number < 10 else name, self)
            action.triggered.connect(lambda _=False, which=one: self.chosen.emit(which))
            self.addAction(action)
        self.addSeparator()
        every = QAction(tr("note.all_templates"), self)
        every.triggered.connect(self.wanted_all)
        self.addAction(every)
