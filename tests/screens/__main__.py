"""`./run screens [look ...] [--only scene ...]`: every screen and state as pictures in build/screens/, 1366×768 each (`1024`: 1024×700)."""

import argparse
import os
import sys
import tempfile
import time
import traceback
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from coachdesk.settings import Settings, save
from tests.screens.scenes import SCENES, Stage
from tests.screens.town import furnish
from tests.ui.places import PASSPHRASE, make_karin
from ui.app import Program
from ui.unlock.passphrase_form import PassphraseForm

OUT = Path("build/screens")
LOOKS = {
    "light": Settings(language="sv", theme="light"),
    "dark": Settings(language="sv", theme="dark"),
    "200": Settings(language="sv", theme="light", text_size=2.0),
    "dark200": Settings(language="sv", theme="dark", text_size=2.0),
    "contrast": Settings(language="sv", theme="contrast_light"),
    "contrast-dark": Settings(language="sv", theme="contrast_dark"),
    "english": Settings(language="en", theme="light"),
    "1024": Settings(language="sv", theme="light"),
}
LEAST = (1024, 700)
"""The smallest window that everything has to fit in."""


def rest(milliseconds: int = 400) -> None:
    """Let the window work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def draw(application: QApplication, look: str, root: Path, only: list[str]) -> tuple[list[Path], list[str]]:
    """The scenes in one look, or *only* those: the pictures, and the names of those that couldn't be drawn."""
    save(root / "settings.json", replace(LOOKS[look], lock_minutes=30))  # nobody touches anything, and a slow machine takes a while
    program = Program(application, root, root / "settings.json")
    stage = Stage(program, root, rest)
    program.window.resize(*LEAST if look == "1024" else (1366, 768))
    program.window.show()
    rest(1500)
    drawn = [_picture(program, look, "unlock")]
    unlock(program)
    failed = []
    for name in only or SCENES:
        scene = SCENES[name]
        try:
            scene(stage)
        except Exception:  # noqa: BLE001 - the others are drawn all the same, and the command fails
            traceback.print_exc()
            failed.append(f"{name}-{look}")
            continue
        rest()
        drawn.append(_picture(program, look, name))
    program.window.close()
    program.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return drawn, failed


def unlock(program: Program) -> None:
    """Type the passphrase."""
    form = program.window.unlock_page.form if program.window.unlock_page else None
    assert isinstance(form, PassphraseForm)
    form.field.setText(PASSPHRASE)
    form.button.click()
    _until(lambda: program.desk.is_open)


def _picture(program: Program, look: str, name: str) -> Path:
    path = OUT / f"{name}-{look}.png"
    program.window.grab().save(str(path))
    return path


def _until(true: object, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]  # a callable
        if time.monotonic() > end:
            raise TimeoutError("the vault didn't open")
        rest(30)
    rest()


def main(arguments: list[str]) -> int:
    """Draw the looks named, or all. Returns 1 where a scene couldn't be drawn."""
    parser = argparse.ArgumentParser(prog="./run screens", description=__doc__)
    parser.add_argument("looks", nargs="*", metavar="look", help=", ".join(LOOKS))
    parser.add_argument("--only", nargs="+", default=[], metavar="scene", choices=list(SCENES), help="these scenes alone")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.looks) - set(LOOKS):
        parser.error(f"no look called {', '.join(sorted(unknown))}; there are: {', '.join(LOOKS)}")
    OUT.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    wrong: list[str] = []
    for look in chosen.looks or LOOKS:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            karin = make_karin(root, lambda: time.time_ns() // 1_000_000)
            furnish(karin)
            drawn, failed = draw(application, look, root, chosen.only)
            for path in drawn:
                print(path)
            wrong += failed
    for name in wrong:
        print(f"not drawn: {name}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
