"""The index of features: what the navigation offers, who makes which page, and which panels stand on a participant's page."""

from uuid import UUID

from ui.administration.access_page import AccessPage
from ui.administration.left_page import LeftPage
from ui.administration.new_organisation_page import NewOrganisationPage
from ui.administration.organisation_page import OrganisationPage
from ui.administration.organisations_page import OrganisationsPage
from ui.administration.page import AdministrationPage
from ui.attachments.page import AttachmentPage
from ui.attachments.panel import AttachmentsPanel
from ui.conflicts.page import ConflictsPage
from ui.exporting.page import ListExportPage
from ui.frame import Index, PageMaker
from ui.groups.circle_panel import CirclePanel, GroupPicture
from ui.groups.list_page import GroupsPage
from ui.groups.panel import GroupPanel
from ui.importing.page import ImportPage
from ui.kit.actions import Action
from ui.kit.carrying import Carrier, SyncView
from ui.kit.navigation import Entry, Navigation
from ui.kit.page import Page, Place
from ui.kit.surroundings import Surroundings
from ui.kit.tabs import Tab
from ui.my_day.page import MyDayPage
from ui.my_day.sitting import Sitting
from ui.notes.editor import NoteEditor
from ui.notes.loose_page import LooseNotesPage
from ui.notes.note_page import NotePage
from ui.notes.panel import LatestNotesPanel, NotesPanel
from ui.notes.templates_page import TemplatesPage
from ui.participants.export_page import ExportPage
from ui.participants.history_page import HistoryPage
from ui.participants.journey_panel import JourneyPanel
from ui.participants.list_page import ParticipantsPage
from ui.participants.new_page import NewParticipantPage
from ui.participants.openings_page import OpeningsPage
from ui.participants.page import ParticipantPage
from ui.participants.panels import ContactPanel, IdentifiersPanel, PersonPanel, RelativesPanel
from ui.preferences.page import PreferencesPage
from ui.reminders.panel import RemindersPanel
from ui.reviewing.page import ReviewPage
from ui.searching.page import SearchPage
from ui.standing import Standing
from ui.syncing.page import SyncPage

TABS = (
    Tab("overview", ((JourneyPanel,), (RemindersPanel, LatestNotesPanel, CirclePanel))),
    Tab("notes", ((NotesPanel,),)),
    Tab("files", ((AttachmentsPanel,),)),
    Tab("group", ((GroupPicture, GroupPanel),)),
    Tab("facts", ((PersonPanel, ContactPanel), (IdentifiersPanel, RelativesPanel))),
)
"""A participant's page: its tabs, and in each the panels that stand beside each other where there is room."""

PAGES: dict[str, PageMaker] = {
    "my_day": MyDayPage,
    "participants": ParticipantsPage,
    "new_participant": NewParticipantPage,
    "participant": lambda surroundings, place: ParticipantPage(surroundings, place, TABS),
    "history": HistoryPage,
    "openings": OpeningsPage,
    "export": ExportPage,
    "attachment": AttachmentPage,
    "note": NotePage,
    "note_editor": NoteEditor,
    "note_templates": TemplatesPage,
    "loose_notes": LooseNotesPage,
    "access": AccessPage,
    "access_review": ReviewPage,
    "administration": AdministrationPage,
    "left_behind": LeftPage,
    "organisations": OrganisationsPage,
    "organisation": OrganisationPage,
    "new_organisation": NewOrganisationPage,
    "syncing": SyncPage,
    "groups": GroupsPage,
    "searching": SearchPage,
    "conflicts": ConflictsPage,
    "preferences": PreferencesPage,
    "importing": ImportPage,
    "list_export": ListExportPage,
}

UNDER = {"new_participant": "participants", "participant": "participants", "history": "participants", "note": "participants"}
UNDER |= {"openings": "participants", "note_editor": "participants", "access": "participants", "export": "participants"}
UNDER |= {"attachment": "participants"}
UNDER |= {"loose_notes": "participants", "importing": "participants", "list_export": "participants", "note_templates": "participants"}
UNDER |= {"left_behind": "administration"}
UNDER |= {"organisation": "organisations", "new_organisation": "organisations"}
"""Which line of the menu is marked for a page that has none of its own."""

