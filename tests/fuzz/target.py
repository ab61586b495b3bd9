"""What is fuzzed: a reader, what it may raise, and where its inputs come from."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from tests.fuzz.shapes import RAW, Shape

Read = Callable[[bytes], object]


@dataclass(frozen=True)
class Target:
    """One reader.

    *open* gives the reader and may set up a database for it. *reasoned*: what it promises to raise; anything else is a finding, as are
    two seconds of work and half a gigabyte. *seeds*: valid inputs, made when asked. *under*: the code whose change begins the count anew.
    """

    name: str
    open: Callable[[], AbstractContextManager[Read]]
    reasoned: tuple[type[Exception], ...]
    seeds: Callable[[], Sequence[bytes]]
    under: tuple[str, ...]
    shape: Shape = RAW
    most: int = 4096


def plain(read: Read) -> Callable[[], AbstractContextManager[Read]]:
    """A reader that needs nothing around it."""
    return lambda: nullcontext(read)
