"""One file, two readings that are both in order: objects that stand twice in a stream of objects, cross-references beside cross-references,
a first page that is found first, places counted from elsewhere, a password that only some ask for."""

import re
import zlib
from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name

from .draft import COVER, Draft, as_stream, rewritten
from .edit import GAP, RANGE, Case, serialize, sign_gap, start_of, table
from .registry import NOT_PASSED, on_draft
from .repair import WORDS, increment

TWO_SHEETS = "the signed file itself shows one thing to one program and another to the next: nobody can say which of the two was signed"


def _sheet(case: Case, prepare: Callable[[Draft], object] | None = None) -> tuple[bytes, dict[str, tuple[int, bytes]]]:
    """A signed file, and the numbers and texts of its parts."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        if prepare:
            prepare(draft)
        data = draft.signed()
        parts = {"root": draft.root, "page": draft.page(), "content": draft.page().Contents}
        return data, {name: (one.objgen[0], serialize(one)) for name, one in parts.items()}


def with_stream(
    data: bytes, bodies: dict[int, bytes], rows: list[tuple[int, bytes]], keys: bytes = b"", columns: bytes = b"/W [1 4 2]",
    packed: Callable[[bytes], bytes] | None = None, more: bytes = b"",
) -> bytes:
    """An increment with a stream of cross-references. `rows` are beside those of the objects; `packed` gives the stream its bytes."""
    trailer = dict(re.findall(rb"/(Root|Size|ID) (\[.*?\]|\d+ \d+ R|\d+)", data[data.rindex(b"trailer") :]))
    own = max(int(trailer[b"Size"]), *(number + 1 for number in bodies), 0) if bodies else int(trailer[b"Size"])
    out, entries = data, dict(rows)
    for number, text in bodies.items():
        entries[number] = b"\x01" + len(out).to_bytes(4) + b"\0\0"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    out += more
    entries[own] = b"\x01" + len(out).to_bytes(4) + b"\0\0"
    body = b"".join(entries[number] for number in sorted(entries))
    body = packed(body) if packed else body
    index = b" ".join(b"%d 1" % number for number in sorted(entries))
    text = b"/Type /XRef %s /Index [%s] /Size %d /Root %s /ID %s /Prev %d %s /Length %d" % (
        columns, index, own + 1, trailer[b"Root"], trailer[b"ID"], start_of(data), keys, len(body),
    )
    return out + b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, text, body, len(out))


def _packed(number: int, stream: int, index: int) -> tuple[int, bytes]:
    return number, b"\x02" + stream.to_bytes(4) + index.to_bytes(2)


@on_draft()
def object_twice_in_a_stream_of_objects(case: Case) -> Iterator[tuple[str, bytes]]:
    """One program goes by the index, the next by the number: of the two pages in the stream each takes its own."""
    for name in ("index-last", "index-first", "count-too-small", "index-beyond", "order"):

        def prepare(draft: Draft) -> None:
            draft.resource("XObject", "Deksel", draft.picture(COVER))

        data, parts = _sheet(case, prepare)
        number, page = parts["page"]
        holder = _size(data)
        cover = as_stream(b"<< >>", COVER)
        other = page.replace(b"/Contents %d 0 R" % parts["content"][0], b"/Contents %d 0 R" % (holder + 1))
        first, second = (page, other) if name == "index-first" else (other, page)
        index = b"%d 0 %d %d " % (number, number, len(first) + 1)
        if name == "order":
            index = b"%d %d %d 0 " % (number, len(first) + 1, number)
        body = index + first + b" " + second
        text = b"<< /Type /ObjStm /N %d /First %d /Length %d >>\nstream\n%s\nendstream" % (1 if name == "count-too-small" else 2, len(index), len(body), body)
        chosen = {"index-last": 1, "index-first": 0, "count-too-small": 1, "index-beyond": 7, "order": 0}[name]
        yield name, with_stream(data, {holder: text, holder + 1: cover}, [_packed(number, holder, chosen)])


def _size(data: bytes) -> int:
    return int(re.findall(rb"/Size (\d+)", data)[-1])


@on_draft()
def objects_packed_otherwise(case: Case) -> Iterator[tuple[str, bytes]]:
    """A stream of objects whose index has another number, or leads outside; a stream within a stream."""
    data, parts = _sheet(case)
    number, page = parts["page"]
    holder = _size(data)

    def stream(index: bytes, body: bytes, extra: bytes = b"") -> bytes:
        return b"<< /Type /ObjStm /N 1 /First %d %s /Length %d >>\nstream\n%s\nendstream" % (len(index), extra, len(index + body), index + body)

    cover = page.replace(b"/Contents %d 0 R" % parts["content"][0], b"/Contents %d 0 R" % (holder + 1))
    forms = {
        "other-number": stream(b"%d 0 " % (number + 1), page), "as-an-object": stream(b"%d 0 " % number, b"%d 0 obj %s endobj" % (number, page)),
        "negative": stream(b"%d -1 " % number, page), "no-type": stream(b"%d 0 " % number, page).replace(b"/Type /ObjStm", b"/Epyt /ObjStm"),
        "first-twice": stream(b"%d 0 " % number, page, b"/First 0"),
        "filter-twice": stream(b"%d 0 " % number, page, b"/Filter [] /Filter /FlateDecode"),
    }
    for name, text in forms.items():
        yield name, with_stream(data, {holder: text, holder + 1: as_stream(b"<< >>", COVER)}, [_packed(number, holder, 0)])
    inner = stream(b"%d 0 " % number, cover)
    outer = stream(b"%d 0 " % (holder + 2), inner)
    yield "within-another", with_stream(
        data, {holder: outer, holder + 1: as_stream(b"<< >>", COVER)}, [_packed(number, holder + 2, 0), _packed(holder + 2, holder, 0)],
    )
    yield "catalog", with_stream(
        data, {holder: stream(b"%d 0 " % parts["root"][0], parts["root"][1][:-2] + b"/Lang (xx) >>")}, [_packed(parts["root"][0], holder, 0)],
    )


@on_draft()
def keys_twice_in_cross_references(case: Case) -> Iterator[tuple[str, bytes]]:
    """Doubled keys in the stream of cross-references, and in what says how it was packed: each program finds its own rows."""
    data, _ = _sheet(case)
    bodies = {_size(data): b"<< /Producer (a) >>"}
    info = b"/Info %d 0 R " % _size(data)

    def up(body: bytes) -> bytes:
        rows, before, out = [body[at : at + 7] for at in range(0, len(body), 7)], bytes(7), b""
        for row in rows:
            out += b"\x02" + bytes((one - two) % 256 for one, two in zip(row, before, strict=True))
            before = row
        return zlib.compress(out)

    parms = b"/Filter /FlateDecode /DecodeParms "
    yield "predictor", with_stream(data, bodies, [], info + parms + b"<< /Predictor 1 /Predictor 12 /Columns 7 >>", packed=up)
    yield "columns", with_stream(data, bodies, [], info + parms + b"<< /Predictor 12 /Columns 5 /Columns 7 >>", packed=up)
    yield "spelt-otherwise", with_stream(data, bodies, [], info + parms + b"<< /Predictor 12 /Columns 7 /#43olumns 5 >>", packed=up)
    yield "nested", with_stream(data, bodies, [], info + parms + b"[<< /Predictor 12 /Columns 7 /Columns 6 >>]", packed=up)
    yield "parameters", with_stream(data, bodies, [], info + parms + b"<< /Predictor 12 /Columns 7 >> /DecodeParms << /Predictor 1 >>", packed=up)
    yield "short-names", with_stream(data, bodies, [], info + parms + b"<< /Predictor 12 /Columns 7 >> /DP << /Predictor 1 >> /F /ASCIIHexDecode", packed=up)
    yield "widths", with_stream(data, bodies, [], info, b"/W [1 3 3] /W [1 4 2]")
    yield "index", with_stream(data, bodies, [], info + b"/Index [0 2]")
    yield "previous", with_stream(data, bodies, [], info + b"/Prev 9")
    yield "root", with_stream(data, bodies, [], info + b"/Root 2 0 R")
    yield "in-a-catalog-of-nothing", with_stream(data, bodies, [], info + b"/Anders << /A 1 /A 2 >>")


@on_draft()
def cross_references_beside_others(case: Case) -> Iterator[tuple[str, bytes]]:
    """Hybrid increments: a table, and a stream that says more, less or something else; of this increment or of an earlier one."""
    data, parts = _sheet(case)
    number, page = parts["page"]
    cover = _size(data)
    other = page.replace(b"/Contents %d 0 R" % parts["content"][0], b"/Contents %d 0 R" % cover)
    trailer = dict(re.findall(rb"/(Root|Size|ID) (\[.*?\]|\d+ \d+ R|\d+)", data[data.rindex(b"trailer") :]))

    def hybrid(name: str) -> bytes:
        out = data
        at = {}
        for one, text in ((number, other), (cover, as_stream(b"<< >>", COVER))):
            at[one] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (one, text)
        stream_at = len(out)
        rows = b"".join(b"\x01" + at[one].to_bytes(4) + b"\0\0" for one in sorted(at))
        index = b" ".join(b"%d 1" % one for one in sorted(at))
        out += b"%d 0 obj\n<< /Type /XRef /W [1 4 2] /Index [%s] /Size %d /Root %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
            cover + 1, index, cover + 2, trailer[b"Root"], len(rows), rows,
        )
        shown = {cover + 1: (stream_at, 0)}
        if name == "free-in-the-table":
            shown |= {number: None, cover: None}
        elif name == "only-in-the-table":
            shown |= {number: (at[number], 0), cover: (at[cover], 0)}
        start = len(out)
        keys = b"/Size %d /Root %s /ID %s /Prev %d /XRefStm %d" % (cover + 2, trailer[b"Root"], trailer[b"ID"], start_of(data), stream_at)
        return out + table(shown) + b"trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (keys, start)

    for name in ("only-in-the-stream", "free-in-the-table", "only-in-the-table"):
        yield name, hybrid(name)
    # The stream of an earlier revision, whose entries are no longer in force.
    first = with_stream(data, {parts["content"][0]: parts["content"][1], cover: b"<< /Producer (a) >>"}, [])
    place = start_of(first)
    for name, text in {
        "none-there": b"12", "signed-table": b"%d" % start_of(data), "itself": b"%d" % (len(data) + 40), "negative": b"-1", "real": b"%d.0" % place,
        "null": b"null", "reference": b"4 0 R",
    }.items():
        yield name, increment(data, keys={"/XRefStm": text})


@on_draft()
def cross_references_of_an_earlier_revision(case: Case) -> Iterator[tuple[str, bytes]]:
    """An `XRefStm` that leads into an earlier revision, where an object was what it is no more."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        draft.add_signature("opsteller")
        number = draft.page().Contents.objgen[0]
        whole = draft.whole()
    # Before it was signed the content was a cover; a stream of cross-references says so still.
    old = with_stream(whole, {number: as_stream(b"<< >>", COVER)}, [])
    place = start_of(old)
    keys = dict(re.findall(rb"/(Root|Size|ID) (\[.*?\]|\d+ \d+ R|\d+)", whole[whole.rindex(b"trailer") :]))
    at = len(old)
    text = b"%d 0 obj\n%s\nendobj\n" % (number, as_stream(b"<< >>", WORDS))
    newer = old + text + table({number: (at, 0)})
    newer += b"trailer\n<< /Size %d /Root %s /ID %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        int(keys[b"Size"]) + 1, keys[b"Root"], keys[b"ID"], place, at + len(text),
    )
    data = sign_gap(newer, case.keys, "p256")
    yield "beside", increment(data, keys={"/XRefStm": b"%d" % place})
    yield "alone", increment(data, {}, keys={"/XRefStm": b"%d" % place})
    yield "before", increment(data, keys={"/Prev": b"%d" % place})
    # Only a table names a stream beside it; some follow what a stream names as well.
    for name, bodies in {"in-a-stream": {_size(data): b"<< /Producer (a) >>"}, "in-a-stream-alone": {}}.items():
        yield name, with_stream(data, bodies, [], b"/XRefStm %d" % place)
    yield "beside-and-free", increment(
        data, rows=lambda offsets: table({number: None} | {key: (value, 0) for key, value in offsets.items()}), keys={"/XRefStm": b"%d" % place},
    )


