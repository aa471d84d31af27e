"""Two readings of the same bytes: objects, dictionaries, streams and cross-references that readers do not take the same way."""

import re
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from .edit import Case, Edit, NotApplicable, serialize, start_of, table
from .registry import attack

COVER = b"q 1 g 0 0 595 842 re f Q"


@attack()
def object_twice(case: Case) -> Iterator[tuple[str, bytes]]:
    """In one increment, another version of an object that its cross-references do not name."""
    with case.open() as edit:
        page = edit.page()
        innocent = serialize(edit.root)
        number = edit.root.objgen[0]
        page.Contents = edit.stream(COVER)
        edit.touch(page)
        other = b"%d 0 obj\n%s\nendobj\n" % (page.objgen[0], serialize(page))
        cover = b"%d 0 obj\n%s\nendobj\n" % (page.Contents.objgen[0], serialize(page.Contents))
        for name, text in (("not-named", other + cover), ("named-last", cover)):
            with Edit(case.data.rstrip() + b"\n" + text) as more:
                more.data = case.data.rstrip() + b"\n" + text
                yield name, more.save(bodies={number: (0, innocent)}, previous=start_of(case.data))


@attack()
def object_inside_another(case: Case) -> Iterator[tuple[str, bytes]]:
    """Cross-references to an object that stands inside a stream or a string."""
    with case.open() as edit:
        page = edit.page()
        page.Contents = edit.stream(COVER)
        text = b"%d 0 obj\n%s\nendobj\n" % (page.objgen[0], serialize(page))
        cover = page.Contents
        holder = edit.new(pikepdf.Stream(edit.pdf, text))
        out = case.data.rstrip() + b"\n"
        entries, at = {}, len(out)
        for one in (holder, cover):
            entries[one.objgen[0]] = (at, 0)
            part = b"%d 0 obj\n%s\nendobj\n" % (one.objgen[0], serialize(one))
            out += part
            at = len(out)
        entries[page.objgen[0]] = (out.index(text, len(case.data) - 1), 0)
        trailer = b"trailer\n<< /Root %s /Size %d /Prev %d >>\n" % (edit.root.unparse(), max(entries) + 1, start_of(case.data))
        yield "in-a-stream", out + table(entries) + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)


@attack()
def keys_twice(case: Case) -> Iterator[tuple[str, bytes]]:
    """A key that stands twice in a dictionary: readers take the first, or the last."""
    for name, where in (("last", "behind"), ("first", "before")):
        with case.open() as edit:
            page = edit.page()
            text = serialize(page)
            cover = edit.stream(COVER)
            extra = b"/Contents %s " % cover.unparse()
            edit.raw[page.objgen[0]] = text[:-2] + extra + b">>" if where == "behind" else b"<< " + extra + text[2:]
            yield f"content-{name}", edit.save()
    with case.open() as edit:
        text = serialize(edit.root)
        other = edit.new(Dictionary(Type=Name.Pages, Kids=Array(), Count=0))
        edit.raw[edit.root.objgen[0]] = text[:-2] + b" /Pages %s >>" % other.unparse()
        yield "pages", edit.save()
    with case.open() as edit:
        value = edit.signatures[-1].field
        text = serialize(value)
        edit.raw[value.objgen[0]] = text[:-2] + b" /V null >>"
        yield "value", edit.save()
    with case.open() as edit:
        root = edit.root
        text = serialize(root)
        edit.raw[root.objgen[0]] = text[:-2] + b" /#50ages %s >>" % edit.new(Dictionary(Type=Name.Pages, Kids=Array(), Count=0)).unparse()
        yield "spelt-otherwise", edit.save()


@attack()
def stream_lengths(case: Case) -> Iterator[tuple[str, bytes]]:
    """A stream that ends at one place by its length, and at another by its last word."""
    with case.open() as edit:
        contents = edit.page().get("/Contents")
        stream = contents[0] if isinstance(contents, pikepdf.Array) else contents
        if stream is None:
            raise NotApplicable("no content")
        data = stream.read_bytes()
        for name, length, body in (("short", 3, data), ("long", len(data) + 500, data), ("two-ends", len(data), data + b"\nendstream\nendobj\n" + COVER)):
            edit.raw[stream.objgen[0]] = b"<< /Length %d >>\nstream\n%s\nendstream" % (length, body)
            yield name, edit.save()


