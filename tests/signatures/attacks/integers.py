"""Whole numbers written as broken ones, numbers of the wrong type, and numbers beyond what a computer counts with: where ISO 32000 asks
for an integer, programs do not read `90.0` alike (poppler takes it for none, pdfium cuts it off)."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from .draft import Draft, before_and_after, page_text
from .edit import Case
from .numbers import WORDS, _picture
from .registry import on_draft


def _page(draft: Draft, content: bytes = WORDS) -> tuple[int, bytes]:
    draft.clear(content)
    return draft.page().objgen[0], page_text(draft, "/Rotate", "/StructParents") + b" @ >>"


@on_draft()
def turn_as_a_real(case: Case) -> Iterator[tuple[str, bytes]]:
    pairs = {"quarter": (b"/Rotate 90", b"/Rotate 90.0"), "half": (b"/Rotate 180.", b"/Rotate 180"), "signed": (b"/Rotate 270", b"/Rotate +270.0")}
    pairs |= {"structure": (b"/StructParents 0", b"/StructParents 0.0"), "through-nothing": (b"/Rotate 90", b"/Rotate 90.00000")}
    yield from before_and_after(case, _page, pairs)


@on_draft()
def flags_as_a_real(case: Case) -> Iterator[tuple[str, bytes]]:
    def prepare(draft: Draft) -> tuple[int, bytes]:
        draft.fonts_of_form()
        one = draft.field("Tx", V=pikepdf.String("1 euro"), AP=Dictionary(N=draft.letters("1 euro")))
        kept = Dictionary({key: value for key, value in one.items() if key != "/F"})
        return one.objgen[0], kept.unparse()[:-2] + b" @ >>"

    pairs = {
        "hidden": (b"/F 6", b"/F 6.0"), "print": (b"/F 4.", b"/F 4"), "kind": (b"/F 4 /Ff 8192", b"/F 4 /Ff 8192.0"),
        "length": (b"/F 4 /MaxLen 6", b"/F 4 /MaxLen 6.0"), "side": (b"/F 4 /Q 2", b"/F 4 /Q 2.0"),
    }
    yield from before_and_after(case, prepare, pairs)


@on_draft()
def picture_as_a_real(case: Case) -> Iterator[tuple[str, bytes]]:
    def prepare(draft: Draft, head: bytes) -> tuple[int, bytes]:
        rows = bytes(range(100, 200)) * 4
        made = draft.stream(rows)
        draft.clear(b"q 400 0 0 300 60 60 cm /Getal Do Q")
        draft.resource("XObject", "Getal", made)
        return made.objgen[0], b"<< /Type /XObject /Subtype /Image /ColorSpace /DeviceGray " + head + b" /Length %d >>\nstream\n%s\nendstream" % (len(rows), rows)

    for name, head in {
        "width": b"/Width @ /Height 20 /BitsPerComponent 8", "height": b"/Height @ /Width 20 /BitsPerComponent 8",
        "bits": b"/Width 20 /Height 20 /BitsPerComponent @",
    }.items():
        number = b"8" if name == "bits" else b"20"
        yield from before_and_after(case, lambda draft, head=head: prepare(draft, head), {name: (number, number + b".0")})


@on_draft()
def length_as_a_real(case: Case) -> Iterator[tuple[str, bytes]]:
    """Of a stream: who reads no integer looks for `endstream`, and finds one inside."""
    content = b"q 0.8 0 0 rg 60 60 400 300 re f Q\nendstream\nendobj\nq 1 g 0 0 900 900 re f Q"

    def prepare(draft: Draft) -> tuple[int, bytes]:
        made = draft.stream(content)
        draft.clear(b"q /Getal Do Q")
        draft.resource("XObject", "Getal", made)
        head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << >> /Length @ >>"
        return made.objgen[0], head + b"\nstream\n%s\nendstream" % content

    number = b"%d" % len(content)
    yield from before_and_after(case, prepare, {"real": (number, number + b".0"), "null": (number, b"null")})


@on_draft()
def decoding_as_a_real(case: Case) -> Iterator[tuple[str, bytes]]:
    """The rows of a packed picture, and how they were packed."""
    import zlib

    def prepare(draft: Draft) -> tuple[int, bytes]:
        rows = zlib.compress(b"".join(b"\x02" + bytes([5] * 20) for _ in range(20)))
        made = draft.stream(rows)
        draft.clear(b"q 400 0 0 300 60 60 cm /Getal Do Q")
        draft.resource("XObject", "Getal", made)
        head = b"<< /Type /XObject /Subtype /Image /ColorSpace /DeviceGray /Width 20 /Height 20 /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms << @ >>"
        return made.objgen[0], head + b" /Length %d >>\nstream\n%s\nendstream" % (len(rows), rows)

    yield from before_and_after(
        case, prepare,
        {
            "predictor": (b"/Predictor 12 /Columns 20", b"/Predictor 12.0 /Columns 20"),
            "columns": (b"/Predictor 12 /Columns 20", b"/Predictor 12 /Columns 20.0"),
        },
    )


@on_draft()
def letters_as_a_real(case: Case) -> Iterator[tuple[str, bytes]]:
    """The first letter that a font has widths for, and where its other names of letters begin."""

    def prepare(draft: Draft) -> tuple[int, bytes]:
        made = draft.new(Dictionary())
        draft.clear(b"BT /Getal 12 Tf 60 300 Td (20.000 euro) Tj ET")
        draft.resource("Font", "Getal", made)
        return made.objgen[0], b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica @ >>"

    widths = b" /LastChar 50 /Widths [%s]" % b" ".join([b"556"] * 3)
    pairs = {"first": (b"/FirstChar 48" + widths, b"/FirstChar 48.0" + widths)}
    pairs |= {"names": (b"/Encoding << /Differences [48 /nine] >>", b"/Encoding << /Differences [48.0 /nine] >>")}
    yield from before_and_after(case, prepare, pairs)


@on_draft()
def counting_as_a_real(case: Case) -> Iterator[tuple[str, bytes]]:
    """How many pages there are, and at which one a label begins."""

    def pages(draft: Draft) -> tuple[int, bytes]:
        node = draft.root.Pages
        kept = Dictionary({key: value for key, value in node.items() if key != "/Count"})
        return node.objgen[0], kept.unparse()[:-2] + b" /Count @ >>"

    with case.open() as edit:
        count = b"%d" % len(edit.pdf.pages)
    yield from before_and_after(case, pages, {"pages": (count, count + b".0")})

    def labels(draft: Draft) -> tuple[int, bytes]:
        made = draft.new(Dictionary())
        draft.root.PageLabels = made
        return made.objgen[0], b"<< /Nums [@ << /S /r /St 3 >>] >>"

    yield from before_and_after(case, labels, {"label": (b"0", b"0.0")})


@on_draft()
def number_of_another_type(case: Case) -> Iterator[tuple[str, bytes]]:
    """A number as a string, a boolean, a list, a name or nothing at all."""
    pairs = {name: (b"/Rotate 90", b"/Rotate " + text) for name, text in {"string": b"(90)", "boolean": b"true", "list": b"[90]", "name": b"/90", "null": b"null"}.items()}
    yield from before_and_after(case, _page, pairs)


@on_draft()
def number_beyond_counting(case: Case) -> Iterator[tuple[str, bytes]]:
    """Integers that are one and the same to a program that counts in floating point, and not to one that counts in whole numbers."""
    pairs = {
        "turn-of-60-bits": (b"/Rotate 1152921504606846930", b"/Rotate 1152921504606847020"),
        "turn-of-25-bits": (b"/Rotate 360000000", b"/Rotate 360000180"),
        "structure": (b"/StructParents 9007199254740992", b"/StructParents 9007199254740993"),
    }
    yield from before_and_after(case, _page, pairs)
    box = b"/BBox [0 0 595 842] /Matrix @"
    long = {"many-digits": (b"[1 0 0 1 0 0]", b"[1.00000000000000000000001 0 0 1 0 0]"), "below-all": (b"[1 0 0 1 0 0]", b"[1 0 0 1 0.%s1 0]" % (b"0" * 330))}
    yield from before_and_after(case, lambda draft: _picture(draft, box), long)


@on_draft()
def number_in_a_strange_spelling(case: Case) -> Iterator[tuple[str, bytes]]:
    """What one program takes for a number and the next one for another, or for two."""
    pairs = {
        "two-points": (b"/Rotate 90", b"/Rotate 90.0.0"), "two-signs": (b"/Rotate -90", b"/Rotate --90"), "sign-within": (b"/Rotate 90", b"/Rotate 90-180"),
        "power-of-ten": (b"/Rotate 90", b"/Rotate 9e1"), "base": (b"/Rotate 90", b"/Rotate 16#5A"), "sign-alone": (b"/Rotate 0", b"/Rotate -"),
        "point-alone": (b"/Rotate 0", b"/Rotate ."),
    }
    yield from before_and_after(case, _page, pairs)


@on_draft()
def place_as_a_real(case: Case) -> Iterator[tuple[str, bytes]]:
    """The marked content that a paragraph of the structure has."""

    def prepare(draft: Draft) -> tuple[int, bytes]:
        draft.clear()
        words = draft.words("betaalt niet", (60, 300))
        draft.page().Contents = draft.stream(b"/P << /MCID 0 >> BDC %s EMC" % words)
        tree, one = draft.new(Dictionary(Type=Name.StructTreeRoot)), draft.new(Dictionary())
        tree.K = one
        draft.root.StructTreeRoot = tree
        return one.objgen[0], b"<< /Type /StructElem /S /P /P %s /Pg %s /K @ >>" % (tree.unparse(), draft.page().unparse())

    yield from before_and_after(case, prepare, {"real": (b"0", b"0.0"), "list": (b"[0]", b"[0.0]")})
