"""Which fields are in question, for every page that shows a record, and how many questions wait for somebody.

In a query of yours, on the storage thread: ``open_answers(session, ids)`` gives (record, register number) to the number of answers, and
``questions_to(session, user)`` what the navigation counts. On screen: `AnswersLink` beside the field; it leads to the question.
"""

from uuid import UUID

from coachdesk.storage.questions import open_answers, questions_to
from ui.kit.i18n import tr
from ui.kit.page import Place
from ui.kit.pieces import Button

__all__ = ["AnswersLink", "open_answers", "question_place", "questions_to"]


def question_place(record_id: UUID) -> Place:
    """Where it is asked."""
    return Place("conflicts", record_id)


class AnswersLink(Button):
    """Says "2 svar"; the field can be edited all the same."""

    def __init__(self, answers: int, about: str) -> None:
        super().__init__(tr("asked.answers", count=answers), "quiet", symbol="circle-question-mark", size="small")
        self.setAccessibleName(tr("asked.answers_about", count=answers, what=about))
        self.setToolTip(tr("asked.why"))
