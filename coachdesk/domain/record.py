"""Records by declaration: what is declared here is captured, encrypted, synced, searched, exported and tested without another line.

A record is a table whose columns other than the key are nullable and unconstrained: verbs check when writing, and a rule broken by a
merge is a visible remark, never a rejected change.
"""

import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from uuid import UUID

import sqlmodel
from pydantic import ConfigDict
from pydantic.fields import FieldInfo
from sqlalchemy import Column, Table
from sqlalchemy.orm import declared_attr
from sqlmodel import Session, SQLModel, col, select

from coachdesk.domain.space import new_id
from coachdesk.domain.wire import BYTES_WIRE, ID_WIRE, Wire, WireColumn, wire_of
from coachdesk.errors import InvalidInput, RecordGone

MergePolicy = Literal["ask", "latest", "withdrawn"]
Root = Literal["akt", "directory", "access_log", "private"]
HIGHEST_REGISTER = 62
DELETED = 0
DELETING = b"?"
"""What *delete* puts into register 0; storage replaces it with the space's version vector before commit."""

R = TypeVar("R", bound="Record")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a record. *max_length* is in characters (text) or bytes. *secret*: a key, that no export and no page shows."""

    name: str
    wire: Wire
    max_length: int | None
    search: bool
    link: "type[Record] | None"
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """What changes, conflicts and is answered as one: a field, or fields that only make sense together."""

    number: int
    name: str
    fields: tuple[Field, ...]
    merge: MergePolicy


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A record's declaration; there is one of each, so it is compared and hashed by identity."""

    name: str
    number: int
    cls: "type[Record]"
    parent: "type[Record] | None"
    title: str
    root: Root | None
    add_only: bool
    coalesce: bool
    registers: tuple[Register, ...]

    @property
    def table(self) -> Table:
        """Its SQL table."""
        return typing.cast(Table, self.cls.__table__)  # type: ignore[attr-defined]  # SQLModel's metaclass makes it

    @property
    def fields(self) -> Iterator[Field]:
        """All fields, in register order."""
        return (field for register in self.registers for field in register.fields)

    def register(self, number: int) -> Register | None:
        """The register of that number, or None where a newer client knows one more."""
        return next((r for r in self.registers if r.number == number), None)

    def register_of(self, field: str) -> Register:
        """The register that holds *field*."""
        return next(r for r in self.registers if any(f.name == field for f in r.fields))

    @property
    def parent_field(self) -> str | None:
        """The name of the link to the parent."""
        return next((f.name for f in self.fields if f.link is not None and f.link is self.parent), None)


class Registry:
    """Every declared kind; the program's one global object."""

    def __init__(self) -> None:
        self._kinds: dict[int, Kind] = {}
        self._by_class: dict[type[Record], Kind] = {}

    def add(self, kind: Kind) -> None:
        """Register *kind*; a number or name used twice is our bug."""
        if kind.number in self._kinds or any(k.name == kind.name for k in self):
            raise ValueError(f"kind {kind.number} {kind.name!r} is declared twice")
        self._kinds[kind.number] = kind
        self._by_class[kind.cls] = kind

    def remove(self, kind: Kind) -> None:
        """Forget a kind that a test declared."""
        del self._kinds[kind.number], self._by_class[kind.cls]

    def __iter__(self) -> Iterator[Kind]:
        return iter([self._kinds[number] for number in sorted(self._kinds)])

    def __contains__(self, number: object) -> bool:
        return number in self._kinds

    def by_number(self, number: int) -> Kind:
        """The kind of that number; KeyError for one that only newer clients know."""
        return self._kinds[number]

    def by_name(self, name: str) -> Kind:
        """The kind of that name."""
        return next(k for k in self if k.name == name)

    def of(self, cls: "type[Record]") -> Kind:
        """The kind of a record class."""
        return self._by_class[cls]


RECORDS = Registry()


def _column(number: int, group: str | None, extra: Mapping[str, Any], default: Any, **info: Any) -> Any:
    return sqlmodel.Field(
        default=default,
        nullable=True,
        index=info.pop("index", False),
        schema_extra={"json_schema_extra": {"register": {"number": number, "group": group, **extra}}},
        **info,
    )


def field(
    number: int,
    *,
    group: str | None = None,
    max_length: int | None = None,
    search: bool = False,
    merge: MergePolicy = "latest",
    default: Any = None,
    secret: bool = False,
) -> Any:
    """A column under a permanent register *number*; fields of one *group* share the number and change together."""
    extra = {"max_length": max_length, "search": search, "merge": merge, "link": None, "secret": secret}
    return _column(number, group, extra, default)


def link(number: int, target: "type[Record]", *, merge: MergePolicy = "latest") -> Any:
    """A column that holds another record's id. Never a foreign key: the target may arrive later, or never."""
    return _column(number, None, {"max_length": None, "search": False, "merge": merge, "link": target, "secret": False}, None, index=True)


