"""Attacks by name. Each is a function from a file to variants: pairs of a name and bytes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .edit import Case

FAILED = frozenset({"TOTAL-FAILED"})
# For an attack whose file is one that nobody signed, or whose signature cannot be judged any more: no verdict is as good as a bad one.
NOT_PASSED = frozenset({"TOTAL-FAILED", "INDETERMINATE"})


# On how many files an attack is made with every variant. Where the attacker draws the file up first, one is much like the next.
FILES, DRAFTS = 3, 1


@dataclass(frozen=True)
class Attack:
    """`expected` are the verdicts that may come; `why` argues for any other than a failure; `files` is on how many it is made."""

    name: str
    group: str
    make: Callable[[Case], Iterator[tuple[str, bytes]]]
    expected: frozenset[str]
    why: str
    files: int = FILES


ATTACKS: dict[str, Attack] = {}


def attack(expected: frozenset[str] = FAILED, why: str = "", files: int = FILES) -> Callable:
    """Registers a function under its name, in the group of its module."""

    def register(make: Callable[[Case], Iterator[tuple[str, bytes]]]) -> Callable:
        name = make.__name__.replace("_", "-")
        assert name not in ATTACKS, name
        assert expected == FAILED or why, f"{name}: why is {sorted(expected)} good enough?"
        ATTACKS[name] = Attack(name, make.__module__.rsplit(".", 1)[1].replace("_", " "), make, expected, why, files)
        return make

    return register


def on_draft(expected: frozenset[str] = FAILED, why: str = "") -> Callable:
    """Registers an attack on a file that the attacker drew up."""
    return attack(expected, why, DRAFTS)
