"""What programs keep for themselves in a file, and what is told of it only: as long as it is nothing else. Here it is: what a page shows, a layer,
a form, an attachment."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import COVER, Draft
from .edit import Case, Edit, serialize, sign_gap
from .filling import _sheet, text_field
from .registry import on_draft

WORDS = b"q 0.8 0 0 rg 60 60 400 300 re f Q"
KEYS = ("PieceInfo", "Anders", "Extensions", "LastModified")


def _shown(draft: Draft) -> pikepdf.Object:
    return draft.show(WORDS)


def _state(draft: Draft) -> pikepdf.Object:
    one = draft.new(Dictionary(Type=Name.ExtGState, ca=1))
    draft.resource("ExtGState", "Staat", one)
    draft.show(b"/Staat gs " + WORDS)
    return one


def _resources(draft: Draft) -> pikepdf.Object:
    draft.show(WORDS)
    own = draft.new(Dictionary({key: value for key, value in draft.page().Resources.items()}))
    draft.page().Resources = own
    return own


def _layer(draft: Draft) -> pikepdf.Object:
    layer = draft.new(Dictionary(Type=Name.OCG, Name=String("laag")))
    config = draft.new(Dictionary(ON=Array([layer])))
    draft.root.OCProperties = Dictionary(OCGs=Array([layer]), D=config)
    draft.resource("Properties", "Laag", layer)
    draft.show(b"/OC /Laag BDC " + WORDS + b" EMC")
    return config


def _look(draft: Draft) -> pikepdf.Object:
    one = draft.picture(WORDS)
    draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 595, 842]), F=4, AP=Dictionary(N=one)))
    return one


def _field(draft: Draft) -> pikepdf.Object:
    return text_field(draft)


def _names(draft: Draft) -> pikepdf.Object:
    one = draft.new(Dictionary(Names=Array()))
    draft.root.Names = Dictionary(JavaScript=one)
    return one


def _outline(draft: Draft) -> pikepdf.Object:
    top = draft.new(Dictionary(Type=Name.Outlines, Count=1))
    one = draft.new(Dictionary(Title=String("Geld"), Parent=top, Dest=Array([draft.page(), Name.Fit])))
    top.First = top.Last = one
    draft.root.Outlines = top
    return one


def _attachment(draft: Draft) -> pikepdf.Object:
    one = draft.stream(b"zaal;20000", Type=Name.EmbeddedFile)
    file = draft.new(Dictionary(Type=Name.Filespec, F=String("a.csv"), UF=String("a.csv"), EF=Dictionary(F=one)))
    draft.root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.csv"), file])))
    return one


def _element(draft: Draft) -> pikepdf.Object:
    tree = draft.new(Dictionary(Type=Name.StructTreeRoot))
    one = draft.new(Dictionary(Type=Name.StructElem, S=Name.P, P=tree, K=0, ActualText=String("20.000")))
    tree.K = one
    draft.root.StructTreeRoot = tree
    return one


def _action(draft: Draft) -> pikepdf.Object:
    one = draft.new(Dictionary(S=Name.URI, URI=String("https://voorbeeld.invalid/")))
    draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 99, 99]), A=one))
    return one


def _preferences(draft: Draft) -> pikepdf.Object:
    one = draft.new(Dictionary(NumCopies=1))
    draft.root.ViewerPreferences = one
    return one


def _thread(draft: Draft) -> pikepdf.Object:
    one = draft.new(Dictionary(Title=String("draad")))
    draft.root.Threads = Array([Dictionary(Type=Name.Thread, I=one)])
    return one


# What it is, and what it is afterwards.
ROLES: dict[str, tuple[Callable[[Draft], pikepdf.Object], bytes]] = {
    "content": (_shown, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(COVER), COVER)), "state": (_state, b"<< /Type /ExtGState /ca 0 >>"),
    "resources": (_resources, b"<< /ExtGState << >> /ColorSpace << /DefaultRGB /DeviceGray >> >>"), "layer": (_layer, b"<< /BaseState /OFF >>"),
    "look": (_look, b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 1 >>\nstream\n \nendstream"), "field": (_field, b"<< /FT /Tx /T (opzet) /V (1.000.000) >>"),
    "names": (_names, b"<< /Names [(a) << /S /JavaScript /JS (1) >>] >>"), "outline": (_outline, b"<< /Title (Anders) >>"),
    "attachment": (_attachment, b"<< /Type /EmbeddedFile /Length 10 >>\nstream\nzaal;90000\nendstream"),
    "element": (_element, b"<< /Type /StructElem /S /P /K 0 /ActualText (90.000) >>"), "action": (_action, b"<< /S /URI /URI (https://anders.invalid/) >>"),
    "preferences": (_preferences, b"<< /NumCopies 9 >>"), "thread": (_thread, b"<< /Title (anders) >>"),
}


def _hold(edit: Edit, place: str, key: str, value: object) -> None:
    if place == "trailer":
        edit.trailer[f"/{key}"] = value.unparse() if isinstance(value, pikepdf.Object) else value
        edit.touch(edit.root)
        return
    one = {"catalog": edit.root, "page": edit.page(), "node": edit.root.Pages}[place]
    one[f"/{key}"] = value
    edit.touch(one)


@on_draft()
def note_that_is_something_else(case: Case) -> Iterator[tuple[str, bytes]]:
    """A private key leads to what has a role already: from the start, or from now on; and that changes."""
    for role, (make, other) in ROLES.items():
        for place in ("catalog", "page", "node", "trailer"):
            for key in KEYS if place == "catalog" else ("Anders",):
                for start in (False, True):
                    with Draft(case) as draft:
                        _sheet(draft)
                        one = make(draft)
                        number = one.objgen[0]
                        if start:
                            if place == "trailer":
                                draft.trailer[f"/{key}"] = one.unparse()
                            else:
                                _hold(draft, place, key, Dictionary(A=one) if key == "PieceInfo" else one)
                        data = draft.signed()
                    with Edit(data) as edit:
                        one = edit.pdf.get_object(number, 0)
                        if start and place == "trailer":
                            edit.trailer[f"/{key}"] = one.unparse()
                        if not start:
                            _hold(edit, place, key, one)
                        edit.raw[number] = other
                        yield f"{role}-{place}-{key.lower()}-{'start' if start else 'later'}", edit.save()


@on_draft()
def role_that_a_note_takes_on(case: Case) -> Iterator[tuple[str, bytes]]:
    """What was a program's own from the start is what a page shows from now on, and it is new."""
    for name, change in {
        "content": lambda edit, one: edit.page().__setitem__("/Contents", one), "more-content": lambda edit, one: edit.page().__setitem__("/Contents", Array([edit.page().Contents, one])),
        "layer": lambda edit, one: edit.root.__setitem__("/OCProperties", one), "names": lambda edit, one: edit.root.__setitem__("/Names", one),
        "group": lambda edit, one: edit.page().__setitem__("/Group", one), "metadata": lambda edit, one: edit.page().__setitem__("/Metadata", one),
        "thumb": lambda edit, one: edit.page().__setitem__("/Thumb", one), "open": lambda edit, one: edit.root.__setitem__("/OpenAction", one),
        "resources": lambda edit, one: edit.page().__setitem__("/Resources", one), "tree": lambda edit, one: edit.root.__setitem__("/StructTreeRoot", one),
    }.items():
        for place in ("catalog", "page"):
            with Draft(case) as draft:
                _sheet(draft)
                one = draft.stream(COVER)
                _hold(draft, place, "Anders", one)
                number = one.objgen[0]
                data = draft.signed()
            with Edit(data) as edit:
                change(edit, edit.pdf.get_object(number, 0))
                edit.touch(edit.page(), edit.root)
                yield f"{name}-{place}", edit.save()


