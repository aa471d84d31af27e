"""Files in which a second version of every object lies in wait before anybody signs: whatever makes a reader fall back, scan or mend shows
it, and nobody overlooks it.

Each layout takes the objects of a file, true and other, and gives the bytes of a file whose cross-references name the true ones alone.
"""

import io
from collections.abc import Callable

import pikepdf
from attacks.edit import serialize, table
from pikepdf import Name

from .vocabulary import LOUD

Bodies = dict[int, bytes]
LAYOUTS: dict[str, Callable[[Bodies, Bodies, bytes], bytes]] = {}
HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def layout(make: Callable[[Bodies, Bodies, bytes], bytes]) -> Callable:
    LAYOUTS[make.__name__.replace("_", " ")] = make
    return make


def bodies(data: bytes) -> tuple[Bodies, Bodies, bytes]:
    """The true objects, the others of the same numbers, and the keys of the trailer."""
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, linearize=False)
    with pikepdf.open(plain) as pdf:
        numbered = [(number, pdf.get_object(number, 0)) for number in range(1, int(pdf.trailer.Size))]
        true = {number: serialize(one) for number, one in numbered if one is not None and one.objgen[0] == number}
        keys = b"/Root %s" % pdf.trailer.Root.unparse()
        for key in ("/Info", "/ID"):
            if key in pdf.trailer:
                keys += b" %s %s" % (key.encode(), pdf.trailer.get(key).unparse())
        for page in pdf.pages:
            page.contents_add(LOUD, prepend=False)
            page.obj.Rotate = 180
        for _, one in numbered:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Form:
                one.write(LOUD)
            elif isinstance(one, pikepdf.Dictionary) and one.get("/Subtype") == Name.Widget and one.get("/FT") == Name.Tx:
                one.V = pikepdf.String("1000000 euro")
        # The content that was added is an object of its own in pikepdf; here it takes the place of what was there.
        for page in pdf.pages:
            parts = page.obj.Contents
            first = parts[0] if isinstance(parts, pikepdf.Array) else parts
            first.write(LOUD)
            page.obj.Contents = first
        other = {number: serialize(one) for number, one in numbered if one is not None and one.objgen[0] == number}
    return true, other, keys


