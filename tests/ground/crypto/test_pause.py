"""Wrong passphrases slow down, and turning the clock doesn't help."""

from hypothesis import given
from hypothesis import strategies as st

from coachdesk.crypto.pause import Pause

CLOCK = st.floats(-1e9, 4e9)


def test_two_slips_are_free_then_it_doubles() -> None:
    """A typing error costs nothing; the pause ends at fifteen minutes."""
    pause, waits = Pause(), []
    for _ in range(12):
        pause = pause.failed(1000.0)
        waits.append(pause.seconds)
    assert waits == [0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_time_passes() -> None:
    """The pause is over when its seconds have gone by, in however many looks."""
    pause = Pause(failures=5, seconds=20, looked_at=1000)
    assert [pause.at(now).seconds for now in (1000.0, 1000.9, 1001.0, 1019.9, 1020.0, 5000.0)] == [20, 20, 19, 1, 0, 0]
    for tenth in range(10_000, 10_200):
        pause = pause.at(tenth / 10)
    assert pause.seconds == 1
    assert pause.at(1020.0) == Pause(failures=5, seconds=0, looked_at=1020)


@given(st.integers(0, 900), CLOCK, st.lists(CLOCK, max_size=8))
def test_a_clock_set_back_shortens_nothing(seconds: int, start: float, looks: list[float]) -> None:
    """What is left shrinks only by time that passed forward, and is never more than it was."""
    pause = Pause(failures=9, seconds=seconds, looked_at=int(start))
    for now in looks:
        before, pause = pause, pause.at(now)
        assert 0 <= pause.seconds <= before.seconds
        if now <= before.looked_at:
            assert pause.seconds == before.seconds


@given(st.integers(0, 2000), CLOCK)
def test_round_trip(failures: int, now: float) -> None:
    """The pause survives the end of the program."""
    pause = Pause(failures=min(failures, 1000)).failed(now)
    assert Pause.from_bytes(pause.to_bytes()) == pause


@given(st.binary(max_size=80) | st.sampled_from([b'{"failures":-1}', b'{"seconds":901}', b'{"looked_at":1e99}', b"[" * 9000, b"{}"]))
def test_a_damaged_file_keeps_nobody_out(data: bytes) -> None:
    """Anything unreadable is an empty pause."""
    assert Pause.from_bytes(data) == Pause()
