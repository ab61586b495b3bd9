"""Identity numbers: published fictitious ones are understood, mistyped ones are noticed.

Swedish: Skatteverket's series of test persons. Finnish: the Digital and Population Data Services Agency's examples (900 series).
Norwegian: the Tax Administration's synthetic persons (month + 80) and numbers reckoned by its published rule.
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.domain.identity.kinds import IdentifierKind, LegalSex, NumberWarning
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.errors import InvalidInput
from tests.numbers import finnish_number, norwegian_number, swedish_number

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(1940, 1, 1), date(2012, 12, 31))
SERIALS = st.sampled_from([238, 239, *range(980, 1000)])
Kind = IdentifierKind


def reason_of(text: str, kind: IdentifierKind, today: date = TODAY) -> object:
    """Why the number was refused."""
    with pytest.raises(InvalidInput) as refused:
        parse_identifier(text, kind, today)
    assert len(text) < 6 or text not in repr(refused.value)
    return refused.value.facts["reason"]


@pytest.mark.parametrize("text", ["19900104-2382", "199001042382", "900104-2382", "900104 2382", "900104–2382", " 9001042382 "])
def test_a_personnummer_is_kept_as_twelve_digits(text: str) -> None:
    """However it is typed: with or without century, hyphen and spaces."""
    found = parse_identifier(text, Kind.PERSONNUMMER, TODAY)
    assert (found.kind, found.value, found.country) == (Kind.PERSONNUMMER, "199001042382", "SE")
    assert (found.birth_date, found.legal_sex) == (date(1990, 1, 4), LegalSex.FEMALE)
    assert found.warnings == (NumberWarning.FICTITIOUS,)


def test_a_missing_century_is_asked_about_where_two_are_possible() -> None:
    """Ten digits of a child or someone over a hundred: the likelier is taken, a plus means the older, and the coach is asked to look."""
    child = swedish_number(date(2012, 12, 12), 238)
    old = swedish_number(date(1912, 12, 12), 238)
    assert child[2:] == old[2:]
    young = parse_identifier(child[2:], Kind.PERSONNUMMER, TODAY)
    assert (young.value, NumberWarning.CENTURY_GUESSED in young.warnings) == (child, True)
    plus = parse_identifier(f"{old[2:8]}+{old[8:]}", Kind.PERSONNUMMER, TODAY)
    assert (plus.value, NumberWarning.CENTURY_GUESSED in plus.warnings) == (old, True)
    assert NumberWarning.CENTURY_GUESSED not in parse_identifier(old, Kind.PERSONNUMMER, TODAY).warnings


def test_a_samordningsnummer_is_recognised_under_either_name() -> None:
    """Day + 60; typed into the wrong field it is kept as what it is, and said."""
    number = swedish_number(date(1988, 3, 9), 981, coordination=True)
    assert number[6:8] == "69"
    found = parse_identifier(number, Kind.SAMORDNINGSNUMMER, TODAY)
    assert (found.kind, found.birth_date) == (Kind.SAMORDNINGSNUMMER, date(1988, 3, 9))
    assert NumberWarning.OTHER_KIND in parse_identifier(number, Kind.PERSONNUMMER, TODAY).warnings


@pytest.mark.parametrize(
    "text,kind,reason",
    [
        ("", Kind.PERSONNUMMER, "missing"),
        ("900104", Kind.PERSONNUMMER, "wrong_form"),
        ("19900104-0002", Kind.PERSONNUMMER, "wrong_form"),
        ("19900231-2385", Kind.PERSONNUMMER, "wrong_date"),
        ("19900104-2383", Kind.PERSONNUMMER, "wrong_check_digit"),
        (swedish_number(date(2027, 1, 1), 980), Kind.PERSONNUMMER, "in_future"),
        ("131052-308", Kind.HENKILOTUNNUS, "wrong_form"),
        ("131052308T", Kind.HENKILOTUNNUS, "wrong_form"),
        ("131052-308U", Kind.HENKILOTUNNUS, "wrong_check_digit"),
        ("321052-308T", Kind.HENKILOTUNNUS, "wrong_date"),
        ("1234567890", Kind.FODSELSNUMMER, "wrong_form"),
        ("00000000000", Kind.FODSELSNUMMER, "wrong_date"),
        ("a", Kind.TEMPORARY, "wrong_form"),
        ("T'; DROP TABLE", Kind.TEMPORARY, "wrong_form"),
    ],
)
def test_a_refusal_says_why_and_not_what(text: str, kind: IdentifierKind, reason: str) -> None:
    """The window translates the reason; the number itself stays out of exceptions."""
    assert reason_of(text, kind) == reason


def test_a_finnish_number_keeps_its_separator() -> None:
    """Since 2023 the separator tells people apart: -, Y, X, W, V and U all mean the 1900s, and none is the same as another."""
    for text, born in (("131052-308T", date(1952, 10, 13)), ("010594Y9032", date(1994, 5, 1)), ("020504a902e", date(2004, 5, 2))):
        found = parse_identifier(text, Kind.HENKILOTUNNUS, TODAY)
        assert (found.value, found.birth_date, found.country) == (text.upper(), born, "FI")
    minus, letter = (parse_identifier(finnish_number(date(1994, 5, 1), 903, s), Kind.HENKILOTUNNUS, TODAY) for s in "-Y")
    assert minus.value != letter.value
    assert NumberWarning.TEMPORARY in minus.warnings
    assert minus.legal_sex is LegalSex.MALE


def test_norwegian_d_help_and_synthetic_numbers_are_told_apart() -> None:
    """Day + 40 is a D-number, month + 40 a help number, month + 80 a synthetic person of the Tax Administration."""
    plain = parse_identifier(norwegian_number(date(1981, 7, 29), 103), Kind.FODSELSNUMMER, TODAY)
    assert (plain.birth_date, plain.legal_sex, plain.country, plain.warnings) == (date(1981, 7, 29), LegalSex.MALE, "NO", ())
    d_number = parse_identifier(norwegian_number(date(1981, 7, 29), 104, day=40), Kind.FODSELSNUMMER, TODAY)
    assert (d_number.kind, d_number.birth_date, d_number.warnings) == (Kind.D_NUMMER, date(1981, 7, 29), (NumberWarning.OTHER_KIND,))
    help_number = parse_identifier(norwegian_number(date(1981, 7, 29), 103, month=40), Kind.FODSELSNUMMER, TODAY)
    assert help_number.warnings == (NumberWarning.TEMPORARY,)
    synthetic = parse_identifier("23906799537", Kind.FODSELSNUMMER, TODAY)
    assert (synthetic.birth_date, synthetic.warnings) == (date(1967, 10, 23), (NumberWarning.FICTITIOUS,))


def test_norway_gives_out_other_numbers_from_2032() -> None:
    """From 2032-01-01 the first control sum may leave 0 to 3, and the number no longer tells sex; until then such a number is mistyped."""
    number = norwegian_number(date(1981, 7, 29), 101, rest=2)
    assert reason_of(number, Kind.FODSELSNUMMER, date(2031, 12, 31)) == "wrong_check_digit"
    found = parse_identifier(number, Kind.FODSELSNUMMER, date(2032, 1, 1))
    assert (found.birth_date, found.legal_sex) == (date(1981, 7, 29), None)


@pytest.mark.parametrize(
    "born,individual",
    [(date(1899, 5, 1), 500), (date(1905, 5, 1), 499), (date(1960, 5, 1), 901), (date(2001, 5, 1), 501), (date(2020, 5, 1), 999)],
)
def test_the_norwegian_series_tells_the_century(born: date, individual: int) -> None:
    """000-499 the 1900s, 500-749 the 1800s from 54, 500-999 the 2000s to 39, 900-999 the 1900s from 40."""
    assert parse_identifier(norwegian_number(born, individual), Kind.FODSELSNUMMER, TODAY).birth_date == born


@pytest.mark.parametrize("text,born", [("19900412TF29", date(1990, 4, 12)), ("r123", None), ("900412-T123", None), ("20990101TF01", None)])
def test_temporary_numbers_are_allowed_and_marked(text: str, born: date | None) -> None:
    """No standard, so no check digit; a birth date only where it plainly stands there."""
    found = parse_identifier(text, Kind.TEMPORARY, TODAY)
    assert (found.value, found.birth_date, found.country) == (text.upper(), born, None)
    assert found.warnings == (NumberWarning.TEMPORARY,)


@given(DAYS, SERIALS, st.integers(8, 11), st.integers(1, 9))
def test_one_wrong_digit_in_a_swedish_serial_is_noticed(born: date, serial: int, place: int, add: int) -> None:
    """Luhn: no single slip of the last four passes."""
    number = swedish_number(born, serial)
    slipped = number[:place] + str((int(number[place]) + add) % 10) + number[place + 1 :]
    assert reason_of(slipped, Kind.PERSONNUMMER) in {"wrong_check_digit", "wrong_form"}


@given(DAYS, SERIALS, st.integers(2, 11), st.integers(1, 9))
def test_one_wrong_digit_anywhere_but_the_century_is_noticed(born: date, serial: int, place: int, add: int) -> None:
    """In the date too; the century is not in the check digit, which is why it is never guessed in silence."""
    number = swedish_number(born, serial)
    slipped = number[:place] + str((int(number[place]) + add) % 10) + number[place + 1 :]
    assert reason_of(slipped, Kind.PERSONNUMMER) in {"wrong_check_digit", "wrong_form", "wrong_date", "in_future"}


@given(DAYS, st.integers(900, 999), st.sampled_from([0, 1, 2, 3, 4, 5, 7, 8, 9]), st.integers(1, 9))
def test_one_wrong_digit_in_a_finnish_number_is_noticed(born: date, individual: int, place: int, add: int) -> None:
    """Modulo 31, a prime above any slip's weight."""
    number = finnish_number(born, individual, "-" if born.year < 2000 else "A")
    slipped = number[:place] + str((int(number[place]) + add) % 10) + number[place + 1 :]
    assert reason_of(slipped, Kind.HENKILOTUNNUS) in {"wrong_check_digit", "wrong_date", "wrong_form"}


@given(DAYS, st.integers(0, 499), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_in_a_norwegian_number_is_noticed(born: date, individual: int, place: int, add: int) -> None:
    """Two control digits modulo 11."""
    number = norwegian_number(born, individual if born.year < 2000 else individual + 500)
    if number == "":
        return
    slipped = number[:place] + str((int(number[place]) + add) % 10) + number[place + 1 :]
    assert reason_of(slipped, Kind.FODSELSNUMMER) in {"wrong_check_digit", "wrong_date", "in_future"}


@given(st.text(max_size=30), st.sampled_from(list(IdentifierKind)))
def test_anything_typed_is_understood_or_refused(text: str, kind: IdentifierKind) -> None:
    """Never a crash, and what is kept is understood again."""
    try:
        found = parse_identifier(text, kind, TODAY)
    except InvalidInput:
        return
    assert parse_identifier(found.value, found.kind, TODAY).value == found.value
