"""The strength shown while choosing a passphrase: honest about Swedish, without silly rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.crypto.strength import Reason, strength


@pytest.mark.parametrize(
    "passphrase,reason",
    [
        ("", Reason.EMPTY),
        ("password1", Reason.COMMON),
        ("lösenord", Reason.WORD),
        ("Härjedalen", Reason.WORD),
        ("sommar2024", Reason.WORD),
        ("wojciechowski", Reason.NAME),
        ("zxcvbhjk", Reason.KEYBOARD),
        ("ööööööö", Reason.REPEAT),
        ("abcdefghi", Reason.SEQUENCE),
        ("19840503", Reason.DATE),
        ("x9$k2", Reason.SHORT),
    ],
)
def test_what_is_weak_and_why(passphrase: str, reason: Reason) -> None:
    """Each easy passphrase is told apart by what makes it easy."""
    judged = strength(passphrase)
    assert judged.level <= 1
    assert judged.reason is reason


def test_own_words_are_known_to_a_guesser() -> None:
    """The coach's name and municipality make no passphrase."""
    assert strength("brännlundgunhild", ["Gunhild Brännlund"]).level <= 1
    assert strength("brännlund", ["Gunhild Brännlund"]).reason is Reason.KNOWN


@pytest.mark.parametrize(
    "passphrase,level",
    [
        ("vildsvin", 1),
        ("vildsvin kantarell", 2),
        ("vildsvin kantarell frysbox", 4),
        ("korrekt häst batteri", 4),
        ("k9Xw2mQz7L", 3),
        ("8Kd#w2!pQz7v", 4),
    ],
)
def test_words_are_counted_as_words(passphrase: str, level: int) -> None:
    """Swedish words outside the lists aren't taken for random letters: one is weak, two are not enough, three are good."""
    assert strength(passphrase).level == level


@given(st.text(max_size=90))
def test_anything_can_be_judged(passphrase: str) -> None:
    """Every text, however long or odd, has a level; only good ones are called fine."""
    judged = strength(passphrase)
    assert 0 <= judged.level <= 4
    assert (judged.reason is Reason.FINE) == (judged.level >= 3)
