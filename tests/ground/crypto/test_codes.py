"""Codes copied by hand: what doesn't matter is forgiven, what does is told."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.crypto import codes
from coachdesk.crypto.passphrase import parse_recovery_code, recovery_code
from coachdesk.errors import BadCode


@given(st.binary(min_size=0, max_size=8).map(lambda some: some * 5))
def test_round_trip(data: bytes) -> None:
    """Encoding loses nothing and uses the alphabet only."""
    code = codes.encode(data)
    assert codes.decode(code) == data
    assert set(code) <= set(codes.ALPHABET)


@given(st.binary(min_size=10, max_size=10), st.data())
def test_looks_dont_matter(data: bytes, draw: st.DataObject) -> None:
    """Case, spaces, dashes and look-alike letters give the same code."""
    code = codes.encode(data)
    looks = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(draw.draw(st.sampled_from(looks.get(sign, sign + sign.lower()))) for sign in code)
    gap = draw.draw(st.sampled_from(["", " ", "-", "\u2013", "\u00a0", "\r\n"]))
    assert codes.normal(gap.join(typed), 16) == code


@given(st.text(max_size=60))
def test_anything_else_typed_is_told(text: str) -> None:
    """No input but a code (one in 2^20 that long) ends in anything else than BadCode."""
    with pytest.raises(BadCode) as told:
        parse_recovery_code(text)
    assert told.value.facts["reason"] in {"character", "length", "check"}


def test_recovery_code_is_printed_in_fours() -> None:
    """Nine groups of four: 32 characters of chance and the check."""
    groups = recovery_code().split("-")
    assert [len(group) for group in groups] == [4] * 9
    assert len(parse_recovery_code("-".join(groups))) == 20


@pytest.mark.parametrize("place", range(36))
def test_one_wrong_character_is_told(place: int) -> None:
    """Every single slip of the pen is noticed before the vault is tried."""
    code = "T0GE-MK57-X8N4-8J0P-VJ7G-BJ0E-H4S2-HYYA-EN9Q".replace("-", "")
    right = code[:32] + _check_of(code[:32])
    wrong = right[:place] + ("7" if right[place] != "7" else "8") + right[place + 1 :]
    with pytest.raises(BadCode) as told:
        parse_recovery_code(wrong)
    assert told.value.facts == {"reason": "check"}


@pytest.mark.parametrize(
    "text,reason",
    [
        ("", "length"),
        ("TAGE", "length"),
        ("U" * 36, "character"),
        ("Å" * 36, "character"),
        ("0" * 37, "length"),
        ("\ud800" * 36, "character"),
    ],
)
def test_reasons(text: str, reason: str) -> None:
    """The window can say what is wrong with the code, without the code in it."""
    with pytest.raises(BadCode) as told:
        parse_recovery_code(text)
    assert told.value.facts == {"reason": reason}


def _check_of(chance: str) -> str:
    """The check group, computed anew: the first 20 bits of the hash."""
    number = int.from_bytes(hashlib.sha256(b"coachdesk/recovery-check/1\0" + codes.decode(chance)).digest()[:3]) >> 4
    return "".join(codes.ALPHABET[number >> shift & 31] for shift in (15, 10, 5, 0))
