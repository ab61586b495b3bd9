"""The corpus that sync is measured with: 500 akter of 8 teams with 5,000 records, 2.96 MB as JSON. Always the same, and nobody real.

Its text is as repetitive as case notes are, no more: bare compression and sealing of each akt, as the straw man does, leaves about a fifth.
"""

import json
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session

from coachdesk.crypto.seal import seal
from coachdesk.domain.akt import Akt, open_case_file
from coachdesk.domain.enrolment import Enrolment
from coachdesk.domain.note import ContactWith, JournalNote
from coachdesk.domain.person import Channel, ContactKind, ContactPoint, Person
from coachdesk.domain.record import RECORDS, keep
from coachdesk.domain.relative import Relative, RelativeRole
from coachdesk.domain.space import natural_id
from coachdesk.storage.workspace import Workspace
from sync.protocol.wire import pack

AKTER: Final = 500
TEAMS: Final = 8
NOTES: Final = 5
RECORDS_EACH: Final = 5 + NOTES

GIVEN: Final = (
    "Mina",
    "Ali",
    "Sara",
    "Nils",
    "Elin",
    "Omar",
    "Karin",
    "Jonas",
    "Leila",
    "Per",
    "Maja",
    "Hassan",
    "Stina",
    "Erik",
    "Amina",
    "Olle",
    "Frida",
    "Yusuf",
    "Ida",
    "Anders",
)
FAMILY: Final = (
    "Åkerbrand",
    "Fjällström",
    "Björkdal",
    "Tännberg",
    "Ljusnefors",
    "Helagsvik",
    "Malmgruv",
    "Rotsjö",
    "Sånfjell",
    "Hedevall",
    "Lofsdahl",
    "Älvros",
)
WHERE: Final = (
    "på bageriet",
    "i skogen",
    "hos Svegs Såg",
    "på biblioteket",
    "hemma hos honom",
    "på vårdcentralen",
    "i verkstaden",
    "på förskolan",
    "per telefon",
    "på hotellet",
)
WHO: Final = (
    "hennes syster",
    "handledaren",
    "läkaren",
    "arbetsgivaren",
    "handläggaren",
    "hans mamma",
    "grannen",
    "läraren",
    "kuratorn",
    "en gammal kollega",
)
WHAT: Final = (
    "körkortet",
    "busstiderna",
    "ekonomin",
    "sömnen",
    "språket",
    "arbetstiderna",
    "hyran",
    "flytten",
    "praktikplatsen",
    "provanställningen",
    "barnomsorgen",
    "sjukskrivningen",
    "datorvanan",
    "betygen",
    "maten",
    "ryggen",
    "ansökan",
    "intyget",
    "schemat",
    "lönen",
)
FEELS: Final = ("lugnare", "trött", "stolt", "orolig", "mer säker", "ledsen", "nyfiken", "nöjd", "irriterad", "hoppfull", "tveksam", "pigg")
DOES: Final = (
    "prova kassan",
    "hålla i morgonmötet",
    "cykla dit själv",
    "ringa och fråga",
    "skriva en lista",
    "öva med truck",
    "ta bussen från torget",
    "möta upp på plats",
    "läsa svenska varje dag",
    "gå en promenad före frukost",
    "visa sitt cv",
    "följa med på besöket",
)
SENTENCES: Final = (
    "Vi träffades {where} och talade om hur det har gått sedan sist och vad som ska hända med {what}.",
    "Känner sig {feels} än förra veckan, mest för att {what} fungerar bättre nu.",
    "{Who} ringde och berättade om {what}; vi bestämde att höras igen i nästa vecka.",
    "Vill gärna {does} innan månaden är slut, och vi skrev in det i planen.",
    "Det som är svårt just nu är {what}, och det har varit så en längre tid.",
    "Var på plats {n} dagar av fem och säger att det går bra när det finns någon att fråga.",
    "Vi kom överens om att nästa steg är att {does}.",
    "Blev {feels} när {what} kom på tal, så vi tog en paus och gick ut en stund.",
    "{Who} tycker att det är dags att öka tiden på praktikplatsen.",
    "Arbetade {n} timmar i dag utan att behöva vila mer än på rasterna.",
    "Jag frågade vad som skulle hjälpa, och svaret var {what} och mer tid.",
    "Ingen av oss visste hur det ska lösas; jag tar reda på det och återkommer före fredag.",
)


