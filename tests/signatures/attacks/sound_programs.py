"""Forms that are filled in and files that are signed as PDFium, MuPDF, pdf.js, pdf-lib, pypdf, PDFBox, iText, LibreOffice and EU DSS do it: each with looks and
keys of its own, and none of them shows another value."""

from collections.abc import Callable, Iterator

import pikepdf
from PIL import ImageCms
from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, Draft, helvetica
from .edit import Case, Edit, sign_gap
from .filling import _sheet, look, text_field, ticked_box, written

Change = Callable[[Edit, pikepdf.Object], None]
TEXT = b"/Tx BMC q BT /Helv 12 Tf 0 g 4 20 Td (20.000 euro) Tj ET Q EMC"


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _changed(case: Case, change: Change, make: Callable[[Draft], pikepdf.Object] = text_field, before: bytes = b"") -> bytes:
    """A certified form with a field that is filled in afterwards; `before` is drawn on its page."""
    with Draft(case) as draft:
        _sheet(draft)
        if before:
            draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14) + b" " + before)
        number, data = make(draft).objgen[0], draft.signed(2)
    with Edit(data) as edit:
        one = edit.pdf.get_object(number, 0)
        change(edit, one)
        edit.touch(one)
        return edit.save()


def _as(value: str, content: bytes, width: float = 200, height: float = 50, **more: object) -> Change:
    def change(edit: Edit, one: pikepdf.Object) -> None:
        one.V, one.AP = String(value), Dictionary(N=look(edit, content, width, height))
        for key, entry in more.items():
            one[f"/{key}"] = entry

    return change


def filled_in_in_looks_of_other_programs(case: Case) -> Iterator[tuple[str, bytes]]:
    """A border as a ring, or a polygon; a look upside down in itself; blanks as gaps; bars of a comb divided within the border."""
    yield "ring", _changed(case, _as("20.000 euro", b"q 0 0 0 rg 0 0 200 50 re 1 1 198 48 re f* Q " + TEXT))
    yield "ring-on-a-ground", _changed(case, _as("20.000 euro", b"q 1 1 1 rg 0 0 200 50 re f Q q 0.2 g 0 0 200 50 re 2 2 196 46 re f* Q " + TEXT))
    yield "upside-down", _changed(case, _as("20.000 euro", b"/Tx BMC q 1 0 0 -1 0 50 cm q 2 2 196 46 re W n BT /Helv 12 Tf 0 g 1 0 0 -1 4 30 Tm (20.000 euro) Tj ET Q Q EMC"))
    yield "gaps", _changed(case, _as("20.000 euro per jaar", b"/Tx BMC q BT /Helv 12 Tf 0 g 4 20 Td [(20.000) -278 (euro) -278 (per) -278 (jaar)] TJ ET Q EMC"))
    comb = lambda draft: text_field(draft, rect=[300, 60, 420, 80], Ff=1 << 24, MaxLen=6, AP=Dictionary(N=look(draft, b"/Tx BMC EMC", 120, 20)))
    bars = b" ".join(b"%g 1 m %g 19 l s" % (1 + at * 118 / 6, 1 + at * 118 / 6) for at in range(1, 6))
    letters = b"BT /Helv 11 Tf 0 g 0 6.7 Td [-631.1(1)-1262.2(2)-1262.2(3)-1262.2(4)-1206.7(A)-1151.2(B)] TJ ET"
    yield "comb", _changed(case, _as("1234AB", b"/Tx BMC q 1 w 0 G .5 .5 119 19 re s 1 1 118 18 re W n " + bars + b" " + letters + b" Q EMC", 120, 20), comb)


