"""Signatures count for one purpose and one key; private halves never show themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.crypto.identity import (
    EXCHANGE_PRIVATE_BYTES,
    EXCHANGE_PUBLIC_BYTES,
    SIGNATURE_BYTES,
    SIGNING_KEY_BYTES,
    ExchangeKey,
    Purpose,
    SigningKey,
    code_key,
    invitation_code,
    locator,
    verify,
)
from coachdesk.crypto.seal import hpke_open, hpke_seal
from coachdesk.errors import BadCode, BadKey, SignatureInvalid

KEY = SigningKey.generate()
PURPOSES = list(Purpose)


@given(st.binary(max_size=300), st.sampled_from(PURPOSES))
def test_own_signature_holds(message: bytes, purpose: Purpose) -> None:
    """Also after the key was stored and read again."""
    again = SigningKey.from_bytes(KEY.to_bytes())
    signature = again.sign(purpose, message)
    assert (len(signature), len(again.public), len(again.to_bytes())) == (SIGNATURE_BYTES, SIGNING_KEY_BYTES, SIGNING_KEY_BYTES)
    verify(KEY.public, signature, purpose, message)


@given(st.binary(max_size=100), st.sampled_from(PURPOSES), st.sampled_from(PURPOSES))
def test_a_signature_counts_for_one_purpose(message: bytes, meant: Purpose, used: Purpose) -> None:
    """An envelope's signature can't be passed off as a membership entry's, nor smuggled in by a prefix."""
    signature = KEY.sign(meant, message)
    if meant is not used:
        for claimed in (message, meant.value + message, used.value + message):
            with pytest.raises(SignatureInvalid):
                verify(KEY.public, signature, used, claimed)


def test_no_purpose_begins_another() -> None:
    """The zero byte at the end, and only there, keeps purpose and message apart."""
    assert all(purpose.value.index(0) == len(purpose.value) - 1 for purpose in Purpose)
    assert len({purpose.value for purpose in Purpose}) == len(Purpose)


@given(st.binary(max_size=80), st.binary(max_size=80), st.binary(max_size=80))
def test_foreign_bytes_never_verify(public: bytes, signature: bytes, message: bytes) -> None:
    """Keys and signatures of any length give SignatureInvalid and nothing else."""
    for key, proof in ((public, signature), (KEY.public, signature), (public, KEY.sign(Purpose.ENTRY, message))):
        with pytest.raises(SignatureInvalid):
            verify(key, proof, Purpose.ENTRY, message)


@given(st.integers(0, SIGNATURE_BYTES * 8 - 1))
def test_a_changed_signature_is_noticed(bit: int) -> None:
    """Any of its 512 bits."""
    signature = bytearray(KEY.sign(Purpose.REQUEST, b"round"))
    signature[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SignatureInvalid):
        verify(KEY.public, bytes(signature), Purpose.REQUEST, b"round")


def test_exchange_key_survives_storing() -> None:
    """What was sealed for it before opens after."""
    pair = ExchangeKey.generate()
    again = ExchangeKey.from_bytes(pair.to_bytes())
    assert (len(pair.to_bytes()), len(pair.public)) == (EXCHANGE_PRIVATE_BYTES, EXCHANGE_PUBLIC_BYTES)
    assert again.public == pair.public
    assert hpke_open(again, b"header", hpke_seal(pair.public, b"header", b"team key")) == b"team key"


@given(st.binary(max_size=200))
def test_bytes_that_are_no_key_are_told(data: bytes) -> None:
    """A colleague's client may wrap nonsense; it's an expected failure, not a crash."""
    if len(data) != SIGNING_KEY_BYTES:
        with pytest.raises(BadKey):
            SigningKey.from_bytes(data)
    if len(data) != EXCHANGE_PRIVATE_BYTES:
        with pytest.raises(BadKey):
            ExchangeKey.from_bytes(data)


def test_private_halves_dont_show() -> None:
    """Not in a repr, hence not in a traceback's or a log's either."""
    signing, exchange = SigningKey.generate(), ExchangeKey.generate()
    for shown, private in ((repr(signing), signing.to_bytes()), (repr(exchange), exchange.to_bytes())):
        assert "public=" in shown
        assert not any(private[start : start + 4].hex() in shown for start in range(len(private) - 3))


def test_invitation_code_gives_two_unrelated_secrets() -> None:
    """The server is told the locator and learns nothing about the key from it."""
    code = invitation_code()
    assert [len(group) for group in code.split("-")] == [4] * 4
    place, key = locator(code), code_key(code)
    assert (len(place), len(key)) == (16, 32)
    assert key[:16] != place
    assert key[16:] != place
    assert locator(code.lower().replace("-", " ")) == place


@pytest.mark.parametrize("text,reason", [("", "length"), ("ABCD-EFGH", "length"), ("UUUU-UUUU-UUUU-UUUU", "character")])
def test_mistyped_invitations_are_told(text: str, reason: str) -> None:
    """Before a second is spent on Argon2id or the server is asked."""
    with pytest.raises(BadCode) as told:
        locator(text)
    assert told.value.facts == {"reason": reason}
