"""Sync in plain words: the truth about every state, a reason for every wait, and buttons that do something."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.person import ContactPoint, contact_points_of
from coachdesk.domain.record import change
from coachdesk.storage.carried import Carriage, Carried, carried, carried_spaces
from coachdesk.storage.identity import keep_secret
from coachdesk.storage.workspace import Workspace
from sync.client.state import Round, SyncState, Why
from tests.screens.sync_views import SERVER, sync_views
from tests.ui.places import Karin
from ui.kit.carried import item_words
from ui.kit.i18n import LANGUAGES, Language, speak, tr
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.kit.sync_view import Held, SyncView
from ui.syncing.page import SyncPage
from ui.syncing.summary import facts
from ui.syncing.words import (
    PASSING,
    badge_words,
    next_words,
    reasons,
    round_words,
    size_words,
    trouble_words,
    unreached_words,
    wait_words,
)
from ui.unlock.outlook import view_of

NOW = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
TRANSPORT = Path(__file__).resolve().parents[2] / "sync" / "client" / "transport.py"
HELD = st.builds(Held, st.uuids(), st.just("Lovisa"), st.integers(1, 50), st.sampled_from(["", "not_a_writer"]))
VIEWS = st.builds(
    SyncView,
    server=st.sampled_from(["", SERVER]),
    waiting=st.sampled_from([0, 0, 1, 12]),
    spaces=st.lists(HELD, max_size=2).map(tuple),
    refused=st.lists(HELD, max_size=2).map(tuple),
    last_contact=st.sampled_from([None, NOW - timedelta(minutes=3)]),
    next_try=st.sampled_from([None, NOW + timedelta(minutes=4)]),
    trouble=st.sampled_from(["", "server_unreachable", "clock_skew", "another_history", "unheard_of"]),
    unreached=st.sampled_from(["", "no_connection", "certificate"]),
    working=st.booleans(),
    unread=st.integers(0, 2),
)


@settings(max_examples=400, deadline=None)
@given(VIEWS)
def test_green_is_never_shown_while_something_waits_or_is_refused(view: SyncView) -> None:
    """Whatever the state: green in badge or summary means that the server has said yes to all; red means that someone must act."""
    status, symbol, *_ = badge_words(view, NOW)
    shown = {token for _, token, _, _ in facts(view, NOW)}
    done = bool(view.server and view.last_contact) and not (view.waiting or view.refused or view.spaces)
    if status == "ok" or symbol == "cloud-check" or "ok" in shown:
        assert done
        assert view.trouble in PASSING
    assert (status == "stop") == bool(view.server and view.refused)
    assert ("stop" in shown) == bool(view.server and view.refused)


@settings(max_examples=200, deadline=None)
@given(VIEWS)
def test_being_without_a_net_is_calm(view: SyncView) -> None:
    """No colour for what passes by itself, and always a word on what happens next."""
    if not view.refused and view.trouble in PASSING and view.unreached != "certificate":
        assert badge_words(view, NOW)[0] in {"calm", "ok"}
        assert {status for status, _ in reasons(view)} <= {"calm"}
    assert next_words(view, NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_the_line_has_a_sentence_of_its_own(qapp: QApplication, language: Language) -> None:
    """Whatever the transport can fail with is told apart."""
    speak(qapp, language)
    source = TRANSPORT.read_text("utf-8")
    codes = (
        set(re.findall(r'reason="(\w+)"', source)) | set(re.findall(r'return "(\w+)" if _is', source)) | {"no_connection", "cut", "stalled"}
    )
    codes -= {"not_https", "no_address"}
    assert {"proxy_login", "certificate", "server_failed", "not_the_server"} <= codes
    assert len({unreached_words(code) for code in codes} - {trouble_words("server_unreachable")}) == len(codes)


def test_waits_and_sizes_are_said_as_people_say_them() -> None:
    """Minutes, not seconds; kB with a comma."""
    assert [wait_words(seconds) for seconds in (4, 240, 7_300)] == ["inom en minut", "om 4 minuter", "om 2 timmar"]
    assert [size_words(size) for size in (1, 480, 4_200, 14_300, 2_960_000)] == ["1 byte", "480 byte", "4,2 kB", "14 kB", "3,0 MB"]


def test_what_happens_next_names_the_time() -> None:
    """When it was tried, when it is tried again, and that nobody needs to wait."""
    view = sync_views(NOW, UUID(int=1))["offline"]
    assert next_words(view, NOW) == "Försökte 14:01. Försöker igen om 4 minuter, eller när du trycker. Du behöver inte vänta."
    assert round_words(view.rounds[0]) == "Ingen kontakt med servern, 9 försök"


def test_a_laptop_that_hasnt_come_in_says_so(karin: Karin) -> None:
    """It never promises to send by itself."""
    workspace = karin.workspace()
    try:
        view = view_of(workspace, SERVER, SyncState(why=Why.NOT_JOINED))
    finally:
        workspace.close()
    assert view.trouble == "not_joined"
    assert reasons(view) == [("soon", trouble_words("not_joined"))]
    assert badge_words(view, NOW)[3] == tr("sync.badge.hindered")


def test_a_key_that_hasnt_come_is_named_where_all_else_goes(karin: Karin) -> None:
    """After a good round, what still waits waits for its key; without contact that isn't the reason."""
    workspace = karin.workspace()
    try:
        with workspace.transaction() as tx:
            tx.connection.exec_driver_sql("DELETE FROM space_key WHERE space = ?", (karin.mina.bytes,))
        good = view_of(workspace, SERVER, SyncState(why=Why.RESTING, last_contact=NOW))
        bad = view_of(workspace, SERVER, SyncState(why=Why.UNREACHABLE, last_contact=NOW, last_error="cut"))
    finally:
        workspace.close()
    assert karin.mina in good.keyless
    assert karin.others not in good.keyless
    assert bad.keyless == frozenset()
    assert [words for _, words in reasons(bad)] == [tr("sync.unreached.cut")]