class Record(SQLModel):
    """What every record has: an id made on the laptop, the space it lives in, and register 0, *deleted*."""

    model_config = ConfigDict(validate_assignment=False, arbitrary_types_allowed=True)  # type: ignore[assignment]  # pydantic's own type fits

    id: UUID = sqlmodel.Field(default_factory=new_id, primary_key=True, sa_type=WireColumn(ID_WIRE))
    space_id: UUID | None = sqlmodel.Field(default=None, nullable=True, index=True, sa_type=WireColumn(ID_WIRE))
    deleted: bytes | None = sqlmodel.Field(default=None, nullable=True, sa_type=WireColumn(BYTES_WIRE))

    def __repr__(self) -> str:
        """Kind and id; what a record holds stays out of logs and tracebacks."""
        return f"<{type(self).__name__} {self.id}>"

    __str__ = __repr__

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy hands over the class
        """The class name in snake case; a contract test holds it equal to the kind's name."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def rules(self) -> None:
        """The kind's own rules, called by *check* before anything is written. Raises InvalidInput and the like."""


def _bare(annotation: Any) -> type:
    """``str | None`` to ``str``."""
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        (annotation,) = [arg for arg in typing.get_args(annotation) if arg is not types.NoneType]
    return typing.cast(type, annotation)


def _declared(info: FieldInfo) -> dict[str, Any] | None:
    extra = info.json_schema_extra
    return typing.cast("dict[str, Any]", extra["register"]) if isinstance(extra, dict) and "register" in extra else None


def _registers(cls: type[Record]) -> tuple[Register, ...]:
    table: Table = cls.__table__  # type: ignore[attr-defined]  # SQLModel's metaclass makes it
    found: dict[int, list[tuple[Field, dict[str, Any]]]] = {DELETED: []}
    for name, info in cls.model_fields.items():
        declared = _declared(info)
        if declared is None:
            continue
        wire = wire_of(_bare(info.annotation))
        column: Column[Any] = table.columns[name]
        column.type = WireColumn(wire)
        one = Field(name, wire, declared["max_length"], declared["search"], declared["link"], declared["secret"])
        found.setdefault(declared["number"], []).append((one, declared))
    found[DELETED] = [(Field("deleted", BYTES_WIRE, None, False, None), {"group": None, "merge": "latest"})]
    registers = []
    for number, members in sorted(found.items()):
        groups, policies = {d["group"] for _, d in members}, {d["merge"] for _, d in members}
        if not 0 <= number <= HIGHEST_REGISTER or len(groups) > 1 or len(policies) > 1 or (len(members) > 1 and groups == {None}):
            raise ValueError(f"{cls.__name__}: register {number} is declared twice or differently")
        registers.append(Register(number, next(iter(groups)) or members[0][0].name, tuple(f for f, _ in members), next(iter(policies))))
    return tuple(registers)


def record(
    name: str,
    number: int,
    *,
    title: str,
    parent: type[Record] | None = None,
    root: Root | None = None,
    add_only: bool = False,
    coalesce: bool = False,
) -> Callable[[type[R]], type[R]]:
    """Declare a record class under its permanent *name* and *number*.

    *root* names the kind of space it lives in where it has no parent to follow; *coalesce* lets unsent writes of one record melt into one.
    """

    def declare(cls: type[R]) -> type[R]:
        RECORDS.add(Kind(name, number, cls, parent, title, root, add_only, coalesce, _registers(cls)))
        return cls

    return declare


def keep(session: Session, draft: R) -> R:
    """Add a new record after checking every field against its declaration. Raises InvalidInput."""
    check(draft)
    session.add(draft)
    return draft


def alive(session: Session, cls: type[R], record_id: UUID | None) -> R:
    """The record, or RecordGone where it was deleted meanwhile or never came here."""
    found = session.get(cls, record_id) if record_id is not None else None
    if found is None or found.deleted is not None:
        raise RecordGone(kind=RECORDS.of(cls).name, id=record_id)
    return found


def change(session: Session, cls: type[R], record_id: UUID, values: Mapping[str, Any]) -> R:
    """Set the fields the user changed and no others. Raises RecordGone, InvalidInput."""
    found = alive(session, cls, record_id)
    kind = RECORDS.of(cls)
    for name, value in values.items():
        if name not in {f.name for f in kind.fields} - {"deleted"}:
            raise InvalidInput(kind=kind.name, field=name, reason="unknown")
        setattr(found, name, value)
    check(found)
    return found


def delete(session: Session, found: Record) -> None:
    """Delete *found*. Writes by others that this laptop hasn't seen reopen it as a question."""
    found.deleted = DELETING
    session.add(found)


def check(draft: Record) -> None:
    """Every field fits its wire type and length, and the kind's own rules hold. Raises InvalidInput with the first that doesn't."""
    kind = RECORDS.of(type(draft))
    if draft.space_id is None:
        raise InvalidInput(kind=kind.name, field="space_id", reason="missing")
    for one in kind.fields:
        value = getattr(draft, one.name)
        if value is None:
            continue
        try:
            form = one.wire.to_form(value)
        except (TypeError, ValueError, AttributeError):
            raise InvalidInput(kind=kind.name, field=one.name, reason="wrong_type") from None
        if not isinstance(value, one.wire.python) or not one.wire.check(form):
            raise InvalidInput(kind=kind.name, field=one.name, reason="wrong_type")
        if one.max_length is not None and isinstance(form, str | bytes) and len(form) > one.max_length:
            raise InvalidInput(kind=kind.name, field=one.name, reason="too_long")
    draft.rules()


def living(session: Session, cls: type[R], **where: Any) -> list[R]:
    """All records of a class that aren't deleted and whose fields equal *where*, oldest first."""
    query = select(cls).where(col(cls.deleted).is_(None))
    for name, value in where.items():
        query = query.where(getattr(cls, name) == value)
    return list(session.exec(query.order_by(col(cls.id))))
