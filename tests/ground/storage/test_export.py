"""Export: all of an akt, readable without CoachDesk, and nothing that may not leave it."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coachdesk.domain.access import record_export
from coachdesk.domain.akt_link import join_akter
from coachdesk.domain.group import GroupMember, MemberRole, add_member
from coachdesk.domain.note import JournalNote, change_note, sign_note, write_note
from coachdesk.domain.organisation import ContactPerson, Organisation
from coachdesk.domain.person import ContactKind, ContactPoint, Person, add_contact_point
from coachdesk.domain.record import alive, change, delete, keep
from coachdesk.domain.space import directory_of, new_id
from coachdesk.domain.staff import Laptop as LaptopRecord
from coachdesk.domain.staff import StaffMember
from coachdesk.errors import RecordGone
from coachdesk.storage.export import export_akt, to_json, to_text, write_export
from tests.ground.storage.laptops import UNIT, Laptop, Mina


@pytest.fixture
def mina(karin: Laptop) -> Mina:
    """A participant of a coach who stands in the directory."""
    who = karin.workspace.identity
    for record_ in (
        StaffMember(id=who.user_id, space_id=directory_of(UNIT), name="Karin Fältcoach"),
        LaptopRecord(id=who.device_id, space_id=directory_of(UNIT), name="Karins dator"),
    ):
        karin.workspace.write(keep, record_)
    return karin.register_mina()


def exported(laptop: Laptop, mina: Mina) -> dict[str, Any]:
    """What the file holds once it is read again."""
    data = json.loads(to_json(laptop.workspace.read(export_akt, mina.akt)))
    assert isinstance(data, dict)
    return data


def of_kind(data: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Its records of one kind."""
    return [one for one in data["records"] if one["kind"] == kind]


def test_everything_of_the_akt(karin: Laptop, mina: Mina) -> None:
    """Every record in the akt's space with its current values, parents first, and a description of each kind."""
    data = exported(karin, mina)
    assert (data["format"], data["version"], data["akt"], data["title"]) == ("coachdesk-akt", 1, str(mina.akt), "Mina Åkerbrand")
    assert [one["kind"] for one in data["records"]] == ["akt", "person", "contact_point", "enrolment"]
    (person,) = of_kind(data, "person")
    assert person["fields"]["family_name"] == "Åkerbrand"
    assert "birth_date" not in person["fields"]
    assert data["kinds"]["person"]["parent"] == "akt"
    assert data["kinds"]["person"]["fields"]["birth_date"] == "day"


def test_history(karin: Laptop, mina: Mina) -> None:
    """Who, when, on which laptop, what, and what stood there before, the oldest first."""
    karin.workspace.write(change, Person, mina.person, {"family_name": "Sjögren"})
    (person,) = of_kind(exported(karin, mina), "person")
    last = person["history"][-1]
    assert last["values"] == {"family_name": "Sjögren"}
    assert last["before"] == {"family_name": "Åkerbrand"}
    assert last["by"] == str(karin.workspace.identity.user_id)
    assert last["laptop"] == str(karin.workspace.identity.device_id)
    assert [line["at"] for line in person["history"]] == sorted(line["at"] for line in person["history"])


def test_instants_days_and_signatures(karin: Laptop, mina: Mina) -> None:
    """An instant keeps the writer's zone; bytes are hexadecimal."""
    note = karin.workspace.write(write_note, JournalNote(enrolment_id=mina.enrolment, event_on=date(2026, 1, 2), text="Text")).id
    karin.workspace.write(sign_note, note)
    (told,) = of_kind(exported(karin, mina), "journal_note")
    assert told["fields"]["event_on"] == "2026-01-02"
    assert told["fields"]["signed_at"].endswith("+02:00[Europe/Stockholm]")
    assert len(bytes.fromhex(told["fields"]["digest"])) == 32


def test_deleted_records_are_told_as_such(karin: Laptop, mina: Mina) -> None:
    """They stay in the file with their history."""
    karin.workspace.write(lambda session: delete(session, alive(session, ContactPoint, mina.phone)))
    (phone,) = of_kind(exported(karin, mina), "contact_point")
    assert phone["deleted"] is True
    assert phone["fields"]["value"] == "070-1740611"
    assert phone["history"][-1]["deleted"] is True


