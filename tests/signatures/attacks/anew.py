"""What honest programs may write anew, written to show something else: looks of fields that keep their value, borders, rows, colours, shared names."""

from collections.abc import Iterator

import pikepdf
from PIL import ImageCms
from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, Draft, helvetica
from .edit import Case, Edit, sign_gap
from .filling import LIE, _as, _sheet, filled, look, text_field, written
from .registry import on_draft
from .sound_programs import srgb


@on_draft()
def drawn_anew_as_something_else(case: Case) -> Iterator[tuple[str, bytes]]:
    """The value stays, and the look is another: than the value, or than what was seen when somebody signed."""
    valued = lambda draft: text_field(draft, V=String("1 euro"), AP=Dictionary(N=look(draft, written("1 euro"))))
    for name, content in (("words", written(LIE)), ("more", written("1 euro") + b" " + written("per dag", at=(60, 20))), ("nothing", b"/Tx BMC EMC")):
        yield name, filled(case, "", lambda edit, one, content=content: one.__setitem__("/AP", Dictionary(N=look(edit, content))), valued)[1]
    # What was seen was not the value; who signed saw no more than that.
    other = lambda draft: text_field(draft, V=String(LIE), AP=Dictionary(N=look(draft, written("1 euro"))))
    yield "what-the-value-says", filled(case, "", lambda edit, one: one.__setitem__("/AP", Dictionary(N=look(edit, written(LIE)))), other)[1]
    blank = lambda draft: text_field(draft, V=String(LIE), AP=Dictionary(N=look(draft, b"/Tx BMC EMC")))
    yield "what-nobody-saw", filled(case, "", lambda edit, one: one.__setitem__("/AP", Dictionary(N=look(edit, written(LIE)))), blank)[1]


@on_draft()
def ring_that_hides(case: Case) -> Iterator[tuple[str, bytes]]:
    """Two rectangles are a border by one rule, and an area by the other; or the inner one is small."""
    for name, ring in (("filled", b"0 0 200 50 re 1 1 198 48 re f"), ("narrow", b"0 0 200 50 re 90 1 20 48 re f*"), ("beside", b"0 0 200 50 re 1 1 100 48 re f*")):
        yield name, filled(case, "", _as(String("1 euro"), b"0 g " + ring + b" " + written("1 euro", at=(92, 20))))[1]


@on_draft()
def bar_over_a_row(case: Case) -> Iterator[tuple[str, bytes]]:
    """The bar of the chosen row comes over a row that was drawn before."""
    make = lambda draft: draft.field(
        "Ch", rect=BARE, Opt=Array([String("ja"), String("nee")]), V=String(""), DA=String("/Helv 12 Tf 0 g"),
        AP=Dictionary(N=look(draft, b"/Tx BMC BT /Helv 12 Tf 0 g 4 34 Td (ja) Tj 0 -16 Td (nee) Tj ET EMC")))
    row = lambda word, y: b"BT /Helv 12 Tf 0 g 4 %d Td (%s) Tj ET " % (y, word)
    for name, rows in (
        ("over-both", row(b"ja", 34) + row(b"nee", 18) + b"0.6 g 2 14 196 15 re f "), ("over-the-first", row(b"ja", 34) + b"0.6 g 2 14 196 34 re f " + row(b"nee", 18)),
        ("over-its-foot", row(b"ja", 34) + b"0.6 g 2 14 196 24 re f " + row(b"nee", 18)),
    ):
        yield name, filled(case, "", _as(String("nee"), b"/Tx BMC q " + rows + b"Q EMC"), make)[1]


def _swapped() -> bytes:
    """sRGB with the first and the last of its colours in each other's place."""
    profile = bytearray(srgb())
    entries = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * int.from_bytes(profile[128:132]), 12)}
    red, blue = entries[b"rXYZ"], entries[b"bXYZ"]
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