def test_rounds_in_which_nothing_moved_stand_together() -> None:
    """Twenty rounds are twenty that mattered, and a failure is never melted into a success."""
    calm, later = Round(NOW, NOW, bytes_out=300), Round(NOW + timedelta(minutes=1), NOW + timedelta(minutes=1), bytes_out=200)
    both = later.after(calm)
    assert both is not None
    assert (both.times, both.since, both.at, both.bytes_out) == (2, NOW, later.at, 500)
    assert Round(NOW, NOW, code="cut").after(calm) is None
    assert Round(NOW, NOW, changes_in=1).after(calm) is None


# --- one thing ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "one,status,words",
    [
        (Carried(Carriage.ALONE), "calm", "Bara på den här datorn"),
        (Carried(Carriage.WAITING), "calm", "Väntar på att skickas"),
        (Carried(at=NOW), "ok", "På servern 14:02"),
        (Carried(at=NOW - timedelta(days=1)), "ok", "På servern i går 14:02"),
        (Carried(), "ok", "På servern"),
        (Carried(Carriage.REFUSED, reason="not_a_writer"), "stop", "Togs inte emot"),
    ],
)
def test_one_thing_in_words(one: Carried, status: str, words: str) -> None:
    """As every page says it; the story names the reason."""
    said = item_words(one, NOW)
    assert (said.status, said.words) == (status, words)
    if one.reason:
        assert "rätt att skriva" in said.story


def test_the_view_and_the_single_words_agree(karin: Karin) -> None:
    """What the page counts as refused is what the note's chip calls refused; what waits elsewhere still goes by itself."""
    workspace = karin.workspace()
    try:
        _refuse(workspace, karin)
        view = view_of(workspace, SERVER, SyncState(why=Why.RESTING, last_contact=NOW))
        assert [(one.space_id, one.reason, one.name) for one in view.refused] == [(karin.mina, "not_a_writer", "Lovisa Åkerbrand")]
        assert karin.mina not in {one.space_id for one in (*view.spaces, *view.items)}
        assert karin.others in {one.space_id for one in view.spaces}
        assert view.waiting > 0
        assert not view.all_there
        spaces = workspace.read(carried_spaces, [karin.mina, karin.others])
        assert [spaces[key].carriage for key in (karin.mina, karin.others)] == [Carriage.REFUSED, Carriage.WAITING]
        (phone,) = workspace.read(contact_points_of, karin.mina)
        assert workspace.read(carried, [phone.id])[phone.id].carriage is Carriage.REFUSED
    finally:
        workspace.close()


def _refuse(workspace: Workspace, karin: Karin) -> None:
    """The server doesn't take Lovisa's akt."""
    with workspace.transaction() as tx:
        keep_secret(tx.connection, "server", SERVER.encode())
        tx.post.put_out(karin.mina.bytes, workspace.identity.voice, 10_000, 1, bytes(32), b"raw", bytes(32))
        tx.post.refuse(karin.mina.bytes, workspace.identity.voice, 1, "not_a_writer", 5)


