"""A vault with 50,000 participants: written row by row past the verbs, since what is measured is reading."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from coachdesk.crypto import vault as keys
from coachdesk.domain.space import natural_id, new_id
from coachdesk.storage import participant_lines, search_index, vault_folder
from coachdesk.storage.engine import connect, raw
from tests.bench.corpus import FAMILY, GIVEN
from tests.ui.places import PASSPHRASE, Karin, make_karin

PLACES = ("Sveg", "Hede", "Funäsdalen", "Vemdalen", "Lillhärdal", "Ytterhogdal", "Älvros", "Åsarna")


def vault(root: Path, akter: int) -> Karin:
    """Karin's vault, closed, with so many akter more; a tenth of them are hers."""
    karin = make_karin(root, lambda: time.time_ns() // 1_000_000)
    wrapped = vault_folder._read(karin.folder)
    key = vault_folder._key(karin.folder, wrapped, PASSPHRASE, karin.wall)
    engine = connect(karin.folder / vault_folder.DATABASE, keys.database_key(key))
    rows = list(_rows(akter, karin))
    with engine.begin() as connection:
        run = raw(connection).executemany
        run("INSERT INTO akt (id, space_id, responsible_id, place, opened_on) VALUES (?, ?, ?, ?, ?)", [row[0] for row in rows])
        names = "id, space_id, akt_id, given_name, called_name, family_name, birth_date"
        run(f"INSERT INTO person ({names}) VALUES (?, ?, ?, ?, ?, ?, ?)", [row[1] for row in rows])
        run("INSERT INTO enrolment (id, space_id, akt_id, programme, started_on) VALUES (?, ?, ?, ?, ?)", [row[2] for row in rows])
        run("INSERT INTO reminder (id, space_id, akt_id, what, due_on) VALUES (?, ?, ?, ?, ?)", [row[3] for row in rows[::20]])
        participant_lines.catch_up(connection)
    more = True
    while more:
        with engine.begin() as connection:
            more = search_index.catch_up(connection, limit=2_000)
    engine.dispose()
    return karin


def _rows(akter: int, karin: Karin) -> Iterator[tuple[tuple[object, ...], ...]]:
    chance, first = Random(50), date(2025, 1, 7)
    for number in range(akter):
        akt = new_id()
        given, family = chance.choice(GIVEN), f"{chance.choice(FAMILY)}{chance.choice(('', '-' + chance.choice(FAMILY)))}"
        born, start = date(1960, 1, 1) + timedelta(days=chance.randrange(16_000)), first + timedelta(days=chance.randrange(650))
        coach = karin.user if number % 10 == 0 else karin.colleague
        yield (
            (akt.bytes, akt.bytes, coach.bytes, chance.choice(PLACES), start.isoformat()),
            (natural_id(akt, "person").bytes, akt.bytes, akt.bytes, given, given, family, born.isoformat()),
            (new_id().bytes, akt.bytes, akt.bytes, "Kraftsamling Härjedalen", start.isoformat()),
            (new_id().bytes, akt.bytes, akt.bytes, "Ring och hör hur det går", (start + timedelta(days=400)).isoformat()),
        )
