"""The example municipality is founded and lived through, month by month, on two laptops that meet through the server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from installer.demo.content import demo_content
from installer.demo.process import LaptopProcess

PASSPHRASE = "renen går över myren"  # noqa: S105 - the example's, told to whoever tries it
KEY_FILE_PASSPHRASE = "nyckelfilen ligger i kassaskåpet"  # noqa: S105 - an example's, printed nowhere and protecting nothing
NAMES = {"karin": "Karin-Sveg", "per_ola": "Perola-Funäs"}


@dataclass
class Town:
    """Two laptops and what has happened on them so far."""

    karin: LaptopProcess
    per_ola: LaptopProcess
    today: date
    team: str
    colleague: str
    participants: int = 0
    notes: int = 0
    requests: int = 0
    bytes: int = 0

    def rounds(self, *order: LaptopProcess) -> list[dict[str, Any]]:
        """Each makes a round, one after the other. Raises RuntimeError where one wasn't good."""
        reports = []
        for laptop in order:
            report = laptop.ask("round")
            if "unreachable" in report or report["trouble"]:
                raise RuntimeError(f"{laptop.name}'s round went wrong: {report}")
            self.requests += report["requests"]
            self.bytes += report["out"] + report["in"]
            reports.append(report)
        return reports


def found(karin: LaptopProcess, per_ola: LaptopProcess, folder: Path, address: str, token: str, today: date) -> Town:
    """Vaults, a municipality, an invitation; afterwards both laptops have their keys. *today* is where the story will end."""
    for laptop, key in ((karin, "karin"), (per_ola, "per_ola")):
        where = str(folder / key / NAMES[key])
        laptop.tell("create", folder=where, passphrase=PASSPHRASE, server=address, today=today.isoformat())
    for laptop in (karin, per_ola):
        laptop.hear()
    off_the_laptop = folder / "key-file"
    made = karin.ask("found", token=token, passphrase=KEY_FILE_PASSPHRASE, key_file=str(off_the_laptop), colleague="per_ola")
    town = Town(karin, per_ola, today, made["team"], made["user"])
    town.rounds(karin)
    invitation = karin.ask("invite", user=made["user"], team=made["team"])
    per_ola.ask("join", code=invitation["code"])
    town.rounds(karin, per_ola)
    for laptop, key in ((karin, "karin"), (per_ola, "per_ola")):
        laptop.ask("name_laptop", name=NAMES[key])
    town.rounds(karin, per_ola, karin)
    return town


def live(town: Town) -> None:
    """Eighteen months: both register and write, each on her own laptop, and meet every month; then the days around today."""
    for until in months(town.today):
        for laptop, key in ((town.karin, "karin"), (town.per_ola, "per_ola")):
            laptop.tell("register", me=key, team=town.team, until=until.isoformat())
        town.participants += town.karin.hear()["participants"] + town.per_ola.hear()["participants"]
        town.rounds(town.karin, town.per_ola, town.karin)
        for laptop in (town.karin, town.per_ola):
            laptop.tell("write", until=until.isoformat())
        town.notes += town.karin.hear()["notes"] + town.per_ola.hear()["notes"]
        town.rounds(town.karin, town.per_ola, town.karin)

    for laptop, key in ((town.karin, "karin"), (town.per_ola, "per_ola")):
        laptop.ask("plan", me=key)
    town.rounds(town.karin, town.per_ola)
    town.karin.ask("go_home")
    town.per_ola.ask("stand_in")
    town.rounds(town.per_ola, town.karin)


def months(today: date) -> Iterator[date]:
    """The first of each month of the story, and its last day."""
    content = demo_content(today=today)
    first = min(one.started_on for one in content.participants)
    year, month = first.year, first.month
    while (year, month) < (content.today.year, content.today.month):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        yield date(year, month, 1)
    yield content.today
