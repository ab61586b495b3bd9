"""What people type, paste and scan: codes, numbers, days, hours, addresses, the text of an invitation."""

from contextlib import suppress
from datetime import date
from typing import Final
from uuid import UUID

import httpx

from coachdesk.crypto import codes, custody, lease
from coachdesk.crypto.passphrase import parse_recovery_code, recovery_code
from coachdesk.domain.attachment import file_name
from coachdesk.domain.identity.kinds import IdentifierKind
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.domain.media import MediaType
from coachdesk.domain.organisation import Organisation, number_of
from coachdesk.errors import BadCode, InvalidInput
from coachdesk.exchange import values
from coachdesk.exchange.problems import Unfit
from sync.client import transport
from tests.fuzz.target import Target, plain
from ui.administration.invitation_text import InvitationText, address_of, read_invitation
from ui.kit.day_reading import read_day
from ui.kit.fields import FieldProblem
from ui.reminders.clock_field import read_clock

KEYS: Final = ("coachdesk/crypto",)
TODAY: Final = date(2026, 11, 24)


def as_text(data: bytes) -> str:
    """As UTF-8, halves of pairs too; else each byte as a letter."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _codes(data: bytes) -> None:
    """Every code that somebody copies from paper or hears by telephone."""
    text = as_text(data)
    for read in (parse_recovery_code, custody.read_share, lease.heard_challenge, lease.heard_answer, _code):
        with suppress(BadCode):
            read(text)


def _code(text: str) -> bytes:
    return codes.decode(codes.normal(text, 16))


def _code_seeds() -> list[bytes]:
    paper = custody.Share(1, 1, bytes(32)).paper()
    heard = lease.answer(bytes(32), UUID(int=1), lease.new_challenge(), 7)
    return [one.encode() for one in (recovery_code(), paper, lease.new_challenge(), heard, "AAAA-BBBB-CCCC-DDDD", "oil– 1")]


def _numbers(data: bytes) -> None:
    text = as_text(data)
    for kind in IdentifierKind:
        with suppress(InvalidInput):
            found = parse_identifier(text, kind, TODAY)
            if parse_identifier(found.value, kind, TODAY).value != found.value:
                raise AssertionError("a number changes by being kept")
    cell(text)
    with suppress(InvalidInput):
        Organisation(name="x", org_number=number_of(text)).rules()
    with suppress(InvalidInput):
        Organisation(name="x", org_number=text).rules()


_READERS: Final = (
    *(values.day, values.past_day, values.identifier, values.org_number, values.phone, values.email, values.postcode),
    *(values.sex, values.organisation_type, values.flag, values.words, values.lines),
)


def cell(text: str) -> None:
    """A cell of a list, as every kind of value."""
    for reader in _READERS:
        with suppress(Unfit):
            reader(text, TODAY)


_NUMBERS: Final = (
    *("19900412-2384", "900412+2384", "131052-308T", "01010750160", "TF2901", "2026-11-23"),
    *("45000", "x@y.se", "556016-0680", "84231"),
)


def _day(data: bytes) -> None:
    text = as_text(data)
    for ahead in (False, True):
        with suppress(FieldProblem):
            found = read_day(text, TODAY, ahead=ahead)
            if found is not None and read_day(found.isoformat(), TODAY) != found:
                raise AssertionError("a day changes by being written out")
    with suppress(FieldProblem):
        hour = read_clock(text)
        if hour is not None and read_clock(hour) != hour:
            raise AssertionError("an hour changes by being written out")


_DAYS: Final = ("igår", "mån", "23", "23 nov", "23/11", "261123", "2026-11-23", "måndag 23 november", "13.30", "1330")


def _invitation(data: bytes) -> None:
    """What a QR code holds, or the message that it came in; then the address; an address that is taken can be asked."""
    text = as_text(data)
    with suppress(FieldProblem):
        said = read_invitation(text)
        again = read_invitation(str(InvitationText("0000", said.server))) if said.server else said
        if again.server != said.server:
            raise AssertionError("an invitation changes by being written out")
        text = said.server or text
    with suppress(InvalidInput):
        address = address_of(text)
        transport._check(address)
        httpx.URL(address).raw_host.decode("ascii").encode("idna")  # what the system does with it before it looks it up
    with suppress(UnicodeEncodeError):  # a field can hold half a letter, a name from a file's folder can't
        file_name(text, MediaType.PDF).encode()


_INVITATIONS: Final = (
    "coachdesk:join?server=https%3A%2F%2Fsync.example.se&code=AAAA-BBBB-CCCC-DDDD",
    *("Hej, här är den: coachdesk:join?code=AAAA&server=http://localhost:8470 /Astrid", "AAAA-BBBB-CCCC-DDDD", "https://[fd00::1]:8443/a"),
    *("sync.härjedalen.se/", "https://10.0.0.5", "intyg.pdf.exe", "..\\CON"),
)


def _encoded(some: tuple[str, ...]) -> list[bytes]:
    return [one.encode() for one in some]


TYPED: Final = (
    Target("codes", plain(_codes), (), _code_seeds, KEYS, most=200),
    Target(
        "numbers",
        plain(_numbers),
        (),
        lambda: _encoded(_NUMBERS),
        ("coachdesk/domain/identity", "coachdesk/domain/organisation.py", "coachdesk/exchange"),
        most=64,
    ),
    Target("day", plain(_day), (), lambda: _encoded(_DAYS), ("ui/kit/day_reading.py", "ui/reminders/clock_field.py"), most=40),
    Target(
        "invitation",
        plain(_invitation),
        (),
        lambda: _encoded(_INVITATIONS),
        ("ui/administration/invitation_text.py", "sync/client/transport.py", "coachdesk/domain/attachment.py"),
        most=300,
    ),
)
