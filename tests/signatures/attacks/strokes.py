"""Lines without a length, which round or square ends make into dots (ISO 32000-1, 8.5.3.2), and areas, clips and pictures as thin as a line, which
one program draws and another does not: letters of them, under a signature."""

from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name

from .draft import Draft
from .edit import Case, Edit, sign_gap
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
    "cap-beyond": b"9 J 20 w %(x)d %(y)d m %(x)d %(y)d l S",
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


# Letters of straight lines, in a square of ten.
LINES = {
    "N": [(0, 0, 0, 10), (0, 10, 7, 0), (7, 0, 7, 10)], "I": [(3, 0, 3, 10)], "E": [(0, 0, 0, 10), (0, 0, 7, 0), (0, 5, 5, 5), (0, 10, 7, 10)],
    "T": [(3, 0, 3, 10), (0, 10, 7, 10)],
}


def letters_of_lines(line: Callable[[float, float, float, float], bytes], word: str = "NIET", size: float = 4) -> bytes:
    """A word; `line` draws a straight line, of which both ends are given."""
    out = b""
    for place, letter in enumerate(word):
        for ends in LINES[letter]:
            x1, y1, x2, y2 = (one * size for one in ends)
            left = 90 + place * 10 * size
            out += line(left + x1, 710 + y1, left + x2, 710 + y2) + b" "
    return out


def _through(clip: bytes) -> Callable[[float, float, float, float], bytes]:
    """Paint of the whole sheet through a clip."""

    def line(x1: float, y1: float, x2: float, y2: float) -> bytes:
        places = {b"x1": x1, b"y1": y1, b"x2": x2, b"y2": y2, b"w": x2 - x1, b"h": y2 - y1}
        return b"q " + clip % places + b" n 0 g 0 0 595 842 re f Q"

    return line


@on_draft()
def letters_through_clips_without_an_area(case: Case) -> Iterator[tuple[str, bytes]]:
    """A clip along a line lets no paint through, but that some draw a line there."""
    for name, clip in {
        "lines": b"%(x1)g %(y1)g m %(x2)g %(y2)g l W", "lines-odd": b"%(x1)g %(y1)g m %(x2)g %(y2)g l W*", "closed": b"%(x1)g %(y1)g m %(x2)g %(y2)g l h W",
        "rectangles": b"%(x1)g %(y1)g %(w)g %(h)g re W", "rectangles-odd": b"%(x1)g %(y1)g %(w)g %(h)g re W*",
    }.items():
        word = "NIET" if not name.startswith("rect") else "TIE"
        content = letters_of_lines(_through(clip), word)
        yield from covered(case, lambda draft, content=content: _content(draft, content), name, ("new",))


@on_draft()
def letters_of_pictures_without_an_area(case: Case) -> Iterator[tuple[str, bytes]]:
    """A matrix that makes a line of a picture."""
    black, mask = b"BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI", b"BI /IM true /W 1 /H 1 /BPC 1 ID \x00 EI"
    for name, image in {"gray": black, "mask": mask}.items():

        def slanted(x1: float, y1: float, x2: float, y2: float, image: bytes = image) -> bytes:
            return b"q %g %g %g %g %g %g cm %s Q" % ((x2 - x1) / 2, (y2 - y1) / 2, (x2 - x1) / 2, (y2 - y1) / 2, x1, y1, image)

        def thin(x1: float, y1: float, x2: float, y2: float, image: bytes = image) -> bytes:
            across, along = x2 - x1, y2 - y1
            return b"q %g %g %g %g %g %g cm %s Q" % (across, along, -along * 1e-5, across * 1e-5, x1, y1, image)

        for way, line in {"slanted": slanted, "thin": thin}.items():
            content = b"0 g " + letters_of_lines(line)
            yield from covered(case, lambda draft, content=content: _content(draft, content), f"{name}-{way}", ("new",))


