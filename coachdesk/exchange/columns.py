"""What a column can mean, and the meaning guessed from its heading, in Swedish and English."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from coachdesk.domain.folding import loose
from coachdesk.domain.import_batch import ImportSubject
from coachdesk.exchange.sheet import Line, Sheet

KEY = "key"
PROTECTED = "protected"
_CLOSE = 0.87
_LOOK_AT = 50
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column can mean. *number* stands in imported rows and is permanent. *synonyms*: headings as people write them."""

    name: str
    number: int
    synonyms: str

    @property
    def headings(self) -> tuple[str, ...]:
        """The synonyms as `plain` gives them."""
        return tuple(plain(one) for one in self.synonyms.split(","))


PARTICIPANT = (
    Meaning("identifier", 1, "personnummer, personnr, persnr, pnr, person-id, identitetsnummer, samordningsnummer, ssn, personal number"),
    Meaning(
        "name", 2, "namn, deltagare, deltagarens namn, fullständigt namn, hela namnet, för- och efternamn, name, full name, participant"
    ),
    Meaning("given_name", 3, "förnamn, fnamn, given name, first name, forename"),
    Meaning("called_name", 4, "tilltalsnamn, kallas, called name, preferred name"),
    Meaning("family_name", 5, "efternamn, enamn, släktnamn, surname, last name, family name"),
    Meaning("birth_date", 6, "födelsedatum, född, födelsedag, född den, birth date, date of birth, born, dob"),
    Meaning("legal_sex", 7, "kön, juridiskt kön, sex, gender, legal sex"),
    # 8 is kept for the language.
    Meaning("interpreter", 9, "tolk, tolkbehov, behöver tolk, interpreter, interpreter needed"),
    Meaning("phone", 10, "telefon, telefonnummer, tel, tfn, mobil, mobilnummer, mobiltelefon, mobilnr, phone, mobile, phone number"),
    Meaning("phone_2", 11, "telefon 2, hemtelefon, telefon hem, annan telefon, phone 2, home phone"),
    Meaning("email", 12, "e-post, epost, e-postadress, mejl, mail, mailadress, email, e-mail"),
    Meaning("street", 13, "adress, gatuadress, gata, utdelningsadress, street, address, street address"),
    Meaning("postcode", 14, "postnummer, postnr, pnr ort, postcode, zip, zip code, postal code"),
    Meaning("town", 15, "postort, postadress, town, city, post town"),
    Meaning("place", 16, "ort, kontor, verksamhetsort, kommundel, place, office"),
    Meaning("programme", 17, "insats, program, projekt, åtgärd, verksamhet, programme, project"),
    Meaning("referrer", 18, "remittent, anvisad av, aktualiserad av, remitterad av, inremitterad från, referrer, referred by"),
    Meaning("started_on", 19, "startdatum, start, inskriven, inskrivningsdatum, från, beslutsdatum, start date, started, enrolled, from"),
    Meaning("case_number", 20, "ärendenummer, diarienummer, dnr, aktnummer, ärende, case number, case no, registry number"),
    Meaning("responsible", 21, "coach, handläggare, ansvarig, ansvarig coach, ansvarig handläggare, coach name, case officer, responsible"),
    Meaning(
        KEY, 22, "kod, id, nummer, nr, löpnummer, deltagarkod, deltagar-id, deltagarnummer, kundnummer, code, number, no, participant id"
    ),
    Meaning(
        PROTECTED, 23, "skyddad identitet, sekretess, sekretessmarkering, sekretessmarkerad, skydd, skyddade personuppgifter, protected"
    ),
)

