"""What became of what was sent."""

from typing import Final

from coachdesk.errors import MalformedMessage
from coachdesk.storage.workspace import Transaction
from sync.client.report import RoundReport
from sync.protocol.messages import ACCEPTED, OLD_KEY, REPEATED, Request, Response
from sync.protocol.wire import encode

_TAKEN: Final = {ACCEPTED, REPEATED}
_FORK: Final = "fork"
_ANOTHERS: Final = "anothers"
_LATER: Final = {"gap", "unknown_space", "quota"}
"""What another laptop may still give back, or the server make room for, before this can be taken."""


def acknowledge(tx: Transaction, request: Request, response: Response, seq: int, report: RoundReport) -> bool:
    """Note the fate of everything in *request*; *seq* is the length of the membership log. True where something of it is done.

    Where the server knows a twin of this laptop, it becomes a new one: `tx.new_identity` is set. Raises MalformedMessage if the server
    answered for another number of things.
    """
    if response.refused:
        _nothing_was_taken(tx, request, response.refused, report)
        return False
    _wraps(tx, request, response, seq)
    return _envelopes(tx, request, response, seq, report) or bool(request.wraps)


def _nothing_was_taken(tx: Transaction, request: Request, reason: str, report: RoundReport) -> None:
    """Where the log had gone on meanwhile, all is signed again on its new head. Another reason is shown."""
    if reason == "stale":
        return
    report.trouble.add(reason)
    for entry in request.entries:
        for statement in entry.statements:
            tx.post.refuse_said(encode(statement), reason)


def _wraps(tx: Transaction, request: Request, response: Response, seq: int) -> None:
    if len(response.wrap_statuses) != len(request.wraps):
        raise MalformedMessage(what="response")
    for wrap, status in zip(request.wraps, response.wrap_statuses, strict=True):
        name = (wrap.about, wrap.epoch, wrap.holder)
        if status in _TAKEN:
            tx.keyring.wrap_is_there(name)
            tx.keyring.turned.counts(wrap.about, wrap.epoch)
            continue
        if status == _ANOTHERS:
            tx.keyring.turned.forget(wrap.about, wrap.epoch)
        tx.keyring.wrap_is_refused(name, seq)


def _envelopes(tx: Transaction, request: Request, response: Response, seq: int, report: RoundReport) -> bool:
    moved = twin = False
    for envelope, ack in zip(request.envelopes, response.acks(request.envelopes), strict=True):
        name = (envelope.space, envelope.device, envelope.number)
        own = envelope.device == request.signer
        moved = moved or own or ack.status in _TAKEN
        if ack.status in _TAKEN:
            tx.post.kept.keep(*name, response.position, request.sent_at, encode(envelope))
        elif ack.status in _LATER:
            tx.post.kept.wait(*name)
        else:
            tx.post.kept.give_up(*name)
        if not own:
            report.returned += ack.status == ACCEPTED
        elif ack.status in _TAKEN:
            tx.post.delivered(ack.space, ack.number, request.sent_at)
            report.sent += 1
            report.changes_out += envelope.dots
        elif ack.status == OLD_KEY:
            tx.post.let_go.seal_again(ack.space, request.signer)
        elif ack.status == _FORK:
            twin = True
        else:
            tx.post.refuse(ack.space, ack.number, ack.status, seq)
    if twin:
        tx.post.become_new_laptop()
        tx.new_identity = report.new_laptop = True
    return moved
