"""Paper that looks bare to a program and is not: words that are faint, tiny or white, that only some programs draw, or that come to light
later. A visible signature covers them, in a new field, or in one that waited there."""

import zlib
from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Stream, String

from .draft import BARE, OVER, Draft, helvetica
from .edit import Case, Edit, sign_gap
from .filling import look, written
from .registry import on_draft
from .roles import sign_waiting

WORDS = "Behalve als de stichting dat wil"
AT = (80, 750)
# A bar and a slanted line, as a fax has them (ITU-T T.6).
FAX = bytes.fromhex("26a0d9fcb1bffffffffc709613ac25a58416105a5841612d0584169610584169610584b416105a58416105a510aa002002")


def covered(
    case: Case, prepare: Callable[[Draft], object], name: str, ways: tuple[str, ...] = ("new", "waited"), rect: list[float] = OVER,
) -> Iterator[tuple[str, bytes]]:
    """The sheet that `prepare` makes, signed, and then a signature whose picture lies over the words."""
    for way in ways:
        with Draft(case) as draft:
            draft.clear()
            prepare(draft)
            number = draft.field("Sig", rect=rect, name="tweede").objgen[0] if way == "waited" else 0
            data = draft.signed()
        with Edit(data) as edit:
            picture = edit.letters("Getekend en akkoord")
            if way == "new":
                edit.add_signature("tweede", rect=rect, picture=picture)
                yield f"{name}-{way}", sign_gap(edit.save(), case.keys)
            else:
                one = edit.pdf.get_object(number, 0)
                one.AP = Dictionary(N=picture)
                yield f"{name}-{way}", sign_waiting(edit, one, case.keys)


def _content(draft: Draft, text: bytes) -> None:
    draft.page().Contents = draft.stream(text)


def _written(draft: Draft, before: bytes = b"", after: bytes = b"", size: float = 14) -> None:
    _content(draft, b"q " + before + b" " + draft.words(WORDS, AT, size) + b" " + after + b" Q")


@on_draft()
def words_of_faint_ink(case: Case) -> Iterator[tuple[str, bytes]]:
    """Not as faint as that nobody reads them."""
    for name, ink in {"grey": b"0.75 g", "grey-cmyk": b"0 0 0 0.3 k", "yellow": b"0.85 0.8 0.2 rg", "pink": b"1 0.6 0.6 rg"}.items():
        yield from covered(case, lambda draft, ink=ink: _written(draft, ink), name, ("new",))

    def thin(draft: Draft) -> None:
        draft.resource("ExtGState", "Ijl", Dictionary(ca=0.3))
        _written(draft, b"/Ijl gs")

    yield from covered(case, thin, "transparent")


@on_draft()
def words_of_small_letters(case: Case) -> Iterator[tuple[str, bytes]]:
    for size in (4, 6):
        yield from covered(case, lambda draft, size=size: _written(draft, size=size), f"{size}-points")
    yield from covered(case, lambda draft: _written(draft, b"0.4 g", size=5), "grey-5-points", ("new",))


@on_draft()
def words_on_dark_paper(case: Case) -> Iterator[tuple[str, bytes]]:
    """White words on a dark sheet, and on a panel of the size of the field."""
    yield from covered(case, lambda draft: _written(draft, b"0 0.1 0.3 rg 0 0 595 842 re f 1 g"), "sheet")
    yield from covered(case, lambda draft: _written(draft, b"0 0.1 0.3 rg 50 680 430 140 re f 1 g"), "panel")
    yield from covered(case, lambda draft: _written(draft, b"0.5 g 0 0 595 842 re f 0.8 g"), "grey-sheet", ("new",))


@on_draft()
def words_like_the_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """Strokes that could pass for a rule or the border of a field, and are words."""
    yield from covered(case, lambda draft: _content(draft, b"2 w 80 700 m 80 760 l 110 730 l 140 760 l 140 700 l S"), "drawn-letter", ("new",))
    yield from covered(case, lambda draft: _content(draft, b"q 0.8 w 80 750 m 440 750 l S 80 740 m 440 740 l S 80 700 m 200 780 l S Q"), "struck-out", ("new",))


