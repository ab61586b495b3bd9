"""`./run simulate --seeds N [--from S]`: days of laptops and a server from seeds; what was run stands in ledger.jsonl.

`--tell` tells each seed's events, `--ledger` sums up what was ever run, `--minutes M` ends after so long.
"""

import argparse
import math
import signal
import sys
import time
import warnings
from contextlib import closing

from tests.simulate import ledger
from tests.simulate.batch import BATCH, free_cores, outcomes, seconds_since
from tests.simulate.doings import KNOWN
from tests.simulate.ledger import Batch
from tests.simulate.running import Outcome


def main(arguments: list[str]) -> int:
    """0 where every promise held."""
    asked = _parser().parse_args(arguments)
    code, known = ledger.fingerprint(), ledger.batches()
    if asked.ledger:
        print("\n".join(ledger.summary(code, known)))
        return 0
    first = asked.first or ledger.next_seed(code, known)
    last, started, bad = first + asked.seeds - 1, time.monotonic(), 0
    until = started + asked.minutes * 60 if asked.minutes else math.inf
    while first <= last and time.monotonic() < until:
        bad += _batch(range(first, min(first + BATCH - 1, last) + 1), asked, code, until)
        first += BATCH
    return 1 if bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run simulate", description="days of several laptops and a server, each from one seed")
    parser.add_argument("--seeds", type=int, default=20, help="how many")
    parser.add_argument("--from", type=int, dest="first", help="the first; without it, after the last one that this code was tried on")
    parser.add_argument("--jobs", type=int, default=free_cores(), help="worker processes")
    parser.add_argument("--minutes", type=float, default=0, help="end after so long")
    parser.add_argument("--also", default="", help=f"known to break promises, with commas: {', '.join(one.name for one in KNOWN)}")
    parser.add_argument("--tell", action="store_true", help="tell what happened, and write nothing down")
    parser.add_argument("--ledger", action="store_true", help="sum up what was ever run")
    return parser


def _batch(seeds: range, asked: argparse.Namespace, code: str, until: float) -> int:
    """Run it, tell of each violation as it comes, write down how far it came; how many violations there were."""
    also = [name for name in asked.also.split(",") if name]
    started, steps, last, bad = time.monotonic(), 0, seeds[0] - 1, []
    with closing(outcomes(seeds, min(asked.jobs, len(seeds)), also)) as found:
        for outcome in found:
            steps, last = steps + outcome.steps, outcome.seed
            if outcome.wrong:
                bad.append(outcome.seed)
            if outcome.wrong or asked.tell:
                _tell(outcome, whole=asked.tell)
            if time.monotonic() > until:
                break
    seconds = seconds_since(started)
    count = last - seeds[0] + 1
    print(f"seeds {seeds[0]}-{last}: {steps:,} steps, {seconds} s, {count / seconds:.2f} seeds/s, violations: {len(bad)}", flush=True)
    if count and not asked.tell:
        ledger.write_down(Batch(code, ledger.commit(), seeds[0], last, steps, seconds, bad, also))
    return len(bad)


def _tell(outcome: Outcome, *, whole: bool) -> None:
    if whole:
        print("\n".join(outcome.tale))
    print(f"seed {outcome.seed}: {'broken promises' if outcome.wrong else 'well'}, {outcome.steps} steps, {outcome.seconds:.1f} s")
    for wrong in outcome.wrong:
        print(f"    {wrong.oracle}: {wrong.what}")
    if outcome.wrong and not whole:
        print(f"    ./run simulate --from {outcome.seed} --seeds 1 --tell", flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the database ends with the command
    sys.exit(main(sys.argv[1:]))
