"""An hour at the window by script: ``python -m tests.bench.sitting_on FOLDER MINUTES`` prints what memory it took as JSON.

A coach's doings over and over, some of them quicker than anybody's hands: the pages of the menu, search, participants with all their tabs,
notes written and signed, the palette, help; the lock, another theme and another language now and then.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from coachdesk.domain.participants import Filter, participants
from installer.demo.founding import PASSPHRASE
from tests.bench.at_the_window import Sitting
from tests.ui.hands import press, type_in
from ui.features import Features
from ui.kit.page import Place
from ui.kit.tabs import TabBar
from ui.notes.editor import NoteEditor
from ui.notes.sheet import Sheet
from ui.unlock.passphrase_form import PassphraseForm

SENTENCE = "Vi talade om hur veckan har varit, och om praktiken. "
LOCK_EVERY, LOOK_EVERY = 12, 20
"""Rounds of the script between two locks, and between two changes of theme and language."""
REST = 0.25
LOOKS = (("dark", "sv"), ("light", "en"), ("contrast_dark", "sv"), ("light", "sv"))


def resident() -> float:
    """Mebibytes of this process in memory, as Linux tells. Raises OSError elsewhere."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Coach:
    """Does the rounds of the script with a vault that others write to as well."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.window = self.sitting.window
        self.sitting.unlock(Place("my_day"))
        self._wait_inside()
        self.notes = 0
        self._akter = cycle(self._own())
        self._looks = cycle(LOOKS)

    def _wait_inside(self) -> None:
        self.sitting.until(lambda: self.sitting.program.desk.is_open and self.window._frame is not None)
        self.sitting.rest(REST)

    def _own(self) -> list[UUID]:
        workspace = self.sitting.program.desk._vault.workspace
        return [row.akt_id for row in workspace.read(participants, Filter(responsible_id=workspace.identity.user_id))]

    def doings(self) -> Iterator[Callable[[], object]]:
        """One round."""
        for entry in Features.menu:
            yield partial(self._go, Place(entry.page))
        yield self._search_list
        akt = next(self._akter)
        yield lambda: self._participant(akt)
        yield lambda: self._note(akt)
        yield self._palette
        yield self._help

    def _go(self, place: Place) -> QWidget:
        self.window.frame.go(place)
        self.sitting.rest(REST)
        return self.window.frame.page

    def _type(self, field: QWidget, text: str) -> None:
        for letter in text:
            type_in(field, letter)
            self.sitting.rest(0.01)

    def _search_list(self) -> None:
        field = self._go(Place("participants")).findChild(QLineEdit)
        assert field is not None
        for word in ("sve", "åker", "hede"):
            self._type(field, word)
            self.sitting.rest(REST)
            field.clear()

    def _participant(self, akt: UUID) -> None:
        tabs = self._go(Place("participant", akt)).findChild(TabBar)
        assert tabs is not None
        for number in range(tabs.list.count()):
            tabs.list.setCurrentIndex(number)
            self.sitting.rest(REST)

    def _note(self, akt: UUID) -> None:
        editor = self._go(Place("note_editor", akt))
        assert isinstance(editor, NoteEditor)
        sheet = editor.findChild(Sheet)
        assert sheet is not None
        self._type(sheet, SENTENCE)
        editor.sign.click()
        self.sitting.until(lambda: self.window.frame.page is not editor)
        self.sitting.rest(REST)
        self.notes += 1

    def _palette(self) -> None:
        self.window.frame.seek()
        self.sitting.rest(REST)
        field = self.window.frame.finder.line
        self._type(field, "bageri")
        self.sitting.rest(REST)
        press(field, Qt.Key.Key_Escape)

    def _help(self) -> None:
        self.window.frame.turn_help()
        self.sitting.rest(REST)
        self.window.frame.turn_help()
        self.sitting.rest(REST)

    def lock_and_unlock(self) -> None:
        """As after a cup of coffee."""
        self.sitting.program.desk.lock()
        self.sitting.until(lambda: self.window.unlock_page is not None)
        self.sitting.rest(REST)
        form = self.window.unlock_page.form if self.window.unlock_page is not None else None
        assert isinstance(form, PassphraseForm)
        form.field.setText(PASSPHRASE)
        form.button.click()
        self._wait_inside()

    def change_look(self) -> None:
        """Another theme, another language: everything on screen is built anew."""
        theme, language = next(self._looks)
        self.sitting.program.preferences.put(theme=theme, language=language)
        self.sitting.rest(REST)


def sit(sitting: Sitting, seconds: float) -> dict[str, object]:
    """Rounds until the time is up. *memory* holds pairs of seconds since the start and mebibytes after each round."""
    coach = Coach(sitting)
    began, memory, rounds = time.monotonic(), [], 0
    while time.monotonic() - began < seconds:
        rounds += 1
        for doing in coach.doings():
            doing()
        if rounds % LOCK_EVERY == 0:
            coach.lock_and_unlock()
        if rounds % LOOK_EVERY == 0:
            coach.change_look()
        memory.append((time.monotonic() - began, resident()))
    return {"memory": memory, "rounds": rounds, "notes": coach.notes}


if __name__ == "__main__":
    with Sitting(Path(sys.argv[1]), PASSPHRASE) as window:
        print(json.dumps(sit(window, float(sys.argv[2]) * 60)), flush=True)
