"""Which words two versions of a text don't share, so that the eye finds them: whole words and whole groups of digits."""

import re
from difflib import SequenceMatcher

from ui.notes.paper import Piece

_PARTS = re.compile(r"\s+|\w+|[^\w\s]")
LARGEST = 4_000
"""Parts (words, spaces, signs) up to which two texts are compared word by word; the time grows with the square."""


def differences(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """*before* with what went marked "gone", and *after* with what came marked "new"."""
    old, new = _parts(before, after)
    gone: list[Piece] = []
    came: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if j > i:
            gone.append(("".join(old[i:j]), "same" if tag == "equal" else "gone"))
        if m > k:
            came.append(("".join(new[k:m]), "same" if tag == "equal" else "new"))
    return gone, came


def _parts(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    if max(len(old), len(new)) > LARGEST:
        return before.splitlines(keepends=True), after.splitlines(keepends=True)
    return old, new
