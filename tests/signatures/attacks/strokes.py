"""Lines without a length, which round or square ends make into dots (ISO 32000-1, 8.5.3.2), and other lines that one program draws and another
does not: letters of dots, under a signature."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name

from .draft import Draft
from .edit import Case
from .paper import MATRIX, covered
from .registry import on_draft

# How a line without a length is written, at a place.
DOTS = {
    "closed": b"1 J 20 w %(x)d %(y)d m h S", "closed-square": b"2 J 20 w %(x)d %(y)d m h S", "line": b"1 J 20 w %(x)d %(y)d m %(x)d %(y)d l S",
    "line-square": b"2 J 20 w %(x)d %(y)d m %(x)d %(y)d l S", "line-closed": b"1 J 20 w %(x)d %(y)d m %(x)d %(y)d l h S",
    "moved-twice": b"1 J 20 w %(x)d %(y)d m %(x)d %(y)d m h S", "short": b"1 J 20 w %(x)d %(y)d m s", "filled": b"1 J 20 w %(x)d %(y)d m h B",
    "filled-short": b"1 J 20 w %(x)d %(y)d m b", "filled-odd": b"1 J 20 w %(x)d %(y)d m h B*", "filled-short-odd": b"1 J 20 w %(x)d %(y)d m b*",
    "curve": b"1 J 20 w %(x)d %(y)d m %(x)d %(y)d %(x)d %(y)d %(x)d %(y)d c S", "curve-first": b"1 J 20 w %(x)d %(y)d m %(x)d %(y)d %(x)d %(y)d v S",
    "curve-last": b"1 J 20 w %(x)d %(y)d m %(x)d %(y)d %(x)d %(y)d y S", "rectangle": b"1 J 1 j 20 w %(x)d %(y)d 0 0 re S",
    "rectangle-square": b"2 J 20 w %(x)d %(y)d 0 0 re S", "rectangle-filled": b"1 J 1 j 20 w %(x)d %(y)d 0 0 re B",
    "line-twice": b"1 J 20 w %(x)d %(y)d m %(x)d %(y)d l %(x)d %(y)d l S", "line-closed-square": b"2 J 20 w %(x)d %(y)d m %(x)d %(y)d l h S",
    "line-closed-filled": b"1 J 20 w %(x)d %(y)d m %(x)d %(y)d l h B", "curve-closed": b"1 J 20 w %(x)d %(y)d m %(x)d %(y)d %(x)d %(y)d %(x)d %(y)d c h S",
    "closed-twice": b"1 J 20 w %(x)d %(y)d m h h S", "closed-then-line": b"1 J 20 w %(x)d %(y)d m h %(x)d %(y)d l S",
    "clipped": b"q 0 0 595 842 re W n 1 J 20 w %(x)d %(y)d m h S Q", "clips": b"q 1 J 20 w %(x)d %(y)d m h W S Q",
    "join": b"1 j 20 w %(x)d %(y)d m %(x)d %(y)d l h S", "dashes": b"1 J 20 w [0 40] 0 d %(x)d %(y)d m 400 %(y)d l S",
    "dashes-square": b"2 J 20 w [0 40] 0 d %(x)d %(y)d m 400 %(y)d l S", "almost": b"1 J 20 w %(x)d %(y)d m %(x)d.0000001 %(y)d l S",
"in-a-state": b"/Rond gs 20 w %(x)d %(y)d m h S",
    "wide": b"q 1000 0 0 1 0 %(y)d cm 0.1 w 0.1 -10 m 0.1 10 l S Q",
}


def _content(draft: Draft, text: bytes) -> None:
    draft.resource("ExtGState", "Rond", Dictionary(LC=1))
    draft.beside(text)


@on_draft()
def dot_without_a_length(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, text in DOTS.items():
        yield from covered(case, lambda draft, text=text: _content(draft, text % {b"x": 200, b"y": 750}), name, ("new",))


def letters_of_dots(dot: bytes, pitch: float = 2.2, word: str = "NIET") -> bytes:
    """A word as a needle printer has it; `dot` draws one, at `%g %g`."""
    content = b"1 J %g w " % (pitch * 1.15)
    for place, letter in enumerate(word):
        for index, bit in enumerate(MATRIX[letter][:35]):
            if bit == "1":
                content += dot % (80 + 6 * pitch * place + index % 5 * pitch, 760 - index // 5 * pitch) + b" "
    return content


@on_draft()
def letters_of_dots_without_a_length(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, dot in {"closed": b"%g %g m h S", "short": b"%g %g m s", "one-path": b"%g %g m h", "rectangles": b"%g %g 0 0 re S"}.items():
        content = letters_of_dots(dot) + (b"S" if name == "one-path" else b"")
        yield from covered(case, lambda draft, content=content: _content(draft, b"1 j " + content), name)


@on_draft()
def dots_within_a_part(case: Case) -> Iterator[tuple[str, bytes]]:
    """In a picture, a pattern, a letter, a remark."""
    word = letters_of_dots(b"%g %g m h S")

    def picture(draft: Draft) -> None:
        draft.resource("XObject", "Beeld", draft.picture(word))
        draft.beside(b"/Beeld Do")

    def pattern(draft: Draft) -> None:
        cell = {"PatternType": 1, "PaintType": 1, "TilingType": 1, "BBox": [0, 0, 10, 10], "XStep": 10, "YStep": 10, "Resources": Dictionary()}
        draft.resource("Pattern", "P", draft.stream(b"1 J 6 w 5 5 m h S", Type=Name.Pattern, **cell))
        draft.beside(b"/Pattern cs /P scn 80 700 200 60 re f")

    def letters(draft: Draft) -> None:
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=97, LastChar=97, Widths=[1000],
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
            CharProcs=Dictionary(a=draft.stream(b"1000 0 d0 1 J 600 w 500 500 m h S")),
            Resources=Dictionary(),
        )
        draft.resource("Font", "Drie", draft.new(font))
        draft.beside(b"BT /Drie 30 Tf 80 740 Td (aaa) Tj ET")

    def remark(draft: Draft) -> None:
        made = draft.stream(b"1 J 40 w 100 25 m h S", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 50], Resources=Dictionary())
        draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([80, 700, 280, 750]), F=4, AP=Dictionary(N=made)))

    for prepare in (picture, pattern, letters, remark):
        yield from covered(case, prepare, prepare.__name__, ("new",))
