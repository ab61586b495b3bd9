"""The frame: navigation as wide as there is room, keys that work everywhere, themes that follow, a size that is remembered."""

from dataclasses import replace
from itertools import takewhile

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coachdesk.domain.access import OpenReason
from coachdesk.settings import LONGEST_SIDE, Settings, load, save
from tests.ui.hands import press, unlock
from tests.ui.places import Karin
from ui.app import Program
from ui.features import ABOUT_AKT, ACTIONS, PAGES, Features
from ui.kit.i18n import tr
from ui.kit.keys import native
from ui.kit.look import apply, chosen_theme
from ui.kit.nav_button import NavButton, ToolButton
from ui.kit.page import Place
from ui.kit.pieces import Button
from ui.kit.sync_badge import SyncBadge
from ui.kit.theme import theme
from ui.participants.reason_card import ReasonCard

CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_menu_shows_only_what_there_is(program: Program, qtbot: QtBot) -> None:
    """Every line leads to a page; what is seldom needed has its door elsewhere; questions stand there only if there are any."""
    unlock(program, qtbot)
    navigation = program.window.frame.navigation
    assert {entry.page for entry in Features.menu} <= set(PAGES)
    assert not navigation._buttons["conflicts"].isVisible()
    assert not navigation._buttons["administration"].isVisible()
    assert navigation.badge.isVisible()
    reached = {action.does.page for action in ACTIONS if isinstance(action.does, Place)}
    assert {"administration", "syncing", "conflicts", "searching"} <= reached


def test_administration_and_sync_are_reached_by_keyboard(program: Program, qtbot: QtBot) -> None:
    """From the preferences, and sync by its badge, too."""
    unlock(program, qtbot)
    frame = program.window.frame
    for page in ("administration", "syncing"):
        frame.go(Place("preferences"))
        button: Button = frame.page.ways[page]  # type: ignore[attr-defined]
        button.setFocus()
        press(button, Qt.Key.Key_Space)
        assert frame.page.place().page == page
    frame.go(Place("preferences"))
    frame.navigation.badge.setFocus()
    press(frame.navigation.badge, Qt.Key.Key_Space)
    assert frame.page.place().page == "syncing"


def test_tab_goes_from_the_column_to_the_page(program: Program, qtbot: QtBot) -> None:
    """In the order in which it is read."""
    unlock(program, qtbot)
    frame = program.window.frame
    frame.go(Place("groups"))
    frame.navigation.search.setFocus()
    passed: list[QWidget | None] = []
    for _ in range(20):
        passed.append(QApplication.focusWidget())
        QTest.keyClick(frame, Qt.Key.Key_Tab)
    column = list(takewhile(lambda one: one is not None and frame.navigation.isAncestorOf(one), passed))
    assert column[:2] == [frame.navigation.search, frame.navigation.note]
    assert [one.entry.page for one in column if isinstance(one, NavButton)] == [
        entry.page for entry in Features.menu if frame.navigation._buttons[entry.page].isVisible()
    ]
    assert isinstance(column[-1], SyncBadge)
    after = passed[len(column)]
    assert after is not None
    assert frame.page.isAncestorOf(after)


@pytest.mark.parametrize("width,k,docked", [(1366, 1.0, 220), (900, 1.0, 220), (899, 1.0, 52), (1366, 2.0, 104), (3840, 2.0, 330)])
def test_the_column_is_as_wide_as_there_is_room(program: Program, qtbot: QtBot, width: int, k: float, docked: int) -> None:
    """From an effective width of 900 with words, below as a rail of icons."""
    unlock(program, qtbot)
    if k != 1.0:
        before = program.window.frame
        program.preferences.put(text_size=k)
        qtbot.waitUntil(lambda: program.window.frame is not before)
    program.window.resize(width, 800)
    qtbot.waitUntil(lambda: program.window.frame.width() == width)
    assert program.window.frame.navigation.width() == docked
    assert program.window.frame._dock.width() == docked


