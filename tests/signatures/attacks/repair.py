"""Files that one program reads as they are written and another one repairs, or reads by another way: cross-references, sizes, ends, the
first word. In each file a second version of every object lies in wait, so that whoever repairs it shows something else."""

import re
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Dictionary

from .draft import COVER, Draft
from .edit import Case, Edit, serialize, sign_gap, start_of, table
from .registry import NOT_PASSED, on_draft

TWO_READINGS = "whoever reads the signed file by scanning sees another one: nobody can say which of the two was signed"
WORDS = b"q 0.8 0 0 rg 60 60 400 300 re f Q"
PLACES = ("behind", "remark")


def other_versions(draft: Draft) -> bytes:
    """Another version of each object that a page shows: all content covers the sheet."""
    out = b""
    for number, one in enumerate(draft.pdf.objects, 1):
        if number in draft.padding and number not in draft.changed:
            continue
        if number == draft.page().Contents.objgen[0]:
            out += b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(COVER), COVER)
        elif isinstance(one, pikepdf.Dictionary):
            out += b"%d 0 obj\n%s\nendobj\n" % (number, serialize(one))
    return out


def in_wait(case: Case, place: str = "behind", prepare: Callable[[Draft], object] | None = None) -> bytes:
    """A signed file in whose signed part a second version of each object lies, where the cross-references do not lead."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        if prepare:
            prepare(draft)
        if place == "stream":
            draft.root.PieceInfo = Dictionary(Opzet=draft.stream(other_versions(draft)))
        draft.add_signature("opsteller")
        whole = draft.whole()
        at = start_of(whole)
        others = other_versions(draft)
        if place == "behind":
            whole = whole[:at] + others + whole[at:].replace(b"startxref\n%d\n" % at, b"startxref\n%d\n" % (at + len(others)))
        elif place == "remark":
            # A remark ends with its line; programs that scan look for the word wherever it stands.
            line = b"% " + others.replace(b"\n", b" ") + b"\n"
            whole = whole[:at] + line + whole[at:].replace(b"startxref\n%d\n" % at, b"startxref\n%d\n" % (at + len(line)))
        return sign_gap(whole, case.keys, "p256")


def increment(
    data: bytes, bodies: dict[int, bytes] | None = None, *, rows: Callable[[dict[int, int]], bytes] | None = None, keys: dict[str, bytes] | None = None,
    before: bytes = b"", between: bytes = b"", start: bytes | None = None, word: bytes = b"startxref", end: bytes = b"%%EOF\n", eol: bytes = b"\n",
) -> bytes:
    """An increment of which each part may be given. Without anything else it has new information, which changes nothing that is seen."""
    trailer = dict(re.findall(rb"/(Root|Size|ID) (\[.*?\]|\d+ \d+ R|\d+)", data[data.rindex(b"trailer") :]))
    own = int(trailer[b"Size"])
    bodies = {own: b"<< /Producer (Ondertekenprogramma 2) >>"} if bodies is None else bodies
    out, offsets = data + before, {}
    for number, text in bodies.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    out += between
    entries = {
        "/Root": trailer[b"Root"], "/Size": b"%d" % max(own, *(number + 1 for number in bodies), own), "/ID": trailer[b"ID"], "/Prev": b"%d" % start_of(data),
    }
    if own in bodies:
        entries["/Info"] = b"%d 0 R" % own
    entries |= keys or {}
    text = b" ".join(key.encode() + b" " + value for key, value in entries.items() if value)
    at = len(out)
    section = rows(offsets) if rows else table({number: (place, 0) for number, place in offsets.items()})
    return out + section + b"trailer\n<< %s >>" % text + eol + word + eol + (b"%d" % at if start is None else start) + eol + end


@on_draft(NOT_PASSED, TWO_READINGS)
def second_versions_in_the_signed_part(case: Case) -> Iterator[tuple[str, bytes]]:
    for place in PLACES:
        yield place, in_wait(case, place)
        yield f"{place}-then-an-increment", increment(in_wait(case, place))


@on_draft()
def padded_entries(case: Case) -> Iterator[tuple[str, bytes]]:
    """Entries with blanks instead of zeros, of 19 or 21 bytes, or without an end: some programs then scan the whole file (`judge-f4`)."""
    data = in_wait(case)
    forms = {
        "blanks": b"%10d %5d n \n", "zeros-lost": b"%d %05d n \n", "19-bytes": b"%010d %05d n\n", "21-bytes": b"%010d %05d n  \n", "tabs": b"%010d\t%05d\tn \n",
        "first-blank": b" %09d %05d n \n",
        "letter": b"%010d %05d N \n", "letter-before": b"n %010d %05d\n", "plus": b"+%09d %05d n \n", "long": b"%012d %05d n \n", "lines": b"%010d\n%05d\nn\n",
    }
    for name, form in forms.items():
        yield name, increment(
            data, rows=lambda offsets, form=form: b"xref\n" + b"".join(b"%d 1\n" % number + form % (place, 0) for number, place in offsets.items()),
        )


@on_draft()
def sections_of_a_table(case: Case) -> Iterator[tuple[str, bytes]]:
    """The heads of a table: counts, first numbers and words that are not right."""
    data = in_wait(case)
    row = lambda offsets: b"".join(b"%010d 00000 n \n" % place for place in offsets.values())
    number = lambda offsets: min(offsets)
    forms = {
        "count-too-large": lambda o: b"xref\n%d 2\n" % number(o) + row(o), "count-too-small": lambda o: b"xref\n%d 0\n" % number(o) + row(o),
        "count-signed": lambda o: b"xref\n%d +1\n" % number(o) + row(o),
        "first-zeros": lambda o: b"xref\n00%d 1\n" % number(o) + row(o), "one-less": lambda o: b"xref\n%d 1\n" % (number(o) - 1) + row(o),
        "from-one": lambda o: b"xref\n1 1\n" + row(o),
        "twice": lambda o: b"xref\n%d 1\n" % number(o) + row(o) + b"%d 1\n" % number(o) + row(o),
        "word-twice": lambda o: b"xref\nxref\n%d 1\n" % number(o) + row(o), "remark": lambda o: b"xref %% anders\n%d 1\n" % number(o) + row(o),
        "one-line": lambda o: b"xref %d 1 " % number(o) + row(o), "blank-before": lambda o: b" xref\n%d 1\n" % number(o) + row(o),
        "zero-used": lambda o: b"xref\n0 1\n0000000000 00000 n \n%d 1\n" % number(o) + row(o),
        "generation": lambda o: b"xref\n%d 1\n" % number(o) + row(o).replace(b" 00000 n", b" 65535 n"),
        "other-generation": lambda o: b"xref\n%d 1\n" % number(o) + row(o).replace(b" 00000 n", b" 00001 n"),
    }
    for name, form in forms.items():
        yield name, increment(data, rows=form)


@on_draft()
def size_too_small(case: Case) -> Iterator[tuple[str, bytes]]:
    """Numbers from `Size` on are free to who reads it, and used to who does not."""
    data = in_wait(case)
    with Edit(data) as edit:
        size = int(edit.pdf.trailer.Size)
    for name, text in {
        "own-number": b"%d" % size, "shrunk": b"%d" % (size - 3), "one": b"1", "zero": b"0", "negative": b"-1", "none": b"", "real": b"%d.0" % (size + 1),
        "reference": b"1 0 R", "string": b"(%d)" % (size + 1),
    }.items():
        yield name, increment(data, keys={"/Size": text})


@on_draft(NOT_PASSED, "in the signed revision itself an object is above Size: who reads Size shows nothing of it")
def size_that_grows(case: Case) -> Iterator[tuple[str, bytes]]:
    """Content that is above `Size` when it is signed, and below it afterwards; and the other way about."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        draft.show(COVER)
        draft.add_signature("opsteller")
        whole = draft.whole()
        last = max(draft.changed)
        size = int(re.findall(rb"/Size (\d+)", whole)[-1])
        number = draft.page().Contents[-1].objgen[0]
        for name, said in (("below-content", number), ("far-below", 3), ("none", 0)):
            text = b"/Size %d" % said if said else b"/Zise 1"
            data = sign_gap(whole.replace(b"/Size %d" % size, text), case.keys, "p256")
            yield f"{name}-signed", data
            if said:
                yield f"{name}-then-right", increment(
                    data, {last + 5: b"<< /Producer (a) >>"}, keys={"/Info": b"%d 0 R" % (last + 5), "/Size": b"%d" % (last + 6)},
                )


