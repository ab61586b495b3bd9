"""A vault opens by its passphrase and its recovery code, and by nothing else; a damaged file is told."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.crypto import vault
from coachdesk.crypto.document import LIMIT_BYTES
from coachdesk.crypto.passphrase import Cost, recovery_code
from coachdesk.crypto.vault import PassphraseWrap, Vault
from coachdesk.errors import BadCode, VaultDamaged, WrongPassphrase

PASSPHRASE = "Tre ödsliga fjällstugor"
VAULT, KEY, CODE = vault.create(PASSPHRASE, datetime(2026, 11, 22, 12, tzinfo=UTC))
FILE = VAULT.to_bytes()


def wrap_of(vault: Vault) -> PassphraseWrap:
    """The passphrase's, which is there."""
    assert vault.passphrase is not None
    return vault.passphrase


def test_both_ways_in() -> None:
    """Passphrase and recovery code give the same key, after the file was written and read."""
    again = Vault.from_bytes(FILE)
    assert again == VAULT
    assert vault.open_with_passphrase(again, PASSPHRASE) == KEY
    assert vault.open_with_recovery(again, CODE.lower().replace("-", " ")) == KEY


def test_wrong_ways_in() -> None:
    """A wrong passphrase, another vault's code and a mistyped code are told apart where they can be."""
    with pytest.raises(WrongPassphrase):
        vault.open_with_passphrase(VAULT, PASSPHRASE + " ")
    with pytest.raises(WrongPassphrase):
        vault.open_with_recovery(VAULT, recovery_code())
    with pytest.raises(BadCode):
        vault.open_with_recovery(VAULT, CODE[:-1])


def test_change_of_passphrase() -> None:
    """The new one opens, the old one doesn't, the recovery code still does."""
    changed = vault.change_passphrase(VAULT, KEY, "Fyra nya broar", Cost(iterations=4))
    assert vault.open_with_passphrase(changed, "Fyra nya broar") == KEY
    assert vault.open_with_recovery(changed, CODE) == KEY
    with pytest.raises(WrongPassphrase):
        vault.open_with_passphrase(changed, PASSPHRASE)


def test_new_recovery_code() -> None:
    """The old paper is worth nothing, the passphrase stays."""
    changed, code = vault.new_recovery_code(VAULT, KEY)
    assert vault.open_with_recovery(changed, code) == KEY
    assert vault.open_with_passphrase(changed, PASSPHRASE) == KEY
    with pytest.raises(WrongPassphrase):
        vault.open_with_recovery(changed, CODE)


def test_wraps_belong_to_their_vault_kind_and_cost() -> None:
    """Nobody can move a wrap between vaults or kinds, nor claim another cost for it."""
    elsewhere = msgspec.structs.replace(VAULT, id=uuid4())
    swapped = msgspec.structs.replace(
        VAULT,
        passphrase=msgspec.structs.replace(wrap_of(VAULT), sealed=VAULT.recovery.sealed),
        recovery=vault.RecoveryWrap(wrap_of(VAULT).sealed),
    )
    dearer = msgspec.structs.replace(VAULT, passphrase=msgspec.structs.replace(wrap_of(VAULT), cost=Cost(iterations=4)))
    for changed in (elsewhere, swapped, dearer):
        with pytest.raises(WrongPassphrase):
            vault.open_with_passphrase(changed, PASSPHRASE)
    for changed in (elsewhere, swapped):
        with pytest.raises(WrongPassphrase):
            vault.open_with_recovery(changed, CODE)


def test_every_vault_has_its_own_keys() -> None:
    """The same passphrase twice: nothing in common. Database and backups don't share a key either."""
    other, other_key, other_code = vault.create(PASSPHRASE)
    assert other.id != VAULT.id
    assert wrap_of(other).salt != wrap_of(VAULT).salt
    assert other_code != CODE
    assert len({KEY, other_key, vault.database_key(KEY), vault.backup_key(KEY), vault.database_key(other_key)}) == 5


def test_the_file_holds_no_secret() -> None:
    """Neither key, passphrase nor code stands in it, in any usual spelling, nor in its repr."""
    shown = FILE + repr(VAULT).encode()
    for secret in (KEY, KEY.hex().encode(), PASSPHRASE.encode(), CODE.encode(), CODE.replace("-", "").encode()):
        assert secret not in shown
    assert wrap_of(VAULT).salt.hex() not in repr(VAULT)


@pytest.mark.parametrize(
    "field,value", [("memory_kib", 8), ("memory_kib", 2**40), ("iterations", 1), ("lanes", 0), ("lanes", "4"), ("lanes", None)]
)
def test_a_cost_out_of_bounds_is_damage(field: str, value: object) -> None:
    """Neither a file that makes guessing cheap nor one that chokes the laptop gets as far as Argon2id."""
    content = json.loads(FILE)
    content["passphrase"]["cost"][field] = value
    with pytest.raises(VaultDamaged) as told:
        Vault.from_bytes(json.dumps(content).encode())
    assert told.value.facts == {"reason": "content"}


@pytest.mark.parametrize(
    "data,reason",
    [
        (b"", "foreign"),
        (b"\xff\xfe\x00", "foreign"),
        (b'{"deep":' + b"[" * 50_000, "foreign"),
        (b'{"format": "coachdesk-keyfile", "version": 1}', "foreign"),
        (FILE.replace(b'"version": 1', b'"version": 2'), "version"),
        (FILE.replace(b'"created"', b'"extra": 1, "created"'), "content"),
        (FILE.replace(b"12:00:00Z", b"12:00:00"), "content"),
        (FILE + b" " * LIMIT_BYTES, "oversized"),
    ],
    ids=["empty", "binary", "deep", "another-format", "later-version", "extra-field", "no-zone", "oversized"],
)
def test_what_is_no_vault_is_told(data: bytes, reason: str) -> None:
    """With the reason that the window needs."""
    with pytest.raises(VaultDamaged) as told:
        Vault.from_bytes(data)
    assert told.value.facts == {"reason": reason}


@given(st.integers(0, len(FILE) - 2))
def test_a_cut_file_is_told(length: int) -> None:
    """A vault file cut anywhere is damaged, never half a vault."""
    with pytest.raises(VaultDamaged):
        Vault.from_bytes(FILE[:length])


@given(st.lists(st.tuples(st.integers(0, len(FILE) - 1), st.binary(max_size=4), st.integers(0, 4)), min_size=1, max_size=4))
def test_mutated_files_are_read_or_told(edits: list[tuple[int, bytes, int]]) -> None:
    """Any bytes at all: a vault within the bounds, or VaultDamaged; no other error, no key from a changed wrap."""
    data = FILE
    for place, inserted, dropped in edits:
        data = data[:place] + inserted + data[place + dropped :]
    try:
        read = Vault.from_bytes(data)
    except VaultDamaged:
        return
    assert read.passphrase is None or 65_536 <= read.passphrase.cost.memory_kib <= 1_048_576
    if read.recovery == VAULT.recovery and read.id == VAULT.id:
        assert vault.open_with_recovery(read, CODE) == KEY
    else:
        with pytest.raises(WrongPassphrase):
            vault.open_with_recovery(read, CODE)
