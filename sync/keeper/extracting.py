"""A registerutdrag (GDPR art. 15): every akt of a person that the keeper holds, as JSON and as text, with the files attached.

Logged in the akt and in the unit's access log before anything is written. Not encrypted, and not yet fit to be handed out: what is about
others, or secret for her by law, a human takes out.
"""

import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, or_, select

from coachdesk.domain.access import OpenReason
from coachdesk.domain.akt import Akt
from coachdesk.domain.attachment import Attachment, attachments_of, file_name
from coachdesk.domain.identity.kinds import IdentifierKind
from coachdesk.domain.identity.parse import parse_identifier
from coachdesk.domain.media import MediaType
from coachdesk.domain.person import Person, PersonIdentifier
from coachdesk.domain.record import RECORDS
from coachdesk.errors import ContentBroken, ContentMissing, InvalidInput, ServerRefused, ServerUnreachable
from coachdesk.storage.durable import PRIVATE_FOLDER, write_file
from coachdesk.storage.export import export_akt, write_export
from sync.client.attaching import Attaching
from sync.client.headless import Headless

DETAIL: Final = "registerutdrag"
_WORDS: Final = Path(__file__).resolve().parents[2] / "resources/i18n/sv/records.toml"


@dataclass
class Extract:
    """What was written: how many akter, and names of attached files whose content couldn't be had."""

    akter: int = 0
    missing: list[str] = field(default_factory=list)


def find_akter(session: Session, typed: str, today: date) -> list[UUID]:
    """By the akt's id, its case number, or an identity number of the person's."""
    with_number: set[str] = set()
    for kind in IdentifierKind:
        try:
            with_number.add(parse_identifier(typed, kind, today).value)
        except InvalidInput:
            continue
    by_number = (
        select(Person.akt_id)
        .join(PersonIdentifier, col(PersonIdentifier.person_id) == col(Person.id))
        .where(col(PersonIdentifier.value).in_(with_number), col(PersonIdentifier.deleted).is_(None))
    )
    said = or_(col(Akt.case_number) == typed, col(Akt.id).in_(by_number), col(Akt.id) == _as_id(typed))
    return list(session.exec(select(Akt.id).where(col(Akt.deleted).is_(None), said).order_by(col(Akt.id))))


def _as_id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def extract(client: Headless, typed: str, folder: Path) -> Extract | None:
    """Write it into *folder*, which is made; None where nobody like that is here, which is said of a protected person too.

    Raises FileExistsError, OSError, DiskFull, LeaseOver.
    """
    workspace = client.workspace
    akter = workspace.read(find_akter, typed, workspace.now().date())
    if not akter:
        return None
    folder.mkdir(mode=PRIVATE_FOLDER)
    done, label = Extract(len(akter)), words()
    for akt in akter:
        workspace.open_akt(akt, OpenReason.EXPORT, DETAIL)
        data: Any = workspace.read(export_akt, akt)
        write_export(folder / f"{akt.hex}.json", data)
        write_export(folder / f"{akt.hex}.txt", data, label)
        done.missing += _files(client, akt, folder)
    return done


def words() -> Callable[[str], str]:
    """Swedish for kinds and for ``kind.field``, as the program's own screens have it."""
    known = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    found = {kind.name: known.get(f"kind.{kind.name}", kind.name) for kind in RECORDS}
    for kind in RECORDS:
        for register in kind.registers:
            for one in register.fields:
                said = known.get(f"field.{kind.name}.{one.name}", known.get(f"register.{kind.name}.{register.name}", one.name))
                found[f"{kind.name}.{one.name}"] = said
    return lambda key: str(found.get(key, key))


def _files(client: Headless, akt: UUID, folder: Path) -> list[str]:
    """Fetch and write the contents; gives the names of those that can't be had now."""
    workspace, missing = client.workspace, list[str]()
    found = workspace.read(attachments_of, akt)
    for one in found:
        workspace.attachments.want(one.id)
    if found:
        with suppress(ServerUnreachable, ServerRefused):  # what is here is written, and the rest is named
            Attaching(client.engine).carry()
    for one in found:
        try:
            write_file(folder / f"{akt.hex[-6:]}-{_name(one)}", workspace.attachments.content(one.id))
        except (ContentMissing, ContentBroken):
            missing.append(one.name or one.id.hex)
    return missing


def _name(one: Attachment) -> str:
    """Two files of the same name stay two."""
    return f"{one.id.hex[-6:]}-{file_name(one.name or '', one.media or MediaType.TEXT)}"
