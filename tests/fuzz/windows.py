"""What the window itself reads: a picture or a PDF to be shown."""

from contextlib import suppress
from typing import Final

from coachdesk.domain.attachment import Attachment
from coachdesk.domain.media import media_of
from coachdesk.errors import FileRefused
from tests.fuzz.files import picture_seeds
from tests.fuzz.target import Target, plain
from ui.attachments.drawing import draw


def _shown(data: bytes) -> None:
    with suppress(FileRefused):
        draw(Attachment(media=media_of(data)), data)


WINDOWS: Final = (Target("shown", plain(_shown), (), picture_seeds, ("ui/attachments/drawing.py",)),)
