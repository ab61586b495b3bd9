"""An akt in an open format: JSON that explains itself, and the same as text. docs/akt-export.md describes it.

Whatever lives in the akt's space is exported, by declaration: a new record needs no line here. What is secret by law on a list or print-out
(`secret` on a contact point, OSL 21 kap. 3 §) is named as withheld and left out, its history too.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from coachdesk.domain.actor import acting
from coachdesk.domain.akt import held
from coachdesk.domain.record import DELETED, RECORDS, Kind, Record
from coachdesk.domain.titles import title_of
from coachdesk.storage.durable import write_file
from coachdesk.storage.history import HistoryLine, lines

FORMAT, VERSION = "coachdesk-akt", 1
Plain = dict[str, Any]


def export_akt(session: Session, akt_id: UUID) -> Plain:
    """Everything this laptop knows of an akt, deleted records and history included. Raises RecordGone.

    The caller logs it first (workspace.open_akt, for an export), so that the export tells of itself, and warns that it isn't encrypted.
    """
    akt, actor = held(session, akt_id), acting(session)
    found = list(_in_space(session, akt_id))
    records = [_record(session, kind, record) for kind, record in found]
    mentioned = {actor.user_id, actor.unit_id, *_ids(records)}
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": plain(actor.now()),
        "exported_by": str(actor.user_id),
        "unit": str(actor.unit_id),
        "akt": str(akt_id),
        "title": title_of(session, akt),
        "kinds": {kind.name: _described(kind) for kind in dict.fromkeys(kind for kind, _ in found)},
        "records": records,
        "directory": dict(_directory(session, mentioned)),
    }


def to_json(data: Plain) -> bytes:
    """Indented UTF-8."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def to_text(data: Plain, label: Callable[[str], str] = str) -> str:
    """The same for reading: *label* gives the words of the reader's language for a kind, or for ``kind.field``."""
    names = {key: entry["name"] for key, entry in data["directory"].items()}
    return "\n".join(_text_lines(data, names, label)) + "\n"


def write_export(path: Path, data: Plain, label: Callable[[str], str] = str) -> None:
    """Write text where *path* ends in ``.txt``, else JSON: whole or not at all, readable by this user alone. Raises DiskFull, OSError."""
    write_file(path, to_text(data, label).encode() if path.suffix == ".txt" else to_json(data))


# --- records -------------------------------------------------------------------------------------------------------


def _in_space(session: Session, space: UUID) -> Iterator[tuple[Kind, Record]]:
    """All records of a space: parents before children, the oldest first."""
    for kind in RECORDS:
        for record in session.exec(select(kind.cls).where(col(kind.cls.space_id) == space).order_by(col(kind.cls.id))):
            yield kind, record


def _record(session: Session, kind: Kind, record: Record) -> Plain:
    told: Plain = {"kind": kind.name, "id": str(record.id)}
    if getattr(record, "secret", None):
        return told | {"withheld": "secret"}
    hidden = {"deleted", *(field.name for field in kind.fields if field.secret)}
    fields = {
        field.name: plain(value) for field in kind.fields if (value := getattr(record, field.name)) is not None and field.name not in hidden
    }
    history = [_line(line, hidden) for line in reversed(lines(session, record.id))]
    return told | {"deleted": record.deleted is not None, "fields": fields, "history": history}


def _line(line: HistoryLine, hidden: AbstractSet[str]) -> Plain:
    told: Plain = {"at": plain(line.at), "by": str(line.user_id), "laptop": str(line.device_id)}
    if line.register == DELETED:
        return told | {"deleted": line.values["deleted"] is not None}
    return told | {"values": _plain_values(line.values, hidden), "before": _plain_values(line.before, hidden)}


def _plain_values(values: Mapping[str, Any], hidden: AbstractSet[str]) -> Plain:
    return {name: plain(value) for name, value in values.items() if name not in hidden}


def plain(value: Any) -> Any:
    """A value as JSON has it: an instant by RFC 9557 (``2026-11-21T15:02:11+01:00[Europe/Stockholm]``), bytes hexadecimal."""
    match value:
        case datetime():
            zone = f"[{value.tzinfo.key}]" if isinstance(value.tzinfo, ZoneInfo) else ""
            return value.isoformat() + zone
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case UUID() | str():
            return str(value)  # a choice is its value
        case _:
            return value


def _described(kind: Kind) -> Plain:
    return {
        "parent": RECORDS.of(kind.parent).name if kind.parent else None,
        "fields": {field.name: field.wire.name for field in kind.fields if field.name != "deleted" and not field.secret},
    }


# --- names ---------------------------------------------------------------------------------------------------------


def _ids(value: object) -> Iterator[UUID]:
    """Every id that stands anywhere in *value*."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _ids(one)
    elif isinstance(value, str) and len(value) == len(str(UUID(int=0))):
        try:
            yield UUID(value)
        except ValueError:
            return


def _directory(session: Session, mentioned: Iterable[UUID]) -> Iterator[tuple[str, Plain]]:
    """What the unit's directory calls those who are mentioned; a contact person brings her organisation along."""
    wanted, seen = set(mentioned), set()
    while wanted:
        seen |= wanted
        further: set[UUID] = set()
        for kind in RECORDS:
            if _root(kind) != "directory":
                continue
            for record in session.exec(select(kind.cls).where(col(kind.cls.id).in_(wanted))):
                parent = getattr(record, kind.parent_field) if kind.parent_field else None
                yield str(record.id), {"kind": kind.name, "name": title_of(session, record)} | ({"parent": str(parent)} if parent else {})
                further.update([parent] if parent else [])
        wanted = further - seen


def _root(kind: Kind) -> str | None:
    while kind.parent is not None:
        kind = RECORDS.of(kind.parent)
    return kind.root


# --- text ----------------------------------------------------------------------------------------------------------


def _text_lines(data: Plain, names: Mapping[str, str], label: Callable[[str], str]) -> Iterator[str]:
    yield data["title"]
    yield f"{data['exported_at']}  {names.get(data['exported_by'], data['exported_by'])}"
    for record in data["records"]:
        kind = record["kind"]
        yield ""
        yield f"== {label(kind)} {'(–)' if record.get('deleted') else ''}".rstrip()
        if "withheld" in record:
            yield f"   {label('withheld')}"
            continue
        for name, value in record["fields"].items():
            yield f"{label(f'{kind}.{name}')}: {_shown(value, names)}"
        for line in record["history"]:
            yield f"   {line['at']}  {names.get(line['by'], line['by'])}  {names.get(line['laptop'], line['laptop'])}"
            for name, value in line.get("values", {}).items():
                if value is not None or line["before"].get(name) is not None:
                    yield f"      {label(f'{kind}.{name}')}: {_shown(line['before'].get(name), names)} → {_shown(value, names)}"


def _shown(value: Any, names: Mapping[str, str]) -> str:
    return "–" if value is None else names.get(str(value), str(value))
