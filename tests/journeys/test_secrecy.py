"""No content on disk. The long form, with figures: ``python -m tests.journeys.secrecy``."""

import sys
from pathlib import Path

import pytest

from installer.demo.content import demo_content
from tests.journeys import command
from tests.journeys.secrecy.needles import needles_of, pieces
from tests.journeys.secrecy.searching import Search
from tests.journeys.secrecy.tracing import Sandbox, files_written, why_not
from tests.journeys.shim import build

TEXT = "Hon ringde från bussen och berättade om praktiken."
NEEDLES = {b"hemlighet": "a secret", "hemlighet".encode("utf-16-le"): "a secret"}

CARELESS = """
import os, sys, tempfile
from pathlib import Path
secret = bytes.fromhex(sys.argv[2])
Path(sys.argv[1]).write_bytes(secret)                # somewhere else on the disk
(Path.home() / "notes").write_bytes(secret)
with tempfile.NamedTemporaryFile() as file:          # taken away at the end
    file.write(secret)
os.makedirs("a/b"); os.chdir("a")
Path("b/draft").write_bytes(secret)
Path("b/other").write_bytes(b"harmless")
os.replace("b/other", "b/draft")                     # overwritten by a rename
child = "import sys; open('child', 'wb').write(bytes.fromhex(sys.argv[1]))"
os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", child, sys.argv[2]])
"""


@pytest.fixture(scope="module")
def needles() -> dict[bytes, str]:
    """The demo's content."""
    return needles_of(demo_content())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the demo's server is a child that is ended by a signal")
def test_the_demo_leaves_no_content_on_disk() -> None:
    """Two coaches' eighteen months and a day: no name, number or text in any file that any process wrote; what is planted is found."""
    figures = command.run("secrecy").figures()[-1]
    assert figures["found"] == 0
    assert figures["canaries found"] == 3
    assert figures["files"] > 500, "a PostgreSQL alone has more"
    assert figures["lost"] == 0


@pytest.mark.slow
@pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
def test_a_careless_program_is_found_out(tmp_path: Path) -> None:
    """Wherever it leaves content, even for a moment, by itself or by its children: every place is found."""
    sandbox, elsewhere = Sandbox(tmp_path / "sandbox"), tmp_path / "elsewhere"
    done = sandbox.run([sys.executable, "-c", CARELESS, str(elsewhere), b"hemlighet".hex()], 60)
    assert done.returncode == 0, done.stderr
    found = {one.path for one in Search(NEEDLES).in_files(path for path in sandbox.written() if path.exists())}
    named = {elsewhere, sandbox.home / "notes", sandbox.work / "a" / "child"}
    assert named <= found
    kept = found - named
    assert {path.parent for path in kept} == ({sandbox.kept} if build.why_not() is None else set())
    assert len(kept) == (2 if build.why_not() is None else 0), "the temporary file, and the draft that a rename replaced"


def test_what_strace_tells() -> None:
    """Only what is written, whole names, calls that were interrupted by others put together again, no devices."""
    trace = """
10 openat(AT_FDCWD</work>, "a", O_RDONLY|O_CLOEXEC) = 3</work/a>
10 openat(AT_FDCWD</work>, "b", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 4</work/b>
10 openat(AT_FDCWD</work>, "c", O_RDWR|O_CREAT <unfinished ...>
11 openat(AT_FDCWD</work>, "d", O_RDONLY <unfinished ...>
10 <... openat resumed>, 0666) = 5</work/c>
11 <... openat resumed>) = 3</work/d>
11 openat(AT_FDCWD</work>, "/dev/null", O_WRONLY) = 6</dev/null>
11 openat(AT_FDCWD</work>, "/no", O_WRONLY) = -1 ENOENT (No such file or directory)
11 rename("/work/b", "/work/e") = 0
11 creat("/work/\\303\\244", 0666) = 7</work/\\303\\244>
""".strip().splitlines()
    assert [str(path) for path in files_written(trace)] == ["/work/b", "/work/c", "/work/b", "/work/e", "/work/ä"]


@pytest.mark.parametrize("before", range(9))
@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le"])
def test_every_place_in_a_file(tmp_path: Path, before: int, coding: str) -> None:
    """At any offset, across the border of two blocks, and in the name of a file."""
    secret = "hemlighet".encode(coding)
    places = {"start": bytes(before) + secret, "border": bytes((1 << 20) - before) + secret + bytes(10), "nothing": b"hemlig het" * 9}
    for name, content in places.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "hemlighet").write_bytes(b"")
    found = Search(NEEDLES).in_files(sorted(tmp_path.iterdir()))
    assert [one.path.name for one in found] == ["border", "hemlighet", "start"]


def test_a_text_is_found_by_any_part_of_it(needles: dict[bytes, str]) -> None:
    """Torn out of its middle, in small letters or in another coding, 31 characters in a row give it away."""
    note = max((note.text for participant in demo_content().participants for note in participant.notes), key=len)
    for start in range(len(note) - 47):
        torn = note[start : start + 31]
        for form in (torn.encode(), torn.lower().encode("utf-16-le")):
            assert any(piece in form for piece in needles_of_pieces(needles, form)), start


def needles_of_pieces(needles: dict[bytes, str], form: bytes) -> list[bytes]:
    """Those needles that could begin anywhere in *form*."""
    return [form[start:stop] for start in range(len(form)) for stop in range(start + 8, len(form) + 1) if form[start:stop] in needles]


def test_numbers_are_looked_for_as_people_write_them(needles: dict[bytes, str]) -> None:
    """With and without hyphen, spaces and century; names of all concerned are among the needles."""
    content = demo_content()
    person = content.participants[0]
    number = person.numbers[0].text
    for way in (number, number.replace("-", ""), number[2:], person.phone, person.phone.replace("-", "").replace(" ", "")):
        assert way.encode() in needles
    for name in (person.name, content.staff[0].name, content.organisations[0].contact_name, person.relative.name):
        assert "".join(pieces(name)).encode() in needles
        assert name.encode("utf-16-le") in needles
