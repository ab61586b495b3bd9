"""Custodians without a window: rehearse that each pair opens the file, or open it into a key file.

Papers are typed at the prompt and nowhere else: what stands on a command line is seen by every program on the computer, and kept.
"""

import argparse
import getpass
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from coachdesk.crypto.comparing import comparison_code
from coachdesk.crypto.custody import CUSTODIANS, PAIRS, Share, generation_of, municipality_of, read_share
from coachdesk.crypto.keyfile import COST, write_keyfile
from coachdesk.crypto.passphrase import Cost
from coachdesk.errors import BadCode, CoachDeskError
from sync.client.custodians import open_office, rehearse
from sync.client.roots import secrets_of

_LIMIT: Final = 1024 * 1024
_WIPE: Final = "\x1b[2J\x1b[3J\x1b[H"
"""The screen, and what has been rolled out of it."""


def main(arguments: Sequence[str], cost: Cost = COST) -> int:
    """`rehearse FILE PROTOCOL` or `open FILE KEYFILE`; neither overwrites a file that is there."""
    parser = argparse.ArgumentParser(prog="python -m sync.client.custody_command", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("rehearse", help="make sure that each of the three pairs opens the file; papers of all three are asked for")
    one.add_argument("file", type=Path)
    one.add_argument("protocol", type=Path, help="where the record of the rehearsal goes; no secret stands in it")
    two = verbs.add_parser("open", help="open the file by two papers, into a key file under a passphrase that is asked for")
    two.add_argument("file", type=Path)
    two.add_argument("keyfile", type=Path, help="where the key file goes: off this computer")
    options = parser.parse_args(arguments)
    try:
        file = _read(options.file)
        if options.verb == "rehearse":
            _rehearse(file, options.protocol)
        else:
            _open(file, options.keyfile, cost)
    except CoachDeskError as error:
        sys.stderr.write(f"{error.code}: {error.facts.get('reason', '')}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{error.strerror}\n")
        return 1
    return 0


def _rehearse(file: bytes, protocol: Path) -> None:
    root = rehearse(file, _ask_shares(CUSTODIANS))
    lines = [
        "CoachDesk: custodians' rehearsal",
        f"When: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"Municipality: {municipality_of(file).hex()}",
        f"Papers: set number {generation_of(file)}",
        *(f"Papers {one} and {other} open the file: yes" for one, other in PAIRS),
        f"Comparison code of the root: {comparison_code(municipality_of(file), root)}",
    ]
    with protocol.open("x", encoding="utf-8") as record:
        record.write("\n".join(lines) + "\n")
    _say("Each pair opens the file.")


def _open(file: bytes, keyfile: Path, cost: Cost) -> None:
    if keyfile.exists():
        raise FileExistsError(0, "The key file is there already")
    office = open_office(file, *_ask_shares(2))
    passphrase = _ask_secret("Passphrase for the key file: ")
    if passphrase != _ask_secret("The same once more: "):
        raise BadCode(reason="differ")
    with keyfile.open("xb") as out:
        out.write(write_keyfile(secrets_of(office), passphrase, cost))
    _say(f"Comparison code of the root: {comparison_code(municipality_of(file), office.root.public)}")


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LIMIT)


def _ask_shares(count: int) -> list[Share]:
    """Shown while they are typed: nobody types sixty characters unseen. Then the screen is wiped."""
    shares: list[Share] = []
    try:
        while len(shares) < count:
            shares.append(_ask_share(len(shares) + 1))
    finally:
        if sys.stdout.isatty():
            sys.stdout.write(_WIPE)
    return shares


def _ask_share(number: int) -> Share:
    while True:
        _say(f"Paper {number}:")
        line = sys.stdin.readline()
        try:
            return read_share(line)
        except BadCode as bad:
            if not line or not sys.stdin.isatty():
                raise
            _say(f"Mistyped ({bad.facts['reason']}). Once more.")


def _ask_secret(words: str) -> str:
    return getpass.getpass(words) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
