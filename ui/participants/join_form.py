"""Two akter about the same person: the likely ones first, others by name or number. Nothing moves; a link says so in both."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot

from coachdesk.domain.duplicates import Candidate, duplicates_of
from coachdesk.domain.identity.kinds import ParsedIdentifier
from coachdesk.domain.participants import Filter, participants
from coachdesk.domain.person import identifiers_of, person_of
from ui.kit.fields import ChoiceField, TextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.latest import Latest
from ui.kit.surroundings import Surroundings
from ui.kit.when import long_day
from ui.participants.akt_forms import AktForm, join_work

MOST = 20
"""Akter offered; more letters find more."""


@dataclass(frozen=True, repr=False)
class Other:
    """An akt that may be about the same person."""

    akt_id: UUID
    name: str
    birth_date: date | None
    place: str

    @property
    def words(self) -> str:
        """Enough to tell two of the same name apart."""
        born = tr("akt_form.born", day=long_day(self.birth_date)) if self.birth_date else ""
        return ", ".join(part for part in (self.name, born, self.place) if part)


def others_like(session: Any, akt_id: UUID, text: str) -> list[Other]:
    """Without a text those that are likely the same person, else those found by name or number, open and closed."""
    if text.strip():
        found = [one for closed in (False, True) for one in participants(session, Filter(text=text, closed=closed), limit=MOST)]
        return [Other(one.akt_id, one.name, one.birth_date, one.place or "") for one in found if one.akt_id != akt_id][:MOST]
    person = person_of(session, akt_id)
    numbers = [
        ParsedIdentifier(one.kind, one.value, one.country, None, None) for one in identifiers_of(session, akt_id) if one.kind and one.value
    ]
    wanted = Candidate(name=person.full_name, birth_date=person.birth_date, identifiers=numbers, apart_from=akt_id)
    return [Other(one.akt_id, one.name, one.birth_date, "") for one in duplicates_of(session, wanted)]


class JoinForm(AktForm):
    """Typing searches; the choice below follows."""

    def __init__(self, surroundings: Surroundings, akt_id: UUID) -> None:
        self._find = TextField("find", tr("akt_form.join.find"), tr("akt_form.join.find_hint"))
        self._other = ChoiceField("other_akt_id", tr("register.akt_link.other_akt_id"), [])
        reason = TextField("reason", tr("register.akt_link.reason"), tr("akt_form.join.reason_hint"), longest=500)
        self._akt = akt_id
        super().__init__(surroundings, "join", Form(self._find, self._other, reason), join_work(akt_id))
        self._latest = Latest(surroundings.desk, self)
        self._latest.answered.connect(self._offer)
        self._find.edited.connect(self._search)
        self._search()

    @Slot()
    def _search(self) -> None:
        self._latest.ask(others_like, self._akt, self._find.value() or "")

    @Slot(object)
    def _offer(self, found: list[Other]) -> None:
        self._other.offer([(one.akt_id, one.words) for one in found])
        if len(found) == 1:
            self._other.put(found[0].akt_id)
