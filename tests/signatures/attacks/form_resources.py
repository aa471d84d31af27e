"""Names among the resources of the form that lead elsewhere afterwards (12.7.3.3): a font keeps its name and what it leads to; of the rest only
what nobody uses may change. Looks without resources of their own borrow there, and remarks write in those fonts."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, Draft, helvetica
from .edit import Case, Edit, sign_gap
from .filling import look, written
from .forms import changed, lying
from .registry import FAILED, PASSED, on_draft

LIE = "De stichting betaalt alles"
GROUND = b"0 g 0 0 200 50 re f"
KINDS: dict[str, tuple[bytes, Callable[[Draft], object], Callable[[Edit], object]]] = {
    "XObject": (b"/Beeld Do", lambda draft: draft.picture(b" "), lambda edit: edit.letters(LIE)),
    "ExtGState": (b"/Beeld gs " + GROUND, lambda draft: Dictionary(ca=1), lambda edit: Dictionary(ca=0)),
    "ColorSpace": (b"/Beeld cs 0 scn 0 0 200 50 re f", lambda draft: Array([Name.CalGray, Dictionary(WhitePoint=[0.95, 1, 1.09])]),
                   lambda edit: Array([Name.Separation, Name("/None"), Name.DeviceGray, Dictionary(FunctionType=2, Domain=[0, 1], N=1)])),
    "Properties": (b"/OC /Beeld BDC " + GROUND + b" EMC", lambda draft: draft.new(Dictionary(Type=Name.OCG, Name=String("a"))),
                   lambda edit: edit.new(Dictionary(Type=Name.OCMD, VE=Array([Name.Not, Array()])))),
    "Pattern": (b"/Pattern cs /Beeld scn 0 0 200 50 re f", lambda draft: draft.stream(b" ", PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 9, 9], XStep=9, YStep=9, Resources=Dictionary()),
                lambda edit: edit.stream(GROUND, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 9, 9], XStep=9, YStep=9, Resources=Dictionary())),
    "Shading": (b"/Beeld sh", lambda draft: Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[0, 0, 1, 1], Function=Dictionary(FunctionType=2, Domain=[0, 1], N=1)),
                lambda edit: Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=[9, 9, 1, 1], Function=Dictionary(FunctionType=2, Domain=[0, 1], N=1))),
}


def _resources(draft: Draft, kind: str, value: object, apart: bool) -> None:
    own = Dictionary(Font=Dictionary(Helv=draft.new(helvetica())))
    category = Dictionary(Beeld=value)
    own[f"/{kind}"] = draft.new(category) if apart else category
    draft.form().DR = draft.new(own) if apart else own


def _elsewhere(kind: str, value: Callable[[Edit], object]) -> Callable[[Edit, pikepdf.Object], None]:
    def change(edit: Edit, form: pikepdf.Object) -> None:
        category = form.DR[f"/{kind}"]
        category.Beeld = value(edit)
        for one in (category, form.DR):
            if one.is_indirect:
                edit.touch(one)

    return change


User = Callable[[Draft, Callable[[Draft], pikepdf.Object]], object]
USERS: dict[str, User] = {
    "field": lambda draft, bare: draft.field("Tx", V=String("20.000"), AP=Dictionary(N=bare(draft))),
    "remark": lambda draft, bare: draft.annotate(draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array(BARE), F=4, AP=Dictionary(N=bare(draft))))),
    "signature": lambda draft, bare: draft.field("Sig", AP=Dictionary(N=bare(draft))),
    "state": lambda draft, bare: draft.field("Btn", V=Name.Ja, AS=Name.Ja, AP=Dictionary(N=Dictionary(Ja=bare(draft), Off=draft.picture(b" ")))),
    "other-state": lambda draft, bare: draft.field("Btn", V=Name.Off, AS=Name.Off, AP=Dictionary(N=Dictionary(Ja=bare(draft), Off=draft.picture(b" ")))),
    "down": lambda draft, bare: draft.field("Btn", AP=Dictionary(N=draft.picture(b" "), D=bare(draft))),
}
# What lies within a look, or on a page, borrows from that.
OTHER_USERS: dict[str, User] = {
    "within": lambda draft, bare: draft.field("Tx", V=String("1"), AP=Dictionary(N=draft.picture(b"/Binnen Do", 200, 50, XObject=Dictionary(Binnen=bare(draft))))),
    "page": lambda draft, bare: (draft.resource("XObject", "Kaal", bare(draft)), draft.show(b"q /Kaal Do Q")),
}


def _used(case: Case, users: dict[str, User]) -> Iterator[tuple[str, bytes]]:
    for kind, (content, value, other) in KINDS.items():
        bare = lambda draft, content=content: draft.stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 50])
        for user, make in users.items():
            for apart in (False, True):

                def prepare(draft: Draft, make: User = make, kind: str = kind, value: Callable = value, bare: Callable = bare, apart: bool = apart) -> None:
                    _resources(draft, kind, value(draft), apart)
                    make(draft, bare)

                yield changed(case, f"{kind.lower()}-{user}{'-apart' if apart else ''}", prepare, _elsewhere(kind, other))


@on_draft()
def resource_that_leads_elsewhere_and_is_used(case: Case) -> Iterator[tuple[str, bytes]]:
    """By the look of a field, of a remark, of a signature, of a state, of what lies under a pointer."""
    yield from _used(case, USERS)


@on_draft(FAILED | PASSED, "no program borrows from the form there, and what is drawn proves it")
def resource_that_leads_elsewhere_and_is_not_borrowed(case: Case) -> Iterator[tuple[str, bytes]]:
    """By a picture within a look, and by one of a page."""
    yield from _used(case, OTHER_USERS)


@on_draft()
def font_of_the_form_that_leads_elsewhere(case: Case) -> Iterator[tuple[str, bytes]]:
    """By its name, as another object under it, by what that one says, by the object that holds the fonts; used or not."""

    def prepare(draft: Draft, used: bool, apart: bool) -> None:
        fonts = Dictionary(Helv=draft.new(helvetica()), Anders=draft.new(helvetica()))
        draft.form().DR = draft.new(Dictionary(Font=draft.new(fonts))) if apart else Dictionary(Font=fonts)
        if used:
            draft.field("Tx", V=String("20.000 euro"), DA=String("/Anders 12 Tf 0 g"), AP=Dictionary(N=look(draft, written("20.000 euro"))))

    def put(edit: Edit, form: pikepdf.Object, value: object) -> None:
        form.DR.Font.Anders = value
        for one in (form.DR.Font, form.DR):
            if one.is_indirect:
                edit.touch(one)

    def rewritten(edit: Edit, form: pikepdf.Object) -> None:
        one = form.DR.Font.Anders
        edit.raw[one.objgen[0]] = lying().unparse()

    def gone(edit: Edit, form: pikepdf.Object) -> None:
        del form.DR.Font["/Anders"]
        for one in (form.DR.Font, form.DR):
            if one.is_indirect:
                edit.touch(one)

    changes = {
        "other": lambda edit, form: put(edit, form, edit.new(lying())), "direct": lambda edit, form: put(edit, form, lying()), "rewritten": rewritten, "gone": gone,
        "swapped": lambda edit, form: put(edit, form, Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)),
        "null": lambda edit, form: put(edit, form, None), "number": lambda edit, form: put(edit, form, 7),
    }
    for used in (False, True):
        for apart in (False, True):
            for name, change in changes.items():
                way = f"{name}{'-used' if used else ''}{'-apart' if apart else ''}"
                if name == "null":
                    continue
                yield changed(case, way, lambda draft, used=used, apart=apart: prepare(draft, used, apart), change)
    yield changed(case, "all-gone", lambda draft: prepare(draft, False, False), lambda edit, form: form.__setitem__("/DR", Dictionary()))
    yield changed(case, "no-resources", lambda draft: prepare(draft, False, False), lambda edit, form: form.__delitem__("/DR"))
    yield changed(case, "fonts-elsewhere", lambda draft: prepare(draft, False, False), lambda edit, form: form.__setitem__("/DR", Dictionary(Font=Dictionary())))


@on_draft()
def resources_of_the_form_that_others_have(case: Case) -> Iterator[tuple[str, bytes]]:
    """The object with them, or one category of it, is what a page has too, or a picture, another form, a look, a pattern."""
    for kind, (content, value, other) in KINDS.items():
        for way in ("page", "page-category", "picture", "look", "node", "type-3"):

            def prepare(draft: Draft, kind: str = kind, content: bytes = content, value: Callable = value, way: str = way) -> None:
                _resources(draft, kind, value(draft), True)
                resources = draft.form().DR
                category = resources[f"/{kind}"]
                if way == "page":
                    draft.page().Resources = resources
                    draft.page().Contents = draft.stream(content)
                elif way == "page-category":
                    own = Dictionary({key: one for key, one in draft.page().Resources.items()})
                    own[f"/{kind}"] = category
                    draft.page().Resources = own
                    draft.page().Contents = draft.stream(content)
                elif way == "node":
                    draft.root.Pages.Resources = resources
                    del draft.page()["/Resources"]
                    draft.page().Contents = draft.stream(content)
                elif way == "type-3":
                    font = Dictionary(
                        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=49, LastChar=49, Widths=[1000],
                        CharProcs=Dictionary(one=draft.stream(b"1000 0 d0 " + content)), Encoding=Dictionary(Differences=Array([49, Name.one])), Resources=resources,
                    )
                    draft.resource("Font", "Drie", draft.new(font))
                    draft.page().Contents = draft.stream(b"BT /Drie 20 Tf 60 400 Td (1) Tj ET")
                else:
                    picture = draft.stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 50], Resources=resources)
                    if way == "picture":
                        draft.resource("XObject", "Vorm", picture)
                        draft.page().Contents = draft.stream(b"/Vorm Do")
                    else:
                        draft.annotate(draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array(BARE), F=4, AP=Dictionary(N=picture))))

            yield changed(case, f"{kind.lower()}-{way}", prepare, _elsewhere(kind, other))


@on_draft()
def names_that_come_where_the_page_has_them_too(case: Case) -> Iterator[tuple[str, bytes]]:
    """The resources of the form are those of the page (LibreOffice): a name that nobody had draws, or is read aloud, where the page used it all along."""
    users = {kind: (use.replace(b"200 50", b"400 50"), value) for kind, (use, _, value) in KINDS.items()}
    users["spoken"] = (b"/Span /Beeld BDC 0 g 300 60 9 9 re f EMC", lambda edit: Dictionary(ActualText=String(LIE)))
    users["Font"] = (b"BT /Beeld 12 Tf 300 60 Td (betaalt) Tj ET", lambda edit: edit.new(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Symbol)))
    for kind, (use, value) in users.items():
        key = "/Properties" if kind == "spoken" else f"/{kind}"
        for apart in (True, False):
            with Draft(case) as draft:
                draft.clear()
                page = draft.page()
                category = Dictionary()
                own = draft.new(Dictionary({"/Font": Dictionary(Helv=draft.new(helvetica())), key: draft.new(category) if apart else category}))
                page.Resources = own
                page.Contents = draft.stream(b"BT /Helv 14 Tf 80 600 Td (De gemeente betaalt 20.000 euro) Tj ET " + use)
                draft.form().DR = own
                number, data = own.objgen[0], draft.signed()
            with Edit(data) as edit:
                held = edit.pdf.get_object(number, 0)
                held[key].Beeld = value(edit)
                edit.touch(held[key] if apart else held)
                if apart:
                    edit.touch(held)
                edit.add_signature("tweede")
                yield f"{kind.lower()}{'-apart' if apart else ''}", sign_gap(edit.save(), case.keys)
