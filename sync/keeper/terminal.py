"""Where a person sits at the keeper's computer: papers and codes are typed and shown here, and nowhere else.

Never on a command line, which every program on the computer sees; never in what the commands write to standard output.
"""

import sys
from typing import Final, TextIO

from coachdesk.crypto.custody import Share, read_share
from coachdesk.errors import BadCode, NotAllowed

_WIPE: Final = "\x1b[2J\x1b[3J\x1b[H"
"""The screen, and what has been rolled out of it."""


class Terminal:
    """*person*: whether somebody looks at *screen*. Else nothing secret is shown: it would end up in a file."""

    def __init__(self, keys: TextIO | None = None, screen: TextIO | None = None, *, person: bool | None = None) -> None:
        self._keys, self._screen = keys or sys.stdin, screen or sys.stderr
        self._person = self._screen.isatty() if person is None else person

    def say(self, words: str) -> None:
        """One line."""
        self._screen.write(words + "\n")
        self._screen.flush()

    def ask(self, words: str) -> str:
        """What is typed, shown while it is typed. Raises BadCode (length) where nothing more comes."""
        self.say(words)
        line = self._keys.readline()
        if not line:
            raise BadCode(reason="length")
        return line.strip()

    def ask_share(self, words: str) -> Share:
        """A custodian's paper; a slip of the hand is asked about again. Raises BadCode."""
        while True:
            typed = self.ask(words)
            try:
                return read_share(typed)
            except BadCode as bad:
                if not self._keys.isatty():
                    raise
                self.say(f"Mistyped ({bad.facts['reason']}). Once more.")

    def require_person(self) -> None:
        """Raises NotAllowed (no_terminal) where what is shown would end up in a file."""
        if not self._person:
            raise NotAllowed(what="no_terminal")

    def show_paper(self, number: int, paper: str) -> None:
        """One custodian's paper, until she has written it down; then the screen is wiped for the next."""
        self.require_person()
        self.ask(f"Paper {number}, for custodian {number} alone. Write it down:\n\n    {paper}\n\nThen press Enter.")
        self.wipe()

    def wipe(self) -> None:
        """What was typed goes from the screen."""
        if self._screen.isatty():
            self._screen.write(_WIPE)
            self._screen.flush()
