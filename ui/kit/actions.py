"""What can be done from anywhere: the palette offers it by name."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.kit.page import Place
from ui.kit.surroundings import Surroundings


@dataclass(frozen=True)
class Action:
    """*words* and *also* are keys of texts: what it is called, and other words that people look for it by."""

    words: str
    does: Place | Callable[[Surroundings], object]
    symbol: str = "arrow-right"
    keys: str = ""
    also: str = ""
