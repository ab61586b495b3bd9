"""What became of what was sent."""

from typing import Final

from coachdesk.errors import MalformedMessage
from coachdesk.storage.workspace import Transaction
from coachdesk.voice import draw, same_laptop, voice
from sync.client.report import RoundReport
from sync.client.wrapping import keep_lost_key
from sync.protocol.envelope import Envelope
from sync.protocol.messages import ACCEPTED, OLD_KEY, REPEATED, Request, Response
from sync.protocol.wire import encode

_TAKEN: Final = {ACCEPTED, REPEATED}
_FORK: Final = "fork"
_ANOTHERS: Final = "anothers"
_GAP: Final = "gap"
_NOT_A_WRITER: Final = "not_a_writer"
_LATER: Final = {_GAP, "unknown_space", "quota"}
"""What another laptop may still give back, or the server make room for, before this can be taken."""


def acknowledge(tx: Transaction, request: Request, response: Response, seq: int, report: RoundReport) -> bool:
    """Note the fate of everything in *request*; *seq* is the length of the membership log. True where something of it is done.

    Where somebody else speaks with this laptop's voice, it goes on with another: `tx.new_identity` is set. Raises MalformedMessage if the
    server answered for another number of things.
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
            keep_lost_key(tx, request.municipality, wrap.about, wrap.epoch)
        tx.keyring.wrap_is_refused(name, seq)


def _envelopes(tx: Transaction, request: Request, response: Response, seq: int, report: RoundReport) -> bool:
    moved = twin = False
    for envelope, ack in zip(request.envelopes, response.acks(request.envelopes), strict=True):
        own = same_laptop(envelope.device, request.signer)
        moved = moved or own or ack.status in _TAKEN
        _keep(tx, request, response, envelope, ack.status)
        if not own:
            report.returned += ack.status == ACCEPTED
        elif ack.status in _TAKEN:
            tx.post.delivered(ack.space, envelope.device, ack.number, request.sent_at)
            tx.post.goes_on(ack.space)
            report.sent += 1
            report.changes_out += envelope.dots
        elif ack.status == OLD_KEY:
            tx.post.let_go.seal_again(ack.space, voice(request.signer, request.voice))
        elif ack.status == _FORK:
            twin = True
        else:
            tx.post.refuse(ack.space, envelope.device, ack.number, ack.status, seq)
    if twin:
        tx.post.speak_anew(draw())
        tx.new_identity = report.new_voice = True
    return moved


def _keep(tx: Transaction, request: Request, response: Response, envelope: Envelope, status: str) -> None:
    """As it travelled, for a restored server; and what that must be offered again, now or when its writer may write, or never."""
    name = (envelope.space, envelope.device, envelope.number)
    if status in _TAKEN:
        tx.post.kept.keep(*name, response.position, request.sent_at, encode(envelope))
    elif status in _LATER:
        tx.post.kept.wait(*name)
    elif status == _NOT_A_WRITER:
        tx.post.kept.bar(*name)
    else:
        tx.post.kept.give_up(*name)
    if status == _GAP and same_laptop(envelope.device, request.signer):
        tx.post.kept.owe_before(*name)
