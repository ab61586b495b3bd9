"""The index of features: what the navigation offers, who makes which page, and which panels stand on a participant's page."""

from ui.kit.navigation import Entry, Navigation
from ui.kit.page import Page, Place
from ui.kit.surroundings import Surroundings
from ui.window import Index, PageMaker

PAGES: dict[str, PageMaker] = {}


class Features(Index):
    """All there is."""

    menu = (
        Entry("participants", "users", "nav.participants"),
        Entry("groups", "orbit", "nav.groups"),
        Entry("conflicts", "circle-question-mark", "nav.conflicts", foot=True),
        Entry("administration", "building-2", "nav.administration", foot=True),
        Entry("preferences", "settings-2", "nav.preferences", foot=True),
    )

    def page(self, surroundings: Surroundings, place: Place) -> Page:
        """The page of *place*."""
        return PAGES[place.page](surroundings, place)

    def watch(self, surroundings: Surroundings, navigation: Navigation) -> object:
        """Nothing yet."""
        return None
