"""What a voice is: a laptop's id with other last bytes, drawn in every sitting."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.domain.space import new_id
from coachdesk.voice import DRAWN, OWN, device_id, device_of, draw, same_laptop, voice

ID = st.binary(min_size=OWN + DRAWN, max_size=OWN + DRAWN)
LAST = st.binary(min_size=DRAWN, max_size=DRAWN)


@given(drawn=ID, last=LAST)
def test_who_hears_a_voice_knows_whose_it_is(drawn: bytes, last: bytes) -> None:
    """Of a laptop that got its id with a voice to come: from any voice of it, and from the id itself."""
    device = device_id(UUID(bytes=drawn)).bytes
    spoken = voice(device, last)

    assert len(spoken) == len(device)
    assert device_of(spoken) == device_of(device) == device
    assert voice(spoken, last) == spoken
    assert voice(device, bytes(DRAWN)) == device


@given(one=ID, other=ID, last=LAST, another=LAST)
def test_two_laptops_are_told_apart_by_what_their_voices_share(one: bytes, other: bytes, last: bytes, another: bytes) -> None:
    """Two voices of one laptop are of the same, also where its id is of before there were voices; those of two never are."""
    assert same_laptop(voice(one, last), voice(one, another))
    assert same_laptop(one, voice(one, last))
    assert same_laptop(voice(one, last), voice(other, last)) == (one[:OWN] == other[:OWN])
    assert (voice(one, last) == voice(one, another)) == (last == another)


@pytest.mark.parametrize("length", [number for number in range(DRAWN + 3) if number != DRAWN])
def test_what_is_no_voice_is_the_laptops_id(length: int) -> None:
    """A program of before there were voices says none, and nothing else than four bytes is one."""
    device = bytes(range(OWN + DRAWN))
    assert voice(device, b"x" * length) == device


def test_every_sitting_draws_another() -> None:
    """Of as many as a laptop has in some years hardly two are the same, and only those of copies of one disk could ever meet."""
    assert len({draw() for _ in range(4_000)}) >= 3_999
    assert {len(draw()) for _ in range(9)} == {DRAWN}


def test_new_laptops_share_nothing() -> None:
    """Ids begin with the time in milliseconds, and have chance enough left in the bytes that stay."""
    drawn = {device_id(new_id()).bytes for _ in range(4_000)}
    assert len({one[:OWN] for one in drawn}) == 4_000
    assert {one[OWN:] for one in drawn} == {bytes(DRAWN)}