ORGANISATION = (
    Meaning("org_number", 1, "organisationsnummer, orgnr, org nr, org-nummer, organisation number, company number, registration number"),
    Meaning(
        "name",
        2,
        "namn, företag, företagsnamn, organisation, arbetsgivare, arbetsplats, benämning, name, company, organisation name, employer",
    ),
    Meaning("type", 3, "typ, slag, sort, kategori, type, kind, category"),
    Meaning("street", 4, "adress, gatuadress, gata, besöksadress, utdelningsadress, street, address"),
    Meaning("postcode", 5, "postnummer, postnr, postcode, zip, zip code"),
    Meaning("town", 6, "postort, ort, postadress, town, city"),
    Meaning("phone", 7, "telefon, telefonnummer, tel, tfn, växel, telefon växel, phone, switchboard"),
    Meaning("email", 8, "e-post, epost, e-postadress, mejl, mail, email, e-mail"),
    Meaning("about", 9, "om, anteckning, beskrivning, bransch, kommentar, övrigt, about, description, notes, comment, trade"),
    Meaning("contact_name", 10, "kontaktperson, kontakt, kontaktnamn, handledare, platschef, contact, contact person, contact name"),
    Meaning("contact_title", 11, "titel, befattning, roll, title, position"),
    Meaning("contact_phone", 12, "kontaktpersonens telefon, telefon kontaktperson, direkttelefon, mobil, contact phone, mobile"),
    Meaning("contact_email", 13, "kontaktpersonens e-post, e-post kontaktperson, contact email"),
    Meaning(KEY, 14, "kod, id, nummer, nr, kundnummer, löpnummer, code, number, customer number"),
)

MEANINGS = {ImportSubject.PARTICIPANTS: PARTICIPANT, ImportSubject.ORGANISATIONS: ORGANISATION}


def numbers(subject: ImportSubject) -> dict[str, int]:
    """A meaning's name to its permanent number."""
    return {meaning.name: meaning.number for meaning in MEANINGS[subject]}


def plain(heading: str) -> str:
    """A heading without case, accents and signs: ``E-post:`` and ``epost`` are the same."""
    return _SIGNS.sub("", loose(heading))


def guess(subject: ImportSubject, headings: Sequence[str], known: Mapping[str, str] | None = None) -> dict[int, str]:
    """What each column means, by its number: as it was for this source the last time (*known*: heading to meaning), else by its heading.

    No two columns get one meaning; a column without a guess isn't in the answer.
    """
    meanings = MEANINGS[subject]
    found: dict[int, str] = {}
    if known:
        names = {meaning.name for meaning in meanings}
        for number, heading in enumerate(headings):
            if known.get(heading) in names and known[heading] not in found.values():
                found[number] = known[heading]
    for close in (1.0, _CLOSE):
        for number, heading in enumerate(headings):
            if number in found or (known and heading in known):
                continue
            best = _best(meanings, plain(heading), close, found.values())
            if best is not None:
                found[number] = best
    return _with_towns(found, headings)


def _best(meanings: Iterable[Meaning], heading: str, close: float, taken: Iterable[str]) -> str | None:
    if not heading:
        return None
    likeness = {
        meaning.name: max(1.0 if one == heading else SequenceMatcher(None, one, heading).ratio() for one in meaning.headings)
        for meaning in meanings
        if meaning.name not in set(taken)
    }
    best = max(likeness, key=lambda name: likeness[name], default=None)
    return best if best is not None and likeness[best] >= close else None


def _with_towns(found: dict[int, str], headings: Sequence[str]) -> dict[int, str]:
    """In a list with street addresses, "Ort" is where a letter goes; else it is the place that someone belongs to."""
    names = set(found.values())
    if "place" in names and "town" not in names and names & {"street", "postcode"}:
        return {number: "town" if name == "place" and plain(headings[number]) == "ort" else name for number, name in found.items()}
    return found


def likely_key(sheet: Sheet, meanings: Mapping[int, str]) -> tuple[int, ...]:
    """The columns by which a row is known again the next time: a number of the source's own, else an identity number, else names and a day.

    Only columns that are filled and different in the lines looked at.
    """
    by_name = {name: number for number, name in meanings.items()}
    lines = sheet.lines[:_LOOK_AT]
    for names in (
        (KEY,),
        ("identifier",),
        ("org_number",),
        ("case_number",),
        ("given_name", "family_name", "birth_date"),
        ("name", "birth_date"),
        ("name", "town"),
        ("name",),
    ):
        columns = tuple(by_name[name] for name in names if name in by_name)
        if len(columns) == len(names) and _tells_apart(lines, columns):
            return columns
    return ()


def _tells_apart(lines: Sequence[Line], columns: Sequence[int]) -> bool:
    keys = [tuple(line.cells[column] for column in columns) for line in lines]
    filled = [key for key in keys if all(key)]
    # A few empty or doubled ones are what the preview is for.
    return bool(keys) and len(set(filled)) >= 0.7 * len(keys)
