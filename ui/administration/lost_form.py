"""A computer is lost: what it held, what happens, what else is to be done; it is shut out, and its user gets on with another."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from coachdesk.domain.staff import Laptop
from ui.administration.incident_text import Lost, incident_words, place_words
from ui.administration.knowledge import Knowledge
from ui.kit.aloud import say_aloud
from ui.kit.fields import LongTextField
from ui.kit.forms import Form
from ui.kit.i18n import tr
from ui.kit.page import show_whole
from ui.kit.personnel import Holding
from ui.kit.pieces import Button, Text, column, row
from ui.kit.place_form import PlaceForm
from ui.kit.style import restyle
from ui.kit.surroundings import Surroundings
from ui.kit.when import long_day, moment_words

BESIDES = ("lost.police", "lost.incident", "lost.account")
LINES = 12
"""Of the text for the report: as much as is read at a glance."""


class LostForm(PlaceForm):
    """Losing a computer happens: calm, in order, and each thing once. Shut out, it stays open for the text and for the next step."""

    failed = Signal(object)
    invited = Signal()
    """Its user is to be invited to a new one."""

    def __init__(self, surroundings: Surroundings, known: Knowledge, laptop: Laptop) -> None:
        self._text = LongTextField("text", tr("incident.label"), tr("incident.hint"), lines=LINES)
        super().__init__(Form(self._text), save="lost.shut")
        self._surroundings, self._known, self._laptop = surroundings, known, laptop
        self._name = laptop.name or ""
        self._user = next((one.name or "" for one in known.directory.members if one.id == laptop.user_id), "")
        self._holding: Holding | None = None
        self._is_shut = False
        self._look(self.save, "danger")
        self.form.hide()
        self.title = Text(tr("lost.form", laptop=self._name), "h3", wrap=True)
        self.calm = Text(tr("lost.calm"), wrap=True)
        self._told = QVBoxLayout()
        self._told.setSpacing(8)
        self.body.insertWidget(0, self.title)
        self.body.insertWidget(1, self.calm)
        self.body.insertLayout(2, self._told)
        self.next = Button(tr("lost.invite", name=self._user), "primary", size="small")
        self.next.clicked.connect(self.invited)
        self.next.hide()
        copy = Button(tr("incident.copy"), symbol="copy", size="small")
        copy.clicked.connect(self._copy)
        keep = Button(tr("incident.save"), symbol="download", size="small")
        keep.clicked.connect(self._ask_path)
        self.form.box.addLayout(row(copy, keep, None))
        self.body.removeWidget(self.form)
        self.body.addWidget(self.form)  # shutting out comes first: the text can be written afterwards
        self.body.insertLayout(3, row(self.next, None))
        self.done.connect(self._revoke)
        self.save.setEnabled(False)
        device = laptop.id
        surroundings.desk.carry(lambda carrier: carrier.personnel().holding(device)).then(self.show_holding).failed_to(self._refused)

    def begin(self) -> None:
        """What comes first is what to press; it can't be pressed before it is known what it is about."""
        self.cancel.setFocus()
        show_whole(self)

    @Slot(object)
    def show_holding(self, held: Holding) -> None:
        """What it held, and what happens now."""
        self._holding = held
        now = self._known.now
        heard = tr("lost.heard", when=moment_words(held.heard, now)) if held.heard is not None else tr("lost.unheard")
        could = tr("lost.could", name=self._user, count=held.akter)
        self._say("lost.held", " ".join(part for part in (could, f"{place_words(held)}." if held.akter > held.protected else "") if part))
        if held.protected:
            self._told.addWidget(Text(tr("lost.protected", count=held.protected), "soon", wrap=True))
        self._told.addWidget(Text(heard, wrap=True))
        self._say("lost.now", *(tr(key) for key in ("lost.now.shut", "lost.now.keys", "lost.now.closed")))
        self._told.addWidget(Text(tr("lost.now.lease", count=held.days, day=long_day(held.until)), wrap=True))
        self._say("lost.besides", *(tr(key) for key in BESIDES))
        unit = self._known.directory.unit
        where = ", ".join(part for part in (unit.name, unit.municipality_name) if part) if unit is not None else ""
        self._text.put(incident_words(Lost(self._name, self._user, where, now, held)))
        self.form.show()
        self.save.setEnabled(True)
        self.save.setFocus()
        show_whole(self)

    def _look(self, button: Button, kind: str, words: str = "") -> None:
        button.setProperty("kind", kind)
        if words:
            button.setText(words)
            button.setAccessibleName(words)
        restyle(button)

    def _say(self, heading: str, *lines: str) -> None:
        texts = [Text(line, wrap=True) for line in lines]
        self._told.addLayout(column(Text(tr(heading), "strong", wrap=True), *texts, gap=4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc calls it off. Enter alone shuts out no computer: the button does."""
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
        else:
            event.ignore()

    # --- the text -------------------------------------------------------------------------------------------------

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.text.toPlainText())
        self._surroundings.toasts.say(tr("incident.copied"))

    @Slot()
    def _ask_path(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("incident.save"), tr("incident.file_name"), "Text (*.txt)")
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """The text as a file that somebody chose."""
        text = self._text.text.toPlainText()
        self._surroundings.desk.work(path.write_text, text, "utf-8").then(self._saved).failed_to(self._not_saved)

    @Slot(object)
    def _saved(self, _: object) -> None:
        self._surroundings.toasts.say(tr("incident.saved"))

    @Slot(object)
    def _not_saved(self, _: object) -> None:
        self._surroundings.toasts.say(tr("incident.not_saved"))

    # --- shut out -------------------------------------------------------------------------------------------------

    @Slot(object)
    def _revoke(self, _: object) -> None:
        if self._is_shut:
            self.gone.emit()
            return
        device = self._laptop.id
        self._surroundings.desk.carry(lambda carrier: carrier.personnel().revoke(device)).then(self.show_shut).failed_to(self._refused)

    @Slot(object)
    def show_shut(self, said: bool) -> None:
        """It is done, or will be as soon as there is a net; and how its user gets on."""
        assert self._holding is not None
        self._is_shut = True
        self.title.setText(tr("lost.is_shut" if said else "lost.will_be_shut", laptop=self._name))
        another = self._holding.others > 0
        words = tr("lost.another" if another else "lost.new" if said else "lost.new_later", name=self._user)
        self.calm.setText(f"{words} {tr('lost.found')}")
        if said:
            now = self._known.now
            shut = tr("incident.shut", when=moment_words(now, now))
            self._text.put((self._text.value() or "").replace(tr("incident.shut_soon"), shut))  # what was filled in stays
        self.next.setVisible(said and not another)
        self.cancel.hide()
        self._look(self.save, "secondary", tr("form.done"))
        self.save.setEnabled(True)
        (self.next if self.next.isVisibleTo(self) else self.save).setFocus()
        show_whole(self)
        say_aloud(self, f"{self.title.text()}. {self.calm.text()}", now=True)

    @Slot(object)
    def _refused(self, error: Any) -> None:
        if not self.refuse(error):
            self.failed.emit(error)
