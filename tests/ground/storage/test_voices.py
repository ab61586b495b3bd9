"""A vault that is opened anew speaks with another voice: what wasn't sealed is said with that and means the same, what was stays."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session

from coachdesk.domain.draft import draft_of, keep_draft
from coachdesk.domain.person import ContactPoint, Person
from coachdesk.domain.record import DELETED, alive, change, delete
from coachdesk.errors import RecordGone
from coachdesk.storage import journal, questions
from coachdesk.storage.history import lines
from coachdesk.storage.merge import BLANK, Dot, Name, Write
from coachdesk.voice import DRAWN, device_of, voice
from tests.ground.storage.laptops import Laptop, Mina, exchange

HASH = b"h" * 32
VALUE = 3
FIRST, SECOND, THIRD = "070-1740611", "070-174 06 22", "070-174 06 33"


def reopen(laptop: Laptop) -> bytes:
    """The next sitting; its voice."""
    laptop.workspace.close()
    laptop.workspace = laptop.opened()
    return spoken(laptop)


def spoken(laptop: Laptop) -> bytes:
    """The voice of this sitting."""
    return laptop.workspace.identity.voice


def seal(laptop: Laptop, space: UUID, number: int) -> None:
    """All of a space that isn't sealed yet, in envelope *number* of this sitting's chain."""
    with laptop.workspace.transaction() as tx:
        tx.post.put_out(space.bytes, spoken(laptop), 1_000, number, HASH, b"raw %d" % number, HASH)


def said(laptop: Laptop, space: UUID) -> list[Write]:
    """Everything that is known of a space, in the order in which it was written or heard."""
    return [one for one in laptop.writes() if one.space == space.bytes]


def names(laptop: Laptop) -> set[Name]:
    """What the writes are called."""
    return {one.name for one in laptop.writes()}


def meaning(writes: list[Write]) -> list[tuple[object, ...]]:
    """All of them but names: causes and transactions by where what they name stands."""
    place = {(one.device, one.number): index for index, one in enumerate(writes)}
    return [
        (
            one.stamp,
            one.kind,
            one.record,
            place[one.device, one.tx],
            sorted(place[cause] for cause in one.causes),
            {number: values for number, values in one.body.items() if number != DELETED},
        )
        for one in writes
    ]


def phone(laptop: Laptop, mina: Mina, value: str) -> None:
    """Change her number."""
    laptop.workspace.write(change, ContactPoint, mina.phone, {"value": value})


def shown(laptop: Laptop, mina: Mina) -> str | None:
    """Her number."""
    return laptop.workspace.read(alive, ContactPoint, mina.phone).value


def test_each_sitting_has_its_voice_and_keeps_it(karin: Laptop) -> None:
    """The laptop stays the same, and everything that is written until it is closed bears one voice."""
    device = karin.workspace.identity.device_id.bytes
    before = spoken(karin)
    mina = karin.register_mina()
    phone(karin, mina, SECOND)
    assert {one.device for one in karin.writes()} == {before}

    after = reopen(karin)

    assert after != before
    assert device_of(before) == device_of(after) == device == karin.workspace.identity.device_id.bytes
    assert device[-DRAWN:] == bytes(DRAWN)


def test_what_was_never_sealed_is_said_with_the_new_voice_and_means_the_same(karin: Laptop) -> None:
    """Counted from one, in the same order; transactions and causes name what they named."""
    mina = karin.register_mina()
    for value in (SECOND, THIRD):
        phone(karin, mina, value)
    before = said(karin, mina.akt)

    voice_now = reopen(karin)

    after = said(karin, mina.akt)
    assert [one.device for one in after] == [voice_now] * len(before)
    assert [one.number for one in after] == list(range(1, len(before) + 1))
    assert meaning(after) == meaning(before)
    assert any(one.causes for one in after)
    assert any(one.tx != one.number for one in after)
    assert shown(karin, mina) == THIRD


def test_what_was_sealed_keeps_its_name(karin: Laptop) -> None:
    """However often the vault is opened: it may have been sent. What comes after it begins anew, and is about the same words."""
    mina = karin.register_mina()
    seal(karin, mina.akt, 1)
    sealed, first = said(karin, mina.akt), spoken(karin)
    phone(karin, mina, SECOND)
    reopen(karin)
    voice_now = reopen(karin)

    after = said(karin, mina.akt)
    assert after[:-1] == sealed
    assert {one.device for one in sealed} == {first}
    assert after[-1].name == Name(mina.akt.bytes, Dot(voice_now, 1))
    assert [cause.device for cause in after[-1].causes] == [first]
    with karin.workspace.transaction() as tx:
        assert [(one.device, one.number, one.raw) for one in tx.post.outgoing(0)] == [(first, 1, b"raw 1")]
    seal(karin, mina.akt, 1)
    everything = names(karin)
    with karin.workspace.transaction() as tx:
        outgoing = list(tx.post.outgoing(0))

    reopen(karin)

    assert {name for name in names(karin) if name.space == mina.akt.bytes} == {name for name in everything if name.space == mina.akt.bytes}
    with karin.workspace.transaction() as tx:
        assert list(tx.post.outgoing(0)) == outgoing
        assert [one.device for one in outgoing] == [first, voice_now]


def test_a_sitting_in_which_nothing_is_written_renames_what_waits_and_nothing_else(karin: Laptop, perola: Laptop) -> None:
    """A colleague's words never, though they are in no envelope of hers."""
    mina = karin.register_mina()
    perola.take([one for one in karin.writes() if one.space == mina.akt.bytes])
    phone(perola, mina, SECOND)
    theirs = {one.name for one in said(perola, mina.akt)}

    reopen(perola)

    after = {one.name for one in said(perola, mina.akt)}
    assert {name for name in after if name.dot.device == spoken(karin)} == {one.name for one in said(karin, mina.akt)}
    assert len(after) == len(theirs)
    assert {name.dot.device for name in after} == {spoken(karin), spoken(perola)}


