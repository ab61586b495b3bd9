"""An invitation is taken back: its code opens nothing for whoever has the paper, and the colleague can be invited anew."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.staff import StaffMember
from coachdesk.errors import InvitationInvalid, NotAllowed
from sync.client.calling_off import call_off
from sync.client.joining import accept, announce, revoke
from sync.protocol.membership import State
from tests.sync.client.desks import Desk, Municipality
from tests.ui.municipality import hear, words_of
from ui.administration.invite_section import InviteSection
from ui.administration.knowledge import Directory, Knowledge
from ui.kit.carrying import Colleague
from ui.kit.surroundings import Surroundings
from ui.unlock.colleagues import colleagues
from ui.unlock.people import RealPersonnel

SIV = UUID(int=7)


def log_of(desk: Desk) -> State:
    """As this laptop knows it."""
    with desk.workspace.transaction() as tx:
        return desk.engine.state(tx)


def invited(desk: Desk, user: UUID) -> Colleague:
    """As the window is told of her."""
    with desk.workspace.transaction() as tx:
        return next(one for one in colleagues(tx, desk.engine.state(tx)) if one.user_id == user)


def test_the_code_opens_nothing_and_another_one_does(municipality: Municipality, astrid: Desk) -> None:
    """Whoever has the paper becomes nobody; the laptop that tried it comes in by the next one."""
    bundle = announce(astrid.engine, SIV, [municipality.sveg])
    personnel = RealPersonnel(astrid.workspace, astrid.engine, "")
    assert personnel.call_off(SIV)
    assert (invited(astrid, SIV).called_off, invited(astrid, SIV).places) == (True, ())
    assert personnel.call_off(SIV)  # said once is enough
    siv = municipality.desk("siv")
    with pytest.raises(InvitationInvalid) as invalid:
        accept(siv.engine, bundle)
    assert invalid.value.facts["reason"] == "used"
    astrid.round()
    assert log_of(astrid).user(SIV.bytes) is None
    accept(siv.engine, announce(astrid.engine, SIV, [municipality.sveg]))
    astrid.round()
    assert not invited(astrid, SIV).called_off
    assert municipality.sveg in invited(astrid, SIV).places


def test_who_lost_her_laptop_keeps_her_places(municipality: Municipality, astrid: Desk) -> None:
    """Her next code was on the paper that is gone; she isn't put out for that."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    revoke(astrid.engine, karin.workspace.identity.device_id)
    astrid.round()
    announce(astrid.engine, karin.user)
    call_off(astrid.engine, karin.user)
    astrid.round()
    assert invited(astrid, karin.user).called_off
    assert municipality.sveg in invited(astrid, karin.user).places


def test_without_a_net_it_waits_and_only_who_invites_may(municipality: Municipality, astrid: Desk) -> None:
    """It is told so meanwhile; a coach can't, and who has come meanwhile isn't put out by it."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    announce(astrid.engine, SIV)
    hear(karin)
    with pytest.raises(NotAllowed):
        call_off(karin.engine, SIV)
    astrid.line.script = ["lost request", "lost request"]
    assert not RealPersonnel(astrid.workspace, astrid.engine, "").call_off(SIV)
    assert invited(astrid, SIV).calling_off
    hear(astrid, karin)
    assert invited(karin, SIV).called_off
    with pytest.raises(NotAllowed):
        RealPersonnel(astrid.workspace, astrid.engine, "").call_off(karin.user)
    assert municipality.sveg.bytes in log_of(astrid).teams_of(karin.user.bytes)


@pytest.fixture
def section(surroundings: Surroundings, shown: Callable[[QWidget], None]) -> InviteSection:
    """With Siv, whose code holds for a week; and Biret, whose code was taken back."""
    me = surroundings.desk.who
    people = [StaffMember(id=UUID(int=number), name=name) for number, name in ((7, "Siv Nyman"), (8, "Biret Šuorra"))]
    log = {
        me.user_id: Colleague(me.user_id, True, ()),
        SIV: Colleague(SIV, False, (), invited_until=me.now() + timedelta(days=7)),
        UUID(int=8): Colleague(UUID(int=8), False, (), invited_until=me.now() - timedelta(days=9999), called_off=True),
    }
    made = InviteSection(surroundings)
    made.show_known(Knowledge(me, Directory(None, people, [], {}), log))
    shown(made)
    return made


def test_taking_back_takes_a_second_press(section: InviteSection, qtbot: QtBot) -> None:
    """The first one says what it means; it is only offered for a code that opens something."""
    assert set(section.back) == {SIV}
    assert "inbjudan är tillbakatagen" in words_of(section)
    section.back[SIV].click()
    qtbot.waitUntil(lambda: "Koden öppnar då ingenting" in words_of(section))
    assert section.busy()
    assert section.sure is not None
    failed: list[object] = []
    section.failed.connect(failed.append)
    section.sure.click()
    qtbot.waitUntil(lambda: bool(failed))  # nothing carries here: it is said, and can be asked again
    assert not section.busy()
