"""Random walks from a seed: writing, meeting, losing lines, crashing, giving and taking back. A failing seed replays."""

import random
from contextlib import suppress
from uuid import UUID

import pytest

from coachdesk.errors import NotAllowed, ServerUnreachable
from tests.sync.client.desks import Cut, Desk, Municipality

STEPS = 60
SETTLING = 4
"""Rounds of everybody after which nothing may be left to say."""


class Walk:
    """Four laptops on a bad day, and what each was told was saved."""

    def __init__(self, municipality: Municipality, seed: int) -> None:
        self.municipality, self.chance = municipality, random.Random(seed)
        astrid = municipality.found()
        self.karin = municipality.join("karin", astrid, municipality.sveg)
        self.nils = municipality.join("nils", astrid, municipality.sveg)
        self.perola = municipality.join("perola", astrid, municipality.funas)
        self.saved: dict[UUID, set[str]] = {}
        self.count = 0

    @property
    def desks(self) -> list[Desk]:
        return self.municipality.desks

    def step(self) -> None:
        desk = self.chance.choice(self.desks)
        likely = [self._write] * 3 + [self._round] * 3 + [self._akt, self._turn, self._crash]
        self.chance.choice(likely)(desk)

    def _akt(self, desk: Desk) -> None:
        if len(self.saved) < 5:
            team = self.municipality.funas if desk is self.perola else self.municipality.sveg
            self.saved[desk.new_akt("Mina", team)] = {"070-1740611"}

    def _write(self, desk: Desk) -> None:
        held = [akt for akt in self.saved if desk.call(akt) is not None]
        if held:
            akt = self.chance.choice(held)
            self.count += 1
            desk.set_phone(akt, f"070-{self.count:07}")
            self.saved[akt].add(f"070-{self.count:07}")

    def _round(self, desk: Desk) -> None:
        fates = ["", "", "", "lost request", "lost answer", "cut before", "cut after"]
        desk.line.script = [self.chance.choice(fates) for _ in range(3)]
        try:
            desk.round()
        except ServerUnreachable:
            return
        except Cut:
            desk.crash()
        finally:
            desk.line.script = []

    def _crash(self, desk: Desk) -> None:
        desk.crash()

    def _turn(self, desk: Desk) -> None:
        """Give an akt to the other place, or take it back."""
        if not self.saved:
            return
        akt = self.chance.choice(list(self.saved))
        team = self.municipality.sveg if desk is self.perola else self.municipality.funas
        with suppress(NotAllowed):
            if self.chance.random() < 0.5:
                desk.grant(akt, team, "write")
            else:
                desk.withdraw(akt, team)

    def settle(self) -> None:
        """All akter to everybody; then everybody meets until there is nothing left."""
        for _ in range(SETTLING):
            for desk in self.desks:
                desk.round()
        for akt in self.saved:
            self._give(akt)
        for _ in range(SETTLING):
            for desk in self.desks:
                desk.round()

    def _give(self, akt: UUID) -> None:
        for desk in self.desks:
            for team in (self.municipality.sveg, self.municipality.funas):
                try:
                    desk.grant(akt, team, "write")
                    desk.round()
                except NotAllowed:
                    continue


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(one, marks=pytest.mark.long) for one in (2, 3))])
def test_a_bad_day_ends_well(municipality: Municipality, seed: int) -> None:
    """Every number that any laptop called saved is known to all who may read it; all show the same; nothing waits, nothing is held."""
    walk = Walk(municipality, seed)
    for _ in range(STEPS):
        walk.step()

    walk.settle()

    for akt, numbers in walk.saved.items():
        assert {desk.call(akt) for desk in walk.desks} == {walk.karin.call(akt)}
        assert [desk.history(akt) for desk in walk.desks] == [numbers] * len(walk.desks)
    for desk in walk.desks:
        assert desk.waiting() == 0
        assert desk.held() == 0
        assert not desk.refused()
        last = desk.round()
        assert last.requests == 1
        assert not last.trouble
