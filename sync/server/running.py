"""One process of the server while it runs: its gate, its limits, its listeners, its figures, and whether it is about to stop."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool

from sync.server.figures import Figures
from sync.server.gate import Gate
from sync.server.limits import Limits
from sync.server.live import Hub
from sync.server.quota import Kept
from sync.server.settings import Settings


@dataclass(slots=True)
class Running:
    """Made once, beside the application. It is the `Watch` of its rounds."""

    engine: Engine
    settings: Settings = field(default_factory=Settings)
    stopping: bool = False
    gate: Gate = field(init=False)
    limits: Limits = field(init=False)
    hub: Hub = field(init=False)
    figures: Figures = field(init=False)

    def __post_init__(self) -> None:
        given = self.settings
        self.gate = Gate(given.workers, given.waiting, given.waiting_seconds)
        self.limits = Limits(given)
        self.hub = Hub(self.engine, given.listeners, given.listeners_each)
        self.figures = Figures(given.municipality_labels)

    def known(self, municipality: bytes, device: bytes | None) -> None:
        """Count the request. Raises Refused."""
        self.limits.known(municipality, device)

    def answered(self, municipality: bytes, device: bytes, position: int, rows: int, kept: Kept | None) -> None:
        """Who listens hears it, and so do the figures."""
        if rows:
            self.hub.grown(municipality, device, position)
        else:
            self.hub.heard(municipality, device, position)
        self.figures.stands(municipality, position, rows, None if kept is None else kept.percent())

    def stop(self) -> None:
        """No new streams; those that are open end. Rounds under way finish. Called in the event loop's thread."""
        self.stopping = True
        self.hub.close()

    def gauges(self) -> Mapping[str, float]:
        """How it stands at this moment."""
        pool = self.engine.pool
        found: dict[str, float] = {
            "workers": self.gate.workers,
            "workers_busy": self.gate.inside,
            "requests_waiting": self.gate.waiting,
            "listeners": self.hub.listening,
            "stopping": self.stopping,
        }
        if isinstance(pool, QueuePool):
            found |= {"pool_size": pool.size(), "pool_in_use": pool.checkedout(), "pool_idle": pool.checkedin()}
        return found
