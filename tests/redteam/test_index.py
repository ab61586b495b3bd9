"""The page, its index and the tests say the same: no row without an attacker, no attacker that isn't there, no sentence that isn't said."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.redteam import index

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "security.md"
SECTIONS: dict[str, tuple[Mapping[str, tuple[str, ...]], set[str]]] = {
    "Against whom": (index.AGAINST_WHOM, index.NOBODY_CAN),
    "A lying server": (index.A_LYING_SERVER, set()),
    "What is not stopped": (index.NOT_STOPPED, index.NOTHING_TO_TRY),
    "Protected identity and the access log": (index.PROTECTED, set()),
    "Life of every secret": (index.SECRETS, set()),
}


def rows_of(section: str) -> list[list[str]]:
    """The cells of a section's table, without its heading."""
    text = PAGE.read_text(encoding="utf-8").split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_row_has_its_attacker(section: str) -> None:
    """And every attacker his row, so that neither is forgotten when the other is changed."""
    tried, untried = SECTIONS[section]
    assert {row[0] for row in rows_of(section)} == set(tried) | untried


def test_every_test_named_is_there() -> None:
    """By file and name; a star is a whole file that has any. And each test of this folder is named."""
    named = {one for tried, _ in [*SECTIONS.values(), (index.BESIDES, set[str]())] for tests in tried.values() for one in tests}
    for one in named:
        path, name = one.split("::")
        assert names_in(path) if name == "*" else name in names_in(path), one
    here = {f"{index.HERE}{path.name}::{name}" for path, name in _tests_here()}
    assert here <= named


def _tests_here() -> Iterator[tuple[Path, str]]:
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        if path.name != "test_index.py":
            for name in names_in(f"{index.HERE}{path.name}"):
                if name != "test_a_dump_holds_what_the_page_says_and_no_more":  # it has a table of the page for itself
                    yield path, name


@cache
def names_in(path: str) -> frozenset[str]:
    """Names of the tests in a file."""
    tree = ast.parse((HOUSE / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def test_what_the_window_says_is_said() -> None:
    """The words that the page quotes for a code are the window's words for it, and Swedish has words for it, too."""
    english, swedish = (
        tomllib.loads((HOUSE / "resources" / "i18n" / language / "syncing.toml").read_text(encoding="utf-8")) for language in ("en", "sv")
    )
    checked = 0
    for what, _, noticed, says in rows_of("A lying server"):
        quoted = re.findall(r'"(.+?)"', says)
        codes = re.findall(r"`(\w+)`", noticed)
        for words in quoted:
            assert any(english.get(f"sync.trouble.{code}", "").startswith(words) for code in codes), what
            checked += 1
        for code in codes if quoted else ():
            assert swedish[f"sync.trouble.{code}"]
    assert checked >= 10


def test_where_it_is_noticed_is_there() -> None:
    """Every file that the page names stands in the program."""
    for what, _, noticed, _ in rows_of("A lying server"):
        for name in re.findall(r"`(\w+\.py)`", noticed):
            found = [path for room in ("sync/client", "sync/server", "coachdesk/storage") for path in (HOUSE / room).glob(name)]
            assert found, (what, name)
