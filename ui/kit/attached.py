"""What pages ask about attached files. Files are read, opened and written on the storage thread, and what is shown comes from memory."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from ui.kit import storage_verbs
from ui.kit.desk import Desk, Step
from ui.kit.job import Job


def attach_file(desk: Desk, step: Step, akt_id: UUID, path: Path, about: str = "", note_id: UUID | None = None) -> Job:
    """Keep a file, linked to a note if one is named; gives its record, and whether something was cut out of it.

    Fails with FileRefused, DiskFull.
    """
    return desk.ask(lambda workspace: storage_verbs.attach(workspace, step, akt_id, path, about, note_id))


def show_file(desk: Desk, attachment_id: UUID, drawn: Any, *, again: bool = False) -> Job:
    """*drawn(record, data)* on the storage thread, after it was logged that the file was opened; *again*: it is open already.

    Fails with ContentMissing(have, total) where it has to be fetched first, and with ContentBroken.
    """
    return desk.ask(lambda workspace: drawn(*storage_verbs.attached(workspace, attachment_id, again=again)))


def save_copy(desk: Desk, attachment_id: UUID, path: Path) -> Job:
    """Write a copy to where somebody chose to have it; it is logged first, every time. Gives the path, with the content's own ending."""
    return desk.ask(lambda workspace: storage_verbs.save_copy(workspace, attachment_id, path))


def fetch_file(desk: Desk, attachment_id: UUID) -> Job:
    """Have a file's content fetched, now if there is a net; gives how it stands."""
    wanted = desk.ask(lambda workspace: workspace.attachments.want(attachment_id))
    desk.carry(lambda carrier: carrier.send_now())
    return wanted


def standing_of(desk: Desk, attachments: Sequence[UUID]) -> Job:
    """How it stands with each content: `coachdesk.storage.attachments.Standing` by id."""
    return desk.ask(partial(_standing, list(attachments)))


def _standing(attachments: list[UUID], workspace: Any) -> Any:
    return workspace.attachments.standing(attachments)