def _layer(draft: Draft, config: dict, usage: dict | None = None) -> None:
    group = draft.new(Dictionary(Type=Name.OCG, Name=String("laag")))
    if usage:
        group.Usage = Dictionary(usage)
    draft.root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary({key: Array([group]) if value is None else value(group) for key, value in config.items()}),
    )
    draft.resource("Properties", "Laag", group)
    words = draft.words(WORDS, AT, 14)
    _content(draft, b"/OC /Laag BDC %s EMC" % words)


def _when(event: str) -> Callable:
    return lambda group: Array([Dictionary(Event=Name(f"/{event}"), Category=Array([Name(f"/{event}")]), OCGs=Array([group]))])


@on_draft()
def words_on_a_layer(case: Case) -> Iterator[tuple[str, bytes]]:
    """Optional content that is off, or off when viewed and on when printed."""
    yield from covered(case, lambda draft: _layer(draft, {"/OFF": None, "/Order": None}), "off")
    usage = {"/Print": Dictionary(PrintState=Name.ON), "/View": Dictionary(ViewState=Name.OFF)}
    yield from covered(case, lambda draft: _layer(draft, {"/OFF": None, "/AS": _when("Print")}, usage), "printed")
    usage = {"/View": Dictionary(ViewState=Name.ON), "/Export": Dictionary(ExportState=Name.ON)}
    yield from covered(case, lambda draft: _layer(draft, {"/OFF": None, "/AS": _when("View")}, usage), "viewed")
    usage = {"/Zoom": Dictionary(min=2.0, max=20.0)}
    yield from covered(case, lambda draft: _layer(draft, {"/OFF": None, "/AS": _when("View")}, usage), "close-by", ("new",))


@on_draft()
def words_on_a_picture_layer(case: Case) -> Iterator[tuple[str, bytes]]:
    """The same by the key `OC` of a picture, and of a remark."""
    for name in ("picture", "remark"):

        def prepare(draft: Draft, name: str = name) -> None:
            group = draft.new(Dictionary(Type=Name.OCG, Name=String("laag")))
            draft.root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group])))
            picture = draft.letters(WORDS)
            if name == "picture":
                picture.OC = group
                draft.resource("XObject", "Beeld", picture)
                _content(draft, b"q 1 0 0 1 60 690 cm /Beeld Do Q")
            else:
                draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array(OVER), F=4, OC=group, AP=Dictionary(N=picture)))

        yield from covered(case, prepare, name)


@on_draft()
def remark_without_appearance(case: Case) -> Iterator[tuple[str, bytes]]:
    """Programs draw a remark from its entries when it has no appearance; ours need not."""
    sorts = {
        "FreeText": {"Contents": String(WORDS), "DA": String("/Helv 14 Tf 0 g")}, "Square": {"C": Array([1, 0, 0]), "IC": Array([1, 0, 0])},
        "Ink": {"InkList": Array([Array([80, 700, 200, 780, 300, 700])]), "C": Array([1, 0, 0])},
        "Line": {"L": Array([80, 700, 300, 780]), "C": Array([1, 0, 0])},
        "Highlight": {"QuadPoints": Array([80, 780, 400, 780, 80, 700, 400, 700]), "C": Array([1, 0, 0])},
        "Text": {"Contents": String(WORDS), "Name": Name.Note}, "Stamp": {"Name": Name.NotApproved},
        "Link": {"Border": Array([0, 0, 3]), "C": Array([1, 0, 0])},
        "Polygon": {"Vertices": Array([80, 700, 200, 780, 300, 700]), "C": Array([1, 0, 0])},
        "Underline": {"QuadPoints": Array([80, 780, 400, 780, 80, 700, 400, 700]), "C": Array([1, 0, 0])},
    }
    for subtype, entries in sorts.items():

        def prepare(draft: Draft, subtype: str = subtype, entries: dict = entries) -> None:
            draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([80, 700, 400, 780]), F=4, **entries))

        yield from covered(case, prepare, subtype.lower(), ("new",) if subtype not in ("FreeText", "Stamp") else ("new", "waited"))