def laid(out: bytes, objects: Bodies) -> tuple[bytes, dict[int, tuple[int, int] | None]]:
    entries: dict[int, tuple[int, int] | None] = {}
    for number, text in objects.items():
        entries[number] = (len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    return out, entries


def closed(out: bytes, entries: dict, keys: bytes, size: int, previous: int | None = None) -> bytes:
    """With a table and a trailer."""
    at = len(out)
    more = b"" if previous is None else b" /Prev %d" % previous
    first = {0: None} if previous is None else {}
    return out + table(first | entries) + b"trailer\n<< /Size %d %s%s >>\nstartxref\n%d\n%%%%EOF\n" % (size, keys, more, at)


def closed_by_stream(out: bytes, entries: dict, keys: bytes, size: int, previous: int | None = None) -> bytes:
    """With a cross-reference stream, whose number is the next."""
    at = len(out)
    entries = {0: None} | entries | {size: (at, 0)} if previous is None else entries | {size: (at, 0)}
    content = b"".join(b"\x00" + bytes(4) + b"\xff\xff" if one is None else b"\x01" + one[0].to_bytes(4) + bytes(2) for _, one in sorted(entries.items()))
    places = b" ".join(b"%d 1" % number for number in sorted(entries))
    more = b"" if previous is None else b" /Prev %d" % previous
    head = b"<< /Type /XRef /Size %d %s%s /W [1 4 2] /Index [%s] /Length %d >>" % (size + 1, keys, more, places, len(content))
    return out + b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (size, head, content, at)


def start(data: bytes) -> int:
    return int(data.rsplit(b"startxref", 1)[1].split()[0])


@layout
def older(true: Bodies, other: Bodies, keys: bytes) -> bytes:
    """The other versions are those of the first revision; the second replaces each."""
    size = max(true) + 1
    first = closed(*laid(HEAD, other), keys, size)
    return closed(*laid(first, true), keys, size, start(first))


@layout
def older_by_streams(true: Bodies, other: Bodies, keys: bytes) -> bytes:
    size = max(true) + 1
    first = closed_by_stream(*laid(HEAD, other), keys, size)
    return closed_by_stream(*laid(first, true), keys, size + 1, start(first))


@layout
def passed_over(true: Bodies, other: Bodies, keys: bytes) -> bytes:
    """A revision with the other versions is passed over by the `Prev` of the last."""
    size = max(true) + 1
    first = closed(*laid(HEAD, true), keys, size)
    second = closed(*laid(first, other), keys, size, start(first))
    third, entries = laid(second, {number: true[number] for number in list(true)[-2:]})
    return closed(third, entries, keys, size, start(first))


@layout
def beside(true: Bodies, other: Bodies, keys: bytes) -> bytes:
    """Before each object stands its other version, which no cross-reference names."""
    out, entries = HEAD, {}
    for number, text in true.items():
        if text != other[number]:
            out += b"%d 0 obj\n%s\nendobj\n" % (number, other[number])
        entries[number] = (len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    return closed(out, entries, keys, max(true) + 1)


@layout
def behind(true: Bodies, other: Bodies, keys: bytes) -> bytes:
    """The other versions stand last, where a reader that scans finds them."""
    out, entries = laid(HEAD, true)
    out, _ = laid(out, other)
    return closed(out, entries, keys, max(true) + 1)


@layout
def in_a_stream(true: Bodies, other: Bodies, keys: bytes) -> bytes:
    """The other versions are the bytes of a stream that nothing leads to."""
    size = max(true) + 1
    inside, _ = laid(b"", {number: text.replace(b"endstream", b"endstreal") for number, text in other.items()})
    inside = inside.replace(b"endstreal", b"endstream\n")
    out, entries = laid(HEAD, true | {size: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(inside), inside)})
    return closed(out, entries, keys, size + 1)


@layout
def in_an_object_stream(true: Bodies, other: Bodies, keys: bytes) -> bytes:
    """The other versions of what is no stream are in an object stream that no cross-reference uses."""
    size = max(true) + 1
    packed = {number: text for number, text in other.items() if b"endstream" not in text}
    head, content = b"", b""
    for number, text in packed.items():
        head += b"%d %d " % (number, len(content))
        content += text + b"\n"
    stream = b"<< /Type /ObjStm /N %d /First %d /Length %d >>\nstream\n%s\nendstream" % (len(packed), len(head), len(head + content), head + content)
    out, entries = laid(HEAD, true | {size: stream})
    return closed_by_stream(out, entries, keys, size + 1)


@layout
def other_generation(true: Bodies, other: Bodies, keys: bytes) -> bytes:
    """The other versions have a generation that nobody refers to."""
    out, entries = laid(HEAD, true)
    for number, text in other.items():
        out += b"%d 1 obj\n%s\nendobj\n" % (number, text)
    return closed(out, entries, keys, max(true) + 1)


@layout
def hybrid(true: Bodies, other: Bodies, keys: bytes) -> bytes:
    """The table of the second revision leaves out what its stream names; a reader that knows no streams sees the first revision."""
    size = max(true) + 1
    first = closed(*laid(HEAD, other), keys, size)
    out, entries = laid(first, true)
    content = b"".join(b"\x01" + place[0].to_bytes(4) + bytes(2) for _, place in sorted(entries.items()))
    at_stream = len(out)
    places = b" ".join(b"%d 1" % number for number in sorted(entries))
    out += b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 2] /Index [%s] /Length %d %s >>\nstream\n%s\nendstream\nendobj\n" % (size, size + 1, places, len(content), keys, content)
    return closed(out, {size: (at_stream, 0)}, keys + b" /XRefStm %d" % at_stream, size + 1, start(first))


@layout
def under_another_trailer(true: Bodies, other: Bodies, keys: bytes) -> bytes:
    """The file has a trailer in its middle that leads to the other versions, each with a number of its own."""
    size = max(true) + 1
    moved = {number + size: renumbered(text, size) for number, text in other.items()}
    out, entries = laid(HEAD, moved)
    out = closed(out, entries, renumbered(keys, size), 2 * size)
    out, entries = laid(out, true)
    return closed(out, entries | {number: None for number in moved}, keys, 2 * size)


def renumbered(text: bytes, by: int) -> bytes:
    """References of an object lead so much further."""
    import re

    head, stream, rest = text.partition(b"\nstream\n")
    return re.sub(rb"(?<![\d.])(\d+) 0 R\b", lambda found: b"%d 0 R" % (int(found[1]) + by), head) + stream + rest
