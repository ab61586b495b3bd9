"""The words that the server didn't take, as plain text to put somewhere else."""

from uuid import UUID

from sqlmodel import Session

from coachdesk.domain.actor import acting
from coachdesk.domain.record import DELETED, RECORDS
from coachdesk.storage.history import HistoryLine, lines
from ui.kit.carried import missing
from ui.kit.people import people
from ui.kit.words import kind_words, register_words, values_words


def words_of(session: Session, space: UUID) -> str:
    """Everything written here in *space* that the server hasn't got: a paragraph for each record, the latest value of each register."""
    names, now = people(session), acting(session).now()
    paragraphs = []
    for record in missing(session, space):
        told = [line for line in lines(session, record) if not line.sent and line.register != DELETED]
        latest: dict[int, HistoryLine] = {}
        for line in told:  # the newest first
            latest.setdefault(line.register, line)
        kind = RECORDS.by_number(told[0].kind) if told else None
        if kind is None or kind.add_only:
            continue
        said = [
            f"{register_words(kind, line.name)}: {words}"
            for _, line in sorted(latest.items())
            if (words := values_words(line.values, names, now))
        ]
        paragraphs.append("\n".join([kind_words(kind), *said]))
    return "\n\n".join(paragraphs)
