"""Forms filled in with looks that are made of what a look may have, a border, cells, bars, a mark, and say something else than the value."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, Draft
from .edit import Case, Edit
from .filling import _as, filled, look, text_field, written
from .registry import on_draft

Point = tuple[float, float]

# Letters as lines that one pen draws, each from the foot of its box to the foot of the next; 4 wide and 6 high.
PEN: dict[str, list[Point]] = {
    "N": [(0, 0), (0, 6), (4, 0), (4, 6), (4, 0)], "I": [(2, 0), (2, 6), (2, 0)], "E": [(0, 0), (0, 6), (4, 6), (0, 6), (0, 3), (3, 3), (0, 3), (0, 0), (4, 0)],
    "T": [(2, 0), (2, 6), (0, 6), (4, 6), (2, 6), (2, 0)], "1": [(2, 0), (2, 6), (2, 0)],
}
# The same with a line for each stroke.
STROKES: dict[str, list[list[Point]]] = {
    "N": [[(0, 0), (0, 6), (4, 0), (4, 6)]], "I": [[(2, 0), (2, 6)]], "E": [[(4, 6), (0, 6), (0, 0), (4, 0)], [(0, 3), (3, 3)]], "T": [[(2, 0), (2, 6)], [(0, 6), (4, 6)]],
    "X": [[(0, 0), (4, 6)], [(0, 6), (4, 0)]],
}


def _line(points: list[Point]) -> bytes:
    return " ".join(f"{x:.2f} {y:.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(points)).encode()


def _pen(word: str, x: float, y: float, size: float, end: float, up: float = 1) -> bytes:
    points = [(x, y)]
    for letter in word:
        points += [(x + a * size, y + b * size * up) for a, b in PEN[letter]]
        x += 6 * size
        points.append((x, y))
    return _line([*points, (end, y)])


def _strokes(word: str, x: float, y: float, size: float) -> bytes:
    out = []
    for letter in word:
        out += [_line([(x + a * size, y + b * size) for a, b in one]) for one in STROKES[letter]]
        x += 6 * size
    return b" ".join(out)


def _squares(word: str, x: float, y: float, size: float) -> bytes:
    """The same of small squares."""
    out = []
    for letter in word:
        for one in STROKES[letter]:
            for (a, b), (c, d) in zip(one, one[1:], strict=False):
                out += [b"%.2f %.2f %.2f %.2f re" % (x + (a + (c - a) * t / 8) * size, y + (b + (d - b) * t / 8) * size, size / 2, size / 2) for t in range(9)]
        x += 6 * size
    return b" ".join(out)


@on_draft()
def border_that_spells(case: Case) -> Iterator[tuple[str, bytes]]:
    """A border goes along its side, and to and fro on the way."""
    own = lambda border: _as(String("20.000 euro"), border + written("20.000 euro", at=(14, 20)))
    below, above = _pen("NIET", 2, 0.3, 0.75, 198), _pen("NIET", 2, 45.3, 0.75, 198)
    yield "below", filled(case, "", own(b"0.5 w 0 G " + below + b" S "))[1]
    yield "above", filled(case, "", own(b"0.5 w 0 G " + above + b" S "))[1]
    yield "filled", filled(case, "", own(b"0 g 0.6 w " + below + b" h B "))[1]
    yield "low", filled(case, "", own(b"0.5 w 0 G " + _pen("NIET", 2, 0.3, 0.75, 198, 0.2) + b" S "))[1]

    def small(edit: Edit, one: pikepdf.Object) -> None:
        one.V = String("20.000 euro")
        border = b"0.06 w 0 G " + _pen("NIET", 2.4, 0.03, 0.155, 19.8) + b" S "
        one.AP = Dictionary(N=look(edit, border + b"/Tx BMC q BT /Helv 1.2 Tf 0 g 4.5 2 Td (20.000 euro) Tj ET Q EMC", 20, 5))

    yield "of-a-small-box", filled(case, "", small)[1]


@on_draft()
def letters_that_are_passed_over(case: Case) -> Iterator[tuple[str, bytes]]:
    """A letter of the value is so small, or so pale beside the others, that nobody reads it."""
    big = lambda text, at: b"BT /Helv 14 Tf 0 g %d 20 Td (%s) Tj ET" % (at, text)
    for name, value, content in (
        ("one", "120.000 euro", b"BT /Helv 3 Tf 0.65 g 196 46 Td (1) Tj ET " + big(b"20.000 euro", 4)),
        ("word", "niet akkoord", b"BT /Helv 3 Tf 0.6 g 2 45 Td (niet ) Tj ET " + big(b"akkoord", 4)),
        ("same-line", "120.000 euro", b"BT /Helv 3 Tf 0.65 g 2 20 Td (1) Tj ET " + big(b"20.000 euro", 30)),
        ("pale", "niet akkoord", b"BT /Helv 14 Tf 0.68 g 2 20 Td (niet ) Tj ET " + big(b"akkoord", 60)),
        ("half", "120.000 euro", b"BT /Helv 7 Tf 0 g 2 20 Td (1) Tj ET " + big(b"20.000 euro", 30)),
    ):
        yield name, filled(case, "", _as(String(value), b"/Tx BMC q " + content + b" Q EMC"))[1]


@on_draft()
def cells_that_are_letters(case: Case) -> Iterator[tuple[str, bytes]]:
    """A line between two cells of a comb, and nothing in the cells."""
    rect = [300, 60, 500, 76]
    bars = lambda *places: b" ".join(b"%g 1.5 m %g 14.2 l S" % (at, at) for at in places)
    text = lambda at, value: b" /Tx BMC q BT /Helv 15 Tf 0 g %g 2 Td (%s) Tj ET Q EMC" % (at, value)
    for name, cells, value, content in (
        ("one", 1000, b"20.000 euro", b"1.4 w " + bars(8) + text(11, b"20.000 euro")), ("one-of-eight", 8, b"20.000 euro", b"1.4 w " + bars(25) + text(28, b"20.000 euro")),
        ("three", 1000, b"jaar", b"1.4 w " + bars(8, 12, 16) + text(22, b"jaar")), ("all-of-eight", 8, b"20", b"1.4 w " + bars(*range(25, 200, 25)) + text(28, b"20")),
        ("every-hair", 100, b"20", b"0.2 w " + bars(*range(2, 200, 2)) + text(28, b"20")),
    ):
        make = lambda draft, cells=cells: text_field(draft, rect=rect, Ff=1 << 24, MaxLen=cells, AP=Dictionary(N=look(draft, b"/Tx BMC EMC", 200, 16)))

        def change(edit: Edit, one: pikepdf.Object, value: bytes = value, content: bytes = content) -> None:
            one.V, one.AP = String(value.decode()), Dictionary(N=look(edit, content, 200, 16))

        yield name, filled(case, "", change, make)[1]


@on_draft()
def choice_that_is_seen_as_another(case: Case) -> Iterator[tuple[str, bytes]]:
    """Two options are kept under one value; an option that is no text moves those behind it; a bar that nobody sees chooses a row."""
    pair = lambda value, shown: Array([String(value), String(shown)])
    for name, options, value, shown in (
        ("words", [pair("akkoord", "akkoord"), pair("akkoord", "niet akkoord")], "akkoord", "niet akkoord"),
        ("amount", [pair("20.000 euro", "1.000.000 euro"), pair("20.000 euro", "20.000 euro")], "20.000 euro", "1.000.000 euro"),
    ):
        make = lambda draft, options=options: draft.field(
            "Ch", rect=BARE, Ff=1 << 17, Opt=Array(options), V=String(""), DA=String("/Helv 12 Tf 0 g"), AP=Dictionary(N=look(draft, b"/Tx BMC EMC")))
        yield name, filled(case, "", _as(String(value), written(shown)), make)[1]
    rows = b"/Tx BMC q %s BT /Helv 12 Tf %s 4 34 Td (ja) Tj ET BT /Helv 12 Tf %s 4 18 Td (nee) Tj ET Q EMC"
    several = lambda draft: draft.field(
        "Ch", rect=BARE, Opt=Array([String("ja"), String("nee")]), V=String(""), DA=String("/Helv 12 Tf 0 g"), AP=Dictionary(N=look(draft, rows % (b"", b"0 g", b"0 g"))))
    for name, ground in (("white-bar", b"1 g 2 14 196 15 re f"), ("pale-bar", b"0.97 g 2 14 196 15 re f")):
        yield name, filled(case, "", _as(String("nee"), rows % (ground, b"0 g", b"0.6 g")), several)[1]


def _box(case: Case, side: int, before: tuple[bytes, bytes], after: tuple[bytes, bytes] | None, state: str) -> bytes:
    """A box of which the looks on and off were `before`, and are `after`, in a state."""
    other = "Off" if state == "Ja" else "Ja"

    def make(draft: Draft) -> pikepdf.Object:
        on, off = (draft.picture(content, side, side) for content in before)
        return draft.field("Btn", rect=[300, 60, 300 + side, 60 + side], V=Name(f"/{other}"), AS=Name(f"/{other}"), AP=Dictionary(N=Dictionary(Ja=on, Off=off)))

    def change(edit: Edit, one: pikepdf.Object) -> None:
        one.V = one.AS = Name(f"/{state}")
        if after:
            on, off = (edit.picture(content, side, side) for content in after)
            one.AP = Dictionary(N=Dictionary(Ja=on, Off=off))

    return filled(case, "", change, make)[1]


@on_draft()
def box_with_words_or_nothing(case: Case) -> Iterator[tuple[str, bytes]]:
    """A look of a box is made of squares, or of strokes, that are words; or its mark is not seen."""
    cross, bare = b"2 w 3 3 m 13 13 l S", b" "
    frame = b"1 w 0.5 0.5 15 15 re S "
    yield "off-of-squares", _box(case, 16, (cross, bare), (cross, b"0 g " + _squares("X", 1, 1, 2.8) + b" f"), "Off")
    corners = b"0 g 0.1 0.1 0.5 0.5 re 56 56 0.5 0.5 re "
    yield "off-of-words", _box(case, 57, (cross, bare), (cross, corners + _squares("NEE", 3, 20, 2.5) + b" f"), "Off")
    specks = b"0 g 0 0 0.1 0.1 re 15.9 15.9 0.1 0.1 re f "
    yield "on-unseen", _box(case, 16, (cross, bare), (specks + b"1 G 1 w 3 3 m 13 13 l S", bare), "Ja")
    yield "on-unseen-by-a-curve", _box(case, 16, (cross, bare), (b"0 g 0 0 m 0 0 0 0 0 0.1 c f 1 G 1 w 3 3 m 13 13 l S", bare), "Ja")
    yield "words-in-a-large-one", _box(case, 57, (cross, bare), (b"2 w " + _strokes("NIET", 4, 20, 2.2) + b" S", bare), "Ja")
    yield "words-in-a-small-one", _box(case, 16, (cross, bare), (b"0.3 w " + _strokes("NEE", 0.8, 5, 0.85) + b" S", bare), "Ja")
    yield "words-of-one-pen", _box(case, 57, (cross, bare), (b"2 w " + _pen("NIET", 4, 20, 2.2, 56) + b" S", bare), "Ja")
    # The look was there, and nobody had seen it.
    words = b" S ".join(_strokes(letter, 4 + 13 * at, 15, 2.2) for at, letter in enumerate("NIET")) + b" S"
    yield "words-that-waited", _box(case, 57, (b"2 w " + words, frame), None, "Ja")

    def glyph(draft: Draft) -> pikepdf.Object:
        code = draft.stream(b"1000 0 d0 40 w " + _strokes("NIET", 40, 200, 40) + b" S")
        font = draft.new(Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=97, LastChar=97, Widths=Array([1000]),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])), CharProcs=Dictionary(a=code), Resources=Dictionary()))
        on = draft.picture(b"BT /W 57 Tf 0 0 Td (a) Tj ET", 57, 57, Font=Dictionary(W=font))
        return draft.field("Btn", rect=[300, 60, 357, 117], V=Name.Off, AS=Name.Off, AP=Dictionary(N=Dictionary(Ja=on, Off=draft.picture(bare, 57, 57))))

    def ticked(edit: Edit, one: pikepdf.Object) -> None:
        one.V = one.AS = Name.Ja

    yield "a-glyph-that-waited", filled(case, "", ticked, glyph)[1]


@on_draft()
def rich_text_that_is_struck_out(case: Case) -> Iterator[tuple[str, bytes]]:
    """The letters of a rich text are those of the value, and its style takes them back."""
    make: Callable[[Draft], pikepdf.Object] = lambda draft: text_field(draft, Ff=1 << 25)
    for name, style in {"struck": "text-decoration:line-through", "hidden": "display:none", "unseen": "visibility:hidden"}.items():
        rich = f'<?xml version="1.0"?><body xmlns="http://www.w3.org/1999/xhtml"><p style="{style}">20.000 euro</p></body>'
        yield name, filled(case, "", _as(String("20.000 euro"), written("20.000 euro"), RV=String(rich)), make)[1]
