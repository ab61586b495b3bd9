"""One target in a process of its own: atheris drives it until its CPU seconds are spent; what it found goes to a file.

`python -m tests.fuzz.worker TARGET SECONDS FOLDER MODULES`; MODULES are those whose coverage counts. What raises anything
unreasoned is told once for each place, and the run goes on; what never ends or eats the memory ends the process, and libFuzzer leaves the
input behind.
"""

import os
import resource
import sys
import time
import traceback
import warnings
from pathlib import Path
from typing import Any, Final

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]  # Linux alone has it
import msgspec

with atheris.instrument_imports(include=sys.argv[4].split(",")):
    from tests.fuzz.registry import TARGETS

from tests.fuzz.changing import changed
from tests.fuzz.target import Read, Target

SLOW_SECONDS: Final = 2.0
MOST_MEGABYTES: Final = 512
HANG_SECONDS: Final = 60
"""By the wall, on a busy machine; two seconds of CPU are judged here."""


class Finding(msgspec.Struct, frozen=True):
    """What went wrong where, and the bytes that did it. The name says kind and place, so that one fault is told once."""

    name: str
    told: str
    data: bytes


class Report(msgspec.Struct):
    """How far a process has come."""

    seconds: float = 0.0
    executions: int = 0
    findings: list[Finding] = []


class Watched:
    """A reader with an eye on it."""

    def __init__(self, target: Target, read: Read, seconds: float, report: Path) -> None:
        self._target, self._read, self._path = target, read, report
        self._report, self._known = Report(), set[str]()
        self._begun, self._seconds = time.process_time(), seconds
        self._memory = _megabytes()

    def __call__(self, data: bytes) -> None:
        began = time.process_time()
        try:
            self._read(data)
        except self._target.reasoned:
            pass  # refused with a reason: that is what is wanted
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is what is looked for
            self._found(f"{type(problem).__name__} at {_place(problem)}", traceback.format_exc(limit=-4), data)
        took, memory = time.process_time() - began, _megabytes() - self._memory
        if took > SLOW_SECONDS:
            self._found("slow", f"{took:.1f} s of CPU", data)
        if memory > MOST_MEGABYTES:
            self._found("memory", f"{memory:.0f} MB more than before", data)
        self._report.executions += 1
        self._end_if_due()

    def _found(self, name: str, told: str, data: bytes) -> None:
        if name not in self._known:
            self._known.add(name)
            self._report.findings.append(Finding(name, told, bytes(data)))
            self.write()

    def _end_if_due(self) -> None:
        if time.process_time() - self._begun >= self._seconds:
            raise SystemExit(0)

    def write(self) -> None:
        """Keep what is known so far; a process that is killed has told it then."""
        self._report.seconds = time.process_time() - self._begun
        self._path.write_bytes(msgspec.msgpack.encode(self._report))


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _place(problem: BaseException) -> str:
    """The innermost place in our own code."""
    frames = [one for one in traceback.extract_tb(problem.__traceback__) if "site-packages" not in one.filename]
    last = frames[-1]
    return f"{Path(last.filename).name}:{last.name}"


def main(name: str, seconds: float, folder: Path) -> None:
    """Ends by itself when the seconds are spent."""
    target = TARGETS[name]

    def change(data: bytes, most: int, seed: int) -> Any:
        if seed % 3:
            other = changed(data, target.shape, seed)
            if other is not None and len(other) <= most:
                return other
        return atheris.Mutate(data, most)

    seeds, corpus = folder / "seeds", folder / "corpus"
    options = [f"-max_len={target.most}", f"-timeout={HANG_SECONDS}", "-rss_limit_mb=2048", "-len_control=0"]
    options.append(f"-artifact_prefix={folder}/ended-")
    with target.open() as read:
        watched = Watched(target, read, seconds, folder / "report")
        atheris.Setup([sys.argv[0], *options, str(corpus), str(seeds)], watched, custom_mutator=change)
        try:
            atheris.Fuzz()
        except SystemExit:
            pass  # libFuzzer's way of saying that its time is up
        finally:
            watched.write()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]))