# --- the page -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(surroundings: Surroundings, shown: Callable[[QWidget], None]) -> SyncPage:
    """The page."""
    page = SyncPage(surroundings, Place("syncing"))
    shown(page)
    return page


@pytest.mark.parametrize("name", sorted(sync_views(NOW, UUID(int=1))))
def test_every_state_is_told(page: SyncPage, surroundings: Surroundings, karin: Karin, name: str) -> None:
    """Each has its facts, its reasons and what happens next; no key shows."""
    view = sync_views(surroundings.desk.who.now(), karin.mina)[name]
    page.show_view(view)
    assert page.next.text()
    assert page.waiting.isVisible() == bool(view.items)
    assert page.send.isVisible()
    said = [page.summary.accessibleName(), page.next.text(), *(words for _, words in reasons(view)), *map(round_words, view.rounds)]
    assert not [words for words in said if words.startswith("sync.")]


def test_news_leave_the_focus_where_it_is(page: SyncPage, surroundings: Surroundings, karin: Karin) -> None:
    """While someone decides about what was refused, a round goes by."""
    view = sync_views(surroundings.desk.who.now(), karin.mina)["refused"]
    page.show_view(view)
    (card,) = page.cards
    card.first.setFocus()
    page.show_view(SyncView(**{**vars(view), "working": True, "waiting": 3}))
    assert page.cards == [card]
    assert card.first.hasFocus()


def test_what_was_refused_can_be_put_off_and_stays_red(page: SyncPage, surroundings: Surroundings, karin: Karin) -> None:
    """It folds to a line; the state doesn't change colour for that."""
    view = sync_views(surroundings.desk.who.now(), karin.mina)["refused"]
    page.show_view(view)
    high = page.cards[0].sizeHint().height()
    page.cards[0].put_off.emit(karin.mina, True)
    assert page.cards[0].sizeHint().height() < high / 2
    assert page.cards[0].first.hasFocus()
    assert badge_words(view, NOW)[0] == "stop"


def test_refused_words_can_be_read_and_copied(qtbot: QtBot, page: SyncPage, surroundings: Surroundings, karin: Karin) -> None:
    """One button leads to the note; another gives what the server hasn't got, and says where it lies now."""
    desk = surroundings.desk
    with qtbot.waitSignal(desk.changed):
        desk.ask(lambda workspace: _refuse(workspace, karin))
        desk.ask(
            lambda workspace: workspace.write(
                change, ContactPoint, workspace.read(contact_points_of, karin.mina)[0].id, {"label": "jobbet"}
            )
        )
    page.show_view(sync_views(desk.who.now(), karin.mina)["refused"])
    with qtbot.waitSignal(page.went) as went:
        page.cards[0].read.emit(karin.mina)
    assert went.args == [Place("note", UUID(int=7), {"akt": str(karin.mina)})]
    said: list[str] = []
    surroundings.toasts.said.connect(lambda toast: said.append(toast.words))
    page.cards[0].copied.emit(karin.mina)
    qtbot.waitUntil(lambda: bool(said))
    assert said == [tr("sync.copied")]
    copied = QGuiApplication.clipboard().text()
    assert "jobbet" in copied
    assert "Träffade Lovisa" in copied
    assert page.banner.words == ""


def test_a_refused_space_can_be_sent_again(karin: Karin) -> None:
    """It waits again, until the server has answered."""
    workspace = karin.workspace()
    try:
        _refuse(workspace, karin)
        with workspace.transaction() as tx:
            assert list(tx.post.outgoing(5)) == []
            tx.post.try_again(karin.mina.bytes)
            assert [one.number for one in tx.post.outgoing(5)] == [1]
        assert workspace.read(carried_spaces, [karin.mina])[karin.mina].carriage is Carriage.WAITING
    finally:
        workspace.close()


def test_without_a_server_the_button_leads_to_where_one_is_joined(qtbot: QtBot, page: SyncPage) -> None:
    """It never pretends to send."""
    page.show_view(SyncView())
    assert page.send.accessibleName() == "Anslut till en kommun"
    with qtbot.waitSignal(page.went) as went:
        page.send.click()
    assert went.args[0].page == "administration"
