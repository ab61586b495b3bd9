"""What laptops get from one another through a real server."""

import secrets
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from sync.protocol import limits
from sync.protocol.messages import Backfill
from sync.protocol.statements import Grant, Member, Revoked, Role, Space, SpaceKind, Team, TeamPurpose, Withdraw
from sync.protocol.wraps import RECOVERY, Wrap
from tests.sync.server.laptops import Founder, ProblemAnswer


def test_a_colleague_gets_what_was_written(founder: Founder) -> None:
    """Both write offline in one akt; after a round each, both have both, and nobody gets her own back."""
    bo = founder.join(founder.team)
    akt = founder.akt()
    bo.settle()
    astrid = founder.laptop
    assert astrid.statuses(astrid.envelope(akt), astrid.envelope(akt)) == ["accepted", "accepted"]
    assert bo.statuses(bo.envelope(akt)) == ["accepted"]
    astrid.settle()
    bo.settle()
    assert set(astrid.got) == {(akt, bo.device, 1)}
    assert set(bo.got) == {(akt, astrid.device, 1), (akt, astrid.device, 2)}


def test_what_arrives_is_what_was_sent(founder: Founder) -> None:
    """Envelope for envelope, byte for byte, in order of position, and the positions grow."""
    bo = founder.join(founder.team)
    akt = founder.akt()
    bo.settle()
    sent = [founder.laptop.envelope(akt, f"note {number}") for number in range(5)]
    founder.laptop.round(envelopes=sent)
    posted = bo.round().envelopes
    assert [one.envelope for one in posted] == sent
    assert [one.position for one in posted] == sorted({one.position for one in posted})


def test_only_members_are_served(founder: Founder) -> None:
    """A colleague of another team gets nothing of the akt, and her cursor still moves past it."""
    other = founder.new_team()
    cilla = founder.join(other)
    akt = founder.akt()
    founder.laptop.statuses(founder.laptop.envelope(akt))
    cilla.settle()
    assert cilla.got == {}
    assert cilla.cursor == cilla.round().position
    assert cilla.round(backfills=[Backfill(akt, 0, cilla.cursor)]).backfills == [cilla.cursor]
    assert cilla.got == {}


def test_a_grant_opens_the_past_and_a_withdrawal_closes(founder: Founder) -> None:
    """Granted: the main cursor brings what comes, a backfill what was. Withdrawn: no more, neither way; writing is refused."""
    other = founder.new_team()
    cilla = founder.join(other)
    akt, astrid = founder.akt(), founder.laptop
    astrid.statuses(astrid.envelope(akt), astrid.envelope(akt))
    cilla.settle()
    before = cilla.cursor
    astrid.say(astrid.key, Grant(akt, other, Role.WRITE))
    astrid.statuses(astrid.envelope(akt))

    cilla.settle()
    assert set(cilla.got) == {(akt, astrid.device, 3)}
    cilla.backfill(akt, before)
    assert {number for _, _, number in cilla.got} == {1, 2, 3}
    assert cilla.statuses(cilla.envelope(akt)) == ["accepted"]

    astrid.settle()
    astrid.say(astrid.key, Withdraw(akt, other))
    astrid.statuses(astrid.envelope(akt))
    cilla.settle()
    cilla.backfill(akt, cilla.cursor)
    assert {number for _, device, number in cilla.got if device == astrid.device} == {1, 2, 3}
    assert cilla.statuses(cilla.envelope(akt)) == ["not_a_writer"]


def test_append_only_writes(founder: Founder) -> None:
    """Everyone may add to the access log; only reviewers get it."""
    reviewers, everyone = founder.new_team(TeamPurpose.REVIEWERS), founder.new_team(TeamPurpose.EVERYONE)
    bo = founder.join(founder.team, everyone)
    astrid, log = founder.laptop, secrets.token_bytes(16)
    astrid.settle()
    astrid.say(founder.issuer, Member(reviewers, astrid.user, head=True))
    astrid.say(astrid.key, Space(log, SpaceKind.ACCESS_LOG, reviewers), Grant(log, everyone, Role.APPEND))
    bo.settle()
    assert bo.statuses(bo.envelope(log)) == ["accepted"]
    eva = founder.join(founder.team, everyone)
    eva.backfill(log, eva.cursor)
    assert eva.got == {}
    astrid.settle()
    assert set(astrid.got) == {(log, bo.device, 1)}


