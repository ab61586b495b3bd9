"""A vault that is opened goes on with another voice, and what was written with the last one and never sealed is said with the new one.

Whoever copied the disk has those words too, and may have sealed them, and others after them, under the same numbers. What was sealed stays
as it is: the same bytes are the same envelope wherever they come from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from coachdesk.domain.record import DELETED, RECORDS
from coachdesk.storage import capture, journal
from coachdesk.storage.identity import keep_secret, secret
from coachdesk.storage.merge import Dot, Values, Write
from coachdesk.voice import voice

_NOW = "voice"


def begin_voice(connection: Connection, drawn: bytes, *, remembers: bool = False) -> None:
    """From here on what is written is said with the voice of these bytes; a sitting that goes on has it already.

    *remembers*, where a form that is open may name what it showed: `renamed` knows then what it was called.
    """
    if secret(connection, _NOW) == drawn:
        return
    device = secret(connection, "device")
    keep_secret(connection, _NOW, drawn)
    if device is not None:
        asked = connection.exec_driver_sql("SELECT 1 FROM statement WHERE refused IS NULL LIMIT 1").first()
        say_with(connection, voice(device, drawn), remembers=remembers or asked is not None)


def say_with(connection: Connection, spoken: bytes, *, remembers: bool) -> None:
    """Everything unsealed gets dots of the voice *spoken*. Should somebody say it with the last one, the same values meet themselves.

    What *spoken* itself has written meanwhile keeps its dots, and names what it answers or deletes by the new ones. *remembers* where a
    statement that is on its way may name some of it: `renamed` knows then what it was called.
    """
    sql = f"SELECT {journal.COLUMNS}, id FROM journal WHERE envelope IS NULL ORDER BY +id"  # noqa: S608 - constants; + by the index of what is unsent
    rows = [(journal.as_write(row[:-1]), row[-1]) for row in connection.exec_driver_sql(sql)]
    moving = [write for write, _ in rows if write.device != spoken]
    if not moving:
        return
    names = _Names(connection, spoken, moving)
    with capture.paused(connection):
        for write, row in rows:
            changed = _rename(connection, names, write, row)
            if remembers and changed.name != write.name:
                _remember(connection, write, changed)


def has_spoken(connection: Connection, space: bytes) -> bool:
    """Whether this sitting's voice has said anything in a space."""
    device, drawn = secret(connection, "device"), secret(connection, _NOW)
    return device is not None and drawn is not None and last_number(connection, space, voice(device, drawn)) > 0


def last_number(connection: Connection, space: bytes, spoken: bytes) -> int:
    """The highest number that a voice has given in a space."""
    sql = "SELECT coalesce(max(number), 0) FROM journal WHERE space = ? AND device = ?"
    return int(connection.exec_driver_sql(sql, (space, spoken)).scalar_one())


class _Names:
    """What unsealed writes are called once another voice says them: counted on in each space."""

    def __init__(self, connection: Connection, new: bytes, writes: Iterable[Write]) -> None:
        self._new = new
        self._numbers: dict[tuple[bytes, bytes, int], int] = {}
        self._first: dict[tuple[bytes, bytes], int] = {}
        counts: Counter[bytes] = Counter()
        for write in writes:
            if write.space not in counts:
                counts[write.space] = last_number(connection, write.space, new)
            counts[write.space] += 1
            voice_there = (write.space, write.device)
            self._first[voice_there] = min(self._first.get(voice_there, write.number), write.number)
            self._numbers[write.space, write.device, write.number] = counts[write.space]

    def renamed(self, write: Write) -> Write:
        """The same words under their new name."""
        space, old = write.space, write.device
        number = self._numbers.get((space, old, write.number), write.number)
        tx = write.tx if old == self._new else self._numbers.get((space, old, write.tx), number)
        causes = tuple(self.dot(space, cause) for cause in write.causes)
        return write._replace(device=self._new, number=number, tx=tx, causes=causes, body=self._body(write))

    def dot(self, space: bytes, dot: Dot) -> Dot:
        """What *dot* is called now."""
        renamed = self._numbers.get((space, *dot))
        return dot if renamed is None else Dot(self._new, renamed)

    def _body(self, write: Write) -> Mapping[int, Values]:
        """A delete says how far it knew each voice: what it knew of the old one's unsealed words, it knows of the new one's.

        And no more of the old one's: under those numbers a copy of the disk may have said other words.
        """
        value = write.body.get(DELETED, (None,))[0]
        known = journal.decode_vector(value)
        vector, mine = dict(known), 0
        for old, last in known.items():
            first = self._first.get((write.space, old))
            if first is None or last < first:
                continue
            mine = max(mine, *(self._numbers.get((write.space, old, one), 0) for one in range(first, last + 1)))
            vector.pop(old)
            if first > 1:
                vector[old] = first - 1
        if not mine:
            return write.body
        vector[self._new] = max(mine, vector.get(self._new, 0))
        return {**write.body, DELETED: (journal.encode_vector(vector),)}


