"""What a note says is to be destroyed for good: which part, on what ground and by whose decision, and what then happens."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from coachdesk.domain.redaction import RedactionGround
from ui.kit.carrying import Carrier
from ui.kit.fields import ChoiceField, TextField, choices
from ui.kit.for_good_form import ForGoodForm
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.surroundings import Surroundings
from ui.notes.reading import Version

PARTS = ("text", "subject", "dispute_text", "told_by")
"""Registers of one field each, in which a word may stand that mustn't."""
EFFECTS = ("redact.effect.server", "redact.effect.seen", "redact.effect.backup", "redact.effect.note")

Part = tuple[UUID, str]


class RedactForm(ForGoodForm):
    """About one of the parts of these versions."""

    def __init__(self, surroundings: Surroundings, versions: Sequence[Version]) -> None:
        form = Form(
            ChoiceField("part", tr("redact.part"), parts_of(versions), empty=False),
            ChoiceField("ground", tr("register.redaction.ground"), choices(RedactionGround, "redaction_ground")),
            TextField("reference", tr("redact.reference"), tr("redact.reference_hint")),
        )
        super().__init__(surroundings, "redact", form, EFFECTS)

    def is_said(self, said: Mapping[str, Any]) -> bool:
        """Which part, on what ground and by whose decision."""
        return said["part"] is not None and said["ground"] is not None and bool((said["reference"] or "").strip())

    def errand(self, said: Mapping[str, Any]) -> Callable[[Carrier], bool]:
        """Destroy it."""
        note, register = said["part"]
        return partial(_redact, note, register, said["ground"], said["reference"])


def parts_of(versions: Sequence[Version]) -> list[tuple[Part, str]]:
    """What there is to destroy, version by version; which version is said where there are several."""
    found = []
    for number, version in enumerate(versions):
        where = "" if len(versions) == 1 else tr("note.original") if not number else tr("note.correction_number", number=number)
        for part in PARTS:
            if getattr(version.note, part):
                words = tr(f"register.journal_note.{part}")
                found.append(((version.note.id, part), f"{where}: {words}" if where else words))
    return found


def may_lead(akt_id: UUID, carrier: Carrier) -> bool:
    """Whether this user's teams lead the akt."""
    return carrier.erasing().may(akt_id)


def _redact(note: UUID, register: str, ground: RedactionGround, reference: str, carrier: Carrier) -> bool:
    return carrier.erasing().redact(note, register, ground, reference)