@on_draft()
def field_without_appearance(case: Case) -> Iterator[tuple[str, bytes]]:
    """Programs draw the value of a field, its colours and its caption when it has no appearance."""
    sorts = {
        "Tx": {"V": String(WORDS)}, "Ch": {"V": String(WORDS), "Opt": Array([String(WORDS)]), "Ff": 131072},
        "Btn": {"Ff": 65536, "MK": Dictionary(CA=String(WORDS), BG=Array([1, 1, 0]))},
    }
    for kind, entries in sorts.items():

        def prepare(draft: Draft, kind: str = kind, entries: dict = entries) -> None:
            draft.fonts_of_form()
            draft.field(kind, rect=[80, 700, 400, 780], DA=String("/Helv 14 Tf 0 g"), **entries)

        yield from covered(case, prepare, kind.lower(), ("new",))

    def needed(draft: Draft) -> None:
        """An appearance that is empty, and that programs make anew."""
        draft.fonts_of_form()
        draft.form().NeedAppearances = True
        draft.field("Tx", rect=[80, 700, 400, 780], DA=String("/Helv 14 Tf 0 g"), V=String(WORDS), AP=Dictionary(N=draft.picture(b" ")))

    yield from covered(case, needed, "needed")


@on_draft()
def words_of_fonts_elsewhere(case: Case) -> Iterator[tuple[str, bytes]]:
    """Fonts that the file does not bring, in sorts that a program may leave out."""
    cid = lambda: Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/HeiseiMin-W3"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Japan1"), Supplement=2), DW=1000,
    )
    fonts = {
        "cid": lambda draft: Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/HeiseiMin-W3"), Encoding=Name("/90ms-RKSJ-H"), DescendantFonts=Array([draft.new(cid())]),
        ),
        "identity": lambda draft: Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/Onbekend"), Encoding=Name("/Identity-H"), DescendantFonts=Array([draft.new(cid())]),
        ),
        "true-type": lambda draft: Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/Onbekend"), Encoding=Name.WinAnsiEncoding),
        "dingbats": lambda draft: Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats),
        "broken": lambda draft: Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/Onbekend"), FirstChar=0, LastChar=255, Widths=Array([500] * 256),
            FontDescriptor=draft.new(Dictionary(Type=Name.FontDescriptor, FontName=Name("/Onbekend"), Flags=32, FontFile2=draft.stream(b"kapot"))),
        ),
        "no-sort": lambda draft: Dictionary(Type=Name.Font, BaseFont=Name.Helvetica),
    }
    for name, font in fonts.items():

        def prepare(draft: Draft, font: Callable = font) -> None:
            draft.resource("Font", "Vreemd", draft.new(font(draft)))
            _content(draft, b"BT /Vreemd 14 Tf 80 750 Td (%s) Tj ET" % WORDS.encode())

        yield from covered(case, prepare, name, ("new",))


@on_draft()
def words_a_program_leaves_out(case: Case) -> Iterator[tuple[str, bytes]]:
    """Behind an operator that nobody knows, in a section of compatibility, in a font that is named nowhere, behind a fault."""
    yield from covered(case, lambda draft: _written(draft, b"BX 1 2 onbekend EX"), "compatibility", ("new",))
    yield from covered(case, lambda draft: _written(draft, b"1 2 onbekend"), "unknown-operator", ("new",))
    yield from covered(case, lambda draft: _written(draft, b"Q Q Q q 1 2 3 re (a) Tj"), "fault", ("new",))
    yield from covered(case, lambda draft: _content(draft, b"BT /Helvetica 14 Tf 80 750 Td (%s) Tj ET" % WORDS.encode()), "font-nowhere", ("new",))
    yield from covered(case, lambda draft: _written(draft, b"/Nergens gs /Nergens Do"), "state-nowhere", ("new",))
    yield from covered(case, lambda draft: _written(draft, b"q " * 600), "deep", ("new",))


