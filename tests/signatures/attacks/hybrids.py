"""A table of cross-references with a stream beside it (ISO 32000-1, 7.5.8.4), offsets that lead into the blanks before a section, entries that are
free or padded: whoever reads them in another way shows another file."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary

from .draft import COVER, Draft
from .edit import Case, Edit, serialize, sign_gap, start_of
from .edit import table as as_table
from .registry import NOT_PASSED, on_draft
from .sections import NEVER, Later, honest


def _page(later: Later) -> bytes:
    """The page, on its head."""
    with Edit(later.data) as edit:
        return serialize(edit.page()).rstrip()[:-2] + b"/Rotate 180 >>"


def _same(later: Later) -> bytes:
    with Edit(later.data) as edit:
        return serialize(edit.page())


def _row(place: int | None) -> bytes:
    return b"\0\0\0\0\0\xff\xff" if place is None else b"\x01" + place.to_bytes(4) + b"\0\0"


def hybrid(later: Later, table: dict[int, int | None], stream: dict[int, int | None], keys: bytes, extra: bytes = b"", at: int | None = None, behind: bool = False) -> bytes:
    """An increment with a table and a stream, each with entries of its own; `at` is where the stream is said to be."""
    own = later.size + 8
    entries = {number: None if place is None else (place, 0) for number, place in table.items()}
    place = len(later.out)
    rows = b"".join(_row(one) for _, one in sorted(stream.items()))
    index = b" ".join(b"%d 1" % number for number in sorted(stream))
    text = b"/Type /XRef /W [1 4 2] /Index [%s] %s %s /Length %d" % (index, keys, extra, len(rows))
    written = b"%d 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\n" % (own, text, rows)
    out = later.out if behind else later.out + written
    entries[own] = (place, 0)
    start = len(out)
    out += as_table(entries) + b"trailer\n<< %s /XRefStm %d >>\n" % (keys, place if at is None else at)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


@on_draft(NOT_PASSED, NEVER)
def table_and_stream_that_differ(case: Case) -> Iterator[tuple[str, bytes]]:
    """The page is one in the table and another in the stream, or free in one of them; one program believes the one, the next the other."""
    data = honest(case)
    for name in (
        "table-good", "stream-good", "table-free", "stream-free", "stream-more", "table-none", "earlier", "behind", "itself", "twice", "of-the-base", "number-nothing",
        "packed", "another-beside", "prev-differs", "root-differs", "size-differs",
    ):
        later = Later(data)
        keys = later.keys(later.information())
        information = later.places[later.size]
        old = later.data.index(b"%d 0 obj" % later.page)
        same = len(later.out)
        later.out += b"%d 0 obj\n%s\nendobj\n" % (later.page, _same(later))
        other = len(later.out)
        if name not in ("earlier", "of-the-base"):
            later.out += b"%d 0 obj\n%s\nendobj\n" % (later.page, _page(later))
        base = {later.size: information}
        table, stream = {
            "table-good": (base | {later.page: same}, {later.page: other}), "stream-good": (base | {later.page: other}, {later.page: same}),
            "table-free": (base | {later.page: None}, {later.page: other}), "stream-free": (base | {later.page: other}, {later.page: None}),
            "stream-more": (base, {later.page: other}), "table-none": (base, {later.page: other, later.size: information}),
            "earlier": (base, {later.page: old}), "of-the-base": (base | {later.page: old}, {later.page: same}),
            "twice": (base | {later.page: same}, {later.page: same, later.page + 1: other}), "number-nothing": (base | {later.page: same}, {0: other}),
        }.get(name, (base | {later.page: same}, {later.page: other}))
        extra = {"another-beside": b"/XRefStm 15", "prev-differs": b"/Prev 15", "root-differs": b"/Root 4 0 R", "size-differs": b"/Size 3"}.get(name, b"")
        at = {"itself": len(later.out), "behind": len(later.out) + 4000}.get(name)
        made = hybrid(later, table, stream, keys, extra, at)
        if name == "packed":
            made = made.replace(_row(other), b"\x02" + later.size.to_bytes(4) + b"\0\0")
        yield name, made


@on_draft(NOT_PASSED, NEVER)
def stream_of_an_earlier_revision(case: Case) -> Iterator[tuple[str, bytes]]:
    """The table names a stream that stands in what was signed, and that nobody looked at until now: with the page on its head, or with a number
    that was free."""
    for name in ("replaced", "free", "new"):
        with Draft(case) as draft:
            draft.clear()
            draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
            spare, section = draft.stream(COVER), draft.stream(b"")
            draft.root.PieceInfo = draft.new(Dictionary(A=Array([spare, section])))
            draft.add_signature("opsteller")
            contents = draft.page().Contents.objgen[0]
            number = {"replaced": contents, "free": 0, "new": section.objgen[0] + 500}[name]
            width = b"%d 0 obj" % spare.objgen[0]
            rows = b"\x01" + b"@@@@" + b"\0\0"
            draft.raw[section.objgen[0]] = b"<< /Type /XRef /W [1 4 2] /Index [%d 1] /Size %d /Root %s /Length %d >>\nstream\n%s\nendstream" % (
                number, section.objgen[0] + 900, draft.root.unparse(), len(rows), rows,
            )
            whole = draft.whole()
            whole = whole.replace(b"@@@@", whole.index(width).to_bytes(4))
            data = sign_gap(whole, case.keys, "p256")
        later = Later(data)
        keys = later.keys(later.information() + b" /XRefStm %d" % data.index(b"%d 0 obj" % section.objgen[0]))
        yield name, later.by_table(keys)


OTHER = {"blanks-5": b" " * 5, "blanks-100": b" " * 100, "vertical": b"\x0b", "no-break": b"\xa0", "remark": b"%\n", "remark-words": b"% anders\n", "word": b"x", "digit": b"1 "}


@on_draft(NOT_PASSED, NEVER)
def section_behind_other_bytes(case: Case) -> Iterator[tuple[str, bytes]]:
    """`startxref`, or `Prev`, leads to bytes before a section that some take for blanks; or so far before it that some do not find it."""
    data = honest(case)
    for name, blanks in OTHER.items():
        for kind in ("table", "stream"):
            later = Later(data)
            keys = later.keys(later.information())
            later.out += blanks
            made = later.by_table(keys) if kind == "table" else later.by_stream(keys)
            at = start_of(made)
            yield f"{name}-{kind}", made.replace(b"startxref\n%d" % at, b"startxref\n%d" % (at - len(blanks)))


@on_draft(NOT_PASSED, NEVER)
def table_behind_more_than_one_blank(case: Case) -> Iterator[tuple[str, bytes]]:
    """qpdf passes over one blank before a table, and over no NUL; in what it finds then, there is another page in a string of what was signed."""
    with Draft(case) as draft:
        draft.clear()
        draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
        draft.add_signature("opsteller")
        page = draft.page()
        text = serialize(page).rstrip()[:-2] + b"/Rotate 180 >>"
        lone = draft.new(Dictionary())
        draft.raw[lone.objgen[0]] = b"<< /A (x\nendobj\n%d 0 obj\n%s\nendobj\n8 0 obj\n) >>" % (page.objgen[0], text)
        data = sign_gap(draft.whole(), case.keys, "p256")
    for name, blanks in {"lines": b"\n\n", "return": b"\r\n", "blanks-2": b"  ", "blanks-3": b"   ", "blanks-4": b"    ", "null": b"\0", "null-line": b"\0\n"}.items():
        later = Later(data)
        keys = later.keys(later.information())
        later.out += blanks
        made = later.by_table(keys)
        at = start_of(made)
        yield name, made.replace(b"startxref\n%d" % at, b"startxref\n%d" % (at - len(blanks)))


@on_draft(NOT_PASSED, NEVER)
def offset_that_is_off(case: Case) -> Iterator[tuple[str, bytes]]:
    """`startxref` or `Prev` leads behind the beginning of the section, or into what stands before it; with another number, or in another spelling."""
    data = honest(case)
    for by in (-30, -7, -2, -1, 1, 2, 3, 4, 5, 20):
        for kind in ("table", "stream"):
            later = Later(data)
            keys = later.keys(later.information())
            made = later.by_table(keys) if kind == "table" else later.by_stream(keys)
            at = start_of(made)
            # One before it is the end of the line, which everybody passes over.
            if by != -1:
                yield f"start-{kind}-{by}", made.replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + by))
            prev = start_of(data)
            if by != -1:
                yield f"prev-{kind}-{by}", made.replace(b"/Prev %d" % prev, b"/Prev %d" % (prev + by))
    for name, form in {"real": b"%d.0", "real-9": b"%d.9", "plus": b"+%d", "far": b"9%d", "remark": b"%%x\n%d", "reference": b"%d 0 R", "string": b"(%d)", "null": b"null%%%d\n", "list": b"[%d]"}.items():
        later = Later(data)
        made = later.by_table(later.keys(later.information()))
        at, prev = start_of(made), start_of(data)
        if name not in ("plus", "remark"):
            yield f"prev-{name}", made.replace(b"/Prev %d" % prev, b"/Prev " + form % prev)
        yield f"start-{name}", made[: made.rindex(b"startxref")] + b"startxref\n" + form % at + b"\n%%EOF\n"


@on_draft(NOT_PASSED, NEVER)
def free_entry_that_is_used(case: Case) -> Iterator[tuple[str, bytes]]:
    """A number that is free, of a generation that there is not, and that is used afterwards; an object that is freed so."""
    for generation in (b"65535", b"65536", b"99999", b"00001"):
        with Draft(case) as draft:
            draft.clear()
            draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))
            gone = draft.new(Dictionary())
            draft.freed.add(gone.objgen[0])
            number = gone.objgen[0]
            draft.root.Names = Dictionary(JavaScript=gone)
            draft.add_signature("opsteller")
            whole = draft.whole()
            at = start_of(whole)
            rows = whole[at:].split(b"\n")
            index = 2 + number
            assert rows[index].endswith(b" f ")
            rows[index] = b"0000000000 %s f " % generation
            data = sign_gap(whole[:at] + b"\n".join(rows), case.keys, "p256")
        script = b"<< /Names [(a) << /S /JavaScript /JS (1) >>] >>"
        for used in (0, 1, int(generation) % 65536):
            later = Later(data)
            keys = later.keys(later.information())
            later.add(number, script, b"%d %d obj" % (number, used))
            made = later.by_table(keys)
            yield f"{generation.decode()}-{used}", made.replace(b"%010d 00000 n" % later.places[number], b"%010d %05d n" % (later.places[number], used))
        later = Later(data)
        keys = later.keys(later.information())
        made = later.by_table(keys, b"%d 1\n0000000000 %s f \n" % (later.page, generation))
        yield f"{generation.decode()}-page-freed", made


@on_draft(NOT_PASSED, NEVER)
def entries_that_are_padded(case: Case) -> Iterator[tuple[str, bytes]]:
    """Entries of an increment that are longer or shorter than twenty bytes: a program that counts bytes finds another object."""
    data = honest(case)
    for name, (one, other) in {
        "blank": (b" n \n", b" n  \n"), "return-more": (b" n \n", b" n \r\n"), "line": (b" n \n", b" n\n"), "tab": (b" n \n", b"\tn \n"), "two-blanks": (b"00000 n", b" 00000 n"),
        "letter": (b" n \n", b" N \n"), "remark": (b" n \n", b" n %\n"), "feed": (b" n \n", b" n\x0c\n"), "joined": (b" n \n", b" n "),
    }.items():
        later = Later(data)
        keys = later.keys(later.information())
        later.add(later.page, _same(later))
        made = later.by_table(keys)
        at = start_of(made)
        yield name, made[:at] + made[at:].replace(one, other)
    for name, head in {"count-blank": (b" 1\n", b" 1 \n\n"), "count-two-blanks": (b" 1\n", b"  1\n"), "no-line": (b"xref\n", b"xref "), "blank-behind": (b"xref\n", b"xref  \n")}.items():
        later = Later(data)
        made = later.by_table(later.keys(later.information()))
        at = start_of(made)
        yield name, made[:at] + made[at:].replace(*head, 1)
