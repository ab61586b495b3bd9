"""Preferences survive crashes, damage and other versions of the program, and never keep it from starting."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.errors import SettingsDamaged
from coachdesk.settings import LANGUAGES, LOCK_MINUTES, TEXT_SIZES, THEMES, Settings, load, save

SETTINGS = st.builds(
    Settings,
    language=st.sampled_from([None, *LANGUAGES]),
    theme=st.sampled_from(THEMES),
    text_size=st.sampled_from(TEXT_SIZES),
    lock_minutes=st.sampled_from(LOCK_MINUTES),
    last_vault=st.text(st.characters(exclude_categories=["Cs"]), max_size=255),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings")


@given(SETTINGS)
def test_round_trip(folder: Path, settings: Settings) -> None:
    """What was chosen is there at the next start, and no temporary file stays behind."""
    path = folder / "round" / "settings.json"
    save(path, settings)
    assert load(path) == settings
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]


def test_first_start(tmp_path: Path) -> None:
    """Without a file: the system's language and looks, and a lock after ten minutes."""
    settings = load(tmp_path / "settings.json")
    assert settings == Settings()
    assert (settings.language, settings.theme, settings.text_size, settings.lock_minutes) == (None, "system", 1.0, 10)


def test_a_newer_version_loses_nothing(tmp_path: Path) -> None:
    """Keys that this version doesn't know are written back."""
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "dark", "density": {"rows": "roomy"}}', "utf-8")
    save(path, replace(load(path), theme="light"))
    kept = json.loads(path.read_text("utf-8"))
    assert kept["density"] == {"rows": "roomy"}
    assert kept["theme"] == "light"


@pytest.mark.parametrize(
    "name,value",
    [
        ("language", "tlh"),
        ("language", []),
        ("theme", "pink"),
        ("theme", {}),
        ("text_size", 9.0),
        ("text_size", True),
        ("lock_minutes", 0),
        ("lock_minutes", 10.0),
        ("lock_minutes", 100_000),
        ("last_vault", None),
        ("last_vault", "x" * 256),
    ],
)
def test_one_unusable_value_costs_only_itself(tmp_path: Path, name: str, value: object) -> None:
    """The default stands for it; the other choices hold."""
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "dark", "lock_minutes": 5} | {name: value}), "utf-8")
    settings = load(path)
    assert getattr(settings, name) == getattr(Settings(), name)
    assert settings.theme == ("system" if name == "theme" else "dark")
    assert settings.lock_minutes == (10 if name == "lock_minutes" else 5)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"theme": "dark"', b"[" * 100_000])
def test_a_damaged_file_is_put_aside(tmp_path: Path, data: bytes) -> None:
    """Its bytes are kept, the caller is told, and the next start is a clean one."""
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    with pytest.raises(SettingsDamaged) as told:
        load(path)
    assert told.value.facts == {"kept_as": "settings.json.damaged"}
    assert (tmp_path / "settings.json.damaged").read_bytes() == data
    assert load(path) == Settings()


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_told(folder: Path, data: bytes) -> None:
    """Nothing in the file can end in another error."""
    path = folder / "settings.json"
    path.write_bytes(data)
    try:
        assert isinstance(load(path), Settings)
    except SettingsDamaged:
        assert not path.exists()


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """What can't be written is refused; the file of before is whole, and nothing lies beside it."""
    path = tmp_path / "settings.json"
    save(path, Settings(theme="dark"))
    with pytest.raises(TypeError):
        save(path, Settings(theme="light", unknown={"newer": object()}))
    assert load(path).theme == "dark"
    assert [one.name for one in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="a full disk is played by a limit that Windows lacks")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """The disk takes no more bytes: OSError, and the preferences of before."""
    import resource
    import signal

    path = tmp_path / "settings.json"
    save(path, Settings(theme="dark"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            save(path, Settings(theme="light"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert load(path).theme == "dark"
    assert [one.name for one in tmp_path.iterdir()] == ["settings.json"]
