"""Signature wrapping: the signed bytes stay, but are not what a reader sees. The second signed part moves back, and what a reader
takes stands in its place, where the byte range does not look."""

from collections.abc import Iterator

from .edit import Case, Edit, NotApplicable, serialize, start_of, table
from .registry import attack


def _wrapped(case: Case, index: int) -> bytes:
    with case.open() as edit:
        found = [one for one in edit.signatures]
        if index >= len(found):
            raise NotApplicable("there are not so many signatures")
        one = found[index]
        _, gap, after, rest = one.byte_range
        if one.end < len(case.data.rstrip()):
            raise NotApplicable("not the last revision")
        head, contents, tail = case.data[:gap], case.data[gap:after], case.data[after : after + rest]
        old_start = start_of(tail) if b"startxref" in tail else None
        if old_start is None or old_start < after:
            raise NotApplicable("its cross-references stand before the signature")
        page = edit.page()
        page.Contents = edit.stream(b"q 1 g 0 0 595 842 re f Q")
        # The space between the signature and the old place of the cross-references holds what stood there.
        middle = tail[: old_start - after]
        number = one.number
        objects = {number: None, page.objgen[0]: serialize(page), page.Contents.objgen[0]: serialize(page.Contents)}
        previous = edit.pdf.trailer.get("/Prev")
        base = head + contents + middle
        # Cross-references first, of fixed length, for they must stand where the moved part says.
        trailer = b"trailer\n<< /Root %s /Size %d /Prev %d >>\n" % (edit.root.unparse(), max(objects) + 1, int(previous) if previous is not None else 0)
        sample = len(table(dict.fromkeys(objects, (0, 0)))) + len(trailer)
        entries, bodies, at = {}, b"", len(base) + sample
        text = serialize(one.value)
        place = text.index(b"/ByteRange")
        text = text[:place] + b"/ByteRange [0 %d 0000000000 %d] " % (gap, rest) + text[text.index(b"]", place) + 1 :]
        objects[number] = text
        for key, body in objects.items():
            entries[key] = (at + len(bodies), 0)
            bodies += b"%d 0 obj\n%s\nendobj\n" % (key, body)
        middle_part = table(entries) + trailer + bodies
        moved = len(base) + len(middle_part)
        return (base + middle_part).replace(b"0000000000 %d]" % rest, b"%010d %d]" % (moved, rest), 1) + tail


@attack()
def moved_second_part(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        count = len(edit.signatures)
    yield "last", _wrapped(case, count - 1)


@attack()
def room_in_gap(case: Case) -> Iterator[tuple[str, bytes]]:
    """More in the gap than the signed data: objects, a comment, another string."""
    for index, one in enumerate(case.signatures()):
        start, end = one.gap
        value = case.data[start + 1 : end - 1].rstrip(b"0")
        value += b"0" * (len(value) % 2)
        room = end - start - len(value) - 2
        for name, text in (("object", b"> /Reason (Anders) /Z <"), ("comment", b">%"), ("name", b"/"), ("second-string", b"><"), ("letters", b"xyz")):
            if len(text) <= room:
                yield f"{index}-{name}", case.data[: start + 1] + value + text.ljust(room, b"0") + case.data[end - 1 :]
        yield f"{index}-data-behind", case.data[: start + 1] + value + b"48616c6c6f".ljust(room, b"0") + case.data[end - 1 :] if room > 10 else b""


@attack()
def byte_range_of_a_copy(case: Case) -> Iterator[tuple[str, bytes]]:
    """Another version of the signature with a byte range over a copy of the signed file that stands behind."""
    with case.open() as edit:
        one = edit.signatures[-1]
        _, gap, after, rest = one.byte_range
        copy = case.data[after : after + rest]
        shift = len(case.data) + 1
        page = edit.page()
        page.Rotate = (int(page.get("/Rotate", 0)) + 180) % 360
        edit.touch(page, one.value)
        text = serialize(one.value)
        place = text.index(b"/ByteRange")
        edit.raw[one.number] = text[:place] + b"/ByteRange [0 %d %d %d] " % (gap, shift, rest) + text[text.index(b"]", place) + 1 :]
        bodies = edit.bodies()
        with Edit(case.data + b"\n" + copy + b"\n") as behind:
            behind.data = case.data + b"\n" + copy + b"\n"
            yield "behind", behind.save(bodies=bodies, previous=start_of(case.data))
