"""Note templates: the headings a municipality wants in its notes, in the directory, for everyone."""

from coachdesk.domain.lineage import require
from coachdesk.domain.note import ContactWith
from coachdesk.domain.person import Channel
from coachdesk.domain.record import Record, field, record


@record("note_template", number=20, root="directory", title="name")
class NoteTemplate(Record, table=True):
    """What a new note begins with."""

    name: str | None = field(1, max_length=80, merge="ask")
    subject: str | None = field(2, max_length=200, merge="ask")
    text: str | None = field(3, max_length=6_000, merge="ask")
    contact_with: ContactWith | None = field(4, group="contact")
    channel: Channel | None = field(4, group="contact")
    position: int | None = field(5)

    def rules(self) -> None:
        """It has a name to be chosen by."""
        require(self, "name")
