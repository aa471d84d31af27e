"""Incremental saving: other content behind the signed file, with and without the parts that an increment needs."""

import re
from collections.abc import Iterator

from pikepdf import Name

from .edit import Case, Edit, NotApplicable, start_of, table
from .registry import attack

OTHER = b"q 1 g 0 0 595 842 re f 0 g 60 60 200 20 re f Q"


def _other_content(edit: Edit) -> None:
    page = edit.page()
    page.Contents = edit.stream(OTHER)
    edit.touch(page)


@attack()
def update_with_cross_references(case: Case) -> Iterator[tuple[str, bytes]]:
    for kind in ("table", "stream"):
        with case.open() as edit:
            _other_content(edit)
            yield kind, edit.save(kind)


@attack()
def update_without_cross_references(case: Case) -> Iterator[tuple[str, bytes]]:
    """Readers that repair a file take the last object of a number."""
    with case.open() as edit:
        _other_content(edit)
        whole = edit.bodies()
        yield "bare-trailer", edit.save("bare")
        yield "old-startxref", edit.save("bare", start=start_of(case.data))
        yield "startxref-zero", edit.save("bare", start=0)
        body = edit.save("body")
        yield "body", body
        yield "body-end", body + b"%%EOF\n"
        yield "body-startxref", body + b"startxref\n%d\n%%%%EOF\n" % start_of(case.data)
        yield "body-trailer", body + b"trailer\n<< /Root %s >>\n%%%%EOF\n" % edit.root.unparse()
        yield "no-end-mark", edit.save(end=b"")
        yield "no-start", re.sub(rb"startxref\n\d+\n%%EOF\n$", b"", edit.save())
        first = next(iter(sorted(whole)))
        yield "one-object", edit.save("body", bodies={first: whole[first]})


@attack()
def update_with_wrong_start(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        _other_content(edit)
        good = edit.save("table")
        start = start_of(good)
        for name, wrong in (("beyond", len(good) * 9), ("a-bit-before", start - 3), ("a-bit-after", start + 2), ("negative", -1)):
            yield name, edit.save("table", start=wrong)
        yield "previous-wrong", edit.save("table", previous=start_of(case.data) + 3)
        yield "previous-beyond", edit.save("table", previous=len(good) * 9)
        yield "previous-none", re.sub(rb" /Prev \d+", b"", edit.save("table"))


@attack()
def update_in_parts(case: Case) -> Iterator[tuple[str, bytes]]:
    """An innocent increment first, so that the changed one is not the last."""
    with case.open() as edit:
        _other_content(edit)
        changed = edit.save()
    with Edit(changed) as edit:
        edit.touch(edit.root)
        yield "innocent-behind", edit.save()
    with case.open() as edit:
        edit.touch(edit.root)
        innocent = edit.save()
    with Edit(innocent) as edit:
        _other_content(edit)
        yield "innocent-before", edit.save()


@attack()
def update_signed_by_another(case: Case) -> Iterator[tuple[str, bytes]]:
    """The change is signed by somebody who is trusted; that does not make it one that earlier signatures bear."""
    with case.open() as edit:
        _other_content(edit)
        yield "content", case.signed(edit)
    with case.open() as edit:
        edit.page().Rotate = (int(edit.page().get("/Rotate", 0)) + 90) % 360
        edit.touch(edit.page())
        yield "rotated", case.signed(edit)
    with case.open() as edit:
        edit.annotate(_note(edit))
        yield "annotation", case.signed(edit)


def _note(edit: Edit):
    from pikepdf import Dictionary

    return Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[60, 700, 460, 820], Contents="Anders", F=4, AP=Dictionary(N=edit.letters()))


@attack()
def empty_update_points_elsewhere(case: Case) -> Iterator[tuple[str, bytes]]:
    """Cross-references only: an object of the file is another one, or none."""
    with case.open() as edit:
        page = edit.page()
        contents = page.get("/Contents")
        if contents is None or not contents.is_indirect:
            raise NotApplicable("the page has no content of its own")
        edit.freed.add(contents.objgen[0])
        yield "content-freed", edit.save()
    with case.open() as edit:
        streams = [one for one in edit.pdf.objects if isinstance(one, type(edit.pdf.make_stream(b""))) and one.get("/Type") != Name.XRef]
        offset = {}
        for found in re.finditer(rb"(?<!\d)(\d+) 0 obj", case.data):
            offset[int(found[1])] = found.start()
        number = edit.page().get("/Contents").objgen[0] if edit.page().get("/Contents").is_indirect else None
        other = next((one.objgen[0] for one in streams if one.objgen[0] != number and one.objgen[0] in offset), None)
        if number is None or other is None:
            raise NotApplicable("no stream to point to")
        out = case.data.rstrip(b"\r\n") + b"\n"
        trailer = b"trailer\n<< /Root %s /Size %d /Prev %d >>\n" % (edit.root.unparse(), int(edit.pdf.trailer.Size), start_of(case.data))
        entries = table({number: (offset[other], 0)})
        yield "content-elsewhere", out + entries + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)
