"""The command: makes the seeds, spreads mutants over processes, and prints figures."""

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import corpus
from corpus import Corpus
from service import Service

from . import seeds as seed_files
from .seeds import Seed
from .trial import FAILED, NOT_MADE, PASSED, REFUSED, Judge, Plan, Result, drawn_up

COUNT, SEED = 300, 1
AT_ONCE = 10


@cache
def judge(address: str, keys: Path, folder: Path) -> Judge:
    return Judge(address, keys, folder)


def some(address: str, made: Corpus, plans: list[Plan]) -> list[Result]:
    own, out = judge(address, made.keys, made.folder / "drawn"), []
    for plan in plans:
        result = own.tried(plan)
        out.append(own.least(plan, result) if result.outcome == FAILED else result)
    return out


def passing(address: str, made: Corpus, found: list[Seed]) -> list[bool]:
    return [judge(address, made.keys, made.folder / "drawn").verdict(one.data) == "TOTAL-PASSED" for one in found]


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


def run(made: Corpus, address: str, count: int, seed: int, keep: Path) -> list[str]:
    """Makes so many mutants; what passes and shows something else is kept, and named in what comes back."""
    began = time.monotonic()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        seeds: dict[str, list[Seed]] = {}
        for sort, make in seed_files.MAKERS.items():
            found = list(make(made, seed))
            parts = [found[at : at + AT_ONCE] for at in range(0, len(found), AT_ONCE)]
            fine = [one for part in pool.map(passing, [address] * len(parts), [made] * len(parts), parts) for one in part]
            seeds[sort] = [one for one, passes in zip(found, fine) if passes]
            print(f"seeds, {sort}: {len(seeds[sort])}, and {len(found) - len(seeds[sort])} that are not passed as they are", flush=True)
        results: list[Result] = []
        number = 0
        # What cannot be made is made up for by the next.
        while (short := count - sum(one.outcome != NOT_MADE for one in results)) > 0 and number < 4 * count:
            plans = [drawn_up(seeds, number + index, seed) for index in range(short)]
            number += short
            parts = [plans[at : at + AT_ONCE] for at in range(0, len(plans), AT_ONCE)]
            for part in pool.map(some, [address] * len(parts), [made] * len(parts), parts):
                results += part
    out = []
    for one in results:
        if one.outcome == FAILED:
            keep.mkdir(parents=True, exist_ok=True)
            path = keep / f"mutant-{seed}-{one.number}.pdf"
            path.write_bytes(one.content)
            out.append(f"{path}: {one.seed}: {one.words}: {one.verdict}: {'; '.join(one.seen)}")
    table(results)
    outcomes = Counter(one.outcome for one in results)
    drawn = outcomes[PASSED] + outcomes[FAILED]
    print(f"mutants: {len(results) - outcomes[NOT_MADE]} made, {outcomes[REFUSED]} refused, {drawn} passed and drawn, {len(out)} failures, {time.monotonic() - began:.0f} s")
    return out


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=COUNT, help="how many mutants")
    options.add_argument("--seed", type=int, default=SEED, help="another number gives other mutants")
    options.add_argument("--keep", type=Path, help="where failures are kept")
    chosen = options.parse_args()
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from verify import settings

    made = corpus.build()
    with Service(**settings(made)) as service:
        failures = run(made, service.address.removeprefix("http://"), chosen.count, chosen.seed, chosen.keep or made.folder / "mutants")
    for line in failures:
        print(f"FAILED {line}")
    return 1 if failures else 0
