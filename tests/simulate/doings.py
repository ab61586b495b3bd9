"""The index of what may happen, with how often; and what can't happen yet because the program can't do it."""

from typing import Final

from tests.simulate.breaking import back_up, clock_jumps, clone, crash, restore, server_starts_again, time_passes
from tests.simulate.compacting import quiet_days
from tests.simulate.erasing import erase_akt
from tests.simulate.events import Doing
from tests.simulate.leaving import leave, lose, move
from tests.simulate.meeting import late_arrive, meet
from tests.simulate.restoring import back_up_server, restore_server
from tests.simulate.sharing import come, give, take
from tests.simulate.versions import end_older, upgrade
from tests.simulate.writing import (
    draft,
    edit,
    look,
    new_akt,
    new_note,
    new_organisation,
    open_form,
    save_form,
    settle_question,
    sign,
    strike,
)

DOINGS: Final = (
    Doing(30, meet, always=True),
    Doing(14, edit, always=True),
    Doing(12, open_form),
    Doing(12, save_form),
    Doing(5, new_akt, always=True),
    Doing(2, new_organisation),
    Doing(6, new_note),
    Doing(2, sign),
    Doing(5, draft),
    Doing(3, strike),
    Doing(5, settle_question),
    Doing(3, look),
    Doing(5, give),
    Doing(5, take),
    Doing(2, come),
    Doing(2, late_arrive),
    Doing(3, crash),
    Doing(3, clock_jumps),
    Doing(2, server_starts_again),
    Doing(3, time_passes),
    Doing(2, back_up),
    Doing(3, restore),
    Doing(2, clone),
    Doing(2, move),
    Doing(1, quiet_days),
    Doing(1, erase_akt),
    Doing(2, upgrade),
    Doing(1, end_older),
    Doing(2, back_up_server),
    Doing(1, restore_server),
)
KNOWN: Final = (Doing(1, leave), Doing(1, lose))
"""What breaks promises today: docs/decisions/simulation.md says which and how. Only with `--also`."""
