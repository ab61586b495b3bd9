"""Lists in and out, step by step."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.ground.exchange.lists import FAMILY, HEADINGS, person, write_xlsx
from ui.importing.page import ImportPage

if TYPE_CHECKING:
    from tests.screens.scenes import Stage

PATIENCE = 400


def _until(stage: "Stage", true: Callable[[], bool]) -> None:
    for _ in range(PATIENCE):
        if true():
            return
        stage.rest(50)
    raise TimeoutError("the list didn't get that far")


def _begun(stage: "Stage") -> ImportPage:
    page = stage.go("importing")
    assert isinstance(page, ImportPage)
    return page


def _columns(stage: "Stage") -> ImportPage:
    rows = [(*person(number), None) for number in range(1, 181)]
    rows = [(*one[:3], FAMILY[5 * number % len(FAMILY)], *one[4:]) for number, one in enumerate(rows)]  # no clan
    rows[4] = (5, "19990231-1234", *rows[4][2:])
    rows[7] = (8, *rows[7][1:4], "ring inte", *rows[7][5:])
    rows[9] = (None, *rows[9][1:])
    rows[12] = (13, rows[11][1], *rows[12][2:])
    rows.append((500, "", "Lovisa", "Åkerbrand", "", "", "Sveg", date(2026, 9, 1), "Kraftsamling Härjedalen", date(2003, 3, 14)))
    path = write_xlsx(stage.root / "Deltagare från Procapita.xlsx", (*HEADINGS, "Född"), rows)
    page = _begun(stage)
    page.choose.chosen.emit(path)
    _until(stage, lambda: not page.look.isHidden())
    return page


def _preview(stage: "Stage") -> ImportPage:
    page = _columns(stage)
    page.look.click()
    _until(stage, lambda: not page.preview.isHidden())
    return page


def _running(stage: "Stage") -> ImportPage:
    page = _preview(stage)
    page.go.click()
    _until(stage, lambda: page.working.bar.value() > 0)
    return page


def _done(stage: "Stage") -> ImportPage:
    page = stage.program.window.frame.page
    if not isinstance(page, ImportPage) or page.preview.isVisible():
        page = _running(stage)
    _until(stage, lambda: not page.result.isHidden())
    return page


def _undone(stage: "Stage") -> None:
    page = _begun(stage)
    _until(stage, lambda: bool(page.earlier.buttons))
    page.earlier.buttons[0].click()
    _until(stage, lambda: not page.result.isHidden())


def _unreadable(stage: "Stage") -> None:
    path = stage.root / "gammal.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    page = _begun(stage)
    page.take_file(path)
    _until(stage, lambda: bool(page.banner.words))


LISTS: dict[str, Callable[[Any], object]] = {
    "import": _begun,
    "import-unreadable": _unreadable,
    "import-columns": _columns,
    "import-preview": _preview,
    "import-running": _running,
    "import-done": _done,
    "import-earlier": _begun,
    "import-undone": _undone,
    "list-export": lambda stage: stage.go("list_export", None, mine=True, place="Sveg"),
    "list-export-organisations": lambda stage: stage.go("list_export", None, subject="organisations"),
}