def test_a_new_akt_and_its_first_note_in_one_round(founder: Founder) -> None:
    """Entries count before the envelopes that come with them."""
    astrid, akt = founder.laptop, secrets.token_bytes(16)
    envelope = astrid.envelope(akt)
    response = astrid.round(entries=[astrid.entry(astrid.key, Space(akt, SpaceKind.AKT, founder.team))], envelopes=[envelope])
    assert response.statuses == ["accepted"]
    assert astrid.state.space(akt) is not None


def test_a_stale_log_is_told_and_nothing_taken(founder: Founder) -> None:
    """Two say the next entry at once: the second gets "stale" with the first's entry, signs again, and is heard."""
    bo = founder.join(founder.team)
    astrid = founder.laptop
    astrid.settle()
    founder.akt()
    akt = secrets.token_bytes(16)
    envelope = bo.envelope(akt)
    response = bo.round(entries=[bo.entry(bo.key, Space(akt, SpaceKind.AKT, founder.team))], envelopes=[envelope])
    assert (response.refused, len(response.entries)) == ("stale", 1)
    assert [ack.status for ack in response.acks([envelope])] == ["stale"]
    response = bo.round(entries=[bo.entry(bo.key, Space(akt, SpaceKind.AKT, founder.team))], envelopes=[envelope])
    assert (response.refused, response.statuses) == ("", ["accepted"])


def test_an_entry_against_the_rules_is_refused(founder: Founder) -> None:
    """The server replays the log and says why."""
    bo = founder.join(founder.team)
    assert bo.say(bo.key, Team(secrets.token_bytes(16), bo.unit, TeamPurpose.PLACE)).refused == "not_issuer"
    assert bo.round().entries == []


def test_repeating_changes_nothing(founder: Founder) -> None:
    """After a lost answer everything is sent again: entries, wraps and envelopes are known, and stand there once."""
    bo = founder.join(founder.team)
    astrid, akt = founder.laptop, secrets.token_bytes(16)
    astrid.settle()
    sent: dict[str, Any] = {
        "entries": [astrid.entry(astrid.key, Space(akt, SpaceKind.AKT, founder.team))],
        "wraps": [Wrap(akt, 1, founder.team, secrets.token_bytes(60)), Wrap(founder.team, 1, RECOVERY, secrets.token_bytes(1168))],
        "envelopes": [astrid.envelope(akt), astrid.envelope(akt)],
    }
    lost = astrid.post(astrid.request(**sent))
    again = astrid.round(**sent)
    assert (lost.wrap_statuses, lost.statuses) == (["accepted"] * 2, ["accepted"] * 2)
    assert (again.refused, again.wrap_statuses, again.statuses) == ("", ["repeated"] * 2, ["repeated"] * 2)
    bo.settle()
    assert sorted(number for _, _, number in bo.got) == [1, 2]
    assert len(bo.wraps) == 1


def test_chains(founder: Founder) -> None:
    """A hole is a gap; another envelope of a number is a fork; a later one on a fork's back is refused as unsigned."""
    astrid, akt = founder.laptop, founder.akt()
    first, clone = astrid.envelope(akt, keep=False), astrid.envelope(akt)
    second = astrid.envelope(akt)
    third = astrid.envelope(akt)
    assert astrid.statuses(second) == ["gap"]
    assert astrid.statuses(first) == ["accepted"]
    assert astrid.statuses(clone) == ["fork"]
    assert astrid.statuses(second, third) == ["unsigned", "gap"]


def test_whose_envelopes_are_taken(founder: Founder) -> None:
    """One's own device's, and those that one may read: a restored log gets them back so. In a space that the log knows."""
    bo, cilla = founder.join(founder.team), founder.join(founder.new_team())
    akt, foreign = founder.akt(), secrets.token_bytes(16)
    bo.settle()
    cilla.settle()
    first, forged = founder.laptop.envelope(akt), bo.envelope(akt, keep=False)
    forged = structs.replace(forged, device=founder.laptop.device, number=2)
    assert cilla.statuses(first) == ["not_your_device"]
    assert bo.statuses(first, forged, bo.envelope(foreign)) == ["accepted", "unsigned", "unknown_space"]
    assert founder.laptop.statuses(first) == ["repeated"]


