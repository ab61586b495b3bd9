"""What every declared record keeps to, whoever declares it: the numbers that laptops and envelopes hold can't change any more."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column

from coachdesk.domain.record import DELETED, HIGHEST_REGISTER, RECORDS, Field, Kind
from coachdesk.domain.wire import TEXT_WIRE, WireColumn
from tests.makers import values_of

PERMANENT = Path(__file__).with_name("permanent.toml")

KINDS = [pytest.param(kind, id=kind.name) for kind in RECORDS]
FIELDS = [pytest.param(field, id=f"{kind.name}.{field.name}") for kind in RECORDS for field in kind.fields]

ONE_OF_EACH_TYPE = list({field.wire.python: field for kind in RECORDS for field in kind.fields}.values())


def declared() -> dict[str, dict[str, Any]]:
    """The declarations of today in the form of permanent.toml."""
    return {
        kind.name: {"number": kind.number, "registers": {str(r.number): {f.name: f.wire.name for f in r.fields} for r in kind.registers}}
        for kind in RECORDS
    }


def promised() -> dict[str, dict[str, Any]]:
    """The declarations that laptops out there rely on."""
    return tomllib.loads(PERMANENT.read_text(encoding="utf-8"))


def test_every_kind_and_register_stands_in_the_permanent_table() -> None:
    """Numbers, names and wire types only grow: what stands in permanent.toml stays, and what is new is added there by hand."""
    assert declared() == promised()


@pytest.mark.parametrize("kind", KINDS)
def test_registers_are_in_range_and_begin_with_deleted(kind: Kind) -> None:
    """Register 0 says whether the record was deleted; the others fit the wire's range."""
    numbers = [register.number for register in kind.registers]
    assert numbers[0] == DELETED
    assert all(0 < number <= HIGHEST_REGISTER for number in numbers[1:])


@pytest.mark.parametrize("kind", KINDS)
def test_columns_hold_whatever_a_merge_brings(kind: Kind) -> None:
    """Nothing but the key is NOT NULL, unique, checked or a foreign key; and each column stores the wire's form."""
    bound: list[Column[Any]] = [c for c in kind.table.columns if not c.primary_key and not c.nullable]
    assert bound == []
    assert [c.name for c in kind.table.columns if c.unique or c.foreign_keys or c.server_default is not None] == []
    assert not [c for c in kind.table.constraints if type(c).__name__ != "PrimaryKeyConstraint"]
    assert not [i.name for i in kind.table.indexes if i.unique]
    assert all(isinstance(c.type, WireColumn) for c in kind.table.columns)


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_a_register(kind: Kind) -> None:
    """A column that isn't declared would never be sent."""
    assert {c.name for c in kind.table.columns} == {f.name for f in kind.fields} | {"id", "space_id"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_child_links_to_its_parent_and_a_root_names_its_space(kind: Kind) -> None:
    """Every record belongs somewhere: under a parent that it links to, or at the root of a kind of space."""
    assert (kind.parent is None) != (kind.root is None)
    assert (kind.parent is None) == (kind.parent_field is None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_title_is_a_field_or_property(kind: Kind) -> None:
    """Lists, history and questions show it, of an empty record too."""
    assert kind.title in {f.name for f in kind.fields} or isinstance(getattr(kind.cls, kind.title), property)
    assert getattr(kind.cls(), kind.title) is not ...


@pytest.mark.parametrize("kind", KINDS)
def test_search_reads_text_and_text_has_an_end(kind: Kind) -> None:
    """Only text is searched, and no text is without a limit, as an envelope has one."""
    assert all(f.wire is TEXT_WIRE for f in kind.fields if f.search)
    assert all(f.max_length for f in kind.fields if f.wire is TEXT_WIRE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_repr_tells_kind_and_id_alone(kind: Kind) -> None:
    """What a record holds stays out of logs and tracebacks."""
    record = kind.cls()
    for field in kind.fields:
        if field.wire is TEXT_WIRE:
            setattr(record, field.name, "hemligt ord")
    assert repr(record) == str(record) == f"<{kind.cls.__name__} {record.id}>"


@pytest.mark.parametrize("field", FIELDS)
@settings(max_examples=25)
@given(data=st.data())
def test_a_value_comes_back_from_the_wire_as_it_went(field: Field, data: st.DataObject) -> None:
    """Every value has a form that the wire accepts, and gives the value back; an instant with its zone."""
    value = data.draw(values_of(field))
    form = field.wire.to_form(value)
    assert field.wire.check(form)
    back = field.wire.from_form(form)
    assert back == value
    assert type(back) is type(value)
    assert field.wire.to_form(back) == form


@pytest.mark.parametrize("field", [pytest.param(f, id=f.wire.python.__name__) for f in ONE_OF_EACH_TYPE])
@given(form=st.none() | st.integers() | st.binary(max_size=20) | st.text(max_size=40))
def test_a_foreign_form_is_accepted_only_if_it_can_be_read(field: Field, form: int | bytes | str | None) -> None:
    """Whatever a newer or hostile client sends: what *check* accepts can be read and written back the same."""
    if form is not None and field.wire.check(form):
        assert field.wire.to_form(field.wire.from_form(form)) == form
