"""What a lease needs of sync: this laptop's secret in the heads' hands, an answer for who calls, days more for a journey."""

from uuid import UUID

from sqlmodel import Session

from coachdesk.crypto import lease
from coachdesk.domain.lease_terms import lengthen, put_lease_secret
from coachdesk.domain.record import alive
from coachdesk.domain.staff import Laptop
from coachdesk.errors import NotAllowed
from coachdesk.storage.workspace import Workspace
from sync.client.engine import SyncEngine
from sync.client.leasing import opened_by_heads, sealed_for_heads
from sync.client.me import me_of


def keep_sealed(workspace: Workspace, engine: SyncEngine) -> bool:
    """Have this laptop's lease secret lie sealed to the heads' key of today; True where that was to be done. Raises LeaseOver."""
    device = workspace.identity.device_id
    record = workspace.read(_laptop, device)
    if record is None:
        return False  # it hasn't been introduced yet
    secret = workspace.leasing.secret()
    with workspace.transaction() as tx:
        me = me_of(tx)
        sealed = None if me is None else sealed_for_heads(tx, engine.state(tx), me, secret, record.lease_sealed_to)
    if sealed is None:
        return False
    workspace.write(put_lease_secret, device, sealed.secret, sealed.to)
    return True


def answer_by_telephone(workspace: Workspace, engine: SyncEngine, device: UUID, challenge: str, days: int) -> str:
    """What to read out. It is written down first, where the unit sees it. Raises BadCode, RecordGone, NotAllowed."""
    heard = lease.heard_challenge(challenge)
    record = workspace.read(alive, Laptop, device)
    if record.lease_sealed is None:
        raise NotAllowed(what="no_lease_secret")
    with workspace.transaction() as tx:
        me = me_of(tx)
        assert me is not None
        secret = opened_by_heads(tx, engine.state(tx), me, device, record.lease_sealed)
    workspace.write(lengthen, device, days, by_telephone=True)
    return lease.answer(secret, device, heard, days)


def lengthen_for_journey(workspace: Workspace, engine: SyncEngine, device: UUID, days: int) -> None:
    """Days more from today, given with contact: a round is made first. Raises ServerUnreachable, ServerRefused, InvalidInput."""
    engine.round()
    workspace.write(lengthen, device, days)


def _laptop(session: Session, device: UUID) -> Laptop | None:
    found = session.get(Laptop, device)
    return found if found is not None and found.deleted is None else None
