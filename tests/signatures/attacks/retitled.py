"""The trailer or the catalog leads to other data about the document: `Info` and `Metadata` are another object, one of the document's own, none,
or stand in the trailer itself. No forgery when the report tells that they changed; but never unsaid."""

from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object, String

from .catalog_parts import PACKET, PARTS, attachment, catalog, sheets, to
from .draft import OVER, Draft
from .edit import Case, Edit, sign_gap
from .registry import on_draft
from .stores import becomes

TOLD = "the title changes and the report tells it; where it tells nothing, the file must be refused"
INFORMATION = frozenset({"information"})
METADATA = frozenset({"metadata"})


def _titled(draft: Draft) -> None:
    """The sheets, with a title in both places and a window that shows it."""
    sheets(draft)
    made = draft.new(Dictionary(Title=String("Afspraken"), Author=String("Gemeente Voorbeeld")))
    draft.trailer["/Info"] = made.unparse()
    catalog("Metadata", lambda own: own.stream(PACKET % b"Afspraken", Type=Name.Metadata, Subtype=Name.XML))(draft)
    draft.root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _remark(draft: Draft) -> Object:
    one = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([500, 700, 520, 720]), F=28, Contents=String("Vraag"), Title=String("Vraag"))
    return draft.annotate(one)


def _field(draft: Draft) -> Object:
    return draft.field("Tx", rect=[0, 0, 0, 0], V=String("1"), Title=String("Anders"))


def _layer(draft: Draft) -> Object:
    group = draft.new(Dictionary(Type=Name.OCG, Name=String("laag"), Title=String("Anders")))
    draft.root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(ON=Array([group]), Order=Array([group])))
    return group


def _bookmark(draft: Draft) -> Object:
    made = draft.new(Dictionary(Title=String("Heel ander geld"), Dest=to(draft, 1)))
    draft.root.Outlines = draft.new(Dictionary(Type=Name.Outlines, First=made, Last=made, Count=1))
    made.Parent = draft.root.Outlines
    return made


def _page(draft: Draft) -> Object:
    return draft.page()


INTO: dict[str, Callable[[Draft], Object]] = {
    "bookmark": _bookmark, "file": PARTS["file"].make, "remark": _remark, "field": _field, "layer": _layer, "page": _page,
    "structure": PARTS["structure"].make, "labels": PARTS["labels"].make, "names": PARTS["files-others"].make,
}


def _ways(case: Case, data: bytes, name: str, change: Callable[[Edit], None]) -> Iterator[tuple[str, bytes]]:
    """Alone, with validation data, and as somebody signs."""
    for way in ("alone", "store", "signed"):
        with Edit(data) as edit:
            if way == "signed":
                edit.add_signature("tweede")
            change(edit)
            if way == "store":
                edit.root.DSS = edit.new(Dictionary(Type=Name.DSS, Certs=Array()))
                edit.touch_root()
            text = edit.save()
            yield f"{name}-{way}", sign_gap(text, case.keys) if way == "signed" else text


@on_draft(why=TOLD, told=INFORMATION)
def information_becomes_another_part(case: Case) -> Iterator[tuple[str, bytes]]:
    """A bookmark's title is the document's title then."""
    for name, make in INTO.items():
        with Draft(case) as draft:
            _titled(draft)
            number = make(draft).objgen[0]
            data = draft.signed()
        yield from _ways(case, data, name, lambda edit, number=number: edit.trailer.__setitem__("/Info", b"%d 0 R" % number))


@on_draft(why=TOLD, told=INFORMATION)
def information_stands_in_the_trailer(case: Case) -> Iterator[tuple[str, bytes]]:
    """Or is no dictionary, or is nothing at all."""
    with Draft(case) as draft:
        _titled(draft)
        data = draft.signed()
    texts = {"direct": b"<< /Title (Heel andere afspraken) >>", "null": b"null", "free": b"9999 0 R", "list": b"[]", "empty": b"<< >>"}
    for name, text in texts.items():
        yield from _ways(case, data, name, lambda edit, text=text: edit.trailer.__setitem__("/Info", text))


@on_draft(why=TOLD, told=INFORMATION)
def information_is_dropped(case: Case) -> Iterator[tuple[str, bytes]]:
    """The trailer says nothing of it any more."""
    with Draft(case) as draft:
        _titled(draft)
        data = draft.signed()
    for way in ("alone", "store"):
        with Edit(data) as edit:
            edit.new(Dictionary())
            if way == "store":
                edit.root.DSS = edit.new(Dictionary(Type=Name.DSS, Certs=Array()))
                edit.touch_root()
            del edit.pdf.trailer["/Info"]
            yield way, edit.save()


@on_draft(why=TOLD, told=INFORMATION)
def information_comes_from_another_part(case: Case) -> Iterator[tuple[str, bytes]]:
    """There was none."""
    for name in ("bookmark", "file"):
        with Draft(case) as draft:
            sheets(draft)
            number = INTO[name](draft).objgen[0]
            data = draft.signed()
        yield from _ways(case, data, name, lambda edit, number=number: edit.trailer.__setitem__("/Info", b"%d 0 R" % number))


def _of_a_file(draft: Draft) -> Object:
    """Metadata of an attachment."""
    made = draft.stream(PACKET % b"Heel andere afspraken", Type=Name.Metadata, Subtype=Name.XML)
    file = attachment(draft)
    file.EF.F.Metadata = made
    draft.root.AF = Array([file])
    return made


def _picture(draft: Draft) -> Object:
    made = draft.picture(b"0 g 60 600 20 20 re f % " + PACKET % b"Heel andere afspraken")
    draft.resource("XObject", "Beeld", made)
    draft.show(b"/Beeld Do")
    return made


def _stamp(draft: Draft) -> Object:
    made = draft.letters()
    draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([OVER[0], 500, OVER[2], 560]), F=4, AP=Dictionary(N=made)))
    return made


OTHERS: dict[str, Callable[[Draft], Object]] = {
    "of-a-file": _of_a_file, "content": lambda draft: draft.show(b" "), "picture": _picture, "appearance": _stamp,
    "file": lambda draft: PARTS["file"].make(draft).EF.F, "no-stream": PARTS["file"].make, "page": _page,
}


@on_draft(why=TOLD, told=METADATA)
def metadata_become_another_part(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, make in OTHERS.items():
        with Draft(case) as draft:
            _titled(draft)
            number = make(draft).objgen[0]
            data = draft.signed()
        yield from _ways(case, data, name, lambda edit, number=number: _led(edit, number))


def _led(edit: Edit, number: int) -> None:
    """The catalog as it stands, with other metadata."""
    edit.root.Metadata = edit.pdf.get_object(number, 0)
    edit.touch_root()


@on_draft(why=TOLD, told=METADATA)
def metadata_come_or_go(case: Case) -> Iterator[tuple[str, bytes]]:
    with Draft(case) as draft:
        _titled(draft)
        data = draft.signed()

    def gone(edit: Edit) -> None:
        del edit.root.Metadata
        edit.touch_root()

    yield from _ways(case, data, "gone", gone)
    with Edit(data) as edit:
        becomes(edit, 9999, "Metadata")
        yield "free", edit.save()
    with Draft(case) as draft:
        sheets(draft)
        number = _of_a_file(draft).objgen[0]
        data = draft.signed()
    yield from _ways(case, data, "came", lambda edit: _led(edit, number))
