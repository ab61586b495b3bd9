"""A disk that loses power: what a recorded folder would hold, had the cut come at any moment of the record.

A file surely holds what it held when it was last flushed, and a folder the names that it had then. What came later may have reached the
disk or not, in any order, and a sector of 512 bytes reaches it whole or not at all.
"""

import random
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

SECTOR = 512
_HEAD = struct.Struct("=BBHiQII")

Fate = Literal["synced", "all", "writes", "sectors"]
"""What became of what was not flushed: nothing of it arrived, all of it, some writes whole, some sectors."""


class Call(NamedTuple):
    """One line of the record, as shim/recording.c wrote it."""

    what: str
    flag: int
    descriptor: int
    offset: int
    name: str
    data: bytes


def calls(record: bytes) -> Iterator[Call]:
    """The record's lines; a last one that was cut off is left out."""
    at = 0
    while at + _HEAD.size <= len(record):
        what, flag, _, descriptor, offset, name, data = _HEAD.unpack_from(record, at)
        start = at + _HEAD.size
        at = start + name + data
        if at <= len(record):
            yield Call(chr(what), flag, descriptor, offset, record[start : start + name].decode(), record[start + name : at])


class Change(NamedTuple):
    """A write at *offset*, or where *data* is None the file's new length."""

    offset: int
    data: bytes | None


@dataclass(eq=False)
class File:
    """*flushed* is certain; *pending* came after the last flush."""

    flushed: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)

    def flush(self) -> None:
        """All that was written is certain now."""
        for change in self.pending:
            _apply(self.flushed, change)
        self.pending.clear()

    def after_cut(self, fate: Fate, chance: random.Random) -> bytes:
        """What is found on the disk."""
        found = bytearray(self.flushed)
        if fate == "synced":
            return bytes(found)
        reached: dict[int, int] = {}
        last = len(self.pending)
        for number, change in enumerate(self.pending):
            if fate == "all" or (fate == "writes" and chance.random() < 0.5):
                _apply(found, change)
            elif fate == "sectors":
                for piece in _sectors(change):
                    if number < reached.setdefault(piece.offset // SECTOR, chance.randint(0, last)):
                        _apply(found, piece)
        return bytes(found)


def _apply(content: bytearray, change: Change) -> None:
    if change.data is None:
        del content[change.offset :]
        content.extend(bytes(change.offset - len(content)))
    else:
        content.extend(bytes(max(0, change.offset - len(content))))
        content[change.offset : change.offset + len(change.data)] = change.data


def _sectors(change: Change) -> Iterator[Change]:
    """The pieces that arrive each for itself; a new length is one piece."""
    if change.data is None:
        yield change
        return
    start, end = change.offset, change.offset + len(change.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Change(start, change.data[start - change.offset : stop - change.offset])
        start = stop


Naming = Mapping[str, File | None]
"""Names that a folder gave or, with None, took, all at once: a rename does both."""


class Disk:
    """A folder as the program sees it, and as the disk surely holds it. Names are paths below the folder."""

    def __init__(self, folder: Path, files: Mapping[str, bytes]) -> None:
        """Begin with *files* in *folder*: they have been there for long."""
        self._root = folder
        self._sure = {name: File(bytearray(content)) for name, content in files.items()}
        self._seen: dict[str, File] = dict(self._sure)
        self._pending: list[Naming] = []
        self._open: dict[int, File | str] = {}

    def follow(self, call: Call) -> None:
        """Let *call* happen."""
        target = self._open.get(call.descriptor)
        match call.what:
            case "o":
                self._follow_open(call)
            case "c":
                del self._open[call.descriptor]
            case "w" if isinstance(target, File):
                target.pending.append(Change(call.offset, call.data))
            case "t" if isinstance(target, File):
                target.pending.append(Change(call.offset, None))
            case "s" if isinstance(target, File):
                target.flush()
            case "s" if isinstance(target, str):
                self._flush_names(target)
            case "r":
                old, new = self._below(call.name), self._below(call.data.decode())
                self._name({old: None, new: self._seen[old]})
            case "u":
                self._name({self._below(call.name): None})

    def _follow_open(self, call: Call) -> None:
        if Path(call.name).is_dir():
            self._open[call.descriptor] = self._below(call.name)
            return
        name = self._below(call.name)
        if name not in self._seen:
            self._name({name: File()})
        file = self._open[call.descriptor] = self._seen[name]
        if call.flag:
            file.pending.append(Change(0, None))

    def _below(self, path: str) -> str:
        return str(Path(path).relative_to(self._root))

    def _name(self, naming: Naming) -> None:
        self._pending.append(naming)
        _rename(self._seen, naming)

    def _flush_names(self, folder: str) -> None:
        for naming in self._pending:
            if _is_in(folder, naming):
                _rename(self._sure, naming)
        self._pending = [naming for naming in self._pending if not _is_in(folder, naming)]

    def after_cut(self, fate: Fate, chance: random.Random) -> Mapping[str, bytes]:
        """The files that are found when the power is back. Names arrive in their order, as journalling file systems keep it."""
        names = dict(self._sure)
        reached = {"synced": 0, "all": len(self._pending)}.get(fate, chance.randint(0, len(self._pending)))
        for naming in self._pending[:reached]:
            _rename(names, naming)
        return {name: file.after_cut(fate, chance) for name, file in names.items() if not name.endswith("-shm")}


def _rename(names: dict[str, File], naming: Naming) -> None:
    for name, file in naming.items():
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _is_in(folder: str, naming: Naming) -> bool:
    """Nobody here renames from one folder into another."""
    return all(str(Path(name).parent) == folder for name in naming)
