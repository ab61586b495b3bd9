"""The keeper's vault and who opens it: no passphrase lies on the machine, two of three custodians' papers open it together.

The vault's only key is its recovery code. It is sealed in pairs like the municipality's own secrets (crypto/custody.py), for papers of
their own: these open the keeper and nothing else.
"""

import json
import os
import secrets
import shutil
import socket
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlmodel import Session

from coachdesk.crypto.custody import CUSTODIANS, Custody, generation_of, open_custody, seal_for_custodians
from coachdesk.domain.actor import acting
from coachdesk.domain.staff import Laptop, add_laptop
from coachdesk.errors import BadCode, KeyFileDamaged, NotAllowed, VaultExists
from coachdesk.storage import vault_folder
from coachdesk.storage.durable import PRIVATE_FOLDER, write_file
from sync.client.headless import Headless
from sync.client.joining import join
from sync.client.me import me_of
from sync.keeper.terminal import Terminal

CREDENTIAL: Final = "coachdesk-keeper"
"""The name under which systemd hands over the vault's code, with LoadCredentialEncrypted=."""
CUSTODY_FILE: Final = "keeper-custody.json"
_VAULT, _SETTINGS, _SECRET = "vault", "keeper.json", "vault_code"


def begin(folder: Path, server: str, terminal: Terminal) -> Headless:
    """Join by an invitation's code, make the vault in *folder*, which must not exist, and have the three papers written down.

    It ends by opening with two of the papers, typed in: a paper that nobody can read is found now. Until the papers are written down
    nothing can be opened again: what is broken off before is begun anew, with a new invitation.
    Raises VaultExists, NotAllowed, BadCode, SharesRefused, and what joining raises.
    """
    terminal.require_person()
    if folder.exists():
        raise VaultExists(folder=folder.name)
    code = terminal.ask("Invitation code:")
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True)
    client, opens = _joined(folder, server, code)
    try:
        terminal.wipe()
        custody = seal_for_custodians({_SECRET: opens.encode()}, _municipality(client), 1)
        write_file(folder / _SETTINGS, json.dumps({"server": server}).encode())
        client.workspace.write(_introduce, client.workspace.identity.device_id)
        _hand_out(folder, custody, terminal)
    except BaseException:
        client.close()
        raise
    return client


def new_papers(folder: Path, terminal: Terminal) -> None:
    """Two papers of the old set make a new one; the old ones open nothing that lies here any more. Raises as `unlock`.

    Broken off before the new ones are written down, the keeper is begun anew.
    """
    terminal.require_person()
    opens = _code_by_papers(folder, terminal)
    before = (folder / CUSTODY_FILE).read_bytes()
    with _unlocked(folder, opens) as client:
        municipality = _municipality(client)
    opens = vault_folder.new_recovery_code(folder / _VAULT, opens)
    custody = seal_for_custodians({_SECRET: opens.encode()}, municipality, generation_of(before) + 1)
    _hand_out(folder, custody, terminal)


def unlock(folder: Path, terminal: Terminal, *, unattended: bool = False) -> Headless:
    """The keeper, open: by two papers, or by what the operating system hands over. It does what is to be done without patience.

    Raises BadCode, SharesRefused, KeyFileDamaged, NotAllowed (no_credential), and what unlocking a vault raises.
    """
    return _unlocked(folder, _credential() if unattended else _code_by_papers(folder, terminal))


def code_for_system(folder: Path, terminal: Terminal) -> str:
    """What opens the vault, for the operating system to keep: whoever has it needs no papers. Raises as `unlock`."""
    return _code_by_papers(folder, terminal)


def _joined(folder: Path, server: str, code: str) -> tuple[Headless, str]:
    client = None
    try:
        client, opens = Headless.create(folder / _VAULT, secrets.token_hex(32), server)
        vault_folder.without_passphrase(folder / _VAULT, opens)
        client.engine.patience = 0
        join(client.engine, code)
    except BaseException:
        if client is not None:
            client.close()
        shutil.rmtree(folder)
        raise
    return client, opens


def _hand_out(folder: Path, custody: Custody, terminal: Terminal) -> None:
    """First the file, so that papers that were written down always open something."""
    write_file(folder / CUSTODY_FILE, custody.file)
    for share in custody.shares:
        terminal.show_paper(share.number, share.paper())
    terminal.say("Now two custodians type theirs, so that it is known that they open.")
    _code_by_papers(folder, terminal)


def _code_by_papers(folder: Path, terminal: Terminal) -> str:
    try:
        file = (folder / CUSTODY_FILE).read_bytes()
    except OSError:
        raise KeyFileDamaged(reason="missing") from None
    try:
        one, other = (terminal.ask_share(f"Paper of one of the {CUSTODIANS} custodians ({number} of 2):") for number in (1, 2))
    finally:
        terminal.wipe()
    return open_custody(file, one, other)[_SECRET].decode()


def _credential() -> str:
    """Read at the start and at no other time."""
    place = os.environ.get("CREDENTIALS_DIRECTORY")
    try:
        return (Path(place) / CREDENTIAL).read_text().strip() if place else _no_credential()
    except OSError:
        return _no_credential()


def _no_credential() -> str:
    raise NotAllowed(what="no_credential")


UNREADABLE: Final = (OSError, ValueError, LookupError, TypeError, RecursionError)
"""What a file of settings that isn't one leads to."""


def _server(folder: Path) -> str:
    said = json.loads((folder / _SETTINGS).read_text("utf-8"))["server"]
    if not isinstance(said, str):
        raise TypeError
    return said


def _unlocked(folder: Path, code: str) -> Headless:
    try:
        server = _server(folder)
    except UNREADABLE:
        raise KeyFileDamaged(reason="settings") from None
    if not code:
        raise BadCode(reason="length")
    client = Headless.unlock(folder / _VAULT, code, server)
    client.engine.patience = 0
    return client


def _municipality(client: Headless) -> bytes:
    with client.workspace.transaction() as tx:
        me = me_of(tx)
    if me is None:
        raise NotAllowed(what="no_unit")
    return me.municipality


def _introduce(session: Session, device: UUID) -> None:
    """The computer's entry in the directory, where everyone in the unit sees it."""
    actor = acting(session)
    add_laptop(session, Laptop(id=device, name=socket.gethostname()[:100], user_id=actor.user_id, added_at=actor.now()))
