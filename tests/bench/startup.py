"""Start: from the process's start to the unlock screen painted, against an empty QMainWindow painted, each in a process of its own."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Measure

TIMES = 9
EMPTY = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, tell)
def tell():
    print("painted", flush=True)
    application.quit()
application = QApplication(sys.argv[:1])
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
"""
UNLOCK = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ui.app import Program
from ui.kit.style import FUSION
application = QApplication([sys.argv[0], *FUSION])
program = Program(application, Path(sys.argv[1]), Path(sys.argv[1]) / "settings.json")
def tell():
    print("painted", flush=True)
    application.quit()
program.window.first_paint.connect(tell)
program.window.show()
application.exec()
"""


def measures(folder: Path) -> Iterator[Measure]:
    """By turns, so that a busy machine slows both."""
    empty, unlock = [], []
    for turn in range(TIMES + 1):
        one, other = _painted(EMPTY, folder), _painted(UNLOCK, folder)
        if turn:  # the first turn writes bytecode
            empty.append(one)
            unlock.append(other)
    yield Measure("unlock screen painted", statistics.median(unlock), "ms", 2.0, statistics.median(empty), "empty QMainWindow")


def _painted(script: str, folder: Path) -> float:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = (time.perf_counter() - start) * 1000
        process.stdout.read()
    if line.strip() != "painted":
        raise RuntimeError("the window was never painted")
    return taken