@on_draft()
def picture_a_program_leaves_out(case: Case) -> Iterator[tuple[str, bytes]]:
    """Sorts of packing and of colour that not every program has."""
    rows = bytes([0]) * 400
    sorts = {
        "jpx": (b"\x00\x00\x00\x0cjP  \r\n\x87\n", {"Filter": Name.JPXDecode}),
        "jbig2": (b"\x00" * 20, {"Filter": Name.JBIG2Decode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 1}),
        "fax": (
            FAX,
            {
                "Width": 40, "Height": 40, "Filter": Name.CCITTFaxDecode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 1,
                "DecodeParms": Dictionary(K=-1, Columns=40, Rows=40),
            },
        ),
        "jpeg": (b"\xff\xd8\xff\xe0kapot", {"Filter": Name.DCTDecode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}),
        "crypt": (rows, {"Filter": Name.Crypt, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}),
        "colour": (rows, {"ColorSpace": Name("/Nergens"), "BitsPerComponent": 8}),
        "cut-off": (zlib.compress(rows)[:-6], {"Filter": Name.FlateDecode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}),
        "bits": (rows, {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 5}),
    }
    for name, (body, entries) in sorts.items():

        def prepare(draft: Draft, body: bytes = body, entries: dict = entries) -> None:
            draft.resource(
                "XObject", "Beeld", draft.new(Stream(draft.pdf, body, **({"Type": Name.XObject, "Subtype": Name.Image, "Width": 20, "Height": 20} | entries))),
            )
            _content(draft, b"q 300 0 0 60 80 700 cm /Beeld Do Q")

        yield from covered(case, prepare, name, ("new",))


@on_draft()
def words_behind_something_white(case: Case) -> Iterator[tuple[str, bytes]]:
    """Covered when it was signed, by something that goes: a layer, a remark that is not printed, a field."""

    def remark(draft: Draft, **more: object) -> None:
        _written(draft)
        draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array(OVER), AP=Dictionary(N=draft.picture(b"1 g 0 0 600 900 re f")), **more))

    yield from covered(case, lambda draft: remark(draft, F=0), "not-printed", ("new",))
    yield from covered(case, lambda draft: remark(draft, F=4 | 256), "toggled", ("new",))

    def layer(draft: Draft) -> None:
        group = draft.new(Dictionary(Type=Name.OCG, Name=String("wit")))
        draft.root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(ON=Array([group]), Order=Array([group])))
        draft.resource("Properties", "Wit", group)
        _written(draft, after=b"/OC /Wit BDC 1 g 60 690 400 120 re f EMC")

    yield from covered(case, layer, "layer")


