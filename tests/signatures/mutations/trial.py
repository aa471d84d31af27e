"""One mutant: drawn up by chance from a number, made, judged by the HTTP door, and drawn when it is passed."""

import http.client
import json
import random
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import pikepdf
from attacks.edit import Edit, NotApplicable
from corpus import Corpus
from readers import Gallery, between, differences, other_facts

from . import sections, wrapping
from .changes import SORTS
from .objects import WRITTEN, Place, places
from .roles import MARK
from .seeds import IN_WAIT, SOUND, TWO_PARTS, Seed, content

PASSED, REFUSED, FAILED, NOT_MADE = "passed", "refused", "failed", "not made"
# Of the sorts of seed, and of the ways to write, for each hundred.
SEED_SORTS = [SOUND] * 34 + [TWO_PARTS] * 40 + [IN_WAIT] * 26
USUAL_WRAPS = ["plain"] * 4 + ["signature", "signature", "waiting", "time-stamp", "validation data", "information", "metadata", "filled", "extensions"]
TRIES = 40
NOT_PASSED = "the seed is not passed"
# What pikepdf raises where a change, or the one before it, made something of a file that it cannot be.
BROKEN = (pikepdf.PikepdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError, AssertionError)


@dataclass(frozen=True)
class Change:
    """A change to the object at a place of a kind, or to how the increment is written."""

    kind: str
    sort: str
    chance: str


@dataclass(frozen=True)
class Plan:
    seed: Seed
    data: bytes
    changes: tuple[Change, ...]
    wraps: tuple[str, ...]
    writing: str
    number: int
    # What somebody who is trusted does behind it, in an increment of its own.
    after: str = ""


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


@lru_cache(500)
def kinds_of(data: bytes) -> tuple[str, ...]:
    """The kinds of object in a file, in order of the alphabet."""
    with Edit(data) as edit:
        return tuple(sorted({place.kind for place in places(edit.pdf)}))


def seed_of(seeds: dict[str, list[Seed]], number: int, run: int) -> Seed:
    """Sorts of seed come in turn, each through all of its files."""
    own = seeds[SEED_SORTS[(number * 37 + run) % 100]]
    return own[(number + random.Random(f"{run} {number // 100}").randrange(len(own))) % len(own)]


