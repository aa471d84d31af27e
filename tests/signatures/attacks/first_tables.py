"""One signature, and nothing behind it: the cross-references that were signed lead one program to one object and the next one to another. Whoever
drew the file up knows what the signatory will read, and what others will."""

import re
from collections.abc import Callable, Iterator

from .before_header import shifted
from .draft import Draft
from .edit import Case, serialize, sign_gap, start_of
from .registry import NOT_PASSED, on_draft
from .sections import NEVER

HEAD = len(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


def _drawn(case: Case) -> tuple[bytes, int, int, int]:
    """A file that nobody signed yet, in which the content of the page stands twice: the number, and where the two are."""
    with Draft(case) as draft:
        draft.clear()
        words = draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14)
        draft.page().Contents = draft.stream(words)
        one = draft.page().Contents
        draft.add_signature("opsteller")
        number, text = one.objgen[0], serialize(one)
        whole = draft.whole()
    other = b"%d 0 obj\n%s\nendobj\n" % (number, text.replace(b"20.000", b"90.000"))
    made = whole[:HEAD] + other + shifted(whole, len(other))[HEAD:]
    return made, number, made.rindex(b"\n%d 0 obj" % number) + 1, HEAD


def _entry(place: int | None) -> bytes:
    return b"0000000000 00000 f \n" if place is None else b"%010d 00000 n \n" % place


def _by_stream(made: bytes, order: Callable[[list[tuple[int, bytes]]], list[tuple[int, bytes]]]) -> bytes:
    """The same file with a cross-reference stream in the place of its table."""
    at = start_of(made)
    entries = re.findall(rb"(\d{10}) (\d{5}) ([nf]) \n", made[at:])
    rows = [(n, b"\x01" + int(one[0]).to_bytes(4) + b"\0\0" if one[2] == b"n" else b"\0\0\0\0\0\xff\xff") for n, one in enumerate(entries)]
    rows.append((len(rows), b"\x01" + at.to_bytes(4) + b"\0\0"))
    ordered = order(rows)
    root = re.search(rb"/Root (\d+ 0 R)", made[at:])[1]
    index = b" ".join(b"%d 1" % number for number, _ in ordered)
    data = b"".join(row for _, row in ordered)
    text = b"/Type /XRef /W [1 4 2] /Index [%s] /Root %s /Size %d /ID [<aa> <aa>] /Length %d" % (index, root, len(rows), len(data))
    return made[:at] + b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (len(rows) - 1, text, data, at)


@on_draft(NOT_PASSED, NEVER)
def number_that_stands_twice(case: Case) -> Iterator[tuple[str, bytes]]:
    """In one section: some programs take the first entry, and pdfium the last."""
    made, number, own, other = _drawn(case)
    sign = lambda data: sign_gap(data, case.keys, "p256")
    at = start_of(made)
    put = lambda more: made[:at] + made[at:].replace(b"trailer", more + b"trailer", 1)
    beside = re.findall(rb"\d{10} \d{5} [nf] \n", made[at:])[number - 1]
    yield "table-last", sign(put(b"%d 1\n" % number + _entry(other)))
    yield "table-first", sign(made[:at] + made[at:].replace(b"xref\n", b"xref\n%d 1\n%s" % (number, _entry(other)), 1))
    yield "table-overlap", sign(put(b"%d 2\n%s%s" % (number - 1, beside, _entry(other))))
    yield "table-freed", sign(put(b"%d 1\n%s" % (number, _entry(None))))
    yield "table-thrice", sign(put(b"%d 1\n%s%d 1\n%s" % (number, _entry(other), number, _entry(own))))
    row = b"\x01" + other.to_bytes(4) + b"\0\0"
    for name, order in {
        "last": lambda rows: [*rows, (number, row)], "first": lambda rows: [(number, row), *rows], "behind": lambda rows: [*rows[: number + 1], (number, row), *rows[number + 1 :]],
        "freed": lambda rows: [*rows, (number, b"\0\0\0\0\0\0\0")],
    }.items():
        yield f"stream-{name}", sign(_by_stream(made, order))


@on_draft(NOT_PASSED, NEVER)
def table_and_stream_of_the_signed_that_differ(case: Case) -> Iterator[tuple[str, bytes]]:
    """A hybrid file: the table says one thing of the page's content, the stream beside it another. One program believes the one, the next the other."""
    made, number, own, other = _drawn(case)
    at = start_of(made)
    size = int(re.search(rb"/Size (\d+)", made[at:])[1])
    row = lambda place: b"\0\0\0\0\0\0\0" if place is None else b"\x01" + place.to_bytes(4) + b"\0\0"
    for name, (table, stream) in {
        "own-other": (own, other), "other-own": (other, own), "free-own": (None, own), "free-other": (None, other), "own-free": (own, None), "other-free": (other, None),
    }.items():
        data = row(stream)
        root = re.search(rb"/Root (\d+ 0 R)", made[at:])[1]
        text = b"/Type /XRef /W [1 4 2] /Index [%d 1] /Root %s /Size %d /Length %d" % (number, root, size + 1, len(data))
        section = b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (size, text, data)
        rows = made[at:].replace(_entry(own), _entry(table), 1).replace(b"trailer", b"%d 1\n%strailer" % (size, _entry(at)), 1)
        # As Word writes it: the stream is named by an empty table behind the first.
        if name != "free-own":
            first = rows.replace(b"/Size %d" % size, b"/Size %d" % (size + 1)).replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + len(section)))
            whole = made[:at] + section + first
            keys = b"/Root %s /Size %d /Prev %d /XRefStm %d" % (root, size + 1, at + len(section), at)
            empty = b"xref\n0 0\ntrailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (keys, len(whole))
            yield f"{name}-by-an-empty-table", sign_gap(whole + empty, case.keys, "p256")
        rows = rows.replace(b"/Size %d" % size, b"/Size %d /XRefStm %d" % (size + 1, at)).replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + len(section)))
        if name == "own-free":
            # A stream that frees what the table has: nobody follows it.
            continue
        yield name, sign_gap(made[:at] + section + rows, case.keys, "p256")


@on_draft(NOT_PASSED, NEVER)
def remark_in_the_table_that_was_signed(case: Case) -> Iterator[tuple[str, bytes]]:
    """qpdf reads none there, and looks for the objects itself; in a string of the file there is another page."""
    with Draft(case) as draft:
        draft.clear()
        draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
        draft.add_signature("opsteller")
        page = draft.page()
        text = re.sub(rb"/Contents \d+ 0 R", b"", serialize(page))
        lone = draft.stream(b" ")
        draft.raw[lone.objgen[0]] = b"<< /A (x\nendobj\n%d 0 obj\n%s\nendobj\n8 0 obj\n) >>" % (page.objgen[0], text)
        whole = draft.whole()
    at = start_of(whole)
    for name, (one, other) in {"behind-xref": (b"xref\n", b"xref\n%x\n"), "in-its-line": (b"xref\n", b"xref %x\n"), "behind-the-count": (b"\n0000000000 65535", b" %x\n0000000000 65535")}.items():
        yield name, sign_gap(whole[:at] + whole[at:].replace(one, other, 1), case.keys, "p256")