@on_draft()
def cross_references_that_free(case: Case) -> Iterator[tuple[str, bytes]]:
    """An older stream of cross-references frees what is in use since; an increment names it beside its table."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        draft.annotate(draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([60, 60, 400, 300]), F=4, AP=Dictionary(N=draft.picture(COVER)))))
        draft.add_signature("opsteller")
        numbers = {"content": draft.page().Contents.objgen[0], "remark": draft.page().Annots[-2].objgen[0], "page": draft.page().objgen[0]}
        bodies = {name: serialize(draft.pdf.get_object(number, 0)) for name, number in numbers.items()}
        whole = draft.whole()
    for name, number in numbers.items():
        old = with_stream(whole, {}, [(number, b"\x00" + bytes(4) + b"\xff\xff")])
        place = start_of(old)
        data = sign_gap(rewritten(old, {number: bodies[name]}), case.keys, "p256")
        yield name, increment(data, keys={"/XRefStm": b"%d" % place})


@on_draft(NOT_PASSED, TWO_SHEETS)
def cross_references_beside_in_the_signed_part(case: Case) -> Iterator[tuple[str, bytes]]:
    """The signed file itself names an older stream of cross-references beside its table: for an object that was written anew since."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        draft.add_signature("opsteller")
        number = draft.page().Contents.objgen[0]
        whole = draft.whole()
    old = with_stream(whole, {number: as_stream(b"<< >>", COVER)}, [])
    place = start_of(old)
    for name, rows in (("entry-too", True), ("entry-before", False)):
        newer = rewritten(old, {number: as_stream(b"<< >>", WORDS)})
        if not rows:
            # The object is written anew in one revision, and the next names the stream.
            newer = rewritten(newer, {int(re.findall(rb"/Size (\d+)", newer)[-1]): b"<< /Producer (a) >>"})
        at = newer.rindex(b"/Prev ")
        newer = newer[:at] + b"/XRefStm %d " % place + newer[at:]
        yield name, sign_gap(newer, case.keys, "p256")


