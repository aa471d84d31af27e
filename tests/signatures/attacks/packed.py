"""Objects that stand in a stream of objects change when the stream does: nothing refers to it, and the cross-references of what is inside
need not be written again."""

import zlib
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name

from .draft import COVER, Draft, as_stream
from .edit import Case, Edit, serialize, sign_gap, start_of
from .registry import on_draft
from .repair import WORDS


def _stream(objects: dict[int, bytes], pack: bool = False, extra: bytes = b"") -> bytes:
    index, body = b"", b""
    for number, text in objects.items():
        index += b"%d %d " % (number, len(body))
        body += text + b" "
    data = zlib.compress(index + body) if pack else index + body
    filters = b"/Filter /FlateDecode " if pack else b""
    return b"<< /Type /ObjStm /N %d /First %d %s%s /Length %d >>\nstream\n%s\nendstream" % (len(objects), len(index), filters, extra, len(data), data)


def drawn_up(case: Case, pack: bool = False) -> tuple[bytes, int, int, bytes, bytes]:
    """A signed file whose page stands in a stream of objects: its bytes, the numbers of stream and page, the page, and a page that is covered."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        cover = draft.stream(COVER)
        # Something else has it too: it is there when it is signed.
        draft.root.PieceInfo = Dictionary(Opzet=cover)
        draft.add_signature("opsteller")
        page = draft.page()
        number, text = page.objgen[0], serialize(page)
        covered = text.replace(b"/Contents " + page.Contents.unparse(), b"/Contents " + cover.unparse())
        whole = draft.whole()
    with Edit(whole) as edit:
        holder = int(edit.pdf.trailer.Size)
        data = sign_gap(edit.packed(number, _stream({number: text}, pack)), case.keys, "p256")
    assert covered != text
    return data, holder, number, text, covered


def _with_a_remark(case: Case) -> bytes:
    """A signed file whose stamp over the words stands in a stream of objects: without the stream they are to be read."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        one = draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([50, 50, 550, 400]), F=4, AP=Dictionary(N=draft.picture(COVER))))
        draft.add_signature("opsteller")
        number, text = one.objgen[0], serialize(one)
        whole = draft.whole()
    with Edit(whole) as edit:
        return sign_gap(edit.packed(number, _stream({number: text})), case.keys, "p256")


def _replaced(data: bytes, bodies: dict[int, bytes], rows: str = "") -> bytes:
    with Edit(data) as edit:
        edit.raw |= bodies
        return edit.save(rows or None)


@on_draft()
def stream_of_objects_replaced(case: Case) -> Iterator[tuple[str, bytes]]:
    """Another stream under the number of the one that has the page."""
    for pack in (False, True):
        data, holder, number, _, covered = drawn_up(case, pack)
        for kind in ("table", "stream"):
            yield f"{'packed' if pack else 'plain'}-{kind}", _replaced(data, {holder: _stream({number: covered}, pack)}, kind)


@on_draft()
def stream_of_objects_replaced_and_signed(case: Case) -> Iterator[tuple[str, bytes]]:
    data, holder, number, _, covered = drawn_up(case)
    with Edit(data) as edit:
        edit.add_signature("tweede", page=edit.page(-1))
        edit.changed.pop(number, None)
        edit.raw[holder] = _stream({number: covered})
        yield "signed", sign_gap(edit.save(), case.keys)


@on_draft()
def stream_of_objects_gone(case: Case) -> Iterator[tuple[str, bytes]]:
    """The stream is freed, is something else, or is empty: what stood in it is nothing."""
    data, holder, number, text, covered = drawn_up(case)
    for what, file in (("freed", data), ("freed-remark", _with_a_remark(case))):
        with Edit(file) as edit:
            edit.freed.add(holder if what == "freed" else int(edit.pdf.trailer.Size) - 2)
            yield what, edit.save("table")
    for name, body in {
        "dictionary": b"<< /Type /ObjStm >>", "null": b"null", "empty": _stream({}), "other-number": _stream({number + 1: text}),
        "order": _stream({number + 90: b"null", number: covered}), "other-type": as_stream(b"<< >>", COVER),
    }.items():
        yield name, _replaced(data, {holder: body})


@on_draft()
def stream_of_objects_extended(case: Case) -> Iterator[tuple[str, bytes]]:
    """The stream is written again as it was, and names one that it extends, in which the page is another."""
    data, holder, number, text, covered = drawn_up(case)
    other = holder + 40
    yield "extends", _replaced(data, {holder: _stream({number: text}, extra=b"/Extends %d 0 R" % other), other: _stream({number: covered})})
    yield "more", _replaced(data, {holder: _stream({number: text, number + 90: covered})})


@on_draft()
def page_packed_with_an_innocent_object(case: Case) -> Iterator[tuple[str, bytes]]:
    """Information comes in a stream of objects that has a page too, for which the cross-references do not ask."""
    data, holder, number, text, covered = drawn_up(case)
    with Edit(data) as edit:
        size = int(edit.pdf.trailer.Size)
        yield "beside", _packed_information(edit, size, {number: covered, size + 1: b"<< /Producer (a) >>"})


def _packed_information(edit: Edit, size: int, objects: dict[int, bytes]) -> bytes:
    """An increment with a stream of objects under `size`, of which the cross-references name the one behind it, by its index."""
    index = list(objects).index(size + 1)
    at = len(edit.data)
    out = edit.data + b"%d 0 obj\n%s\nendobj\n" % (size, _stream(objects))
    rows = b"\x01" + at.to_bytes(4) + b"\0\0" + b"\x02" + size.to_bytes(4) + index.to_bytes(2) + b"\x01" + len(out).to_bytes(4) + b"\0\0"
    keys = b"/Root %s /Info %d 0 R /Size %d /Prev %d /ID %s" % (edit.root.unparse(), size + 1, size + 3, start_of(edit.data), edit.pdf.trailer["/ID"].unparse())
    text = b"/Type /XRef /W [1 4 2] /Index [%d 3] %s /Length %d" % (size, keys, len(rows))
    return out + b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (size + 2, text, rows, len(out))
