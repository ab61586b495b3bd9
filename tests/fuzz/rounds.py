"""A server's answers, for the real engine on a real encrypted database: they may say anything, and what they carry is rightly sealed."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx
import msgspec
from sqlalchemy import create_engine

from coachdesk.crypto.identity import Purpose
from coachdesk.crypto.seal import open_sealed, seal
from coachdesk.errors import MalformedMessage, SealBroken, ServerRefused, ServerUnreachable
from coachdesk.storage.workspace import Transaction
from sync.client.engine import SyncEngine
from sync.client.other_log import AnotherHistory
from sync.client.report import RoundReport
from sync.client.transport import _judged, _later
from sync.protocol.entry import entry_hash, sign_entry
from sync.protocol.envelope import NO_PREVIOUS, envelope_hash
from sync.protocol.messages import PostedEntry, PostedEnvelope, Problem, Response, open_response, pack_response
from sync.protocol.wire import encode
from sync.server.live import Hub
from tests.fuzz.places import filled, named
from tests.fuzz.postgres import a_database
from tests.fuzz.shapes import MESSAGE
from tests.fuzz.target import Read, Target, plain
from tests.fuzz.typed import as_text
from tests.ground.storage.laptops import Clock
from tests.sync.client.desks import Cut, Desk, Municipality, Server


class _Undone(Exception):
    """Ends a transaction whose fruit isn't kept."""


class _Rounds:
    """Karin's laptop hears answers.

    In an input's envelopes stand parcels in clear; they are sealed, chained and signed as Astrid's laptop would. So are her entries.
    """

    def __init__(self, karin: Desk, astrid: Desk, heard: Response) -> None:
        self._desk = karin
        with astrid.workspace.transaction() as tx:
            key, issuer = tx.keyring.signing("device"), tx.keyring.signing("issuer")
            assert key is not None
            assert issuer is not None
            self._key, self._authors = key, {one.public: one for one in (key, issuer)}
            self._space_keys = tx.keyring.space_keys()
            self._municipality, self._unit = tx.keyring.require("municipality"), tx.keyring.unit.bytes
        names: dict[bytes, str] = {}
        silent = msgspec.structs.replace(heard, entries=[], wraps=[], envelopes=[])
        told = [named(msgspec.msgpack.decode(encode(one)), names) for one in (self._in_clear(heard), silent)]
        self.seeds = [msgspec.msgpack.encode(one) for one in told]
        self._known = {name: value for value, name in names.items()}

    def __call__(self, data: bytes) -> None:
        try:
            said = msgspec.convert(filled(msgspec.msgpack.decode(data), self._known), Response)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError, TypeError, ValueError):
            return
        with suppress(_Undone), self._desk.workspace.transaction() as tx:
            self._hear(tx, said)
            raise _Undone

    def _hear(self, tx: Transaction, said: Response) -> None:
        """As a round does; and the next request is composed from what was heard."""
        engine = SyncEngine(self._desk.workspace, self._desk.line, clock=self._desk.clock)
        sent, head = engine.compose(tx), engine.state(tx).head
        assert sent is not None
        said = msgspec.structs.replace(said, entries=self._signed(said.entries, head), envelopes=self._sealed(said.envelopes))
        with suppress(MalformedMessage, AnotherHistory):
            engine.absorb(tx, sent, open_response(pack_response(said)), RoundReport())
            engine.compose(tx)

    def _signed(self, posted: list[PostedEntry], head: bytes) -> list[PostedEntry]:
        """By whoever an entry says that it is by, where that is Astrid."""
        done = []
        for position, entry in ((one.position, one.entry) for one in posted[:20]):
            key = self._authors.get(entry.author)
            again = entry if key is None else sign_entry(head, entry.seq, key, entry.statements)
            head = entry_hash(head, again)
            done.append(PostedEntry(position, again))
        return done

    def _sealed(self, posted: list[PostedEnvelope]) -> list[PostedEnvelope]:
        done, chains = [], dict[bytes, bytes]()
        for position, one in ((each.position, each.envelope) for each in posted[:20]):
            head = one.header(self._municipality, self._unit, chains.get(one.space, NO_PREVIOUS))
            key = self._space_keys.get(one.space, {}).get(one.epoch, bytes(32))
            sealed = seal(key, encode(head), one.sealed)
            signature = self._key.sign(Purpose.ENVELOPE, encode(head) + sealed)
            again = msgspec.structs.replace(one, sealed=sealed, signature=signature)
            chains[one.space] = envelope_hash(again, head)
            done.append(PostedEnvelope(position, again))
        return done

    def _in_clear(self, heard: Response) -> Response:
        """Envelopes by Astrid of spaces whose keys she has, with what is in them; the others stay away."""
        clear, chains = [], dict[bytes, bytes]()
        for position, one in ((each.position, each.envelope) for each in heard.envelopes):
            head = one.header(self._municipality, self._unit, chains.get(one.space, NO_PREVIOUS))
            key = self._space_keys.get(one.space, {}).get(one.epoch)
            with suppress(SealBroken):
                if key is not None:
                    plain_text = open_sealed(key, encode(head), one.sealed)
                    clear.append(PostedEnvelope(position, msgspec.structs.replace(one, sealed=plain_text)))
                    chains[one.space] = envelope_hash(one, head)
        return msgspec.structs.replace(heard, envelopes=clear)


