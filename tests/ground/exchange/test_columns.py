"""What columns mean, and what stands in them."""

from datetime import date

import pytest

from coachdesk.domain.import_batch import ImportSubject
from coachdesk.exchange import values
from coachdesk.exchange.columns import MEANINGS, guess, likely_key, numbers, plain
from coachdesk.exchange.problems import Unfit, Why
from tests.ground.exchange.lists import HEADINGS, sheet_of
from tests.numbers import swedish_number

TODAY = date(2026, 11, 24)
PEOPLE, PLACES = ImportSubject.PARTICIPANTS, ImportSubject.ORGANISATIONS


def meanings(*headings: str, subject: ImportSubject = PEOPLE) -> list[str | None]:
    """What each heading is guessed to mean."""
    found = guess(subject, headings)
    return [found.get(number) for number in range(len(headings))]


@pytest.mark.parametrize(
    "headings,expected",
    [
        (HEADINGS, ["key", "identifier", "given_name", "family_name", "phone", "email", "place", "started_on", "programme"]),
        (("PERSONNR.", "Namn", "E-post:", "Tel.", "Född"), ["identifier", "name", "email", "phone", "birth_date"]),
        (("First name", "Last name", "Date of birth", "Mobile"), ["given_name", "family_name", "birth_date", "phone"]),
        (
            ("Kod", "Efternamn", "Fornamn", "Handläggare", "Sekretessmarkering"),
            ["key", "family_name", "given_name", "responsible", "protected"],
        ),
        (("Personnumer", "Telefonnumer", "Skostorlek"), ["identifier", "phone", None]),
        (("Namn", "Adress", "Postnr", "Ort"), ["name", "street", "postcode", "town"]),
        (("Telefon", "Telefon 2", "Telefon (2)"), ["phone", "phone_2", None]),
    ],
)
def test_headings_are_understood_as_people_write_them(headings: tuple[str, ...], expected: list[str | None]) -> None:
    """In Swedish and English, with slips and full stops; what isn't understood is left out, and no meaning is given twice."""
    assert meanings(*headings) == expected


def test_headings_of_organisations_are_understood() -> None:
    """The same word may mean another thing in another list."""
    assert meanings("Orgnr", "Företag", "Bransch", "Kontaktperson", "Mobil", subject=PLACES) == [
        "org_number",
        "name",
        "about",
        "contact_name",
        "contact_phone",
    ]


def test_what_a_source_meant_the_last_time_goes_before_any_guess() -> None:
    """A column put right by hand stays so, and one that was left out stays out."""
    assert guess(PEOPLE, ["Namn", "Ort", "Nr"], {"Namn": "family_name", "Ort": ""}) == {0: "family_name", 2: "key"}


@pytest.mark.parametrize("subject", list(ImportSubject))
def test_meanings_have_numbers_of_their_own_and_no_heading_means_two_things(subject: ImportSubject) -> None:
    """Numbers stand in imported rows for good: those of today are written down here."""
    everything = [heading for one in MEANINGS[subject] for heading in set(one.headings)]
    assert len(set(everything)) == len(everything)
    assert plain("E-post:") == plain("epost") == "epost"
    first = {PEOPLE: {"identifier": 1, "email": 12, "responsible": 21, "protected": 23}, PLACES: {"org_number": 1, "email": 8, "key": 14}}
    assert first[subject].items() <= numbers(subject).items()
    assert len(set(numbers(subject).values())) == len(numbers(subject))


def test_the_likely_key_is_the_sources_own_number_else_an_identity_number_else_names_and_a_day() -> None:
    """Only where it tells the rows apart."""
    rows = [["1", "199004122389", "Mina", "Öberg", "1990-04-12"], ["2", "198501019876", "Tore", "Öberg", "1985-01-01"]]
    headings = ["Nr", "Personnummer", "Förnamn", "Efternamn", "Född"]

    def key(*columns: int) -> tuple[int, ...]:
        sheet = sheet_of([headings[c] for c in columns], [[row[c] for c in columns] for row in rows])
        return likely_key(sheet, guess(PEOPLE, sheet.headings))

    assert key(0, 1, 2, 3, 4) == (0,)
    assert key(1, 2, 3, 4) == (0,)
    assert key(2, 3, 4) == (0, 1, 2)
    same = sheet_of(["Nr", "Namn"], [["1", "Mina"], ["1", "Tore"], ["1", "Biret"]])
    assert likely_key(same, guess(PEOPLE, same.headings)) == (1,)


# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text,day",
    [
        ("2026-09-01", "2026-09-01"),
        ("2026-9-1", "2026-09-01"),
        ("2026/09/01", "2026-09-01"),
        ("1.9.2026", "2026-09-01"),
        ("20260901", "2026-09-01"),
        ("2026-09-01 08:00", "2026-09-01"),
        ("46266", "2026-09-01"),
    ],
)
def test_days_are_read_as_swedish_lists_write_them(text: str, day: str) -> None:
    """Excel's count of days, too, which a cell shows when somebody formatted it as a number."""
    assert values.day(text, TODAY) == day


@pytest.mark.parametrize(
    "reader,text,reason",
    [
        (values.day, "2026-02-30", Why.NOT_A_DAY),
        (values.day, "9/1/26", Why.NOT_A_DAY),
        (values.day, "i höstas", Why.NOT_A_DAY),
        (values.past_day, "2026-11-25", Why.IN_FUTURE),
        (values.identifier, "19990231-1234", Why.WRONG_DATE),
        (values.identifier, "199004122380", Why.WRONG_CHECK_DIGIT),
        (values.identifier, "1990", Why.WRONG_FORM),
        (values.identifier, "19900412", Why.WRONG_DATE),
        (values.phone, "ring på kvällen", Why.NOT_A_PHONE),
        (values.phone, "070", Why.NOT_A_PHONE),
        (values.email, "mina@", Why.NOT_AN_EMAIL),
        (values.email, "a@b.se; c@d.se", Why.NOT_AN_EMAIL),
        (values.sex, "okänt", Why.UNKNOWN_CHOICE),
        (values.flag, "kanske", Why.UNKNOWN_CHOICE),
        (values.org_number, "556036-0794", Why.WRONG_CHECK_DIGIT),
        (values.org_number, "5560", Why.WRONG_FORM),
        (values.postcode, "842 31 Sveg och mer", Why.NOT_A_POSTCODE),
    ],
)
def test_what_cant_be_read_is_refused_with_its_reason(reader: values.Reader, text: str, reason: Why) -> None:
    """No guess is made, and the text stays out of the error."""
    with pytest.raises(Unfit) as refused:
        reader(text, TODAY)
    assert refused.value.why is reason
    assert text not in str(refused.value)


@pytest.mark.parametrize(
    "reader,text,value",
    [
        (values.identifier, "19900412-2389", "199004122389"),
        (values.phone, "+46 70-174 06 05", "+46 70-174 06 05"),
        (values.phone, "701740605", "0701740605"),
        (values.postcode, "84231", "842 31"),
        (values.postcode, "SE-842 31", "842 31"),
        (values.sex, "K", "female"),
        (values.flag, "Ja, somaliska", "ja"),
        (values.organisation_type, "Företag", "employer"),
        (values.org_number, "556036-0793", "5560360793"),
        (values.words, "Mina\n Maria ", "Mina Maria"),
    ],
)
def test_values_come_into_one_form(reader: values.Reader, text: str, value: str) -> None:
    """So that the same value is the same, however it was written."""
    assert reader(text, TODAY) == value


def test_noughts_that_excel_took_from_a_number_are_put_back() -> None:
    """Who was born 2000 to 2009 loses one or two, and they are many among the young."""
    number = swedish_number(date(2003, 3, 14), 238)[2:]
    assert number.startswith("03")
    assert values.identifier(str(int(number)), TODAY) == f"20{number}"


@pytest.mark.parametrize("text", ["", "Nej", "0", "-", "ingen"])
def test_only_a_plain_no_says_that_nobody_protects_her(text: str) -> None:
    """Anything else in such a column is taken for protection."""
    assert not values.is_yes(text)
    assert values.is_yes(f"{text} sekretess")


def test_a_failed_formula_says_nothing() -> None:
    """``#N/A`` is no name."""
    with pytest.raises(Unfit):
        values.refuse_excel_error("#N/A")
    values.refuse_excel_error("#1 i Sveg")