@attack()
def object_streams(case: Case) -> Iterator[tuple[str, bytes]]:
    """Objects in a stream: a new version of the page, and a stream that extends another."""
    for name in ("new", "extends"):
        with case.open() as edit:
            page = edit.page()
            cover = edit.stream(COVER)
            page.Contents = cover
            text = serialize(page)
            head = b"%d 0 " % page.objgen[0]
            extends = b""
            if name == "extends":
                old = next((one for one in edit.pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Type") == Name.ObjStm), None)
                found = re.search(rb"(?<!\d)(\d{1,7}) 0 obj\s*<<[^<>]*?/Type\s*/ObjStm", case.data)
                if old is None and not found:
                    raise NotApplicable("no object stream")
                extends = b" /Extends %s" % (found[1] + b" 0 R" if found else old.unparse())
            inner = zlib.compress(head + text)
            number = int(cover.objgen[0]) + 1
            out = case.data.rstrip() + b"\n"
            offsets = {cover.objgen[0]: len(out)}
            out += b"%d 0 obj\n%s\nendobj\n" % (cover.objgen[0], serialize(cover))
            offsets[number] = len(out)
            out += b"%d 0 obj\n<< /Type /ObjStm /N 1 /First %d%s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(head), extends, len(inner), inner)
            at = len(out)
            rows = {page.objgen[0]: b"\x02" + number.to_bytes(4) + b"\0\0", **{key: b"\x01" + place.to_bytes(4) + b"\0\0" for key, place in offsets.items()}}
            rows[number + 1] = b"\x01" + at.to_bytes(4) + b"\0\0"
            body = b"".join(rows[key] for key in sorted(rows))
            index = b" ".join(b"%d 1" % key for key in sorted(rows))
            identifier = b" /ID " + edit.pdf.trailer["/ID"].unparse() if "/ID" in edit.pdf.trailer else b""
            information = b" /Info " + edit.pdf.trailer["/Info"].unparse() if "/Info" in edit.pdf.trailer else b""
            out += b"%d 0 obj\n<< /Type /XRef /W [1 4 2] /Index [%s] /Size %d /Root %s /Prev %d%s%s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
                number + 1, index, number + 2, edit.root.unparse(), start_of(case.data), identifier, information, len(body), body,
            )
            yield name, out + b"startxref\n%d\n%%%%EOF\n" % at


@attack()
def chain_of_cross_references(case: Case) -> Iterator[tuple[str, bytes]]:
    """Loops and by-ways in what came before."""
    with case.open() as edit:
        edit.touch(edit.root)
        good = edit.save("table")
        own = start_of(good)
        yield "loop", edit.save("table", previous=own)
        yield "to-first", edit.save("table", previous=int(edit.pdf.trailer.get("/Prev", 0)))
        yield "negative", edit.save("table", previous=-5)
        edit.trailer["/XRefStm"] = b"%d" % own
        yield "stream-loop", edit.save("table")
        edit.trailer["/XRefStm"] = b"%d" % start_of(case.data)
        edit.trailer["/Prev"] = b"0"
        yield "by-way", edit.save("table")
    with case.open() as edit:
        number = edit.page().objgen[0]
        out = case.data.rstrip(b"\r\n") + b"\n"
        trailer = b"trailer\n<< /Root %s /Size %d /Prev %d >>\n" % (edit.root.unparse(), int(edit.pdf.trailer.Size), start_of(case.data))
        yield "free-page", out + table({number: None}) + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)


@attack()
def hidden_update_between(case: Case) -> Iterator[tuple[str, bytes]]:
    """An increment that the last one leads past, so that its change is in the bytes but not in the chain."""
    with case.open() as edit:
        edit.page().Contents = edit.stream(COVER)
        edit.touch(edit.page())
        changed = edit.save()
    with Edit(case.data) as edit:
        edit.data = changed
        edit.touch(edit.root)
        yield "past-it", edit.save(previous=start_of(case.data))


@attack()
def other_generation(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        page = edit.page()
        page.Contents = edit.stream(COVER)
        number = page.objgen[0]
        bodies = edit.bodies() | {number: (1, serialize(page))}
        yield "page", edit.save("table", bodies=bodies)
    with case.open() as edit:
        number = edit.root.objgen[0]
        edit.trailer["/Root"] = b"%d 1 R" % number
        yield "catalog", edit.save("table", bodies={number: (1, serialize(edit.root))})


@attack()
def encryption(case: Case) -> Iterator[tuple[str, bytes]]:
    """An encryption dictionary: strings and streams read otherwise, or not at all."""
    with case.open() as edit:
        rules = Dictionary(Filter=Name.Standard, V=1, R=2, O=b"\x01" * 32, U=b"\x02" * 32, P=-44)
        edit.trailer["/Encrypt"] = edit.new(rules).unparse()
        yield "password", edit.save("table")
    with case.open() as edit:
        rules = Dictionary(Filter=Name.Standard, V=4, R=4, Length=128, O=b"\x01" * 32, U=b"\x02" * 32, P=-44, StmF=Name.Identity, StrF=Name.Identity, CF=Dictionary())
        edit.trailer["/Encrypt"] = edit.new(rules).unparse()
        yield "identity", edit.save("table")
