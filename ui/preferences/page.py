"""Language, theme, text size, what moves and when to lock. What is chosen holds at once."""

from PySide6.QtCore import Slot

from coachdesk.settings import LOCK_MINUTES, TEXT_SIZES, THEMES
from ui.kit.fields import ChoiceField, Field, FlagField, SegmentField
from ui.kit.i18n import LANGUAGES, tr
from ui.kit.look import chosen_language
from ui.kit.page import Page, Place
from ui.kit.pieces import Button, Card, Text, row
from ui.kit.surroundings import Surroundings


class PreferencesPage(Page):
    """Nothing to save: each choice is kept as it is made."""

    def __init__(self, surroundings: Surroundings, place: Place) -> None:  # noqa: ARG002 - every page maker takes a place
        super().__init__(tr("preferences.title"), width=640)
        self._preferences = surroundings.preferences
        now = self._preferences.settings
        self.ways: dict[str, Button] = {}
        self.fields: dict[str, Field] = {
            "language": SegmentField(
                "language", tr("preferences.language"), [(one, tr(f"preferences.language.{one}")) for one in LANGUAGES]
            ),
            "theme": ChoiceField("theme", tr("preferences.theme"), [(one, tr(f"preferences.theme.{one}")) for one in THEMES], empty=False),
            "text_size": SegmentField("text_size", tr("preferences.text_size"), [(one, f"{one:.0%}") for one in TEXT_SIZES]),
            "still": FlagField("still", tr("preferences.still")),
            "lock_minutes": ChoiceField(
                "lock_minutes",
                tr("preferences.lock_minutes"),
                [(one, tr("preferences.minutes", count=one)) for one in LOCK_MINUTES],
                tr("preferences.lock_hint"),
                empty=False,
            ),
        }
        card = Card()
        box = self.scrolled()
        box.addWidget(card)
        box.addWidget(self._make_ways())
        box.addStretch(1)
        for name, field in self.fields.items():
            field.put(chosen_language(now.language) if name == "language" else getattr(now, name))
            field.edited.connect(self._keep)
            card.body.addWidget(field)

    def place(self) -> Place:
        """Here."""
        return Place("preferences")

    def _make_ways(self) -> Card:
        """What is needed seldom, and by few, has its door here and no line in the menu."""
        card = Card(tr("preferences.elsewhere"))
        for page, symbol in (("administration", "building-2"), ("syncing", "laptop")):
            way = Button(tr(f"preferences.to_{page}"), symbol=symbol)
            way.clicked.connect(lambda _=False, page=page: self.went.emit(Place(page)))
            self.ways[page] = way
            line = row(way, gap=12)
            line.addWidget(Text(tr(f"preferences.about_{page}"), "meta", wrap=True), 1)
            card.body.addLayout(line)
        return card

    @Slot()
    def _keep(self) -> None:
        self._preferences.put(**{name: field.value() for name, field in self.fields.items()})
