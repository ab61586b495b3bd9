"""A panel: a card that stands on somebody else's page, reads what it shows, and reads again when something changed."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot

from ui.kit.banner import BannerPlace
from ui.kit.failure import failure_words
from ui.kit.pieces import Button, Card
from ui.kit.surroundings import Surroundings

SETTLE_MS = 30
"""Several changes in a row are one reading."""


class Panel(Card):
    """*akt_id* is what it is about. Subclasses fill `body` and give `reload`."""

    went = Signal(object)

    def __init__(self, surroundings: Surroundings, akt_id: UUID, heading: str) -> None:
        super().__init__(heading)
        self.surroundings, self.desk, self.akt_id = surroundings, surroundings.desk, akt_id
        self.banner = BannerPlace()
        self.body.addWidget(self.banner)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self.reload)
        # Not to a method that a subclass may override: PySide keeps calling such a one after the panel is gone.
        self.desk.changed.connect(self._heard)

    def link(self, words: str, slot: Any) -> Button:
        """The card's one link, at the right of its heading."""
        button = Button(words, "quiet", size="small")
        button.clicked.connect(slot)
        assert self.head is not None
        self.head.addWidget(button)
        return button

    @Slot()
    def reload(self) -> None:
        """Read what is shown."""
        raise NotImplementedError

    def busy(self) -> bool:
        """Someone is writing in it: don't pull the form away."""
        return False

    @Slot(object)
    def _heard(self, changes: Any) -> None:
        self._news(changes)

    def _news(self, changes: Any) -> None:
        if not self.busy() and changes.touch(self.akt_id):
            self._soon.start()

    @Slot(object)
    def fail(self, error: BaseException) -> None:
        """Say in the card why something didn't work."""
        self.banner.say("stop", failure_words(error))