@on_draft()
def ends_of_a_file(case: Case) -> Iterator[tuple[str, bytes]]:
    """Blanks, NULs and ends of line behind the end; the end itself written otherwise. Beyond 1024 bytes programs find no end, and scan."""
    data = in_wait(case)
    for name, text in {
        "blanks": b" " * 1100, "nulls": b"\0" * 1100, "lines": b"\n" * 1100, "many": b" " * 5000, "mixed": b" \0\n" * 400, "hundred-and-more": b"\0" * 140,
        "remark": b"%" + b" " * 120 + b"\n", "end-again": b"\n" * 60 + b"%%EOF\n",
    }.items():
        yield name, data + text
        yield f"{name}-of-an-increment", increment(data) + text
    for name, end in {
        "small": b"%%eof\n", "three": b"%%%EOF\n", "blank": b"%% EOF\n", "joined": b"%%EOF%%EOF\n", "more": b"%%EOF trailer << /Root 1 0 R >>\n", "none": b"\n",
    }.items():
        yield f"word-{name}", increment(data, end=end)


@on_draft()
def start_of_the_cross_references(case: Case) -> Iterator[tuple[str, bytes]]:
    """`startxref` written otherwise, twice, in a remark, in a string, or off by a blank."""
    data = in_wait(case)
    good = increment(data)
    at, old = start_of(good), start_of(data)
    for name, text in {
        "zeros": b"000%d" % at, "signed": b"+%d" % at, "real": b"%d.0" % at, "remark": b"%d %% anders" % at, "two-numbers": b"%d %d" % (at, old),
        "old": b"%d" % old, "reference": b"%d 0 R" % at, "off-by-one": b"%d" % (at - 1), "zero": b"0",
    }.items():
        yield name, increment(data, start=text)
    for name, word in {
        "twice": b"startxref\n%d\nstartxref" % old, "remark-before": b"%%startxref %d\nstartxref" % old, "misspelt": b"startxrefs", "upper": b"STARTXREF",
        "joined": b"startxref%d startxref" % old,
    }.items():
        yield f"word-{name}", increment(data, word=word)
    yield "in-the-end", increment(data, end=b"%%EOF\n").rstrip() + b" startxref %d\n" % old
    yield "in-information", increment(data, {_size(data): b"<< /Producer (startxref\n%d\n%%%%EOF) >>" % old})
    yield "in-an-entry", increment(data, keys={"/Anders": b"(startxref %d %%%%EOF)" % old})


