"""Attacks by name. Each is a function from a file to variants: pairs of a name and bytes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .edit import Case

FAILED = frozenset({"TOTAL-FAILED"})
# For an attack whose file is one that nobody signed, or whose signature cannot be judged any more: no verdict is as good as a bad one.
NOT_PASSED = frozenset({"TOTAL-FAILED", "INDETERMINATE"})
# For a change that is nobody's fraud by itself, as long as the report tells of it.
PASSED = frozenset({"TOTAL-PASSED"})


# On how many files an attack is made with every variant. Where the attacker draws the file up first, one is much like the next.
FILES, DRAFTS = 3, 1


@dataclass(frozen=True)
class Attack:
    """`expected` are the verdicts that may come; `why` argues for any other than a failure; `files` is on how many it is made.

    `told` are kinds of change and codes of findings, one of which makes a pass good; `says` is what the report in words must hold then."""

    name: str
    group: str
    make: Callable[[Case], Iterator[tuple[str, bytes]]]
    expected: frozenset[str]
    why: str
    files: int = FILES
    told: frozenset[str] = frozenset()
    says: str = ""


ATTACKS: dict[str, Attack] = {}


def attack(expected: frozenset[str] = FAILED, why: str = "", files: int = FILES, told: frozenset[str] = frozenset(), says: str = "") -> Callable:
    """Registers a function under its name, in the group of its module."""

    def register(make: Callable[[Case], Iterator[tuple[str, bytes]]]) -> Callable:
        name = make.__name__.replace("_", "-")
        assert name not in ATTACKS, name
        assert expected == FAILED or why, f"{name}: why is {sorted(expected)} good enough?"
        ATTACKS[name] = Attack(name, make.__module__.rsplit(".", 1)[1].replace("_", " "), make, expected, why, files, told, says)
        return make

    return register


def on_draft(expected: frozenset[str] = FAILED, why: str = "", told: frozenset[str] = frozenset(), says: str = "") -> Callable:
    """Registers an attack on a file that the attacker drew up."""
    return attack(expected, why, DRAFTS, told, says)