def rows_of_a_list_in_looks_of_other_programs(case: Case) -> Iterator[tuple[str, bytes]]:
    """The bar of the chosen row is drawn before all rows, or before its own; rows that have no room are cut; the first row is another one."""
    make = lambda draft: draft.field(
        "Ch", rect=[300, 60, 420, 130], Opt=Array([String(own) for own in ("ma", "di", "wo", "do")]), V=String(""), DA=String("/Helv 12 Tf 0 g"),
        AP=Dictionary(N=look(draft, b"/Tx BMC BT /Helv 12 Tf 0 g 14 TL 2 58 Td (ma) Tj T* (di) Tj T* (wo) Tj T* (do) Tj ET EMC", 120, 70)))
    row = lambda word, y: b"q BT /Helv 12 Tf 0 g 2 %g Td (%s) Tj ET Q " % (y, word)
    bar = lambda y: b"q 0.66 0.8 0.88 rg 1 %g 118 13.3 re f Q " % (y - 3)
    rows = lambda *all_: b"/Tx BMC q " + b"".join(all_) + b"Q EMC"
    own = lambda content, **more: _changed(case, _as("di", content, 120, 70, **more), make)
    yield "before-all", own(rows(bar(44), row(b"ma", 58), row(b"di", 44), row(b"wo", 30), row(b"do", 16)))
    yield "before-its-own", own(rows(row(b"ma", 58), bar(44), row(b"di", 44), row(b"wo", 30), row(b"do", 16)))
    yield "cut-below", own(rows(bar(35), row(b"ma", 54), row(b"di", 35), row(b"wo", 16), row(b"do", -3)))
    yield "from-the-second", own(rows(bar(55), row(b"di", 55), row(b"wo", 41), row(b"do", 27)), TI=1, I=Array([1]))
    white = b"0.04 0.14 0.42 rg 1 55.1 118 13.9 re f q BT 2 57.8 Td /Helv 12 Tf 1 g (di) Tj ET Q "
    yield "white-on-dark", own(b"/Tx BMC q " + white + row(b"wo", 44) + row(b"do", 30) + b"Q EMC", TI=1)


def keys_that_programs_write_as_they_fill_in(case: Case) -> Iterator[tuple[str, bytes]]:
    """What a field has already in other words: flags that are none, a rounded colour, a border style, another encoding, another order."""
    styled = lambda draft: text_field(draft, MK=Dictionary(BC=Array([0.1, 0.1, 0.1]), BG=Array([0.9, 0.9, 0.9]), R=0))
    rounded = Dictionary(BC=Array([0.10196078, 0.10196078, 0.10196078]), BG=Array([0.9019607, 0.9019607, 0.9019607]))
    ground = b"0.9 g 0 0 200 50 re f "
    yield "rounded", _changed(case, _as("20.000 euro", ground + TEXT, MK=rounded), styled)
    yield "border", _changed(case, _as("20.000 euro", TEXT, BS=Dictionary(W=1, S=Name.S), Ff=0))
    yield "way", _changed(case, _as("20.000 euro", TEXT, DA=String("0 g /F1 12 Tf")))
    choices = lambda draft: draft.field(
        "Ch", rect=BARE, Ff=1 << 17, Opt=Array([String(own) for own in ("Noord", "Zuid")]), V=String("Noord"), DA=String("/Helv 12 Tf 0 g"), AP=Dictionary(N=look(draft, written("Noord"))))
    wide = lambda word: pikepdf.String(b"\xfe\xff" + word.encode("utf-16-be"))
    yield "encoding", _changed(case, _as("Zuid", written("Zuid"), Opt=Array([wide("Noord"), wide("Zuid")])), choices)
    yield "first-row", _changed(case, _as("Zuid", written("Zuid"), TI=0), choices)

    square = b"1 1 1 rg 0 G 1 w [] 0 d q 1 0 0 1 0.5 0.5 cm 0 0 m 0 15 l 15 15 l 15 0 l h B Q "
    yield "box-of-lines", ticked_box(case, square, square + b"0 G 1.5 w 3 8 m 7 3 l 13 13 l S")


def all_fields_are_drawn_anew_as_one_is_filled_in(case: Case) -> Iterator[tuple[str, bytes]]:
    """PDFium and MuPDF draw every field of a form that they open; what they show is what they showed."""
    with Draft(case) as draft:
        _sheet(draft)
        numbers = []
        for at, value in enumerate(("", "10 euro", "Zonneweg 7")):
            one = text_field(draft, rect=[300, 60 + 60 * at, 500, 110 + 60 * at], V=String(value), AP=Dictionary(N=look(draft, written(value) if value else b"/Tx BMC EMC")))
            one.T = String(f"vak-{at}")
            numbers.append(one.objgen[0])
        data = draft.signed(2)
    with Edit(data) as edit:
        for number, value in zip(numbers, ("20.000 euro", "10 euro", "Zonneweg 7"), strict=True):
            one = edit.pdf.get_object(number, 0)
            one.AP = Dictionary(N=look(edit, b"q 0 0 200 50 re 1 1 198 48 re f* Q " + written(value, at=(2, 18))))
            if value == "20.000 euro":
                one.V = String(value)
            edit.touch(one)
        yield "looks", edit.save()