@on_draft()
def document_from_which_the_pages_were_made(case: Case) -> Iterator[tuple[str, bytes]]:
    """`AdditionalStreams` (LibreOffice opens that, and not the pages): it comes, leads to something else, or what it leads to changes."""
    name = b"[/application#2Fvnd.oasis.opendocument.text %d 0 R]"

    def drawn(with_it: bool) -> tuple[bytes, int, int]:
        with Draft(case) as draft:
            _sheet(draft)
            one, other = draft.stream(b"een"), draft.stream(b"twee")
            draft.root.Names = draft.new(Dictionary(A=Array([one, other])))
            if with_it:
                draft.trailer["/AdditionalStreams"] = name % one.objgen[0]
            return draft.signed(), one.objgen[0], other.objgen[0]

    data, one, other = drawn(False)
    for kind, make in {"old": lambda edit: one, "new": lambda edit: edit.stream(b"anders").objgen[0]}.items():
        with Edit(data) as edit:
            edit.trailer["/AdditionalStreams"] = name % make(edit)
            edit.touch(edit.root)
            yield f"comes-{kind}", edit.save()
            yield f"comes-{kind}-signed", case.signed(edit)
    data, one, other = drawn(True)
    for kind, text in {"other": name % other, "type": b"[/application#2Fpdf %d 0 R]" % one, "more": (name % one)[:-1] + b" /a %d 0 R]" % other, "twice": b"[/a %d 0 R /b %d 0 R]" % (other, one), "null": b"null", "empty": b"[]", "direct": b"%d 0 R" % other}.items():
        with Edit(data) as edit:
            edit.trailer["/AdditionalStreams"] = text
            edit.touch(edit.root)
            yield f"becomes-{kind}", edit.save()
    for kind, body in {"bytes": b"<< /Length 6 >>\nstream\nanders\nendstream", "filter": b"<< /Filter /ASCIIHexDecode /Length 3 >>\nstream\neen\nendstream", "dictionary": b"<< >>"}.items():
        with Edit(data) as edit:
            edit.trailer["/AdditionalStreams"] = name % one
            edit.raw[one] = body
            yield f"stream-{kind}", edit.save()
            edit.add_signature("tweede")
            yield f"stream-{kind}-signed", sign_gap(edit.save(), case.keys)
    with Edit(data) as edit:
        made = edit.stream(b"anders")
        edit.trailer["/AdditionalStreams"] = name % made.objgen[0]
        yield "becomes-new", edit.save()


