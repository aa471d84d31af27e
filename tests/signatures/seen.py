"""What four readers see of the files that we pass: between two states of one nothing may differ outside of the areas that a later signature
or a filled field explains, and nothing that they tell beside the pages but what the report tells as well. Called by `verify.py`; `readers`
draws and compares, for the mutations too.

A process keeps its readers from file to file, and pictures lie in a folder of the corpus: files that share a state have it drawn once.
"""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from attacks.edit import Edit
from pikepdf import Array, Dictionary, Name, String
from readers import READERS, Area, Gallery, allowed_between, differences, other_facts, steps


@cache
def gallery(folder: Path | None) -> Gallery:
    """The readers of this process; they end when it does, for then what they read from is closed."""
    return Gallery(folder)


def failures(data: bytes, folder: Path, whole: bool = False, told: Iterable[str] = ()) -> list[str]:
    """What is seen or told otherwise in a later state of a file than in the one before, but for the kinds of change that the report tells.
    With `whole` every state must be drawn by every reader."""
    own, out = gallery(folder), []
    pairs = list(steps(data))
    for step in pairs:
        out += [f"{step.name}: {line}" for line in differences(step.before, step.after, step.allowed, own)]
        out += [f"{step.name}: {line}" for line in other_facts(step.before, step.after, step.fields, told, own)]
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
    edit.add_field(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("anders"), V=String("Anders"), F=4, Rect=Array([60, 600, 260, 640]), P=edit.page(), AP=look,
    ))


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


def _attached(edit: Edit) -> None:
    file = edit.new(Dictionary(Type=Name.Filespec, F=String("a.txt"), UF=String("a.txt"), EF=Dictionary(F=edit.stream(b"anders", Type=Name.EmbeddedFile))))
    edit.root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.txt"), file])))
    edit.touch_root()


def _titled(edit: Edit) -> None:
    edit.trailer["/Info"] = edit.new(Dictionary(Title=String("Anders"))).unparse()


def _spoken(edit: Edit) -> None:
    edit.root.Lang = String("fy")
    edit.touch_root()


def _labelled(edit: Edit) -> None:
    edit.root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=7)]))
    edit.touch_root()


def _bookmarked(edit: Edit) -> None:
    item = edit.new(Dictionary(Title=String("Anders"), Dest=Array([edit.page(), Name.Fit])))
    edit.root.Outlines = item.Parent = edit.new(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
    edit.touch_root()


def _named(edit: Edit) -> None:
    edit.root.Names = Dictionary(Dests=Dictionary(Names=Array([String("geld"), Array([edit.page(), Name.Fit])])))
    edit.touch_root()


def _valued(edit: Edit) -> None:
    """A value that is not seen."""
    one = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("anders"), V=String("Anders"), F=2, Rect=Array([0, 0, 0, 0]))
    edit.add_field(one)


# What is not drawn, and who tells it.
TOLD: list[tuple[Callable[[Edit], None], tuple[str, ...]]] = [
    (_attached, READERS), (_titled, READERS), (_spoken, ("pdfium", "mupdf", "pdf.js")), (_labelled, ("pdfium", "mupdf", "pdf.js")),
    (_bookmarked, ("pdfium", "mupdf", "pdf.js")), (_named, ("pdfium", "mupdf", "pdf.js")), (_valued, ("pdfium", "mupdf", "pdf.js")),
]
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
    for change, readers in TOLD:
        lines = other_facts(data, changed(change), [], [], own)
        out += [f"{reader} does not tell {change.__name__[1:]}" for reader in readers if not any(line.startswith(f"{reader}:") for line in lines)]
    same = changed(_same)
    out += [f"a page written again: {line}" for line in differences(data, same, [], own) + other_facts(data, same, [], [], own)]
    out += [f"a title that the report tells: {line}" for line in other_facts(data, changed(_titled), [], ["information"], own)]
    out += [f"a value that may change: {line}" for line in other_facts(data, changed(_valued), ["anders"], [], own)]
    whole = [Area(0, 0, 0, 1, 1)]
    for areas in (whole, [Area(0, 0, 0, 1, 1, fresh=True)]):
        lines = differences(data, changed(_remark), areas, own)
        out += [f"an allowed remark: {line}" for line in lines if "covered" not in line]
        out += [f"{reader}: a remark over words covers nothing" for reader in READERS if not any(line.startswith(reader) for line in lines)]
    if allowed_between(data, changed(_field)):
        out.append("a field without a signature is allowed")
    return out
