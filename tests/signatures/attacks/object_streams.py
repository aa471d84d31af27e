"""Object streams that one program takes apart in another way than the next: an object is written again as it was, and stands in a stream in
which others find something else under its number."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, String

from .draft import Draft
from .edit import Case
from .registry import NOT_PASSED, on_draft
from .sections import NEVER, Later

Make = Callable[[Draft], tuple[int, bytes, bytes]]


@dataclass
class Again:
    """A signed file, an object of it, its text, and another text that the attacker would rather have."""

    data: bytes
    number: int
    text: bytes
    other: bytes

    def behind(self, head: bytes, body: bytes, count: int = 1, place: int = 0, first: bytes | None = None, more: bytes = b"", beside: tuple[int, ...] = ()) -> bytes:
        """The file with a stream of objects behind it, `head` and `body` as they are; `beside` are the numbers of others in it."""
        return self.packed(head + body, b"/N %d /First %s %s" % (count, first or b"%d" % len(head), more), place, beside)

    def packed(self, content: bytes, keys: bytes, place: int = 0, beside: tuple[int, ...] = ()) -> bytes:
        later = Later(self.data)
        holder = later.size + 1
        later.add(holder, b"<< /Type /ObjStm %s /Length %d >>\nstream\n%s\nendstream" % (keys, len(content), content))
        later.inside[self.number] = holder, place
        for n, number in enumerate(beside):
            later.inside[number] = holder, n + (n >= place)
        return later.by_stream(later.keys(later.kept))


def _prepared(case: Case, make: Make) -> Again:
    with Draft(case) as draft:
        draft.clear()
        draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
        number, text, other = make(draft)
        draft.raw[number] = text
        return Again(draft.signed(), number, text, other)


def height(draft: Draft) -> tuple[int, bytes, bytes]:
    """A number: the height of the page."""
    one = draft.new(Dictionary())
    own = draft.page()
    own.MediaBox = Array([0, 0, 595, one])
    return one.objgen[0], b"842", b"84"


def label(draft: Draft) -> tuple[int, bytes, bytes]:
    """A number: the label of the first page."""
    one = draft.new(Dictionary())
    draft.root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String("bladzijde "), St=one)]))
    return one.objgen[0], b"12", b"1"


def information(draft: Draft) -> tuple[int, bytes, bytes]:
    one = draft.new(Dictionary())
    draft.trailer["/Info"] = one.unparse()
    return one.objgen[0], b"<< /Title (Zij betaalt 100 euro) >>", b"<< /Title (Zij betaalt 999 euro) >>"


def bookmark(draft: Draft) -> tuple[int, bytes, bytes]:
    top, one = draft.new(Dictionary(Type=Name.Outlines, Count=1)), draft.new(Dictionary())
    top.First = top.Last = one
    draft.root.Outlines = top
    text = b"<< /Title (Zij betaalt 100 euro) /Parent %s /Dest [%s /Fit] >>" % (top.unparse(), draft.page().unparse())
    return one.objgen[0], text, text.replace(b"100", b"999")


def attachment(draft: Draft) -> tuple[int, bytes, bytes]:
    stream, one = draft.stream(b"hallo", Type=Name.EmbeddedFile), draft.new(Dictionary())
    draft.root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), one])))
    text = b"<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F %s >> >>" % stream.unparse()
    return one.objgen[0], text, text.replace(b"a.txt", b"b.exe")


def script(draft: Draft) -> tuple[int, bytes, bytes]:
    one = draft.new(Dictionary())
    draft.root.Names = one
    return one.objgen[0], b"<< /Dests << /Names [] >> >>", b"<< /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>"


def spoken(draft: Draft) -> tuple[int, bytes, bytes]:
    tree, one = draft.new(Dictionary(Type=Name.StructTreeRoot)), draft.new(Dictionary())
    tree.K = one
    draft.root.StructTreeRoot = tree
    text = b"<< /Type /StructElem /S /P /P %s /Pg %s /K 0 /ActualText (Zij betaalt 100 euro) >>" % (tree.unparse(), draft.page().unparse())
    return one.objgen[0], text, text.replace(b"100", b"999")


PARTS: dict[str, Make] = {
    "height": height, "label": label, "title": information, "bookmark": bookmark, "attachment": attachment, "script": script, "spoken": spoken,
}


@on_draft(NOT_PASSED, NEVER)
def gap_in_a_stream_of_objects(case: Case) -> Iterator[tuple[str, bytes]]:
    """Before the first object, between two, or behind the last stands another: some programs read on from where the last one ended."""
    for name, make in PARTS.items():
        one = _prepared(case, make)
        other, text, number = one.other + b" ", one.text + b" ", one.number
        yield f"{name}-before", one.behind((b"%d %d " % (number, len(other))).ljust(len(other) + 20), other + text)
        yield f"{name}-behind", one.behind(b"%d 0 " % number, text + other)
        yield f"{name}-head", one.behind(b"%d 0 " % number + other, text)
        lone = number + 900
        yield f"{name}-between", one.behind(b"%d 0 %d %d " % (lone, number, len(other) + 5), b"null " + other + text, 2, 1, beside=(lone,))
        yield f"{name}-order", one.behind(b"%d %d %d 0 " % (number, 5, lone), b"null " + text, 2, 0, beside=(lone,))
        yield f"{name}-same", one.behind(b"%d 0 %d 0 " % (number, lone), text, 2, 0, beside=(lone,))
        yield f"{name}-twice", one.behind(b"%d 0 %d %d " % (number, number, len(text)), text + other, 2, 0)
        yield f"{name}-twice-second", one.behind(b"%d 0 %d %d " % (number, number, len(other)), other + text, 2, 1)


@on_draft(NOT_PASSED, NEVER)
def offsets_that_overlap(case: Case) -> Iterator[tuple[str, bytes]]:
    """The next object begins within the one before: some programs cut that one off there."""
    for name, make in PARTS.items():
        one = _prepared(case, make)
        lone = one.number + 900
        text = one.text + b" "
        cuts = {1} if name in ("height", "label") else {5, len(text) // 2, len(text) - 4}
        for cut in sorted(cuts):
            yield f"{name}-{cut}", one.behind(b"%d 0 %d %d " % (one.number, lone, cut), text, 2, 0, beside=(lone,))
            yield f"{name}-{cut}-unnamed", one.behind(b"%d 0 %d %d " % (one.number, lone, cut), text, 2, 0)
        yield f"{name}-beyond", one.behind(b"%d 0 %d %d " % (one.number, lone, len(text) + 90), text, 2, 0, beside=(lone,))


@on_draft(NOT_PASSED, NEVER)
def head_of_a_stream_of_objects(case: Case) -> Iterator[tuple[str, bytes]]:
    """Numbers of its head that are real or signed, remarks between them, more or fewer than it says."""
    for part in ("height", "label", "title"):
        one = _prepared(case, PARTS[part])
        number, text = one.number, one.text + b" "
        for name, head in {
            "real": b"%d 0.0 ", "real-9": b"%d 0.9 ", "point": b"%d 0. ", "point-first": b"%d .0 ", "plus": b"%d +0 ", "minus": b"%d -0 ", "double-minus": b"%d --0 ",
            "number-real": b"%d.0 0 ", "number-plus": b"+%d 0 ", "remark": b"%d %%x\n0 ", "remark-behind": b"%d 0 %%x\n", "remark-first": b"%%x\n%d 0 ",
            "exponent": b"%d 0e1 ", "hex": b"%d 0x0 ", "name": b"%d 0 /A ", "null": b"%d 0 null ", "list": b"[%d 0] ", "vertical": b"%d\x0b0\x0b", "long": b"%d 00000000000000000 ",
        }.items():
            yield f"{part}-{name}", one.behind(head % number, text)
        yield f"{part}-more", one.behind(b"%d 0 %d 0 " % (number, number + 900), text)
        yield f"{part}-odd", one.behind(b"%d 0 7 " % number, text)
        yield f"{part}-fewer", one.behind(b"%d 0 " % number, text, 2)
        yield f"{part}-none", one.behind(b"%d 0 " % number, text, 0)
        yield f"{part}-cut", one.behind(b"%d 0 " % number, text, first=b"%d" % (len(b"%d 0 " % number) - 2))
        for name, keys in {
            "n-real": b"/N 1.0 /First @", "n-plus-twice": b"/N 1 /N 2 /First @", "first-real": b"/N 1 /First @.0", "first-twice": b"/N 1 /First @ /First 0",
        }.items():
            head = b"%d 0 " % number
            yield f"{part}-{name}", one.packed(head + text, keys.replace(b"@", b"%d" % len(head)))
        head = b"%d 0 " % number
        yield f"{part}-first-more", one.packed(head + text, b"/N 1 /First %d" % (len(head) + 1))
        # No blank between the last offset and the first object: who reads word for word finds another offset.
        if part != "title":
            yield f"{part}-tight", one.packed(head.rstrip() + text, b"/N 1 /First %d" % (len(head) - 1))
        yield f"{part}-place", one.behind(b"%d 0 " % number, text, place=7)
        yield f"{part}-other-number", one.behind(b"%d 0 " % (number + 900), text)


def _two_readings(one: Again) -> tuple[bytes, int, int]:
    """Rows that are the object when they are turned back (tags 0, 0, 2), and another one when they are taken as they stand: how long one is, and
    where the objects begin."""
    honest, other = b" " * 8 + one.text + b" ", b" " * 8 + one.other + b" "
    width = max(len(honest), len(other), 40)
    honest, other = honest.ljust(width), other.ljust(width)
    filler = bytes((a - b) & 255 for a, b in zip(honest, other))
    head = (b"%d %d " % (one.number, width + 4)).ljust(width)
    return b"\0" + head + b"\0" + filler + b"\2" + other, width, width


@on_draft(NOT_PASSED, NEVER)
def two_readings_of_a_stream_of_objects(case: Case) -> Iterator[tuple[str, bytes]]:
    """A filter and parameters that do not stand alike: who applies the predictor finds one object, and who does not finds another."""
    for name, make in PARTS.items():
        one = _prepared(case, make)
        rows, width, first = _two_readings(one)
        parameters = b"<< /Predictor 12 /Columns %d >>" % width
        plain = b"%d 0 %s " % (one.number, one.text)
        head = len(b"%d 0 " % one.number)
        for way, (keys, content, at) in {
            "list-and-one": (b"/Filter [/FlateDecode] /DecodeParms " + parameters, zlib.compress(rows), first),
            "one-and-list": (b"/Filter /FlateDecode /DecodeParms [%s]" % parameters, zlib.compress(rows), first),
            "both": (b"/Filter /FlateDecode /DecodeParms " + parameters, zlib.compress(rows), first),
            "short-parameters": (b"/Filter /FlateDecode /DP " + parameters, zlib.compress(plain), head),
            "predictor-16": (b"/Filter /FlateDecode /DecodeParms << /Predictor 16 /Columns 7 >>", zlib.compress(plain), head),
            "predictor-3": (b"/Filter /FlateDecode /DecodeParms << /Predictor 3 /Columns 7 >>", zlib.compress(plain), head),
            "cut": (b"/Filter /FlateDecode", zlib.compress(plain)[:-3], head), "sum": (b"/Filter /FlateDecode", zlib.compress(plain)[:-4] + b"abcd", head),
            "behind": (b"/Filter /FlateDecode", zlib.compress(plain) + b"anders", head),
            "hex": (b"/Filter /ASCIIHexDecode", plain.hex().encode() + b"2>", head), "hex-behind": (b"/Filter /ASCIIHexDecode", plain.hex().encode() + b">30", head),
            "runs-behind": (b"/Filter /RunLengthDecode", bytes([len(plain) - 1]) + plain + b"\x80\0000", head),
        }.items():
            yield f"{name}-{way}", one.packed(content, b"/N 1 /First %d %s" % (at, keys))
