"""What was left behind, as people read it: by colleague and akt, record by record, beside what stands there now."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import Akt
from coachdesk.domain.draft import NoteDraft, akt_of_draft
from coachdesk.domain.person import Person, person_id_of
from coachdesk.domain.record import RECORDS, Kind, Record, Register
from coachdesk.domain.space import access_log_of, directory_of, private_of
from coachdesk.domain.staff import Laptop, StaffMember
from coachdesk.domain.titles import title_of
from coachdesk.storage import journal
from coachdesk.storage.adopting import Last, last_words
from coachdesk.storage.clock import moment
from coachdesk.storage.history import values_of
from coachdesk.storage.merge import heads
from coachdesk.storage.parting import Left
from coachdesk.storage.people import user_of
from sync.protocol.writes import WireWrite
from ui.kit.leftovers import LeftContent, LeftGroup, LeftNote, LeftRecord, LeftRegister, Why


class Lot(NamedTuple):
    """One parcel, what it holds, and why it wasn't sent."""

    left: Left
    writes: Sequence[WireWrite]
    why: Why


def groups_of(session: Session, lots: Sequence[Lot]) -> tuple[LeftGroup, ...]:
    """By colleague and akt, the oldest first."""
    found: dict[tuple[UUID, UUID, UUID | None], list[Lot]] = {}
    drafts: dict[tuple[UUID, UUID, UUID | None], dict[UUID, None]] = {}
    unit = acting(session).unit_id
    for lot in lots:
        user, space = UUID(bytes=user_of(session.connection(), lot.left.device)), lot.left.space
        if space == private_of(unit, user):
            for draft in _drafts(lot.writes):
                key = (user, space, akt_of_draft(session, draft))
                found.setdefault(key, []).append(lot)
                drafts.setdefault(key, {})[draft.id] = None
        else:
            found.setdefault((user, space, None if space in (directory_of(unit), access_log_of(unit)) else space), []).append(lot)
    return tuple(_group(session, key, those, tuple(drafts.get(key, ()))) for key, those in found.items())


def _group(session: Session, key: tuple[UUID, UUID, UUID | None], lots: Sequence[Lot], drafts: tuple[UUID, ...]) -> LeftGroup:
    user, space, akt_id = key
    first = lots[0]
    member, laptop = session.get(StaffMember, user), session.get(Laptop, UUID(bytes=first.left.device))
    akt = session.get(Akt, akt_id) if akt_id is not None else None
    here = akt is not None and akt.deleted is None
    words = last_words(write for lot in lots for write in lot.writes)
    return LeftGroup(
        names=tuple(dict.fromkeys(lot.left.id for lot in lots)),
        space=space,
        akt_id=akt_id,
        name=title_of(session, akt) if akt is not None else _new_name(akt_id, words),
        here=here,
        user_id=user,
        user=(member.name or "") if member is not None else "",
        laptop=(laptop.name or "") if laptop is not None else "",
        why=first.why,
        on=member.left_on if member is not None and first.why is Why.LEFT else None,
        at=moment(first.left.at),
        count=len(drafts) or len(words),
        drafts=drafts,
    )


def content_of(session: Session, group: LeftGroup, writes: Sequence[WireWrite]) -> LeftContent:
    """Her akt has been opened by its door before."""
    if group.drafts:
        mine = [one for one in _drafts(writes) if one.id in group.drafts]
        return LeftContent(notes=tuple(LeftNote(one.id, str(one.values.get("text", "")), one.saved_at) for one in mine))
    records, unknown = [], 0
    for (number, record), registers in last_words(writes).items():
        kind = RECORDS.by_number(number) if number in RECORDS else None
        if kind is None:
            unknown += 1
            continue
        shown = _record(session, kind, UUID(bytes=record), registers)
        if shown.registers:
            records.append(shown)
        unknown += any(_known(kind, number, last) is None for number, last in registers.items())
    return LeftContent(tuple(sorted(records, key=lambda one: (one.kind, one.title, one.record_id))), unknown=unknown)


def _record(session: Session, kind: Kind, record_id: UUID, registers: dict[int, Last]) -> LeftRecord:
    now, found = heads(journal.writes_of(session.connection(), record_id.bytes)), session.get(kind.cls, record_id)
    shown, left = [], dict[str, Any]()
    for number, last in sorted(registers.items()):
        register, standing = _known(kind, number, last), now.get(number, ())
        if register is None:
            continue
        values = values_of(register, last.values)
        left |= values
        if any(head.values == last.values for head in standing):
            continue  # somebody has written the same, or taken it over on another computer
        since = not {head.dot for head in standing} <= last.seen
        shown.append(LeftRegister(register.name, values, _standing(found, register), since))
    title = title_of(session, found if found is not None else kind.cls(id=record_id, **left))
    return LeftRecord(kind.number, record_id, title, found is None, tuple(shown))


def _known(kind: Kind, number: int, last: Last) -> Register | None:
    """The register, if its values can be read by this version."""
    register = kind.register(number)
    if register is None or len(last.values) > len(register.fields):
        return None
    fits = (form is None or field.wire.check(form) for field, form in zip(register.fields, last.values, strict=False))
    return register if all(fits) else None


def _standing(found: Record | None, register: Register) -> dict[str, Any]:
    return {} if found is None else {field.name: getattr(found, field.name) for field in register.fields}


def _new_name(akt_id: UUID | None, words: dict[tuple[int, bytes], dict[int, Last]]) -> str:
    """Of somebody whose akt nobody else has heard of: as it was left, unless she is protected."""
    kind = RECORDS.of(Person)
    person = words.get((kind.number, person_id_of(akt_id).bytes), {}) if akt_id is not None else {}
    found = Person(**_values(kind, person))
    return "" if found.is_protected else found.full_name


def _values(kind: Kind, registers: dict[int, Last]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, last in registers.items():
        register = _known(kind, number, last)
        if register is not None:
            found |= values_of(register, last.values)
    return found


def _drafts(writes: Sequence[WireWrite]) -> list[NoteDraft]:
    """The notes among them that hold words, as they were typed last."""
    kind, found = RECORDS.of(NoteDraft), []
    for (number, record), registers in last_words(writes).items():
        if number == kind.number:
            values = _values(kind, registers)
            one = NoteDraft(id=UUID(bytes=record), **{name: values.get(name) for name in ("form", "target_id", "content", "saved_at")})
            if str(one.values.get("text", "")).strip():
                found.append(one)
    return found
