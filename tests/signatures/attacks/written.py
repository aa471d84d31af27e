"""Fields filled in whose appearance has the letters of the value, and shows them in another order, at another place, or not at all."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import Draft
from .edit import Case, Edit
from .filling import LIE, _as, _sheet, filled, look, text_field
from .registry import on_draft


def _text(inside: bytes) -> bytes:
    return b"/Tx BMC q 0 g BT /Helv 12 Tf " + inside + b" ET Q EMC"


@on_draft()
def letters_in_another_order(case: Case) -> Iterator[tuple[str, bytes]]:
    """What is drawn first stands behind what is drawn last."""
    for name, value, inside in [
        ("steps", "12", b"20 20 Td (1) Tj -10 0 Td (2) Tj"), ("kerning", "12", b"20 20 Td [(1) 1600 (2)] TJ"),
        ("matrix", "12", b"1 0 0 1 20 20 Tm (1) Tj 1 0 0 1 8 20 Tm (2) Tj"),
        ("lines", "niet 20", b"4 4 Td (niet) Tj 0 20 Td (20) Tj"), ("between", "1000", b"4 20 Td (10) Tj 30 0 Td (0) Tj -10 0 Td (0) Tj"),
        ("columns", "20 niet 90", b"4 30 Td (20) Tj 0 -20 Td (niet) Tj 100 20 Td (90) Tj"), ("scale", "12", b"-100 Tz 40 20 Td (12) Tj"),
        ("backwards", "12", b"40 20 Td -13 Tc (12) Tj"), ("words", "1 2", b"40 20 Td -40 Tw (1 2) Tj"),
    ]:
        yield filled(case, name, _as(String(value), _text(inside)))


@on_draft()
def letters_turned(case: Case) -> Iterator[tuple[str, bytes]]:
    """Mirrored, upside down, slanted so far that 6 is 9 and b is d."""
    for name, matrix in {
        "upside-down": b"-1 0 0 -1 100 30", "mirrored": b"-1 0 0 1 100 20", "flipped": b"1 0 0 -1 20 30", "quarter": b"0 1 -1 0 60 4",
        "slanted": b"1 0 8 1 4 20", "flat": b"1 0 0 0.02 4 20", "narrow": b"0.02 0 0 1 4 20",
    }.items():
        yield filled(case, name, _as(String("96"), _text(matrix + b" Tm (96) Tj")))
        yield filled(case, f"{name}-by-page", _as(String("96"), b"/Tx BMC q " + matrix + b" cm 0 g BT /Helv 12 Tf (96) Tj ET Q EMC"))


@on_draft()
def letters_of_no_colour(case: Case) -> Iterator[tuple[str, bytes]]:
    """Ink that leaves nothing, or the colour of the paper, in every way of saying so."""
    spaces = {
        "cmyk": (b"0 0 0 0 k", {}), "grey-space": (b"/DeviceGray cs 1 sc", {}),
        "separation": (b"/Geen cs 1 scn", {"Geen": Array([Name.Separation, Name("/None"), Name.DeviceGray, Dictionary(FunctionType=2, Domain=[0, 1], N=1)])}),
        "tint": (
            b"/Geen cs 0 scn", {"Geen": Array([Name.Separation, Name.Inkt, Name.DeviceGray, Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[0], N=1)])},
        ),
        "lab": (b"/Geen cs 100 0 0 scn", {"Geen": Array([Name.Lab, Dictionary(WhitePoint=[0.95, 1, 1.09])])}),
        "indexed": (b"/Geen cs 0 scn", {"Geen": Array([Name.Indexed, Name.DeviceGray, 0, String("\xff")])}),
        "pattern": (b"/Pattern cs /Nergens scn", {}), "nowhere": (b"/Nergens cs 0 scn", {}),
    }
    for name, (ink, colours) in spaces.items():

        def change(edit: Edit, one: pikepdf.Object, ink: bytes = ink, colours: dict = colours) -> None:
            one.V = String("niet")
            one.AP = Dictionary(N=look(edit, _text(b"4 20 Td " + ink + b" (niet) Tj"), ColorSpace=Dictionary({f"/{key}": value for key, value in colours.items()})))

        yield filled(case, name, change)
    states = {
        "alpha": Dictionary(ca=0), "blend": Dictionary(BM=Name.Difference), "screen": Dictionary(BM=Name.Screen),
        "mask": Dictionary(SMask=Dictionary(S=Name.Luminosity)), "size": None, "knockout": Dictionary(TK=True, ca=0),
    }
    for name, state in states.items():

        def change(edit: Edit, one: pikepdf.Object, name: str = name, state: object = state) -> None:
            one.V = String("niet")
            made = state
            if name == "size":
                made = Dictionary(Font=Array([edit.form().DR.Font.Helv, 0]))
            if name == "mask":
                made = Dictionary(SMask=Dictionary(
                    S=Name.Luminosity,
                    G=edit.stream(
                        b"0 g 0 0 900 900 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 900, 900], Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
                    ),
                ))
            one.AP = Dictionary(N=look(edit, b"/Tx BMC q /Staat gs 0 g BT /Helv 12 Tf /Staat gs 4 20 Td (niet) Tj ET Q EMC", ExtGState=Dictionary(Staat=made)))

        yield filled(case, f"state-{name}", change)


@on_draft()
def letters_on_a_layer(case: Case) -> Iterator[tuple[str, bytes]]:
    """A word of the value stands on a layer that is off, or that can be put off; or is marked as no content, or as another word."""

    def prepare(draft: Draft) -> None:
        _sheet(draft)
        group = draft.new(Dictionary(Type=Name.OCG, Name=String("laag")))
        draft.root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group])))

    marks = {
        "layer": b"/OC /Laag BDC (niet ) Tj EMC (20) Tj", "inside": b"/OC /Laag BDC (niet 20) Tj EMC",
        "actual": b"/Span << /ActualText (wel ) >> BDC (niet ) Tj EMC (20) Tj",
    }
    for name, inside in marks.items():

        def change(edit: Edit, one: pikepdf.Object, inside: bytes = inside) -> None:
            one.V = String("niet 20")
            one.AP = Dictionary(N=look(edit, _text(b"4 20 Td " + inside), Properties=Dictionary(Laag=edit.root.OCProperties.OCGs[0])))

        yield filled(case, name, change, prepare=prepare)

    def whole(edit: Edit, one: pikepdf.Object) -> None:
        one.V = String("niet 20")
        one.AP = Dictionary(N=look(edit, _text(b"4 20 Td (niet 20) Tj")))
        one.AP.N.OC = edit.root.OCProperties.OCGs[0]

    yield filled(case, "whole", whole, prepare=prepare)


@on_draft()
def letters_beside_their_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """A part of the value is drawn where the field ends, so that it is cut off."""
    for name, inside in {
        "right": b"150 20 Td (20.000 euro, maar niet) Tj", "left": b"-60 20 Td (niet 20.000 euro) Tj", "below": b"4 20 Td (20) Tj 0 -60 Td (niet) Tj",
        "above": b"4 20 Td (20) Tj 0 60 Td (niet) Tj", "spaces": b"4 20 Td 300 Tw (20 niet) Tj", "kerning": b"4 20 Td [(20 ) -30000 (niet)] TJ",
        "rise": b"4 20 Td (20 ) Tj 200 Ts (niet) Tj", "half": b"4 -8 Td (niet) Tj",
    }.items():
        value = {"right": "20.000 euro, maar niet", "left": "niet 20.000 euro", "half": "niet"}.get(name, "20 niet")
        yield filled(case, name, _as(String(value), _text(inside)))


@on_draft()
def letters_by_other_operators(case: Case) -> Iterator[tuple[str, bytes]]:
    """Words that come by ways of writing that are seldom: on the next line, from a form within, after a fault, behind an unknown operator."""
    inside = {
        "next-line": b"4 30 Td 14 TL (1) Tj (.000.000) '", "spaced": b"4 30 Td 14 TL (1) Tj 0 0 (.000.000) \"",
        "hexadecimal": b"4 20 Td <31> Tj <2e3030302e303030> Tj", "no-font": b"4 20 Td (1) Tj /Nergens 12 Tf (.000.000) Tj",
        "unknown": b"4 20 Td (1) Tj 1 2 onbekend (.000.000) Tj", "after-end": b"4 20 Td (1) Tj ET BT /Helv 12 Tf 14 20 Td (.000.000) Tj",
        "outside": b"4 20 Td (1) Tj ET /Helv 12 Tf (.000.000) Tj BT", "array": b"4 20 Td [(1) (.000) 0 (.000)] TJ",
        "compatible": b"4 20 Td (1) Tj BX (.000.000) Tj EX", "unbalanced": b"4 20 Td (1) Tj ET Q Q Q q BT /Helv 12 Tf 14 20 Td (.000.000) Tj",
    }
    for name, text in inside.items():
        yield filled(case, name, _as(String("1"), _text(text)))

    def form(edit: Edit, one: pikepdf.Object) -> None:
        one.V = String("1")
        within = look(edit, _text(b"14 20 Td (.000.000) Tj"))
        one.AP = Dictionary(N=look(edit, _text(b"4 20 Td (1) Tj") + b" /Meer Do", XObject=Dictionary(Meer=within)))

    yield filled(case, "form-within", form)

    def pattern(edit: Edit, one: pikepdf.Object) -> None:
        one.V = String("1")
        tile = edit.stream(
            _text(b"14 20 Td (.000.000) Tj"), PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 200, 50], XStep=200, YStep=50,
            Resources=Dictionary(Font=Dictionary(Helv=edit.form().DR.Font.Helv)),
        )
        one.AP = Dictionary(N=look(edit, _text(b"4 20 Td (1) Tj") + b" /Pattern cs /Tegel scn 0 0 200 50 re f", Pattern=Dictionary(Tegel=tile)))

    yield filled(case, "pattern", pattern)

    def twice(edit: Edit, one: pikepdf.Object) -> None:
        """Two contents under one name: the stream is a list of filters that hides more."""
        one.V = String("1")
        one.AP = Dictionary(N=look(edit, _text(b"4 20 Td (1) Tj")))
        number = one.AP.N.objgen[0]
        body = _text(b"4 20 Td (1) Tj") + b"\nendstream\nendobj\n" + _text(b"4 20 Td (1.000.000) Tj")
        edit.raw[number] = b"<< /Type /XObject /Subtype /Form /BBox [0 0 200 50] /Resources << /Font << /Helv %s >> >> /Length %d >>\nstream\n%s\nendstream" % (
            edit.form().DR.Font.Helv.unparse(), len(body), body,
        )

    yield filled(case, "two-ends", twice)


@on_draft()
def letters_composed(case: Case) -> Iterator[tuple[str, bytes]]:
    """Letters of a composed font, whose codes a table leads to other letters."""
    for name, table in {"shifted": b"<0001> <0031>", "many": b"<0001> <00310020>", "none": b""}.items():

        def change(edit: Edit, one: pikepdf.Object, table: bytes = table) -> None:
            cid = edit.new(Dictionary(
                Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Helvetica,
                CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            ))
            text = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfchar " + table + b" endbfchar endcmap"
            font = edit.new(Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Helvetica, Encoding=Name("/Identity-H"), DescendantFonts=Array([cid]), ToUnicode=edit.stream(text)))
            one.V = String("1")
            one.AP = Dictionary(N=look(edit, _text(b"4 20 Td <0001> Tj"), font=font))

        yield filled(case, name, change)
    yield filled(case, "marks", _as(String("20"), _text(b"4 20 Td (20) Tj 0 0 Td (\\250\\264) Tj")))
    yield filled(case, "lie", _as(String(""), _text(b"4 20 Td (" + LIE.encode() + b") Tj")), text_field)

