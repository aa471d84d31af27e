"""What four readers see of the files that we pass: between two states of one nothing may differ outside of the areas that a later signature
or a filled field explains. Called by `verify.py` and by the mutations; `readers` draws and compares.

A process keeps its readers from file to file, and pictures lie in a folder of the corpus: files that share a state have it drawn once.
"""

from functools import cache
from pathlib import Path

from readers import READERS, Gallery, differences, steps


@cache
def gallery(folder: Path | None) -> Gallery:
    """The readers of this process; they end when it does, for then what they read from is closed."""
    return Gallery(folder)


def failures(data: bytes, folder: Path, whole: bool = False) -> list[str]:
    """What is seen otherwise in a later state of a file than in the one before. With `whole` every state must be drawn by every reader."""
    own, out = gallery(folder), []
    pairs = list(steps(data))
    for step in pairs:
        out += [f"{step.name}: {line}" for line in differences(step.before, step.after, step.allowed, own)]
    if whole:
        states = [pairs[0].before, *(step.after for step in pairs)] if pairs else [data]
        for number, state in enumerate(states, 1):
            for reader in READERS:
                drawn = own.drawn(reader, state)
                if drawn.error or not drawn.pages:
                    out.append(f"state {number}: {reader} draws nothing: {drawn.error}")
    return out
