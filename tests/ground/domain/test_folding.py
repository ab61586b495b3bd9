"""Folding: what search takes for the same word."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.domain.folding import fold, loose, words


@pytest.mark.parametrize(
    "text,folded",
    [
        ("Åre", "åre"),
        ("ÄNGSVÄGEN", "ängsvägen"),
        ("Öberg", "öberg"),
        ("Émile", "emile"),
        ("Müller", "muller"),
        ("Đorđević", "dordevic"),
        ("Áŋŋel", "annel"),
        ("Ŧuvdno", "tuvdno"),
        ("Šárá", "sara"),
        ("Žanna", "zanna"),
        ("Čállá", "calla"),
        ("Bjørn Ærø", "björn ärö"),
        ("Zoë", "zoe"),
    ],
)
def test_swedish_letters_stay_and_foreign_accents_go(text: str, folded: str) -> None:
    """Å ä ö are letters of their own; an accent is not."""
    assert fold(text) == folded


def test_loose_forgives_missing_rings_and_dots() -> None:
    """Somebody without a Swedish keyboard finds Härjedalen."""
    assert loose("Härjedalen, Åsarna, Östersund") == "harjedalen, asarna, ostersund"


def test_words_are_runs_of_letters_and_digits() -> None:
    """Hyphens, underscores and punctuation part words; digits belong to them."""
    assert words("Per-Ola ringde 070-174 06 05, SFI_B!") == ["per", "ola", "ringde", "070", "174", "06", "05", "sfi", "b"]


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_and_composition_does_not_matter(text: str) -> None:
    """The index and the query meet, whatever keyboard, file or telephone the text came from."""
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert words(fold(text)) == words(text)
