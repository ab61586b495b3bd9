"""Participants: search as you type, register with checks, open with a reason, edit in place, undo."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.access import OpenReason, openings_of
from coachdesk.domain.group import members_of
from coachdesk.domain.person import Person, contact_points_of, person_id_of, person_of
from coachdesk.domain.record import change
from tests.ui.hands import read
from tests.ui.places import Karin
from ui.features import TABS
from ui.groups.panel import GroupPanel
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings
from ui.participants.export_page import ExportPage
from ui.participants.history_page import HistoryPage
from ui.participants.page import ParticipantPage
from ui.participants.panels import ContactPanel, PersonPanel
from ui.participants.reason_card import ReasonCard

Show = Callable[[QWidget], None]


def _open(surroundings: Surroundings, shown: Show, qtbot: QtBot, karin: Karin, tab: str = "facts") -> ParticipantPage:
    page = ParticipantPage(surroundings, Place("participant", karin.mina, {"tab": tab}), TABS)
    shown(page)
    qtbot.waitUntil(lambda: bool(page.panels))
    return page


def test_ones_own_participant_opens_at_once_and_is_logged_once(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Turning the pages of an open akt is one opening."""
    for _ in range(2):
        _open(surroundings, shown, qtbot, karin)
    events = read(qtbot, surroundings, openings_of, karin.mina)
    assert [one.reason for one in events] == [OpenReason.OWN_CASE]


def test_somebody_elses_asks_why_before_it_shows_anything(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Nothing of the akt is on screen, and nothing is logged, until there is a reason."""
    page = ParticipantPage(surroundings, Place("participant", karin.others), TABS)
    shown(page)
    qtbot.waitUntil(lambda: bool(page.findChildren(ReasonCard)))
    assert page.panels == []
    assert read(qtbot, surroundings, openings_of, karin.others) == []
    page.findChildren(ReasonCard)[0].chosen.emit(OpenReason.SUBSTITUTE)
    qtbot.waitUntil(lambda: bool(page.panels))
    assert [one.reason for one in read(qtbot, surroundings, openings_of, karin.others)] == [OpenReason.SUBSTITUTE]


def test_only_the_changed_field_is_written(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """A form open since before a colleague's change doesn't write her field back."""
    page = _open(surroundings, shown, qtbot, karin)
    panel = next(one for one in page.panels if isinstance(one, PersonPanel))
    panel.edit()
    qtbot.waitUntil(lambda: panel.form is not None)
    assert panel.form is not None
    surroundings.desk.write(change, Person, person_id_of(karin.mina), {"language": "se"})
    panel.form.form.fields["called_name"].put("Lo")
    panel.form.submit()
    qtbot.waitUntil(lambda: panel.form is None)
    person = read(qtbot, surroundings, person_of, karin.mina)
    assert (person.called_name, person.language, person.family_name) == ("Lo", "se", "Åkerbrand")


def test_what_is_wrong_stands_below_its_field(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """And the form stays open with what was typed."""
    page = _open(surroundings, shown, qtbot, karin)
    panel = next(one for one in page.panels if isinstance(one, ContactPanel))
    panel.add()
    assert panel.form is not None
    panel.form.form.fields["label"].put("hem")
    panel.form.submit()
    qtbot.waitUntil(lambda: panel.form is not None and panel.form.form.fields["street"].problem.text() == "Fyll i det här.")
    assert panel.form is not None
    panel.form.form.fields["town"].put("Åre")
    panel.form.submit()
    qtbot.waitUntil(lambda: panel.form is None)
    assert "Åre" in {point.town for point in read(qtbot, surroundings, contact_points_of, karin.mina)}


def test_someone_new_comes_into_the_group_with_her_workplace(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """A name and a place are enough; leaving keeps her visible as former."""
    page = _open(surroundings, shown, qtbot, karin, "group")
    panel = next(one for one in page.panels if isinstance(one, GroupPanel))
    panel.add()
    assert panel.form is not None
    panel.form.form.fields["name"].put("Birgit Hamrin")
    panel.form.form.fields["organisation"].put("Fjällbageriet")
    panel.form.submit()
    qtbot.waitUntil(lambda: panel.form is None)
    (member,) = read(qtbot, surroundings, members_of, karin.mina)
    assert (member.name, member.organisation) == ("Birgit Hamrin", "Fjällbageriet")
    panel.remove(member.member_id)
    qtbot.waitUntil(lambda: not read(qtbot, surroundings, members_of, karin.mina))


def test_history_tells_who_and_before_and_can_undo(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin) -> None:
    """Undo is a new change; both stand in the history."""
    surroundings.desk.write(change, Person, person_id_of(karin.mina), {"called_name": "Lollo"})
    page = HistoryPage(surroundings, Place("history", karin.mina))
    shown(page)
    qtbot.waitUntil(lambda: bool(page.undo_buttons))
    page.undo_buttons[0].click()
    qtbot.waitUntil(lambda: read(qtbot, surroundings, person_of, karin.mina).called_name == "Lovisa")
    qtbot.waitUntil(lambda: len(page.undo_buttons) == 2)


def test_an_export_is_logged_and_written_whole(qtbot: QtBot, surroundings: Surroundings, shown: Show, karin: Karin, tmp_path: Any) -> None:
    """The file holds the akt, and the akt's log holds the export."""
    page = ExportPage(surroundings, Place("export", karin.mina))
    shown(page)
    page.export_to(tmp_path / "akt.json")
    qtbot.waitUntil(lambda: page.banner.words.startswith("Akten är uttagen"))
    assert "Åkerbrand" in (tmp_path / "akt.json").read_text("utf-8")
    assert [one.reason for one in read(qtbot, surroundings, openings_of, karin.mina)] == [OpenReason.EXPORT]