@on_draft()
def key_that_only_looks_private(case: Case) -> Iterator[tuple[str, bytes]]:
    """Keys of tables, in another spelling or beside themselves: to one program private, to the next what the table says."""
    for key, value in {
        "#52otate": b"180", "Rotat#65": b"180", "Me#64iaBox": b"[0 0 99 99]", "UserUni#74": b"9", "#41A": b"<< /O << /S /JavaScript /JS (1) >> >>", "Content#73": b"null",
    }.items():
        with Draft(case) as draft:
            _sheet(draft)
            data = draft.signed()
        with Edit(data) as edit:
            edit.raw[edit.page().objgen[0]] = serialize(edit.page()).rstrip()[:-2] + b"/%s %s >>" % (key.encode(), value)
            yield f"page-{key.replace('#', '')}", edit.save()
        with Edit(data) as edit:
            edit.raw[edit.root.Pages.objgen[0]] = serialize(edit.root.Pages).rstrip()[:-2] + b"/%s %s >>" % (key.encode(), value)
            yield f"node-{key.replace('#', '')}", edit.save()
    for key, value in {"#4fpenAction": b"<< /S /JavaScript /JS (1) >>", "Page#4cabels": b"<< /Nums [0 << /S /R >>] >>", "OCProp#65rties": b"<< /OCGs [] /D << >> >>", "#44ests": b"<< >>", "AcroFor#6d": b"<< >>", "#4eames": b"<< >>"}.items():
        with Draft(case) as draft:
            _sheet(draft)
            data = draft.signed()
        with Edit(data) as edit:
            edit.raw[edit.root.objgen[0]] = serialize(edit.root).rstrip()[:-2] + b"/%s %s >>" % (key.encode(), value)
            yield f"catalog-{key.replace('#', '')}", edit.save()
    for key, value in {"#52oot": b"4 0 R", "Encryp#74": b"<< /Filter /Standard /V 1 /R 2 >>", "#50rev": b"15", "XRefSt#6d": b"15", "#53ize": b"3", "#49D": b"[<aa> <bb>]", "Additional#53treams": b"[/a 4 0 R]"}.items():
        with Draft(case) as draft:
            _sheet(draft)
            data = draft.signed()
        with Edit(data) as edit:
            edit.touch(edit.root)
            edit.trailer["/" + key] = value
            yield f"trailer-{key.replace('#', '')}", edit.save()
