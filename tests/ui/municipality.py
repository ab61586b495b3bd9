"""A municipality by hand: through the real forms, on real vaults, with a line to the real server."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.staff import laptops, staff
from tests.sync.client.desks import Desk as Laptop
from tests.ui.hands import Listener, press, read
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
    before = page._known
    page._reload()
    qtbot.waitUntil(lambda: page._known is not None and page._known is not before, timeout=10_000)
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
    with qtbot.waitSignal(surroundings.desk.joined, timeout=20_000):
        form.go.click()


def invite(qtbot: QtBot, page: AdministrationPage, name: str) -> str:
    """Gives what the QR code holds."""
    page.choose("invite")
    chosen = page.section
    assert isinstance(chosen, InviteSection)
    qtbot.waitUntil(lambda: chosen.form is not None, timeout=10_000)
    assert chosen.form is not None
    chosen.form.form.form.fields["name"].put(name)
    chosen.form.form.submit()
    qtbot.waitUntil(lambda: chosen.card is not None, timeout=20_000)
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
    with qtbot.waitSignal(surroundings.desk.joined, timeout=20_000):
        press(form.code.line, Qt.Key.Key_Return)


def settle(qtbot: QtBot, done: Callable[[], bool], *desks: Surroundings, timeout: int = 30_000) -> None:
    """Rounds on all desks, until *done*."""

    def now() -> bool:
        for one in desks:
            one.desk.carry(lambda carrier: carrier.send_now())
        qtbot.wait(200)
        return done()

    qtbot.waitUntil(now, timeout=timeout)


def two(qtbot: QtBot, new_desk: NewDesk, shown: Show, token: str) -> tuple[Surroundings, Surroundings, AdministrationPage]:
    """Åsa, who looks after it, and Per-Ola, who came by invitation; with Åsa's page."""
    asa, perola = new_desk("asa"), new_desk("perola")
    found(qtbot, asa, shown, token)
    page = administration(asa, shown)
    qtbot.waitUntil(lambda: page._known is not None and page._known.issues, timeout=10_000)
    come_in(qtbot, perola, shown, invite(qtbot, page, "Per-Ola Bränd"), "Perola-Funäs")
    settle(qtbot, lambda: len(read(qtbot, perola, staff)) == len(read(qtbot, asa, laptops)) == 2, asa, perola)
    return asa, perola, page


def carried(qtbot: QtBot, surroundings: Surroundings, errand: Callable[[Carrier], Any]) -> Any:
    """What an errand gives."""
    listener = Listener()
    surroundings.desk.carry(errand).then(listener.take).failed_to(listener.fail)
    qtbot.waitUntil(lambda: bool(listener.results or listener.errors), timeout=20_000)
    if listener.errors:
        raise listener.errors[0]
    return listener.results[0]


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
