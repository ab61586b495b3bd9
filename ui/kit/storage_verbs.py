"""What the desk itself asks of storage, which is loaded after the desk stands: these look it up when they run."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from coachdesk.domain.attachment import Attachment
    from coachdesk.domain.record import Record
    from coachdesk.storage.history import HistoryLine
    from coachdesk.storage.questions import Question
    from coachdesk.storage.workspace import Workspace
    from ui.kit.desk import Step

    Attached = tuple[Attachment, bytes]

# --- of a workspace -----------------------------------------------------------------------------------------------


def feed_search(workspace: "Workspace") -> bool:
    """Let search take in a bite of what was written; says whether there is more."""
    from coachdesk.storage.search_index import catch_up

    with workspace.transaction() as tx:
        return catch_up(tx.connection, limit=20)


def export(workspace: "Workspace", akt_id: "UUID", path: "Path") -> "Path":
    """Log it, then write an akt to *path*: what can't be logged isn't exported."""
    from coachdesk.domain.access import OpenReason
    from coachdesk.storage.export import export_akt, write_export

    workspace.open_akt(akt_id, OpenReason.EXPORT, path.name)
    write_export(path, workspace.read(export_akt, akt_id))
    return path


def attach(
    workspace: "Workspace", step: "Step", akt_id: "UUID", path: "Path", about: str, note_id: "UUID | None" = None
) -> "tuple[Attachment, bool]":
    """Keep the file at *path* in an akt, linked to a note if one is named; also says whether something was cut out of it.

    *step* can be taken back.
    """
    from coachdesk.domain.attachment import MOST_BYTES, Attachment
    from coachdesk.errors import FileRefused

    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        raise FileRefused(reason="unreadable") from None
    if len(data) > MOST_BYTES:
        raise FileRefused(reason="too_large")
    draft = Attachment(name=path.name, about=about or None, note_id=note_id)
    kept = workspace.attachments.attach(akt_id, draft, data, lambda verb, *args: write_step(workspace, step, verb, *args, seen=None))
    return kept, (kept.size or 0) < len(data)


def attached(workspace: "Workspace", attachment_id: "UUID", *, again: bool) -> "Attached":
    """A file to be shown. That it was opened is logged first, unless its pages are only turned (*again*).

    Raises RecordGone, ContentMissing, ContentBroken.
    """
    from coachdesk.domain.access import OpenReason
    from coachdesk.domain.attachment import Attachment
    from coachdesk.domain.record import alive

    found = workspace.read(alive, Attachment, attachment_id)
    data = workspace.attachments.content(attachment_id)
    assert found.akt_id is not None
    if not again:
        workspace.open_akt(found.akt_id, OpenReason.ATTACHMENT, found.name)
    return found, data


def save_copy(workspace: "Workspace", attachment_id: "UUID", path: "Path") -> "Path":
    """Log it, then write a file's content to *path*: what can't be logged isn't saved. It is never opened."""
    from coachdesk.domain.access import OpenReason
    from coachdesk.domain.attachment import Attachment
    from coachdesk.domain.record import alive
    from coachdesk.storage.durable import write_file

    found = workspace.read(alive, Attachment, attachment_id)
    data = workspace.attachments.content(attachment_id)
    assert found.akt_id is not None
    assert found.media is not None
    path = path if path.suffix.lower() == found.media.ending else path.with_name(path.name + found.media.ending)
    workspace.open_akt(found.akt_id, OpenReason.EXPORT, path.name)
    write_file(path, data)
    return path


def write_step(workspace: "Workspace", step: "Step", verb: Callable[..., Any], *args: Any, seen: Any, **kw: Any) -> Any:
    """Write, and fill in *step* where it can be taken back."""
    from coachdesk.storage.undoing import can_be_undone

    result, names = workspace.write_step(verb, *args, seen=seen, **kw)
    step.names = names if workspace.read(can_be_undone, names) else ()
    return result


def take_back(workspace: "Workspace", step: "Step") -> None:
    """Undo a step as a whole."""
    from coachdesk.storage.undoing import undo_step

    workspace.write(undo_step, step.names)


# --- of a session -------------------------------------------------------------------------------------------------


def undo(session: Any, line: "HistoryLine") -> None:
    """Write what stood before a line of history as a new change."""
    from coachdesk.storage.history import undo

    undo(session, line)


def open_questions(session: Any) -> "list[Question]":
    """All open questions."""
    from coachdesk.storage.questions import open_questions

    return open_questions(session)


def answer(session: Any, question: "Question", values: dict[str, Any]) -> None:
    """Settle a question; nothing that stood there is thrown away."""
    from coachdesk.storage.questions import answer

    answer(session, question, values)


def keep_both(session: Any, question: "Question") -> "list[Record]":
    """Let all answers stand, each as a record, and give those that were made."""
    from coachdesk.storage.questions import keep_both

    return keep_both(session, question)


def ask_again(session: Any, question: "Question", made: "Sequence[UUID]") -> None:
    """Take back the answer just given: the question is open again."""
    from coachdesk.storage.questions import ask_again

    ask_again(session, question, made)
