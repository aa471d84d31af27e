"""Objects that say how the bytes of others are read: a length, a filter, its parameters, a colour space, each an object of its own. Who
changes one changes the other, whose own bytes stay."""

import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary

from .draft import COVER, Draft, before_and_after, rewritten
from .edit import Case, Edit, serialize, sign_gap
from .registry import on_draft

WORDS = b"q 0.8 0 0 rg 60 60 400 300 re f Q"


def _content(draft: Draft, head: bytes, body: bytes) -> pikepdf.Object:
    """The page's content, with an object of its own (`@` in its dictionary) that says how to read it."""
    draft.clear()
    stream, other = draft.page().Contents, draft.new(Dictionary())
    draft.raw[stream.objgen[0]] = b"<< %s >>\nstream\n%s\nendstream" % (head.replace(b"@", other.unparse()), body)
    return other


def _told(case: Case, head: bytes, body: bytes, pairs: dict[str, tuple[bytes, bytes]]) -> Iterator[tuple[str, bytes]]:
    yield from before_and_after(case, lambda draft: (_content(draft, head, body).objgen[0], b"@"), pairs)


@on_draft()
def length_that_changes(case: Case) -> Iterator[tuple[str, bytes]]:
    # It ends at both places, so that either length is right.
    body = b" " * 20000 + WORDS + b"\nendstream\nendobj\n1 g 0 0 900 900 re f"
    whole, part = b"%d" % len(body), b"%d" % (20000 + len(WORDS))
    yield from _told(
        case, b"/Length @", body,
        {
            "shorter": (whole, part), "longer": (part, whole), "real": (part, part + b".0"), "by-little": (whole, b"%d" % (len(body) - 2)),
            "nothing": (whole, b"0"),
        },
    )


@on_draft()
def filter_that_changes(case: Case) -> Iterator[tuple[str, bytes]]:
    packed = zlib.compress(WORDS)
    yield from _told(
        case, b"/Length %d /Filter @" % len(packed), packed,
        {"other": (b"/FlateDecode", b"/ASCIIHexDecode"), "none": (b"/FlateDecode", b"null"), "list": (b"[/FlateDecode]", b"[/FlateDecode /FlateDecode]")},
    )


@on_draft()
def parameters_that_change(case: Case) -> Iterator[tuple[str, bytes]]:
    packed = zlib.compress(WORDS.ljust(40))
    pairs = {"predictor": (b"null", b"<< /Predictor 12 /Columns 7 >>"), "colours": (b"<< /Predictor 1 >>", b"<< /Predictor 2 /Columns 8 >>")}
    yield from _told(case, b"/Length %d /Filter /FlateDecode /DecodeParms @" % len(packed), packed, pairs)


@on_draft()
def colours_that_change(case: Case) -> Iterator[tuple[str, bytes]]:
    """The colour space of a picture, its palette, its mask."""

    def prepare(draft: Draft, head: bytes) -> tuple[int, bytes]:
        made, other, body = draft.stream(b" "), draft.new(Dictionary()), bytes(range(100, 200)) * 4
        draft.clear(b"q 400 0 0 300 60 60 cm /Beeld Do Q")
        draft.resource("XObject", "Beeld", made)
        text = b"<< /Type /XObject /Subtype /Image /Width 20 /Height 20 /BitsPerComponent 8 %s /Length %d >>\nstream\n%s\nendstream"
        draft.raw[made.objgen[0]] = text % (head.replace(b"@", other.unparse()), len(body), body)
        return other.objgen[0], b"@"

    rgb, white = b"".join(b"%02x0000" % one for one in range(200)), b"ff" * 600
    yield from before_and_after(case, lambda draft: prepare(draft, b"/ColorSpace @"), {
        "palette": (b"[/Indexed /DeviceRGB 199 <%s>]" % rgb, b"[/Indexed /DeviceRGB 199 <%s>]" % white),
        "sort": (b"/DeviceGray", b"[/Separation /Inkt /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [1] /N 1 >>]"),
    })
    yield from before_and_after(case, lambda draft: prepare(draft, b"/ColorSpace /DeviceGray /Mask @"), {"mask": (b"[255 255]", b"[0 255]")})
    yield from before_and_after(case, lambda draft: prepare(draft, b"/ColorSpace /DeviceGray /Decode @"), {"decode": (b"[0 1]", b"[1 1]")})


