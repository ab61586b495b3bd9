"""What was taken back from this user leaves her laptop; what is given back is fetched again, keys and all."""

from coachdesk.storage.workspace import Transaction
from sync.client.me import Me
from sync.protocol.membership import State
from sync.protocol.statements import SpaceKind


def purge_withdrawn(tx: Transaction, state: State, me: Me) -> None:
    """Purge the akter here that the membership log says are no longer hers, and ask again for those that are hers once more.

    Also what still waits here for its key, as that would be opened when it comes. Own words that the server hasn't taken stay out of
    sight, until they have been handed over. An akt that the log hasn't heard of yet is nobody else's business. Repeating it is harmless.
    """
    mine = state.spaces_of(me.user)
    for space in sorted((tx.lies_here() & state.of_kind(SpaceKind.AKT)) - mine):
        tx.purge(space, keeps_log=keeps_log(tx, state, me))
    silence_drafts(tx, state, me)
    for space in tx.purged() & mine:
        tx.came_back(space)
        tx.post.fetch(space, tx.post.number("cursor"))
        for team in sorted(set(state.grants(space)) & state.teams_of(me.user)):
            tx.post.fetch(team, tx.post.number("wraps_from"))  # its key went with it, and its wrap lies before the cursor


def silence_drafts(tx: Transaction, state: State, me: Me) -> None:
    """What she began about an akt that isn't hers any more says nothing, also where it comes from her other laptop after the akt went.

    What was begun as a change of a note is about the note, and is found only while that lies here.
    """
    about = tx.begun_about() & state.of_kind(SpaceKind.AKT)
    for space in sorted(about - state.spaces_of(me.user) if about else about):
        tx.silence_drafts(space)


def keeps_log(tx: Transaction, state: State, me: Me) -> bool:
    """Whether this laptop keeps the access log for its reviewers, what stands there about akter that have left it, too."""
    return tx.keyring.team("reviewers") in state.teams_of(me.user)
