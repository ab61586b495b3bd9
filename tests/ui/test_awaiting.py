"""What waits for a person is said on the sync page, with the way to where it is done; and nothing of it to who can do nothing."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sync.client.calling_off import call_off
from sync.client.joining import dismiss, part, revoke
from tests.sync.client.desks import Desk, Municipality
from tests.ui.municipality import hear, words_of
from ui.kit.awaiting import AwaitedKey, Awaiting
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.syncing.page import SyncPage
from ui.unlock.awaiting import awaiting as read_awaiting


def awaiting(desk: Desk) -> Awaiting:
    """As the carrier gives it."""
    return read_awaiting(desk.workspace, desk.engine)


def test_what_a_colleague_left_and_a_key_that_only_others_can_turn_are_told_to_who_can_act(
    municipality: Municipality, astrid: Desk
) -> None:
    """The founder isn't in Hede any more when its key is to be turned; a coach is told neither."""
    lars = municipality.join("lars", astrid, municipality.sveg)
    karin = municipality.join("karin", astrid, municipality.sveg, municipality.funas)
    akt = lars.new_akt("Mina", municipality.sveg)
    hear(lars, astrid, karin)
    assert awaiting(astrid).left == awaiting(karin).left == 0
    lars.set_phone(akt, "070-1740622")
    dismiss(astrid.engine, lars.user)
    part(astrid.engine, municipality.funas, astrid.user)
    astrid.round()
    assert AwaitedKey("turning", "place", False) in awaiting(astrid).keys
    hear(lars, astrid)
    assert awaiting(astrid).left > 0
    assert awaiting(karin) == Awaiting()


def test_who_has_come_is_told_that_her_keys_have_not(municipality: Municipality, astrid: Desk) -> None:
    """Until a colleague who has them has made a round; then it isn't said any more."""
    karin = municipality.come("karin", astrid, municipality.sveg)
    assert {key.team for key in awaiting(karin).keys} == {"place", "everyone"}
    assert all(key.what == "missing" for key in awaiting(karin).keys)
    hear(astrid, karin)
    assert awaiting(karin) == Awaiting()


def test_a_block_that_the_server_has_not_heard_is_not_taken_for_done(municipality: Municipality, astrid: Desk) -> None:
    """A lost computer, a dismissal and an invitation taken back, each without a net: said until it is there."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    lars = municipality.join("lars", astrid, municipality.sveg)
    invited = municipality.announce(astrid, municipality.sveg)
    hear(astrid)
    revoke(astrid.engine, karin.workspace.identity.device_id)
    dismiss(astrid.engine, lars.user)
    call_off(astrid.engine, type(lars.user)(bytes=invited.user))
    assert awaiting(astrid).unsaid == 3
    hear(astrid)
    assert awaiting(astrid).unsaid == 0


def test_each_line_leads_to_where_it_is_done(surroundings: Surroundings, shown: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """In plain words and without a code; where nothing waits there is no card."""
    page = SyncPage(surroundings, Place("syncing"))
    shown(page)
    qtbot.waitUntil(lambda: page.awaiting.shown is not None)
    assert not page.awaiting.isVisible()
    went: list[Place] = []
    page.went.connect(went.append)
    keys = (AwaitedKey("turning", "Funäsdalen", True), AwaitedKey("missing", "heads", False))
    page.awaiting.show_awaiting(Awaiting(2, 1, 1, keys, key_file=True, proposed=True))
    assert "Nyckeln för Funäsdalen ska bytas" in words_of(page.awaiting)
    assert "awaiting." not in words_of(page.awaiting)
    for button in page.awaiting.buttons:
        button.click()
    assert [place.page for place in went] == ["left_behind", *["administration"] * 6]
    assert [place.state.get("section") for place in went[1:]] == ["devices", "members", "seeing", "seeing", "keys", "keys"]
    page.awaiting.show_awaiting(Awaiting())
    assert not page.awaiting.isVisible()
