"""Changes with an alibi: the changed object is made part of something that may change, so that a verifier that judges by places takes
the change for an innocent one."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .edit import Case, Edit, NotApplicable, sign_gap
from .registry import attack

COVER = b"q 1 g 0 0 595 842 re f Q"


def _stream(edit: Edit) -> pikepdf.Object:
    """The content of the first page, with other words."""
    contents = edit.page().get("/Contents")
    one = contents[0] if isinstance(contents, pikepdf.Array) else contents
    if one is None or not one.is_indirect:
        raise NotApplicable("no content")
    one.write(COVER)
    edit.touch(one)
    return one


@attack()
def alibi_of_validation_data(case: Case) -> Iterator[tuple[str, bytes]]:
    for key in ("Certs", "CRLs", "OCSPs"):
        with case.open() as edit:
            edit.root.DSS = edit.new(Dictionary({"/Type": Name.DSS, f"/{key}": Array([_stream(edit)])}))
            edit.touch_root()
            yield key.lower(), edit.save()
    with case.open() as edit:
        edit.root.DSS = edit.new(Dictionary(Type=Name.DSS, VRI=Dictionary(A=Dictionary(Cert=Array([_stream(edit)])))))
        edit.touch_root()
        yield "vri", edit.save()
    with case.open() as edit:
        page = edit.page()
        page.Contents = edit.stream(COVER)
        edit.touch(page)
        edit.root.DSS = edit.new(Dictionary(Type=Name.DSS, Page=page))
        edit.touch_root()
        yield "page", edit.save()


@attack()
def alibi_of_metadata(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        edit.root.Metadata = _stream(edit)
        edit.touch_root()
        yield "metadata", edit.save()
    with case.open() as edit:
        edit.trailer["/Info"] = edit.new(Dictionary(Title=String("Anders"), Extra=_stream(edit))).unparse()
        yield "information-entry", edit.save()
    with case.open() as edit:
        page = edit.page()
        page.Rotate = (int(page.get("/Rotate", 0)) + 90) % 360
        edit.touch(page)
        edit.trailer["/Info"] = page.unparse()
        yield "information-is-page", edit.save()
    with case.open() as edit:
        edit.trailer["/Info"] = _stream(edit).unparse()
        yield "information-is-content", edit.save()


@attack()
def alibi_of_a_signature(case: Case) -> Iterator[tuple[str, bytes]]:
    """The changed content is the picture of a signature field that comes in the same increment, signed."""
    with case.open() as edit:
        edit.add_signature()
        edit.form().Fields[-1].AP = Dictionary(N=_stream(edit))
        yield "appearance", sign_gap(edit.save(), case.keys)
    with case.open() as edit:
        edit.add_signature()
        edit.form().Fields[-1].MK = Dictionary(I=_stream(edit))
        yield "icon", sign_gap(edit.save(), case.keys)
    with case.open() as edit:
        edit.add_signature()
        form = edit.form()
        form.DR = Dictionary(XObject=Dictionary(X=_stream(edit)))
        yield "resources", sign_gap(edit.save(), case.keys)
    with case.open() as edit:
        edit.add_signature()
        value = edit.form().Fields[-1].V.objgen[0]
        edit.raw[value] = edit.raw[value].replace(b"/Type /Sig", b"/Type /Sig /Cert %s" % _stream(edit).unparse())
        yield "value", sign_gap(edit.save(), case.keys)
    with case.open() as edit:
        edit.root.Extensions = Dictionary(ESIC=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=5, Extra=_stream(edit)))
        edit.touch_root()
        yield "extensions", edit.save()


@attack()
def object_that_was_awaited(case: Case) -> Iterator[tuple[str, bytes]]:
    """A page refers to an object that is not there; later it comes (prepared before signing)."""
    from .shadow import prepared

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        contents = page.get("/Contents")
        old = list(contents) if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []
        missing = pdf.make_indirect(Dictionary(Type=Name.Awaited))
        page.Contents = Array([*old, missing])

    data, number = prepared(case, change, drop=Name.Awaited)
    with Edit(data) as edit:
        edit.raw[number] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(COVER), COVER)
        yield "content", edit.save()
    with Edit(data) as edit:
        edit.raw[number] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(COVER), COVER)
        edit.add_signature()
        yield "content-signed", sign_gap(edit.save(), case.keys)
