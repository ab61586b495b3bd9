"""The vault at the desk: its workspace, which akter are open and why, what carries it, and what couldn't be kept of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from coachdesk.errors import Locked

if TYPE_CHECKING:
    from uuid import UUID

    from coachdesk.domain.access import OpenReason
    from coachdesk.storage.workspace import Workspace
    from ui.kit.carrying import Carrier


class OpenVault:
    """Filled, used and emptied by the storage thread alone, except where a function says otherwise. Locked, it is empty."""

    def __init__(self) -> None:
        self._workspace: Workspace | None = None
        self._carrier: Carrier | None = None
        self._reasons: dict[UUID, OpenReason] = {}
        self._lost: BaseException | None = None

    @property
    def workspace(self) -> "Workspace":
        """Raises Locked."""
        if self._workspace is None:
            raise Locked
        return self._workspace

    @property
    def carrier(self) -> "Carrier":
        """What sync's errands are given to; asked for on the network thread. Raises Locked."""
        if self._carrier is None:
            raise Locked
        return self._carrier

    def fill(self, workspace: "Workspace") -> None:
        """It was unlocked."""
        self._workspace = workspace

    def carried_by(self, carrier: "Carrier") -> None:
        """Sync runs from now on, until the vault is locked."""
        self._carrier = carrier

    # --- which akter are open -------------------------------------------------------------------------------------

    def open_akt(self, akt_id: "UUID", reason: "OpenReason") -> "OpenReason":
        """Log that an akt was opened, the first time it is; the result is the reason it was opened with."""
        if akt_id not in self._reasons:
            self.workspace.open_akt(akt_id, reason)
            self._reasons[akt_id] = reason
        return self._reasons[akt_id]

    def reason_for(self, akt_id: "UUID") -> "OpenReason | None":
        """Why an akt was opened since the vault was unlocked; asked for on the UI thread."""
        return self._reasons.get(akt_id)

    # --- locking --------------------------------------------------------------------------------------------------

    def keep(self, verb: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """Write what must not be lost: where that fails, `lock` fails too."""
        try:
            return self.workspace.write(verb, *args, **kw)
        except BaseException as error:
            self._lost = error
            raise

    def forget_losses(self) -> None:
        """What couldn't be kept before is on screen, and will be handed in again."""
        self._lost = None

    def lock(self) -> None:
        """Empty it, unless something couldn't be kept: raises what that failed with."""
        if self._lost is not None:
            raise self._lost
        self.close()

    def close(self) -> None:
        """Empty it, whatever was lost."""
        if self._carrier is not None:
            self._carrier.close()
            self._carrier = None
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None
        self._reasons = {}
