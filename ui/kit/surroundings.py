"""What a page is given: the desk to work at, and the user's preferences."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ui.kit.desk import Desk, Step
from ui.kit.preferences import Preferences
from ui.kit.recall import Recall
from ui.kit.toasts import Toasts

if TYPE_CHECKING:
    from ui.kit.job import Job


@dataclass(frozen=True)
class Surroundings:
    """Passed down to every page; nothing is found through a global."""

    desk: Desk
    preferences: Preferences
    toasts: Toasts = field(default_factory=Toasts)
    recall: Recall = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "recall", Recall(self.desk))  # frozen, and it needs the desk

    def change(self, said: str, verb: Callable[..., Any], *args: Any, seen: Any = None, **kw: Any) -> "Job":
        """Write, and say with a toast that it was done; the toast offers to undo it, unless it was a signature or a disclosure.

        *said*: words such as "Telefonnumret är borttaget". The job's result is the verb's.
        """
        step = Step()
        return self.desk.write_step(step, verb, *args, seen=seen, **kw).then(self.toasts.wrote, said, step, self.desk)
