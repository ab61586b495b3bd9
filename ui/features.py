"""The index of features: what the navigation offers, who makes which page, and which panels stand on a participant's page."""

from ui.administration.access_page import AccessPage
from ui.administration.page import AdministrationPage
from ui.conflicts.page import ConflictsPage
from ui.frame import Index, PageMaker
from ui.groups.list_page import GroupsPage
from ui.groups.panel import GroupPanel
from ui.kit.navigation import Entry, Navigation
from ui.kit.page import Page, Place
from ui.kit.surroundings import Surroundings
from ui.notes.editor import NoteEditor
from ui.notes.note_page import NotePage
from ui.notes.panel import NotesPanel
from ui.participants.export_page import ExportPage
from ui.participants.history_page import HistoryPage
from ui.participants.list_page import ParticipantsPage
from ui.participants.new_page import NewParticipantPage
from ui.participants.page import ParticipantPage
from ui.participants.panels import ContactPanel, IdentifiersPanel, PersonPanel, RelativesPanel
from ui.preferences.page import PreferencesPage
from ui.searching.page import SearchPage
from ui.standing import Standing
from ui.syncing.page import SyncPage

MAIN_PANELS = (NotesPanel,)
SIDE_PANELS = (GroupPanel, ContactPanel, PersonPanel, IdentifiersPanel, RelativesPanel)

PAGES: dict[str, PageMaker] = {
    "participants": ParticipantsPage,
    "new_participant": NewParticipantPage,
    "participant": lambda surroundings, place: ParticipantPage(surroundings, place, MAIN_PANELS, SIDE_PANELS),
    "history": HistoryPage,
    "export": ExportPage,
    "note": NotePage,
    "note_editor": NoteEditor,
    "access": AccessPage,
    "administration": AdministrationPage,
    "syncing": SyncPage,
    "groups": GroupsPage,
    "searching": SearchPage,
    "conflicts": ConflictsPage,
    "preferences": PreferencesPage,
}

UNDER = {"new_participant": "participants", "participant": "participants", "history": "participants", "note": "participants"}
UNDER |= {"note_editor": "participants", "access": "participants", "export": "participants"}
"""Which line of the menu is marked for a page that has none of its own."""


class Features(Index):
    """All there is."""

    menu = (
        Entry("participants", "users", "nav.participants"),
        Entry("groups", "orbit", "nav.groups"),
        Entry("searching", "search", "nav.searching"),
        Entry("syncing", "laptop", "nav.syncing", foot=True),
        Entry("conflicts", "circle-question-mark", "nav.conflicts", foot=True),
        Entry("administration", "building-2", "nav.administration", foot=True),
        Entry("preferences", "settings-2", "nav.preferences", foot=True),
    )

    def page(self, surroundings: Surroundings, place: Place) -> Page:
        """The page of *place*."""
        return PAGES[place.page](surroundings, place)

    def line_of(self, place: Place) -> str:
        """The menu's line for a page."""
        return UNDER.get(place.page, place.page)

    def watch(self, surroundings: Surroundings, navigation: Navigation) -> object:
        """Names, counts and the state of sync."""
        return Standing(surroundings, navigation)
