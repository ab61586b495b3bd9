"""What a bench does at the window, in a process of its own that prints JSON: ``python -m tests.bench.at_the_window list FOLDER``."""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from coachdesk.crypto.passphrase import unlock_key
from coachdesk.domain.participants import Filter, participants
from coachdesk.storage import vault_folder
from tests.bench.stretches import Stretches
from tests.ui.hands import type_in
from tests.ui.places import PASSPHRASE
from ui.app import Program
from ui.kit.page import Place
from ui.kit.row_view import RowView
from ui.kit.style import FUSION
from ui.notes.sheet import Sheet
from ui.unlock.passphrase_form import PassphraseForm

SENTENCE = "Vi talade om hur veckan har varit och vad som ska hända med praktikplatsen på bageriet i Hede. "
LONG_NOTE = 12_000
"""Characters: the longest that a note may be."""
PHASE_SECONDS = 3.0
KEY_EVERY_MS = 40
"""A quick typist; between the keys what they set going may arrive."""


class Painted(QObject):
    """Notes when a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.at = 0.0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's."""
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return super().eventFilter(watched, event)


class Sitting:
    """The program with the vault of *folder*, locked."""

    def __init__(self, folder: Path, passphrase: str = PASSPHRASE) -> None:
        self.passphrase = passphrase
        self.application = QApplication([sys.argv[0], *FUSION])
        self.program = Program(self.application, folder, folder / "settings.json")
        self.window = self.program.window
        self.window.resize(1366, 768)
        self.window.show()
        self.until(lambda: self.program.desk.work(str) is not None)
        self.rest(2.5)  # what follows the first painting has been loaded
        self.folder = next(folder.glob("*/vault.json")).parent

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Closed as by hand: what storage and sync still do ends before Qt is taken apart."""
        self.window.close()

    def until(self, true: Callable[[], object], seconds: float = 60.0) -> None:
        """Work until it is so. Raises TimeoutError."""
        end = time.perf_counter() + seconds
        while not true():
            self._work()
            if time.perf_counter() > end:
                raise TimeoutError

    def rest(self, seconds: float) -> None:
        """Work for so long."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self._work()
            time.sleep(0.0005)

    def _work(self) -> None:
        """What the event loop does; outside of it nobody would take away what was thrown away."""
        self.application.processEvents()
        self.application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def unlock(self, place: Place) -> float:
        """As someone who locked while she was at *place*; gives the moment when she pressed "Lås upp"."""
        self.window._place = place
        page = self.window.unlock_page
        assert page is not None
        form = page.form
        assert isinstance(form, PassphraseForm)
        self.program.preferences.put(last_vault=self.folder.name)
        form.field.setText(self.passphrase)
        pressed = time.perf_counter()
        form.button.click()
        return pressed

    def stretching(self) -> float:
        """Milliseconds that Argon2id takes for this vault."""
        wrap = vault_folder._read(self.folder).passphrase
        assert wrap is not None
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            unlock_key(self.passphrase, wrap.salt, wrap.cost)
            taken.append((time.perf_counter() - start) * 1000)
        return sorted(taken)[1]


def list_usable(sitting: Sitting) -> dict[str, float]:
    """From "Lås upp" until the first rows of the list are painted, and until a letter typed into its search is."""
    argon = sitting.stretching()
    start = sitting.unlock(Place("participants"))
    sitting.until(lambda: sitting.program.desk.is_open and sitting.window._frame is not None)
    page = sitting.window.frame.page
    view = page.findChild(RowView)
    assert view is not None
    painted = Painted(view.viewport())
    sitting.until(lambda: view.model().rowCount() > 0)
    painted.at = 0.0
    sitting.until(lambda: painted.at)
    rows = (painted.at - start) * 1000
    field = page.findChild(QLineEdit)
    assert field is not None
    typed = Painted(field)
    type_in(field, "å")
    sitting.until(lambda: typed.at)
    return {"argon2id": argon, "rows": rows - argon, "typed": (typed.at - start) * 1000 - argon}


def _key_by_key(sitting: Sitting, field: QWidget, painted_on: QWidget, text: str) -> list[float]:
    """Milliseconds from each key to its painting."""
    taken, painted = [], Painted(painted_on)
    for letter in text:
        sitting.rest(KEY_EVERY_MS / 1000)
        start = time.perf_counter()
        painted.at = 0.0
        type_in(field, letter)
        sitting.until(lambda: painted.at)
        taken.append((painted.at - start) * 1000)
    return taken


