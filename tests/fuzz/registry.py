"""All targets, by name."""

from typing import Final

from tests.fuzz.files import FILES
from tests.fuzz.http import HTTP
from tests.fuzz.messages import MESSAGES
from tests.fuzz.reading import READING
from tests.fuzz.rounds import ROUNDS
from tests.fuzz.sealed import SEALED
from tests.fuzz.stores import STORES
from tests.fuzz.target import Target
from tests.fuzz.typed import TYPED
from tests.fuzz.windows import WINDOWS

TARGETS: Final[dict[str, Target]] = {
    target.name: target for target in (*MESSAGES, *SEALED, *FILES, *TYPED, *STORES, *READING, *WINDOWS, *ROUNDS, HTTP)
}
