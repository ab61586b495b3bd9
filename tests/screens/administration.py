"""Pictures of the administration: every section, the invitation, long names; and, before there is a municipality, joining and founding."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from coachdesk.domain.organisation import organisations
from coachdesk.domain.space import new_id
from coachdesk.domain.staff import Laptop, StaffMember, StaffRole
from coachdesk.domain.unit import RetentionRule
from coachdesk.errors import InvitationInvalid
from coachdesk.storage import vault_folder
from tests.ui.places import PASSPHRASE
from ui.administration.devices_section import DevicesSection
from ui.administration.invite_section import InviteSection
from ui.administration.knowledge import Directory, Knowledge
from ui.administration.lease_forms import JourneyForm, LeaseForm, TelephoneForm
from ui.administration.member_form import MemberForm
from ui.administration.members_section import MembersSection
from ui.administration.new_organisation_page import NewOrganisationPage
from ui.administration.organisations_page import OrganisationsPage
from ui.administration.page import AdministrationPage
from ui.administration.reviewers_section import ReviewersSection
from ui.administration.unit_section import UnitSection
from ui.kit.carrying import Colleague, Device, Invited
from ui.kit.desk import Desk
from ui.kit.job import StorageThread
from ui.kit.page import Place
from ui.kit.reviewers import Reviewer, ReviewersView
from ui.kit.surroundings import Surroundings

if TYPE_CHECKING:
    from tests.screens.scenes import Stage

CODE = "7F3K-Q9TM-04XB-ZD6R"
SERVER = "https://coachdesk.harjedalen.example"
LONG = "Anna-Margareta von Oelreich-Gyllenhammar Čeavvi Bååth-Österåker"


class Overlay(QObject):
    """A page in the frame's place, until the next scene lays another there or goes somewhere."""

    def __init__(self, stage: "Stage", page: QWidget, gone: Callable[[], object]) -> None:
        super().__init__(page)
        window = stage.program.window
        self._page, self._gone, self._frame = page, gone, window.frame
        self._frame.hide()
        self._frame.went.connect(self.away)
        page.setParent(window)
        page.setGeometry(window.rect())
        page.show()
        page.raise_()

    @Slot(object)
    def away(self, _: object) -> None:
        """Back to the frame."""
        self._frame.went.disconnect(self.away)
        self._frame.show()
        self._page.hide()
        self._page.deleteLater()
        self.setParent(None)
        self._gone()


def overlay(stage: "Stage", page: QWidget, gone: Callable[[], object] = lambda: None) -> None:
    """Let *page* stand alone in the window; *gone* is called when it is taken away."""
    for before in stage.program.window.findChildren(Overlay):
        before.away(None)
    Overlay(stage, page, gone)


def _section(stage: "Stage", name: str) -> AdministrationPage:
    page = stage.go("administration", section=name)
    assert isinstance(page, AdministrationPage)
    stage.rest(500)
    return page


def _known(page: AdministrationPage, long: bool = False) -> Knowledge:
    """What a municipality of some months knows; the vault of the pictures has no server."""
    known = page._known
    assert known is not None
    now, me = known.now, known.me
    sveg, hede, funas = uuid4(), uuid4(), uuid4()
    places = {funas: "Funäsdalen", hede: "Hede", sveg: "Sveg"}
    names = [
        ("Åsa Öst", StaffRole.UNIT_HEAD, sveg),
        ("Siv Nyman", StaffRole.COACH, hede),
        ("Biret Šuorra", StaffRole.WORK_SUPERVISOR, funas),
    ]
    if long:
        names.append((LONG, StaffRole.PROJECT_LEADER, hede))
    members = [replace_staff(one, sveg if one.id == me.user_id else funas, places) for one in known.working]
    fresh = [StaffMember(id=new_id(), name=name, role=role, place=places[team], team_id=team) for name, role, team in names]
    gone = StaffMember(id=new_id(), name="Lars Modin", role=StaffRole.COACH, place="Sveg", left_on=now.date() - timedelta(days=40))
    laptops = list(known.directory.laptops)
    log: dict[UUID, Colleague] = {}
    for number, one in enumerate((*members, *fresh, gone)):
        come = one.name not in {"Siv Nyman", "Biret Šuorra"}
        own = [laptop for laptop in laptops if laptop.user_id == one.id]
        if come and not own:
            first, added = (one.name or "").split()[0], now - timedelta(days=90 + number)
            own = [Laptop(id=new_id(), name=f"{first}-{one.place or 'Sveg'}", user_id=one.id, added_at=added)]
            laptops += own
        until = None if come else now + timedelta(days=13 if one.name == "Siv Nyman" else -2)
        team = (one.team_id,) if one.team_id is not None else ()
        heard = [Device(laptop.id, now - timedelta(hours=3 + 30 * number)) for laptop in own]
        heads = one.role is StaffRole.UNIT_HEAD
        akter = (14 - number, 0 if heads else number % 2)
        log[one.id] = Colleague(one.id, one.id == me.user_id, tuple(heard), team, heads, *akter, until)
    return Knowledge(me, Directory(known.directory.unit, [*members, *fresh, gone], laptops, places), log)