@on_draft()
def page_that_reads_from_objects(case: Case) -> Iterator[tuple[str, bytes]]:
    """Boxes, turns and names of a page that are objects of their own."""

    def prepare(draft: Draft, key: str) -> tuple[int, bytes]:
        draft.clear(WORDS)
        other = draft.new(Dictionary())
        draft.page()[key] = other
        return other.objgen[0], b"@"

    box = b"[0 0 595 842]"
    for key, pairs in {
        "/MediaBox": {"media": (box, b"[0 400 595 842]")}, "/CropBox": {"crop": (box, b"[0 400 595 842]")}, "/Rotate": {"turn": (b"0", b"180")},
        "/UserUnit": {"unit": (b"1", b"3")}, "/Group": {"group": (b"null", b"<< /S /Transparency /K true >>")},
    }.items():
        yield from before_and_after(case, lambda draft, key=key: prepare(draft, key), pairs)


@on_draft()
def number_inside_a_list(case: Case) -> Iterator[tuple[str, bytes]]:
    """One side of a rectangle, or one number of a matrix, is an object of its own."""

    def prepare(draft: Draft, head: bytes) -> tuple[int, bytes]:
        made, other = draft.stream(b" "), draft.new(Dictionary())
        draft.clear(b"q /Beeld Do Q")
        draft.resource("XObject", "Beeld", made)
        text = b"<< /Type /XObject /Subtype /Form /Resources << >> %s /Length %d >>\nstream\n%s\nendstream"
        draft.raw[made.objgen[0]] = text % (head.replace(b"@", other.unparse()), len(WORDS), WORDS)
        return other.objgen[0], b"@"

    yield from before_and_after(case, lambda draft: prepare(draft, b"/BBox [0 0 595 @]"), {"box": (b"842", b"61")})
    yield from before_and_after(case, lambda draft: prepare(draft, b"/BBox [0 0 595 842] /Matrix [1 0 0 1 @ 0]"), {"matrix": (b"0", b"900")})


@on_draft()
def length_with_an_alibi(case: Case) -> Iterator[tuple[str, bytes]]:
    """The object that says how long the content is, or how it is read, may change for another reason."""
    body = WORDS + b" 1 g 0 0 900 900 re f"
    for name, entry in {
        "information": b"", "validation-data": b"/DSS << /Type /DSS /Certs %s >>", "extensions": b"/Extensions << /ESIC %s >>", "version": b"/Version %s",
    }.items():
        with Draft(case) as draft:
            other = _content(draft, b"/Length @", body)
            number, reference = other.objgen[0], other.unparse()
            draft.raw[number] = b"%d" % len(body)
            data = draft.signed()
        with Edit(data) as edit:
            edit.raw[number] = b"%d" % len(WORDS)
            if entry:
                edit.raw[edit.root.objgen[0]] = serialize(edit.root)[:-2] + entry % reference + b" >>"
            else:
                edit.trailer["/Info"] = reference
            yield name, edit.save()


@on_draft()
def value_of_a_field_that_reads(case: Case) -> Iterator[tuple[str, bytes]]:
    """The value of a field that may be filled in is also what says how the page is read."""
    body = zlib.compress(WORDS)
    for name, head, before, after in [
        ("filter", b"/Length %d /Filter @" % len(body), b"/FlateDecode", b"/Off"), ("length", b"/Filter /FlateDecode /Length @", b"%d" % len(body), b"0"),
        ("parameters", b"/Length %d /Filter /FlateDecode /DecodeParms @" % len(body), b"null", b"<< /Predictor 12 >>"),
    ]:
        with Draft(case) as draft:
            other = _content(draft, head, body)
            draft.raw[other.objgen[0]] = before
            draft.field("Btn", V=other)
            data = draft.signed(2)
        yield name, rewritten(data, {other.objgen[0]: after})


@on_draft()
def objects_read_through_objects(case: Case) -> Iterator[tuple[str, bytes]]:
    """The page stands in a stream with another page; where its objects begin, and how long it is, are objects of their own."""
    for name in ("first", "length"):
        with Draft(case) as draft:
            draft.clear(WORDS)
            other, cover = draft.new(Dictionary()), draft.stream(COVER)
            draft.add_signature("opsteller")
            page, number = serialize(draft.page()), draft.page().objgen[0]
            covered = page.replace(b"/Contents " + draft.page().Contents.unparse(), b"/Contents " + cover.unparse(), 1)
            head = b"%d 0 " % number
            inner = head + page + b" " + covered
            before, after = (b"%d" % len(head), b"%d" % (len(head) + len(page) + 1)) if name == "first" else (b"%d" % len(inner), b"0")
            draft.raw[other.objgen[0]] = before
            told = {"first": b"/First %s /Length %d" % (other.unparse(), len(inner)), "length": b"/First %d /Length %s" % (len(head), other.unparse())}[name]
            whole = draft.whole()
        with Edit(whole) as edit:
            data = sign_gap(edit.packed(number, b"<< /Type /ObjStm /N 1 %s >>\nstream\n%s\nendstream" % (told, inner)), case.keys, "p256")
        yield name, rewritten(data, {other.objgen[0]: after})
