"""An akt is to be erased everywhere: on what ground and by whose decision, what happens, and her name typed so that it is this one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal

from coachdesk.domain.akt import Akt
from coachdesk.domain.erasure import ErasureGround
from coachdesk.domain.person import Person
from ui.kit.carrying import Carrier
from ui.kit.fields import ChoiceField, TextField, choices
from ui.kit.for_good_form import ForGoodForm
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings

EFFECTS = ("erase.effect.server", "erase.effect.backup", "erase.effect.paper", "erase.effect.note")


class EraseForm(ForGoodForm):
    """Her name is typed too: it is this akt and no other."""

    went = Signal(object)

    def __init__(self, surroundings: Surroundings, akt: Akt, person: Person) -> None:
        self._akt_id, self._name = akt.id, person.full_name or akt.case_number or ""
        self._parts = {
            part.casefold() for part in (*(person.given_name or "").split(), *(person.family_name or "").split()) if len(part) > 1
        }
        form = Form(
            ChoiceField("ground", tr("register.erasure_note.ground"), choices(ErasureGround, "erasure_ground")),
            TextField("reference", tr("erase.reference"), tr("erase.reference_hint")),
            TextField("name", tr("erase.name"), tr("erase.name_hint", name=self._name)),
        )
        super().__init__(surroundings, "erase", form, EFFECTS)

    def is_said(self, said: Mapping[str, Any]) -> bool:
        """Ready when all is said, and the name is hers. The reference stays for good, so it holds no name."""
        reference = str(said["reference"] or "")
        named = any(part in self._parts for part in _words(reference))
        self.problem.setText(tr("erase.reference_named") if named else "")
        self.problem.setVisible(named)
        same = bool(self._name) and _words(str(said["name"] or "")) == _words(self._name)
        return said["ground"] is not None and bool(reference.strip()) and same and not named

    def errand(self, said: Mapping[str, Any]) -> Callable[[Carrier], bool]:
        """Erase it."""
        return partial(_erase, self._akt_id, said["ground"], said["reference"])

    def after(self, *, everywhere: bool) -> None:
        """Away from it, before the page hears that its akt is gone: that is for others."""
        if everywhere:
            self.went.emit(Place("participants"))


def may_erase(akt_id: UUID, carrier: Carrier) -> bool:
    """Whether this user's teams lead the akt."""
    return carrier.erasing().may(akt_id)


def _erase(akt_id: UUID, ground: ErasureGround, reference: str, carrier: Carrier) -> bool:
    return carrier.erasing().erase(akt_id, ground, reference)


def _words(text: str) -> list[str]:
    return ["".join(letter for letter in word if letter.isalnum() or letter == "-") for word in text.casefold().split()]