def replace_staff(one: StaffMember, team: UUID, places: dict[UUID, str]) -> StaffMember:
    """The same colleague, in a place with a team."""
    return StaffMember(id=one.id, name=one.name, role=one.role, title=one.title, place=places[team], team_id=team)


def _show(stage: "Stage", name: str, *, long: bool = False) -> AdministrationPage:
    page = _section(stage, name)
    page._soon.blockSignals(True)
    known = _known(page, long)
    page._known = known
    page.sections.count("invite", str(len(known.waiting)))
    assert page.section is not None
    page.section.show_known(known)
    return page


def _days(stage: "Stage", make: "Callable[[Desk, Laptop], LeaseForm]", answer: str = "") -> None:
    section = _show(stage, "devices").section
    assert isinstance(section, DevicesSection)
    page = stage.program.window.frame.page
    assert isinstance(page, AdministrationPage)
    assert page._known is not None
    laptop = next(one for one in page._known.directory.laptops if one.id != stage.program.desk.who.device_id)
    form = make(stage.program.desk, laptop)
    section.give_days(form)
    stage.rest(200)
    if isinstance(form, TelephoneForm) and answer:
        form.show_answer(answer)


def _invite_form(stage: "Stage") -> None:
    section = _show(stage, "invite").section
    assert isinstance(section, InviteSection)
    section.open()
    assert section.form is not None
    section.form.form.form.fields["name"].put("Elin Sundqvist")
    section.form.form.form.edited.emit()


def _invited(stage: "Stage") -> None:
    section = _show(stage, "invite").section
    assert isinstance(section, InviteSection)
    section._hand_over(Invited(CODE, SERVER, stage.program.desk.who.now() + timedelta(days=14)), "Elin Sundqvist")


def _member_form(stage: "Stage") -> None:
    section = _show(stage, "members").section
    assert isinstance(section, MembersSection)
    section.edit(stage.program.desk.who.user_id)
    stage.rest(300)
    assert isinstance(section.form, MemberForm)
    assert section._known is not None
    fields, places = section.form.form.form.fields, section._known.directory.places
    fields["team_id"].put(next(team for team, place in places.items() if place == "Sveg"))


def _leaving(stage: "Stage") -> None:
    section = _show(stage, "members").section
    assert isinstance(section, MembersSection)
    assert section._known is not None
    section.let_leave(next(one.id for one in section._known.working if one.name == "Per-Ola Bränd"))
    stage.rest(400)  # who takes over is read after the form has been shown


LONGEST_RESTS = 300
"""Of a tenth of a second: making a vault is slow on purpose, and a machine may be busy."""


def _fresh(stage: "Stage") -> AdministrationPage:
    """The page of a vault that belongs to nobody."""
    desk = Desk(StorageThread())
    folder = stage.root / f"Siv-{new_id().hex[-6:]}"
    desk.open(lambda: vault_folder.create(folder, PASSPHRASE).workspace)
    for _ in range(LONGEST_RESTS):
        if desk.is_open:
            break
        stage.rest(100)
    page = AdministrationPage(Surroundings(desk, stage.program.preferences), Place("administration"))
    overlay(stage, page, desk.leave)
    page.entered()
    return page


def _welcome(stage: "Stage") -> None:
    page = _fresh(stage)
    assert page.welcome is not None
    page.welcome.form.fields["laptop"].put("Elin-Hede")


def _join_wrong(stage: "Stage") -> None:
    page = _fresh(stage)
    assert page.welcome is not None
    form = page.welcome.form
    form.fields["laptop"].put("Elin-Hede")
    form.code.line.setText(f"coachdesk:join?server=https%3A%2F%2Fcoachdesk.harjedalen.example&code={CODE}")
    form.code.line.textEdited.emit(form.code.line.text())
    form._refused(InvitationInvalid(reason="expired"))


