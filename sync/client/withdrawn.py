"""What was taken back from this user leaves her laptop; what is given back is fetched again, keys and all."""

from coachdesk.storage.workspace import Transaction
from sync.client.me import Me
from sync.protocol.membership import State
from sync.protocol.statements import SpaceKind


def purge_withdrawn(tx: Transaction, state: State, me: Me) -> None:
    """Purge the akter here that the membership log says are no longer hers, and ask again for those that are hers once more.

    Own words that the server hasn't taken stay out of sight, until they have been handed over. An akt that the log hasn't heard of yet
    is nobody else's business. Repeating it is harmless.
    """
    mine = state.spaces_of(me.user)
    keeps_log = tx.keyring.team("reviewers") in state.teams_of(me.user)
    for space in sorted((tx.akter() & state.of_kind(SpaceKind.AKT)) - mine):
        tx.purge(space, keeps_log=keeps_log)
    for space in tx.purged() & mine:
        tx.came_back(space)
        tx.post.fetch(space, tx.post.number("cursor"))
        for team in sorted(set(state.grants(space)) & state.teams_of(me.user)):
            tx.post.fetch(team, tx.post.number("wraps_from"))  # its key went with it, and its wrap lies before the cursor
