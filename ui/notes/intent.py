"""What someone came to the editor for: a new note about an akt, a saved one changed, or a signed one corrected."""

from dataclasses import dataclass
from uuid import UUID

from coachdesk.domain.draft import CHANGED_NOTE, CORRECTION, NEW_NOTE
from ui.kit.page import Place


@dataclass(frozen=True)
class Intent:
    """*form* and *target* name the draft, as in `coachdesk.domain.draft`; *target* is the akt, or the note that is changed or corrected."""

    akt: UUID
    form: str
    target: UUID

    @property
    def kind(self) -> str:
        """One of NEW_NOTE, CHANGED_NOTE and CORRECTION, whichever of several drafts it is."""
        return self.form.partition(":")[0]


def intent_of(place: Place) -> Intent:
    """Read it from where someone went. *place.key* is the akt."""
    assert place.key is not None
    for form, key in ((CHANGED_NOTE, "note"), (CORRECTION, "corrects")):
        if key in place.state:
            return Intent(place.key, form, UUID(place.state[key]))
    return Intent(place.key, str(place.state.get("form", NEW_NOTE)), place.key)
