"""Parts in the guise of another sort of object: a catalog, a form or a field that is a stream, whose keys stay and whose bytes change; and
lists that are a list of something else as well."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import OVER, Draft, as_stream, drafted, rewritten
from .edit import Case, Edit, serialize, sign_gap
from .registry import on_draft
from .roles import sign_waiting

SHOWN = b"q 0.8 0 0 rg 60 60 400 300 re f Q".ljust(80)
LATER = b"q 1 g 0 0 2000 2000 re f Q".ljust(80)


def _shown(draft: Draft, one: pikepdf.Object, how: str) -> None:
    """The page shows a stream: as its content, or as a picture (the part then says that it is one)."""
    if how == "content":
        draft.clear()
        draft.page().Contents = one
    else:
        draft.clear(b"q /Beeld Do Q")
        draft.resource("XObject", "Beeld", one)


def _bytes_change(
    case: Case, part: Callable[[Draft], pikepdf.Object], permission: int | None = None, ways: tuple[str, ...] = ("content", "picture"),
) -> Iterator[tuple[str, bytes]]:
    for how in ways:
        with Draft(case) as draft:
            one = part(draft)
            number = one.objgen[0]
            _shown(draft, one, how)
            if how == "picture":
                one.BBox = Array([0, 0, 2000, 2000])
                one.Resources = Dictionary()
                one.Subtype = Name.Form
            # Its text is known only when the draft's own signature is in it.
            sign = draft.add_signature

            def last(*arguments: object, sign: Callable = sign, number: int = number, draft: Draft = draft) -> None:
                sign(*arguments)
                draft.raw[number] = as_stream(serialize(draft.pdf.get_object(number, 0)), SHOWN)

            draft.add_signature = last
            data = draft.signed(permission)
            text = draft.raw[number]
        yield how, rewritten(data, {number: text.replace(SHOWN, LATER)})


@on_draft()
def catalog_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    yield from _bytes_change(case, lambda draft: draft.root, ways=("content",))


@on_draft()
def form_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    def form(draft: Draft) -> pikepdf.Object:
        draft.root.AcroForm = draft.new(Dictionary(Fields=Array()))
        return draft.root.AcroForm

    yield from _bytes_change(case, form)


@on_draft()
def field_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    """No value changes, nobody signs: the field is written again with the same keys."""
    for kind in ("Tx", "Sig", "Btn", "Ch"):
        for name, content in _bytes_change(case, lambda draft, kind=kind: draft.field(kind, rect=[0, 0, 0, 0]), ways=("content",)):
            yield f"{kind.lower()}-{name}", content


@on_draft()
def field_that_is_content_signed(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field that waits is the page's content; somebody signs in it."""
    with Draft(case) as draft:
        one = draft.field("Sig", rect=[0, 0, 0, 0])
        number = one.objgen[0]
        _shown(draft, one, "content")
        text = as_stream(serialize(one), SHOWN)
        draft.raw[number] = text
        data = draft.signed()
    with Edit(data) as edit:
        edit.add_signature("tweede")
        made = edit.form().Fields[-1]
        del edit.form().Fields[-1]
        page = edit.page()
        del page.Annots[-1]
        edit.raw[number] = text.replace(SHOWN, LATER).replace(b" /Length", b" /V %s /Length" % made.V.unparse(), 1)
        value = made.V.objgen[0]
        edit.changed.clear()
        edit.raw = {key: body for key, body in edit.raw.items() if key in (number, value)}
        yield "content", sign_gap(edit.save(), case.keys)


@on_draft()
def parent_field_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    def above(draft: Draft) -> pikepdf.Object:
        kid = draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("een"), F=4, Rect=Array([0, 0, 0, 0])))
        made = draft.new(Dictionary(T=String("groep"), Kids=Array([kid])))
        kid.Parent = made
        draft.form().Fields.append(made)
        draft.annotate(kid)
        return made

    yield from _bytes_change(case, above, ways=("content",))