def test_a_delete_that_was_never_sealed_still_knows_what_it_deleted(karin: Laptop, perola: Laptop) -> None:
    """The words it covers have new names, so it covers those: gone is gone everywhere, and nobody is asked."""
    mina = karin.register_mina()
    karin.workspace.write(lambda session: delete(session, alive(session, ContactPoint, mina.phone)))

    reopen(karin)
    perola.meet(karin)
    exchange(karin, perola)

    for laptop in (karin, perola):
        assert laptop.workspace.read(questions.open_questions) == []
        with pytest.raises(RecordGone):
            shown(laptop, mina)
    assert deleted(karin, mina) == deleted(perola, mina)


def deleted(laptop: Laptop, mina: Mina) -> dict[bytes, int]:
    """How far the delete of her number knows each voice."""
    value = laptop.workspace.read(lambda session: session.get_one(ContactPoint, mina.phone).deleted)
    return journal.decode_vector(value)


def test_a_delete_knows_of_each_voice_what_it_knew(karin: Laptop, perola: Laptop) -> None:
    """The sealed words of an earlier sitting, a colleague's, and her own under their new names; of the old ones no more than was sealed.

    A copy of the disk may have said other words under those numbers, and they were never seen here.
    """
    mina = karin.register_mina()
    seal(karin, mina.akt, 1)
    sealed, first = said(karin, mina.akt)[-1].number, spoken(karin)
    exchange(karin, perola)
    phone(perola, mina, SECOND)
    exchange(perola, karin)
    second = reopen(karin)
    perola.meet(karin)
    phone(karin, mina, THIRD)
    seal(karin, mina.akt, 1)
    phone(karin, mina, FIRST)
    karin.workspace.write(lambda session: delete(session, alive(session, ContactPoint, mina.phone)))
    karin.workspace.write(change, Person, mina.person, {"given_name": "Minna"})
    assert deleted(karin, mina) == {first: sealed, spoken(perola): 1, second: 3}

    third = reopen(karin)

    assert deleted(karin, mina) == {first: sealed, spoken(perola): 1, second: 1, third: 2}
    assert [one.number for one in said(karin, mina.akt) if one.device == third] == [1, 2, 3]
    exchange(karin, perola)
    assert perola.workspace.read(questions.open_questions) == []


def test_an_answer_that_was_taken_back_is_asked_still(karin: Laptop, perola: Laptop) -> None:
    """What keeps the question open is the name of the word that was put in the answer's place."""
    mina = karin.register_mina()
    exchange(karin, perola)
    phone(karin, mina, SECOND)
    phone(perola, mina, THIRD)
    exchange(karin, perola)
    (question,) = karin.workspace.read(questions.open_questions)
    karin.workspace.write(questions.answer, question, {"value": SECOND}, seen=question.seen)
    karin.workspace.write(questions.ask_again, question)

    reopen(karin)

    (again,) = karin.workspace.read(questions.open_questions)
    assert [one.values for one in again.answers] == [one.values for one in question.answers]
    karin.workspace.write(questions.answer, again, {"value": THIRD}, seen=again.seen)
    assert karin.workspace.read(questions.open_questions) == []


