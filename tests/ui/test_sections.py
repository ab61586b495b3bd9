"""The sections of the administration: what a head of unit reads and changes, with what is known fed in by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.handing_on import in_hand
from coachdesk.domain.staff import StaffMember, laptops, staff
from tests.ui.hands import press, read, type_in
from ui.administration.devices_section import DevicesSection
from ui.administration.invite_section import InviteSection
from ui.administration.knowledge import Directory, Knowledge, directory
from ui.administration.leaving_form import LeavingForm
from ui.administration.member_form import MemberForm
from ui.administration.members_section import MembersSection
from ui.administration.page import SECTIONS, AdministrationPage
from ui.administration.section import Section
from ui.administration.seeing_section import SeeingSection
from ui.administration.unit_section import UnitSection
from ui.kit.carrying import Colleague, Device
from ui.kit.page import Place
from ui.kit.pieces import IconButton
from ui.kit.surroundings import Surroundings

Show = Callable[[QWidget], None]


@pytest.fixture
def known(qtbot: QtBot, surroundings: Surroundings) -> Knowledge:
    """Karin leads the unit and may invite; Per-Ola has a laptop and two akter of his own; Siv was invited and hasn't come."""
    found = read(qtbot, surroundings, directory)
    me = surroundings.desk.who
    hede, sveg = uuid4(), uuid4()
    siv = StaffMember(id=uuid4(), name="Siv Nyman", place="Hede", team_id=hede)
    members = [*found.members, siv]
    log = {}
    for one in members:
        mine = [laptop for laptop in found.laptops if laptop.user_id == one.id]
        devices = tuple(Device(laptop.id, me.now() - timedelta(days=1)) for laptop in mine)
        log[one.id] = Colleague(one.id, one.id == me.user_id, devices, (sveg,), one.id == me.user_id, 9, 2)
    log[siv.id] = replace(log[siv.id], places=(hede,), akter=0, alone=0, invited_until=me.now() + timedelta(days=13))
    return Knowledge(me, Directory(found.unit, members, found.laptops, {hede: "Hede", sveg: "Sveg"}), log)


def _words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def _shown(section: Section, known: Knowledge, shown: Show) -> str:
    section.show_known(known)
    shown(section)
    return _words(section)


