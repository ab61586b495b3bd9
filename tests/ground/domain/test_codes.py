"""Code lists as they are delivered."""

from collections import Counter
from datetime import date
from pathlib import Path

from coachdesk.domain.codes import read_codes

CODES = Path(__file__).parents[3] / "resources" / "codes"

# Municipalities per county since 2007 (SCB): Stockholm 26, Uppsala 8 … Norrbotten 14.
PER_COUNTY = {
    "01": 26, "03": 8, "04": 9, "05": 13, "06": 13, "07": 8, "08": 12, "09": 1, "10": 5, "12": 33, "13": 6,
    "14": 49, "17": 16, "18": 12, "19": 10, "20": 15, "21": 10, "22": 7, "23": 8, "24": 15, "25": 14,
}  # fmt: skip


def test_all_municipalities_are_there() -> None:
    """290, each name once, as many per county as there are."""
    codes = read_codes(CODES / "municipalities.toml")
    assert len(codes.names) == len(set(codes.names.values())) == 290
    assert Counter(code[:2] for code in codes.names) == PER_COUNTY
    assert codes.names["2361"] == "Härjedalen"
    assert codes.valid_from == date(2007, 1, 1)


def test_languages_have_one_name_each() -> None:
    """Those of the example municipality among them."""
    names = read_codes(CODES / "languages.toml").names
    assert len(set(names.values())) == len(names)
    assert {"sv", "fi", "se", "sma", "uk", "ar", "ti", "prs", "so", "th"} <= names.keys()
    assert all(len(code) in {2, 3} for code in names)
