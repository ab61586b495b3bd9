"""What the window itself reads: a day as typed, a picture or a PDF to be shown."""

from contextlib import suppress
from typing import Final

from coachdesk.domain.attachment import Attachment
from coachdesk.domain.media import media_of
from coachdesk.errors import FileRefused
from tests.fuzz.files import TODAY, as_text, picture_seeds
from tests.fuzz.target import Target, plain
from ui.attachments.drawing import draw
from ui.kit.day_reading import read_day
from ui.kit.fields import FieldProblem


def _day(data: bytes) -> None:
    text = as_text(data)
    for ahead in (False, True):
        with suppress(FieldProblem):
            found = read_day(text, TODAY, ahead=ahead)
            if found is not None and read_day(found.isoformat(), TODAY) != found:
                raise AssertionError("a day changes by being written out")


def _shown(data: bytes) -> None:
    with suppress(FileRefused):
        draw(Attachment(media=media_of(data)), data)


_DAYS: Final = ("igår", "mån", "23", "23 nov", "23/11", "261123", "2026-11-23", "måndag 23 november")
WINDOWS: Final = (
    Target("day", plain(_day), (), lambda: [one.encode() for one in _DAYS], ("ui/kit/day_reading.py",), most=40),
    Target("shown", plain(_shown), (), picture_seeds, ("ui/attachments/drawing.py",)),
)
