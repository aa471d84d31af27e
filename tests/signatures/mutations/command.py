"""The command: makes the seeds, spreads mutants over processes, and prints figures."""

import argparse
import logging
import time
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import corpus
from corpus import Corpus
from service import Service
from verify import settings

from .seeds import Seed, every
from .trial import FAILED, NOT_MADE, NOT_PASSED, PASSED, REFUSED, Judge, Result, seed_of

COUNT, SEED = 300, 1
AT_ONCE = 10
# What pikepdf and pyHanko have to say of files that are not as they should be.
logging.getLogger().setLevel(logging.CRITICAL)
warnings.simplefilter("ignore")


@cache
def judge(address: str, folder: Path) -> Judge:
    """The judge of this process."""
    return Judge(address, Corpus(folder, []))


def some(address: str, folder: Path, seeds: list[Seed], numbers: list[int], seed: int) -> list[Result]:
    return [judge(address, folder).trial(own, number, seed) for own, number in zip(seeds, numbers)]


def table(results: list[Result]) -> None:
    """How many mutants of each kind came to what."""
    print(f"{'kind of object':32} {'made':>6} {'refused':>8} {'passed':>7} {'failed':>7}")
    for of in (lambda one: [f"seed: {one.sort}"], lambda one: sorted(set(one.kinds))):
        rows: dict[str, Counter] = {}
        for one in results:
            for kind in of(one):
                rows.setdefault(kind, Counter())[one.outcome] += 1
        for kind, count in sorted(rows.items()):
            print(f"{kind:32} {count.total() - count[NOT_MADE]:6} {count[REFUSED]:8} {count[PASSED]:7} {count[FAILED]:7}")


def kept(one: Result, seed: int, keep: Path) -> str:
    """A failure as a file, with its mutation in words."""
    keep.mkdir(parents=True, exist_ok=True)
    path = keep / f"mutant-{seed}-{one.number}.pdf"
    path.write_bytes(one.content)
    return f"{path}: {one.sort}: {one.seed}: {one.words}: {one.verdict}: {'; '.join(one.seen)}"


def run(made: Corpus, address: str, count: int, seed: int, keep: Path) -> list[str]:
    """Makes so many mutants; what passes and shows something else is kept, and named in what comes back."""
    began = time.monotonic()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        seeds, results, failures, number = every(made, seed), [], [], 0
        # What cannot be made is made up for by the next.
        while (short := count - sum(one.outcome != NOT_MADE for one in results)) > 0 and number < 4 * count:
            numbers = [list(range(at, min(at + AT_ONCE, number + short))) for at in range(number, number + short, AT_ONCE)]
            number += short
            waiting = [pool.submit(some, address, made.folder, [seed_of(seeds, one, seed) for one in part], part, seed) for part in numbers]
            for part in waiting:
                for one in part.result():
                    results.append(one)
                    if one.outcome == FAILED:
                        failures.append(kept(one, seed, keep))
                        print(f"FAILED {failures[-1]}", flush=True)
    table(results)
    left = {one.seed for one in results if one.verdict == NOT_PASSED}
    print(f"seeds: {len({one.seed for one in results} - left)}; {len(left)} more are not passed as they are: {', '.join(sorted(left))}")
    outcomes = Counter(one.outcome for one in results)
    drawn = outcomes[PASSED] + outcomes[FAILED]
    print(f"mutants: {len(results) - outcomes[NOT_MADE]} made, {outcomes[REFUSED]} refused, {drawn} passed and drawn, {len(failures)} failures, {time.monotonic() - began:.0f} s")
    return failures


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=COUNT, help="how many mutants")
    options.add_argument("--seed", type=int, default=SEED, help="another number gives other mutants")
    options.add_argument("--keep", type=Path, help="where failures are kept")
    chosen = options.parse_args()
    made = corpus.build()
    with Service(**settings(made)) as service:
        failures = run(made, service.address.removeprefix("http://"), chosen.count, chosen.seed, chosen.keep or made.folder / "mutants")
    return 1 if failures else 0