def _found(stage: "Stage", *, wrong: bool = False) -> None:
    page = _fresh(stage)
    assert page.welcome is not None
    page.welcome.open_found.click()
    form = page.welcome.found_form
    assert form is not None
    values = {"server": "coachdesk.harjedalen.example", "municipality": "Härjedalen", "unit": "Arbete och aktivitet"}
    values |= {"founder": "Åsa Öst", "place": "Sveg", "laptop": "Åsa-Sveg"}
    for name, value in values.items():
        form.fields[name].put(value)
    if wrong:
        for name in ("passphrase", "again"):
            form.fields[name].put("björk mossa tall" if name == "again" else "björk")
        form.submit()


def _organisation(stage: "Stage") -> None:
    workspace = stage.program.desk._vault.workspace
    stage.go("organisation", workspace.read(organisations, text="bageriet")[0].id)
    stage.rest(500)


def _new_organisation(stage: "Stage") -> None:
    page = stage.go("new_organisation", None, name="Fjällb")
    assert isinstance(page, NewOrganisationPage)
    page._look()
    stage.rest(400)


def _no_organisations(stage: "Stage") -> None:
    page = stage.go("organisations")
    assert isinstance(page, OrganisationsPage)
    stage.rest(400)
    page._settle(0)


def _take_back(stage: "Stage") -> None:
    section = _show(stage, "invite").section
    assert isinstance(section, InviteSection)
    user, button = next(iter(section.back.items()))
    assert section._known is not None
    biret = next(one.id for one in section._known.working if one.name == "Biret Šuorra")
    section._known.log[biret] = replace(section._known.log[biret], called_off=True)
    section.show_known(section._known)
    section.ask_back(user, "Siv Nyman")
    assert button is not None


def _reviewers(stage: "Stage", *, asked: bool = False) -> None:
    section = _show(stage, "reviewers").section
    assert isinstance(section, ReviewersSection)
    stage.rest(300)
    stage.program.window.frame.page.banner.clear()  # the vault of the pictures has no server to ask
    known = section._known
    assert known is not None
    users = {one.name: one.id for one in known.working}
    since = known.now - timedelta(days=40)
    mine = Reviewer(known.me.user_id)
    both = (mine, Reviewer(users["Åsa Öst"], since))
    section.show_view(ReviewersView((mine,) if asked else both, (), may=True))
    if asked:
        section.ask(users["Åsa Öst"], True)


def _unit_form(stage: "Stage") -> None:
    section = _show(stage, "unit").section
    assert isinstance(section, UnitSection)
    section.panel.edit()
    stage.rest(400)
    assert section.panel.form is not None
    form = section.panel.form.form
    for name, value in (("municipality_code", "2361"), ("retention_rule", RetentionRule.LOCAL_PLAN), ("retention_years", "10")):
        form.fields[name].put(value)
        form.fields[name].edited.emit()


ADMINISTRATION: "dict[str, Callable[[Stage], object]]" = {
    "lease-journey": lambda stage: _days(stage, JourneyForm),
    "lease-answer": lambda stage: _days(stage, TelephoneForm),
    "lease-answered": lambda stage: _days(stage, TelephoneForm, "Q8SS73QQNYRM"),
    "admin-members": lambda stage: _show(stage, "members"),
    "admin-long-names": lambda stage: _show(stage, "members", long=True),
    "admin-member-form": _member_form,
    "admin-leaving": _leaving,
    "admin-invite": lambda stage: _show(stage, "invite"),
    "admin-invite-form": _invite_form,
    "admin-invited": _invited,
    "admin-invite-back": _take_back,
    "admin-reviewers": _reviewers,
    "admin-reviewer-named": lambda stage: _reviewers(stage, asked=True),
    "admin-unit-form": _unit_form,
    "admin-seeing": lambda stage: _show(stage, "seeing"),
    "admin-devices": lambda stage: _show(stage, "devices"),
    "admin-unit": lambda stage: _show(stage, "unit"),
    "admin-keys": lambda stage: _section(stage, "keys"),
    "organisations": lambda stage: stage.go("organisations"),
    "organisations-empty": _no_organisations,
    "organisation": _organisation,
    "new-organisation": _new_organisation,
    "welcome": _welcome,
    "join-wrong": _join_wrong,
    "found": _found,
    "found-wrong": lambda stage: _found(stage, wrong=True),
}