def drawn_up(seed: Seed, data: bytes, number: int, run: int) -> Plan:
    """What the mutant of a number is: kinds of object and sorts of change come in turn, the rest by chance."""
    chance, sort = random.Random(f"{run} {number}"), seed.sort
    kinds = kinds_of(data)
    changes = []
    for index in range(chance.choice([1, 1, 1, 2, 2, 3])):
        if chance.random() < {SOUND: 0.12, TWO_PARTS: 0.05, IN_WAIT: 0.75}[sort]:
            kind, how = chance.choice(WRITTEN), "defect"
        else:
            # An object of two parts is what most changes to such a file are about; else one that the increment writes anyway.
            kind = kinds[(number + index * 11) % len(kinds)]
            if sort == TWO_PARTS and chance.random() < 0.6:
                kind = TWO_PARTS
            elif chance.random() < 0.35:
                kind = "written anyway"
            how = list(SORTS)[(number // 3 + index * 5) % len(SORTS)] if index == 0 else chance.choice(list(SORTS))
        changes.append(Change(kind, how, f"{run} {number} {index}"))
    usual = sections.usual(data)
    wraps = [chance.choice(seed.wraps if seed.wraps and chance.random() < 0.75 else USUAL_WRAPS)]
    if chance.random() < 0.2:
        wraps.append(chance.choice(["information", "validation data", "metadata", "extensions"]))
    writing = usual if chance.random() < 0.55 else chance.choice(sections.KINDS)
    after = chance.choice(["signature", "time-stamp", "validation data"]) if chance.random() < 0.12 else ""
    return Plan(seed, data, tuple(changes), tuple(dict.fromkeys(wraps)), writing, number, after)


def chosen_place(found: list[Place], change: Change, anyway: set[int], chance: random.Random) -> Place:
    if change.kind == TWO_PARTS:
        fits = [place for place in found if MARK in place.own] or found
    elif change.kind == "written anyway":
        fits = [place for place in found if place.holder.objgen[0] in anyway] or found
    else:
        fits = [place for place in found if place.kind == change.kind]
    if not fits:
        raise NotApplicable(f"no {change.kind}")
    return chance.choice(fits)


def made(plan: Plan, keys: Path) -> tuple[bytes, str, tuple[str, ...]]:
    """The mutant, what was done to the file in words, and the kinds of object that were changed."""
    words, brought, kinds = [], [], []
    with Edit(plan.data) as edit:
        for name in plan.wraps:
            brought.append(f"{name} {wrapping.WRAPS[name](edit, random.Random(f'{plan.number} {name}'), keys) or ''}".strip())
        filled, anyway = set(edit.raw), set(edit.changed)
        found = places(edit.pdf)
        defects = sections.whole(edit)
        for change in plan.changes:
            chance = random.Random(change.chance)
            if change.kind in WRITTEN:
                defects = sections.defective(edit, change.kind, chance)
                words.append(f"{change.kind}: {defects.words}")
                kinds.append(change.kind)
                continue
            place = chosen_place(found, change, anyway, chance)
            for _ in range(TRIES):
                try:
                    words.append(f"{place}: {change.sort}, {SORTS[change.sort](edit, place, chance)}")
                    kinds += [place.kind, *([change.kind] if change.kind == TWO_PARTS else [])]
                    break
                except NotApplicable:
                    place = chosen_place(found, change, anyway, chance)
            else:
                raise NotApplicable(change.sort)
        data = sections.written(edit, plan.writing, defects, filled)
    words = [f"spelling: {defects.words}" if one == "spelling: " else one for one in words]
    data = wrapping.sealed(data, keys)
    if plan.after:
        with Edit(data) as edit:
            wrapping.WRAPS[plan.after](edit, random.Random(f"{plan.number} after"), keys)
            data = wrapping.sealed(sections.written(edit, sections.usual(data), sections.whole(edit), set(edit.raw)), keys)
    return data, ("; ".join(words) or "no change") + f" [{' and '.join(brought)}, {plan.writing}{f', then {plan.after}' if plan.after else ''}]", tuple(kinds)


class Judge:
    """Asks the HTTP door over one connection, and four readers where it passes a file."""

    def __init__(self, address: str, made: Corpus) -> None:
        self.address, self.corpus = address, made
        self.gallery = Gallery(made.folder / "drawn")
        self.passes: dict[Seed, bool] = {}
        # What the last report tells that changed.
        self.told: set[str] = set()
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
        self.told = {change["kind"] for one in report["signatures"] for change in one["changes"]}
        return report["indication"] + (f"/{report['subIndication']}" if report.get("subIndication") else "")

    def differing(self, before: bytes, after: bytes) -> list[str]:
        areas, fields = between(before, after)
        return differences(before, after, areas, self.gallery) + other_facts(before, after, fields, self.told, self.gallery)

    def trial(self, seed: Seed, number: int, run: int) -> Result:
        """The mutant of a number, of a seed that is passed as it is."""
        try:
            data = content(self.corpus, seed)
        except (NotApplicable, *BROKEN) as reason:
            return Result(number, str(seed), seed.sort, words=f"the seed is not made: {reason}"[:200], verdict=NOT_PASSED)
        if seed not in self.passes:
            self.passes[seed] = self.verdict(data) == "TOTAL-PASSED"
        if not self.passes[seed]:
            return Result(number, str(seed), seed.sort, words="the seed is not passed", verdict=NOT_PASSED)
        try:
            plan = drawn_up(seed, data, number, run)
        except BROKEN as reason:
            return Result(number, str(seed), seed.sort, words=f"pikepdf does not read the seed: {reason}"[:200], verdict=NOT_PASSED)
        result = self.tried(plan)
        return self.least(plan, result) if result.outcome == FAILED else result

    def tried(self, plan: Plan) -> Result:
        out = Result(plan.number, str(plan.seed), plan.seed.sort)
        try:
            out.content, out.words, out.kinds = made(plan, self.corpus.keys)
        except NotApplicable as reason:
            out.words = str(reason)
            return out
        except BROKEN as error:
            out.words = f"{type(error).__name__}: {error}"[:120]
            return out
        out.verdict = self.verdict(out.content)
        if out.verdict.startswith("HTTP"):
            out.outcome, out.seen = FAILED, [out.verdict]
        elif out.verdict != "TOTAL-PASSED":
            out.outcome, out.content = REFUSED, b""
        else:
            out.seen = self.differing(plan.data, out.content)
            out.outcome = FAILED if out.seen else PASSED
            if not out.seen:
                out.content = b""
        return out

    def least(self, plan: Plan, result: Result) -> Result:
        """The failure with as few changes as will do."""
        for change in plan.changes:
            fewer = replace(plan, changes=tuple(one for one in plan.changes if one != change))
            if (again := self.tried(fewer)).outcome == FAILED:
                plan, result = fewer, again
        for simpler in ({"after": ""}, {"wraps": ("plain",)}, {"writing": sections.usual(plan.data)}):
            if (fewer := replace(plan, **simpler)) != plan and (again := self.tried(fewer)).outcome == FAILED:
                plan, result = fewer, again
        return result