_SEEDS: Final[list[bytes]] = []
"""What the last town that was opened in this process told: each is ten seconds' work."""


@contextmanager
def _karin() -> Iterator[Read]:
    """In Sveg, who hasn't heard of what Astrid did since: an akt there, a telephone number changed, a colleague invited."""
    with ExitStack() as undo:
        folder, clock = Path(undo.enter_context(TemporaryDirectory(prefix="coachdesk-fuzz-"))), Clock()
        town = Municipality(folder, Server(undo.enter_context(a_database()), clock), clock)
        undo.callback(town.close)
        astrid = town.found()
        karin = town.join("karin", astrid, town.sveg)
        akt = astrid.new_akt("Mina", town.sveg)
        astrid.round()
        astrid.set_phone(akt, "070-1740622")
        town.announce(astrid, town.sveg)
        astrid.round()
        rounds = _Rounds(karin, astrid, _next_answer(karin))
        _SEEDS[:] = rounds.seeds
        yield rounds


def _next_answer(karin: Desk) -> Response:
    """What the server would tell her now."""
    heard: list[bytes] = []

    def keep(answer: bytes) -> bytes:
        heard.append(answer)
        raise Cut

    karin.line.tamper = keep
    with suppress(Cut):
        karin.round()
    return open_response(heard[0])


def _answers() -> list[bytes]:
    if not _SEEDS:
        with _karin():
            pass
    return _SEEDS


# --- around the answer -------------------------------------------------------------------------------------------------


def _reply(data: bytes) -> None:
    """What HTTP says around it: a status, a header, whatever stands between."""
    try:
        status, later, body = msgspec.msgpack.decode(data, type=tuple[int, bytes, bytes])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError):
        return
    with suppress(ServerRefused, ServerUnreachable):
        _judged(status, body, _later(httpx.Headers([(b"retry-after", later)])))


def _replies() -> list[bytes]:
    page, figures = b"<html>", b"9" * 5000
    said = (
        (503, b"30", b""),
        (409, b"", encode(Problem("behind", 5, 7))),
        (403, figures, page),
        (407, b"9" * 30, b""),
        (200, b"", b""),
    )
    return [msgspec.msgpack.encode(one) for one in said]


def _hint(data: bytes) -> None:
    """What any program of the database may say to the server's processes."""
    _HUB._take(as_text(data))


_HUB: Final = Hub(create_engine("sqlite://"), 1, 1)
CLIENT: Final = ("sync/client", "sync/protocol")
ROUNDS: Final = (
    Target("round", _karin, (), _answers, CLIENT, MESSAGE, 8192),
    Target("reply", plain(_reply), (), _replies, ("sync/client/transport.py", "sync/protocol/messages.py"), MESSAGE, 8192),
    Target("hint", plain(_hint), (), lambda: [f"{bytes(16).hex()} {bytes(16).hex()} 7".encode()], ("sync/server/live.py",), most=128),
)
