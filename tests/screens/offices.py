"""Pictures of keys and administrators: one administrator and no custodians; custodians who should rehearse; the forms; another root."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from coachdesk.crypto.comparing import comparison_code
from coachdesk.crypto.custody import seal_for_custodians
from tests.screens.administration import _known, _section
from ui.administration.hand_out_form import HandOutForm
from ui.administration.keys_section import KeysSection
from ui.administration.opening_form import OpeningForm
from ui.administration.page import AdministrationPage
from ui.kit.i18n import tr
from ui.kit.offices import Entrusted, Issuing, OfficesView
from ui.kit.place_form import PlaceForm
from ui.kit.words import listed

if TYPE_CHECKING:
    from tests.screens.scenes import Stage

CODE = comparison_code(bytes(16), bytes(32))
NAMES = ("Åsa Öst", "Siv Nyman", "Anna-Margareta von Oelreich-Gyllenhammar")


def _keys(stage: "Stage", *, settled: bool) -> KeysSection:
    page = _section(stage, "keys")
    assert isinstance(page, AdministrationPage)
    page._soon.blockSignals(True)
    section = page.section
    assert isinstance(section, KeysSection)
    known = _known(page)
    section._known = known
    users = [one.id for one in known.working if known.has_come(one.id)]
    view = OfficesView(administrators=(known.me.user_id,))
    if settled:
        made = known.now - timedelta(days=420)
        proposed = ((b"p" * 32, CODE, (users[-1],)),)
        issuing = (Issuing(b"i" * 32, True),)
        view = OfficesView((known.me.user_id, users[-1]), NAMES, made, made, here=True, proposed=proposed, issuing=issuing, program=2)
    section._show_view(view)
    stage.rest(200)
    return section


def _opening(stage: "Stage") -> None:
    section = _keys(stage, settled=True)
    section._ask_office(section.desk.who.user_id, True)
    form = section.form
    assert isinstance(form, OpeningForm)
    form.submit()
    stage.rest(300)


def _names(stage: "Stage") -> None:
    section = _keys(stage, settled=True)
    section._ask_names()
    stage.rest(300)


def _papers(stage: "Stage", step: int) -> None:
    section = _keys(stage, settled=False)
    section._ask_names()
    assert isinstance(section.form, PlaceForm)
    section._names = NAMES
    made = seal_for_custodians({"root": bytes(32)}, bytes(16), 1)
    section._hand_out(Entrusted(tuple(share.paper() for share in made.shares), made.file, CODE))
    for _ in range(step):
        assert isinstance(section.form, HandOutForm)
        section.form.next.click()
    stage.rest(300)


def _another_root(stage: "Stage") -> None:
    stage.go("my_day")
    stage.rest(300)
    words = tr("root.changed", names=listed(["Åsa Öst", "Karin Näslund"]), code=CODE)
    stage.program.window.frame.banner.say("stop", words, (tr("root.compared"), UUID), closable=False)


def _quiet(stage: "Stage") -> None:
    stage.program.window.frame.banner.clear()
    _keys(stage, settled=False)


def _below(stage: "Stage") -> None:
    section = _keys(stage, settled=True)
    section.programs.ask()
    stage.rest(300)


OFFICES: "dict[str, Callable[[Stage], object]]" = {
    "offices-another-root": _another_root,
    "offices-first": _quiet,
    "offices": lambda stage: _keys(stage, settled=True),
    "offices-opening": _opening,
    "offices-custodians": _names,
    "offices-paper": lambda stage: _papers(stage, 0),
    "offices-program": _below,
    "offices-file": lambda stage: _papers(stage, 3),
}
