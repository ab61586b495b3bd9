"""The faults stop: all that was delayed arrives, lines are good, everybody meets the server until nobody has anything left to say."""

from typing import Final
from uuid import UUID

from coachdesk.errors import CoachDeskError
from sync.client.joining import grant
from tests.simulate.laptop import Laptop
from tests.simulate.net import Endless
from tests.simulate.town import FUNAS, SVEG
from tests.simulate.world import World

CIRCLES: Final = 8
"""Rounds of everybody after which nothing may be left to say. Clocks stay as wrong as they are."""


def heal(world: World) -> bool:
    """Whether it became quiet within CIRCLES."""
    world.net.deliver_late()
    for laptop in world.laptops:
        laptop.disk.await_fate(None)
        laptop.line.fates = []
    return any(_circle(world) for _ in range(CIRCLES))


def _circle(world: World) -> bool:
    """One round of everybody; whether nothing moved."""
    quiet = True
    for laptop in inside(world):
        laptop.line.exchanges = 0
        try:
            report = laptop.engine.round()
        except Endless:
            world.broken("liveness", f"{laptop.name}'s round never ends")
            return False
        except CoachDeskError as refusal:
            quiet = False
            laptop.outside = refusal.facts.get("reason") == "invitation_expired"
            if not laptop.outside:
                world.broken("liveness", f"{laptop.name} meets the server and fails: {refusal.code} {refusal.facts.get('reason', '')}")
                return False
            continue
        quiet = quiet and report.requests == 1 and not (report.sent or report.received or report.new_laptop)
    return quiet


def inside(world: World) -> list[Laptop]:
    """Laptops that belong to the municipality."""
    return [one for one in world.laptops if one.joined and not one.outside]


def give_all(world: World) -> None:
    """Every akt to both places, to write: then whatever was refused must go through, and everybody must hold the same."""
    world.rights.refresh()
    for akt in world.akter:
        lead = next((one for one in inside(world) if world.rights.leads(one.user, akt)), None)
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