def test_a_page_leaves_out_what_the_requests_voice_said_and_nothing_else(founder: Founder) -> None:
    """Of one laptop's two sittings each hears the other, though one key signs for both; envelopes and keys alike."""
    bo = founder.join(founder.team)
    akt = founder.akt()
    bo.settle()
    founder.laptop.settle()
    morning, evening = founder.laptop.sitting(b"dawn"), founder.laptop.sitting(b"dusk")
    given = [Wrap(akt, 1, founder.team, secrets.token_bytes(60)), Wrap(founder.team, 1, founder.laptop.user, secrets.token_bytes(1168))]
    for one, mine in ((morning, given[:1]), (evening, given[1:])):
        answer = one.round(wraps=mine, envelopes=[one.envelope(akt), one.envelope(akt)])
        assert (answer.wrap_statuses, answer.statuses) == (["accepted"], ["accepted"] * 2)
    bo.statuses(bo.envelope(akt))

    for one in (morning, evening, bo):
        one.settle()

    assert set(morning.got) == {(akt, evening.voice, 1), (akt, evening.voice, 2), (akt, bo.device, 1)}
    assert set(evening.got) == {(akt, morning.voice, 1), (akt, morning.voice, 2), (akt, bo.device, 1)}
    assert (morning.wraps, evening.wraps) == (given[1:], given[:1])
    assert {voice for _, voice, _ in bo.got} == {morning.voice, evening.voice}
    assert bo.wraps == given[:1]


def test_what_is_asked_for_from_its_beginning_comes_whoever_said_it(founder: Founder) -> None:
    """A space that was taken back and given again is fetched whole, with what the same sitting said in it."""
    akt, astrid = founder.akt(), founder.laptop.sitting(b"dawn")
    astrid.settle()
    astrid.round(wraps=[Wrap(akt, 1, founder.team, secrets.token_bytes(60))], envelopes=[astrid.envelope(akt)])
    astrid.settle()
    assert (astrid.got, astrid.wraps) == ({}, [])

    astrid.backfill(akt, astrid.cursor)
    astrid.backfill(founder.team, astrid.wraps_from)

    assert set(astrid.got) == {(akt, astrid.voice, 1)}
    assert [one.about for one in astrid.wraps] == [akt]


@pytest.mark.parametrize("drawn", [b"", b"d", b"da", b"daw"])
def test_a_request_without_a_whole_voice_speaks_with_the_laptops_id(founder: Founder, drawn: bytes) -> None:
    """As a program of before there were voices does: what that said is left out, what was said with a voice comes."""
    akt = founder.akt()
    founder.laptop.settle()
    old, new = founder.laptop.sitting(drawn), founder.laptop.sitting(b"dawn")
    assert old.voice == founder.laptop.device
    assert old.round(wraps=[Wrap(akt, 1, founder.team, bytes(60))], envelopes=[old.envelope(akt)]).statuses == ["accepted"]
    new.round(wraps=[Wrap(akt, 2, founder.team, bytes(60))], envelopes=[new.envelope(akt)])

    for one in (old, new):
        one.settle()

    assert set(old.got) == {(akt, new.voice, 1)}
    assert set(new.got) == {(akt, old.device, 1)}
    assert [one.epoch for one in new.wraps] == [1]


def test_a_voice_of_too_many_bytes_is_no_request(founder: Founder) -> None:
    """Five bytes would reach into the part that says which laptop it is."""
    with pytest.raises(ProblemAnswer) as answer:
        founder.laptop.round(voice=b"dawns")
    assert (answer.value.status, answer.value.problem.code) == (400, "malformed")


def test_nobody_speaks_with_anothers_voice(founder: Founder) -> None:
    """Whatever the last bytes are, the key is that of the laptop to which the first belong; and a laptop that isn't there has no voice."""
    bo = founder.join(founder.team)
    akt = founder.akt()
    bo.settle()
    forged = replace(bo, device=founder.laptop.device, drawn=b"dawn", chains={}).envelope(akt)
    nobodys = replace(bo, device=secrets.token_bytes(16), drawn=b"dawn", chains={}).envelope(akt)

    assert bo.statuses(forged, nobodys) == ["unsigned", "not_your_device"]
    assert bo.statuses(bo.sitting(b"dusk").envelope(akt)) == ["accepted"]


