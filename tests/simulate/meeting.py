"""Rounds with the server, and what may become of them."""

from collections.abc import Callable
from random import Random

from coachdesk.errors import ServerRefused
from tests.simulate.disk import PowerCut
from tests.simulate.laptop import Laptop
from tests.simulate.net import FATES
from tests.simulate.world import World
from tests.simulate.writing import draft, edit, new_note, save_form

_CALM = 0.55
"""How likely it is that one exchange goes well."""
NEVER = {"invitation_expired", "invitation_used"}


def meet(world: World, laptop: Laptop, dice: Random) -> str | None:
    """A round over a bad line; while a request is under way somebody may write, or another laptop meet the server."""
    if not laptop.joined:
        return None
    fates = ["" if dice.random() < _CALM else dice.choice(FATES) for _ in range(3)]
    laptop.line.fates = list(fates)
    if dice.random() < 0.25:
        laptop.line.meanwhile = _meanwhile(world, laptop, dice)
    try:
        report = laptop.engine.round()
    except ServerRefused as refused:
        laptop.outside = laptop.outside or refused.facts.get("reason") in NEVER
        raise
    finally:
        laptop.line.fates, laptop.line.meanwhile = [], None
    used = ", ".join(fate or "well" for fate in fates[: report.requests])
    return f"{used}: sent {report.sent}, received {report.received}{' and speaks anew' if report.new_voice else ''}"


def meet_well(world: World, laptop: Laptop, dice: Random) -> str | None:
    """A round over a good line."""
    if not laptop.joined:
        return None
    report = laptop.engine.round()
    return f"sent {report.sent}, received {report.received}{' and speaks anew' if report.new_voice else ''}"


def _meanwhile(world: World, laptop: Laptop, dice: Random) -> Callable[[], None]:
    """Between what was composed and its answer."""
    others = [one for one in world.laptops if one is not laptop]
    other = dice.choice(others) if others else None

    disk = laptop.disk

    def between() -> None:
        if other is not None and dice.random() < 0.5:
            told = world.do(other, lambda: meet_well(world, other, dice))
            world.tale.append(f"      meanwhile {other.name}: {told}")
        else:
            deed = dice.choice([edit, new_note, save_form, draft])
            told = world.do(laptop, lambda: deed(world, laptop, dice))
            world.tale.append(f"      meanwhile {laptop.name}: {told}")
        if laptop.disk is not disk:
            raise PowerCut  # the program that asked is gone, too

    return between


def late_arrive(world: World, laptop: Laptop, dice: Random) -> str | None:
    """Requests that everybody had given up reach the server now, the newest first."""
    count = world.net.deliver_late()
    return f"{count} requests" if count else None