def keys(sitting: Sitting) -> dict[str, list[float]]:
    """Key by key in the list's search field, and at the end of a note of 12,000 characters."""
    sitting.unlock(Place("participants"))
    sitting.until(lambda: sitting.program.desk.is_open and sitting.window._frame is not None)
    sitting.rest(1.0)
    field = sitting.window.frame.page.findChild(QLineEdit)
    assert field is not None
    searched = []
    for word in ("åkerbrand", "sveg", "fjäll hede", "mina ljus"):
        searched += _key_by_key(sitting, field, field, word)
        field.clear()
    sheet = _write_note(sitting, _own_akt(sitting))
    sheet.insertPlainText(SENTENCE * ((LONG_NOTE - 400) // len(SENTENCE)))
    sitting.rest(2.0)
    return {"search": searched, "editor": _key_by_key(sitting, sheet, sheet.viewport(), SENTENCE * 2)}


def _own_akt(sitting: Sitting) -> UUID:
    """Asked from here, which no window does: it waits for whoever writes, sync too."""
    workspace = sitting.program.desk._vault.workspace
    found: UUID = workspace.read(participants, Filter(responsible_id=workspace.identity.user_id), limit=1)[0].akt_id
    return found


def _write_note(sitting: Sitting, akt: UUID) -> Sheet:
    sitting.window.frame.go(Place("note_editor", akt))
    sitting.rest(1.0)
    sheet = sitting.window.frame.page.findChild(Sheet)
    assert sheet is not None
    sheet.setFocus()
    return sheet


def stretches(sitting: Sitting) -> dict[str, Any]:
    """Search, scroll and write from the moment the vault is open, while sync does what it has to; how busy the UI thread was."""
    sitting.unlock(Place("participants"))
    sitting.until(lambda: sitting.program.desk.is_open and sitting.window._frame is not None)
    listening, seconds = Stretches(), 0.0
    workspace = sitting.program.desk._vault.workspace
    before, akt = workspace.read(_records), _own_akt(sitting)
    write = partial(_write_away, akt)
    listening.begin()
    for doing in (_search_and_scroll, write, _search_and_scroll, write):
        started = time.perf_counter()
        doing(sitting, started + PHASE_SECONDS)
        seconds += time.perf_counter() - started
    total = listening.end()
    return {
        "sum": total / seconds,
        "longest": max(listening.long, default=0.0),
        "times": len(listening.long),
        "came": workspace.read(_records) - before,
    }


def _search_and_scroll(sitting: Sitting, until: float) -> None:
    sitting.window.frame.go(Place("participants"))
    page = sitting.window.frame.page
    view, field = page.findChild(RowView), page.findChild(QLineEdit)
    assert view is not None
    assert field is not None
    by = -120
    while time.perf_counter() < until:
        for letter in "sve":
            type_in(field, letter)
            sitting.rest(KEY_EVERY_MS / 1000)
        field.clear()
        for _ in range(20):
            _scroll(view.viewport(), by)
            sitting.rest(0.03)
        by = -by


def _write_away(akt: UUID, sitting: Sitting, until: float) -> None:
    sheet = _write_note(sitting, akt)
    for letter in cycle(SENTENCE):
        type_in(sheet, letter)
        sitting.rest(KEY_EVERY_MS / 1000)
        if time.perf_counter() > until:
            return


def _records(session: Any) -> int:
    return int(session.connection().exec_driver_sql("SELECT count(*) FROM journal").scalar_one())


def _scroll(on: QWidget, by: int) -> None:
    where = QPointF(on.width() / 2, on.height() / 2)
    event = QWheelEvent(
        where, on.mapToGlobal(where), QPoint(0, 0), QPoint(0, by), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(on, event)


DOES: dict[str, Callable[[Sitting], dict[str, Any]]] = {"list": list_usable, "keys": keys, "stretches": stretches}

if __name__ == "__main__":
    with Sitting(Path(sys.argv[2])) as window:
        print(json.dumps(DOES[sys.argv[1]](window)), flush=True)