def test_secret_numbers_stay(karin: Laptop, mina: Mina) -> None:
    """Neither the number nor what it was before is in the file, as JSON or as text; that something is withheld is."""
    karin.workspace.write(add_contact_point, mina.akt, ContactPoint(kind=ContactKind.PHONE, value="073-9988776", secret=True))
    karin.workspace.write(change, ContactPoint, mina.phone, {"secret": True})
    data = exported(karin, mina)
    assert [one.get("withheld") for one in of_kind(data, "contact_point")] == ["secret", "secret"]
    for content in (to_json(data).decode(), to_text(data)):
        assert "9988776" not in content
        assert "1740611" not in content


def test_names_from_the_directory(karin: Laptop, mina: Mina) -> None:
    """Whoever is mentioned has a name: the coach, her laptop, a member of the group and her organisation; nobody else of the directory."""
    workspace = karin.workspace
    place = workspace.write(keep, Organisation(space_id=directory_of(UNIT), name="Hede såg"))
    other = workspace.write(keep, Organisation(space_id=directory_of(UNIT), name="Ovidkommande AB"))
    contact = workspace.write(keep, ContactPerson(space_id=directory_of(UNIT), organisation_id=place.id, name="Bo Sågverk"))
    workspace.write(add_member, mina.akt, GroupMember(contact_person_id=contact.id, role=MemberRole.EMPLOYER))
    data = exported(karin, mina)
    assert {entry["name"] for entry in data["directory"].values()} == {"Karin Fältcoach", "Karins dator", "Bo Sågverk", "Hede såg"}
    assert data["directory"][str(contact.id)]["parent"] == str(place.id)
    assert str(other.id) not in data["directory"]


def test_nothing_of_another_akt(karin: Laptop, mina: Mina) -> None:
    """A link to another akt is exported, what stands in that one isn't."""
    other = karin.register_mina()
    karin.workspace.write(change, Person, other.person, {"family_name": "Hemligsson"})
    karin.workspace.write(join_akter, mina.akt, other.akt, "Samma person")
    data = exported(karin, mina)
    assert of_kind(data, "akt_link")[0]["fields"]["other_akt_id"] == str(other.akt)
    assert "Hemligsson" not in to_json(data).decode()


def test_the_export_tells_of_itself(karin: Laptop, mina: Mina) -> None:
    """Logged before, it is in the file."""
    karin.workspace.write(record_export, mina.akt, "hela akten")
    (event,) = of_kind(exported(karin, mina), "access_event")
    assert (event["fields"]["reason"], event["fields"]["detail"]) == ("export", "hela akten")


def test_an_unknown_akt(karin: Laptop) -> None:
    """There is nothing to export."""
    with pytest.raises(RecordGone):
        karin.workspace.read(export_akt, new_id())


def test_text(karin: Laptop, mina: Mina) -> None:
    """Labels of the reader's language, names instead of ids, changes with before and after."""
    note = karin.workspace.write(
        write_note, JournalNote(enrolment_id=mina.enrolment, event_on=date(2026, 1, 2), subject="Ett", text="Två")
    ).id
    karin.workspace.write(change_note, note, {"subject": "Tre"})
    labels = {"journal_note": "Anteckning", "journal_note.subject": "Ämne", "journal_note.author_id": "Författare"}
    text = to_text(karin.workspace.read(export_akt, mina.akt), lambda key: labels.get(key, key))
    assert text.startswith("Mina Åkerbrand\n")
    for line in ("== Anteckning\n", "Ämne: Tre\n", "Författare: Karin Fältcoach\n", "Ämne: Ett → Tre\n", "Karins dator\n"):
        assert line in text, line


def test_written_whole_and_for_this_user_alone(karin: Laptop, mina: Mina, tmp_path: Path) -> None:
    """By the file's ending; an older file of that name is replaced, and nothing else is left."""
    data = karin.workspace.read(export_akt, mina.akt)
    folder = tmp_path / "export"
    folder.mkdir()
    for name in ("mina.json", "mina.txt"):
        (folder / name).write_text("förra")
        write_export(folder / name, data)
        if os.name == "posix":
            assert (folder / name).stat().st_mode & 0o077 == 0
    assert json.loads((folder / "mina.json").read_bytes()) == data
    assert (folder / "mina.txt").read_text("utf-8") == to_text(data)
    assert len(list(folder.iterdir())) == 2
