"""What a case file holds: one file per record, the model first, then its verbs.

This is the index of kinds: one line per file, so that RECORDS is whole whoever imports what.
"""

from coachdesk.domain import (  # noqa: F401 - importing them declares them
    access,
    access_review,
    akt,
    akt_link,
    attachment,
    draft,
    enrolment,
    erasure,
    group,
    import_batch,
    imported_row,
    note,
    note_template,
    organisation,
    person,
    redaction,
    relative,
    reminder,
    retention,
    saved_filter,
    staff,
    unit,
)
