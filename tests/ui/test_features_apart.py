"""Features don't import each other: whatever folder of ui/ is a feature, named in the import contracts or not."""

import ast
from pathlib import Path

import ui

ROOT = Path(ui.__file__).parent
FEATURES = sorted(folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists() and folder.name != "kit")


def strangers(source: str, own: str) -> set[str]:
    """The other features that a file of feature *own* imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    parts = [name.split(".") for name in names]
    return {part[1] for part in parts if part[0] == "ui" and len(part) > 1 and part[1] in FEATURES and part[1] != own}


def test_no_feature_imports_another() -> None:
    """They offer pages and panels; the index says which stand where."""
    found = {
        str(file.relative_to(ROOT)): others
        for feature in FEATURES
        for file in (ROOT / feature).rglob("*.py")
        if (others := strangers(file.read_text(encoding="utf-8"), feature))
    }
    assert found == {}
    assert "notes" in FEATURES


def test_an_import_of_another_feature_is_seen() -> None:
    """The check can fail."""
    assert strangers("from ui.notes.panel import NotesPanel", "groups") == {"notes"}
    assert strangers("from ui.notes.panel import NotesPanel", "notes") == set()