def fonts_that_pages_share_get_another_name(case: Case) -> Iterator[tuple[str, bytes]]:
    """LibreOffice gives the form the fonts of its pages; PDFBox puts its own among them."""
    with Draft(case) as draft:
        draft.clear(b"BT /Own 14 Tf 80 750 Td (De gemeente betaalt 20.000 euro) Tj ET")
        fonts = draft.new(Dictionary(Own=draft.new(helvetica()), Helv=draft.new(helvetica())))
        draft.page().Resources = Dictionary(Font=fonts)
        draft.form().DR = Dictionary(Font=fonts)
        number, shared, data = text_field(draft).objgen[0], fonts.objgen[0], draft.signed(2)
    with Edit(data) as edit:
        one, fonts = edit.pdf.get_object(number, 0), edit.pdf.get_object(shared, 0)
        fonts.ZaDb = edit.new(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats))
        one.V, one.AP = String("20.000 euro"), Dictionary(N=look(edit, TEXT, font=fonts.Helv))
        edit.touch(one, fonts)
        yield "dingbats", edit.save()


def ticked_in_a_circle_of_the_page(case: Case) -> Iterator[tuple[str, bytes]]:
    """LibreOffice draws the circle of a button on the page, and the field is the dot in it."""
    bow = 4.5 * 0.5523
    circle = b"308.5 68 m 308.5 %g %g 72.5 304 72.5 c %g 72.5 299.5 %g 299.5 68 c 299.5 %g %g 63.5 304 63.5 c %g 63.5 308.5 %g 308.5 68 c" % (
        68 + bow, 304 + bow, 304 - bow, 68 + bow, 68 - bow, 304 - bow, 304 + bow, 68 - bow)
    dot = b"0 g 5.5 4 m 5.5 4.8 4.8 5.5 4 5.5 c 3.2 5.5 2.5 4.8 2.5 4 c 2.5 3.2 3.2 2.5 4 2.5 c 4.8 2.5 5.5 3.2 5.5 4 c f"
    make = lambda draft: draft.field(
        "Btn", rect=[299.5, 63.5, 308.5, 72.5], V=Name.Off, AS=Name.Off, AP=Dictionary(N=Dictionary(a=draft.picture(dot, 8, 8), Off=draft.picture(b" ", 8, 8))))

    def change(edit: Edit, one: pikepdf.Object) -> None:
        one.V = one.AS = Name.a

    for name, pen in (("thin", b"0.3 w "), ("thick", b"1 w ")):
        yield name, _changed(case, change, make, pen + circle + b" S")


def signed_with_an_output_intent(case: Case) -> Iterator[tuple[str, bytes]]:
    """EU DSS says with a visible signature by which profile its colours are meant: that of every screen."""
    with Draft(case) as draft:
        _sheet(draft)
        data = draft.signed()
    with Edit(data) as edit:
        edit.add_signature("tweede", rect=BARE, picture=edit.picture(b"0 0 200 50 re S", 200, 50))
        profile = edit.stream(srgb(), N=3)
        edit.root.OutputIntents = Array([edit.new(Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputCondition=String("sRGB"), OutputConditionIdentifier=String("sRGB"), DestOutputProfile=profile))])
        edit.touch_root()
        yield "srgb", sign_gap(edit.save(), case.keys)


def filled_in_beside_its_label(case: Case) -> Iterator[tuple[str, bytes]]:
    """Labels in a standard font stand close to their fields; some programs choose a font at the head of a page and write nothing in it (ReportLab)."""
    left, bottom, _, top = BARE
    for name, label in (
        ("left", b"BT /Opzet 10 Tf %g %g Td (Bedrag:) Tj ET" % (left - 40, bottom + 20)), ("above", b"BT /Opzet 10 Tf %g %g Td (Bedrag per jaar:) Tj ET" % (left, top + 4)),
        ("below", b"BT /Opzet 10 Tf %g %g Td (Bedrag per jaar) Tj ET" % (left, bottom - 12)), ("chosen", b"BT /Opzet 12 Tf ET"),
    ):
        yield name, _changed(case, _as("20.000 euro", TEXT), before=label)


PROGRAMS = (filled_in_beside_its_label, filled_in_in_looks_of_other_programs, rows_of_a_list_in_looks_of_other_programs, keys_that_programs_write_as_they_fill_in, all_fields_are_drawn_anew_as_one_is_filled_in, fonts_that_pages_share_get_another_name, ticked_in_a_circle_of_the_page, signed_with_an_output_intent)
