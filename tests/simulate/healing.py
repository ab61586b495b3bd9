"""The faults stop: all that was delayed arrives, lines are good, everybody meets the server until nobody has anything left to say."""

from typing import Final
from uuid import UUID

from coachdesk.errors import CoachDeskError
from sync.client.joining import grant
from tests.simulate.excused import is_invited_by_nobody
from tests.simulate.laptop import Laptop
from tests.simulate.leaving import is_gone
from tests.simulate.net import Endless
from tests.simulate.restoring import OVER, given_back, mark
from tests.simulate.town import FUNAS, SVEG
from tests.simulate.versions import NEWER
from tests.simulate.world import World

CIRCLES: Final = 8
"""Rounds of everybody after which nothing may be left to say. Clocks stay as wrong as they are."""
LOOKS: Final = 3
"""Days on which who knows of a removal that the server lost looks again: the first says it, the second believes it, one more is calm."""
DAY: Final = 24 * 60 * 60 * 1000 + 1


def heal(world: World) -> bool:
    """Whether it became quiet within CIRCLES."""
    world.net.deliver_late()
    for laptop in world.laptops:
        laptop.disk.await_fate(None)
        laptop.line.fates = []
        laptop.program = laptop.engine.program = NEWER
    if world.unmarked:
        mark(world, served=True)
    if world.healing:
        _give_back(world)
    quiet = any(_circle(world) for _ in range(CIRCLES))
    return quiet and _circle(world)  # what was handed over in the last one is fetched


def _give_back(world: World) -> None:
    for _ in range(2):
        _circle(world)
    given_back(world)
    world.time.passes(OVER)
    world.healing = False
    for _ in range(LOOKS):
        if not (apart := [one for one in world.laptops if one.keeps_to_its_log]):
            return
        _look_again(world, apart)


def _look_again(world: World, apart: list[Laptop]) -> None:
    """Once a day, who stayed with another history looks whether the server's has now what that lacked: who took it says it there."""
    for laptop in apart:
        laptop.outside = laptop.keeps_to_its_log = False
    _circle(world)
    world.time.passes(DAY)


def _circle(world: World) -> bool:
    """One round of everybody; whether nothing moved: no words, and no right or key that others have yet to hear of and to answer."""
    quiet, world.stirred = True, False
    for laptop in inside(world):
        laptop.line.exchanges = 0
        try:
            report = laptop.engine.round()
        except Endless:
            world.broken("liveness", f"{laptop.name}'s round never ends")
            return False
        except CoachDeskError as refusal:
            if is_gone(world, laptop):
                continue
            quiet = False
            laptop.outside = refusal.facts.get("reason") == "invitation_expired" or is_invited_by_nobody(world, laptop)
            if _is_stranded(world, laptop):
                laptop.outside = not world.healing
            elif not laptop.outside and not (world.healing and laptop.is_uncertified()):
                world.broken("liveness", f"{laptop.name} meets the server and fails: {refusal.code} {refusal.facts.get('reason', '')}")
                return False
            continue
        if "another_history" in report.trouble and world.restored:
            laptop.outside = laptop.keeps_to_its_log = True
            continue
        quiet = quiet and report.requests == 1 and not (report.sent or report.received or report.new_voice)
    return quiet and not world.stirred


def _is_stranded(world: World, laptop: Laptop) -> bool:
    """Its certificate was lost with the server, and the log has gone on without it: docs/decisions/simulation.md, open."""
    world.rights.refresh()
    with laptop.workspace.transaction() as tx:
        heard = tx.post.log_length()
    return world.restored and heard > 0 and laptop.device.bytes not in world.rights.devices


def inside(world: World) -> list[Laptop]:
    """Laptops that belong to the municipality."""
    return [one for one in world.laptops if one.joined and not one.outside]


def give_all(world: World) -> None:
    """Every akt to both places, to write: then whatever was refused must go through, and everybody must hold the same."""
    world.rights.refresh()
    for akt in world.akter:
        lead = next((one for one in inside(world) if not is_gone(world, one) and world.rights.leads(one.user, akt)), None)
        if lead is None:
            continue
        for team in (SVEG, FUNAS):
            _give(lead, akt, team)
        lead.engine.round()


def _give(lead: Laptop, akt: UUID, team: UUID) -> None:
    try:
        grant(lead.engine, akt, team, "write")
    except CoachDeskError:
        return