def _size(data: bytes) -> int:
    return int(re.findall(rb"/Size (\d+)", data)[-1])


@on_draft()
def entries_that_are_free(case: Case) -> Iterator[tuple[str, bytes]]:
    """An increment frees what is in use; programs that repair take it all the same, or another version of it."""
    with Draft(case) as draft:
        draft.clear(WORDS)
        numbers = {
            "content": draft.page().Contents.objgen[0], "page": draft.page().objgen[0], "catalog": draft.root.objgen[0], "pages": draft.root.Pages.objgen[0],
        }
        data = draft.signed()
    for name, number in numbers.items():
        for generation in (0, 1, 65535):
            yield f"{name}-{generation}", increment(
                data, rows=lambda offsets, number=number,
                generation=generation: table({key: (place, 0) for key, place in offsets.items()}) + b"%d 1\n0000000000 %05d f \n" % (number, generation),
            )
        yield f"{name}-at-zero", increment(
            data, rows=lambda offsets, number=number: table({key: (place, 0) for key, place in offsets.items()}) + b"%d 1\n0000000000 00000 n \n" % number,
        )
        yield f"{name}-in-a-list", increment(
            data, rows=lambda offsets,
            number=number: table({key: (place, 0) for key, place in offsets.items()}) + b"0 1\n%010d 65535 f \n%d 1\n0000000000 00001 f \n" % (number, number),
        )


@on_draft()
def numbers_of_objects_written_otherwise(case: Case) -> Iterator[tuple[str, bytes]]:
    """The head of an object: zeros, signs, remarks, another number than the cross-references say."""
    data = in_wait(case)
    number = _size(data)
    body = b"\n<< /Producer (a) >>\nendobj\n"
    for name, head in {
        "zeros": b"00%d 0 obj", "signed": b"+%d 0 obj", "other-generation": b"%d 1 obj", "generation-zeros": b"%d 000 obj", "remark": b"%d %% 0\n0 obj",
        "joined": b"%d 0obj", "upper": b"%d 0 OBJ", "twice": b"%d 0 obj 4 0 obj", "blank-first": b" %d 0 obj",
    }.items():
        text = head % number + body
        at = len(data)
        entries = {"/Info": b"%d 0 R" % number, "/Size": b"%d" % (number + 1)}
        yield name, increment(data, {}, between=text, rows=lambda _, at=at: table({number: (at, 0)}), keys=entries)
    for name, tail in {
        "no-end": b"\n<< /Producer (a) >>\n", "end-twice": b"\n<< /Producer (a) >>\nendobj\nendobj\n",
        "more-than-one": b"\n<< /Producer (a) >> << /Producer (b) >>\nendobj\n", "end-joined": b"\n<< /Producer (a) >>endobj\n4 0 endobj\n",
    }.items():
        text = b"%d 0 obj" % number + tail
        at = len(data)
        yield name, increment(
            data, {}, between=text, rows=lambda _, at=at: table({number: (at, 0)}), keys={"/Info": b"%d 0 R" % number, "/Size": b"%d" % (number + 1)},
        )
