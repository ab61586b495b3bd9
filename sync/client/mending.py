"""A server that was restored from a backup is made whole: what this laptop has and the server lost goes back there.

First the membership log, then keys that this laptop gave, then envelopes, anybody's.
docs/decisions/restored-server.md says why in that order.
"""

from dataclasses import dataclass
from typing import Final

from coachdesk.storage.workspace import Transaction
from sync.client.me import HEALING, LOST_FROM, LOST_TO, Me
from sync.client.other_log import AnotherHistory, OtherLog
from sync.protocol.entry import NO_HEAD, Entry, decode_entry, entry_hash
from sync.protocol.membership import State
from sync.protocol.messages import Request, Response
from sync.protocol.wire import encode

_UNSURE: Final = "unsure"
"""Not 0 from the moment that the server shows a new log until it has been compared with the one known here."""
_STAYED: Final = "stayed"
"""When (milliseconds) this laptop last found that the server's log lacks what it must not lose; 0 otherwise."""
_AGAIN: Final = "again"
"""One more than the entries whose positions were heard anew, while that is being done; 0 otherwise."""
_THINNED: Final = "thinned"
_DAY: Final = 24 * 60 * 60 * 1000


@dataclass(slots=True)
class Mending:
    """How far it has come in this process; what must survive a crash is stored."""

    lost_after: int | None = None
    """The server's membership log ends with this entry, and this laptop knows more."""
    other: OtherLog | None = None
    """The server's membership log, being heard from its beginning because it isn't the one known here."""
    caught_up: bool = True
    """Whether everything has been fetched: what others gave back needn't be given again."""

    @staticmethod
    def begin_round(tx: Transaction) -> None:
        """What had to wait is offered once more."""
        tx.post.kept.try_again()

    @staticmethod
    def thin_out(tx: Transaction, now: int) -> None:
        """Once a day, what no backup can lack any longer is forgotten.

        By a clock that the server has just agreed to, and when it has said that it goes on in the same log: one that is a year ahead
        would forget everything before a restored server could ask for it.
        """
        if abs(now - tx.post.number(_THINNED)) > _DAY:
            tx.post.kept.thin_out(now)
            tx.post.parting.thin_out(now)
            tx.post.set_number(_THINNED, now)

    @staticmethod
    def hear_rights(tx: Transaction, state: State) -> None:
        """Who may write again in a space: what a restored server didn't take back of hers, meanwhile, is owed to it anew."""
        for space, device in tx.post.kept.barred():
            if state.may_write(device, space):
                tx.post.kept.unbar(space, device)

    # --- what the server says -----------------------------------------------------------------------------------------

    def new_log(self, tx: Transaction, response: Response, now: int) -> None:
        """The server goes on from a backup: what it had up to there is known, what it had beyond is owed to it."""
        floor = response.floor
        tx.post.go_back(floor)
        tx.post.kept.owe_after(floor, now)
        tx.post.parting.owe_sealed()
        for space in tx.post.judge_again(floor):
            tx.post.fetch(space, response.position)
        tx.keyring.give_again(floor)
        tx.post.generation = response.generation
        tx.post.set_number(HEALING, response.healing)
        tx.post.set_number(LOST_FROM, floor + 1)
        tx.post.set_number(LOST_TO, response.position)
        tx.post.set_number(_UNSURE, 1)
        tx.post.set_number(_STAYED, 0)
        known = tx.post.entries_until(floor)
        tx.post.set_number(_AGAIN, known + 1 if known < tx.post.log_length() else 0)
        self.caught_up = False

    def ends_before(self, tx: Transaction, seq: int) -> bool:
        """The server's log ends with entry *seq*; True where what follows it can be sent."""
        if not 0 <= seq < tx.post.log_length():
            return False
        self.lost_after = seq
        return True

    def is_unsure(self, tx: Transaction) -> bool:
        """Whether the server has a reason to show a shorter or another log."""
        return bool(tx.post.number(_UNSURE))

    def goes_another_way(self, tx: Transaction, now: int) -> bool:
        """The server's log isn't the one known here; True where it is to be heard, False where it was, today, and can't be believed."""
        if not self.is_unsure(tx) or now - tx.post.number(_STAYED) < _DAY:
            return False
        self.lost_after, self.other = None, OtherLog(tx.keyring.get("root"))
        return True

    # --- the membership log -------------------------------------------------------------------------------------------

    def stand(self, tx: Transaction, state: State) -> tuple[int, bytes]:
        """Up to which entry both sides have the same log, as far as is known, and its head there."""
        if self.other is not None:
            return self.other.state.seq, self.other.state.head
        seq = self.again(tx) if self.lost_after is None else self.lost_after
        if seq is None:
            return state.seq, state.head
        head = NO_HEAD
        for _, raw in tx.post.log()[:seq]:
            head = entry_hash(head, decode_entry(raw))
        return seq, head

    def lost_entries(self, tx: Transaction) -> list[Entry]:
        """What the server lacks of the membership log, or what must be said in its other one before that can be believed."""
        if self.other is not None:
            return self.other.again
        return [] if self.lost_after is None else [decode_entry(raw) for _, raw in tx.post.log()[self.lost_after :]]

    def again(self, tx: Transaction) -> int | None:
        """Up to which entry its positions were heard anew; None where they needn't be, or where this laptop must be introduced first.

        Rights are judged by positions. Where the server can't tell up to where its log is the one that was known, they count in another.
        """
        reached = tx.post.number(_AGAIN) - 1
        return reached if self.lost_after is None and 0 <= reached < tx.post.log_length() else None

    def hear_again(self, tx: Transaction, response: Response) -> bool:
        """Where the server has the entries that are known here; False where it has another log."""
        length, reached = tx.post.log_length(), _place(tx, response, tx.post.number(_AGAIN) - 1)
        if reached is None:
            tx.post.set_number(_AGAIN, 0)
            return False
        more = reached < length and bool(response.entries) and response.more
        tx.post.set_number(_AGAIN, reached + 1 if more else 0)
        if reached < length and not more:
            self.lost_after = reached
        return True

    def given(self, tx: Transaction, response: Response) -> bool:
        """Where the server has what this laptop has just given back of the log; False where it gave nothing."""
        return self.lost_after is not None and not response.refused and _place(tx, response, self.lost_after) is not None

    def compared(self, tx: Transaction, state: State, request: Request, response: Response, now: int) -> None:
        """The server has taken the request's entries, or shown that it has the same log."""
        if response.refused:
            late = self.lost_after is not None and response.refused != "stale"
            self.lost_after = None  # others have given back meanwhile: it is compared anew
            if late:
                self.goes_another_way(tx, now)  # what was lost is never taken back any more: the server's log is all there is
            return
        reached = request.entries_from + len(request.entries)
        if reached >= state.seq:
            self.lost_after = None
            tx.post.set_number(_UNSURE, 0)
        elif self.lost_after is not None:
            self.lost_after = reached

    def hear(self, tx: Transaction, me: Me, response: Response, now: int) -> bool:
        """One page more of the other log; False once it was heard to its end, and has become the one known here.

        Where this laptop must say something there first it does so when the log has healed: another that goes that way may bring more.

        Raises EntryRefused where it breaks the rules, and AnotherHistory: then all stays as it was.
        """
        assert self.other is not None
        if self.other.again and not response.entries:
            raise AnotherHistory  # it was not taken
        for posted in response.entries:
            self.other.hear(posted)
        if response.entries and response.more:
            return True
        if response.healing <= now and self.other.says_again(tx, me):
            return True
        self.other.replace_known(tx, me)
        self.other = None
        return False

    def stays(self, tx: Transaction, now: int) -> None:
        """The other log can't be believed; it is looked at again in a day."""
        self.other = None
        tx.post.set_number(_STAYED, now)


def _place(tx: Transaction, response: Response, reached: int) -> int | None:
    """Note where the server has the entries after number *reached*; gives how far it has the same ones, None where it has others.

    What it lacks comes after all that it has now.
    """
    known, same = tx.post.log(), True
    for posted in response.entries:
        same = same and reached < len(known) and known[reached][1] == encode(posted.entry)
        if not same:
            break
        reached += 1
        tx.post.entry_is_at(reached, posted.position)
    for place, seq in enumerate(range(reached + 1, len(known) + 1), start=response.position + 1):
        tx.post.entry_is_at(seq, place)
    return reached if same or reached == len(known) else None
