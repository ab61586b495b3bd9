"""Live: a laptop that is online asks to be told when there is something, and hears one byte. What there is, the next round says."""

from typing import Final

from sync.protocol.messages import FromDevice, Generation
from sync.protocol.wire import Count

ALIVE: Final = b"."
"""Nothing new; the line holds. Said at once, and then now and again."""
NEWS: Final = b"!"
"""The municipality's log has grown. It doesn't say by whom, where or what, nor whether it is for this laptop."""
ALIVE_SECONDS: Final = 45
"""Between two bytes at most: a laptop that hears nothing for longer has lost the line."""
LIFE_SECONDS: Final = 600
"""Then the server ends the stream, and who is still in asks again."""


class Listen(FromDevice, frozen=True, tag=8):
    """A device's wish to hear when the log goes beyond *position*, of the log that *generation* names."""

    generation: Generation
    position: Count