@on_draft()
def output_intent_that_changes_colours(case: Case) -> Iterator[tuple[str, bytes]]:
    """Somebody signs, and says that the colours of all pages are others."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for name, kind, profile, parts in (("swapped", "GTS_PDFA1", _swapped(), 3), ("lab", "GTS_PDFA1", lab, 3), ("press", "GTS_PDFX", srgb(), 3), ("no-profile", "GTS_PDFA1", b"", 3)):
        with Draft(case) as draft:
            _sheet(draft)
            data = draft.signed()
        with Edit(data) as edit:
            edit.add_signature("tweede", rect=BARE, picture=edit.picture(b"0 0 200 50 re S", 200, 50))
            own = Dictionary(Type=Name.OutputIntent, S=Name(f"/{kind}"), OutputConditionIdentifier=String("sRGB"), DestOutputProfile=edit.stream(profile, N=parts))
            edit.root.OutputIntents = Array([edit.new(own)])
            edit.touch_root()
            yield name, sign_gap(edit.save(), case.keys)


@on_draft()
def shared_name_that_a_page_waits_for(case: Case) -> Iterator[tuple[str, bytes]]:
    """A page writes in a font that it does not have; with a field that is filled in comes one of that name."""
    for name, words in (("page", b"/Later 14 Tf"), ("escaped", b"/L#61ter 14 Tf")):
        with Draft(case) as draft:
            draft.clear(b"BT /Own 14 Tf 80 750 Td (De gemeente betaalt 20.000 euro) Tj ET BT /Own 14 Tf " + words + b" 80 700 Td (per dag) Tj ET")
            fonts = draft.new(Dictionary(Own=draft.new(helvetica()), Helv=draft.new(helvetica())))
            draft.page().Resources = Dictionary(Font=fonts)
            draft.form().DR = Dictionary(Font=fonts)
            number, shared, data = text_field(draft).objgen[0], fonts.objgen[0], draft.signed(2)
        with Edit(data) as edit:
            one, fonts = edit.pdf.get_object(number, 0), edit.pdf.get_object(shared, 0)
            fonts.Later = edit.new(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats))
            one.V, one.AP = String("1 euro"), Dictionary(N=look(edit, written("1 euro"), font=fonts.Helv))
            edit.touch(one, fonts)
            yield name, edit.save()


@on_draft()
def circle_of_the_page_that_is_more(case: Case) -> Iterator[tuple[str, bytes]]:
    """What stands around a button on the page is no circle, or there is something in it."""
    tick = lambda draft: draft.picture(b"1 w 2 2 m 7 7 l 2 7 m 7 2 l S", 9, 9)
    make = lambda draft: draft.field("Btn", rect=[299.5, 63.5, 308.5, 72.5], V=Name.Off, AS=Name.Off, AP=Dictionary(N=Dictionary(a=tick(draft), Off=draft.picture(b" ", 9, 9))))
    bow = 4.3 * 0.5523
    around = b"308.3 68 m 308.3 %g %g 72.3 304 72.3 c %g 72.3 299.7 %g 299.7 68 c 299.7 %g %g 63.7 304 63.7 c %g 63.7 308.3 %g 308.3 68 c" % (
        68 + bow, 304 + bow, 304 - bow, 68 + bow, 68 - bow, 304 - bow, 304 + bow, 68 - bow)

    def change(edit: Edit, one: pikepdf.Object) -> None:
        one.V = one.AS = Name.a

    for name, drawn in (
        ("dot", b"0.3 w " + around + b" S 302.5 66.5 3 3 re f"), ("disc", around + b" f"), ("cross", b"0.6 w " + around + b" S 301 65 m 307 71 l S"), ("letter", b"BT /Opzet 11 Tf 300 64.3 Td (G) Tj ET"),
    ):
        def sheet(draft: Draft, drawn: bytes = drawn) -> None:
            _sheet(draft)
            draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14) + b" " + drawn)

        yield name, filled(case, "", change, make, sheet)[1]


@on_draft()
def drawn_anew_in_another_place(case: Case) -> Iterator[tuple[str, bytes]]:
    """The value and its letters stay, and stand beside other words of the page, in other cells, or where a side cuts them."""
    text = lambda value, x, y, size=12: b"/Tx BMC q BT /Helv %g Tf 0 g %g %g Td (%s) Tj ET Q EMC" % (size, x, y, value)
    for name, value, was, now, more in (
        ("row", b"1000", (4, 36), (4, 4), {}), ("column", b"1000", (4, 20), (150, 20), {}), ("cut", b"pays EUR 100000", (4, 20), (110, 20), {}),
        ("cut-below", b"1000", (4, 20), (4, -3), {}), ("smaller", b"1000", (4, 20), (4, 20, 4), {}), ("larger", b"1000", (4, 20), (4, 20, 30), {}),
    ):
        make = lambda draft, value=value, was=was, more=more: text_field(draft, V=String(value.decode()), AP=Dictionary(N=look(draft, text(value, *was))), **more)
        yield name, filled(case, "", lambda edit, one, value=value, now=now: one.__setitem__("/AP", Dictionary(N=look(edit, text(value, *now)))), make)[1]
    dark = b"0 g 0 0 200 50 re f 1 g BT /Helv 12 Tf 4 20 Td (1000) Tj ET"
    make = lambda draft: text_field(draft, V=String("1000"), AP=Dictionary(N=look(draft, text(b"1000", 4, 20))))
    yield "white-on-black", filled(case, "", lambda edit, one: one.__setitem__("/AP", Dictionary(N=look(edit, dark))), make)[1]


@on_draft()
def dash_that_is_a_sign(case: Case) -> Iterator[tuple[str, bytes]]:
    """Of a border one dash is drawn: a point or a stroke beside the letters."""
    for name, dashes, value in (("point", b"[1.6 900] 330 d 1.6 w", "1000"), ("stroke", b"[9 900] 60 d 1 w", "950,00"), ("many", b"[0.00001 0.00001] 0 d 1 w", "1000")):
        yield name, filled(case, "", _as(String(value), b"q 0 G " + dashes + b" 1 1 198 48 re S Q " + written(value)))[1]


@on_draft()
def letters_that_are_cut(case: Case) -> Iterator[tuple[str, bytes]]:
    """A clip takes the tail of a comma, an accent, the foot of a letter."""
    for name, value, clip in (("comma", "1,000", b"0 20 200 30 re W n"), ("semicolon", "10;30", b"0 20 200 30 re W n"), ("accents", "\u00c9\u00c8", b"0 0 200 28.8 re W n"), ("foot", "1000", b"0 22 200 28 re W n"), ("top", "1000", b"0 0 200 27 re W n")):
        yield name, filled(case, "", _as(String(value), written(value, clip)))[1]


@on_draft()
def box_whose_looks_are_the_wrong_way_round(case: Case) -> Iterator[tuple[str, bytes]]:
    """Whoever drew up the form gave the state that is on the look of an empty box, and the state that is off a cross; or fills one that is off."""
    cross, bare, full = b"1 w 4 12 m 12 4 l 12 12 m 4 4 l S", b" ", b"0 g 0 0 16 16 re f"

    def box(on: bytes, off: bytes) -> bytes:
        make = lambda draft: draft.field(
            "Btn", rect=[300, 60, 316, 76], V=Name.Off, AS=Name.Off, AP=Dictionary(N=Dictionary(Ja=draft.picture(on, 16, 16), Off=draft.picture(off, 16, 16))))

        def change(edit: Edit, one: pikepdf.Object) -> None:
            one.V = one.AS = Name.Ja

        return filled(case, "", change, make)[1]

    yield "swapped", box(bare, cross)
    yield "nothing", box(bare, bare)
    make = lambda draft: draft.field(
        "Btn", rect=[300, 60, 316, 76], V=Name.Ja, AS=Name.Ja, AP=Dictionary(N=Dictionary(Ja=draft.picture(cross, 16, 16), Off=draft.picture(bare, 16, 16))))

    def emptied(edit: Edit, one: pikepdf.Object) -> None:
        one.V = one.AS = Name.Off
        one.AP = Dictionary(N=Dictionary(Ja=edit.picture(cross, 16, 16), Off=edit.picture(full, 16, 16)))

    yield "filled-with-black", filled(case, "", emptied, make)[1]


@on_draft()
def bar_between_two_rows(case: Case) -> Iterator[tuple[str, bytes]]:
    """Which of two rows is chosen nobody can tell."""
    make = lambda draft: draft.field(
        "Ch", rect=BARE, Opt=Array([String("ja"), String("nee")]), V=String(""), DA=String("/Helv 12 Tf 0 g"),
        AP=Dictionary(N=look(draft, b"/Tx BMC BT /Helv 12 Tf 0 g 4 34 Td (ja) Tj 0 -16 Td (nee) Tj ET EMC")))
    rows = b"BT /Helv 12 Tf 0 g 4 34 Td (ja) Tj 0 -16 Td (nee) Tj ET "
    for name, bar in (("half", b"0.7 g 2 21 196 17 re f "), ("thin", b"0.7 g 2 20 196 3 re f "), ("both", b"0.7 g 2 14 196 34 re f ")):
        yield name, filled(case, "", _as(String("nee"), b"/Tx BMC q " + bar + rows + b"Q EMC"), make)[1]