def test_colleagues_are_told_with_what_they_see_and_when_they_were_heard(surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """Role, place, sentence, computers; and who hasn't come yet."""
    words = _shown(MembersSection(surroundings), known, shown)
    assert "Karin Hedlund ser alla akter i enheten." in words
    assert "Per-Ola Bränd ser alla akter i Sveg." in words
    assert "Perola-Funäs  ·  senast hörd i går" in words
    assert "Efter anslutningen: Siv Nyman ser alla akter i Hede." in words
    assert words.count("har inte kommit än") == 1


def test_another_place_is_said_to_give_its_akter_before_it_is_saved(
    qtbot: QtBot, surroundings: Surroundings, known: Knowledge, shown: Show
) -> None:
    """Nothing that she sees today is taken away by it, and that is said, too."""
    section = MembersSection(surroundings)
    _shown(section, known, shown)
    perola = next(one for one in known.working if one.name == "Per-Ola Bränd")
    section.edit(perola.id)
    qtbot.waitUntil(lambda: isinstance(section.form, MemberForm))
    form = section.form
    assert isinstance(form, MemberForm)
    assert section.busy()
    hede = next(iter(known.directory.places))
    form.form.form.fields["team_id"].put(hede)
    form.form.form.edited.emit()
    assert form.effect.text().startswith("Per-Ola Bränd ser då också alla akter i Hede.")
    press(form.form.save, Qt.Key.Key_Escape)
    assert not section.busy()


def test_a_changed_title_is_kept_and_can_be_undone(qtbot: QtBot, surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """Everyone may change what is said about herself."""
    plain = Knowledge(known.me, known.directory, {user: replace(one, issuer=False) for user, one in known.log.items()})
    section = MembersSection(surroundings)
    _shown(section, plain, shown)
    assert not section.invite.isVisible()
    (edit,) = section.findChildren(IconButton)
    toasts: list[Any] = []
    surroundings.toasts.said.connect(toasts.append)
    edit.click()
    qtbot.waitUntil(lambda: isinstance(section.form, MemberForm))
    assert isinstance(section.form, MemberForm)
    field = section.form.form.form.fields["title"]
    assert "team_id" not in section.form.form.form.fields
    field.put("Samordnare")
    press(field.line, Qt.Key.Key_Return)  # type: ignore[attr-defined]  # a TextField
    qtbot.waitUntil(lambda: "Samordnare" in {one.title for one in read(qtbot, surroundings, staff)})
    qtbot.waitUntil(lambda: bool(toasts))
    toasts[0].undo()
    qtbot.waitUntil(lambda: "Samordnare" not in {one.title for one in read(qtbot, surroundings, staff)})


def test_leaving_says_what_can_be_lost_before_it_is_done(qtbot: QtBot, surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """What only he can read and what lies unsent; today it is ended, a day to come is written down. Esc calls it off."""
    perola = next(one for one in known.working if one.name == "Per-Ola Bränd")
    known.log[perola.id] = replace(known.log[perola.id], only=2)
    section = MembersSection(surroundings)
    _shown(section, known, shown)
    section.let_leave(perola.id)
    form = section.form
    assert isinstance(form, LeavingForm)
    words = _words(form)
    assert "2 akter kan bara Per-Ola Bränd läsa." in words
    assert "Datorn Perola-Funäs hördes av senast i går 12:00." in words
    assert form.save.accessibleName() == "Avsluta nu"
    line = form.form.fields["left_on"].line  # type: ignore[attr-defined]  # a DayField
    line.clear()
    type_in(line, "3 dec")
    assert form.save.accessibleName() == "Skriv upp dagen"
    qtbot.waitUntil(lambda: "Per-Ola Bränd är ansvarig för 1 öppen akt" in _words(form))
    press(form.save, Qt.Key.Key_Escape)
    assert not section.busy()


def test_without_a_server_leaving_is_a_matter_of_the_list(qtbot: QtBot, surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """It can be undone, and his akter get somebody new at once."""
    alone = Knowledge(known.me, known.directory, {})
    section = MembersSection(surroundings)
    _shown(section, alone, shown)
    perola = next(one for one in known.working if one.name == "Per-Ola Bränd")
    section.let_leave(perola.id)
    form = section.form
    assert isinstance(form, LeavingForm)
    assert "Per-Ola Bränd är inte med i servern." in _words(form)
    qtbot.waitUntil(lambda: bool(form.hand_over.akter))
    form.hand_over.each.click()
    (field,) = form.hand_over.fields.values()
    field.put(known.me.user_id)
    toasts: list[Any] = []
    surroundings.toasts.said.connect(toasts.append)
    form.save.click()
    qtbot.waitUntil(lambda: bool(toasts))
    assert [one.name for one in read(qtbot, surroundings, staff)] == ["Karin Hedlund"]
    assert read(qtbot, surroundings, in_hand, perola.id) == []
    toasts[0].undo()
    qtbot.waitUntil(lambda: len(read(qtbot, surroundings, staff)) == 2)
    assert len(read(qtbot, surroundings, in_hand, perola.id)) == 1


def test_who_has_left_is_told_with_her_computers_and_what_waits(surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """Emptied, not heard of, or still to be said; and akter that nobody has taken over."""
    perola = next(one for one in known.directory.members if one.name == "Per-Ola Bränd")
    perola.left_on = known.now.date()
    (device,) = known.log[perola.id].devices

    def said(one: Device, **more: Any) -> str:
        log = known.log | {perola.id: replace(known.log[perola.id], devices=(one,), **more)}
        where = replace(known.directory, in_hand={perola.id: 3})
        return _shown(MembersSection(surroundings), Knowledge(known.me, where, log), shown)

    words = said(replace(device, shut=True, emptied=known.now - timedelta(days=12)), left=True)
    assert "Perola-Funäs: tömd 12 nov" in words
    assert "3 öppna akter har fortfarande Per-Ola Bränd som ansvarig." in words
    assert "får inget mer, inte tömd, har inte hörts av sedan i går" in said(replace(device, shut=True), left=True)
    assert "Avslutas så snart den här datorn når servern." in said(device, leaving=True)
    assert "Per-Ola Bränd får fortfarande allt nytt" in said(device)
    perola.left_on = None


def test_the_unit_and_its_places_are_told(qtbot: QtBot, surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """How many see a place's akter; who can't add places isn't offered it, but told where it is done."""
    section = UnitSection(surroundings)
    words = _shown(section, known, shown)
    assert "1 medarbetare ser ortens akter" in words
    assert section.add.isVisible()
    section.open()
    assert section.form is not None
    section.form.submit()
    assert section.form.form.fields["name"].problem.text() == "Fyll i det här."
    press(section.form.save, Qt.Key.Key_Escape)
    section.show_known(Knowledge(known.me, known.directory, {}))
    assert not section.add.isVisible()
    qtbot.waitUntil(lambda: "Orter läggs till på datorn där kommunen lades upp." in _words(section))


def test_only_ones_own_computer_is_renamed(qtbot: QtBot, surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """And another's can be called lost, by who looks after the unit's."""
    section = DevicesSection(surroundings)
    words = _shown(section, known, shown)
    assert "Tryck på Borttappad vid datorn" in words
    lost = [one.accessibleName() for one in section.findChildren(QPushButton) if one.text() == "Borttappad"]
    assert lost == ["Perola-Funäs är borttappad"]
    assert "Senaste ändring därifrån: i går 12:00" in words
    (edit,) = section.findChildren(IconButton)
    edit.click()
    qtbot.waitUntil(lambda: section.form is not None)
    assert section.form is not None
    line = section.form.form.fields["name"].line  # type: ignore[attr-defined]  # a TextField
    line.clear()
    type_in(line, "Karin-Hede")
    press(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: {one.name for one in read(qtbot, surroundings, laptops)} == {"Karin-Hede", "Perola-Funäs"})


def test_who_sees_what_counts_the_akter_and_names_those_who_left(surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """Someone who left and hasn't been ended yet is said to see what she sees."""
    gone = known.directory.members[1]
    gone.left_on = known.now.date()
    words = _shown(SeeingSection(surroundings), known, shown)
    assert "Det är 9 akter i dag, 2 av dem enskilt." in words
    assert "Har slutat men är inte avslutad än: Per-Ola Bränd ser alla akter i Sveg." in words
    gone.left_on = None


def test_who_has_not_come_is_listed_with_the_days_left(surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """Each with a new code, and with the way to take the old one back."""
    section = InviteSection(surroundings)
    words = _shown(section, known, shown)
    assert "Gäller till 7 dec, 13 dagar kvar" in words
    assert [one.accessibleName() for one in section.findChildren(QPushButton) if one.text() == "Ny kod"] == ["Ny kod till Siv Nyman"]
    section.show_known(Knowledge(known.me, known.directory, {}))
    assert "Det finns ingen server än" in _words(section)


@pytest.mark.parametrize("name", [entry.page for entry, _ in SECTIONS])
def test_every_section_opens_by_key_and_is_come_back_to(qtbot: QtBot, surroundings: Surroundings, shown: Show, name: str) -> None:
    """From the list of sections; the page remembers which one was open."""
    page = AdministrationPage(surroundings, Place("administration"))
    shown(page)
    qtbot.waitUntil(lambda: page._known is not None)
    page.entered()
    button = page.sections._buttons[name]
    button.setFocus()
    press(button, Qt.Key.Key_Space)
    assert page.place() == Place("administration", None, {"section": name})
    assert isinstance(page.section, {entry.page: made for entry, made in SECTIONS}[name])


def test_where_the_window_is_narrow_one_field_chooses_the_section(qtbot: QtBot, surroundings: Surroundings, shown: Show) -> None:
    """As at 200 % text: no column beside the content, nothing sideways."""
    page = AdministrationPage(surroundings, Place("administration"))
    shown(page)
    page.resize(620, 700)
    qtbot.waitUntil(page.sections.field.isVisible)
    assert not any(button.isVisible() for button in page.sections._buttons.values())
    press(page.sections.field, Qt.Key.Key_Down)
    page.sections.field.activated.emit(page.sections.field.currentIndex())
    assert page.place().state["section"] == SECTIONS[1][0].page
