"""One coach's laptop as a process of its own: told what to do by lines of JSON on standard input, it answers by lines on standard output.

What it is told may hold names and texts; they go through pipes and into the vault, never into arguments, files or logs.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from coachdesk.domain.access import OpenReason
from coachdesk.domain.enrolment import running_enrolment
from coachdesk.domain.note import JournalNote, sign_note, write_note
from coachdesk.domain.person import ContactKind, ContactPoint, contact_points_of
from coachdesk.domain.record import change
from coachdesk.domain.staff import Laptop as LaptopRecord
from coachdesk.domain.staff import add_laptop
from coachdesk.errors import CoachDeskError
from coachdesk.storage import questions, vault_folder
from coachdesk.storage.workspace import Workspace
from installer.demo.compare import counts, digest, notes_known
from installer.demo.content import demo_content
from installer.demo.crowd import settle
from installer.demo.seeding import Calendar, Seeder, akt_of, found_directory
from installer.demo.seeding_day import go_home, plan, stand_in
from sync.client.engine import SyncEngine, milliseconds
from sync.client.founding import found, key_file_is_kept, make_root
from sync.client.joining import invite, join
from sync.client.transport import HttpWire

NOWHERE = "http://127.0.0.1:9"
"""Where nobody listens: a laptop without a net."""


class Laptop:
    """A vault, its workspace, and the way to the server, which can be taken away."""

    def __init__(self) -> None:
        self._calendar = Calendar(milliseconds)
        self._content = demo_content()
        self._workspace: Workspace | None = None
        self._engine: SyncEngine | None = None
        self._seeder: Seeder | None = None
        self._server = ""
        self._akter: dict[int, UUID] = {}

    @property
    def workspace(self) -> Workspace:
        """Open."""
        assert self._workspace is not None
        return self._workspace

    @property
    def engine(self) -> SyncEngine:
        """With or without a net."""
        assert self._engine is not None
        return self._engine

    # --- beginnings -------------------------------------------------------------------------------------------------

    def create(self, folder: str, passphrase: str, server: str, today: str) -> dict[str, Any]:
        """A new vault in *folder*, made shortly before a story that ends *today*: history would tell of nothing older than the vault."""
        self._content = demo_content(today=date.fromisoformat(today))
        self._calendar.turn(self._content.begins_at)
        self._workspace = vault_folder.create(Path(folder), passphrase, wall=self._calendar).workspace
        self._server = server
        with self.workspace.transaction() as tx:
            tx.keyring.keep("server", server.encode())  # where the window will look for it
        self.net(on=True)
        return {}

    def net(self, *, on: bool) -> dict[str, Any]:
        """The net comes or goes."""
        self._engine = SyncEngine(self.workspace, HttpWire(self._server if on else NOWHERE))
        return {}

    def found(self, token: str, passphrase: str, key_file: str, colleague: str) -> dict[str, Any]:
        """Found the municipality; the key file goes off the laptop. Returns the ids of the place's team and the colleague's user."""
        team = uuid4()
        data = found(self.workspace, [team], zone=self._content.unit.zone, token=token, root=make_root(passphrase))
        Path(key_file).write_bytes(data)
        key_file_is_kept(self.workspace)
        self.engine.round()
        other = uuid4()
        users = {"karin": self.workspace.identity.user_id, colleague: other}
        found_directory(self.workspace, self._content, users, team)
        return {"team": str(team), "user": str(other)}

    def invite(self, user: str, team: str) -> dict[str, Any]:
        """A code for the colleague."""
        return {"code": invite(self.engine, UUID(user), [UUID(team)])}

    def join(self, code: str) -> dict[str, Any]:
        """Come in by a code."""
        join(self.engine, code)
        return {}

    def name_laptop(self, name: str) -> dict[str, Any]:
        """Enter this computer into the directory."""
        who = self.workspace.identity
        self.workspace.write(add_laptop, LaptopRecord(id=who.device_id, name=name, user_id=who.user_id))
        return {}

    # --- the story so far -------------------------------------------------------------------------------------------

    def register(self, me: str, team: str, until: str) -> dict[str, Any]:
        """This coach's new participants of those days."""
        if self._seeder is None:
            self._seeder = Seeder(self.workspace, self._calendar, self._content, me, UUID(team))
        return {"participants": self._seeder.register(date.fromisoformat(until))}

    def write(self, until: str) -> dict[str, Any]:
        """Her notes of those days."""
        assert self._seeder is not None
        return {"notes": self._seeder.write(date.fromisoformat(until))}

    def plan(self, me: str) -> dict[str, Any]:
        """What this coach means to do, and what she has begun."""
        plan(self.workspace, self._calendar, self._content, me)
        return {}

    def go_home(self) -> dict[str, Any]:
        """The last working day is over for Karin."""
        go_home(self.workspace, self._calendar, self._content)
        return {}

    def stand_in(self) -> dict[str, Any]:
        """Per-Ola goes on a little longer, with Karin's participants."""
        stand_in(self.workspace, self._calendar, self._content)
        return {}

    def settle(self, team: str, colleague: str, count: int) -> dict[str, Any]:
        """The crowd of a large municipality."""
        written = 0
        for written in settle(self.workspace, self._content, UUID(team), UUID(colleague), count):
            if written % 1_000 == 0:
                print(f"{written} participants", file=sys.stderr, flush=True)
        return {"participants": written}

    # --- a day ------------------------------------------------------------------------------------------------------

    def note(self, participant: int, subject: str, text: str, *, sign: bool = False) -> dict[str, Any]:
        """Open an akt and write a note about today."""
        akt = self._akt(participant)
        self.workspace.open_akt(akt, OpenReason.OWN_CASE)
        enrolment = self.workspace.read(running_enrolment, akt)
        assert enrolment is not None
        draft = JournalNote(enrolment_id=enrolment.id, event_on=self.workspace.actor.today, subject=subject, text=text)
        kept = self.workspace.write(write_note, draft)
        if sign:
            self.workspace.write(sign_note, kept.id)
        return {"note": str(kept.id)}

    def change_contact(self, participant: int, kind: str, values: dict[str, str]) -> dict[str, Any]:
        """Change a telephone number or an address, as a form does: what it showed goes along."""
        akt = self._akt(participant)
        self.workspace.open_akt(akt, OpenReason.OWN_CASE)
        points = self.workspace.read(contact_points_of, akt)
        point = next(one for one in points if one.kind is ContactKind(kind))
        shown = self.workspace.show(ContactPoint, point.id)
        self.workspace.write(change, ContactPoint, point.id, values, seen=shown.seen)
        return {}

    def contact(self, participant: int, kind: str) -> dict[str, Any]:
        """What stands there now."""
        points = self.workspace.read(contact_points_of, self._akt(participant))
        return {"shown": next(one.shown for one in points if one.kind is ContactKind(kind))}

    def has(self, participant: int, kind: str) -> dict[str, Any]:
        """Whether there is anything to write about: an akt that is held here, an enrolment that runs, and a contact point of that kind."""
        akt = self._akt(participant)
        points = self.workspace.read(contact_points_of, akt)
        running = self.workspace.read(running_enrolment, akt) is not None
        return {"has": running and any(one.kind is ContactKind(kind) for one in points)}

    def questions(self) -> dict[str, Any]:
        """What is to be decided, and whether it is this coach who is asked."""
        asked = self.workspace.read(questions.open_questions)
        mine = self.workspace.identity.user_id
        return {"questions": len(asked), "answers": [len(one.answers) for one in asked], "mine": sum(one.asked == mine for one in asked)}

    def answer(self, value: str) -> dict[str, Any]:
        """Choose *value* for the first question."""
        question = self.workspace.read(questions.open_questions)[0]
        self.workspace.write(questions.answer, question, {"value": value}, seen=question.seen)
        return {}

    def round(self) -> dict[str, Any]:
        """Send and fetch until nothing is left; without a net, say so."""
        try:
            report = self.engine.round()
        except CoachDeskError as error:
            return {"unreachable": error.code, "waiting": self._waiting()}
        return {
            "requests": report.requests,
            "out": report.bytes_out,
            "in": report.bytes_in,
            "sent": report.sent,
            "received": report.received,
            "trouble": sorted(report.trouble),
            "waiting": self._waiting(),
        }

    def _waiting(self) -> int:
        with self.workspace.transaction() as tx:
            return tx.post.waiting().writes

    def _akt(self, participant: int) -> UUID:
        """She is found by her name once: somebody may give her another."""
        if participant not in self._akter:
            self._akter[participant] = self.workspace.read(akt_of, self._content.participants[participant])
        return self._akter[participant]

    # --- the truth --------------------------------------------------------------------------------------------------

    def holds(self, notes: list[str]) -> dict[str, Any]:
        """A digest of everything both should hold, how much it is, and which of *notes* are missing."""
        missing = sorted(set(notes) - notes_known(self.workspace))
        return {"digest": digest(self.workspace), "counts": counts(self.workspace), "missing": missing}

    def close(self) -> dict[str, Any]:
        """The day is over."""
        self.workspace.close()
        return {}


def main() -> int:
    """Answer line by line until the input ends."""
    laptop = Laptop()
    for line in sys.stdin:
        told = json.loads(line)
        verb: Callable[..., dict[str, Any]] = getattr(laptop, told.pop("do"))
        started = time.monotonic()
        answer = verb(**told)
        answer["ms"] = round((time.monotonic() - started) * 1000)
        print(json.dumps(answer), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
