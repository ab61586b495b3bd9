"""A large journal to search in: invented Swedish words, compounds among them, as often as words are in a language. Always the same."""

import bisect
import itertools
import random
from collections.abc import Iterator
from typing import NamedTuple

STEMS = """
arbete praktik träning samtal möte handledare arbetsgivare skola utbildning språk svenska körkort buss resa boende
ekonomi stöd bidrag försäkring kassa läkare vård hälsa sjukskrivning sömn oro stress familj barn mamma pappa syster bror
vän nätverk kontakt telefon mejl brev ansökan intyg cv personligt mål plan uppföljning steg insats projekt grupp resurs
kommun region förening företag butik lager kök städ snickeri skog fjäll turism hotell restaurang mekaniker verkstad
traktor lastbil truck svets bygg målare rör el vatten fiske ren slöjd vinter sommar höst vår snö väg mil tåg flyg dator
nät program kurs prov betyg lärare rektor klass gymnasium vuxen folkhögskola universitet validering yrke lön tid schema
frånvaro närvaro sjuk frisk trött glad ledsen arg lugn stolt nervös säker osäker öppen tyst ensam trygg motiverad
intresserad beredd redo myndighet handläggare beslut ärende överklagan beredskap samordning förmedling rehabilitering
aktivitet ersättning lägenhet hyra flytt granne by socken kyrka bibliotek simhall gym
""".split()  # noqa: SIM905 - words read better than literals
SMALL = """
och att det som på är av för med den till inte om har de ett han hon men var sig från vi så kan när nu ska ville hade
blev över efter under mellan också mycket lite bara
""".split()  # noqa: SIM905 - words read better than literals
SYLLABLES = ["ka", "li", "mo", "sa", "be", "ro", "ti", "ve", "no", "ra", "ås", "öd", "är"]
ENDINGS = ("", "en", "et", "er", "ar", "na", "ens", "s", "ande", "are")

QUERIES = """
trä trän träni tränin träning trän sam samt samtal möt möte handl arb arbe arbet arbete arbetst arbetsträning kör körk
körkort bil bus buss lon lön tra traning ande skola utb utbildning spr språk svenska för ens isk ika ost fis lag ställ
plan upp uppfölj uppföljning kont kontakt när närvaro frånvaro hem res resa resurs grupp kom kommun fören läkare sömn
oro trygg ensam anställning ansökan intyg truck svets snickeri bibliotek xyz qqqqq zzz
""".split()  # noqa: SIM905 - words read better than literals
PHRASES = [
    "samtal arbete",
    "möte handledare",
    "arbetsträning körkort",
    "buss skola",
    "praktik but",
    "trygg ensam",
    "ekonomi hyra flytt",
    "cv ansökan",
    "ifo 2026-0123",
    "2026 0412",
    "och att",
    "att det som",
    "har inte",
]


class Words:
    """Draws words by Zipf's law from stems, their inflections, 30,000 compounds and 4,000 names."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        compounds = {self.chance.choice(STEMS) + self.chance.choice(["", "s", "", "e"]) + self.chance.choice(STEMS) for _ in range(30_000)}
        self.names = ["".join(self.chance.choices(SYLLABLES, k=3)) for _ in range(4_000)]
        self._pool = [stem + ending for stem in STEMS for ending in ENDINGS] + sorted(compounds) + self.names
        self.chance.shuffle(self._pool)
        self._weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(self._pool))))

    def word(self) -> str:
        """One word of content."""
        return self._pool[bisect.bisect(self._weights, self.chance.random() * self._weights[-1])]

    def text(self) -> str:
        """A note of 50 to 110 words."""
        return " ".join(
            self.chance.choice(SMALL) if self.chance.random() < 0.42 else self.word() for _ in range(self.chance.randint(50, 110))
        )


class Note(NamedTuple):
    """A note of the large journal; *akt* counts from 0."""

    akt: int
    event_on: str
    event_time: str
    subject: str
    text: str


def notes(words: Words, count: int, akter: int) -> Iterator[Note]:
    """*count* notes about *akter* participants over ten years."""
    for _ in range(count):
        day, chance = words.chance.randint(0, 3650), words.chance
        yield Note(
            chance.randrange(akter),
            f"20{16 + day // 365:02}-{1 + (day % 365) // 31:02}-{1 + day % 28:02}",
            f"{chance.randint(8, 17):02}:{chance.randint(0, 59):02}",
            " ".join(words.word() for _ in range(3)),
            words.text(),
        )
