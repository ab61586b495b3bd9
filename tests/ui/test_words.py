"""Every word is in both languages, and none is written into the code."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication

import ui.features  # noqa: F401 - declares every record the window knows
from coachdesk.domain.reasons import Reason
from coachdesk.domain.record import DELETED, RECORDS
from coachdesk.errors import CoachDeskError
from ui.kit.carried import refusal_words
from ui.kit.day_field import read_day
from ui.kit.fields import FieldProblem
from ui.kit.i18n import LANGUAGES, Language, speak, texts, tr
from ui.kit.when import day_words, moment_words
from ui.kit.words import register_words
from ui.syncing.words import trouble_words

CODE = sorted(Path(__file__).resolve().parents[2].joinpath("ui").rglob("*.py"))
SHOWING = {"setText", "setToolTip", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription", "setWindowTitle", "addItem"}
SHOWING |= {
    "Text",
    "Button",
    "IconButton",
    "Chip",
    "QLabel",
    "QPushButton",
    "QCheckBox",
    "QAction",
    "EmptyState",
    "say_meta",
    "retitle",
    "complain",
}
PROTOCOL = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"
SET_ASIDE = {"unknown", "signature", "not_a_writer", "sealed", "fork", "key", "gap"}
"""Why sync/client/receiving.py doesn't apply what came."""
HERE = {
    *("another_history", "no_progress", "too_big", "no_key", "generation", "server_unreachable", "malformed_message", "disk_full"),
    *("left_refused", "nobody_leads"),
}
"""What the client finds out by itself."""
NAMES = {"CoachDesk", "13:30"}
"""Words that are the same in every language."""


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def test_both_languages_have_the_same_keys_and_facts() -> None:
    """A text that one language lacks, or a fact that it forgets, would show as a key or a gap."""
    swedish, english = texts("sv"), texts("en")
    assert swedish.keys() == english.keys()
    assert {key for key in swedish if _placeholders(swedish[key]) != _placeholders(english[key])} == set()
    assert all(text.strip() for text in (*swedish.values(), *english.values()))


def test_every_key_in_the_code_has_its_text() -> None:
    """`tr` with a literal key never shows the key."""
    known, missing = texts("sv"), set()
    for path in CODE:
        for name, call in _calls(path):
            if name == "tr" and call.args and isinstance(call.args[0], ast.Constant):
                key = str(call.args[0].value)
                counted = any(word.arg == "count" for word in call.keywords)
                missing |= {one for one in ([f"{key}.one", f"{key}.other"] if counted else [key]) if one not in known}
    assert missing == set()


def test_every_text_is_used() -> None:
    """A text that nothing says would be translated, read and argued about for nobody."""
    uncounted = re.compile(r"\.(one|other)$")
    unused = {key for key in texts("sv") if not (_is_used(key) or _is_used(uncounted.sub("", key)))}
    assert {key for key in unused if not _is_declared(key)} == set()


def _is_declared(key: str) -> bool:
    """Texts of choices and of questions are called by what the records declare; another test asks that those are there."""
    enums = {re.sub(r"(?<!^)(?=[A-Z])", "_", one.__name__).lower() for one in _all_choices(StrEnum)}
    return key.partition(".")[0] in {*enums, "ask"}


def _all_choices(root: type[StrEnum]) -> Iterator[type[StrEnum]]:
    for one in root.__subclasses__():
        yield one
        yield from _all_choices(one)


def _is_used(key: str) -> bool:
    """Whether the key stands in the code, or is put together from what stands there: its parts are words of the code or of the protocol."""
    keys, patterns, words = _written()
    return key in keys or any(
        (found := pattern.fullmatch(key)) is not None
        and (_is_used(found[1]) if begins else all(word in words for part in found.groups() for word in re.split(r"\W", part)))
        for pattern, begins in patterns
    )


@cache
def _written() -> tuple[frozenset[str], tuple[tuple[re.Pattern[str], bool], ...], frozenset[str]]:
    """All texts of ui/; its f-strings as patterns, and whether what is put in begins them; every word of the desktop's code."""
    keys: set[str] = set()
    patterns: set[tuple[re.Pattern[str], bool]] = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                keys.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values]
                if any("." in part or part.startswith("_") for part in parts):  # a key's joint, not a sentence
                    pattern = re.compile("".join(re.escape(part) if part else r"([\w.]+)" for part in parts))
                    patterns.add((pattern, not parts[0]))
    sources = [path for room in ("ui", "coachdesk", "sync") for path in (PROTOCOL.parents[1] / room).rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in (*sources, PROTOCOL))
    return frozenset(keys), tuple(patterns), frozenset(re.findall(r"\w+", text)) | {str(number) for number in range(400)}


def test_no_words_are_written_into_the_code() -> None:
    """What people read comes from the two files, so that a third language is a third file."""
    found = []
    for path in CODE:
        for name, call in _calls(path):
            for argument in call.args[:2] if name in SHOWING else ():
                literal = argument.value if isinstance(argument, ast.Constant) else None
                if (
                    isinstance(literal, str)
                    and re.search(r"[A-Za-zÅÄÖåäö]{2}", literal)
                    and literal not in NAMES
                    and not _is_role(name, call, argument)
                ):
                    found.append(f"{path.name}:{argument.lineno} {literal!r}")
    assert found == []


