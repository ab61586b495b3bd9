"""Three custodians: any two open, no one alone does, and a paper of another set is told from a mistyped one."""

import json
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.crypto.custody import Share, generation_of, municipality_of, open_custody, read_share, seal_for_custodians
from coachdesk.errors import BadCode, KeyFileDamaged, SharesRefused

SECRETS = {"root": bytes(range(32)), "recovery": bytes(range(96))}
MUNICIPALITY = b"m" * 16
FILE, SHARES = seal_for_custodians(SECRETS, MUNICIPALITY, 3)


def why(file: bytes, one: Share, other: Share) -> str:
    """The reason for which they don't open it."""
    with pytest.raises(SharesRefused) as refused:
        open_custody(file, one, other)
    return str(refused.value.facts["reason"])


@pytest.mark.parametrize("pair", list(permutations(range(3), 2)))
def test_any_two_open(pair: tuple[int, int]) -> None:
    """Whichever two of the three, in whichever order."""
    assert open_custody(FILE, SHARES[pair[0]], SHARES[pair[1]]) == SECRETS
    assert (generation_of(FILE), municipality_of(FILE)) == (3, MUNICIPALITY)


@pytest.mark.parametrize("share", SHARES)
def test_one_alone_opens_nothing(share: Share) -> None:
    """Not with herself, not with herself under another's number, not with a guess."""
    assert why(FILE, share, share) == "same"
    for number in {1, 2, 3} - {share.number}:
        assert why(FILE, share, share._replace(number=number)) == "wrong"
        assert why(FILE, share, Share(number, 3, bytes(32))) == "wrong"


def test_a_copy_is_bound_to_its_municipality_its_pair_and_its_generation() -> None:
    """A file put together from pieces of others doesn't open."""
    other = seal_for_custodians(SECRETS, b"n" * 16, 3)
    assert why(other.file, *SHARES[:2]) == "wrong"
    assert why(FILE.replace(b'"generation": 3', b'"generation": 4'), *(one._replace(generation=4) for one in SHARES[:2])) == "wrong"
    swapped = json.loads(FILE)
    first, second = swapped["copies"][:2]
    first["sealed"], second["sealed"] = second["sealed"], first["sealed"]
    assert why(json.dumps(swapped).encode(), *SHARES[:2]) == "wrong"


def test_papers_of_another_set_are_told() -> None:
    """After a custodian has gone: the old papers open the old file and no other."""
    later = seal_for_custodians(SECRETS, MUNICIPALITY, 4)
    assert why(later.file, *SHARES[:2]) == "older"
    assert why(FILE, *later.shares[1:]) == "newer"
    assert why(later.file, later.shares[0], SHARES[1]) == "older"
    assert open_custody(FILE, *SHARES[1:]) == SECRETS


def test_secrets_and_shares_dont_show() -> None:
    """Not in the file, and not where somebody prints one."""
    assert SECRETS["root"] not in FILE
    assert b"root" not in FILE
    assert all(str(one) == f"Share({one.number} of generation 3)" for one in SHARES)
    assert str(seal_for_custodians(SECRETS, MUNICIPALITY, 1)) == "Custody()"


@pytest.mark.parametrize("share", SHARES)
def test_a_paper_comes_back_as_typed(share: Share) -> None:
    """Case, spaces and look-alikes don't matter."""
    assert share.paper().count("-") == 14
    assert read_share(share.paper().lower().replace("-", " ").replace("0", "o")) == share


@given(st.integers(0, 59), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_slip_of_the_hand_is_told(place: int, character: str) -> None:
    """Before it is tried on the file."""
    typed = SHARES[0].paper().replace("-", "")
    slipped = typed[:place] + character + typed[place + 1 :]
    if slipped != typed:
        with pytest.raises(BadCode):
            read_share(slipped)


@pytest.mark.parametrize(
    "data", [b"", FILE.replace(b"custody", b"keyfile"), FILE[:-9], FILE.replace(b'"generation": 3', b'"generation": 0')]
)
def test_what_is_no_custody_file_is_told(data: bytes) -> None:
    """Damage is no wrong paper."""
    with pytest.raises(KeyFileDamaged):
        open_custody(data, *SHARES[:2])
