"""How hard a passphrase would be to guess: an estimate for the person who is choosing it, not a rule."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from coachdesk.crypto.swedish import COMMON_WORDS

_LEVELS: Final = (4.0, 7.0, 10.0, 12.0)
"""log10 of guesses from which levels 1 to 4 begin. At the floor of Argon2id's cost a strong graphics card makes in the order
of a thousand guesses a second (reckoned from its memory, not measured): level 2 takes it hours, 3 months, 4 decades."""
_ESTIMATED_CHARACTERS: Final = 32
_WORD: Final = 4.5
_LETTER: Final = 1.7
_SPACE: Final = 0.5
_LETTERS_A_WORD: Final = 7


class Reason(StrEnum):
    """What makes a passphrase easy to guess; the window has words for each."""

    EMPTY = "empty"
    COMMON = "common"
    WORD = "word"
    NAME = "name"
    KNOWN = "known"
    KEYBOARD = "keyboard"
    REPEAT = "repeat"
    SEQUENCE = "sequence"
    DATE = "date"
    SHORT = "short"
    FINE = "fine"


class Strength(NamedTuple):
    """Level 0 to 4, the decimal logarithm of the guesses needed, and the weakest spot (FINE from level 3)."""

    level: int
    guesses_log10: float
    reason: Reason


def strength(passphrase: str, known: Sequence[str] = ()) -> Strength:
    """An estimate by zxcvbn, lowered where it takes Swedish for noise; *known* is what a guesser knows too: names, municipality.

    Takes some milliseconds, the first call about 60 more, and at worst half a second (thirty-two signs that all can
    stand for letters).
    """
    from zxcvbn import zxcvbn  # late: 0.8 MB of word lists that the unlock screen must not wait for

    text = unicodedata.normalize("NFC", passphrase)
    if not text:
        return Strength(0, 0.0, Reason.EMPTY)
    familiar = [word.lower() for phrase in known for word in phrase.split()]
    # Beyond that many characters zxcvbn can take seconds and has nothing to add: it has seen enough of a good passphrase.
    head = text[:_ESTIMATED_CHARACTERS]
    result = zxcvbn(head, user_inputs=[*familiar, *COMMON_WORDS], max_length=_ESTIMATED_CHARACTERS)
    guesses = min(float(result["guesses_log10"]), _as_words(text))
    level = sum(guesses >= least for least in _LEVELS)
    longest = max(result["sequence"], key=lambda match: len(match["token"]))
    return Strength(level, guesses, Reason.FINE if level >= 3 else _reason(longest, familiar))


def _as_words(text: str) -> float:
    """log10 of the guesses if every run of letters is Swedish words, each one of 30,000 and seven letters or longer.

    zxcvbn's lists are English, so it reads "vildsvin kantarell" as seventeen random letters. This bound makes two words
    weak and three words good, and takes nothing from passphrases that mix letters, digits and signs.
    """
    runs = [len(run) for run in re.findall(r"[^\W\d_]+", text)]
    spaces = sum(character.isspace() for character in text)
    others = len(text) - sum(runs) - spaces
    return others + _SPACE * spaces + sum(min(_LETTER * length, _WORD * max(1, length // _LETTERS_A_WORD)) for length in runs)


def _reason(match: Mapping[str, Any], familiar: Sequence[str]) -> Reason:
    """Why the longest stretch that zxcvbn recognised is easy."""
    if match["pattern"] == "dictionary":
        if match["matched_word"] in familiar:
            return Reason.KNOWN
        return _DICTIONARIES.get(match["dictionary_name"], Reason.WORD)
    return _PATTERNS.get(match["pattern"], Reason.SHORT)


_DICTIONARIES: Final = {
    "passwords": Reason.COMMON,
    "surnames": Reason.NAME,
    "male_names": Reason.NAME,
    "female_names": Reason.NAME,
}
_PATTERNS: Final = {
    "spatial": Reason.KEYBOARD,
    "repeat": Reason.REPEAT,
    "sequence": Reason.SEQUENCE,
    "date": Reason.DATE,
    "regex": Reason.DATE,
}
