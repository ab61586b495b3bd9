"""Every screen, for those who hear it and those who don't use a mouse: names and roles, the road of the Tab key, focus and targets."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coachdesk.settings import Settings, save
from tests.screens.__main__ import unlock
from tests.screens.scenes import SCENES, Stage
from tests.screens.stillness import resting
from tests.screens.town import furnish
from tests.screens.walk import Looked, backwards, keys_for_words, nameless, reachable, roleless, stops, too_small, unseen
from tests.ui.patient import PATIENCE
from tests.ui.places import make_karin
from ui.app import Program


@pytest.fixture(scope="module")
def stage(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The program with the example's people in it, unlocked."""
    root = tmp_path_factory.mktemp("screens")
    furnish(make_karin(root, lambda: time.time_ns() // 1_000_000))
    save(root / "settings.json", Settings(language="sv", theme="light"))
    program = Program(qapp, root, root / "settings.json")
    program.window.resize(1366, 768)
    program.window.show()
    unlock(program)
    program.window.activateWindow()
    yield Stage(program, root, resting(program))
    program.window.close()
    program.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="module")
def looked() -> Looked:
    """Whose focus was seen on an earlier screen."""
    return set()


@pytest.mark.parametrize("scene", SCENES)
def test_a_screen_can_be_heard_and_walked(stage: Stage, scene: str, looked: Looked) -> None:
    """Controls have names, roles and room for a finger, no words are missing; Tab reaches each, as one reads, and one sees where it is."""
    SCENES[scene](stage)
    stage.rest()
    window = stage.program.window
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, PATIENCE)
    assert nameless(window) == []
    assert keys_for_words(window) == []
    assert roleless(window) == []
    assert too_small(window) == []
    road = stops(window)
    missed = [one for one in reachable(window) if one not in road]
    assert [f"{type(one).__name__} “{one.accessibleName()}”" for one in missed] == []
    assert backwards(road) == []
    assert unseen(window, road, looked) == []
