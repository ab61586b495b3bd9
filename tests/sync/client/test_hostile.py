"""A server that tampers, replays, drops and lies: a reason is shown, nothing crashes, nothing false is applied."""

from collections.abc import Callable

import msgspec
import pytest

from coachdesk.errors import MalformedMessage
from sync.protocol.entry import Entry
from sync.protocol.messages import PostedEntry, PostedEnvelope, Response, open_response, pack_response
from tests.sync.client.desks import Desk, Municipality


def _changing(change: Callable[[Response], Response]) -> Callable[[bytes], bytes]:
    return lambda body: pack_response(change(open_response(body)))


def _of_envelopes(change: Callable[[list[PostedEnvelope]], list[PostedEnvelope]]) -> Callable[[bytes], bytes]:
    return _changing(lambda response: msgspec.structs.replace(response, envelopes=change(response.envelopes)))


def _of_entries(change: Callable[[Entry], Entry]) -> Callable[[bytes], bytes]:
    def changed(response: Response) -> Response:
        entries = [PostedEntry(one.position, change(one.entry)) for one in response.entries]
        return msgspec.structs.replace(response, entries=entries)

    return _changing(changed)


def _replaced(posted: PostedEnvelope, **changes: object) -> PostedEnvelope:
    return PostedEnvelope(posted.position, msgspec.structs.replace(posted.envelope, **changes))


def _troubles(desk: Desk) -> dict[str, int]:
    with desk.workspace.transaction() as tx:
        return tx.post.troubles()


@pytest.mark.parametrize(
    "forge",
    [
        lambda one: _replaced(one, sealed=bytes([one.envelope.sealed[0] ^ 1]) + one.envelope.sealed[1:]),
        lambda one: _replaced(one, signature=bytes(64)),
        lambda one: _replaced(one, first=one.envelope.first + 1),
        lambda one: _replaced(one, epoch=2),
    ],
    ids=["sealed", "signature", "dots", "epoch"],
)
def test_a_changed_envelope_is_set_aside(
    municipality: Municipality, astrid: Desk, forge: Callable[[PostedEnvelope], PostedEnvelope]
) -> None:
    """Shown as trouble; and when an honest copy comes, it is applied."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    with astrid.workspace.transaction() as tx:
        cursor = tx.post.number("cursor")
    astrid.line.tamper = _of_envelopes(lambda envelopes: [forge(one) for one in envelopes])

    astrid.round()
    assert astrid.call(akt) is None
    assert set(_troubles(astrid)) == {"signature"}

    astrid.line.tamper = bytes
    with astrid.workspace.transaction() as tx:
        tx.post.set_number("cursor", cursor)
    astrid.round()
    assert astrid.call(akt) == "070-1740611"
    assert not _troubles(astrid)


def test_a_foreign_envelope_changes_nothing(municipality: Municipality, astrid: Desk) -> None:
    """By a laptop or in a space that the membership log doesn't know: kept, shown, and no harm to what comes with it."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    foreign: list[dict[str, object]] = [{"device": bytes(16)}, {"space": bytes(16)}, {"device": bytes(16), "space": bytes(16), "number": 7}]
    astrid.line.tamper = _of_envelopes(
        lambda envelopes: [*(_replaced(envelopes[0], **one) for one in foreign), *envelopes] if envelopes else []
    )

    astrid.round()

    assert astrid.call(akt) == "070-1740611"
    assert _troubles(astrid) == {"unknown": 3}


def test_repeated_and_reordered_envelopes(municipality: Municipality, astrid: Desk) -> None:
    """Twice, and the last first: the chains put them in order, and once is enough."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    for number in range(3):
        karin.set_phone(akt, f"070-174067{number}")
        karin.round()
    astrid.line.tamper = _of_envelopes(lambda envelopes: [*reversed(envelopes), *envelopes])

    astrid.round()

    assert astrid.call(akt) == "070-1740672"
    assert astrid.history(akt) == karin.history(akt)
    assert not _troubles(astrid)
    assert not astrid.held()


def test_a_dropped_envelope_holds_back_what_builds_on_it(municipality: Municipality, astrid: Desk) -> None:
    """The server keeps one to itself: what follows in its chain waits, and nothing is shown as if it were the whole."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.round()
    karin.set_phone(akt, "070-1740677")
    karin.round()
    astrid.line.tamper = _of_envelopes(lambda envelopes: envelopes[1:])

    astrid.round()

    assert astrid.call(akt) is None
    assert astrid.held() == 1


def test_a_word_after_the_withdrawal_is_not_believed(municipality: Municipality, astrid: Desk) -> None:
    """A server that takes what it mustn't: the position stands after the withdrawal, and every client looks."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    perola = municipality.join("perola", astrid, municipality.funas)
    akt = karin.new_akt("Mina", municipality.sveg)
    for step in (karin.round, lambda: karin.grant(akt, municipality.funas, "write"), karin.round, perola.round):
        step()
    perola.set_phone(akt, "070-1740688")
    perola.round()
    karin.withdraw(akt, municipality.funas)
    karin.line.tamper = _of_envelopes(
        lambda envelopes: [PostedEnvelope(one.position + 1000, one.envelope) for one in envelopes],
    )

    karin.round()
    karin.line.tamper = bytes
    karin.round()

    assert karin.call(akt) == "070-1740611"
    assert _troubles(karin) == {"not_a_writer": 1}


def test_another_history_is_refused(municipality: Municipality, astrid: Desk) -> None:
    """Entries that don't follow from ours, or a log that shrinks, change nothing here."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    municipality.come("late", astrid, municipality.sveg)
    before = karin.log_length()
    karin.line.tamper = _of_entries(lambda one: msgspec.structs.replace(one, signature=bytes(64)))
    assert karin.round().trouble == {"another_history"}
    assert karin.log_length() == before

    karin.line.tamper = _changing(lambda response: msgspec.structs.replace(response, position=1))
    assert karin.round().trouble == {"went_back"}

    karin.line.tamper = bytes
    assert not karin.round().trouble
    assert karin.log_length() > before


@pytest.mark.parametrize("answer", [b"", b"\x00", b"<html>Logga in</html>", b"\x01" + bytes(100), b"\x00\x93\x01\x02\x03"])
def test_an_answer_that_isnt_one(astrid: Desk, answer: bytes) -> None:
    """A typed error, and the next round goes on."""
    astrid.line.tamper = lambda _: answer
    with pytest.raises(MalformedMessage):
        astrid.round()
    astrid.line.tamper = bytes
    assert not astrid.round().trouble


def test_a_wrong_clock_is_told_and_overcome(municipality: Municipality, astrid: Desk) -> None:
    """The laptop's clock is a year behind: the round speaks with the server's time, and writing goes on."""
    karin = municipality.join("karin", astrid, municipality.sveg)
    akt = karin.new_akt("Mina", municipality.sveg)
    karin.engine._clock = lambda: municipality.clock.now - 365 * 24 * 3600 * 1000

    report = karin.round()
    astrid.round()

    assert report.requests == 2
    assert astrid.call(akt)
