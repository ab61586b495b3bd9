"""Looks for tens of thousands of byte strings in hundreds of megabytes at once.

Whatever its place in the file, a string of eight bytes covers one whole word of four bytes at a multiple of four. So each block is read as
words, those that begin none of the strings are dropped in C, and only for the rest is the string itself looked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

_WORD = 4
_BLOCK = 1 << 20


class Found(NamedTuple):
    """Content in a file, or in its name."""

    path: Path
    what: str
    form: bytes


class Search:
    """A search for *needles*: bytes, and what to call them. Each is at least eight bytes long."""

    def __init__(self, needles: Mapping[bytes, str]) -> None:
        self._needles = needles
        self._by_word: dict[int, set[bytes]] = defaultdict(set)
        for needle in needles:
            if len(needle) < 2 * _WORD:
                raise ValueError("a needle has at least eight bytes")
            for shift in range(_WORD):
                self._by_word[_number(needle[shift : shift + _WORD])].add(needle)
        self._words = frozenset(self._by_word)
        self._longest = max(map(len, needles), default=0)
        self.files = self.bytes = 0

    def __len__(self) -> int:
        return len(self._needles)

    def in_files(self, paths: Iterable[Path]) -> list[Found]:
        """What is found in those files and in their names, each string once a file."""
        return [found for path in paths for found in self._in_file(path)]

    def _in_file(self, path: Path) -> Iterator[Found]:
        self.files += 1
        found = set(self._in_block(str(path).encode()))
        with path.open("rb") as file:
            tail = b""
            while block := file.read(_BLOCK):
                self.bytes += len(block)
                found.update(self._in_block(tail + block))
                tail = (tail + block)[-self._longest - _WORD :]
        for needle in sorted(found):
            yield Found(path, self._needles[needle], needle)

    def _in_block(self, block: bytes) -> Iterator[bytes]:
        words = memoryview(block[: len(block) // _WORD * _WORD]).cast("I")
        candidates = {needle for word in self._words.intersection(words) for needle in self._by_word[word]}
        return (needle for needle in candidates if needle in block)


def _number(word: bytes) -> int:
    return int(memoryview(word).cast("I")[0])
