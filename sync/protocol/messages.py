"""One request is a round: what I have, where I stand; what you have, where you stand."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal, Protocol, TypeVar

from msgspec import Meta

from coachdesk.crypto.identity import SIGNATURE_BYTES, Purpose, SigningKey, verify
from coachdesk.errors import MalformedMessage
from coachdesk.voice import DRAWN
from sync.protocol import limits
from sync.protocol.entry import Entry
from sync.protocol.envelope import Envelope
from sync.protocol.wire import Count, Hash, Id, Millis, Number, Signature, SigningPublic, Wire, decode, encode, pack, unpack
from sync.protocol.wraps import Wrap

VERSION: Final = 1
NONCE_BYTES: Final = 12

Version = Literal[1]
Nonce = Annotated[bytes, Meta(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]
Generation = Annotated[bytes, Meta(max_length=8)]
Signer = Annotated[bytes, Meta(min_length=16, max_length=32)]
"""A device's id (16 bytes); or a public key (32): of an invitation while it is unused, of the root while it founds."""
Text = Annotated[str, Meta(max_length=64)]

ACCEPTED: Final = "accepted"
REPEATED: Final = "repeated"
OLD_KEY: Final = "old_key"
"""A value was destroyed in the space since this was sealed: seal it anew, with the key that the space has now."""


class Backfill(Wire, frozen=True):
    """Envelopes of a space, or a team's wraps, at positions after *after* and up to *until*."""

    about: Id
    after: Count
    until: Count


class Request(Wire, frozen=True, tag=1):
    """What the laptop says.

    *head* is the membership log's head at seq *entries_from*: a server with another history is found out, or finds out.
    *wraps_from* and *cursor* are positions up to which wraps and envelopes were seen. *token* is empty but at founding.
    """

    version: Version
    municipality: Id
    signer: Signer
    nonce: Nonce
    sent_at: Millis
    generation: Generation
    """The server's log as last seen; empty before the first answer."""
    entries_from: Count
    head: Hash
    entries: Annotated[list[Entry], Meta(max_length=limits.ENTRIES)]
    wraps_from: Count
    wraps: Annotated[list[Wrap], Meta(max_length=limits.WRAPS)]
    cursor: Count
    backfills: Annotated[list[Backfill], Meta(max_length=limits.BACKFILLS)]
    envelopes: Annotated[list[Envelope], Meta(max_length=limits.ENVELOPES)]
    token: Annotated[bytes, Meta(max_length=64)] = b""
    voice: Annotated[bytes, Meta(max_length=DRAWN)] = b""
    """The last bytes of the voice that the laptop speaks with now: what that has said isn't sent back."""


class FromDevice(Wire, frozen=True):
    """How every message begins that a device says beside its rounds. It is signed with the device's key, heard once and at its time."""

    version: Version
    municipality: Id
    signer: Id
    nonce: Nonce
    sent_at: Millis


class Deposit(FromDevice, frozen=True, tag=2):
    """An invitation's sealed bundle, to be fetched by who knows the code; *public* is the invitation key that the log names."""

    locator: Id
    public: SigningPublic
    bundle: Annotated[bytes, Meta(min_length=1, max_length=limits.BUNDLE)]


class Named(Protocol):
    """What every message that is signed says first: whose it is, when, and that it is heard once."""

    @property
    def municipality(self) -> bytes: ...
    @property
    def signer(self) -> bytes: ...
    @property
    def nonce(self) -> bytes: ...
    @property
    def sent_at(self) -> int: ...


class PostedEntry(Wire, frozen=True):
    """A membership entry and its place in the log."""

    position: Number
    entry: Entry


class PostedEnvelope(Wire, frozen=True):
    """An envelope and its place in the log; rights are judged by it."""

    position: Number
    envelope: Envelope


class Ack(Wire, frozen=True):
    """What became of one envelope.

    ACCEPTED; REPEATED (it is here already); "gap" (an earlier number is missing: send from there); "fork" (another envelope has this
    number: two speak with one voice); "not_a_writer"; "unknown_space"; "not_your_device"; "unsigned"; or `Response.refused`.
    """

    space: Id
    number: Number
    status: Text


