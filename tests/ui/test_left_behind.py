"""What a colleague could no longer send: those who lead see it, take it over or put it aside, and nothing of it is lost on the way."""

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtWidgets import QWidget
from sqlmodel import Session

from coachdesk.domain.draft import NEW_NOTE, drafts, keep_draft
from coachdesk.storage.workspace import Workspace
from sync.client.joining import dismiss, revoke
from tests.sync.client.desks import Desk, Municipality
from tests.ui.municipality import hear
from ui.administration.left_card import LeftCard
from ui.kit.desk import Desk as WindowDesk
from ui.kit.leftovers import LeftContent, LeftGroup, LeftRecord, LeftRegister, Why
from ui.kit.people import People
from ui.kit.pieces import Text
from ui.kit.surroundings import Surroundings
from ui.unlock.leftovers import RealLeftovers

OLD, LEFT, SINCE = "070-1740611", "070-1740622", "070-1740699"


@pytest.fixture
def lars(municipality: Municipality, astrid: Desk) -> Desk:
    """A coach in Sveg, who goes."""
    return municipality.join("lars", astrid, municipality.sveg)


def leftovers(desk: Desk) -> RealLeftovers:
    """As the carrier gives them."""
    return RealLeftovers(desk.workspace, desk.engine)


def about(desk: Desk, akt: UUID) -> LeftGroup:
    """The one group about an akt."""
    (group,) = (one for one in leftovers(desk).look() if one.akt_id == akt)
    return group


def begun(workspace: Workspace, akt: UUID) -> list[str]:
    """The texts of this user's begun notes about an akt."""

    def texts(session: Session) -> list[str]:
        return [str(one.values["text"]) for one in drafts(session) if one.target_id == akt]

    return workspace.read(texts)


def test_it_is_told_by_colleague_and_akt_and_shown_beside_what_stands(municipality: Municipality, astrid: Desk, lars: Desk) -> None:
    """Her last number, who wrote it and why it never came; what the server had already isn't told again."""
    akt = lars.new_akt("Mina", municipality.sveg)
    hear(lars, astrid)
    lars.set_phone(akt, LEFT)
    dismiss(astrid.engine, lars.user)
    hear(astrid, lars, astrid)
    group = about(astrid, akt)
    assert (group.user_id, group.why, group.name, group.here) == (lars.user, Why.LEFT, "Mina Åkerbrand", True)
    content = leftovers(astrid).content(group)
    ((register,),) = (one.registers for one in content.records if one.kind == 9)
    assert (register.values["value"], register.now["value"], register.since) == (LEFT, OLD, False)
    assert LEFT not in repr(group) + repr(content)


def test_what_is_taken_over_is_everyones_and_no_longer_left(municipality: Municipality, astrid: Desk, lars: Desk) -> None:
    """Also an akt that nobody had heard of, which has a name before it is taken over."""
    perola = municipality.join("perola", astrid, municipality.sveg)
    akt = lars.new_akt("Mina", municipality.sveg)
    hear(lars, astrid, perola)
    lars.set_phone(akt, LEFT)
    new = lars.new_akt("Olle", municipality.sveg)
    dismiss(astrid.engine, lars.user)
    hear(astrid, lars, astrid)
    assert (about(astrid, new).name, about(astrid, new).here) == ("Olle Åkerbrand", False)
    for group in leftovers(astrid).look():
        leftovers(astrid).take_over(group)
    assert leftovers(astrid).look() == ()
    hear(astrid, perola)
    assert (perola.call(akt), astrid.call(new)) == (LEFT, OLD)


def test_what_is_set_apart_stays_until_somebody_has_dealt_with_it(municipality: Municipality, astrid: Desk, lars: Desk) -> None:
    """A crash after taking over loses nothing: it can be read again, made a note of, put aside, and brought back."""
    akt = lars.new_akt("Mina", municipality.sveg)
    hear(lars, astrid)
    lars.set_phone(akt, LEFT)
    astrid.set_phone(akt, SINCE)
    dismiss(astrid.engine, lars.user)
    hear(astrid, lars, astrid)
    leftovers(astrid).take_over(about(astrid, akt))
    astrid.crash()
    group = about(astrid, akt)
    content = leftovers(astrid).content(group)
    ((register,),) = (one.registers for one in content.records)
    assert (register.values["value"], register.now["value"], register.since) == (LEFT, SINCE, True)
    assert not content.takeable
    assert astrid.call(akt) == SINCE
    form = leftovers(astrid).note(group, f"Efterlämnat: {LEFT}")
    assert form.partition(":")[0] == NEW_NOTE
    assert begun(astrid.workspace, akt) == [f"Efterlämnat: {LEFT}"]
    kept = leftovers(astrid).put_aside(group)
    assert leftovers(astrid).look() == ()
    leftovers(astrid).bring_back(kept)
    assert leftovers(astrid).content(about(astrid, akt)) == content


def test_begun_notes_are_told_apart_by_akt_and_dealt_with_one_by_one(municipality: Municipality, astrid: Desk, lars: Desk) -> None:
    """What she was typing when she went becomes a note of who takes it, and never replaces what that one was typing."""
    mina, olle = lars.new_akt("Mina", municipality.sveg), lars.new_akt("Olle", municipality.sveg)
    hear(lars, astrid)
    for akt, text in ((mina, "Mötte Mina"), (olle, "Mötte Olle")):
        lars.workspace.write(keep_draft, NEW_NOTE, akt, {"text": text})
    astrid.workspace.write(keep_draft, NEW_NOTE, mina, {"text": "Mitt eget"})
    revoke(astrid.engine, lars.workspace.identity.device_id)
    hear(astrid, lars, astrid)
    group = about(astrid, mina)
    assert group.why is Why.REVOKED
    (note,) = leftovers(astrid).content(group).notes
    assert note.text == "Mötte Mina"
    leftovers(astrid).note(group, note.text, note.draft_id)
    assert sorted(begun(astrid.workspace, mina)) == ["Mitt eget", "Mötte Mina"]
    (other,) = (one for one in leftovers(astrid).look() if one.drafts)
    assert other.akt_id == olle
    kept = leftovers(astrid).put_aside(other)
    assert not [one for one in leftovers(astrid).look() if one.drafts]
    leftovers(astrid).bring_back(kept)
    assert [one.akt_id for one in leftovers(astrid).look() if one.drafts] == [olle]


def test_putting_aside_takes_a_second_press(surroundings: Surroundings, shown: Callable[[QWidget], None], desk: WindowDesk) -> None:
    """The first press asks; nothing is dealt with by it, and what was left can be read all the while."""
    when = desk.who.now()
    group = LeftGroup((UUID(int=1),), UUID(int=2), UUID(int=3), "", False, UUID(int=4), "Lars Modin", "Lars-Hede", Why.LEFT, None, when, 1)
    register = LeftRegister("value", {"value": LEFT}, {"value": SINCE}, since=True)
    card = LeftCard(surroundings, People(desk.who.user_id, {}, {}), group)
    shown(card)
    card.show_content(LeftContent((LeftRecord(9, UUID(int=5), "", False, (register,)),)))
    words = [one.text() for one in card.findChildren(Text)]
    assert {LEFT, SINCE} <= set(words)
    assert "Skyddade personuppgifter" in words[0]
    assert not card.take.isVisible()
    heard: list[object] = []
    card.put_aside.connect(heard.append)
    card.failed.connect(heard.append)
    card.aside.click()
    assert (card.aside.text(), heard) == ("Ja, lägg undan", [])