def test_the_rails_menu_opens_over_the_page_and_closes_by_itself(program: Program, qtbot: QtBot) -> None:
    """By "Meny" or Esc, by choosing a page, or by going on elsewhere. The page keeps its place."""
    unlock(program, qtbot)
    frame = program.window.frame
    program.window.resize(800, 700)
    qtbot.waitUntil(lambda: frame.navigation.width() < 100)
    qtbot.waitUntil(lambda: frame.page.mapTo(frame, frame.page.rect().topLeft()).x() == 52)
    button = frame.navigation._menu
    button.setFocus()
    press(button, Qt.Key.Key_Space)
    assert frame.navigation.width() > 200
    assert frame.navigation._lock.isVisible()
    assert button.accessibleName() == "Stäng menyn"
    assert frame.page.mapTo(frame, frame.page.rect().topLeft()).x() == 52
    press(button, Qt.Key.Key_Escape)
    assert frame.navigation.width() < 100
    press(button, Qt.Key.Key_Space)
    frame.navigation._buttons["groups"].click()
    assert frame.navigation.width() < 100
    assert frame.page.place().page == "groups"
    button.setFocus()
    press(button, Qt.Key.Key_Space)
    frame.page.search.setFocus()  # type: ignore[attr-defined]
    assert frame.navigation.width() < 100


def test_hints_at_keys_make_room_in_a_narrow_window(program: Program, qtbot: QtBot) -> None:
    """They are drawn in their buttons while there is room; the keys work all the same."""
    unlock(program, qtbot)
    button = Button("Signera", "primary", hint="Ctrl+Return")
    program.window.frame.page.body.addWidget(button)
    wide = button.sizeHint().width()
    program.window.resize(800, 700)
    qtbot.waitUntil(lambda: button.sizeHint().width() < wide)
    assert native("Ctrl+Return") == "Ctrl Enter"
    assert button.toolTip() == "Ctrl Enter"


@pytest.mark.parametrize("k,there", [(1.0, True), (1.25, False)])
def test_keys_make_room_before_words_do(qapp: QApplication, qtbot: QtBot, k: float, there: bool) -> None:
    """The words are whole in the column at any text size; the keys stand beside them only where there is room left."""
    apply(qapp, Settings(language="sv", theme="light", text_size=k))
    window = QWidget()
    window.resize(1366, 768)
    button = ToolButton("square-pen", tr("nav.note"), "Ctrl+N")
    button.setParent(window)
    button.setFixedWidth(theme().gap(220))
    qtbot.addWidget(window)
    window.show()
    left, right = 12 + 9 + theme().px(16) + 10, button.width() - 12 - 8
    assert button._shows_hint(left, right) is there
    words = QFont("Inter")
    words.setPixelSize(theme().px(14))
    words.setWeight(QFont.Weight.Medium)
    assert QFontMetrics(words).horizontalAdvance(button.text()) <= right - left


def test_the_badge_tells_in_a_rail_how_much_waits(program: Program, qtbot: QtBot) -> None:
    """The number stands below the icon, the words in the tooltip."""
    unlock(program, qtbot)
    badge = program.window.frame.navigation.badge
    program.window.resize(800, 700)
    qtbot.waitUntil(lambda: program.window.frame.navigation.width() < 100)
    before = badge.grab().toImage()
    badge.say("calm", "laptop", "Väntar: 12 ändringar", "Inget nät just nu.", 12)
    assert badge.grab().toImage() != before
    assert badge.toolTip() == "Väntar: 12 ändringar. Inget nät just nu."


class _Windows(QObject):
    """Remembers what was shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.page, self.seen = "", list[str]()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every widget that is shown without a parent is one, if only for a moment."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{self.page}: {type(watched).__name__}")
        return False


def test_no_page_opens_a_window_of_its_own(program: Program, qtbot: QtBot, qapp: QApplication, karin: Karin) -> None:
    """Not even for a blink while it is made: that flashes, and takes the keys from the window."""
    unlock(program, qtbot)
    windows = _Windows()
    qapp.installEventFilter(windows)
    for page in sorted(set(PAGES) - WITH_A_RECORD):
        windows.page = page
        program.window.frame.go(Place(page, karin.mina if page in ABOUT_AKT else None))
        qtbot.wait(80)
    qapp.removeEventFilter(windows)
    assert windows.seen == []
    assert program.window.isActiveWindow()


WITH_A_RECORD = {"attachment", "note", "organisation"}
"""Pages that can't be made without a record of theirs."""


# --- what it wears ------------------------------------------------------------------------------------------------


LIGHT, DARK = Qt.ColorScheme.Light, Qt.ColorScheme.Dark
PLAIN, HIGH = Qt.ContrastPreference.NoPreference, Qt.ContrastPreference.HighContrast


