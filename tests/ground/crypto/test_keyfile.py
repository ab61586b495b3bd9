"""The key file off the laptop: opened by its passphrase alone, told when damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.crypto.keyfile import COST, read_keyfile, write_keyfile
from coachdesk.crypto.passphrase import FLOOR
from coachdesk.errors import KeyFileDamaged, WrongPassphrase

KEYS = {"root": bytes(range(32)), "recovery": bytes(range(96))}
PASSPHRASE = "Nio gamla skidspår"
FILE = write_keyfile(KEYS, PASSPHRASE)


def test_round_trip() -> None:
    """All keys come back by name, and it costs more than a vault to guess."""
    assert read_keyfile(FILE, PASSPHRASE) == KEYS
    assert COST.memory_kib > FLOOR.memory_kib


def test_keys_dont_show() -> None:
    """Neither the keys nor their names stand in the file."""
    assert KEYS["root"] not in FILE
    assert b"root" not in FILE


def test_another_passphrase() -> None:
    """Opens nothing."""
    with pytest.raises(WrongPassphrase):
        read_keyfile(FILE, PASSPHRASE.upper())


def test_changed_cost_or_seal_doesnt_open() -> None:
    """The cost is bound to what was sealed; a file can't be made to open under a cheaper one."""
    assert b'"iterations": 3' in FILE
    with pytest.raises(WrongPassphrase):
        read_keyfile(FILE.replace(b'"iterations": 3', b'"iterations": 4'), PASSPHRASE)
    with pytest.raises(KeyFileDamaged):
        read_keyfile(FILE.replace(b'"iterations": 3', b'"iterations": 1'), PASSPHRASE)


@pytest.mark.parametrize("data,reason", [(b"", "foreign"), (FILE.replace(b"keyfile", b"vault"), "foreign"), (FILE * 200, "oversized")])
def test_what_is_no_key_file_is_told(data: bytes, reason: str) -> None:
    """With the reason that the window needs."""
    with pytest.raises(KeyFileDamaged) as told:
        read_keyfile(data, PASSPHRASE)
    assert told.value.facts == {"reason": reason}


@given(st.integers(0, len(FILE) - 2))
def test_a_cut_file_is_told(length: int) -> None:
    """Before a second is spent on Argon2id."""
    with pytest.raises(KeyFileDamaged):
        read_keyfile(FILE[:length], PASSPHRASE)
