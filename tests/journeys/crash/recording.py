"""The shim that records: loaded before everything else, switched on in the child that is to die."""

import ctypes
import os
from pathlib import Path

from coachdesk.storage.durable import PRIVATE_FILE

SHIM = "recording"


def is_loaded() -> bool:
    """Whether this process runs with the shim."""
    return hasattr(ctypes.CDLL(None), "recording_start")


class Recorder:
    """From here on, everything this process does to *folder* is written to *record*. It never ends: the process does."""

    def __init__(self, folder: Path, record: Path) -> None:
        self._shim = ctypes.CDLL(None)
        self._shim.recording_mark.argtypes = (ctypes.c_char_p, ctypes.c_size_t)
        descriptor = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        self._shim.recording_start(os.fsencode(folder), descriptor)

    def mark(self, data: bytes) -> None:
        """Write *data* between the calls, where it happened."""
        self._shim.recording_mark(data, len(data))