@pytest.mark.parametrize(
    "choice,scheme,contrast,worn",
    [
        ("system", LIGHT, PLAIN, "light"),
        ("system", DARK, PLAIN, "dark"),
        ("system", LIGHT, HIGH, "contrast_light"),
        ("system", DARK, HIGH, "contrast_dark"),
        ("system", Qt.ColorScheme.Unknown, PLAIN, "light"),
        ("dark", LIGHT, HIGH, "dark"),
        ("contrast_light", DARK, PLAIN, "contrast_light"),
    ],
)
def test_the_system_is_followed_while_nothing_else_is_chosen(
    choice: str, scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference, worn: str
) -> None:
    """Its light and dark, and its high contrast; a choice of one's own stands."""
    assert chosen_theme(choice, scheme, contrast) == worn


@pytest.mark.parametrize("what", ["scheme", "contrast"])
def test_a_change_of_the_system_reaches_the_open_window(program: Program, qtbot: QtBot, qapp: QApplication, what: str) -> None:
    """Both of its signals are heard, and the page is made anew at the same place."""
    unlock(program, qtbot)
    program.window.frame.go(Place("groups"))
    before, hints = program.window.frame, qapp.styleHints()
    program.preferences.remember(theme="dark")  # as if the system had: nobody is told but by the signal
    if what == "scheme":
        hints.colorSchemeChanged.emit(DARK)
    else:
        hints.accessibility().contrastPreferenceChanged.emit(HIGH)
    qtbot.waitUntil(lambda: program.window.frame is not before)
    assert theme().name == "dark"
    assert program.window.frame.page.place().page == "groups"


def test_what_changes_no_looks_rebuilds_nothing(program: Program, qtbot: QtBot) -> None:
    """A form in the preferences isn't taken from under the hand by choosing the minutes."""
    unlock(program, qtbot)
    before = program.window.frame
    program.preferences.put(lock_minutes=5)
    qtbot.wait(50)
    assert program.window.frame is before


def test_the_window_has_the_size_it_was_left_with(qapp: QApplication, qtbot: QtBot, karin: Karin) -> None:
    """And fills the screen if it did. Settings say nothing else about what was on it."""
    root = karin.folder.parent
    save(root / "settings.json", Settings(language="sv", theme="light"))
    for maximised in (False, True):
        program = Program(qapp, root, root / "settings.json")
        program.window.resize(777, 555)
        program.window.show()
        qtbot.waitExposed(program.window)
        if maximised:
            program.window.showMaximized()
        program.window.close()
        kept = load(root / "settings.json")
        assert (kept.window, kept.maximised) == ((777, 555), maximised)
        program.window.deleteLater()
    again = Program(qapp, root, root / "settings.json")
    assert again.window.isMaximized()
    again.window.close()
    again.window.deleteLater()


@pytest.mark.parametrize("written", ["[1]", "[0, 5]", '["a", "b"]', f"[1, {LONGEST_SIDE + 1}]", "true"])
def test_a_size_that_is_none_is_not_taken(karin: Karin, written: str) -> None:
    """The rest of the settings stand."""
    path = karin.folder.parent / "settings.json"
    path.write_text(f'{{"theme": "dark", "window": {written}, "still": 1}}', "utf-8")
    assert load(path) == replace(Settings(), theme="dark")


def test_a_short_cut_into_somebody_elses_akt_asks_why(program: Program, qtbot: QtBot, karin: Karin) -> None:
    """Past the participant's page by Ctrl+N or a link: the akt is opened with a reason all the same, then one goes on."""
    unlock(program, qtbot)
    frame = program.window.frame
    frame.go(Place("note_editor", karin.others))
    qtbot.waitUntil(lambda: frame.page.findChild(ReasonCard) is not None)
    assert frame.page.place().page == "participant"
    card = frame.page.findChild(ReasonCard)
    assert card is not None
    card.chosen.emit(OpenReason.SUBSTITUTE)
    qtbot.waitUntil(lambda: frame.page.place().page == "note_editor")
    assert program.desk.reason_for(karin.others) is OpenReason.SUBSTITUTE
    frame.go(Place("note_editor", karin.mina))
    qtbot.waitUntil(lambda: frame.page.place().page == "note_editor" and frame.page.place().key == karin.mina)
    assert program.desk.reason_for(karin.mina) is OpenReason.OWN_CASE