def _area(width: float) -> Callable[[float, float, float, float], bytes]:
    """A filled area along a line, of this width."""

    def line(x1: float, y1: float, x2: float, y2: float) -> bytes:
        across, along = x2 - x1, y2 - y1
        length = (across**2 + along**2) ** 0.5
        aside, up = -along / length * width, across / length * width
        corners = (x1, y1, x2, y2, x2 + aside, y2 + up, x1 + aside, y1 + up)
        return b"%.7f %.7f m %.7f %.7f l %.7f %.7f l %.7f %.7f l f" % corners

    return line


@on_draft()
def letters_of_areas_as_thin_as_a_line(case: Case) -> Iterator[tuple[str, bytes]]:
    """Some draw at least a point of what is filled, however thin it is."""
    for name, width in {"0.00001": 1e-5, "0.01": 0.01, "0.05": 0.05}.items():
        content = letters_of_lines(_area(width))
        yield from covered(case, lambda draft, content=content: _content(draft, content), name, ("new",))
    for name, paint in {"line": b"l f", "closed": b"l h f", "odd": b"l f*"}.items():
        content = letters_of_lines(lambda x1, y1, x2, y2, paint=paint: b"%g %g m %g %g " % (x1, y1, x2, y2) + paint)
        yield from covered(case, lambda draft, content=content: _content(draft, content), name, ("new",))

    def picture(draft: Draft) -> None:
        made = draft.stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1], Resources=Dictionary())
        draft.resource("XObject", "Beeld", made)

        def line(x1: float, y1: float, x2: float, y2: float) -> bytes:
            across, along = x2 - x1, y2 - y1
            return b"q %g %g %g %g %g %g cm /Beeld Do Q" % (across, along, -along * 1e-5, across * 1e-5, x1, y1)

        draft.beside(letters_of_lines(line))

    yield from covered(case, picture, "picture", ("new",))


@on_draft()
def picture_in_a_letter_that_is_a_shape(case: Case) -> Iterator[tuple[str, bytes]]:
    """A letter without colours of its own, and a white picture in it: some paint it in the colour of the text."""

    def letters(draft: Draft) -> None:
        glyph = draft.stream(b"1000 0 0 0 900 900 d1 q 900 0 0 900 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=97, LastChar=97, Widths=[1000],
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])), CharProcs=Dictionary(a=glyph), Resources=Dictionary(),
        )
        draft.resource("Font", "Drie", draft.new(font))
        draft.beside(b"BT /Drie 30 Tf 80 740 Td (aaa) Tj ET")

    yield from covered(case, letters, "white")


@on_draft()
def shapes_that_a_program_takes_for_boxes(case: Case) -> Iterator[tuple[str, bytes]]:
    """Our renderer draws a path over four corners as the rectangle of them: lines that reach within are lost, and a signature covers them."""
    around = b"2 w 200 20 m 200 200 l %d %d l 560 200 l 560 20 l S"
    crossed = b"2 w 200 20 m 560 200 l 560 20 l 200 200 l h S"
    small = b"q 10000 0 0 10000 300 60 cm .0002 w 0 0 m 0 .003 l .0015 .001 l .003 .003 l .003 0 l S Q"
    for name, content in {
        "letters": b" ".join(around % at for at in [(320, 70), (360, 100), (400, 70), (440, 100), (480, 70)]), "crossed": crossed, "small": small,
        "filled": b"200 20 m 560 200 l 560 20 l 200 200 l h f", "clipped": b"q 200 20 m 560 200 l 200 200 l 560 20 l h W n 200 20 360 180 re f Q",
        "thin": b"q 10000 0 0 10000 300 60 cm 0 0 m .003 0 l .0015 .003 l f Q",
    }.items():
        with Draft(case) as draft:
            draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 600), 14) + b" " + content)
            data = draft.signed()
        with Edit(data) as edit:
            edit.add_signature("tweede", rect=[310, 62, 328, 90] if name in ("small", "thin") else [310, 65, 490, 98], picture=edit.picture(b"1 g 0 0 200 50 re f", 200, 50))
            yield name, sign_gap(edit.save(), case.keys)
