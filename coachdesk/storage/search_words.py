"""What of a record is searched: its words, its numbers as one reads or types them, and the moment it stands at."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection

from coachdesk.domain.draft import NoteDraft
from coachdesk.domain.folding import words
from coachdesk.domain.record import RECORDS, Kind
from coachdesk.storage import clock

LONGEST = 64
"""Characters of a word that count."""
_FIRST = datetime(1900, 1, 1, tzinfo=UTC)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_LAST_MINUTE = (1 << 31) - 1
# A telephone or identity number, an account, a date: groups of digits that belong together, whatever stands between them.
NUMBER = re.compile(r"\+?\d+(?:[ \u00a0.\-–/()]{1,3}\d+)*")
_FEWEST_DIGITS = 5
_COUNTRY = "46"


class Reader:
    """Reads the texts of one batch. It remembers folded words for as long as it lives, so that none outlive the vault's unlocking."""

    def __init__(self) -> None:
        self._known: dict[str, list[str]] = {}

    def words(self, text: str) -> str:
        """The distinct words and numbers of *text*, each between spaces; empty where there are none."""
        found: dict[str, None] = {}
        for chunk in text.split():
            if chunk not in self._known:
                self._known[chunk] = [word[:LONGEST] for word in words(chunk)]
            found.update(dict.fromkeys(self._known[chunk]))
        found.update(dict.fromkeys(number for run in NUMBER.findall(text) for number in numbers(run)))
        return f" {' '.join(found)} " if found else ""


def numbers(run: str) -> list[str]:
    """The digits of a NUMBER without what stands between them; a Swedish number with +46 also as it is dialled at home."""
    digits = re.sub(r"\D", "", run)[:LONGEST]
    if len(digits) < _FEWEST_DIGITS:
        return []
    if run.startswith("+" + _COUNTRY):
        return [digits, "0" + digits[len(_COUNTRY) :].removeprefix("0")]
    return [digits]


def searched(kind: Kind) -> tuple[str, ...]:
    """The fields that search looks into. A draft's words stand in its content."""
    return ("content",) if kind.cls is NoteDraft else tuple(field.name for field in kind.fields if field.search)


def text_of(kind: Kind, values: Sequence[str | None]) -> str:
    """The searched text of a record, from the forms of its searched fields."""
    if kind.cls is NoteDraft:
        return "\n".join(draft_texts(values[0]).values())
    return "\n".join(str(value) for value in values if value is not None)


def draft_texts(content: str | None) -> dict[str, str]:
    """What a draft will be searched by once it is saved: those of its values that go into a searched field of some record."""
    names = {name for kind in RECORDS if kind.cls is not NoteDraft for name in searched(kind)}
    return {name: value for name, value in NoteDraft(content=content).values.items() if name in names and isinstance(value, str)}


def shown_day(kind: Kind) -> tuple[str, ...]:
    """Day and time of what a record tells of: the fields of its register *event*, where it has one."""
    return next((tuple(f.name for f in register.fields) for register in kind.registers if register.name == "event"), ())


def moment_of(connection: Connection, record: bytes, event: Sequence[str | None]) -> int:
    """Minutes since 1900: of the event, else of the record's birth as its id tells it, else of the first thing known about it."""
    if event and event[0] is not None:
        time = event[1] if len(event) > 1 and event[1] and _TIME.fullmatch(event[1]) else "00:00"
        return _minutes(datetime.fromisoformat(f"{event[0]}T{time}:00Z"))
    if UUID(bytes=record).version == 7:
        return _minutes(datetime.fromtimestamp(int.from_bytes(record[:6], "big") / 1000, UTC))
    stamp = connection.exec_driver_sql("SELECT min(stamp) FROM journal WHERE record = ?", (record,)).scalar()
    return _minutes(clock.moment(stamp or 0))


def _minutes(moment: datetime) -> int:
    return min(max(0, int((moment - _FIRST).total_seconds()) // 60), _LAST_MINUTE)