ABOUT_AKT = ("participant", "note_editor", "history", "openings", "access", "export")
"""Pages whose key is an akt's; others say it in their state."""

INVITE = Place("administration", None, {"section": "invite", "begin": True})
ACTIONS = (
    Action("nav.my_day", Place("my_day"), "sun", also="action.my_day.also"),
    Action("nav.participants", Place("participants"), "users", also="action.participants.also"),
    Action("action.new_participant", Place("new_participant"), "user-plus", "Ctrl+Shift+N", "action.new_participant.also"),
    Action("action.import", Place("importing"), "file-up", also="action.import.also"),
    Action("action.list_export", Place("list_export"), "download", also="action.list_export.also"),
    Action(
        "action.organisation_export", Place("list_export", None, {"subject": "organisations"}), "download", also="action.list_export.also"
    ),
    Action("nav.groups", Place("groups"), "orbit", also="action.groups.also"),
    Action("nav.organisations", Place("organisations"), "briefcase", also="action.organisations.also"),
    Action("organisations.new", Place("new_organisation"), "plus", also="action.organisations.also"),
    Action("templates.title", Place("note_templates"), "list-plus", also="action.note_templates.also"),
    Action("nav.conflicts", Place("conflicts"), "circle-question-mark", also="action.conflicts.also"),
    Action("nav.syncing", Place("syncing"), "laptop", also="action.syncing.also"),
    Action("action.send", lambda surroundings: surroundings.desk.carry(send_now), "refresh-cw", also="action.send.also"),
    Action("nav.searching", Place("searching"), "search", also="action.searching.also"),
    Action("nav.access_review", Place("access_review"), "clipboard-check", also="action.access_review.also"),
    Action("action.administration", Place("administration"), "building-2", also="action.administration.also"),
    Action("left.title", Place("left_behind"), "list", also="action.left.also"),
    Action("admin.invite.title", INVITE, "mail-plus", also="action.invite.also"),
    Action("nav.preferences", Place("preferences"), "settings-2", also="action.preferences.also"),
    Action("action.light", lambda surroundings: surroundings.preferences.put(theme="light"), "settings-2", also="action.look.also"),
    Action("action.dark", lambda surroundings: surroundings.preferences.put(theme="dark"), "settings-2", also="action.look.also"),
    Action("action.swedish", lambda surroundings: surroundings.preferences.put(language="sv"), "settings-2", also="action.language.also"),
    Action("action.english", lambda surroundings: surroundings.preferences.put(language="en"), "settings-2", also="action.language.also"),
)
"""What the palette offers beside people and records; a page that can be gone to has its line here."""


def send_now(carrier: Carrier) -> SyncView:
    """Make a round at once; the badge says how it went."""
    return carrier.send_now()


class Features(Index):
    """All there is."""

    home = Place("my_day")
    menu = (
        Entry("my_day", "sun", "nav.my_day"),
        Entry("participants", "users", "nav.participants"),
        Entry("groups", "orbit", "nav.groups"),
        Entry("organisations", "briefcase", "nav.organisations"),
        Entry("conflicts", "circle-question-mark", "nav.conflicts", foot=True),
        Entry("access_review", "clipboard-check", "nav.access_review", foot=True),
        Entry("administration", "building-2", "nav.administration", foot=True),
        Entry("preferences", "settings-2", "nav.preferences", foot=True),
    )
    actions = ACTIONS

    def page(self, surroundings: Surroundings, place: Place) -> Page:
        """The page of *place*."""
        return PAGES[place.page](surroundings, place)

    def line_of(self, place: Place) -> str:
        """The menu's line for a page."""
        return UNDER.get(place.page, place.page)

    def akt_of(self, place: Place) -> UUID | None:
        """The akt that a page is about."""
        named = place.state.get("akt")
        return UUID(str(named)) if named else place.key if place.page in ABOUT_AKT else None

    def watch(self, surroundings: Surroundings, navigation: Navigation) -> object:
        """Names, counts and the state of sync; and since when something is new."""
        return Standing(surroundings, navigation), Sitting(surroundings.desk, navigation)
