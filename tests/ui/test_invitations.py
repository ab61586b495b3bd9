"""Invitations: what they say and how it is read back, the code as squares and on paper, and what somebody will see, said before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.draft import draft_of
from coachdesk.domain.staff import StaffMember, StaffRole, staff
from coachdesk.errors import ServerUnreachable
from coachdesk.settings import Settings
from tests.ui.hands import press, read
from ui.administration.invitation_card import InvitationCard
from ui.administration.invitation_sheet import Sheet, draw_invitation, sheet_words
from ui.administration.invitation_text import InvitationText, address_of, read_invitation
from ui.administration.invite_form import DRAFT, InviteForm
from ui.administration.join_form import JoinForm
from ui.administration.knowledge import Directory, Knowledge, directory
from ui.administration.qr import QUIET, QrPicture, matrix_of, paint_code
from ui.administration.words import left_words, seeing_words
from ui.kit.carrying import Colleague, Invited
from ui.kit.fields import FieldProblem
from ui.kit.look import apply
from ui.kit.paper import pdf_at
from ui.kit.surroundings import Surroundings
from ui.kit.words import listed

CODE, SERVER = "7F3K-Q9TM-04XB-ZD6R", "https://coachdesk.harjedalen.example:8443/härjedalen"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Show = Callable[[QWidget], None]


@pytest.mark.parametrize("around", ["{}", "  {}\n", "Hej! Här är din inbjudan: {} Vänliga hälsningar"])
def test_the_whole_text_is_read_back_wherever_it_stands(around: str) -> None:
    """What the QR code holds, pasted alone or inside a message."""
    assert read_invitation(around.format(InvitationText(CODE, SERVER))) == InvitationText(CODE, SERVER)
    assert read_invitation(around.format(str(InvitationText(CODE, SERVER)).replace("coachdesk:", "COACHDESK:"))).server == SERVER


def test_a_code_alone_is_a_code() -> None:
    """Whether it is right is seen when it is used; the address is typed below."""
    assert read_invitation(" 7f3k q9tm 04xb zd6r ") == InvitationText("7f3k q9tm 04xb zd6r")


@pytest.mark.parametrize(
    "torn", ["coachdesk:join?server=https%3A%2F%2Fx.se", "coachdesk:join?code=7F3K", "coachdesk:join?code=&server=x", "coachdesk:join?%"]
)
def test_a_torn_text_is_said_to_be_torn(torn: str) -> None:
    """Half of it would join nobody, and a guess would send the code to the wrong server."""
    with pytest.raises(FieldProblem):
        read_invitation(torn)


def test_neither_code_nor_sheet_shows_in_a_traceback() -> None:
    """They are secrets until they are used."""
    sheet = Sheet("Siv", "Härjedalen", CODE, SERVER, "8 december", "")
    assert CODE not in f"{InvitationText(CODE, SERVER)!r}{Invited(CODE, SERVER, NOW)!r}{sheet!r}"


@pytest.mark.parametrize(
    "typed,meant", [("coachdesk.se/", "https://coachdesk.se"), ("http://127.0.0.1:8000", "http://127.0.0.1:8000"), ("", "")]
)
def test_an_address_may_be_typed_short(typed: str, meant: str) -> None:
    """Nobody says https:// over the telephone."""
    assert address_of(typed) == meant