def test_a_request_is_signed_by_a_laptop_and_not_by_a_voice(founder: Founder) -> None:
    """What a laptop may ask and leave is counted by its id: it hasn't as many names as there are voices."""
    with pytest.raises(ProblemAnswer) as answer:
        founder.laptop.round(signer=founder.laptop.sitting(b"dawn").voice)
    assert (answer.value.status, answer.value.problem.code) == (403, "unknown_device")


def test_each_voice_has_a_chain_of_its_own(founder: Founder) -> None:
    """Its first number is one, and what an earlier sitting had sealed is taken after it, in that one's chain; a revoked laptop has none."""
    akt = founder.akt()
    founder.laptop.settle()
    morning, evening = founder.laptop.sitting(b"dawn"), founder.laptop.sitting(b"dusk")
    sealed = [morning.envelope(akt) for _ in range(3)]
    assert morning.statuses(sealed[0]) == ["accepted"]

    late = evening.envelope(akt)
    assert evening.statuses(late, *sealed) == ["accepted", "repeated", "accepted", "accepted"]
    assert morning.statuses(*sealed, late) == ["repeated"] * 4

    founder.laptop.settle()
    founder.laptop.say(founder.issuer, Revoked(founder.laptop.device))
    assert evening.statuses(evening.envelope(akt)) == ["not_your_device"]


def test_wraps_reach_their_holders(founder: Founder) -> None:
    """A team's key for a member; a space's for the team; older ones by backfill for who joins later; recovery's for nobody."""
    bo = founder.join(founder.team)
    akt, astrid = founder.akt(), founder.laptop
    astrid.settle()
    mine = [
        Wrap(founder.team, 1, bo.user, secrets.token_bytes(1168)),
        Wrap(founder.team, 1, RECOVERY, secrets.token_bytes(1168)),
        Wrap(akt, 1, founder.team, secrets.token_bytes(60)),
    ]
    assert astrid.round(wraps=mine).wrap_statuses == ["accepted"] * 3
    bo.settle()
    assert bo.wraps == [mine[0], mine[2]]

    cilla = founder.join(founder.new_team())
    assert cilla.wraps == []
    before = cilla.wraps_from
    astrid.settle()
    astrid.say(founder.issuer, Member(founder.team, cilla.user, head=False))
    cilla.settle()
    cilla.backfill(founder.team, before)
    assert cilla.wraps == [mine[2]]


def test_wraps_that_are_not_taken(founder: Founder) -> None:
    """Not from who doesn't hold the key, nor for who has no role."""
    other = founder.new_team()
    cilla = founder.join(other)
    akt = founder.akt()
    cilla.settle()
    sealed = secrets.token_bytes(60)
    foreign = [Wrap(akt, 1, other, sealed), Wrap(founder.team, 1, cilla.user, sealed), Wrap(other, 1, founder.laptop.user, sealed)]
    assert cilla.round(wraps=foreign).wrap_statuses == ["not_a_holder", "not_a_holder", "unknown_holder"]


def test_pages(founder: Founder) -> None:
    """A long log comes in pages of at most 64 KiB, keys before envelopes, and all of it arrives."""
    astrid, akter = founder.laptop, []
    for _ in range(6):
        akter.append(founder.akt())
        astrid.settle()
    envelopes = [astrid.envelope(akt, secrets.token_hex(4000)) for akt in akter for _ in range(5)]
    for start in range(0, 30, 10):
        astrid.round(envelopes=envelopes[start : start + 10])
    astrid.round(wraps=[Wrap(akt, 1, founder.team, secrets.token_bytes(60)) for akt in akter])

    sizes = []

    def measured(body: bytes) -> object:
        answer = astrid.send(body)
        sizes.append(len(answer.content))
        return answer

    bo = founder.join(founder.team)
    bo.send, bo.got, bo.wraps, bo.cursor, bo.wraps_from = measured, {}, [], 0, 0  # type: ignore[assignment]
    rounds = bo.settle()
    assert len(bo.got) == 30
    assert len(bo.wraps) == 6
    assert rounds >= 3
    assert max(sizes) <= limits.PAGE + 1
