"""From a passphrase to a key, never more cheaply than the floor."""

import unicodedata

import pytest

from coachdesk.crypto.passphrase import FLOOR, Cost, stretch, unlock_key

SALT = b"0123456789abcdef"


def test_spelling_of_the_keyboard_doesnt_matter() -> None:
    """A passphrase typed on a Mac (a + ring) opens what was made on Windows (å)."""
    composed = unicodedata.normalize("NFC", "Åre är vår")
    decomposed = unicodedata.normalize("NFD", "Åre är vår")
    assert composed != decomposed
    assert unlock_key(composed, SALT, FLOOR) == unlock_key(decomposed, SALT, FLOOR)


def test_passphrase_salt_and_cost_all_count() -> None:
    """Two vaults with the same passphrase share no key, and a raised cost makes another one."""
    keys = {
        unlock_key("a", SALT, FLOOR),
        unlock_key("A", SALT, FLOOR),
        unlock_key("a", SALT[::-1], FLOOR),
        unlock_key("a", SALT, Cost(iterations=4)),
    }
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}


def test_half_a_character_is_no_crash() -> None:
    """A lone surrogate from a window gives a key as any other text does."""
    assert len(unlock_key("\ud83d", SALT, FLOOR)) == 32


@pytest.mark.parametrize(
    "cost",
    [
        Cost(memory_kib=65_535),
        Cost(iterations=2),
        Cost(lanes=3),
        Cost(memory_kib=1_048_577),
        Cost(iterations=17),
        Cost(lanes=17),
    ],
)
def test_bounds_of_the_cost(cost: Cost) -> None:
    """Nothing derives a key more cheaply than the floor, nor chokes the laptop."""
    with pytest.raises(ValueError, match="Expected `int`"):
        stretch(b"secret", SALT, cost)
