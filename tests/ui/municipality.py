"""A municipality by hand: through the real forms, on real vaults, with a line to the real server."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.staff import laptops, staff
from tests.sync.client.desks import Desk as Laptop
from tests.ui.hands import outcome, press, read
from ui.administration.invitation_text import InvitationText
from ui.administration.invite_section import InviteSection
from ui.administration.page import AdministrationPage
from ui.administration.section import Section
from ui.administration.welcome import Welcome
from ui.kit.carrying import Carrier, Colleague
from ui.kit.page import Place
from ui.kit.surroundings import Surroundings

ADDRESS = "https://coachdesk.example.se"
Show = Callable[[QWidget], None]
NewDesk = Callable[..., Surroundings]


def administration(surroundings: Surroundings, shown: Show) -> AdministrationPage:
    """The page on the screen."""
    page = AdministrationPage(surroundings, Place("administration"))
    shown(page)
    return page


def section(qtbot: QtBot, page: AdministrationPage, name: str) -> Section:
    """One of its sections, as known now."""
    page._reload()
    # It asks the carrier, then storage; both work in order, and an answer to an earlier question may still be on its way.
    outcome(qtbot, page._desk.carry(lambda _: None))
    outcome(qtbot, page._desk.read(lambda _: None))
    page._show(name)
    assert page.section is not None
    return page.section


def welcome(surroundings: Surroundings, shown: Show) -> Welcome:
    """What stands there before there is a municipality."""
    page = administration(surroundings, shown)
    assert page.welcome is not None
    return page.welcome


def found(qtbot: QtBot, surroundings: Surroundings, shown: Show, token: str) -> None:
    """Åsa founds it; the passphrase of the key file is typed wrong once."""
    first = welcome(surroundings, shown)
    first.open_found.click()
    form = first.found_form
    assert form is not None
    values = {"server": ADDRESS, "token": token, "municipality": "Härjedalen", "unit": "Arbete och aktivitet", "founder": "Åsa Öst"}
    values |= {"place": "Sveg", "laptop": "Åsa-Sveg", "passphrase": "björk mossa tall", "again": "björk mossa"}
    for name, value in values.items():
        form.fields[name].put(value)
    form.go.click()
    assert form.fields["again"].problem.text() == "De två är inte lika. Skriv en gång till."
    form.fields["again"].put("björk mossa tall")
    with qtbot.waitSignal(surroundings.desk.joined):
        form.go.click()


def invite(qtbot: QtBot, page: AdministrationPage, name: str) -> str:
    """Gives what the QR code holds."""
    page.choose("invite")
    chosen = page.section
    assert isinstance(chosen, InviteSection)
    qtbot.waitUntil(lambda: chosen.form is not None)
    assert chosen.form is not None
    chosen.form.form.form.fields["name"].put(name)
    chosen.form.form.submit()
    qtbot.waitUntil(lambda: chosen.card is not None)
    return handed_over(chosen)


def handed_over(chosen: InviteSection) -> str:
    """What the card that is shown holds."""
    assert chosen.card is not None
    return str(InvitationText(chosen.card.code.text().replace(" – ", "-"), ADDRESS))


def come_in(qtbot: QtBot, surroundings: Surroundings, shown: Show, text: str, laptop: str) -> None:
    """Through the form of who was invited."""
    form = welcome(surroundings, shown).form
    form.code.line.setText(f"Här kommer din inbjudan: {text} Hej")
    form.code.line.textEdited.emit(form.code.line.text())
    assert form.server.value() == ADDRESS
    form.fields["laptop"].put(laptop)
    with qtbot.waitSignal(surroundings.desk.joined):
        press(form.code.line, Qt.Key.Key_Return)


def settle(qtbot: QtBot, done: Callable[[], bool], *desks: Surroundings) -> None:
    """Rounds on all desks, until *done*. Ask storage or the carrier there: what a desk was told last may be from before."""

    def now() -> bool:
        for one in desks:
            carried(qtbot, one, lambda carrier: carrier.send_now())
        qtbot.wait(200)
        return done()

    qtbot.waitUntil(now)


def sent(qtbot: QtBot, surroundings: Surroundings) -> None:
    """All that was handed to the desk is written, and the server has said that it has it."""
    read(qtbot, surroundings, lambda _: None)  # errands don't wait for the storage thread, which may be at it still
    settle(qtbot, lambda: bool(carried(qtbot, surroundings, lambda carrier: carrier.look()).all_there), surroundings)


def two(qtbot: QtBot, new_desk: NewDesk, shown: Show, token: str) -> tuple[Surroundings, Surroundings, AdministrationPage]:
    """Åsa, who looks after it, and Per-Ola, who came by invitation; with Åsa's page."""
    asa, perola = new_desk("asa"), new_desk("perola")
    found(qtbot, asa, shown, token)
    page = administration(asa, shown)
    qtbot.waitUntil(lambda: page._known is not None and page._known.issues)
    come_in(qtbot, perola, shown, invite(qtbot, page, "Per-Ola Bränd"), "Perola-Funäs")
    settle(qtbot, lambda: len(read(qtbot, perola, staff)) == len(read(qtbot, asa, laptops)) == 2, asa, perola)
    return asa, perola, page


def carried(qtbot: QtBot, surroundings: Surroundings, errand: Callable[[Carrier], Any]) -> Any:
    """What an errand gives, or the error that it failed with."""
    return outcome(qtbot, surroundings.desk.carry(errand))


def colleague(qtbot: QtBot, surroundings: Surroundings, user: UUID) -> Colleague:
    """Somebody as the membership log knows her."""
    everyone: list[Colleague] = carried(qtbot, surroundings, lambda carrier: carrier.colleagues())
    return next(one for one in everyone if one.user_id == user)


def said_by(surroundings: Surroundings) -> list[str]:
    """What the toasts say from now on."""
    said: list[str] = []
    surroundings.toasts.said.connect(lambda toast: said.append(toast.words))
    return said


def words_of(widget: QWidget) -> str:
    """All that can be read on it."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def hear(*laptops: Laptop) -> None:
    """Rounds on laptops without windows, until everybody has heard everything."""
    for _ in range(3):
        for one in laptops:
            one.round()
