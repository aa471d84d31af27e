"""One mutant: drawn up by chance from a number, made, judged by the HTTP door, and drawn when it is passed."""

import http.client
import json
import random
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pikepdf
from attacks.edit import Edit, NotApplicable
from readers import READERS, Gallery, allowed_between, differences

from . import sections, wrapping
from .changes import SORTS
from .objects import WRITTEN, Place, places
from .roles import MARK
from .seeds import IN_WAIT, SOUND, TWO_PARTS, Seed

PASSED, REFUSED, FAILED, NOT_MADE = "passed", "refused", "failed", "not made"
# Of the sorts of seed, and of the ways to write, for each hundred.
SEED_SORTS = [SOUND] * 34 + [TWO_PARTS] * 40 + [IN_WAIT] * 26
TRIES = 40


@dataclass(frozen=True)
class Change:
    """A change to the object at a place of a kind, or to how the increment is written."""

    kind: str
    sort: str
    chance: str


@dataclass(frozen=True)
class Plan:
    seed: Seed
    changes: tuple[Change, ...]
    wraps: tuple[str, ...]
    writing: str
    number: int


@dataclass
class Result:
    number: int
    seed: str = ""
    sort: str = ""
    kinds: tuple[str, ...] = ()
    words: str = ""
    verdict: str = ""
    outcome: str = NOT_MADE
    seen: list[str] = field(default_factory=list)
    content: bytes = b""


@cache
def kinds_of(data: bytes) -> tuple[str, ...]:
    """The kinds of object in a file, in order of the alphabet."""
    with Edit(data) as edit:
        return tuple(sorted({place.kind for place in places(edit.pdf)}))


def drawn_up(seeds: dict[str, list[Seed]], number: int, run: int) -> Plan:
    """What the mutant of a number is: kinds of object and sorts of change come in turn, the rest by chance."""
    chance = random.Random(f"{run} {number}")
    sort = SEED_SORTS[(number * 37 + run) % 100]
    seed = seeds[sort][(number * 7 + chance.randrange(len(seeds[sort]))) % len(seeds[sort])]
    kinds = kinds_of(seed.data)
    changes = []
    for index in range(chance.choice([1, 1, 1, 2, 2, 3])):
        if chance.random() < {SOUND: 0.12, TWO_PARTS: 0.05, IN_WAIT: 0.75}[sort]:
            kind, how = chance.choice(WRITTEN), "defect"
        else:
            # An object of two parts is what most changes to such a file are about.
            kind = "two parts" if sort == TWO_PARTS and chance.random() < 0.7 else kinds[(number + index * 11) % len(kinds)]
            how = list(SORTS)[(number // 3 + index * 5) % len(SORTS)] if index == 0 else chance.choice(list(SORTS))
        changes.append(Change(kind, how, f"{run} {number} {index}"))
    usual = sections.usual(seed.data)
    wraps = [chance.choice(seed.wraps if seed.wraps and chance.random() < 0.75 else ["plain"] * 4 + ["signature", "signature", "waiting", "time-stamp", "validation data", "information", "metadata", "filled", "extensions"])]
    if chance.random() < 0.2:
        wraps.append(chance.choice(["information", "validation data", "metadata", "extensions"]))
    writing = usual if chance.random() < 0.55 else chance.choice(sections.KINDS)
    return Plan(seed, tuple(changes), tuple(dict.fromkeys(wraps)), writing, number)


def chosen_place(found: list[Place], change: Change, chance: random.Random) -> Place:
    if change.kind == "two parts":
        fits = [place for place in found if MARK in place.own] or found
    else:
        fits = [place for place in found if place.kind == change.kind]
    if not fits:
        raise NotApplicable(f"no {change.kind}")
    return chance.choice(fits)


def made(plan: Plan, keys: Path) -> tuple[bytes, str]:
    """The mutant, and what was done to the file, in words."""
    words = []
    with Edit(plan.seed.data) as edit:
        for name in plan.wraps:
            wrapping.WRAPS[name](edit, random.Random(f"{plan.number} {name}"), keys)
        filled = set(edit.raw)
        found = places(edit.pdf)
        defects = sections.whole(edit)
        for change in plan.changes:
            chance = random.Random(change.chance)
            if change.kind in WRITTEN:
                defects = sections.defective(edit, change.kind, chance)
                words.append(f"{change.kind}: {defects.words}")
                continue
            place = chosen_place(found, change, chance)
            for _ in range(TRIES):
                try:
                    words.append(f"{place}: {change.sort}, {SORTS[change.sort](edit, place, chance)}")
                    break
                except NotApplicable:
                    place = chosen_place(found, change, chance)
            else:
                raise NotApplicable(change.sort)
        data = sections.written(edit, plan.writing, defects, filled)
    return wrapping.sealed(data, keys), "; ".join(words) + f" [{' and '.join(plan.wraps)}, {plan.writing}]"


class Judge:
    """Asks the HTTP door over one connection, and four readers where it passes a file."""

    def __init__(self, address: str, keys: Path, folder: Path | None) -> None:
        self.address, self.keys = address, keys
        self.gallery = Gallery(folder)
        self.connection: http.client.HTTPConnection | None = None

    def verdict(self, data: bytes) -> str:
        for attempt in (1, 2):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection(self.address, timeout=300)
                self.connection.request("POST", "/v1/verifications", data, {"Content-Type": "application/pdf", "Accept": "application/json"})
                answer = self.connection.getresponse()
                body = answer.read()
                break
            except (OSError, http.client.HTTPException):
                self.connection = None
                if attempt == 2:
                    raise
        if answer.status != 200:
            return f"HTTP {answer.status} {body[:80].decode(errors='replace')}" if answer.status >= 500 else f"UNREADABLE/{json.loads(body).get('code')}"
        report = json.loads(body)
        return report["indication"] + (f"/{report['subIndication']}" if report.get("subIndication") else "")

    def differing(self, before: bytes, after: bytes) -> list[str]:
        return differences(before, after, allowed_between(before, after), self.gallery)

    def tried(self, plan: Plan) -> Result:
        out = Result(plan.number, plan.seed.name, plan.seed.sort, tuple(change.kind for change in plan.changes))
        try:
            out.content, out.words = made(plan, self.keys)
        except NotApplicable as reason:
            out.words = str(reason)
            return out
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RuntimeError, NotImplementedError, ArithmeticError) as error:
            out.words = f"{type(error).__name__}: {error}"[:120]
            return out
        out.verdict = self.verdict(out.content)
        if out.verdict.startswith("HTTP"):
            out.outcome, out.seen = FAILED, [out.verdict]
        elif out.verdict != "TOTAL-PASSED":
            out.outcome, out.content = REFUSED, b""
        else:
            out.seen = self.differing(plan.seed.data, out.content)
            out.outcome = FAILED if out.seen else PASSED
            if not out.seen:
                out.content = b""
        return out

    def least(self, plan: Plan, result: Result) -> Result:
        """The failure with as few changes as will do."""
        for change in plan.changes if len(plan.changes) > 1 else ():
            fewer = replace(plan, changes=tuple(one for one in plan.changes if one != change))
            if (again := self.tried(fewer)).outcome == FAILED:
                plan, result = fewer, again
        for wraps in [("plain",)] if plan.wraps != ("plain",) else []:
            fewer = replace(plan, wraps=wraps)
            if (again := self.tried(fewer)).outcome == FAILED:
                plan, result = fewer, again
        return result


__all__ = ["FAILED", "NOT_MADE", "PASSED", "READERS", "REFUSED", "Judge", "Plan", "Result", "drawn_up"]
