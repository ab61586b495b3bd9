"""Min dag in words: how much there is, what colleagues have done, and where a draft leads."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from coachdesk.domain.my_day import Begun
from coachdesk.domain.person import Channel, ContactKind
from coachdesk.domain.record import RECORDS
from coachdesk.settings import Settings
from coachdesk.storage.news import Act, News
from tests.makers import STOCKHOLM
from tests.ui.my_day import TODAY, YESTERDAY, task
from ui.kit.i18n import texts
from ui.kit.look import apply
from ui.kit.page import Place
from ui.kit.people import People
from ui.my_day.beside import place_of
from ui.my_day.page import until_midnight
from ui.my_day.reading import Told
from ui.my_day.words import begun_words, count_words, number_words, told_runs


@pytest.mark.parametrize(
    "days,said",
    [
        ([0, 0, -1, 0, 1, 2, 3], "Vecka 48. Fyra saker i dag, tre till den här veckan"),
        ([0], "Vecka 48. En sak i dag"),
        ([0, 6], "Vecka 48. En sak i dag, en till de närmaste dagarna"),
        ([2], "Vecka 48. Inget i dag, en sak senare i veckan"),
        ([6, 7], "Vecka 48. Inget i dag, två saker de närmaste dagarna"),
        ([], "Vecka 48. Inget är inplanerat"),
    ],
)
def test_how_much_there_is_is_said_in_words(days: list[int], said: str) -> None:
    """Late things are for today; "den här veckan" ends on Sunday."""
    assert count_words([task(day) for day in days], TODAY) == said


def test_numbers_are_words_up_to_twelve() -> None:
    """As newspapers write."""
    assert [number_words(number) for number in (1, 12, 13)] == ["en", "tolv", "13"]


@pytest.mark.parametrize("channel", [*Channel, "smoke_signal", ""])
def test_a_draft_is_called_by_words(qapp: QApplication, channel: str) -> None:
    """However the contact was made, and where a newer program has a word that this one lacks."""
    apply(qapp, Settings(language="sv", theme="light"))
    akt = UUID(int=1)
    said = begun_words(Begun("note.new:1", akt, akt, "Lovisa", "", channel, YESTERDAY))
    assert "." not in said
    assert said == {"meeting": "möte", "phone": "telefonsamtal"}.get(channel, said)


def test_every_act_on_an_akt_has_a_sentence_of_its_own(qapp: QApplication) -> None:
    """Whatever a colleague can do to a participant's records of today is told in plain words, in both languages."""
    quiet = {"access_event"}
    kinds = [kind.name for kind in RECORDS if _in_an_akt(kind) and kind.name not in quiet]
    assert {"person", "reminder", "journal_note"} <= set(kinds)
    for language in ("sv", "en"):
        apply(qapp, Settings(language=language, theme="light"))
        known = texts("sv" if language == "sv" else "en")
        for kind in kinds:
            assert any(key.startswith(f"news.{kind}.") for key in known), kind
        for act in Act:
            said = "".join(run.text for run in told_runs(_told("person", act), _people()))
            assert "Per-Ola Bränd" in said
            assert "Lovisa" in said
            assert "{" not in said
            assert "news." not in said


def _in_an_akt(kind: Any) -> bool:
    while kind.parent is not None:
        kind = RECORDS.of(kind.parent)
    return bool(kind.root == "akt")


def _told(kind: str, act: Act, what: str = "") -> Told:
    ids = (UUID(int=2), UUID(int=9), kind, UUID(int=3))
    return Told(News(*ids, act, YESTERDAY, False), "Lovisa Åkerbrand", what)


def _people() -> People:
    return People(UUID(int=1), {UUID(int=9): "Per-Ola Bränd"}, {})


def test_a_sentence_that_names_what_isnt_used_where_that_is_unknown() -> None:
    """No gap is shown for a record that can't be read here."""
    assert "".join(run.text for run in told_runs(_told("relative", Act.ADDED), _people())) == (
        "Per-Ola Bränd ändrade i akten om Lovisa Åkerbrand"
    )
    said = "".join(run.text for run in told_runs(_told("contact_point", Act.CHANGED, ContactKind.PHONE.value), _people()))
    assert said == "Per-Ola Bränd ändrade telefonnumret för Lovisa Åkerbrand"


def test_each_form_has_its_page() -> None:
    """An unknown one leads to the participant."""
    akt, note = UUID(int=1), UUID(int=2)

    def place(form: str, akt_id: UUID | None = akt) -> Place:
        return place_of(Begun(form, note, akt_id, "", "", "", YESTERDAY))

    assert place("note.new") == Place("note_editor", akt)
    assert place("note.new:2") == Place("note_editor", akt, {"form": "note.new:2"})
    assert place("note.edit") == Place("note_editor", akt, {"note": str(note)})
    assert place("note.correct") == Place("note_editor", akt, {"corrects": str(note)})
    assert place("plan.new") == Place("participant", akt)
    assert place("participant.new", None) == Place("new_participant")


def test_it_reads_again_at_midnight() -> None:
    """A second past, also on the nights when clocks change."""
    for now, hours in (
        (datetime(2026, 11, 24, 12, 0, tzinfo=STOCKHOLM), 12),
        (datetime(2026, 3, 29, 0, 0, tzinfo=STOCKHOLM), 23),
        (datetime(2026, 10, 25, 0, 0, tzinfo=STOCKHOLM), 25),
    ):
        assert until_midnight(now) == hours * 3_600_000 + 1_000
