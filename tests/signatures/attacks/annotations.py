"""Annotations over the text, and changes of those that are there (the evil annotation attack)."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .edit import Case, Edit, NotApplicable
from .registry import attack

PLACE = [60, 690, 460, 810]


def _shown(edit: Edit, subtype: str, **more: object) -> pikepdf.Object:
    return Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array(PLACE), F=4, AP=Dictionary(N=edit.letters()), **more)


@attack()
def annotation_added(case: Case) -> Iterator[tuple[str, bytes]]:
    more = {
        "FreeText": {"Contents": "Anders", "DA": "/Helv 12 Tf 0 g"},
        "Stamp": {"Name": Name.Approved},
        "Square": {"IC": Array([1, 1, 1])},
        "Ink": {"InkList": Array([Array([60, 700, 400, 700])])},
        "Highlight": {"QuadPoints": Array([60, 800, 460, 800, 60, 700, 460, 700])},
        "Text": {"Contents": "Zie de andere afspraak"},
        "Redact": {"QuadPoints": Array([60, 800, 460, 800, 60, 700, 460, 700])},
        "Watermark": {},
        "Line": {"L": Array([60, 700, 400, 700])},
        "Polygon": {"Vertices": Array([60, 700, 400, 700, 400, 800])},
        "Caret": {},
        "Screen": {},
    }
    for subtype, entries in more.items():
        with case.open() as edit:
            edit.annotate(_shown(edit, subtype, **entries))
            yield subtype.lower(), edit.save()


@attack()
def link_added(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        action = Dictionary(S=Name.URI, URI=String("https://anders.invalid/"))
        edit.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(PLACE), Border=Array([0, 0, 0]), A=action))
        yield "address", edit.save()
    with case.open() as edit:
        action = Dictionary(S=Name.JavaScript, JS=String("app.alert('Anders')"))
        edit.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 0, 0]), A=action))
        yield "script", edit.save()
    with case.open() as edit:
        file = edit.new(Dictionary(Type=Name.Filespec, F=String("anders.txt"), EF=Dictionary(F=edit.stream(b"Anders", Type=Name.EmbeddedFile))))
        edit.annotate(Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array(PLACE), FS=file))
        yield "attachment", edit.save()


@attack()
def popup_added(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        edit.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=Array(PLACE), Open=True, Contents="Anders"))
        yield "popup", edit.save()


def _existing(edit: Edit) -> pikepdf.Object:
    for page in edit.pdf.pages:
        for one in page.get("/Annots", []):
            if one.is_indirect and one.get("/Subtype") not in (Name.Widget, Name.Popup):
                return one
    raise NotApplicable("there is no annotation")


@attack()
def annotation_changed(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        one = _existing(edit)
        one.Rect = Array(PLACE)
        one.AP = Dictionary(N=edit.letters())
        edit.touch(one)
        yield "moved", edit.save()
    with case.open() as edit:
        one = _existing(edit)
        one.A = Dictionary(S=Name.URI, URI=String("https://anders.invalid/"))
        edit.touch(one)
        yield "action", edit.save()
    with case.open() as edit:
        one = _existing(edit)
        one.Contents = String("Anders")
        edit.touch(one)
        yield "words", edit.save()
    with case.open() as edit:
        one = _existing(edit)
        one.F = 2
        edit.touch(one)
        yield "hidden", edit.save()
    with case.open() as edit:
        one = _existing(edit)
        picture = one.get("/AP", Dictionary()).get("/N")
        if picture is not None and picture.is_indirect:
            picture.write(b"1 g 0 0 900 900 re f")
            edit.touch(picture)
            yield "appearance", edit.save()


@attack()
def annotations_removed(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        page = next((one.obj for one in edit.pdf.pages if len(one.get("/Annots", [])) > 0), None)
        if page is None:
            raise NotApplicable("there is no annotation")
        if len(page.Annots) > 1:
            edit.touch(page.Annots if page.Annots.is_indirect else page)
            whole = list(page.Annots)
            page.Annots = Array(whole[::-1])
            edit.touch(page)
            yield "reordered", edit.save()
            page.Annots = Array(whole[1:])
            yield "one-less", edit.save()
        del page["/Annots"]
        edit.touch(page)
        yield "all", edit.save()


@attack()
def annotation_replaced_by_freeing(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        edit.freed.add(_existing(edit).objgen[0])
        yield "freed", edit.save()


@attack()
def annotation_signed_along(case: Case) -> Iterator[tuple[str, bytes]]:
    """With a signature of somebody who is trusted in the same increment."""
    for subtype in ("FreeText", "Stamp"):
        with case.open() as edit:
            edit.annotate(_shown(edit, subtype))
            yield subtype.lower(), case.signed(edit)
