"""Sync clients with one mistake each, which a kill must bring to light: so the crash test can fail."""

import time

from coachdesk.storage.workspace import Transaction
from sync.client.engine import Outbound, SyncEngine
from sync.client.report import RoundReport
from sync.protocol.messages import Response


class CursorBeforeContent(SyncEngine):
    """It remembers how far it has read before it has kept what it read."""

    moment = 60.0
    """Seconds, in which the end comes."""

    def absorb(self, tx: Transaction, sent: Outbound, response: Response, report: RoundReport) -> bool:
        """Two transactions where one is due."""
        if response.envelopes:
            tx.post.set_number("cursor", response.cursor)
            _commit(tx, self.moment)
        return super().absorb(tx, sent, response, report)


class SentBeforeAnswered(SyncEngine):
    """It believes what it sends to be there before the server has said so."""

    moment = 60.0

    def compose(self, tx: Transaction) -> Outbound | None:
        """The outbox is emptied too early."""
        outbound = super().compose(tx)
        if outbound is not None and outbound.request.envelopes:
            for envelope in outbound.request.envelopes:
                tx.post.delivered(envelope.space, envelope.device, envelope.number, outbound.request.sent_at)
            _commit(tx, self.moment)
        return outbound


def _commit(tx: Transaction, moment: float) -> None:
    """End the transaction in its middle."""
    tx.connection.exec_driver_sql("COMMIT")
    time.sleep(moment)
    tx.connection.exec_driver_sql("BEGIN IMMEDIATE")


MUTANTS: dict[str, type[SyncEngine]] = {"cursor-before-content": CursorBeforeContent, "sent-before-answered": SentBeforeAnswered}
