"""`./run simulate --seeds N [--from S]`: days of laptops and a server from seeds; what was run stands in ledger.jsonl.

`--tell` tells each seed's events, `--ledger` sums up what was ever run, `--minutes M` begins no new batch after so long.
"""

import argparse
import sys
import time
import warnings

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
    while first <= last and not (asked.minutes and seconds_since(started) > asked.minutes * 60):
        end = min(first + BATCH - 1, last)
        bad += _batch(range(first, end + 1), asked, code)
        first = end + 1
    return 1 if bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run simulate", description="days of several laptops and a server, each from one seed")
    parser.add_argument("--seeds", type=int, default=20, help="how many")
    parser.add_argument("--from", type=int, dest="first", help="the first; without it, after the last one that this code was tried on")
    parser.add_argument("--jobs", type=int, default=free_cores(), help="worker processes")
    parser.add_argument("--minutes", type=float, default=0, help="begin no new batch after so long")
    parser.add_argument("--also", default="", help=f"known to break promises, with commas: {', '.join(one.name for one in KNOWN)}")
    parser.add_argument("--tell", action="store_true", help="tell what happened, and write nothing down")
    parser.add_argument("--ledger", action="store_true", help="sum up what was ever run")
    return parser


def _batch(seeds: range, asked: argparse.Namespace, code: str) -> int:
    """Run it, tell of each violation as it comes, write it down; how many there were."""
    also = [name for name in asked.also.split(",") if name]
    started, steps, bad = time.monotonic(), 0, []
    for outcome in outcomes(seeds, min(asked.jobs, len(seeds)), also):
        steps += outcome.steps
        if outcome.wrong:
            bad.append(outcome.seed)
        if outcome.wrong or asked.tell:
            _tell(outcome, whole=asked.tell)
    seconds = seconds_since(started)
    print(
        f"seeds {seeds[0]}-{seeds[-1]}: {steps:,} steps, {seconds} s, {len(seeds) / seconds:.2f} seeds/s, violations: {len(bad)}",
        flush=True,
    )
    if not asked.tell:
        ledger.write_down(Batch(code, ledger.commit(), seeds[0], seeds[-1], steps, seconds, sorted(bad), also))
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
    sys.exit(main(sys.argv[1:]))
