"""Pictures of people who go and of computers that are lost: every form in each of its states."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from tests.screens.administration import CODE, SERVER, _known, _section
from tests.screens.sync_views import sync_views
from ui.administration.devices_section import DevicesSection
from ui.administration.knowledge import Knowledge
from ui.administration.lost_form import LostForm
from ui.administration.members_section import MembersSection
from ui.administration.page import AdministrationPage
from ui.administration.places_form import PlacesForm
from ui.kit.personnel import Holding, Unfinished
from ui.my_day.page import MyDayPage
from ui.syncing.page import SyncPage

if TYPE_CHECKING:
    from tests.screens.scenes import Stage


def _gone(page: AdministrationPage) -> Knowledge:
    """Per-Ola stands in in Hede; Åsa leaves in two weeks; Lars and Eva have left, one with an emptied computer and one not."""
    known = _known(page)
    people, places, log, today = (
        {one.name: one for one in known.directory.members},
        known.directory.places,
        dict(known.log),
        known.now.date(),
    )
    hede = next(team for team, place in places.items() if place == "Hede")
    perola, asa, lars = people["Per-Ola Bränd"], people["Åsa Öst"], people["Lars Modin"]
    perola.substitute_team_id, perola.substitute_until = hede, today + timedelta(days=20)
    log[perola.id] = replace(log[perola.id], places=(*log[perola.id].places, hede), only=2)
    asa.left_on = today + timedelta(days=14)
    device = replace(log[lars.id].devices[0], shut=True, emptied=known.now - timedelta(days=38))
    log[lars.id] = replace(log[lars.id], devices=(device,), left=True, places=())
    in_hand = {lars.id: 3, perola.id: 12}
    return Knowledge(known.me, replace(known.directory, in_hand=in_hand), log)


def _members(stage: "Stage") -> MembersSection:
    page = _section(stage, "members")
    page._soon.blockSignals(True)
    page._known = _gone(page)
    assert isinstance(page.section, MembersSection)
    page.section.show_known(page._known)
    return page.section


def _who(section: MembersSection, name: str) -> UUID:
    assert section._known is not None
    return next(one.id for one in section._known.directory.members if one.name == name)


def _leaving(stage: "Stage", *, each: bool = False) -> None:
    section = _members(stage)
    section.let_leave(_who(section, "Per-Ola Bränd"))
    stage.rest(400)
    if each:
        section.form.hand_over.each.click()  # type: ignore[union-attr]  # a LeavingForm


def _former(stage: "Stage") -> None:
    section = _members(stage)
    section.hand_over(_who(section, "Per-Ola Bränd"))
    stage.rest(300)


def _places(stage: "Stage", *, out: bool = False) -> None:
    section = _members(stage)
    section.place(_who(section, "Per-Ola Bränd"))
    form = section.form
    assert isinstance(form, PlacesForm)
    if out:
        next(iter(form.out.values())).click()
    stage.rest(300)


def _devices(stage: "Stage") -> DevicesSection:
    page = _section(stage, "devices")
    page._soon.blockSignals(True)
    page._known = _gone(page)
    assert isinstance(page.section, DevicesSection)
    page.section.show_known(page._known)
    return page.section


def _lost(stage: "Stage", *, shut: bool | None = None) -> None:
    section = _devices(stage)
    assert section._known is not None
    now = section._known.now
    section.lose(next(one for one in section._known.directory.laptops if (one.name or "").startswith("Perola")))
    form = section.form
    assert isinstance(form, LostForm)
    stage.rest(300)
    form.show_holding(
        Holding(41, (("Funäsdalen", 22), ("Hede", 14), ("", 1)), 2, 2, now - timedelta(days=2), 30, now.date() + timedelta(days=30), 0)
    )
    page = stage.program.window.frame.page
    page.banner.clear()  # the vault of the pictures has no server to ask
    if shut is not None:
        form.show_shut(shut)
    stage.rest(300)


def _pair(stage: "Stage") -> None:
    section = _devices(stage)
    section.show_code((CODE, SERVER, stage.program.desk.who.now() + timedelta(minutes=12, seconds=30)))


def _shut_out(stage: "Stage", why: str, *, waits: bool = False, emptied: bool = False) -> None:
    page = stage.go("syncing")
    assert isinstance(page, SyncPage)
    views = sync_views(stage.program.desk.who.now(), stage.akt("Åkerbrand"))
    stage.rest(400)
    page.show_view(replace(views["offline" if waits else "all-there"], shut_out=why, emptied=emptied))
    page._desk.sync_changed.disconnect(page.show_view)


def _my_day(stage: "Stage") -> None:
    page = stage.go("my_day")
    assert isinstance(page, MyDayPage)
    stage.rest(500)
    today = stage.program.desk.who.now().date()
    page.people._show(
        (
            Unfinished(UUID(int=1), "Lars Modin", today - timedelta(days=1)),
            Unfinished(UUID(int=2), "Anna-Margareta von Oelreich-Gyllenhammar", today, UUID(int=3), "Funäsdalen"),
        )
    )


GOING: "dict[str, Callable[[Stage], object]]" = {
    "going-members": _members,
    "going-leaving": _leaving,
    "going-leaving-each": lambda stage: _leaving(stage, each=True),
    "going-former": _former,
    "going-places": _places,
    "going-places-out": lambda stage: _places(stage, out=True),
    "going-devices": _devices,
    "going-lost": _lost,
    "going-lost-shut": lambda stage: _lost(stage, shut=True),
    "going-lost-later": lambda stage: _lost(stage, shut=False),
    "going-pair": _pair,
    "going-shut-left": lambda stage: _shut_out(stage, "left", waits=True),
    "going-shut-revoked": lambda stage: _shut_out(stage, "revoked"),
    "going-shut-emptied": lambda stage: _shut_out(stage, "left", emptied=True),
    "going-my-day": _my_day,
}
