"""What four readers see of the files that we pass: between two states of one nothing may differ outside of the areas that a later signature
or a filled field explains. Called by `verify.py` and by the mutations; `readers` draws and compares.

A process keeps its readers from file to file, and pictures lie in a folder of the corpus: files that share a state have it drawn once.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from attacks.edit import Edit
from pikepdf import Array, Dictionary, Name, String
from readers import READERS, Area, Gallery, allowed_between, differences, steps


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


def _digit(edit: Edit) -> None:
    """A single figure of an amount."""
    content = edit.page().Contents
    content.write(content.read_bytes().replace(b"20.000", b"70.000"))
    edit.touch(content)


def _remark(edit: Edit) -> None:
    edit.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([60, 730, 260, 760]), F=4, AP=Dictionary(N=edit.letters())))


def _field(edit: Edit) -> None:
    """A field with a look of its own: it is drawn only by who draws forms."""
    look = Dictionary(N=edit.letters())
    edit.add_field(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("anders"), V=String("Anders"), F=4, Rect=Array([60, 600, 260, 640]), P=edit.page(), AP=look))


def _pale(edit: Edit) -> None:
    """Words in a grey that is hardly seen."""
    content = edit.page().Contents
    content.write(content.read_bytes() + b" 0.9 g 60 600 60 8 re f")
    edit.touch(content)


def _turned(edit: Edit) -> None:
    edit.page().Rotate = 180
    edit.touch(edit.page())


def _wider(edit: Edit) -> None:
    edit.page().MediaBox = Array([0, 0, 600, 842])
    edit.touch(edit.page())


def _twice(edit: Edit) -> None:
    """The page stands twice in the file."""
    tree = edit.root.Pages
    tree.Kids.append(tree.Kids[0])
    tree.Count = 2
    edit.touch(tree)


def _same(edit: Edit) -> None:
    edit.touch(edit.page(), edit.root)


CHANGES: list[Callable[[Edit], None]] = [_digit, _remark, _field, _pale, _turned, _wider, _twice]


def controls(data: bytes) -> list[str]:
    """What is wrong with the readers themselves: each must see each change to a plain file, unless it is allowed, and none where there is none."""
    out, own = [], gallery(None)

    def changed(change: Callable[[Edit], None]) -> bytes:
        with Edit(data) as edit:
            change(edit)
            return edit.save()

    for change in CHANGES:
        lines = differences(data, changed(change), [], own)
        out += [f"{reader} does not see {change.__name__[1:]}" for reader in READERS if not any(line.startswith(f"{reader}:") for line in lines)]
    out += [f"a page written again: {line}" for line in differences(data, changed(_same), [], own)]
    whole = [Area(0, 0, 0, 1, 1)]
    out += [f"an allowed remark: {line}" for line in differences(data, changed(_remark), whole, own) if "covered" not in line]
    if not any("covered" in line for line in differences(data, changed(_remark), whole, own)):
        out.append("a remark over words covers nothing")
    if allowed_between(data, changed(_field)):
        out.append("a field without a signature is allowed")
    return out
