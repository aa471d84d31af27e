"""Numbers that change by little: by less than other writers' rounding would, by a sign of a type, or beyond what a computer counts with.
What is shown changes all the same, for where a number stands far away or is tiny, little is much."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from .draft import COVER, Draft, before_and_after, helvetica, page_text
from .edit import Case
from .registry import on_draft

WORDS = b"q 0.8 0 0 rg 60 60 400 300 re f Q"


@on_draft()
def page_box_far_away(case: Case) -> Iterator[tuple[str, bytes]]:
    """The sheet lies at coordinates of tens of millions; a box that moves by its own width is off by little."""

    def prepare(draft: Draft, key: str, beside: bytes) -> tuple[int, bytes]:
        draft.clear(b"1 0 0 1 10000000 10000000 cm " + WORDS)
        return draft.page().objgen[0], page_text(draft, "/MediaBox", key) + beside + b" %s @ >>" % key.encode()

    near, off = b"[10000000 10000000 10000595 10000842]", b"[10000700 10000000 10001295 10000842]"
    yield from before_and_after(
        case, lambda draft: prepare(draft, "/MediaBox", b""), {"media": (near, off), "cut-off": (near, b"[10000000 10000500 10000595 10000842]")},
    )
    media = b" /MediaBox [9999000 9999000 10002000 10002000]"
    yield from before_and_after(
        case, lambda draft: prepare(draft, "/CropBox", media), {"crop": (near, off), "crop-real": (b"[10000000.5 10000000.5 10000595.5 10000842.5]", off)},
    )


@on_draft()
def page_turned_by_many_rounds(case: Case) -> Iterator[tuple[str, bytes]]:
    """Half a turn more is a small part of ten thousand turns."""

    def prepare(draft: Draft) -> tuple[int, bytes]:
        draft.clear(WORDS)
        return draft.page().objgen[0], page_text(draft, "/Rotate") + b" /Rotate @ >>"

    pairs = {"half": (b"3600000", b"3600180"), "quarter": (b"-3600000", b"-3599910"), "real": (b"3600000.0", b"3600180.0")}
    yield from before_and_after(case, prepare, pairs)


@on_draft()
def unit_of_the_page(case: Case) -> Iterator[tuple[str, bytes]]:
    def prepare(draft: Draft) -> tuple[int, bytes]:
        draft.clear(b"100000 0 0 100000 0 0 cm " + WORDS)
        return draft.page().objgen[0], page_text(draft, "/MediaBox", "/UserUnit") + b" /MediaBox [0 0 59500000 84200000] /UserUnit @ >>"

    yield from before_and_after(case, prepare, {"tenfold": (b"0.00001", b"0.0001"), "none": (b"0.00005", b"0")})


def _picture(draft: Draft, text: bytes, content: bytes = WORDS) -> tuple[int, bytes]:
    """A form XObject that the page draws."""
    made = draft.stream(content)
    draft.clear(b"q /Getal Do Q")
    draft.resource("XObject", "Getal", made)
    return made.objgen[0], b"<< /Type /XObject /Subtype /Form /Resources << >> " + text + b" /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


@on_draft()
def matrix_of_tiny_units(case: Case) -> Iterator[tuple[str, bytes]]:
    """Content in units of a hundred thousandth of a point."""
    content = b"1 0 0 rg 6000000 6000000 40000000 30000000 re f"
    box = b"/BBox [0 0 59500000 84200000] /Matrix @"
    small = b"[0.00001 0 0 0.00001 0 0]"
    pairs = {
        "ninefold": (small, b"[0.00009 0 0 0.00009 0 0]"), "nothing": (small, b"[0 0 0 0 0 0]"), "mirrored": (small, b"[-0.00001 0 0 0.00001 595 0]"),
        "turned": (small, b"[0 0.00001 -0.00001 0 400 0]"), "half": (small, b"[0.000005 0 0 0.000005 0 0]"),
    }
    yield from before_and_after(case, lambda draft: _picture(draft, box, content), pairs)


@on_draft()
def matrix_far_away(case: Case) -> Iterator[tuple[str, bytes]]:
    content = b"1 0 0 1 -10000000 0 cm " + WORDS
    box = b"/BBox [-10000000 0 -9999000 900] /Matrix @"
    yield from before_and_after(case, lambda draft: _picture(draft, box, content), {"moved": (b"[1 0 0 1 10000000 0]", b"[1 0 0 1 10000900 0]")})


@on_draft()
def bounding_box_far_away(case: Case) -> Iterator[tuple[str, bytes]]:
    content = b"1 0 0 1 10000000 0 cm " + WORDS
    pairs = {"cut-off": (b"[10000000 0 10000595 842]", b"[10000000 0 10000001 842]"), "half": (b"[10000000 0 10000595 842]", b"[10000200 0 10000595 842]")}
    yield from before_and_after(case, lambda draft: _picture(draft, b"/Matrix [1 0 0 1 -10000000 0] /BBox @", content), pairs)


@on_draft()
def pattern_of_small_numbers(case: Case) -> Iterator[tuple[str, bytes]]:
    def prepare(draft: Draft, text: bytes, content: bytes) -> tuple[int, bytes]:
        made = draft.stream(content)
        draft.clear(b"/Pattern cs /Getal scn 60 60 400 300 re f")
        draft.resource("Pattern", "Getal", made)
        head = b"<< /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /Resources << >> "
        return made.objgen[0], head + text + b" /Length %d >>\nstream\n%s\nendstream" % (len(content), content)

    tiny = b"/BBox [0 0 5000000 5000000] /XStep 5000000 /YStep 5000000 /Matrix @"
    content = b"1 0 0 rg 0 0 2500000 2500000 re f"
    yield from before_and_after(case, lambda draft: prepare(draft, tiny, content), {"matrix": (b"[0.00001 0 0 0.00001 0 0]", b"[0.0001 0 0 0.0001 0 0]")})
    content = b"1 0 0 rg 10000000 0 25 25 re f"
    far = b"/BBox @ /XStep 50 /YStep 50 /Matrix [1 0 0 1 -10000000 0]"
    yield from before_and_after(case, lambda draft: prepare(draft, far, content), {"box": (b"[10000000 0 10000050 50]", b"[10000030 0 10000080 50]")})


@on_draft()
def shading_far_away(case: Case) -> Iterator[tuple[str, bytes]]:
    def prepare(draft: Draft) -> tuple[int, bytes]:
        made = draft.new(Dictionary())
        draft.clear(b"1 0 0 1 -10000000 0 cm /Getal sh")
        draft.resource("Shading", "Getal", made)
        function = b"<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>"
        return made.objgen[0], b"<< /ShadingType 2 /ColorSpace /DeviceGray /Coords @ /Function %s /Extend [true true] >>" % function

    yield from before_and_after(
        case, prepare, {"moved": (b"[10000000 0 10000100 0]", b"[10000500 0 10000600 0]"), "turned": (b"[10000000 0 10000100 0]", b"[10000100 0 10000000 0]")},
    )


def _ink(draft: Draft, function: bytes, tint: bytes) -> tuple[int, bytes]:
    """A colour of its own whose tint a function makes."""
    made = draft.new(Dictionary())
    draft.clear(b"/Getal cs %s scn 60 60 400 300 re f" % tint)
    draft.resource("ColorSpace", "Getal", Array([Name.Separation, Name.Inkt, Name.DeviceGray, made]))
    return made.objgen[0], function


@on_draft()
def function_of_a_colour(case: Case) -> Iterator[tuple[str, bytes]]:
    """The tint is a hair's breadth from where its function leaps."""
    white, black = (b"<< /FunctionType 2 /Domain [0 1] /C0 [%d] /C1 [%d] /N 1 >>" % (one, one) for one in (1, 0))
    text = b"<< /FunctionType 3 /Domain [0 1] /Functions [%s %s] /Encode [0 1 0 1] /Bounds [@] >>" % (black, white)
    yield from before_and_after(case, lambda draft: _ink(draft, text, b"0.00006"), {"bounds": (b"0.00005", b"0.00009")})
    text = b"<< /FunctionType 3 /Domain [0 1] /Functions [%s %s] /Encode [0 1 0 1] /Bounds [0.00007] >>" % (black, white)
    text = text.replace(b"/Domain [0 1] /Functions", b"/Domain [0 @] /Functions", 1)
    yield from before_and_after(case, lambda draft: _ink(draft, text, b"0.00009"), {"domain": (b"0.0001", b"0.00006")})
    text = b"<< /FunctionType 2 /Domain [0 1] /C0 [100000] /C1 [-100000] /N @ /Range [0 1] >>"
    yield from before_and_after(case, lambda draft: _ink(draft, text, b"0.500001"), {"power": (b"0.99999", b"1.00008")})
    text = b"<< /FunctionType 2 /Domain [0 1] /C0 [@] /C1 [-100000] /N 1 /Range [0 1] >>"
    yield from before_and_after(case, lambda draft: _ink(draft, text, b"0.5"), {"values": (b"100000", b"100002")})


