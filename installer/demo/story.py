"""A day of two coaches: offline, both write, both change one telephone number; the net comes, they meet, a question is answered."""

from typing import Any

from installer.demo.founding import Town
from installer.demo.process import LaptopProcess

SHARED = 3
"""The participant of the demo whose number both change; Karin's."""

KARINS = [
    (
        SHARED,
        "Samtal vid köksbordet",
        "Vi gick igenom veckan och skrev upp vad som ska ordnas före månadsskiftet. Nytt telefonnummer från i dag.",
    ),
    (
        1,
        "Besök på arbetsplatsen",
        "Handledaren visade schemat för december. Två förmiddagar till från nästa vecka, om bussen går att lita på.",
    ),
    (5, "Telefonsamtal utan svar", "Ringde två gånger utan svar. Skickade ett sms om att jag kommer förbi på torsdag."),
]
PER_OLAS = [
    (SHARED, "Möte på biblioteket", "Jag vikarierade på mötet och fick ett nummer och en ny adress, som jag har skrivit in."),
    (7, "Uppföljning i Funäsdalen", "Snön kom tidigt och liften öppnar i förtid, så det blir arbete från och med måndag."),
]


class Telling:
    """Prints what happens, step by step."""

    def __init__(self) -> None:
        self._step = 0

    def step(self, text: str, **figures: object) -> None:
        """One line: what happened, and its figures."""
        self._step += 1
        tail = ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in figures.items())
        print(f"{self._step:>3}. {text}{f' ({tail})' if tail else ''}", flush=True)


def day(town: Town, tell: Telling) -> bool:
    """Live through the day. True only if both laptops hold the same afterwards and nothing is missing."""
    for laptop in (town.karin, town.per_ola):
        laptop.ask("net", on=False)
    tell.step("Both drive out of the net's reach")
    notes = _write(town.karin, KARINS, tell) + _write(town.per_ola, PER_OLAS, tell)
    before = town.karin.ask("contact", participant=SHARED, kind="phone")["shown"]
    _change(town)
    tell.step("Both change the same telephone number, Per-Ola the address too, unknown to each other")
    waiting = [laptop.ask("round") for laptop in (town.karin, town.per_ola)]
    good = all("unreachable" in report for report in waiting)
    tell.step("No net: everything waits on the laptops", Karin=waiting[0]["waiting"], Per_Ola=waiting[1]["waiting"])
    for laptop in (town.karin, town.per_ola):
        laptop.ask("net", on=True)
    for laptop, report in zip((town.karin, town.per_ola, town.karin), town.rounds(town.karin, town.per_ola, town.karin), strict=True):
        tell.step(f"The net is back: {laptop.name} makes a round", **_figures(report))
    good &= _answer(town, tell, before)
    return _same(town, notes, tell) and good


def _write(laptop: LaptopProcess, notes: list[tuple[int, str, str]], tell: Telling) -> list[str]:
    answers = [laptop.ask("note", participant=one, subject=subject, text=text, sign=True) for one, subject, text in notes]
    tell.step(f"{laptop.name} writes and signs", notes=len(answers), ms=sum(answer["ms"] for answer in answers))
    return [answer["note"] for answer in answers]


def _change(town: Town) -> None:
    town.karin.ask("change_contact", participant=SHARED, kind="phone", values={"value": "070-174 06 38"})
    town.per_ola.ask("change_contact", participant=SHARED, kind="phone", values={"value": "070-174 06 83"})
    values = {"street": "Rörosvägen 12", "postcode": "846 72", "town": "Funäsdalen"}
    town.per_ola.ask("change_contact", participant=SHARED, kind="address", values=values)


def _answer(town: Town, tell: Telling, before: str) -> bool:
    asked, others = town.karin.ask("questions"), town.per_ola.ask("questions")
    tell.step("One question, and none about the address", Karin_is_asked=asked["mine"], answers=sum(asked["answers"]))
    good = (asked["questions"], asked["mine"], asked["answers"]) == (1, 1, [2]) and (others["questions"], others["mine"]) == (1, 0)
    answered = town.karin.ask("answer", value="070-174 06 83")
    tell.step("Karin keeps Per-Ola's number", ms=answered["ms"])
    for laptop, report in zip((town.karin, town.per_ola), town.rounds(town.karin, town.per_ola), strict=True):
        tell.step(f"{laptop.name} makes a round: the answer {'leaves' if laptop is town.karin else 'arrives'}", **_figures(report))
    shown = {laptop.ask("contact", participant=SHARED, kind="phone")["shown"] for laptop in (town.karin, town.per_ola)}
    left = [laptop.ask("questions")["questions"] for laptop in (town.karin, town.per_ola)]
    return good and left == [0, 0] and shown == {"070-174 06 83"} and before not in shown


def _figures(report: dict[str, Any]) -> dict[str, object]:
    return {
        "requests": report["requests"],
        "bytes": report["out"] + report["in"],
        "envelopes_out": report["sent"],
        "in": report["received"],
        "waiting": report["waiting"],
        "ms": report["ms"],
    }


def _same(town: Town, notes: list[str], tell: Telling) -> bool:
    town.rounds(town.karin, town.per_ola)
    held = [laptop.ask("holds", notes=notes) for laptop in (town.karin, town.per_ola)]
    missing = sum(len(one["missing"]) for one in held)
    same = held[0]["digest"] == held[1]["digest"]
    figures = {kind: held[0]["counts"].get(kind, 0) for kind in ("akt", "journal_note", "group_member", "access_event")}
    tell.step("Both laptops hold the same" if same else "The laptops do NOT hold the same", **figures, missing=missing)
    return same and not missing
