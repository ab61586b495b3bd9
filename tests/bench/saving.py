"""Saving: a note with its journal row, against the same row written into a SQLCipher file without journal."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, SQLModel

from coachdesk.domain.note import JournalNote
from coachdesk.domain.record import RECORDS, keep
from coachdesk.storage.engine import connect, raw
from tests.bench.measure import Measure, interleaved
from tests.ground.storage.laptops import KEY, Laptop, Mina

TIMES = 300
TEXT = "Träffade Mina på bageriet. Hon öppnar nu själv på morgnarna och vill prova kassan. " * 6


def measures(folder: Path) -> Iterator[Measure]:
    """At synchronous=NORMAL the budget holds; FULL, which the program uses, is reported beside."""
    for mode, most in (("NORMAL", 2.0), ("FULL", None)):
        laptop = Laptop(folder / f"desk-{mode}.db", pragmas={"synchronous": mode})
        mina = laptop.register_mina()
        by_orm, by_driver, close = _plain(folder / f"plain-{mode}.db", mode, mina)
        save = _saving(laptop, mina)
        saved, plain = interleaved(save, by_orm, TIMES)
        yield Measure(f"save a note, {mode}", saved, "ms", most, plain, "SQLModel insert without journal")
        again, bare = interleaved(save, by_driver, TIMES)
        yield Measure(f"save a note, {mode}", again, "ms", None, bare, "bare driver insert, no ORM")
        close()
        laptop.workspace.close()


def _saving(laptop: Laptop, mina: Mina) -> Callable[[], object]:
    return lambda: laptop.workspace.write(keep, note(mina))


def note(mina: Mina) -> JournalNote:
    """A note of an ordinary length."""
    now = datetime.now(UTC).astimezone(ZoneInfo("Europe/Stockholm"))
    return JournalNote(
        space_id=mina.akt,
        enrolment_id=mina.enrolment,
        event_on=date(2026, 1, 8),
        written_at=now,
        author_id=mina.person,
        subject="Besök",
        text=TEXT,
    )


def _plain(path: Path, mode: str, mina: Mina) -> tuple[Callable[[], object], Callable[[], object], Callable[[], None]]:
    engine = connect(path, KEY, pragmas={"synchronous": mode})
    SQLModel.metadata.create_all(engine)

    def by_orm() -> None:
        with Session(engine) as session:
            session.add(note(mina))
            session.commit()

    fields = list(RECORDS.of(JournalNote).fields)
    names = ["id", "space_id", *(field.name for field in fields)]
    sql = f"INSERT INTO journal_note ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    connection = engine.connect()
    driver = raw(connection)

    def by_driver() -> None:
        one = note(mina)
        row: list[Any] = [one.id.bytes, mina.akt.bytes]
        row += [None if (value := getattr(one, field.name)) is None else field.wire.to_form(value) for field in fields]
        driver.execute("BEGIN")
        driver.execute(sql, row)
        driver.execute("COMMIT")

    def close() -> None:
        connection.close()
        engine.dispose()

    return by_orm, by_driver, close
