"""Cross-references that one program reads and the next one does not: whoever cannot read them looks for the objects itself, and finds others.

Behind an honest file comes an increment that changes nothing but the information. With a lure too: a catalog and a page that nothing leads to,
and in a string of the trailer the words of another trailer, which leads to them."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .draft import Draft
from .edit import Case, Edit, start_of, table
from .registry import NOT_PASSED, on_draft

WIDTH = 7
FLATE = b"/Filter /FlateDecode"
NEVER = "nobody need rely on a file that some programs read only by looking for its objects"


@dataclass
class Later:
    """An increment behind a signed file, of which every byte is chosen."""

    data: bytes
    out: bytes = b""
    places: dict[int, int] = field(default_factory=dict)
    # Of those in object streams: which, and the place in its index.
    inside: dict[int, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.out = self.data if self.data.endswith(b"\n") else self.data + b"\n"
        with Edit(self.data) as edit:
            trailer = edit.pdf.trailer
            self.size, self.root = int(trailer.Size), trailer.Root.unparse()
            self.identifier = trailer["/ID"].unparse()
            self.kept = b"/Info " + trailer.Info.unparse() if "/Info" in trailer else b""
            self.font = edit.root.Pages.unparse()
            self.page = edit.page().objgen[0]
            self.content = edit.page().Contents.unparse()
            self.resources = edit.page().Resources.unparse(resolved=True)

    def add(self, number: int, text: bytes, head: bytes | None = None) -> None:
        self.places[number] = len(self.out)
        self.out += (b"%d 0 obj" % number if head is None else head) + b"\n" + text + b"\nendobj\n"

    def information(self) -> bytes:
        """Adds what may change; gives what the trailer says of it."""
        self.add(self.size, b"<< /Producer (Ondertekenprogramma) >>")
        return b"/Info %d 0 R" % self.size

    def lure(self) -> bytes:
        """Adds a catalog that nothing leads to; gives the trailer that would lead there."""
        catalog, pages, page = self.size + 1, self.size + 2, self.size + 3
        self.add(catalog, b"<< /Type /Catalog /Pages %d 0 R >>" % pages)
        self.add(pages, b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % page)
        self.add(page, b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Rotate 180 /Contents %s /Resources %s >>" % (pages, self.content, self.resources))
        return b"trailer%%\n<< /Size %d /Root %d 0 R /ID [<aa> <bb>] >>\n" % (self.size + 9, catalog)

    def keys(self, more: bytes, text: bytes = b"") -> bytes:
        """Of the trailer; `text` stands in a string of it."""
        identifier = b"[(\n%s) (x)]" % text if text else self.identifier
        return b"/Root %s /Size %d /Prev %d /ID %s %s" % (self.root, self.size + 9, start_of(self.data), identifier, more)

    def by_table(self, keys: bytes, head: bytes = b"", start: int = 0) -> bytes:
        entries = {number: (place - start, 0) for number, place in self.places.items()}
        rows = table(entries).removeprefix(b"xref\n")
        return self.out + b"xref\n" + head + rows + b"trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (keys, len(self.out) - start)

    def by_stream(
        self, keys: bytes, parameters: bytes = b"", pack: Callable[[bytes], bytes] = lambda rows: rows, index: bytes = b"", before: bytes = b"",
        widths: bytes = b"[1 4 2]", row: Callable[[int], bytes] = lambda place: b"\x01" + place.to_bytes(4) + b"\0\0", count: int = 0, head: bytes = b"",
    ) -> bytes:
        """`before` are rows that come first, `count` is what `Length` says too much."""
        own = self.size + 8
        at = len(self.out)
        places = {number: row(place) for number, place in (self.places | {own: at}).items()}
        places |= {number: b"\x02" + holder.to_bytes(4) + place.to_bytes(2) for number, (holder, place) in self.inside.items()}
        rows = pack(before + b"".join(one for _, one in sorted(places.items())))
        index = index + b" ".join(b"%d 1" % number for number in sorted(places))
        text = b"/Type /XRef /W %s /Index [%s] %s %s /Length %d" % (widths, index, keys, parameters, len(rows) + count)
        head = head or b"%d 0 obj\n" % own
        return self.out + head + b"<< %s >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (text, rows, at)


def honest(case: Case) -> bytes:
    """A signed page with words that anybody reads."""
    with Draft(case) as draft:
        draft.clear()
        draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
        return draft.signed()


def _both(case: Case, ways: dict[str, dict]) -> Iterator[tuple[str, bytes]]:
    data = honest(case)
    for name, way in ways.items():
        alone = Later(data)
        yield name, alone.by_stream(alone.keys(alone.information()), **way)
        lured = Later(data)
        more = lured.information()
        yield f"{name}-lure", lured.by_stream(lured.keys(more, lured.lure()), **way)


def tagged(*tags: int, width: int = WIDTH) -> Callable[[bytes], bytes]:
    """Rows with a byte before each that says how it was turned, packed."""

    def pack(rows: bytes) -> bytes:
        cut = [rows[at : at + width] for at in range(0, len(rows), width)]
        return zlib.compress(b"".join(bytes([tags[n % len(tags)]]) + one for n, one in enumerate(cut)))

    return pack


def _rows(predictor: bytes, more: bytes = b"", columns: int = WIDTH) -> bytes:
    return FLATE + b" /DecodeParms << /Predictor %s /Columns %d %s >>" % (predictor, columns, more)


@on_draft(NOT_PASSED, NEVER)
def predictor_of_a_section(case: Case) -> Iterator[tuple[str, bytes]]:
    """A predictor that is none: one program takes the rows as they stand, the next one turns them, a third gives up."""
    for name, predictor in {
        "3": b"3", "9": b"9", "0": b"0", "16": b"16", "20": b"20", "100": b"100", "below": b"-1", "real": b"12.5", "name": b"/Up", "null": b"null",
        "string": b"(12)", "two": b"2",
    }.items():
        yield from _both(case, {
            f"{name}-bare": {"parameters": _rows(predictor), "pack": zlib.compress}, f"{name}-tagged": {"parameters": _rows(predictor), "pack": tagged(0)},
        })


@on_draft(NOT_PASSED, NEVER)
def rows_of_a_section(case: Case) -> Iterator[tuple[str, bytes]]:
    """Tags that are missing or that are none, and rows of another length."""
    yield from _both(case, {
        "untagged": {"parameters": _rows(b"12"), "pack": zlib.compress}, "tag-5": {"parameters": _rows(b"12"), "pack": tagged(5)},
        "tag-255": {"parameters": _rows(b"12"), "pack": tagged(0, 255)}, "tag-9": {"parameters": _rows(b"15"), "pack": tagged(0, 9)},
        "columns-6": {"parameters": _rows(b"12", columns=6), "pack": tagged(0)}, "columns-8": {"parameters": _rows(b"12", columns=8), "pack": tagged(0)},
        "columns-1": {"parameters": _rows(b"12", columns=1), "pack": tagged(0)}, "columns-14": {"parameters": _rows(b"12", columns=14), "pack": tagged(0, width=14)},
        "colours": {"parameters": _rows(b"12", b"/Colors 3"), "pack": tagged(0)}, "bits": {"parameters": _rows(b"12", b"/BitsPerComponent 4"), "pack": tagged(0)},
        "twice": {"parameters": _rows(b"12", b"/Predictor 1"), "pack": tagged(0)}, "columns-twice": {"parameters": _rows(b"12", b"/Columns 8"), "pack": tagged(0)},
        "unknown": {"parameters": _rows(b"12", b"/K -1"), "pack": tagged(0)}, "early": {"parameters": _rows(b"12", b"/EarlyChange 0"), "pack": tagged(0)},
        "rest": {"parameters": _rows(b"12"), "pack": lambda rows: zlib.compress(zlib.decompress(tagged(0)(rows)) + b"\0\0\0")},
    })


@on_draft(NOT_PASSED, NEVER)
def filter_of_a_section(case: Case) -> Iterator[tuple[str, bytes]]:
    """A filter and its parameters that do not stand alike, keys of other streams, filters of pictures and words."""
    rows = b"<< /Predictor 12 /Columns 7 >>"
    yield from _both(case, {
        "list-and-one": {"parameters": b"/Filter [/FlateDecode] /DecodeParms " + rows, "pack": tagged(0)},
        "one-and-list": {"parameters": FLATE + b" /DecodeParms [%s]" % rows, "pack": tagged(0)},
        "list-and-two": {"parameters": b"/Filter [/FlateDecode] /DecodeParms [%s null]" % rows, "pack": tagged(0)},
        "list-and-one-bare": {"parameters": b"/Filter [/FlateDecode] /DecodeParms " + rows, "pack": zlib.compress},
        "one-and-list-bare": {"parameters": FLATE + b" /DecodeParms [%s]" % rows, "pack": zlib.compress},
        "empty-list": {"parameters": b"/Filter [] /DecodeParms " + rows}, "null-in-list": {"parameters": b"/Filter [null]"},
        "twice": {"parameters": b"/Filter [/FlateDecode /FlateDecode]", "pack": lambda one: zlib.compress(zlib.compress(one))},
        "hex": {"parameters": b"/Filter /ASCIIHexDecode", "pack": lambda one: one.hex().encode() + b">"},
        "runs": {"parameters": b"/Filter /RunLengthDecode", "pack": lambda one: bytes([len(one) - 1]) + one + b"\x80"},
        "short-name": {"parameters": b"/Filter /Fl", "pack": zlib.compress}, "unknown": {"parameters": b"/Filter /Anders"},
        "crypt": {"parameters": b"/Filter /Crypt"}, "string": {"parameters": b"/Filter (FlateDecode)", "pack": zlib.compress},
        "parameters-alone": {"parameters": b"/DecodeParms " + rows}, "short-parameters": {"parameters": FLATE + b" /DP " + rows, "pack": zlib.compress},
        "short-parameters-tagged": {"parameters": FLATE + b" /DP " + rows, "pack": tagged(0)}, "short-filter": {"parameters": b"/F /FlateDecode", "pack": zlib.compress},
        "file": {"parameters": FLATE + b" /F (anders)", "pack": zlib.compress}, "file-filter": {"parameters": FLATE + b" /FFilter /FlateDecode", "pack": zlib.compress},
        "file-parameters": {"parameters": FLATE + b" /FDecodeParms " + rows, "pack": zlib.compress},
        "filter-twice": {"parameters": FLATE + b" /Filter /ASCIIHexDecode", "pack": zlib.compress},
    })


@on_draft(NOT_PASSED, NEVER)
def data_of_a_section(case: Case) -> Iterator[tuple[str, bytes]]:
    """Data that are cut off, with another check sum, with something behind them, without a head; rows too few or too many; a length that is off."""

    def stored(rows: bytes) -> bytes:
        packer = zlib.compressobj(wbits=-15)
        return packer.compress(rows) + packer.flush()

    def half(rows: bytes) -> bytes:
        packer = zlib.compressobj()
        return packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH)

    flate = {"parameters": FLATE}
    yield from _both(case, {
        "cut-5": flate | {"pack": lambda rows: zlib.compress(rows)[:-5]}, "cut-1": flate | {"pack": lambda rows: zlib.compress(rows)[:-1]},
        "sum-gone": flate | {"pack": lambda rows: zlib.compress(rows)[:-4]}, "sum-other": flate | {"pack": lambda rows: zlib.compress(rows)[:-4] + b"abcd"},
        "behind": flate | {"pack": lambda rows: zlib.compress(rows) + b"x" * 9}, "blanks-behind": flate | {"pack": lambda rows: zlib.compress(rows) + b" " * 9},
        "two": flate | {"pack": lambda rows: zlib.compress(rows) + zlib.compress(rows)}, "headless": flate | {"pack": stored}, "not-ended": flate | {"pack": half},
        "one-byte-more": {"pack": lambda rows: rows[:-1]}, "length-less": {"count": -1}, "length-more": {"count": 12}, "length-far": {"count": 4000},
    })


@on_draft(NOT_PASSED, NEVER)
def index_of_a_section(case: Case) -> Iterator[tuple[str, bytes]]:
    """Numbers that stand in an odd count, below nothing, beyond all, twice; object 0 in use."""
    zero = b"\0\0\0\0\0\xff\xff"
    yield from _both(case, {
        "odd": {"index": b"5 "}, "real": {"index": b"0.0 0 "}, "below": {"index": b"-1 0 "}, "beyond": {"index": b"8388608 1 ", "before": zero},
        "far": {"index": b"99999999999 0 "}, "zero-used": {"index": b"0 1 ", "before": b"\x01\0\0\0\x0f\0\0"}, "zero-packed": {"index": b"0 1 ", "before": b"\x02\0\0\0\x0f\0\0"},
        "sort-3": {"index": b"4 1 ", "before": b"\x03\0\0\0\x0f\0\0"}, "sort-255": {"index": b"4 1 ", "before": b"\xff\0\0\0\x0f\0\0"},
        "widths-two": {"widths": b"[1 6]"}, "widths-four": {"widths": b"[1 4 2 0]"}, "widths-real": {"widths": b"[1 4.0 2]"}, "widths-below": {"widths": b"[1 -4 2]"},
        "widths-wide": {"widths": b"[1 4 9]", "row": lambda place: b"\x01" + place.to_bytes(4) + bytes(9)}, "head-other": {"head": b"4 0 obj\n"},
        "head-generation": {"head": b"99 1 obj\n"}, "names-another": {"parameters": b"/XRefStm 20"}, "size-twice": {"parameters": b"/Size 3"},
    })


@on_draft(NOT_PASSED, NEVER)
def entry_of_object_nothing(case: Case) -> Iterator[tuple[str, bytes]]:
    """A table in which object 0 is in use, or is written otherwise than all others."""
    data = honest(case)
    for name, head in {
        "used": b"0 1\n0000000000 65535 n \n", "used-somewhere": b"0 1\n0000000015 00000 n \n", "used-generation": b"0 1\n0000000000 00000 n \n",
        "letters": b"0 1\n0000000000 65535 x \n", "large": b"0 1\n0000000000 65535 F \n", "short": b"0 1\n0 65535 f \n", "lead": b"+0 1\n0000000000 65535 f \n",
        "remark": b"%% anders\n0 1\n0000000000 65535 f \n", "padded": b"0 1\n0000000000 65535 f  \n",
        "tabs": b"0 1\n0000000000\t65535\tf \n", "feed": b"0 1\n0000000000 65535 f\x0c\n",
    }.items():
        alone = Later(data)
        yield name, alone.by_table(alone.keys(alone.information()), head)
        lured = Later(data)
        more = lured.information()
        yield f"{name}-lure", lured.by_table(lured.keys(more, lured.lure()), head)


@on_draft()
def lure_that_nothing_leads_to(case: Case) -> Iterator[tuple[str, bytes]]:
    """A catalog, pages, or a page alone, that lie in wait; in an increment that is in order otherwise."""
    data = honest(case)
    for name in ("all", "catalog", "pages", "page", "page-and-nodes"):
        later = Later(data)
        more = later.information()
        later.lure()
        kept = {"all": (1, 2, 3), "catalog": (1,), "pages": (2,), "page": (3,), "page-and-nodes": (2, 3)}[name]
        again = Later(data)
        again.information()
        texts = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (later.size + 3),
                 3: b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Rotate 180 /Contents %s >>" % (later.size + 2, later.content)}
        for one in kept:
            again.add(again.size + one, texts[one])
        yield f"{name}-table", again.by_table(again.keys(more))
        yield f"{name}-stream", again.by_stream(again.keys(more))


@on_draft(NOT_PASSED, NEVER)
def words_of_a_trailer_in_a_string(case: Case) -> Iterator[tuple[str, bytes]]:
    """In the trailer, in the information, in a remark: a second trailer, with a remark or blanks behind its word."""
    data = honest(case)
    for name, behind in {
        "remark": b"%\n", "remarks": b"%a\n%b\n% c\n", "nothing": b"", "blanks": b" " * 100, "many": b"\n" * 300, "null": b"\0", "feed": b"\x0c", "blank-remark": b" %\r",
    }.items():
        for place in ("identifier", "information", "key", "behind-remark"):
            later = Later(data)
            more = later.information()
            words = later.lure().replace(b"trailer%\n", b"trailer" + behind)
            if place == "information":
                later.add(later.size, b"<< /Producer (\n%s) >>" % words)
            out = later.keys(more, words if place == "identifier" else b"")
            out += {"key": b" /Anders (\n%s)" % words, "behind-remark": b" /Anders 1 %%\n%%%s\n" % words.replace(b"\n", b" ")}.get(place, b"")
            yield f"{place}-{name}", later.by_table(out)


@on_draft(NOT_PASSED, NEVER)
def words_of_an_object_in_a_string(case: Case) -> Iterator[tuple[str, bytes]]:
    """`3 0 obj` in a text of the information, with whatever some program passes over between the numbers."""
    data = honest(case)
    later = Later(data)
    page = b"<< /Type /Page /Parent %s /MediaBox [0 0 595 842] /Rotate 180 /Contents %s >>" % (later.font, later.content)
    for name, (first, second) in {
        "blank": (b" ", b" "), "blanks-100": (b" " * 100, b" "), "blanks-300": (b" ", b" " * 300), "blanks-5000": (b" " * 5000, b" " * 5000), "lines": (b"\n\n", b"\n"),
        "tab": (b"\t", b"\t"), "vertical": (b"\x0b", b"\x0b"), "no-break": (b"\xa0", b"\xa0"), "next-line": (b"\x85", b"\x85"), "feed": (b"\x0c", b"\x0c"), "null": (b"\0", b"\0"),
        "remark": (b"%\n", b"%\n"), "remark-second": (b" ", b"%x\n"), "remark-words": (b" % anders\n", b" % nog iets\r"), "mixed": (b" \x0b ", b"\x85 "), "return": (b"\r", b"\r\n"),
    }.items():
        words = b"%d%s0%sobj\n%s\nendobj" % (later.page, first, second, page)
        for place in ("information", "identifier", "lone"):
            own = Later(data)
            more = own.information()
            if place == "information":
                own.add(own.size, b"<< /Producer (x\n%s\n) >>" % words)
            if place == "lone":
                own.add(own.size + 1, b"<< /A (x\n%s\nnull null null null\n) >>" % words)
            yield f"{place}-{name}", own.by_table(own.keys(more, words if place == "identifier" else b""))