@on_draft()
def line_of_tiny_width(case: Case) -> Iterator[tuple[str, bytes]]:
    """A graphics state: a line that covers, a dash that begins elsewhere, letters of another size."""

    def prepare(draft: Draft, text: bytes, content: bytes) -> tuple[int, bytes]:
        made = draft.new(Dictionary())
        draft.clear(content)
        draft.resource("ExtGState", "Getal", made)
        return made.objgen[0], b"<< /Type /ExtGState %s >>" % text.replace(b"Letters", draft.new(helvetica()).unparse())

    line = b"1000000 0 0 1000000 0 0 cm /Getal gs 0.00006 0.0003 m 0.0005 0.0003 l S"
    yield from before_and_after(case, lambda draft: prepare(draft, b"/LW @", line), {"width": (b"0.00001", b"0.0001")})
    dashed = b"/Getal gs 40 w 60 300 m 500 300 l S"
    yield from before_and_after(case, lambda draft: prepare(draft, b"/D [[100] @]", dashed), {"dash": (b"10000000", b"10000100")})
    letters = b"1000000 0 0 1000000 0 0 cm /Getal gs BT 0.00006 0.0003 Td (20.000 euro) Tj ET"
    yield from before_and_after(case, lambda draft: prepare(draft, b"/Font [Letters @]", letters), {"letters": (b"0.00002", b"0.00009")})