def test_an_answer_of_an_earlier_sitting_can_be_taken_back(karin: Laptop, perola: Laptop) -> None:
    """It was given with another voice, and on this laptop."""
    mina = karin.register_mina()
    exchange(karin, perola)
    phone(karin, mina, SECOND)
    phone(perola, mina, THIRD)
    exchange(karin, perola)
    seal(karin, mina.akt, 1)
    (question,) = karin.workspace.read(questions.open_questions)
    karin.workspace.write(questions.answer, question, {"value": SECOND}, seen=question.seen)
    seal(karin, mina.akt, 2)

    reopen(karin)
    karin.workspace.write(questions.ask_again, question)

    assert len(karin.workspace.read(questions.open_questions)) == 1


def test_a_destroyed_word_is_not_said_by_its_new_name(karin: Laptop, perola: Laptop) -> None:
    """Nobody takes a blank that no decision names, so nothing stands there; should it come from a copy by the old name, it is destroyed."""
    mina = karin.register_mina()
    phone(karin, mina, SECOND)
    written = said(karin, mina.akt)[-1]
    with karin.workspace.transaction() as tx:
        gone = tx.written_in(mina.phone.bytes, VALUE)
        tx.redact(mina.akt.bytes, gone)

    voice_now = reopen(karin)

    after = said(karin, mina.akt)[-1]
    assert (after.device, VALUE in written.body, VALUE in after.body) == (voice_now, True, False)
    assert BLANK not in [values for one in said(karin, mina.akt) for values in one.body.values()]
    with karin.workspace.transaction() as tx:
        rows = {tuple(row) for row in tx.connection.exec_driver_sql("SELECT device, number, register FROM redacted")}
        assert rows == set(gone)
        assert not tx.written_in(mina.phone.bytes, VALUE)
    perola.meet(karin)
    exchange(karin, perola)
    assert SECOND not in str(perola.writes())
    assert shown(karin, mina) is shown(perola, mina) is None
    karin.take([written])
    assert SECOND not in str(karin.writes())


def test_a_draft_goes_on_as_one_row(karin: Laptop) -> None:
    """What was begun yesterday is melted on today, also where yesterday's was sealed in between."""
    mina = karin.register_mina()

    def rows() -> list[Write]:
        form = karin.workspace.read(draft_of, "note.new", mina.akt)
        assert form is not None
        return [one for one in karin.writes() if one.record == form.id.bytes]

    for text in ("Ringde", "Ringde Mina", "Ringde Mina igen"):
        karin.workspace.write(keep_draft, "note.new", mina.akt, {"text": text})
        reopen(karin)
    (one,) = rows()
    assert one.device == spoken(karin)
    assert "Ringde Mina igen" in str(one.body)

    seal(karin, UUID(bytes=one.space), 1)
    reopen(karin)
    karin.workspace.write(keep_draft, "note.new", mina.akt, {"text": "Ringde inte"})
    assert [len(rows()), rows()[0]] == [2, one]


def test_copies_of_one_disk_never_give_one_name_to_two_words(tmp_path: Path, karin: Laptop, perola: Laptop) -> None:
    """Each opens it and says what waited, and then something else; everybody takes all of it, and the same words ask nobody."""
    mina = karin.register_mina()
    phone(karin, mina, SECOND)
    karin.workspace.close()
    (tmp_path / "copy.db").write_bytes(karin.path.read_bytes())
    karin.workspace = karin.opened()
    copy = Laptop(tmp_path / "copy.db", clock=karin.clock)
    perola.meet(karin, copy)
    karin.meet(copy)
    copy.meet(karin)
    assert names(karin).isdisjoint(names(copy))
    phone(copy, mina, THIRD)

    exchange(karin, copy, perola)

    for laptop in (karin, copy, perola):
        assert shown(laptop, mina) == THIRD
        assert laptop.workspace.read(questions.open_questions) == []
        assert numbers_of(laptop, mina) == {FIRST, SECOND, THIRD}
    copy.workspace.close()


def numbers_of(laptop: Laptop, mina: Mina) -> set[str]:
    """What her number has been."""
    found = laptop.workspace.read(lines, mina.phone)
    return {line.values["value"] for line in found if "value" in line.values}