class Response(Wire, frozen=True, tag=3):
    """What the server says. Entries come first; wraps when there are no more of them; envelopes when there are no more of those."""

    version: Version
    generation: Generation
    """Another than the one known: the server was restored from a backup; cursors go back to `floor`."""
    position: Count
    """The end of the log at this moment."""
    refused: Text
    """Empty; or why nothing of what was sent was taken: "stale" (new entries are here: sign yours again), "generation" (cursors go
    back to `floor`), or the reason that membership.py and rules.py give for an entry."""
    entries: list[PostedEntry]
    wraps_from: Count
    wraps: list[Wrap]
    wrap_statuses: list[Text]
    """One for each wrap sent, in that order."""
    cursor: Count
    envelopes: list[PostedEnvelope]
    backfills: list[Count]
    """For each backfill asked for, in that order: the position it has reached; at `until` it is done."""
    statuses: list[Text]
    """One for each envelope sent, in that order; `acks` spells them out."""
    more: bool
    """Ask again at once."""
    wait_seconds: Annotated[int, Meta(ge=0, le=86_400)]
    """How long to wait before asking again without a reason of one's own."""
    healing: Count = 0
    """Until when (milliseconds) a restored log takes back what was in it, and laptops hold back entries that weren't; 0 otherwise."""
    floor: Count = 0
    """With "generation": up to this position the log is the one that the laptop knew; what it had beyond is lost here."""
    snapshots: Count = 0
    """Where the newest snapshot stands of those that the laptop may have; it asks for what it hasn't heard of."""
    left: Count = 0
    """The same of words that others could no longer send, and left to one of her teams."""

    def acks(self, sent: Sequence[Envelope]) -> list[Ack]:
        """The fate of each envelope sent. Raises MalformedMessage if the server answered for another number of them."""
        statuses = [self.refused] * len(sent) if self.refused else self.statuses
        if len(sent) != len(statuses):
            raise MalformedMessage(what="response")
        return [Ack(envelope.space, envelope.number, status) for envelope, status in zip(sent, statuses, strict=True)]


class Problem(Wire, frozen=True):
    """Why a whole request got no answer; *now* (milliseconds) is the server's time, *seq* where its membership log ends."""

    code: Text
    now: Count = 0
    seq: Count = 0


M = TypeVar("M", bound=Wire)


class Signed(Wire, frozen=True):
    """A message's bytes, and the signature over them by the key that the message names as its signer."""

    message: bytes
    signature: Signature


def sign_request(message: Wire, key: SigningKey) -> bytes:
    """The body of an HTTP request. Raises MalformedMessage if it is more than a page: send less at a time."""
    data = encode(message)
    if len(data) + SIGNATURE_BYTES > limits.PAGE:
        raise MalformedMessage(what="request")
    return pack(data + key.sign(Purpose.REQUEST, data))


def open_request(body: bytes, cls: type[M]) -> tuple[M, Signed]:
    """The message and what is left to check with `check_signed`, once its signer's key is known. Raises MalformedMessage."""
    if len(body) > limits.PAGE + 1:
        raise MalformedMessage(what="request")
    data = unpack(body, limits.PAGE, "request")
    if len(data) <= SIGNATURE_BYTES:
        raise MalformedMessage(what="request")
    signed = Signed(data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:])
    return decode(signed.message, cls, "request"), signed


def check_signed(signed: Signed, public: bytes) -> None:
    """Raises SignatureInvalid."""
    verify(public, signed.signature, Purpose.REQUEST, signed.message)


def pack_response(response: Response) -> bytes:
    """The body of an answer."""
    return pack(encode(response))


def open_response(body: bytes) -> Response:
    """Raises MalformedMessage."""
    if len(body) > limits.PAGE + 1:
        raise MalformedMessage(what="response")
    return decode(unpack(body, limits.PAGE, "response"), Response, "response")


def open_problem(body: bytes) -> Problem:
    """The reason in a 4xx or 5xx answer; a proxy's own page is Problem("unknown")."""
    try:
        return decode(body, Problem, "problem")
    except MalformedMessage:
        return Problem("unknown")