class Corpus:
    """Writes itself through the ordinary verbs."""

    def __init__(self, akter: int = AKTER, seed: int = 5) -> None:
        self._chance = random.Random(seed)
        self._akter = akter
        self._themes: tuple[Sequence[str], ...] = (SENTENCES, WHO, WHAT, WHERE, DOES)

    def write(self, workspace: Workspace, teams: Sequence[UUID], user: UUID) -> list[UUID]:
        """All akter, one after the other given to *teams* in turn: one transaction to register, one for each note. Their ids."""
        found = []
        for number in range(self._akter):
            self._themes = tuple(
                self._chance.sample(words, most) for words, most in ((SENTENCES, 7), (WHO, 2), (WHAT, 4), (WHERE, 2), (DOES, 3))
            )
            akt, enrolment = workspace.write(self._register, number, teams[number % len(teams)])
            for nth in range(NOTES):
                workspace.write(self._note, akt, enrolment, user, nth)
            found.append(akt)
        return found

    def _register(self, session: Session, number: int, team: UUID) -> tuple[UUID, UUID]:
        chance = self._chance
        day = date(2025, 1, 7) + timedelta(days=number)
        akt = open_case_file(
            session, Akt(opened_on=day, place=f"Plats {number % TEAMS}", team_id=team, case_number=f"IFO {2025}-{number:04}")
        )
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        person = Person(
            id=natural_id(akt.id, "person"),
            space_id=akt.id,
            akt_id=akt.id,
            given_name=f"{given} {chance.choice(GIVEN)}",
            called_name=given,
            family_name=family,
            birth_date=date(1960, 1, 1) + timedelta(days=chance.randrange(16_000)),
        )
        phone = ContactPoint(
            space_id=akt.id, person_id=person.id, kind=ContactKind.PHONE, value=f"070-174 06 {number % 95 + 5:02}", label="mobil"
        )
        relative = Relative(
            space_id=akt.id,
            akt_id=akt.id,
            name=f"{chance.choice(GIVEN)} {family}",
            role=chance.choice(list(RelativeRole)),
            contact_ok=chance.random() < 0.8,
            phone=f"070-174 06 {chance.randrange(5, 100):02}",
            about=self.text(1),
        )
        enrolment = Enrolment(
            space_id=akt.id, akt_id=akt.id, programme="Kraftsamling Härjedalen", referrer="Arbetsförmedlingen", started_on=day
        )
        for draft in (person, phone, relative, enrolment):
            keep(session, draft)
        return akt.id, enrolment.id

    def _note(self, session: Session, akt: UUID, enrolment: UUID, user: UUID, nth: int) -> None:
        chance = self._chance
        note = JournalNote(
            space_id=akt,
            enrolment_id=enrolment,
            event_on=date(2025, 2, 1) + timedelta(days=7 * nth + chance.randrange(7)),
            event_time=f"{chance.randint(8, 16):02}:{chance.choice((0, 15, 30, 45)):02}",
            written_at=session.info["actor"].now(),
            author_id=user,
            author_role="Coach",
            contact_with=chance.choice(list(ContactWith)),
            channel=chance.choice(list(Channel)),
            reached=chance.random() < 0.9,
            subject=f"Om {chance.choice(WHAT)}",
            text=self.text(chance.choice((4, 5, 5, 6, 6))),
        )
        keep(session, note)

    def text(self, sentences: int) -> str:
        """So many sentences of a case note; the same matters come back in one participant's notes."""
        chance, (said, people, matters, places, steps) = self._chance, self._themes
        return " ".join(
            chance.choice(said).format(
                where=chance.choice(places),
                who=(who := chance.choice(people)),
                Who=who[0].upper() + who[1:],
                what=chance.choice(matters),
                feels=chance.choice(FEELS),
                does=chance.choice(steps),
                n=chance.randint(2, 9),
            )
            for _ in range(sentences)
        )


def as_json(workspace: Workspace, akter: Sequence[UUID]) -> dict[UUID, list[bytes]]:
    """Every record of each akt as one JSON object."""
    return workspace.read(_as_json, akter)


def _as_json(session: Session, akter: Sequence[UUID]) -> dict[UUID, list[bytes]]:
    found: dict[UUID, list[bytes]] = {akt: [] for akt in akter}
    for kind in RECORDS:
        names = ["id", "space_id", *(one.name for one in kind.fields)]
        for row in session.connection().exec_driver_sql(f"SELECT {', '.join(names)} FROM {kind.table.name}"):
            space = UUID(bytes=row[1]) if row[1] else None
            if space in found:
                found[space].append(_json(kind.name, dict(zip(names, row, strict=True))))
    return found


def _json(kind: str, values: dict[str, object]) -> bytes:
    plain = {name: str(UUID(bytes=value)) if isinstance(value, bytes) else value for name, value in values.items() if value is not None}
    return json.dumps({"kind": kind, **plain}, ensure_ascii=False).encode()


def straw_man(records: dict[UUID, list[bytes]]) -> int:
    """Bytes of each akt's JSON, compressed as we do and sealed, and nothing else: no ids, signatures, keys, membership or HTTP."""
    key = bytes(32)
    return sum(len(seal(key, b"", pack(b"\n".join(akt)))) for akt in records.values())