def test_who_is_told_apart_takes_back_what_was_not_taken(karin: Laptop) -> None:
    """Copied while it spoke: what the server took keeps its names, all else of every sitting is said with a voice that nobody has."""
    mina = karin.register_mina()
    seal(karin, mina.akt, 1)
    first = spoken(karin)
    with karin.workspace.transaction() as tx:
        tx.post.delivered(mina.akt.bytes, first, 1, 1)
    taken = said(karin, mina.akt)
    phone(karin, mina, SECOND)
    seal(karin, mina.akt, 2)
    second = reopen(karin)
    phone(karin, mina, THIRD)
    seal(karin, mina.akt, 1)
    phone(karin, mina, FIRST)
    karin.workspace.write(lambda session: delete(session, alive(session, ContactPoint, mina.phone)))
    before = said(karin, mina.akt)

    with karin.workspace.transaction() as tx:
        tx.post.speak_anew(b"anew")
        tx.new_identity = True

    after, voice_now = said(karin, mina.akt), voice(first, b"anew")
    assert spoken(karin) == voice_now
    assert after[: len(taken)] == taken
    assert [(one.device, one.number) for one in after[len(taken) :]] == [(voice_now, number) for number in range(1, 5)]
    assert meaning(after) == meaning(before)
    assert deleted(karin, mina) == {first: taken[-1].number, voice_now: 4}
    with karin.workspace.transaction() as tx:
        assert list(tx.post.outgoing(0)) == []
        chains = [tx.post.chain(mina.akt.bytes, one) for one in (first, second, voice_now)]
        assert [None if one is None else one.number for one in chains] == [1, None, None]
        assert len(tx.post.unsealed(mina.akt.bytes, voice_now)) == 4


def test_what_an_earlier_sitting_sealed_with_a_key_that_is_gone_is_said_with_this_ones_voice(karin: Laptop, perola: Laptop) -> None:
    """The server takes nothing under the old key: what this sitting has written meanwhile still answers and deletes the same words."""
    mina = karin.register_mina()
    seal(karin, mina.akt, 1)
    first = spoken(karin)
    with karin.workspace.transaction() as tx:
        tx.post.delivered(mina.akt.bytes, first, 1, 1)
    taken = said(karin, mina.akt)[-1].number
    phone(karin, mina, SECOND)
    seal(karin, mina.akt, 2)
    voice_now = reopen(karin)
    karin.workspace.write(both, mina)
    karin.workspace.write(lambda session: delete(session, alive(session, ContactPoint, mina.phone)))
    before = said(karin, mina.akt)

    with karin.workspace.transaction() as tx:
        tx.post.let_go.seal_again(mina.akt.bytes, voice_now)

    after = said(karin, mina.akt)
    assert {one.device for one in after} == {first, voice_now}
    assert len({one.name for one in after}) == len(after)
    assert meaning(after) == meaning(before)
    assert deleted(karin, mina) == {first: taken, voice_now: 4}
    with karin.workspace.transaction() as tx:
        assert sum(map(len, tx.post.unsealed(mina.akt.bytes, voice_now))) == 4
        assert not tx.post.unsealed(mina.akt.bytes, first)
    perola.meet(karin)
    exchange(karin, perola)
    assert perola.workspace.read(questions.open_questions) == []


def both(session: Session, mina: Mina) -> None:
    """Change her name and her number in one go."""
    change(session, Person, mina.person, {"given_name": "Minna"})
    change(session, ContactPoint, mina.phone, {"value": THIRD})


def test_a_sitting_that_goes_on_is_not_renamed(karin: Laptop) -> None:
    """Only another voice renames: whatever begins the same one again changes nothing."""
    mina = karin.register_mina()
    before = karin.writes()
    with karin.workspace.transaction() as tx:
        tx.post.speak_anew(spoken(karin)[-DRAWN:])
    assert karin.writes() == before
    assert shown(karin, mina) == FIRST


def test_a_form_that_is_open_while_words_get_other_names_still_replaces_them(karin: Laptop) -> None:
    """It showed a word by the name that this had then: what is saved from it answers the word, and nobody is asked anything."""
    mina = karin.register_mina()
    phone(karin, mina, SECOND)
    seen = karin.workspace.seen(mina.phone)
    for name in (b"one_", b"two_"):
        with karin.workspace.transaction() as tx:
            tx.post.speak_anew(name)
            tx.new_identity = True

    karin.workspace.write(change, ContactPoint, mina.phone, {"value": THIRD}, seen=seen)

    (head,) = karin.workspace.seen(mina.phone)[mina.phone][VALUE]
    assert head.device == voice(spoken(karin), b"two_")
    assert shown(karin, mina) == THIRD


def test_who_lets_go_of_own_words_speaks_with_another_voice(karin: Laptop, perola: Laptop) -> None:
    """They may come back, page by page, and what is written meanwhile must not have their numbers. Others' words don't matter."""
    mine, hers = karin.register_mina(), perola.register_mina()
    exchange(karin, perola)
    before = spoken(karin)
    for akt, changes in ((hers.akt, False), (mine.akt, True)):
        with karin.workspace.transaction() as tx:
            tx.purge(akt.bytes)
        with karin.workspace.transaction():
            assert (spoken(karin) != before) is changes
