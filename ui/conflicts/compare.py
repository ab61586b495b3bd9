"""Which parts of two answers differ, so that the eye finds them: whole words and whole groups of digits."""

import html
import re
from difflib import SequenceMatcher

from ui.kit.theme import theme

_PARTS = re.compile(r"\s+|\w+|[^\w\s]")


def pieces(text: str, other: str) -> list[tuple[str, bool]]:
    """*text* in pieces, each with whether it differs from *other*."""
    mine, theirs = _PARTS.findall(text), _PARTS.findall(other)
    found: list[tuple[str, bool]] = []
    for tag, start, end, _, _ in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if end > start:
            found.append(("".join(mine[start:end]), tag != "equal"))
    return found


def marked(text: str, other: str) -> str:
    """HTML with what differs marked and underlined; the text itself is escaped."""
    look = theme()
    style = f"background:{look.colours['ask_ground']};color:{look.colours['ask']};text-decoration:underline"
    parts = []
    for piece, differs in pieces(text, other):
        plain = html.escape(piece).replace("\n", "<br>")
        parts.append(f'<span style="{style}">{plain}</span>' if differs else plain)
    return "".join(parts)
