"""What a page is given: the desk to work at, and the user's preferences."""

from dataclasses import dataclass

from ui.kit.desk import Desk
from ui.kit.preferences import Preferences


@dataclass(frozen=True)
class Surroundings:
    """Passed down to every page; nothing is found through a global."""

    desk: Desk
    preferences: Preferences
