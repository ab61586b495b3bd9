"""The content of attached files, after the records of a round: chunk by chunk, so that a word that was just written never waits.

Everything follows from what is stored here and at the server: whatever is cut off, by a mountain, a crash or a full disk, goes on where it
was, and what is there already isn't sent again.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from coachdesk.crypto.identity import SigningKey
from coachdesk.errors import SealBroken, ServerRefused
from coachdesk.storage.workspace import File, Workspace
from sync.client.engine import SyncEngine
from sync.client.me import Me, me_of
from sync.protocol import chunks
from sync.protocol.chunks import Chunk, ChunkAnswer, ChunkDrop, ChunkGet, ChunkPut, ChunkWhich
from sync.protocol.messages import NONCE_BYTES, VERSION, sign_request
from sync.protocol.wire import Wire

BROKEN: Final = "broken"
_ABOUT_THE_SPACE: Final = {"not_a_writer", "not_a_reader", "unknown_space", "no_room"}
"""Refusals that are about one file; others, a lost line among them, end the work until the next round."""


class Interrupted(Exception):
    """Something more urgent has come: records, or the end."""


@dataclass(slots=True)
class Carried:
    """What one stretch did."""

    sent: int = 0
    fetched: int = 0
    dropped: int = 0
    requests: int = 0
    bytes_out: int = 0
    bytes_in: int = 0
    left: bool = False
    """It was interrupted."""


class Attaching:
    """Carries contents for one engine, on the engine's thread and wire. *told* hears that an attachment stands otherwise than before."""

    def __init__(
        self, engine: SyncEngine, told: Callable[[], None] = lambda: None, chance: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._engine, self._told, self._chance = engine, told, chance
        self._files = engine.workspace.attachments

    def carry(self, urgent: Callable[[], bool] = lambda: False) -> Carried:
        """Fetch what somebody waits for, send what is new, fetch the small, drop the deleted. *urgent* is asked before every chunk.

        Raises ServerUnreachable, ServerRefused, MalformedMessage, DiskFull, Locked: what was done until then is kept.
        """
        done, before = Carried(), self._engine.wire.traffic
        speaker = self._speaker(self._engine.workspace)
        if speaker is None:
            return done
        talk = _Talk(self._engine, *speaker, self._chance, urgent, done)
        try:
            self._work(talk)
        except Interrupted:
            done.left = True
        after = self._engine.wire.traffic
        done.bytes_out, done.bytes_in = after.out - before.out, after.back - before.back
        return done

    def _work(self, talk: "_Talk") -> None:
        for file in self._files.to_fetch():
            self._about(talk, file, self._fetch)
        for file in self._files.to_send():
            self._about(talk, file, self._send)
        for file in self._files.to_drop(self._engine.now()):
            self._about(talk, file, self._drop)

    def _about(self, talk: "_Talk", file: File, work: Callable[["_Talk", File], None]) -> None:
        try:
            work(talk, file)
        except ServerRefused as refused:
            reason = str(refused.facts.get("reason"))
            if reason not in _ABOUT_THE_SPACE:
                raise
            self._files.held_up(file, reason, self._engine.now())
        self._told()

    def _speaker(self, workspace: Workspace) -> tuple[Me, SigningKey] | None:
        """None before the laptop is certified. A server with another log than before is asked anew for what it has."""
        with workspace.transaction() as tx:
            me, key, generation = me_of(tx), tx.keyring.signing("device"), tx.post.generation
            certified = me is not None and self._engine.state(tx).device(me.device) is not None
        if me is None or key is None or not certified:
            return None
        self._files.doubt(generation)
        return me, key

    # --- one file ---------------------------------------------------------------------------------------------------

    def _send(self, talk: "_Talk", file: File) -> None:
        there = talk.which(file)
        count = sum(there)
        self._files.has_sent(file, count)
        for number in [number for number, is_there in enumerate(there) if not is_there]:
            sealed = self._files.sealed(file, number)
            if sealed is None:
                return  # deleted here meanwhile
            talk.ask("put", [file.name(number)], ChunkPut, [Chunk(file.name(number), sealed)], space=file.space)
            talk.done.sent += 1
            count += 1
            self._files.has_sent(file, count)
            self._told()
        self._files.is_there(file, self._engine.now())

    def _fetch(self, talk: "_Talk", file: File) -> None:
        for number in self._files.missing(file):
            answer = talk.ask("get", [file.name(number)], ChunkGet, file.name(number), space=file.space)
            if not answer.there[0]:
                self._files.is_lacking(file, self._engine.now())
                return
            try:
                self._files.take(file, number, answer.sealed)
            except SealBroken:
                self._mend(talk, file, number)
                return
            talk.done.fetched += 1
            self._told()
        self._files.is_here(file, self._engine.now())

    def _mend(self, talk: "_Talk", file: File, number: int) -> None:
        """What lies at the server isn't what was put there. Who may, takes it away; who has the file is asked for it again."""
        try:
            talk.ask("drop", [file.name(number)], ChunkDrop, [file.name(number)], space=file.space)
        except ServerRefused as refused:
            if refused.facts.get("reason") != "not_a_writer":
                raise
        self._files.ask_for(file, BROKEN, self._engine.now())

    def _drop(self, talk: "_Talk", file: File) -> None:
        talk.ask("drop", file.names(), ChunkDrop, file.names(), space=file.space)
        talk.done.dropped += file.chunks
        self._files.has_gone(file, self._engine.now())


@dataclass(slots=True)
class _Talk:
    """Signed questions about one space at a time."""

    engine: SyncEngine
    me: Me
    key: SigningKey
    chance: Callable[[int], bytes]
    urgent: Callable[[], bool]
    done: Carried

    def which(self, file: File) -> list[bool]:
        """For each chunk, whether the server has it."""
        names = file.names()
        there = b""
        for start in range(0, len(names), chunks.NAMES):
            some = names[start : start + chunks.NAMES]
            there += self.ask("which", some, ChunkWhich, some, space=file.space).there
        return [bool(one) for one in there]

    def ask(self, door: str, names: Iterable[bytes], kind: Callable[..., Wire], *what: Any, space: bytes) -> ChunkAnswer:
        """One question. A clock that the server doesn't believe is set right by the rounds; here it is only told. Raises Interrupted."""
        if self.urgent():
            raise Interrupted
        nonce, now = self.chance(NONCE_BYTES), self.engine.now()
        message = kind(VERSION, self.me.municipality, self.me.device, nonce, now, space, *what)
        self.done.requests += 1
        return chunks.open_answer(self.engine.ask(door, sign_request(message, self.key)), list(names))