# --- squares and paper -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark", "contrast_dark"])
def test_the_code_is_black_on_white_with_room_around_it_in_every_theme(qapp: QApplication, qtbot: QtBot, theme: str) -> None:
    """A reader needs the contrast, four white squares on each side, and every square whole."""
    apply(qapp, Settings(language="sv", theme=theme))
    text = str(InvitationText(CODE, SERVER))
    matrix = matrix_of(text)
    picture = QrPicture(text, "QR-kod")
    qtbot.addWidget(picture)
    squares = len(matrix) + 2 * QUIET
    side = picture.sizeHint().width() // squares
    canvas = QImage(picture.sizeHint(), QImage.Format.Format_RGB32)
    canvas.fill(Qt.GlobalColor.magenta)
    painter = QPainter(canvas)
    paint_code(painter, QRectF(canvas.rect()), matrix)
    painter.end()
    seen = [[canvas.pixelColor(x * side + side // 2, y * side + side // 2).name() for x in range(squares)] for y in range(squares)]
    inside = range(QUIET, QUIET + len(matrix))
    wanted = [
        ["#000000" if x in inside and y in inside and matrix[y - QUIET][x - QUIET] else "#ffffff" for x in range(squares)]
        for y in range(squares)
    ]
    assert seen == wanted
    assert picture.accessibleName() == "QR-kod"


def test_the_sheet_is_one_page_and_holds_no_passphrase(qapp: QApplication, tmp_path: Path) -> None:
    """Five steps, the code, until when; also with a long name and a long address. Nothing else is left on the disk."""
    sheet = Sheet(
        "Anna-Margareta von Oelreich-Gyllenhammar Čeavvi", "Härjedalens kommun", CODE, SERVER * 2, "tisdag 8 december 2026", "Frågor? Åsa"
    )
    pdf = pdf_at(str(tmp_path / "inbjudan.pdf"))
    assert draw_invitation(pdf, sheet)
    assert (tmp_path / "inbjudan.pdf").read_bytes().startswith(b"%PDF")
    assert [path.name for path in tmp_path.iterdir()] == ["inbjudan.pdf"]
    words = sheet_words(sheet)
    assert len(words) == 5
    assert "tisdag 8 december 2026" in words[-1]


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "days,words",
    [
        (14, "Gäller till 8 dec, 14 dagar kvar"),
        (1, "Gäller till i morgon, 1 dag kvar"),
        (0.1, "Gäller till i dag, bara i dag"),
        (-3, "Koden slutade gälla 21 nov"),
    ],
)
def test_how_long_a_code_holds_is_said_in_days(qapp: QApplication, days: float, words: str) -> None:
    """And that it is too old, when it is."""
    assert left_words(NOW + timedelta(days=days), NOW) == words


def test_names_are_listed_as_people_list_them(qapp: QApplication) -> None:
    """Commas, and one "och"."""
    assert [listed(names) for names in (["Hede"], ["Hede", "Sveg"], ["Hede", "Sveg", "Åre"])] == [
        "Hede",
        "Hede och Sveg",
        "Hede, Sveg och Åre",
    ]


@pytest.fixture
def known(qtbot: QtBot, surroundings: Surroundings) -> Knowledge:
    """Karin may invite, to Hede and to Sveg, where she works herself."""
    found = read(qtbot, surroundings, directory)
    me = surroundings.desk.who
    hede, sveg = uuid4(), uuid4()
    members = [
        StaffMember(id=one.id, name=one.name, role=one.role, place="Sveg", team_id=sveg if one.id == me.user_id else hede)
        for one in found.members
    ]
    log = {one.id: Colleague(one.id, one.id == me.user_id, (), (one.team_id,) if one.team_id else ()) for one in members}
    return Knowledge(me, Directory(found.unit, members, found.laptops, {hede: "Hede", sveg: "Sveg"}), log)


def test_who_sees_what_is_a_sentence(known: Knowledge) -> None:
    """By place, by leading the unit, or by what was given; and before somebody has come, as what will be."""
    karin = next(one for one in known.working if one.id == known.me.user_id)

    def said(*places: UUID, heads: bool = False, until: datetime | None = None) -> str:
        log = {karin.id: Colleague(karin.id, True, (), places, heads, invited_until=until)}
        return seeing_words(Knowledge(known.me, known.directory, log), karin)

    hede, sveg = known.directory.places
    assert said(sveg, hede) == "Karin Hedlund ser alla akter i Hede och Sveg."
    assert said(heads=True) == "Karin Hedlund ser alla akter i enheten."
    assert said() == "Karin Hedlund ser de akter som Karin Hedlund är ansvarig för eller har fått av en kollega."
    assert said(hede, until=NOW) == "Efter anslutningen: Karin Hedlund ser alla akter i Hede."


# --- the form --------------------------------------------------------------------------------------------------------


def test_what_she_will_see_follows_the_ticks(surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """Before anything is sent; the inviter's own place is ticked to begin with."""
    form = InviteForm(surroundings, known)
    shown(form)
    hede, sveg = known.directory.places
    assert form.places.value() == (sveg,)
    assert form.form.form.fields["role"].value() is StaffRole.COACH
    form.form.form.fields["name"].put("Siv Nyman")
    form.places.ticks[hede].click()
    assert "Siv Nyman ser alla akter i Hede och Sveg." in form.preview.text()
    form.places.ticks[sveg].click()
    assert "Siv Nyman ser alla akter i Hede. Inte dem i Sveg." in form.preview.text()
    form.form.form.fields["heads"].check.click()  # type: ignore[attr-defined]  # a FlagField
    assert "Siv Nyman ser alla akter i enheten." in form.preview.text()


def test_without_a_net_nothing_is_done_and_the_words_stay(qtbot: QtBot, surroundings: Surroundings, known: Knowledge, shown: Show) -> None:
    """The form says so, and brings back what was typed after it was left; called off, it is gone."""
    form = InviteForm(surroundings, known)
    shown(form)
    name = form.form.form.fields["name"]
    form.form.submit()
    assert name.problem.text() == "Fyll i det här."
    name.line.setText("Siv Nyman")  # type: ignore[attr-defined]  # a TextField
    name.line.textEdited.emit("Siv Nyman")  # type: ignore[attr-defined]
    form._refused(ServerUnreachable(reason="connect"))
    assert form.problem.text().startswith("En inbjudan behöver nät")
    assert form.form.save.isEnabled()
    assert len(read(qtbot, surroundings, staff)) == len(known.working)
    form.keeper.hand_in()

    again = InviteForm(surroundings, known)
    shown(again)
    qtbot.waitUntil(lambda: again.form.form.fields["name"].value() == "Siv Nyman")
    press(again.form.form.fields["name"].line, Qt.Key.Key_Escape)  # type: ignore[attr-defined]
    unit = surroundings.desk.who.unit_id
    assert read(qtbot, surroundings, draft_of, DRAFT, unit) is None


def test_what_was_chosen_before_a_name_was_typed_is_brought_back(
    qtbot: QtBot, surroundings: Surroundings, known: Knowledge, shown: Show
) -> None:
    """However little it was."""
    form = InviteForm(surroundings, known)
    shown(form)
    role = form.form.form.fields["role"]
    role.put(StaffRole.CASE_OFFICER)
    form.keeper.touch()
    form.keeper.hand_in()

    again = InviteForm(surroundings, known)
    shown(again)
    qtbot.waitUntil(lambda: again.form.form.fields["role"].value() == StaffRole.CASE_OFFICER)
    assert not again.form.form.fields["name"].value()


def test_an_invitation_is_shown_to_be_handed_over(qtbot: QtBot, surroundings: Surroundings, shown: Show, tmp_path: Path) -> None:
    """In groups of four and as squares, each with words for who can't see them; copied whole; Esc ends it."""
    until = surroundings.desk.who.now() + timedelta(days=14)
    card = InvitationCard(surroundings, Invited(CODE, SERVER, until), "Siv Nyman", "Härjedalen", "")
    shown(card)
    assert card.code.text() == "7F3K – Q9TM – 04XB – ZD6R"
    assert CODE in card.picture.accessibleName()
    card._copy()
    assert read_invitation(QGuiApplication.clipboard().text()) == InvitationText(CODE, SERVER)
    card.save_pdf(str(tmp_path / "inbjudan.pdf"))
    assert (tmp_path / "inbjudan.pdf").stat().st_size > 1_000
    with qtbot.waitSignal(card.gone):
        press(card.print, Qt.Key.Key_Escape)


def test_pasting_the_text_fills_in_code_and_server(surroundings: Surroundings, shown: Show) -> None:
    """One field takes both; a torn text and what is missing are said below their fields."""
    form = JoinForm(surroundings.desk)
    shown(form)
    form.submit()
    assert form.code.problem.text() == form.server.problem.text() == "Fyll i det här."
    form.code.line.setText(str(InvitationText(CODE, SERVER)))
    form.code.line.textEdited.emit("")
    assert (form.code.value(), form.server.value()) == (CODE, SERVER)
    form.code.line.setText("coachdesk:join?code=7F3K")
    press(form.code.line, Qt.Key.Key_Return)
    assert form.code.problem.text().startswith("En bit av texten saknas.")