@on_draft()
def letters_of_tiny_units(case: Case) -> Iterator[tuple[str, bytes]]:
    """A font of Type 3 with its own units: the letters grow, vanish, or stand elsewhere."""

    def prepare(draft: Draft, text: bytes) -> tuple[int, bytes]:
        glyph = draft.stream(b"100000 0 d0 0 0 60000 60000 re f")
        made = draft.new(Dictionary())
        draft.clear(b"BT /Getal 100 Tf 60 300 Td (abba) Tj ET")
        draft.resource("Font", "Getal", made)
        head = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 100000 100000] /FirstChar 97 /LastChar 98 /CharProcs << /a %s /b %s >> " % (glyph.unparse(), glyph.unparse())
        return made.objgen[0], head + b"/Encoding << /Type /Encoding /Differences [97 /a /b] >> /Resources << >> " + text + b" >>"

    matrix = b"/Widths [100000 100000] /FontMatrix @"
    pairs = {"grown": (b"[0.00001 0 0 0.00001 0 0]", b"[0.00005 0 0 0.00005 0 0]"), "gone": (b"[0.00001 0 0 0.00001 0 0]", b"[0 0 0 0 0 0]")}
    yield from before_and_after(case, lambda draft: prepare(draft, matrix), pairs)
    widths = b"/FontMatrix [0.00001 0 0 0.00001 -100000 0] /Widths @"
    yield from before_and_after(case, lambda draft: prepare(draft, widths), {"widths": (b"[10000000 10000000]", b"[10000900 10000900]")})


@on_draft()
def picture_one_point_wider(case: Case) -> Iterator[tuple[str, bytes]]:
    """Every row of the picture begins a bit further; one of twenty thousand points is a small part."""

    def prepare(draft: Draft, text: bytes) -> tuple[int, bytes]:
        rows = (b"\xff" * 1250 + b"\x00" * 1250) * 40
        made = draft.stream(rows)
        draft.clear(b"q 400 0 0 300 60 60 cm /Getal Do Q")
        draft.resource("XObject", "Getal", made)
        head = b"<< /Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 1 " + text
        return made.objgen[0], head + b" /Length %d >>\nstream\n%s\nendstream" % (len(rows), rows)

    yield from before_and_after(case, lambda draft: prepare(draft, b"/Height 39 /Width @"), {"width": (b"20000", b"20002")})
    yield from before_and_after(case, lambda draft: prepare(draft, b"/Width 20000 /Height 40 /Decode @"), {"decode": (b"[0.00003 0.00004]", b"[0 0.0001]")})