@on_draft()
def password_that_only_some_ask_for(case: Case) -> Iterator[tuple[str, bytes]]:
    """`Encrypt` in a later trailer, in an older one, in a stream of cross-references, beside a table; as a dictionary, nothing, or a number."""
    data, _ = _sheet(case)
    rules = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -44 >>" % (b"01" * 32, b"02" * 32)
    number = _size(data)
    bodies = {number: b"<< /Producer (a) >>", number + 1: rules}
    info = {"/Info": b"%d 0 R" % number}
    for name, text in {
        "reference": b"%d 0 R" % (number + 1), "inside": rules,
        "identity": b"<< /Filter /Standard /V 4 /R 4 /Length 128 /CF << >> /StmF /Identity /StrF /Identity /P -44 /O <%s> /U <%s> >>" % (b"01" * 32, b"02" * 32),
        "unknown": b"<< /Filter /Anders >>", "empty": b"<< >>", "nowhere": b"9999 0 R", "number": b"7", "twice": b"null /Encrypt %d 0 R" % (number + 1),
    }.items():
        yield name, increment(data, bodies, keys=info | {"/Encrypt": text})
    # Not in the last trailer.
    yield "then-none", increment(increment(data, bodies, keys=info | {"/Encrypt": b"%d 0 R" % (number + 1)}))
    yield "stream", with_stream(data, {number: b"<< /Producer (a) >>", number + 1: rules}, [], b"/Encrypt %d 0 R" % (number + 1))
    stream = b"%d 0 obj\n<< /Type /XRef /W [1 4 2] /Index [0 0] /Size %d /Encrypt %s /Root 1 0 R /Length 0 >>\nstream\n\nendstream\nendobj\n" % (number + 1, number + 2, rules)
    yield "beside", increment(
        data, {number: b"<< /Producer (a) >>"}, between=stream,
        keys=info | {"/XRefStm": b"%d" % (len(data) + len(b"%d 0 obj\n<< /Producer (a) >>\nendobj\n" % number)), "/Size": b"%d" % (number + 2)},
    )


