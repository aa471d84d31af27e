"""Drafts in which what is seen hangs on the program, from the start: nobody forged anything, and somebody signed one of the things that are
seen. A file that passes says so."""

from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object, String

from .draft import Draft, drafted
from .edit import Case
from .filling import LIE, look, written
from .registry import PASSED, on_draft

WHY = "the file is as it was signed; but what is seen of it hangs on the program, and the report must name that"
REDRAWN = frozenset({"verify-unsteady-redrawn"})
PAPER = frozenset({"verify-unsteady-view-or-print"})


def _drafts(case: Case, drafts: dict[str, Callable[[Draft], object]]) -> Iterator[tuple[str, bytes]]:
    for name, prepare in drafts.items():

        def sheet(draft: Draft, prepare: Callable = prepare) -> None:
            draft.clear()
            draft.fonts_of_form()
            draft.beside(b"")
            prepare(draft)

        yield name, drafted(case, sheet)[0]


def _field(draft: Draft, kind: str = "Tx", **more: object) -> Object:
    entries = {"DA": String("/Helv 12 Tf 0 g"), "AP": Dictionary(N=look(draft, written("20.000 euro")))} | more
    return draft.field(kind, **{key: value for key, value in entries.items() if value is not None})


def _needed(draft: Draft, value: object = True) -> None:
    draft.form().NeedAppearances = value


@on_draft(PASSED, WHY, told=REDRAWN)
def fields_that_are_drawn_anew(case: Case) -> Iterator[tuple[str, bytes]]:
    """`NeedAppearances` from the start: the value is another than the look."""
    yield from _drafts(case, {
        "text": lambda draft: (_field(draft, V=String("90.000 euro")), _needed(draft)),
        "text-without-a-look": lambda draft: (_field(draft, V=String("90.000 euro"), AP=None), _needed(draft)),
        "choice": lambda draft: (_field(draft, "Ch", Opt=Array([String("20.000 euro"), String("90.000 euro")]), V=String("90.000 euro")), _needed(draft)),
    })


@on_draft(PASSED, WHY, told=PAPER)
def remark_that_is_not_printed(case: Case) -> Iterator[tuple[str, bytes]]:
    """On the screen it is there, and on paper it is not; or the other way about."""

    def stamp(flags: int | None) -> Callable[[Draft], object]:
        def prepare(draft: Draft) -> None:
            one = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([300, 60, 500, 110]), AP=Dictionary(N=draft.letters(LIE)))
            if flags is not None:
                one.F = flags
            draft.annotate(one)

        return prepare

    flags = {"none": 0, "absent": None, "no-view": 36, "toggled": 256, "toggled-on-paper": 260, "toggled-no-view": 292}
    yield from _drafts(case, {name: stamp(flag) for name, flag in flags.items()})
