"""Pictures of what colleagues left behind, and of an akt that is erased."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from coachdesk.domain.erasure import ErasureGround, note_erasure
from coachdesk.domain.person import ContactKind
from ui.administration.left_page import LeftPage
from ui.kit.leftovers import LeftContent, LeftGroup, LeftNote, LeftRecord, LeftRegister, Why
from ui.kit.people import people
from ui.my_day.page import MyDayPage
from ui.participants.erase_form import EraseForm
from ui.participants.page import ParticipantPage

if TYPE_CHECKING:
    from tests.screens.scenes import Stage

NOTE = (
    "Träffade henne på biblioteket. Hon har fått två dagar till på bageriet och vill börja tidigare på tisdagar, om bussen från Hede går."
)


def _groups(stage: "Stage") -> tuple[LeftGroup, ...]:
    at = stage.program.desk.who.now() - timedelta(days=2)
    user, laptop = "Lars Modin", "Lars-Hede"

    def group(number: int, akt: UUID | None, name: str, why: Why, count: int, **rest: object) -> LeftGroup:
        on = date(2026, 11, 12) if why is Why.LEFT else None
        plain = LeftGroup((UUID(int=number),), UUID(int=90 + number), akt, name, True, UUID(int=7), user, laptop, why, on, at, count)
        return plain if not rest else LeftGroup(**(vars(plain) | rest))

    return (
        group(1, stage.akt("Åkerbrand"), "Lovisa Åkerbrand", Why.LEFT, 3),
        group(2, UUID(int=12), "Abdirahman Mohamed Warsame-Lindqvist", Why.LEFT, 6, here=False),
        group(3, stage.akt("Åkerbrand"), "Lovisa Åkerbrand", Why.LEFT, 1, drafts=(UUID(int=31),)),
        group(4, UUID(int=14), "", Why.WITHDRAWN, 1),
    )


def _content(*, taken: bool = False) -> LeftContent:
    phone = LeftRegister("value", {"value": "070-174 06 22"}, {"value": "070-174 06 99"}, True)
    kind = LeftRegister("kind", {"kind": ContactKind.EMAIL}, {"kind": ContactKind.PHONE}, False)
    place = LeftRegister("place", {"place": "Funäsdalen"}, {"place": "Sveg"}, False)
    note = LeftRegister("text", {"text": NOTE}, {}, False)
    contact = LeftRecord(9, UUID(int=41), "070-174 06 99", False, (phone,) if taken else (kind, phone))
    if taken:
        return LeftContent((contact,))
    akt = LeftRecord(6, UUID(int=40), "Lovisa Åkerbrand", False, (place,))
    return LeftContent((akt, contact, LeftRecord(14, UUID(int=42), "Möte på biblioteket", True, (note,))))


def _left(stage: "Stage", *groups: int, content: LeftContent | None = None, of: int = 0) -> None:
    page = stage.go("left_behind")
    assert isinstance(page, LeftPage)
    stage.rest(300)
    page.banner.clear()
    known = stage.program.desk._vault.workspace.read(people)
    page.show_groups(known, tuple(_groups(stage)[number] for number in groups))
    if content is not None:
        page.cards[of].show_content(content)
    stage.rest(200)


def _notes(stage: "Stage") -> None:
    at = stage.program.desk.who.now() - timedelta(days=3)
    _left(stage, 2, content=LeftContent(notes=(LeftNote(UUID(int=31), NOTE, at),)))


def _my_day(stage: "Stage") -> None:
    page = stage.go("my_day")
    assert isinstance(page, MyDayPage)
    stage.rest(500)
    page.left_due.show_groups(_groups(stage))


def _erase(stage: "Stage", *, filled: bool = False) -> None:
    page = stage.go("participant", stage.akt("Åkerbrand"))
    assert isinstance(page, ParticipantPage)
    stage.rest(500)
    page.errands.do("erase")
    form = page.errands.form
    assert isinstance(form, EraseForm)
    if filled:
        for name, value in (("ground", ErasureGround.GRANTED), ("reference", "IFN 2026/114 § 12"), ("name", form._name)):
            form.form.fields[name].put(value)
        form.form.edited.emit()
    stage.rest(200)


def _erased(stage: "Stage") -> None:
    workspace = stage.program.desk._vault.workspace
    workspace.write(note_erasure, UUID(int=0x1234ABCD5678), "IFN-2021-0442", ErasureGround.THINNING, "IFN 2026/88 § 4")
    workspace.write(note_erasure, UUID(int=0xC0FFEE2026), None, ErasureGround.DUPLICATE, "Delegationsbeslut 2026-11-20")
    stage.go("administration", section="erased")
    stage.rest(300)


LEFTOVERS: "dict[str, Callable[[Stage], object]]" = {
    "left-none": _left,
    "left-some": lambda stage: _left(stage, 0, 1, 2, 3),
    "left-read": lambda stage: _left(stage, 0, 1, content=_content()),
    "left-apart": lambda stage: _left(stage, 0, content=_content(taken=True)),
    "left-note": _notes,
    "left-my-day": _my_day,
    "erase": _erase,
    "erase-filled": lambda stage: _erase(stage, filled=True),
    "erased": _erased,
}
"""What each picture shows."""
