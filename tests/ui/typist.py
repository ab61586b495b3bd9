"""Types a line from standard input into the editor of a vault, says "kept" when the editor does, and waits to be killed."""

import sys
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from coachdesk.settings import Settings
from coachdesk.storage import vault_folder
from tests.ui.hands import type_in
from tests.ui.places import NOON, PASSPHRASE
from ui.kit.desk import Desk
from ui.kit.job import StorageThread
from ui.kit.look import apply
from ui.kit.page import Place
from ui.kit.preferences import Preferences
from ui.kit.style import FUSION, load_fonts
from ui.kit.surroundings import Surroundings
from ui.notes.editor import NoteEditor


class Typist:
    """Opens, types, tells."""

    def __init__(self, folder: Path, akt: UUID, words: str) -> None:
        self._akt, self._words = akt, words
        self.desk = Desk(StorageThread())
        self.surroundings = Surroundings(self.desk, Preferences(folder.parent / "settings.json"))
        self.desk.unlocked.connect(self._write)
        self.desk.open(lambda: vault_folder.unlock(folder, PASSPHRASE, wall=lambda: NOON))

    def _write(self) -> None:
        self.editor = NoteEditor(self.surroundings, Place("note_editor", self._akt))
        self.editor.show()
        self.editor._keeper.kept.connect(self._tell)
        QTimer.singleShot(0, self._type)

    def _tell(self, _: object) -> None:
        sys.stdout.write("kept\n")
        sys.stdout.flush()

    def _type(self) -> None:
        if self.editor._ready:
            type_in(self.editor.sheet, self._words)
        else:
            QTimer.singleShot(10, self._type)


def main() -> None:
    """Until it is killed."""
    application = QApplication([*sys.argv[:1], *FUSION])
    load_fonts()
    apply(application, Settings(language="sv", theme="light"))
    typist = Typist(Path(sys.argv[1]), UUID(sys.argv[2]), sys.stdin.readline().strip())
    application.exec()
    del typist


if __name__ == "__main__":
    main()