@on_draft()
def words_that_waited_over(case: Case) -> Iterator[tuple[str, bytes]]:
    """Plain black words, under a field that waited: in every sort of appearance that covers them."""

    def signed(name: str, dress: Callable[[Edit, object], None]) -> tuple[str, bytes]:
        with Draft(case) as draft:
            draft.clear()
            _written(draft)
            number = draft.field("Sig", rect=OVER, name="tweede").objgen[0]
            data = draft.signed()
        with Edit(data) as edit:
            one = edit.pdf.get_object(number, 0)
            dress(edit, one)
            return name, sign_waiting(edit, one, case.keys)

    yield signed("states", lambda edit, one: _set(one, AP=Dictionary(N=Dictionary(Aan=edit.letters(), Off=edit.picture(b" "))), AS=Name.Aan))
    yield signed("pressed", lambda edit, one: _set(one, AP=Dictionary(N=edit.picture(b" "), D=edit.letters())))
    yield signed("hovered", lambda edit, one: _set(one, AP=Dictionary(N=edit.picture(b" "), R=edit.letters())))
    yield signed("ground", lambda edit, one: _set(one, MK=Dictionary(BG=Array([1, 1, 1]), CA=String("Akkoord"))))
    yield signed("white", lambda edit, one: _set(one, AP=Dictionary(N=edit.picture(b"1 g 0 0 900 900 re f"))))
    yield signed(
        "shifted", lambda edit,
        one: _set(
            one,
            AP=Dictionary(N=edit.stream(b"1 g 0 0 900 900 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 100], Matrix=[1, 0, 0, 1, 5000, 5000])),
        ),
    )
    yield signed(
        "blended", lambda edit,
        one: _set(one, AP=Dictionary(N=edit.picture(b"/M gs 1 g 0 0 900 900 re f", ExtGState=Dictionary(M=Dictionary(BM=Name.Difference))))),
    )
    for state in ("Uit", "Off"):
        with Draft(case) as draft:
            draft.clear()
            _written(draft)
            number = draft.field(
                "Sig", rect=OVER, name="tweede", AS=Name(f"/{state}"),
                AP=Dictionary(N=Dictionary({"/Aan": draft.letters("Akkoord"), f"/{state}": draft.picture(b" ")})),
            ).objgen[0]
            data = draft.signed()
        with Edit(data) as edit:
            one = edit.pdf.get_object(number, 0)
            one.AS = Name.Aan
            yield f"state-that-lay-ready-{state.lower()}", sign_waiting(edit, one, case.keys)
    # Nothing but its value: programs draw a mark of their own for a signature.
    yield signed("plain", lambda edit, one: None)


def _set(one: object, **entries: object) -> None:
    for key, value in entries.items():
        one[f"/{key}"] = value


@on_draft()
def words_of_a_page_turned(case: Case) -> Iterator[tuple[str, bytes]]:
    """On sheets that are turned, cut off or counted in other units: where the words stand is not where a careless program looks."""
    for name, entries in {
        "quarter": {"Rotate": 90}, "back": {"Rotate": -90}, "half": {"Rotate": 180}, "rounds": {"Rotate": 450}, "slanted": {"Rotate": 45},
        "unit": {"UserUnit": 3}, "cut-off": {"CropBox": Array([50, 600, 500, 842])},
        "elsewhere": {"MediaBox": Array([40, 600, 595, 842])}, "corners": {"MediaBox": Array([595, 842, 0, 0])},
        "below": {"MediaBox": Array([-2000, -2000, 595, 842])},
    }.items():

        def prepare(draft: Draft, entries: dict = entries) -> None:
            _written(draft)
            _set(draft.page(), **entries)

        yield from covered(case, prepare, name, ("new",))


@on_draft()
def words_by_another_way(case: Case) -> Iterator[tuple[str, bytes]]:
    """A pattern, a shading, a picture within a picture, letters of Type 3, a mask."""

    def nested(draft: Draft) -> None:
        inner = draft.letters(WORDS)
        for _ in range(12):
            inner = draft.picture(b"/Beeld Do", XObject=Dictionary(Beeld=inner))
        draft.resource("XObject", "Beeld", inner)
        _content(draft, b"q 1 0 0 1 60 690 cm /Beeld Do Q")

    def glyphs(draft: Draft) -> None:
        glyph = draft.stream(b"1000 0 d0 /Helv 900 Tf BT 0 0 Td (A) Tj ET 100 100 600 600 re f")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], CharProcs=Dictionary(a=glyph),
            Encoding=Dictionary(Differences=Array([97, Name.a])), FirstChar=97, LastChar=97, Widths=[1000],
        )
        font.Resources = Dictionary(Font=Dictionary(Helv=draft.new(helvetica())))
        draft.resource("Font", "Drie", draft.new(font))
        _content(draft, b"BT /Drie 20 Tf 80 740 Td (aaaaaa) Tj ET")

    def masked(draft: Draft) -> None:
        group = draft.stream(
            b"1 g 80 700 300 60 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842], Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
        )
        draft.resource("ExtGState", "Masker", Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group)))
        _content(draft, b"/Masker gs 0 g 0 0 595 842 re f")

    def shaded(draft: Draft) -> None:
        draft.resource(
            "Shading", "Verloop",
            Dictionary(
                ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[80, 0, 440, 0], Function=Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[0], N=1),
            ),
        )
        _content(draft, b"q 80 700 360 80 re W n /Verloop sh Q")

    def inline(draft: Draft) -> None:
        _content(draft, b"q 300 0 0 60 80 700 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\xff\xff\x00 EI Q")

    for prepare in (nested, glyphs, masked, shaded, inline):
        yield from covered(case, prepare, prepare.__name__, ("new",))


MATRIX = {
    "N": "1000111001101011001110001100011000110001", "I": "01110001000010000100001000010001110", "E": "11111100001000011110100001000011111",
    "T": "11111001000010000100001000010000100",
}