@on_draft(NOT_PASSED, TWO_SHEETS)
def password_in_the_signed_part(case: Case) -> Iterator[tuple[str, bytes]]:
    """The same before anybody signed: in an older trailer of the draft, or as a dictionary that is no rule."""
    rules = b"<< /Filter /Standard /V 4 /R 4 /Length 128 /CF << >> /StmF /Identity /StrF /Identity /P -44 /O <%s> /U <%s> >>" % (b"01" * 32, b"02" * 32)
    for name in ("older", "newest", "no-rule"):
        with Draft(case) as draft:
            draft.clear(WORDS)
            if name != "older":
                draft.trailer["/Encrypt"] = rules if name == "newest" else b"<< /Filter /Anders >>"
            draft.add_signature("opsteller")
            whole = draft.whole()
        if name == "older":
            older = whole.replace(b"trailer\n<< ", b"trailer\n<< /Encrypt %s " % rules, 1)
            whole = increment(older)
        yield name, sign_gap(whole, case.keys, "p256")


GROWN = "an increment without a fault makes the file as long as its first page says, from where on some programs read another document"
LINEARIZED = b"%d 0 obj\n<< /Linearized 1 /L %010d /H [1 1] /O %d /E 1 /N 1 /T 1 >>\nendobj\n"


def _two_beginnings(case: Case, grown: int, first: bytes = LINEARIZED) -> tuple[bytes, int]:
    """A signed file with a first page of its own at its beginning, and how long the file is that this is for."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        number = _fresh(draft)
        draft.add_signature("opsteller")
        tree, leaf, body, root = (number + at for at in range(4))
        draft.raw |= {
            root: b"<< /Type /Catalog /Pages %d 0 R >>" % tree, tree: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % leaf,
            leaf: b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents %d 0 R >>" % (tree, body),
            body: as_stream(b"<< >>", b"0 0 0.8 rg 0 0 595 842 re f"),
        }
        whole = draft.whole()
    head = whole.index(b"\n", 10) + 1
    # The dictionary with the length, and the cross-references of the first page right behind it; fixed widths, for places are counted.
    rows = b"xref\n%d 4\n" % tree + b"%010d 00000 n \n" * 4
    small = b"trailer\n<< /Root %d 0 R /Size %d >>\nstartxref\n0\n%%%%EOF\n" % (root, root + 1)
    added = len(first % (root + 1, 0, leaf)) + len(rows % (0, 0, 0, 0)) + len(small)
    offsets = [whole.index(b"\n%d 0 obj" % one) + 1 + added for one in (tree, leaf, body, root)]
    long = len(whole) + added + grown
    at = whole.rindex(b"xref\n", 0, whole.rindex(b"startxref"))
    entries = re.sub(rb"(\d{10}) 00000 n", lambda found: b"%010d 00000 n" % (int(found[1]) + added), whole[at:])
    entries = re.sub(rb"startxref\n(\d+)", lambda found: b"startxref\n%d" % (int(found[1]) + added), entries)
    return sign_gap(whole[:head] + first % (root + 1, long, leaf) + rows % tuple(offsets) + small + whole[head:at] + entries, case.keys, "p256"), long


def _grown_to(data: bytes, long: int) -> bytes:
    """An increment with information that is as long as it must be."""
    number = _size(data)
    for room in range(long - len(data), 0, -1):
        made = increment(data, {number: b"<< /Producer (%s) >>" % (b"a" * room)})
        if len(made) <= long:
            return made + b"\n" * (long - len(made))
    raise AssertionError


@on_draft(NOT_PASSED, GROWN)
def first_page_found_first(case: Case) -> Iterator[tuple[str, bytes]]:
    """A linearised file (ISO 32000-1, annex F) says how long it is. While that is not right, all read it from its end; once an increment makes it
    right, pdf.js and poppler take the cross-references of the first page, which lead to other pages."""
    data, _ = _two_beginnings(case, 1)
    yield "end-of-line", data + b"\n"
    yield "information", _grown_to(*_two_beginnings(case, 700))


@on_draft(NOT_PASSED, GROWN)
def first_page_found_behind_something(case: Case) -> Iterator[tuple[str, bytes]]:
    """The same with a dictionary that a careless program does not find or does not understand, and others do."""
    forms = {
        "remark": b"% eerst\n".replace(b"%", b"%%") + LINEARIZED, "word-in-a-remark": b"%% 1 0 obj\n" + LINEARIZED,
        "long-remark": b"%%" + b"-" * 1500 + b"\n" + LINEARIZED, "blanks": b" " * 1500 + b"\n" + LINEARIZED,
        "remark-within": LINEARIZED.replace(b"%d 0 obj", b"%d %% nul\n0 %% en\nobj", 1), "real": LINEARIZED.replace(b"/L %010d", b"/L %010d.0", 1),
        "signed": LINEARIZED.replace(b"/L %010d", b"/L +%010d", 1), "length-twice": LINEARIZED.replace(b"/L %010d", b"/L 5 /L %010d", 1),
        "length-twice-turned": LINEARIZED.replace(b"/L %010d", b"/L %010d /L 5", 1), "spelt-otherwise": LINEARIZED.replace(b"/L %010d", b"/#4c %010d", 1),
        "word-spelt-otherwise": LINEARIZED.replace(b"/Linearized", b"/#4cinearized", 1),
        "word-not-one": LINEARIZED.replace(b"/Linearized 1", b"/Linearized 1.0", 1),
        "no-end": LINEARIZED.replace(b"/T 1 >>", b"/T 1 /Anders (%%) >>", 1), "joined": LINEARIZED.replace(b" 0 obj\n", b" 0 obj", 1),
        "generation": LINEARIZED.replace(b" 0 obj", b" 7 obj", 1),
    }
    for name, form in forms.items():
        data, _ = _two_beginnings(case, 1, form)
        yield name, data + b"\n"


def _fresh(draft: Draft) -> int:
    """The first of some numbers that nothing has."""
    return len(draft.pdf.objects) + 10


@on_draft(NOT_PASSED, TWO_SHEETS)
def places_counted_from_elsewhere(case: Case) -> Iterator[tuple[str, bytes]]:
    """Something stands before the first word. Who counts from the first byte finds one copy of each object, and who counts from the word another."""
    shift = 260
    pad = lambda text: text.ljust(shift - 1) + b"\n"
    shown, other = b"q 0.8 0 0 rg 60 60 200 300 re f Q", b"q 0 0 0.8 rg 60 60 400 300 re f Q"
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [5 0 R] >> >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R /Annots [5 0 R] >>", 4: b"",
        5: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (opsteller) /F 132 /Rect [0 0 0 0] /P 3 0 R /V 6 0 R >>",
    }
    for name, first in (("counted-from-the-byte", shown), ("counted-from-the-word", other)):
        out, entries = pad(b"%") + b"%PDF-1.7\n", {0: None}
        for number, text in objects.items():
            entries[number] = (len(out), 0)
            for content in (first, other if first is shown else shown):
                out += pad(b"%d 0 obj\n%s\nendobj" % (number, text or as_stream(b"<< >>", content)))
        entries[6] = (len(out), 0)
        out += b"6 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Contents %s /ByteRange %s >>\nendobj\n" % (GAP, RANGE)
        section = table(entries) + b"trailer\n<< /Root 1 0 R /Size 7 /ID [<6f> <6f>] >>\n"
        at = len(out)
        room = b" " * (shift - len(section))
        yield name, sign_gap(out + section + room + section + b"startxref\n%d\n%%%%EOF\n" % at, case.keys, "p256")


@on_draft(NOT_PASSED, "the file is such that some programs scan it from the start; what an increment hides then counts")
def repaired_from_the_start(case: Case) -> Iterator[tuple[str, bytes]]:
    """A draft with a small fault that all forgive, for which some scan the file; an increment that shows nothing has other objects inside."""
    faults = {
        "padded": lambda whole: re.sub(rb"\n0(\d{9}) 00000 n", lambda found: b"\n " + found[1].lstrip(b"0").rjust(9) + b" 00000 n", whole),
        "no-zero": lambda whole: whole.replace(b"xref\n0 ", b"xref\n1 ", 1),
        "size": lambda whole: re.sub(rb"/Size (\d+)", lambda found: b"/Size 0002".ljust(len(found[0])), whole, count=1),
        "start": lambda whole: re.sub(rb"startxref\n(\d+)", lambda found: b"startxref\n%d" % (int(found[1]) - 1), whole),
        "end": lambda whole: whole.replace(b"%%EOF", b"%%EoF"),
    }
    for name, fault in faults.items():
        with Draft(case) as draft:
            draft.clear(WORDS)
            draft.add_signature("opsteller")
            number = draft.page().Contents.objgen[0]
            data = sign_gap(fault(draft.whole()), case.keys, "p256")
            catalog = draft.root.objgen[0], serialize(draft.root)
        hidden = b"\n%d 0 obj\n%s\nendobj\n" % (number, as_stream(b"<< >>", COVER))
        free = _size(data) + 20
        yield f"{name}-store", increment(
            data,
            {
                catalog[0]: catalog[1][:-2] + b"/DSS %d 0 R >>" % free, free: b"<< /Type /DSS /Certs [%d 0 R] >>" % (free + 1),
                free + 1: as_stream(b"<< >>", hidden),
            },
            keys={"/Info": b""},
        )
        yield f"{name}-information", increment(data, {free: b"<< /Producer (%s) >>" % hidden}, keys={"/Info": b"%d 0 R" % free})

