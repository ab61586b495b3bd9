"""Formats can't change silently: bytes written by the first version must open forever."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from coachdesk.crypto import vault
from coachdesk.crypto.identity import ExchangeKey, Purpose, SigningKey, code_key, locator, verify
from coachdesk.crypto.keyfile import read_keyfile
from coachdesk.crypto.passphrase import FLOOR, unlock_key
from coachdesk.crypto.seal import hpke_open, open_sealed, unwrap_key

KEY = bytes(range(32))
EXCHANGE = bytes(range(96))
HEADER = b"space 7, epoch 1"
PLAIN = "En anteckning från Sveg".encode()
PASSPHRASE = "Tre ödsliga fjällstugor"


@pytest.fixture(scope="module")
def vectors() -> Any:
    return json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


def test_unlock_key(vectors: Any) -> None:
    """Argon2id's parameters and the spelling of the passphrase are part of the format."""
    assert unlock_key(PASSPHRASE, b"0123456789abcdef", FLOOR) == base64.b64decode(vectors["unlock_key"])


def test_keys_derived_from_the_vault_key(vectors: Any) -> None:
    """A vault opened by a later version finds its database and its backups."""
    assert vault.database_key(KEY) == base64.b64decode(vectors["database_key"])
    assert vault.backup_key(KEY) == base64.b64decode(vectors["backup_key"])


def test_sealed_bytes(vectors: Any) -> None:
    """Envelopes and wraps on the server outlive every client version."""
    assert open_sealed(KEY, HEADER, base64.b64decode(vectors["seal"])) == PLAIN
    assert unwrap_key(KEY, HEADER, base64.b64decode(vectors["wrap"])) == bytes(32)
    assert hpke_open(ExchangeKey.from_bytes(EXCHANGE), HEADER, base64.b64decode(vectors["hpke"])) == bytes(32)


def test_identities(vectors: Any) -> None:
    """The same private bytes give the same public key and signature."""
    signing = SigningKey.from_bytes(KEY)
    assert hashlib.sha256(ExchangeKey.from_bytes(EXCHANGE).public).hexdigest() == vectors["exchange_public_sha256"]
    assert signing.public == base64.b64decode(vectors["signing_public"])
    assert signing.sign(Purpose.ENVELOPE, PLAIN) == base64.b64decode(vectors["signature"])
    verify(signing.public, base64.b64decode(vectors["signature"]), Purpose.ENVELOPE, PLAIN)


def test_purposes_are_pinned() -> None:
    """A signature made today must be judged the same way tomorrow."""
    assert {purpose.name: purpose.value for purpose in Purpose} == {
        "ENVELOPE": b"coachdesk/envelope/1\0",
        "REQUEST": b"coachdesk/request/1\0",
        "ENTRY": b"coachdesk/entry/1\0",
        "LEFT": b"coachdesk/left/1\0",
        "SNAPSHOT": b"coachdesk/snapshot/1\0",
        "WITNESS": b"coachdesk/witness/1\0",
    }


def test_invitation_code(vectors: Any) -> None:
    """A code on paper finds its bundle after an update."""
    invitation = vectors["invitation"]
    assert locator(invitation["code"]) == base64.b64decode(invitation["locator"])
    assert code_key(invitation["code"]) == base64.b64decode(invitation["key"])


def test_vault_file(vectors: Any) -> None:
    """A vault file opens by passphrase and by the printed code, and is written again as it was."""
    data = vectors["vault"]["file"].encode()
    kept = vault.Vault.from_bytes(data)
    key = base64.b64decode(vectors["vault"]["key"])
    assert kept.to_bytes() == data
    assert vault.open_with_passphrase(kept, PASSPHRASE) == key
    assert vault.open_with_recovery(kept, vectors["vault"]["recovery_code"]) == key


def test_key_file(vectors: Any) -> None:
    """A key file taken from the safe after years still opens."""
    assert read_keyfile(vectors["keyfile"].encode(), "Nio gamla skidspår") == {"root": KEY, "recovery": EXCHANGE}
