"""Merge: the state of a register is a function of the set of writes that are known, and of nothing else.

Any order and any repetition of the same writes therefore give the same state on every laptop. A write supersedes what its author was
shown (its causes); what nobody has superseded is a head. One head is a plain value; several are a question, and no value is ever dropped.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from coachdesk.domain.record import MergePolicy
from coachdesk.domain.wire import Form

Values = tuple[Form, ...]
BLANK: Values = ()
"""What stands where a value was destroyed by a decision: nothing that anybody could have written."""


class Dot(NamedTuple):
    """The name of a write within its space: the laptop, and its count."""

    device: bytes
    number: int


class Name(NamedTuple):
    """The name of a write anywhere."""

    space: bytes
    dot: Dot


class Write(NamedTuple):
    """What one transaction did to one record. *body*: register number to the forms of its fields, in their order."""

    space: bytes
    device: bytes
    number: int
    tx: int
    stamp: int
    kind: int
    record: bytes
    causes: tuple[Dot, ...]
    body: Mapping[int, Values]

    @property
    def dot(self) -> Dot:
        """Its name within its space."""
        return Dot(self.device, self.number)

    @property
    def name(self) -> Name:
        """Its name anywhere."""
        return Name(self.space, self.dot)


class Head(NamedTuple):
    """A value of a register that no known write has superseded."""

    stamp: int
    dot: Dot
    values: Values


def heads(writes: Iterable[Write]) -> dict[int, tuple[Head, ...]]:
    """The heads of every register of *one record*, newest first.

    A cause counts even where the write it names hasn't come yet: so order can't matter.
    """
    found: dict[int, dict[Dot, Head]] = {}
    superseded: dict[int, set[Dot]] = {}
    for write in writes:
        for register, values in write.body.items():
            found.setdefault(register, {})[write.dot] = Head(write.stamp, write.dot, values)
            superseded.setdefault(register, set()).update(write.causes)
    return {
        register: tuple(sorted((head for dot, head in all_heads.items() if dot not in superseded[register]), reverse=True))
        for register, all_heads in found.items()
    }


def standing(candidates: Sequence[Head]) -> list[Head]:
    """Those whose value is still there; all of them where none is. What was written beside a destroyed value survives it."""
    return [head for head in candidates if head.values != BLANK] or list(candidates)


def shown(candidates: Sequence[Head], policy: MergePolicy) -> Head:
    """The head that shows: the newest, but a withdrawal wins over what knew nothing of it."""
    left = standing(candidates)
    if policy == "withdrawn":
        withdrawn = [head for head in left if any(value is not None for value in head.values)]
        return (withdrawn or left)[0]
    return left[0]


def is_question(
    candidates: Sequence[Head], policy: MergePolicy, user_of: Callable[[bytes], bytes], flagged: Callable[[int], bool] = lambda _: False
) -> bool:
    """Whether someone must be asked: different values, by different users or under a clock that isn't believed."""
    left = standing(candidates)
    if policy != "ask" or len({head.values for head in left}) < 2:
        return False
    return len({user_of(head.dot.device) for head in left}) > 1 or any(flagged(head.stamp) for head in left)


def covered(vector: Mapping[bytes, int], dot: Dot) -> bool:
    """Whether a version vector (laptop to its highest number) holds *dot*."""
    return vector.get(dot.device, 0) >= dot.number