def _remember(connection: Connection, before: Write, after: Write) -> None:
    run, was, now = connection.exec_driver_sql, (before.device, before.number), (after.device, after.number)
    run("UPDATE renamed SET device = ?, number = ? WHERE space = ? AND device = ? AND number = ?", (*now, before.space, *was))
    run("INSERT OR REPLACE INTO renamed VALUES (?, ?, ?, ?, ?)", (before.space, *was, *now))


def _rename(connection: Connection, names: _Names, write: Write, row: int) -> Write:
    changed = _without_blanks(connection, write, names.renamed(write))
    _, _, _, _, _, _, _, causes, body = journal.as_row(changed)
    connection.exec_driver_sql(
        "UPDATE journal SET device = ?, number = ?, tx = ?, causes = ?, body = ? WHERE id = ?",
        (changed.device, changed.number, changed.tx, causes, body, row),
    )
    sql = "UPDATE asked_again SET device = ?, number = ? WHERE space = ? AND device = ? AND number = ?"
    connection.exec_driver_sql(sql, (changed.device, changed.number, write.space, write.device, write.number))
    if changed.body.get(DELETED) != write.body.get(DELETED) and write.kind in RECORDS:
        table = RECORDS.by_number(write.kind).table.name
        sql = f"UPDATE {table} SET deleted = ? WHERE id = ? AND deleted = ?"  # noqa: S608 - a declared name
        connection.exec_driver_sql(sql, (changed.body[DELETED][0], write.record, write.body[DELETED][0]))
    return changed


def _without_blanks(connection: Connection, before: Write, after: Write) -> Write:
    """What was destroyed of it was never said by its new name: nobody would take a blank there, as no decision names it."""
    sql = "SELECT register FROM redacted WHERE space = ? AND device = ? AND number = ?"
    gone = set(connection.exec_driver_sql(sql, (before.space, before.device, before.number)).scalars())
    return after._replace(body={register: values for register, values in after.body.items() if register not in gone}) if gone else after


def take_back(connection: Connection, space: bytes, spoken: bytes) -> None:
    """Unseal what a voice sealed in a space and the server didn't take, and end its chain before that."""
    run = connection.exec_driver_sql
    row = run("SELECT number, previous FROM outgoing WHERE space = ? AND device = ? ORDER BY number LIMIT 1", (space, spoken)).first()
    if row is None:
        return
    number, previous = row
    run("UPDATE journal SET envelope = NULL WHERE space = ? AND device = ? AND envelope >= ?", (space, spoken, number))
    run("DELETE FROM outgoing WHERE space = ? AND device = ?", (space, spoken))
    if number == 1:
        run("DELETE FROM chain WHERE space = ? AND device = ?", (space, spoken))
    else:
        run("UPDATE chain SET number = ?, hash = ? WHERE space = ? AND device = ?", (number - 1, previous, space, spoken))