@on_draft()
def widget_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    """One of two widgets of a field."""

    def kid(draft: Draft) -> pikepdf.Object:
        made = [draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=4, Rect=Array([0, 0, 0, 0]))) for _ in range(2)]
        above = draft.new(Dictionary(T=String("twee"), FT=Name.Tx, Kids=Array(made)))
        for one in made:
            one.Parent = above
            draft.annotate(one)
        draft.form().Fields.append(above)
        return made[0]

    yield from _bytes_change(case, kid, ways=("content",))


@on_draft()
def page_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    """The second page is what the first one shows."""

    def page(draft: Draft) -> pikepdf.Object:
        node = draft.root.Pages
        extra = draft.new(Dictionary(Type=Name.Page, Parent=node, MediaBox=Array([0, 0, 300, 300]), Resources=Dictionary()))
        node.Kids.append(extra)
        node.Count = int(node.Count) + 1
        return extra

    yield from _bytes_change(case, page, ways=("content",))


@on_draft()
def store_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    def store(draft: Draft) -> pikepdf.Object:
        draft.root.DSS = draft.new(Dictionary(Type=Name.DSS))
        return draft.root.DSS

    yield from _bytes_change(case, store, ways=("content", "picture"))


@on_draft()
def metadata_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    def metadata(draft: Draft) -> pikepdf.Object:
        draft.root.Metadata = draft.new(Dictionary())
        return draft.root.Metadata

    yield from _bytes_change(case, metadata)


@on_draft()
def information_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    def information(draft: Draft) -> pikepdf.Object:
        made = draft.new(Dictionary(Title=String("Afspraken")))
        draft.trailer["/Info"] = made.unparse()
        return made

    yield from _bytes_change(case, information)


@on_draft()
def value_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    """The value of a field is a long text in a stream (ISO 32000-1, 7.9.3), which the page shows as well."""
    for key in ("V", "RV", "DV"):

        def part(draft: Draft, key: str = key) -> pikepdf.Object:
            made = draft.new(Dictionary())
            draft.field("Tx", rect=[0, 0, 0, 0])[f"/{key}"] = made
            return made

        with Draft(case) as draft:
            one = part(draft)
            number = one.objgen[0]
            _shown(draft, one, "content")
            draft.raw[number] = as_stream(b"<< >>", SHOWN)
            data = draft.signed(2)
        yield key.lower(), rewritten(data, {number: as_stream(b"<< >>", LATER)})


@on_draft()
def appearance_that_is_content(case: Case) -> Iterator[tuple[str, bytes]]:
    """What shows a field's value is what the page shows as well; the field is filled in."""
    for how in ("picture", "pattern"):
        with Draft(case) as draft:
            draft.fonts_of_form()
            look = draft.stream(b" ")
            number = look.objgen[0]
            one = draft.field("Tx", rect=[0, 0, 0, 0], AP=Dictionary(N=look))
            draft.clear(b"q /Beeld Do Q" if how == "picture" else b"/Pattern cs /Beeld scn 0 0 595 842 re f")
            draft.resource("XObject" if how == "picture" else "Pattern", "Beeld", look)
            head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 2000 2000] /Resources << >> /PatternType 1 /PaintType 1 /TilingType 1 /XStep 2000 /YStep 2000 >>"
            draft.raw[number] = as_stream(head, SHOWN)
            field = one.objgen[0]
            data = draft.signed(2)
        with Edit(data) as edit:
            one = edit.pdf.get_object(field, 0)
            one.V = String("20.000 euro")
            edit.touch(one)
            edit.raw[number] = as_stream(head, LATER)
            yield how, edit.save()


def _lists(case: Case, prepare: Callable[[Draft, pikepdf.Object], None], names: str) -> Iterator[tuple[str, bytes]]:
    """A list of the form or a page is a list of something else too; a field comes into it with a signature."""
    with Draft(case) as draft:
        shared = draft.new(Array())
        form = draft.form()
        old = form.get("/Fields", Array())
        for one in old:
            shared.append(one)
        form.Fields = shared
        prepare(draft, shared)
        data = draft.signed()
    with Edit(data) as edit:
        edit.add_signature("tweede", rect=OVER, picture=edit.letters())
        yield names, sign_gap(edit.save(), case.keys)