@on_draft()
def words_of_points(case: Case) -> Iterator[tuple[str, bytes]]:
    """Letters of a needle printer: no point touches another, and none is large."""
    for name, dot, pitch in (("fine", 0.7, 1.3), ("coarse", 1.2, 2.2)):
        content = b""
        for place, letter in enumerate("NIET"):
            for index, bit in enumerate(MATRIX[letter][:35]):
                if bit == "1":
                    content += b"%g %g %g %g re f " % (80 + 8 * pitch * place + index % 5 * pitch, 760 - index // 5 * pitch, dot, dot)
        yield from covered(case, lambda draft, content=content: _content(draft, content), name)


@on_draft()
def words_as_light_as_the_paper(case: Case) -> Iterator[tuple[str, bytes]]:
    """Another colour of the same lightness: nothing is darker, and everybody reads it."""
    for name, paper, ink in [
        ("red-on-grey", b"0.5 g", b"1 0 0 rg"), ("green-on-pink", b"1 0.6 0.7 rg", b"0.45 0.8 0.45 rg"), ("cyan-on-white", b"1 g", b"0 1 1 rg"),
        ("yellow-on-white", b"1 g", b"1 0.9 0 rg"), ("blue-on-grey", b"0.27 g", b"0 0 1 rg"),
    ]:
        yield from covered(case, lambda draft, paper=paper, ink=ink: _written(draft, paper + b" 0 0 595 842 re f " + ink), name, ("new",))


@on_draft()
def mark_larger_than_the_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """A bar of a chart, a box that is ticked, a name that was made black: the field lies within it, and turns it white."""
    yield from covered(case, lambda draft: _content(draft, b"0 g 40 680 480 140 re f"), "black")
    yield from covered(case, lambda draft: _content(draft, b"0 g 50 680 200 140 re f"), "half", ("new",))


@on_draft()
def where_a_note_may_reach(case: Case) -> Iterator[tuple[str, bytes]]:
    """A note that keeps its size on the screen covers more of the page from afar; a callout has its point elsewhere; lines are thick."""
    near = Array([250, 80, 270, 100])
    bare = {
        "bare-thick": Dictionary(Subtype=Name.Square, Rect=near, F=4, BS=Dictionary(W=200), C=Array([1, 0, 0])),
        "bare-border": Dictionary(Subtype=Name.Square, Rect=near, F=4, Border=Array([0, 0, 200]), C=Array([1, 0, 0])),
        "bare-note": Dictionary(Subtype=Name.Text, Rect=near, F=4, Contents=String("Let op")),
        "bare-leader": Dictionary(Subtype=Name.Line, Rect=near, F=4, L=Array([250, 80, 270, 100]), LL=200, LLE=200, C=Array([1, 0, 0])),
        "bare-cloud": Dictionary(Subtype=Name.Circle, Rect=near, F=4, BE=Dictionary(S=Name.C, I=200), C=Array([1, 0, 0])),
        "bare-sides": Dictionary(Subtype=Name.FreeText, Rect=near, F=4, RD=Array([-200, -200, -200, -200]), DA=String("/Helv 12 Tf 0 g"), Contents=String("Let op")),
        "bare-far-points": Dictionary(Subtype=Name.Ink, Rect=Array([60, 700, 80, 720]), F=4, InkList=Array([Array([60, 700, 350, 90])]), C=Array([1, 0, 0])),
    }
    for name, own in {
        **bare,
        "below": Dictionary(Subtype=Name.Text, Rect=Array([300, 120, 320, 140]), F=28), "turned": Dictionary(Subtype=Name.Text, Rect=Array([300, 120, 320, 140]), F=20),
        "callout": Dictionary(Subtype=Name.FreeText, Rect=Array([60, 700, 160, 750]), F=4, CL=Array([350, 90, 160, 720])),
        "line": Dictionary(Subtype=Name.Line, Rect=Array([60, 700, 160, 750]), F=4, L=Array([350, 90, 160, 720])),
    }.items():
        with Draft(case) as draft:
            draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 600), 14))
            own.Type = Name.Annot
            if name not in bare:
                own.AP = Dictionary(N=draft.picture(b"0 0 20 20 re S", 20, 20))
            draft.annotate(draft.new(own))
            data = draft.signed()
        with Edit(data) as edit:
            edit.add_signature("tweede", rect=BARE, picture=edit.picture(b"0 0 200 50 re S", 200, 50))
            yield name, sign_gap(edit.save(), case.keys)