@on_draft()
def flags_by_a_small_part(case: Case) -> Iterator[tuple[str, bytes]]:
    """Flags are bits: with a high one set, the low ones are a small part of the number."""

    def prepare(draft: Draft, text: bytes) -> tuple[int, bytes]:
        draft.fonts_of_form()
        one = draft.field("Tx", V=pikepdf.String("1 euro"), AP=Dictionary(N=draft.letters("1 euro")))
        kept = Dictionary({key: value for key, value in one.items() if key not in ("/F", "/Ff")})
        return one.objgen[0], kept.unparse()[:-2] + text + b" >>"

    pairs = {"hidden": (b"/F 131076", b"/F 131078"), "no-view": (b"/F 1048580", b"/F 1048612"), "not-printed": (b"/F 1048580", b"/F 1048576")}
    pairs |= {
        "read-only": (b"/F 4 /Ff 67108864", b"/F 4 /Ff 67108865"), "many-lines": (b"/F 4 /Ff 67108864", b"/F 4 /Ff 67112960"),
        "password": (b"/F 4 /Ff 268435456", b"/F 4 /Ff 268443648"),
    }
    pairs |= {"length": (b"/F 4 /MaxLen 30000", b"/F 4 /MaxLen 30003")}
    yield from before_and_after(case, lambda draft: prepare(draft, b"@"), pairs)


@on_draft()
def remark_far_away(case: Case) -> Iterator[tuple[str, bytes]]:
    """A remark over the text of a sheet far away: beside it when it was signed."""

    def prepare(draft: Draft) -> tuple[int, bytes]:
        picture = draft.picture(COVER)
        draft.clear(b"1 0 0 1 10000000 10000000 cm " + WORDS)
        draft.page().MediaBox = Array([10000000, 10000000, 10000595, 10000842])
        one = draft.annotate(Dictionary())
        return one.objgen[0], b"<< /Type /Annot /Subtype /Stamp /F 4 /Rect @ /AP << /N %s >> >>" % picture.unparse()

    yield from before_and_after(case, prepare, {"over-the-text": (b"[10000700 10000060 10001100 10000360]", b"[10000060 10000060 10000460 10000360]")})


@on_draft()
def order_of_reading_by_number(case: Case) -> Iterator[tuple[str, bytes]]:
    """Which content a paragraph has is a number; who has it read aloud hears another one."""

    def prepare(draft: Draft) -> tuple[int, bytes]:
        draft.clear()
        words = draft.words("betaalt wel", (60, 300)), draft.words("betaalt niet", (60, 250))
        draft.page().Contents = draft.stream(b"/P << /MCID 100000 >> BDC %s EMC /P << /MCID 100001 >> BDC %s EMC" % words)
        tree = draft.new(Dictionary(Type=Name.StructTreeRoot))
        one = draft.new(Dictionary())
        tree.K = one
        draft.root.StructTreeRoot = tree
        draft.root.MarkInfo = Dictionary(Marked=True)
        return one.objgen[0], b"<< /Type /StructElem /S /P /P %s /Pg %s /K @ >>" % (tree.unparse(), draft.page().unparse())

    yield from before_and_after(case, prepare, {"other": (b"100000", b"100001"), "swapped": (b"[100000 100001]", b"[100001 100000]")})


@on_draft()
def labels_and_places_by_number(case: Case) -> Iterator[tuple[str, bytes]]:
    """The number that a page is called by, and the place that a bookmark leads to."""

    def labels(draft: Draft) -> tuple[int, bytes]:
        made = draft.new(Dictionary())
        draft.root.PageLabels = made
        return made.objgen[0], b"<< /Nums [0 << /S /D /St @ >>] >>"

    yield from before_and_after(case, labels, {"label": (b"20000", b"20001")})

    def bookmark(draft: Draft) -> tuple[int, bytes]:
        made = draft.new(Dictionary())
        draft.root.Outlines = draft.new(Dictionary(Type=Name.Outlines, First=made, Last=made, Count=1))
        return made.objgen[0], b"<< /Title (Geld) /Parent %s /Dest [%s /XYZ 0 @ 0] >>" % (draft.root.Outlines.unparse(), draft.page().unparse())

    yield from before_and_after(case, bookmark, {"place": (b"10000000", b"10000800")})