@on_draft()
def list_of_fields_is_another_list(case: Case) -> Iterator[tuple[str, bytes]]:
    """A new signed field comes into the list, and with it into whatever else the list is."""

    def annotations(draft: Draft, shared: pikepdf.Object) -> None:
        node = draft.root.Pages
        extra = draft.new(Dictionary(Type=Name.Page, Parent=node, MediaBox=Array([0, 0, 595, 842]), Contents=draft.stream(SHOWN), Resources=Dictionary(), Annots=shared))
        node.Kids.append(extra)
        node.Count = int(node.Count) + 1

    def contents(draft: Draft, shared: pikepdf.Object) -> None:
        draft.clear()
        draft.page().Contents = shared

    def filters(draft: Draft, shared: pikepdf.Object) -> None:
        draft.clear()
        stream = draft.page().Contents
        draft.raw[stream.objgen[0]] = b"<< /Filter %s /Length %d >>\nstream\n%s\nendstream" % (shared.unparse(), len(SHOWN), SHOWN)

    def order(draft: Draft, shared: pikepdf.Object) -> None:
        draft.form().CO = shared

    def kids(draft: Draft, shared: pikepdf.Object) -> None:
        node = draft.new(Dictionary(Type=Name.Pages, Parent=draft.root.Pages, Kids=shared, Count=0))
        draft.root.Pages.Kids.append(node)

    def layers(draft: Draft, shared: pikepdf.Object) -> None:
        draft.root.OCProperties = Dictionary(OCGs=shared, D=Dictionary(OFF=shared))

    for prepare in (annotations, contents, filters, order, kids, layers):
        yield from _lists(case, prepare, prepare.__name__)


@on_draft()
def list_of_annotations_is_another_list(case: Case) -> Iterator[tuple[str, bytes]]:
    """The same with the list of annotations of a page."""
    for name in ("contents", "of-two-pages", "fields", "differences", "dash"):
        with Draft(case) as draft:
            draft.clear(SHOWN)
            page, shared = draft.page(), draft.new(Array(list(draft.page().get("/Annots", []))))
            page.Annots = shared
            if name == "contents":
                page.Contents = shared
            elif name == "of-two-pages":
                node = draft.root.Pages
                extra = draft.new(Dictionary(Type=Name.Page, Parent=node, MediaBox=Array([0, 0, 595, 842]), Contents=draft.stream(SHOWN), Resources=Dictionary(), Annots=shared))
                node.Kids.append(extra)
                node.Count = int(node.Count) + 1
            elif name == "fields":
                draft.form().Fields = shared
            elif name == "differences":
                font = draft.new(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Dictionary(Differences=shared)))
                draft.resource("Font", "Opzet", font)
                page.Contents = draft.stream(b"BT /Opzet 20 Tf 60 400 Td (20.000 euro) Tj ET")
            else:
                page.Contents = draft.stream(b"/Staat gs 20 w 60 400 m 500 400 l S")
                draft.resource("ExtGState", "Staat", Dictionary(D=Array([shared, 0])))
            data = draft.signed()
        with Edit(data) as edit:
            edit.add_signature("tweede")
            yield name, sign_gap(edit.save(), case.keys)


@on_draft()
def signature_field_is_something_else(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field that waits is also a remark's reply, a bookmark, an action or a specification of a file: what it gains means something there."""
    for name, key, later in (("bookmark", "F", 3), ("file", "F", String("anders.txt")), ("action", "F", String("https://anders.invalid/"))):

        def prepare(draft: Draft, name: str = name) -> int:
            one = draft.field("Sig", rect=[0, 0, 0, 0])
            del one.F
            if name == "bookmark":
                one.Title = String("Geld")
                draft.root.Outlines = draft.new(Dictionary(Type=Name.Outlines, First=one, Last=one, Count=1))
                one.Dest = Array([draft.page(), Name.Fit])
            elif name == "file":
                draft.root.AF = Array([one])
                one.EF = Dictionary(F=draft.stream(b"{}", Type=Name.EmbeddedFile))
            else:
                one.S = Name.Launch
                draft.annotate(draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(OVER), A=one)))
            return one.objgen[0]

        data, number = drafted(case, prepare)
        with Edit(data) as edit:
            one = edit.pdf.get_object(number, 0)
            one[f"/{key}"] = later
            yield name, sign_waiting(edit, one, case.keys)

