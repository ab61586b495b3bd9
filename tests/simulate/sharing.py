"""Who comes, and who is given what: invitations, spaces granted and taken back."""

from random import Random

from coachdesk.crypto.passphrase import FLOOR
from coachdesk.errors import CoachDeskError
from sync.client.founding import found, make_root
from sync.client.joining import accept, announce, grant, withdraw
from tests.simulate.laptop import Laptop
from tests.simulate.net import FATES
from tests.simulate.town import COLLEAGUES, FOUNDER, FUNAS, SVEG, UNIT, id_of
from tests.simulate.world import MOST_LAPTOPS, World
from tests.sync.client.desks import PASSPHRASE

_NEWCOMERS = {**COLLEAGUES, "eva": SVEG}


def come(world: World, laptop: Laptop, dice: Random) -> str | None:
    """The founder invites a colleague, who comes in over a bad line. In a seed without a town, the founder founds it first."""
    astrid = world.named(FOUNDER)
    if astrid is None:
        return _found(world, dice)
    name = next((one for one in _NEWCOMERS if world.named(one) is None), None)
    if name is None or len(world.laptops) >= MOST_LAPTOPS:
        return None
    astrid.engine.round()
    bundle = announce(astrid.engine, id_of(f"user {name}"), [_NEWCOMERS[name]])
    newcomer = world.new_laptop(name)  # of one who is new, or whose laptop was lost
    newcomer.joined = True
    newcomer.line.fates = ["" if dice.random() < 0.5 else dice.choice(FATES[:-3])]
    try:
        accept(newcomer.engine, bundle)
    except CoachDeskError as refused:
        return f"{name} comes, and her first round fails: {refused.code}"
    finally:
        newcomer.line.fates = []
    return f"{name} comes"


def _found(world: World, dice: Random) -> str:
    astrid = world.new_laptop(FOUNDER)
    token = world.net.server.token()
    found(astrid.workspace, [SVEG, FUNAS], zone="Europe/Stockholm", token=token, root=make_root(PASSPHRASE, FLOOR), unit=UNIT)
    astrid.joined = True
    astrid.line.fates = ["" if dice.random() < 0.5 else dice.choice(FATES[:-3])]
    try:
        astrid.engine.round()
    except CoachDeskError as refused:
        return f"founded; the first round fails: {refused.code}"
    finally:
        astrid.line.fates = []
    return "founded"


def give(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Give an akt to a place, or to one colleague."""
    return _turn(world, laptop, dice, giving=True)


def take(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Take an akt back. What was seen stays seen."""
    return _turn(world, laptop, dice, giving=False)


def _turn(world: World, laptop: Laptop, dice: Random, *, giving: bool) -> str | None:
    if not laptop.joined or not world.akter:
        return None
    akt = dice.choice(world.akter)
    colleague = dice.choice(world.laptops)
    team = dice.choice([SVEG, FUNAS, colleague.alone() if colleague.joined else SVEG])
    role = dice.choice(["read", "write", "lead"])
    if giving:
        grant(laptop.engine, akt, team, role)
    else:
        withdraw(laptop.engine, akt, team)
    whom = {SVEG: "Sveg", FUNAS: "Funäsdalen"}.get(team, colleague.name)
    return f"akt {world.akter.index(akt)} {f'to {whom} to {role}' if giving else f'from {whom}'}"
