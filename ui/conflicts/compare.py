"""Which parts of several answers differ, so that the eye finds them: figure by figure in numbers and short names, word by word in texts."""

import html
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby

from ui.kit.theme import theme

_PARTS = re.compile(r"\s+|\w+|[^\w\s]")
_NUMBER = re.compile(r"[\d\s+()./-]*")
FEW = 4
"""Letters that may differ in the middle of a single word for it to be marked by the letter; else all of it is another word."""


def pieces(text: str, others: Sequence[str]) -> list[tuple[str, bool]]:
    """*text* in pieces, each with whether it differs from any of *others*."""
    differs = [False] * len(text)
    for other in others:
        for start, end in _differences(text, other):
            differs[start:end] = [True] * (end - start)
    return [
        ("".join(text[place] for place in places), other)
        for other, places in ((other, list(places)) for other, places in groupby(range(len(text)), key=lambda place: differs[place]))
    ]


def _differences(text: str, other: str) -> list[tuple[int, int]]:
    start, end = _middle(text, other)
    if _NUMBER.fullmatch(text) and _NUMBER.fullmatch(other):
        return [(start, end)]
    alone = not re.search(r"\s", text) and not re.search(r"\s", other)
    if alone and start + len(text) - end >= 2 and end - start <= FEW:
        return [(start, end)]
    return _words(text, other)


def _middle(text: str, other: str) -> tuple[int, int]:
    """What is left of *text* without what both begin and end with."""
    start = next((place for place, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    most = min(len(text), len(other)) - start
    same = next((back for back in range(most) if text[-1 - back] != other[-1 - back]), most)
    return start, len(text) - same


def _words(text: str, other: str) -> list[tuple[int, int]]:
    mine, theirs = _PARTS.findall(text), _PARTS.findall(other)
    places = [0]
    for part in mine:
        places.append(places[-1] + len(part))
    codes = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    return [(places[start], places[end]) for tag, start, end, _, _ in codes if tag != "equal"]


def marked(text: str, others: Sequence[str]) -> str:
    """HTML with what differs marked and underlined; the text itself is escaped."""
    look = theme()
    style = f"background:{look.colours['ask_ground']};color:{look.colours['ask']};text-decoration:underline"
    parts = []
    for piece, differs in pieces(text, others):
        core = piece.strip()
        if not differs or not core:
            parts.append(_plain(piece))
            continue
        before, after = piece.split(core, 1)  # blanks at the ends are left without a line below them
        parts.append(f'{_plain(before)}<span style="{style}">{_plain(core)}</span>{_plain(after)}')
    return "".join(parts)


def _plain(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
