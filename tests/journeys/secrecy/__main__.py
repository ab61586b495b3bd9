"""Let the demo tell its story under strace, and search everything it wrote for what its people said and are called.

``python -m tests.journeys.secrecy``; prints one line of figures. Each thing found is a line, and makes the command fail. Then content is
planted, and the command fails too where the same search doesn't find it.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from installer.demo import story
from installer.demo.content import demo_content
from tests.journeys.secrecy.needles import needles_of
from tests.journeys.secrecy.searching import Search
from tests.journeys.secrecy.tracing import Sandbox, why_not

PATIENCE_SECONDS = 540


def main() -> int:
    """Run the command; 0 where nothing but the canary was found."""
    reason, started = why_not(), time.monotonic()
    if reason:
        sys.stdout.write(f"only what lies in the sandbox is searched: {reason}\n")
    content = demo_content()
    with tempfile.TemporaryDirectory(prefix="coachdesk-secrecy-") as folder:
        sandbox = Sandbox(Path(folder), traces=reason is None)
        told = sandbox.run([sys.executable, "-m", "installer.demo", "--story"], PATIENCE_SECONDS)
        if told.returncode != 0:
            sys.stderr.write(told.stdout + told.stderr)
            return 1
        minutes, search = time.monotonic() - started, Search(needles_of(content, _told_in_the_story()))
        paths = sandbox.written()
        found = search.in_files(sorted(path for path in paths if path.is_file()))
        gone = sum(not path.exists() for path in paths)
        figures = {"files": search.files, "megabytes": round(search.bytes / 1e6, 1), "needles": len(search), "found": len(found)}
        canaries = plant(sandbox, content.participants[0].notes[0].text)
        missed = [path for path in canaries if not search.in_files([path])]
        figures |= {"renamed or gone": gone, "lost": sandbox.lost(), "canaries found": len(canaries) - len(missed)}
    for one in found:
        sys.stdout.write(f"{one.path}: {one.what} as {one.form!r}\n")
    figures |= {"story seconds": round(minutes, 1), "seconds": round(time.monotonic() - started, 1)}
    sys.stdout.write(json.dumps(figures) + "\n")
    return 1 if found or missed else 0


def plant(sandbox: Sandbox, text: str) -> list[Path]:
    """Content where a program might have left it: in a temporary file, in the home folder, amid other bytes, in another coding."""
    found = []
    for folder, coding, before in (
        (sandbox.temporary, "utf-8", b""),
        (sandbox.home, "utf-16-le", b"\x00\x01\x02"),
        (sandbox.work, "utf-8", bytes(70_001)),
    ):
        path = folder / f"canary-{coding}"
        path.write_bytes(before + text[:40].encode(coding) + b"\xff")
        found.append(path)
    return found


def _told_in_the_story() -> list[str]:
    """What the coaches write on the day of the story."""
    return [text for _, subject, body in (*story.KARINS, *story.PER_OLAS) for text in (subject, body)]


if __name__ == "__main__":
    sys.exit(main())
