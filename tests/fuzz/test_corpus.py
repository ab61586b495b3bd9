"""Every input that was ever kept, replayed without the fuzzer: only what a reader promises to raise comes out."""

import pytest

from tests.fuzz.corpus import FOLDER, kept
from tests.fuzz.registry import TARGETS


@pytest.mark.no_qt_log  # decoders say what is wrong with a picture that is meant to be wrong
@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs(name: str) -> None:
    """Valid inputs, those that grew from them, and each that once broke a promise."""
    target = TARGETS[name]
    with target.open() as read:
        for data in (*target.seeds(), *(one.read_bytes() for one in kept(target))):
            try:
                read(data)
            except target.reasoned:
                continue


def test_corpus_is_small() -> None:
    """It is cloned with the code."""
    assert sum(one.stat().st_size for one in FOLDER.rglob("*") if one.is_file()) < 200_000
