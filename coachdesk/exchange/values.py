"""From a cell's text to the one form a value is compared and kept in. Raises Unfit where it can't be read; no guess is made."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from coachdesk.domain.folding import loose
from coachdesk.domain.identity.kinds import IdentifierKind, LegalSex
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.domain.organisation import OrganisationType
from coachdesk.errors import InvalidInput
from coachdesk.exchange.problems import Unfit, Why

Reader = Callable[[str, date], str]
"""(text, today) to the form."""

_EXCEL_ERRORS = {
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#SAKNAS!",
    "#REFERENS!",
    "#VÄRDEFEL!",
    "#NAMN?",
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?")
_SWEDISH = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SERIAL = re.compile(r"\d{5}")
_EMAIL = re.compile(r"[^@\s<>;,]+@[^@\s<>;,]+\.[^@\s<>;,.]+")
_NO = {"", "nej", "n", "no", "0", "false", "falskt", "ingen", "inget", "inte", "-", "–", "saknas"}
_YES = {"ja", "j", "yes", "y", "1", "true", "sant", "x", "behovs"}
_SEXES = {
    LegalSex.FEMALE: ("kvinna", "k", "f", "female", "woman", "flicka"),
    LegalSex.MALE: ("man", "m", "male", "pojke"),
}
_TYPES: Mapping[OrganisationType, tuple[str, ...]] = {
    OrganisationType.EMPLOYER: ("arbetsgivare", "foretag", "privat", "employer", "company"),
    OrganisationType.EMPLOYMENT_SERVICE: ("arbetsformedlingen", "arbetsformedling", "af", "employment service"),
    OrganisationType.SOCIAL_INSURANCE: ("forsakringskassan", "fk", "social insurance"),
    OrganisationType.SOCIAL_SERVICES: ("socialtjanst", "socialtjansten", "ifo", "social services"),
    OrganisationType.HEALTH_CARE: ("vard", "halsocentral", "vardcentral", "psykiatri", "region", "health care"),
    OrganisationType.ADULT_EDUCATION: ("vuxenutbildning", "komvux", "sfi", "folkhogskola", "adult education"),
    OrganisationType.SCHOOL: ("skola", "gymnasium", "grundskola", "school"),
    OrganisationType.COORDINATION: ("samordningsforbund", "finsam", "coordination"),
    OrganisationType.ASSOCIATION: ("forening", "ideell", "ideell forening", "studieforbund", "association", "ngo"),
    OrganisationType.MUNICIPALITY: ("kommun", "kommunal", "municipality"),
    OrganisationType.STATE: ("stat", "staten", "statlig", "myndighet", "state"),
    OrganisationType.OTHER: ("annat", "annan", "ovrigt", "ovrig", "other"),
}


def day(text: str, today: date) -> str:  # noqa: ARG001 - a reader's signature
    """A day as ISO has it. Swedish and ISO order are read, Excel's own count of days too; American isn't, as 3/4 would be two days."""
    parts: tuple[int, int, int] | None = None
    if (match := _ISO.fullmatch(text)) or (match := _COMPACT.fullmatch(text)):
        parts = (int(match[1]), int(match[2]), int(match[3]))
    elif match := _SWEDISH.fullmatch(text):
        parts = (int(match[3]), int(match[2]), int(match[1]))
    elif _SERIAL.fullmatch(text) and 10_000 < int(text) < 60_000:  # 1927 to 2064
        return (date(1899, 12, 30) + timedelta(days=int(text))).isoformat()
    try:
        if parts is not None:
            return date(*parts).isoformat()
    except ValueError:
        raise Unfit(Why.NOT_A_DAY) from None
    raise Unfit(Why.NOT_A_DAY)


def past_day(text: str, today: date) -> str:
    """A day that has been."""
    found = day(text, today)
    if date.fromisoformat(found) > today:
        raise Unfit(Why.IN_FUTURE)
    return found


def identifier(text: str, today: date) -> str:
    """A personnummer or samordningsnummer as twelve digits. The noughts that Excel takes from the front of a number are put back."""
    plain = "".join(text.split())
    if plain.isascii() and plain.isdigit() and len(plain) in (8, 9):
        plain = plain.zfill(10)
    try:
        return parse_identifier(plain, IdentifierKind.PERSONNUMMER, today).value
    except InvalidInput as refused:
        raise Unfit(Why(str(refused.facts["reason"]))) from None


def org_number(text: str, today: date) -> str:  # noqa: ARG001 - a reader's signature
    """Ten digits with a right last one; a sole trader's twelve lose their century."""
    digits = re.sub(r"[\s-]", "", text)
    digits = digits[2:] if len(digits) == 12 else digits
    if not (digits.isascii() and digits.isdigit() and len(digits) == 10):
        raise Unfit(Why.WRONG_FORM)
    doubled = [int(d) * (2 - number % 2) for number, d in enumerate(digits)]
    if sum(d // 10 + d % 10 for d in doubled) % 10:
        raise Unfit(Why.WRONG_CHECK_DIGIT)
    return digits


def phone(text: str, today: date) -> str:  # noqa: ARG001 - a reader's signature
    """As written, if at least five digits stand in it and no words; a nought that Excel took is put back before a Swedish mobile number."""
    if len(re.sub(r"\D", "", text)) < 5 or re.search(r"[^\W\d_]{4,}", text):
        raise Unfit(Why.NOT_A_PHONE)
    if re.fullmatch(r"7[02369]\d{7}", text):
        return f"0{text}"
    return text


def email(text: str, today: date) -> str:  # noqa: ARG001 - a reader's signature
    """Somebody at somewhere."""
    if _EMAIL.fullmatch(text) is None:
        raise Unfit(Why.NOT_AN_EMAIL)
    return text


def postcode(text: str, today: date) -> str:  # noqa: ARG001 - a reader's signature
    """``842 31``; a foreign one as it is written."""
    digits = re.sub(r"\s", "", text).upper().removeprefix("SE-").removeprefix("S-")
    if re.fullmatch(r"\d{5}", digits):
        return f"{digits[:3]} {digits[3:]}"
    if len(text) > 10:
        raise Unfit(Why.NOT_A_POSTCODE)
    return text


def sex(text: str, today: date) -> str:  # noqa: ARG001 - a reader's signature
    """Legal sex."""
    return _one_of(_SEXES, text)


def organisation_type(text: str, today: date) -> str:  # noqa: ARG001 - a reader's signature
    """What an organisation is."""
    return _one_of(_TYPES, text)


def flag(text: str, today: date) -> str:  # noqa: ARG001 - a reader's signature
    """Yes or no, as ``ja`` or ``nej``."""
    plain = loose(text).strip()
    if plain in _NO:
        return "nej"
    if plain in _YES or plain.startswith("ja"):
        return "ja"
    raise Unfit(Why.UNKNOWN_CHOICE)


def is_yes(text: str) -> bool:
    """Whether a protection column says that there is some: everything but a no does."""
    return loose(text).strip() not in _NO


def words(text: str, today: date) -> str:  # noqa: ARG001 - a reader's signature
    """One line of text."""
    return " ".join(text.split())


def lines(text: str, today: date) -> str:  # noqa: ARG001 - a reader's signature
    """Text that may have several lines."""
    return text


def refuse_excel_error(text: str) -> None:
    """A formula that failed says nothing. Raises Unfit."""
    if text.upper() in _EXCEL_ERRORS:
        raise Unfit(Why.EXCEL_ERROR)


def _one_of(choices: Mapping[LegalSex, tuple[str, ...]] | Mapping[OrganisationType, tuple[str, ...]], text: str) -> str:
    plain = loose(text).strip()
    for value, ways in choices.items():
        if plain in ways or plain == value.value:
            return value.value
    raise Unfit(Why.UNKNOWN_CHOICE)