def _is_role(name: str, call: ast.Call, argument: ast.expr) -> bool:
    """The second argument of the kit's pieces is a role or a symbol, and the first of a Chip and an IconButton."""
    return (name in {"Text", "Button", "QAction"} and argument is not call.args[0]) or (
        name in {"Chip", "IconButton"} and argument is call.args[0]
    )


def test_every_kind_register_and_choice_has_words() -> None:
    """History, questions and default screens name everything that can be declared."""
    known, missing = texts("sv"), set()
    for kind in RECORDS:
        missing |= {f"kind.{kind.name}"} - known.keys()
        missing |= {f"register.{kind.name}.{r.name}" for r in kind.registers if r.number != DELETED} - known.keys()
        for field in kind.fields:
            if issubclass(field.wire.python, StrEnum):
                snake = re.sub(r"(?<!^)(?=[A-Z])", "_", field.wire.python.__name__).lower()
                missing |= {f"{snake}.{member.value}" for member in field.wire.python} - known.keys()
    assert missing == set()


def test_every_failure_and_reason_has_words() -> None:
    """Whatever the ground floor raises, the window has a sentence for it."""
    known = texts("sv")
    assert {f"problem.{reason.value}" for reason in Reason} - known.keys() == set()
    ours = [error for error in _all_errors(CoachDeskError) if error.__module__ == CoachDeskError.__module__]
    assert {f"failure.{error.code}" for error in ours} - known.keys() == set()


def _all_errors(root: type[CoachDeskError]) -> Iterator[type[CoachDeskError]]:
    yield root
    for one in root.__subclasses__():
        yield from _all_errors(one)


def test_a_register_from_a_newer_client_is_called_after_its_record() -> None:
    """No key is ever shown."""
    assert register_words(RECORDS.by_name("person"), "of_tomorrow") == "Personen"


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_follow_the_language(qapp: QApplication, language: str) -> None:
    """Days are said as people say them."""
    speak(qapp, "sv" if language == "sv" else "en")
    today = date(2026, 11, 24)
    said = [day_words(day, today) for day in (today, date(2026, 11, 23), date(2026, 5, 3), date(2025, 11, 20))]
    assert said == {"sv": ["i dag", "i går", "3 maj", "20 nov 2025"], "en": ["today", "yesterday", "3 May", "20 Nov 2025"]}[language]


def test_a_moment_is_said_in_the_municipalitys_zone() -> None:
    """The clock of the coach's municipality, wherever the writer was."""
    now = datetime(2026, 11, 24, 16, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert moment_words(datetime(2026, 11, 23, 16, 20, tzinfo=ZoneInfo("Europe/Helsinki")), now) == "i går 15:20"


def test_plurals_are_chosen_by_number() -> None:
    """1 fråga, 2 frågor."""
    assert [tr("nav.questions", count=count) for count in (1, 2)] == ["1 fråga till dig", "2 frågor till dig"]


@pytest.mark.parametrize(
    "typed,meant",
    [
        ("i dag", date(2026, 11, 24)),
        ("I går", date(2026, 11, 23)),
        ("23 nov", date(2026, 11, 23)),
        ("23/11", date(2026, 11, 23)),
        ("23 november 2025", date(2025, 11, 23)),
        ("2026-02-28", date(2026, 2, 28)),
        ("20 aug", date(2026, 8, 20)),
        ("29 dec", date(2026, 12, 29)),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, meant: date | None) -> None:
    """Without a year it is the nearest such day."""
    assert read_day(typed, date(2026, 11, 24)) == meant


@pytest.mark.parametrize("typed", ["31 nov", "x", "23 m", "1 2 3 4", "nov"])
def test_what_is_no_day_is_said_to_be_none(typed: str) -> None:
    """No guess is made."""
    with pytest.raises(FieldProblem):
        read_day(typed, date(2026, 11, 24))


def _codes(heading: str, column: int) -> set[str]:
    """The codes in a column of the table below *heading* in docs/protocol.md."""
    section = PROTOCOL.read_text("utf-8").split(f"## {heading}")[1].split("\n## ")[0]
    rows = [line.split("|")[column] for line in section.splitlines() if line.startswith("|")]
    return {code for row in rows for code in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_protocol_has_a_sentence(qapp: QApplication, language: Language) -> None:
    """Whatever the server says no with, someone reads why and what is safe; so for what the laptop itself sets aside or can't send."""
    speak(qapp, language)
    requests, envelopes = _codes("The whole request", 2), _codes("Envelopes", 1) - {"accepted", "repeated"}
    assert {"clock_skew", "too_many", "invitation_used"} <= requests
    assert {"not_a_writer", "fork", "unsigned"} <= envelopes
    assert {code for code in requests | SET_ASIDE | HERE if trouble_words(code) == tr("sync.trouble.other")} == set()
    assert {code for code in envelopes if refusal_words(code) == tr("sync.refusal.other")} == set()


def test_all_files_are_flat() -> None:
    """A dotted key without quotation marks would become a table and hide its text; our quick reading is TOML's; no key has two homes."""
    for language in LANGUAGES:
        rooms = sorted((Path(__file__).resolve().parents[2] / "resources" / "i18n" / language).glob("*.toml"))
        read = [tomllib.loads(room.read_text("utf-8")) for room in rooms]
        assert {key: text for room in read for key, text in room.items()} == texts(language)
        assert sum(len(room) for room in read) == len(texts(language))
