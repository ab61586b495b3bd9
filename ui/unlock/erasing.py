"""An akt is erased, or a value in it, on the real client: the note that stays first, so that nothing is gone without one."""

from contextlib import suppress
from uuid import UUID

from coachdesk.domain.akt import held
from coachdesk.domain.erasure import ErasureGround, note_erasure
from coachdesk.domain.note import JournalNote
from coachdesk.domain.record import RECORDS, alive
from coachdesk.domain.redaction import RedactionGround, note_redaction
from coachdesk.errors import NotAllowed, ServerRefused, ServerUnreachable
from coachdesk.storage.workspace import Workspace
from sync.client import joining
from sync.client.engine import SyncEngine
from sync.client.me import me_of
from sync.protocol.statements import Role
from ui.kit.erasing import Erasing


class RealErasing(Erasing):
    """For one errand; runs on the network thread."""

    def __init__(self, workspace: Workspace, engine: SyncEngine) -> None:
        self._workspace, self._engine = workspace, engine

    def may(self, akt_id: UUID) -> bool:
        with self._workspace.transaction() as tx:
            me, state = me_of(tx), self._engine.state(tx)
            return me is not None and state.is_live(me.device) and state.role(me.user, akt_id.bytes) is Role.LEAD

    def erase(self, akt_id: UUID, ground: ErasureGround, reference: str) -> bool:
        if not self.may(akt_id):
            raise NotAllowed(what="not_lead")
        akt = self._workspace.read(held, akt_id)
        self._workspace.write(note_erasure, akt_id, akt.case_number, ground, reference)
        joining.erase(self._engine, akt_id)
        with suppress(ServerUnreachable, ServerRefused):
            self._engine.round()
        with self._workspace.transaction() as tx:
            fact = self._engine.state(tx).space(akt_id.bytes)
            return fact is not None and fact.erased is not None

    def redact(self, note_id: UUID, register: str, ground: RedactionGround, reference: str) -> bool:
        note = self._workspace.read(alive, JournalNote, note_id)
        assert note.space_id is not None
        if not self.may(note.space_id):
            raise NotAllowed(what="not_lead")
        number = next(one.number for one in RECORDS.of(JournalNote).registers if one.name == register)
        self._workspace.write(note_redaction, note, register, ground, reference)
        joining.redact(self._engine, note.space_id, note.id, number)
        with suppress(ServerUnreachable, ServerRefused):
            self._engine.round()
        with self._workspace.transaction() as tx:
            return not tx.written_in(note.id.bytes, number)
