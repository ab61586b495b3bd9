"""Granskare: who checks the access log, since when, and how somebody becomes one or stops being one."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.administration.administrators_card import name_of
from ui.administration.knowledge import Knowledge
from ui.administration.section import Section
from ui.kit.carrying import Carrier
from ui.kit.fields import ChoiceField
from ui.kit.filling import filling
from ui.kit.i18n import tr
from ui.kit.icons import IconLabel
from ui.kit.page import Place, show_whole
from ui.kit.pieces import Button, Card, IconButton, Text, clear, column, row, rule
from ui.kit.reviewers import Reviewer, ReviewersView
from ui.kit.surroundings import Surroundings
from ui.kit.theme import theme
from ui.kit.when import day_words

ENOUGH = 2
"""One reviewer can't check what she herself has opened."""


class ReviewersSection(Section):
    """A step is taken at the second press: the first says what it means."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self.card = Card(tr("reviewers.title"))
        self.card.body.addWidget(Text(tr("reviewers.what"), "meta", wrap=True))
        self.card.body.addSpacing(theme().gap(4))
        self._list = column(gap=10)
        self.card.body.addLayout(self._list)
        self._slot = QVBoxLayout()
        self.card.body.addLayout(self._slot)
        self.check = Button(tr("reviewers.check"), "quiet", symbol="clipboard-check", size="small")
        self.check.clicked.connect(lambda: self.went.emit(Place("access_review")))
        self.check.hide()
        self.card.body.addLayout(row(self.check, None))
        self.box.addWidget(self.card)
        self.box.addStretch(1)
        self._known: Knowledge | None = None
        self.view = ReviewersView()
        self.choice: ChoiceField | None = None
        self.give: Button | None = None
        self.take: dict[UUID, IconButton] = {}
        self.sure: Button | None = None

    def busy(self) -> bool:
        return self.sure is not None

    def begin(self, key: UUID | None) -> None:  # noqa: ARG002 - every section begins with what it is about
        if self.choice is not None:
            self.choice.setFocus()

    def show_known(self, known: Knowledge) -> None:
        self._known = known
        if known.log:
            self.desk.carry(lambda carrier: carrier.reviewing().look()).then(self.show_view).failed_to(self.fail)
        else:
            clear(self._list)
            self._list.addWidget(Text(tr("admin.no_server"), wrap=True))

    @Slot(object)
    def show_view(self, view: ReviewersView) -> None:
        """Show it anew, unless somebody is about to answer."""
        known = self._known
        if known is None or self.busy():
            return
        self.view, self.choice, self.give, self.take = view, None, None, {}
        with filling(self._list):
            for number, one in enumerate(view.reviewers):
                if number:
                    self._list.addWidget(rule())
                self._list.addLayout(self._row(known, one))
            for user in view.coming:
                self._list.addWidget(rule())
                words = column(Text(name_of(known, user), "strong", wrap=True), Text(tr("reviewers.coming"), "meta", wrap=True), gap=0)
                self._list.addLayout(row(column(IconLabel("hourglass"), None), words, gap=10))
            staying = [one for one in view.reviewers if not one.going]
            if len(staying) + len(view.coming) < ENOUGH:
                self._list.addWidget(Text(tr("reviewers.alone"), "soon", wrap=True))
            if view.may:
                self._offer(known, view)
            else:
                self._list.addWidget(Text(tr("reviewers.elsewhere"), "caption", wrap=True))
        self.check.setVisible(known.me.user_id in {one.user_id for one in view.reviewers})

    def _row(self, known: Knowledge, one: Reviewer) -> QHBoxLayout:
        name, day = name_of(known, one.user_id), None
        if one.since is not None:
            day = day_words(one.since.astimezone(known.now.tzinfo).date(), known.now.date())
        state = tr("reviewers.going") if one.going else tr("reviewers.since", day=day) if day else tr("reviewers.from_before")
        line = row(column(IconLabel("clipboard-check", "text2", 16), None), gap=10)
        line.addLayout(column(Text(name, "strong", wrap=True), Text(state, "meta", wrap=True), gap=0), 1)
        if one.user_id == known.me.user_id:
            line.addWidget(Text(tr("admin.you"), "meta"))
        others = sum(not other.going for other in self.view.reviewers if other != one)
        if self.view.may and others and not one.going:
            take = self.take[one.user_id] = IconButton("user-minus", tr("reviewers.take_named", name=name))
            take.clicked.connect(partial(self.ask, one.user_id, False))
            line.addWidget(take)
        return line

    def _offer(self, known: Knowledge, view: ReviewersView) -> None:
        """Who may be one: everybody who has come and isn't."""
        taken = {one.user_id for one in view.reviewers} | set(view.coming)
        others = [(one.id, one.name or "") for one in known.working if known.has_come(one.id) and one.id not in taken]
        if not others:
            self._list.addWidget(Text(tr("reviewers.nobody_left"), "caption", wrap=True))
            return
        self.choice = ChoiceField("user", tr("reviewers.new"), others)
        self.give = Button(tr("reviewers.make"), symbol="user-plus", size="small")
        self.give.clicked.connect(self._ask_chosen)
        self._list.addSpacing(theme().gap(8))  # the list ends here
        self._list.addWidget(self.choice)
        self._list.addLayout(row(self.give, None))

    # --- two presses ----------------------------------------------------------------------------------------------

    @Slot()
    def _ask_chosen(self) -> None:
        assert self.choice is not None
        user = self.choice.value()
        if user is None:
            self.choice.complain(tr("problem.missing"))
            self.choice.setFocus()
        else:
            self.ask(user, True)

    def ask(self, user: UUID, active: bool, _: bool = False) -> None:
        """Say what it means; the button does it."""
        assert self._known is not None
        self._close()
        name = name_of(self._known, user)
        form = Card(kind="place")
        form.body.addWidget(Text(tr("reviewers.make_title" if active else "reviewers.take_title", name=name), "h3", wrap=True))
        form.body.addWidget(Text(tr("reviewers.make_means" if active else "reviewers.take_means", name=name), wrap=True))
        self.sure = Button(tr("reviewers.make" if active else "reviewers.take"), "primary" if active else "danger", size="small")
        self.sure.clicked.connect(partial(self._do, user, active))
        cancel = Button(tr("form.cancel"), size="small")
        cancel.clicked.connect(self._cancel)
        form.body.addLayout(row(self.sure, cancel, None))
        self._slot.addWidget(form)
        self.sure.setFocus()
        show_whole(form)

    def _do(self, user: UUID, active: bool, _: bool = False) -> None:
        assert self.sure is not None
        self.sure.setEnabled(False)
        self.desk.carry(partial(_name, user, active)).then(self._named, user, active).failed_to(self._refused)

    @Slot(object, object, object)
    def _named(self, said: bool, user: UUID, active: bool) -> None:
        assert self._known is not None
        done = "reviewers.made" if active else "reviewers.taken"
        self.surroundings.toasts.say(tr(done if said else f"{done}_waits", name=name_of(self._known, user)))
        self._cancel()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        self._cancel()
        self.fail(error)

    @Slot()
    def _cancel(self) -> None:
        self._close()
        self.stale.emit()

    def _close(self) -> None:
        clear(self._slot)
        self.sure = None


def _name(user: UUID, active: bool, carrier: Carrier) -> bool:
    return carrier.reviewing().name(user, active)