@on_draft()
def box_ticked_over_more_than_its_frame(case: Case) -> Iterator[tuple[str, bytes]]:
    """Within the frame stands something, or it is no frame."""
    for name, drawn in {
        "cross": b"300 60 12 12 re S 302 62 m 310 70 l 302 70 m 310 62 l S", "three-sides": b"300 60 m 312 60 l 312 72 l 300 72 l S", "filled": b"300 60 12 12 re f",
        "letter-m": b"300 60 m 300 72 l 306 66 l 312 72 l 312 60 l S", "letter-n": b"300 60 m 300 72 l 312 60 l 312 72 l S", "letter-h": b"300 60 m 300 72 l 300 66 m 312 66 l 312 60 m 312 72 l S",
        "letter-z": b"300 72 m 312 72 l 300 60 l 312 60 l S", "letter-e": b"312 72 m 300 72 l 300 60 l 312 60 l 300 66 m 310 66 l S", "letter-o": b"300 66 m 300 74 312 74 312 66 c 312 58 300 58 300 66 c S",
        "rule": b"300 66 m 312 66 l S 300 60 12 12 re S", "point": b"300 60 12 12 re S 305 65 2 2 re f", "thick": b"4 w 300 60 12 12 re S", "two-frames": b"300 60 12 12 re S 303 63 6 6 re S",
    }.items():
        with Draft(case) as draft:
            draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 600), 14) + b" 1 w " + drawn)
            one = draft.field("Btn", rect=[300, 60, 312, 72], V=Name.Off, AS=Name.Off, AP=Dictionary(N=Dictionary(Ja=draft.picture(b"1 g 0 0 12 12 re f", 12, 12), Off=draft.picture(b" ", 12, 12))))
            number, data = one.objgen[0], draft.signed(2)
        with Edit(data) as edit:
            one = edit.pdf.get_object(number, 0)
            one.V = one.AS = Name.Ja
            edit.touch(one)
            yield name, edit.save()


def _strokes(at: range | list[int], low: int = 60, high: int = 80) -> bytes:
    return b"".join(b"%d %d m %d %d l S " % (x, low, x, high) for x in at)


@on_draft()
def filled_in_over_more_than_its_frame(case: Case) -> Iterator[tuple[str, bytes]]:
    """Something stands within the frame of the field, or it is no frame; what is filled in is larger."""
    frame = b"0.5 w 300 60 200 20 re S "
    for name, drawn in {
        "word": frame + b"340 64 m 340 76 l 346 64 m 352 64 l 352 76 l 346 76 l h S", "one": frame + b"350 64 m 350 76 l S", "full-one": frame + b"350 60 m 350 80 l S", "comb": frame + b"340 60 m 340 80 l S 380 60 m 380 80 l S", "three-sides": b"0.5 w 300 60 m 500 60 l 500 80 l 300 80 l S",
        "cross": frame + b"300 60 m 500 80 l S", "two-rules": frame + b"300 67 m 500 67 l S 300 72 m 500 72 l S",
        "short-comb": frame + _strokes(range(340, 500, 40), 64, 76), "comb-of-one-more": frame + _strokes([340, 360, 380, 420, 460]), "comb-and-a-one": frame + _strokes(range(340, 500, 40)) + b"350 64 m 350 76 l S",
        "thick-comb": b"6 w " + _strokes(range(340, 500, 40)) + frame, "close-comb": b"0.5 w " + _strokes(range(304, 500, 4)), "comb-aside": frame + _strokes(range(360, 500, 40)),
        "comb-of-one-side": frame + _strokes(range(320, 380, 20)), "thick": b"10 w 300 60 200 20 re S", "brackets": b"1 w 310 62 m 302 62 l 302 78 l 310 78 l S 490 62 m 498 62 l 498 78 l 490 78 l S",
        "two-frames": frame + b"304 63 192 14 re S", "corner": frame + b"1 w 305 64 m 305 68 l S", "minus": frame + b"310 70 m 325 70 l S", "letters-at-the-edge": frame + b"303 62 m 303 65 l 305 62 l 305 65 l 307 62 m 307 65 l 309 62 m 309 65 l 311 65 l S",
    }.items():
        with Draft(case) as draft:
            draft.clear(draft.words("De gemeente betaalt 20.000 euro", (80, 600), 14) + b" " + drawn)
            one = draft.field("Tx", rect=[300, 60, 500, 80], V=String(""), DA=String("/Helv 12 Tf 0 g"), AP=Dictionary(N=draft.picture(b"/Tx BMC EMC", 200, 20)))
            number, data = one.objgen[0], draft.signed(2)
        with Edit(data) as edit:
            one = edit.pdf.get_object(number, 0)
            one.V, one.AP = String("1 euro"), Dictionary(N=look(edit, written("1 euro", at=(6, 6)), 200, 20))
            edit.touch(one)
            yield name, edit.save()
