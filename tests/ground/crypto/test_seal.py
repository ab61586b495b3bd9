"""What is sealed opens with the same key and header, and in no other way."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.crypto.identity import ExchangeKey
from coachdesk.crypto.seal import (
    HPKE_OVERHEAD,
    SEAL_OVERHEAD,
    WRAP_OVERHEAD,
    hpke_open,
    hpke_seal,
    new_key,
    open_sealed,
    seal,
    unwrap_key,
    wrap_key,
)
from coachdesk.errors import BadKey, SealBroken

KEY, OTHER_KEY = new_key(), new_key()
PAIR, OTHER_PAIR = ExchangeKey.generate(), ExchangeKey.generate()


class Way(NamedTuple):
    """One of the three ways to seal, with its keys already in it."""

    name: str
    overhead: int
    close: Callable[[bytes, bytes], bytes]
    open: Callable[[bytes, bytes], bytes]
    open_with_other_key: Callable[[bytes, bytes], bytes]


WAYS = [
    Way(
        "seal",
        SEAL_OVERHEAD,
        lambda header, plain: seal(KEY, header, plain),
        lambda header, sealed: open_sealed(KEY, header, sealed),
        lambda header, sealed: open_sealed(OTHER_KEY, header, sealed),
    ),
    Way(
        "wrap",
        WRAP_OVERHEAD,
        lambda header, plain: wrap_key(KEY, header, plain),
        lambda header, sealed: unwrap_key(KEY, header, sealed),
        lambda header, sealed: unwrap_key(OTHER_KEY, header, sealed),
    ),
    Way(
        "hpke",
        HPKE_OVERHEAD,
        lambda header, plain: hpke_seal(PAIR.public, header, plain),
        lambda header, sealed: hpke_open(PAIR, header, sealed),
        lambda header, sealed: hpke_open(OTHER_PAIR, header, sealed),
    ),
]
EACH_WAY = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)


@EACH_WAY
@given(header=st.binary(max_size=200), plain=st.binary(max_size=2000))
def test_round_trip(way: Way, header: bytes, plain: bytes) -> None:
    """Nothing is lost, and the size grows by what the format says."""
    sealed = way.close(header, plain)
    assert way.open(header, sealed) == plain
    assert len(sealed) == len(plain) + way.overhead


@EACH_WAY
@given(header=st.binary(max_size=60), plain=st.binary(max_size=60), data=st.data())
def test_one_changed_bit_is_noticed(way: Way, header: bytes, plain: bytes, data: st.DataObject) -> None:
    """Any bit of the sealed bytes or of the header."""
    sealed = way.close(header, plain)
    with pytest.raises(SealBroken):
        way.open(header, _flipped(sealed, data))
    if header:
        with pytest.raises(SealBroken):
            way.open(_flipped(header, data), sealed)


@EACH_WAY
@given(plain=st.binary(max_size=60), data=st.data())
def test_cut_bytes_are_noticed(way: Way, plain: bytes, data: st.DataObject) -> None:
    """A cut at any place, down to nothing at all."""
    sealed = way.close(b"header", plain)
    with pytest.raises(SealBroken):
        way.open(b"header", sealed[: data.draw(st.integers(0, len(sealed) - 1))])


@EACH_WAY
@given(foreign=st.binary(max_size=3000))
def test_foreign_bytes_are_told(way: Way, foreign: bytes) -> None:
    """Bytes from nowhere give SealBroken and nothing else."""
    with pytest.raises(SealBroken):
        way.open(b"header", foreign)


@EACH_WAY
def test_another_key_opens_nothing(way: Way) -> None:
    """Nor does a shifted border between header and text."""
    sealed = way.close(b"header", b"plain")
    with pytest.raises(SealBroken):
        way.open_with_other_key(b"header", sealed)
    with pytest.raises(SealBroken):
        way.open(b"heade", sealed)


@EACH_WAY
def test_same_words_look_different(way: Way) -> None:
    """Chance enters each seal: equal notes can't be told from unequal ones."""
    assert len({way.close(b"header", b"plain") for _ in range(50)}) == 50


def test_sealed_bytes_dont_pass_for_a_wrap() -> None:
    """One key serves both, and neither is the other's."""
    with pytest.raises(SealBroken):
        unwrap_key(KEY, b"", seal(KEY, b"", bytes(32)))
    with pytest.raises(SealBroken):
        open_sealed(KEY, b"", wrap_key(KEY, b"", bytes(32)))


def test_a_wrapped_key_is_small() -> None:
    """60 bytes under a symmetric key, 1168 for a person: the budgets of first sync count on it."""
    assert len(wrap_key(KEY, b"", new_key())) == 60
    assert len(hpke_seal(PAIR.public, b"", new_key())) == 1168


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_key_of_another_size_is_our_bug(size: int) -> None:
    """HKDF would stretch an empty key without a word."""
    with pytest.raises(ValueError, match="32 bytes"):
        seal(bytes(size), b"", b"")


@pytest.mark.parametrize("public", [b"", bytes(1215), bytes(1216), bytes(1217), b"\xff" * 1216])
def test_sealing_for_what_is_no_key(public: bytes) -> None:
    """A malformed or low-order public key from a directory is refused, not used."""
    with pytest.raises(BadKey):
        hpke_seal(public, b"", b"secret")


def _flipped(original: bytes, data: st.DataObject) -> bytes:
    bit = data.draw(st.integers(0, len(original) * 8 - 1))
    changed = bytearray(original)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
