"""What a form says for all of its fields: how those look that have no appearance, or one that is to be made anew. No field changes."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, Draft, helvetica
from .edit import Case, Edit
from .filling import LIE, look, written
from .registry import on_draft


def lying() -> pikepdf.Object:
    """Letters that look like others."""
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Dictionary(Differences=Array([48, Name.nine, Name.eight, Name.seven])),
    )


def changed(
    case: Case, name: str, prepare: Callable[[Draft], object], change: Callable[[Edit, pikepdf.Object], None], permission: int | None = None,
    signed: bool = False,
) -> tuple[str, bytes]:
    with Draft(case) as draft:
        draft.clear()
        draft.root.AcroForm = draft.new(Dictionary(Fields=Array()))
        prepare(draft)
        data = draft.signed(permission)
    with Edit(data) as edit:
        form = edit.form()
        change(edit, form)
        return (name, case.signed(edit)) if signed else (name, edit.save())


def _unequal(draft: Draft, **more: object) -> pikepdf.Object:
    """A field whose value is one thing and whose appearance is another."""
    draft.fonts_of_form()
    return draft.field("Tx", V=String("1 euro"), DA=String("/Helv 12 Tf 0 g"), AP=Dictionary(N=look(draft, written(LIE))), **more)


def _bare(draft: Draft, **more: object) -> pikepdf.Object:
    """A field with a value and without an appearance."""
    return draft.field("Tx", **({"V": String("20.000 euro")} | more))


def _set(key: str, value: object) -> Callable[[Edit, pikepdf.Object], None]:
    return lambda _, form: form.__setitem__(f"/{key}", value)


def _gone(key: str) -> Callable[[Edit, pikepdf.Object], None]:
    return lambda _, form: form.__delitem__(f"/{key}")


@on_draft()
def appearances_needed_from_now_on(case: Case) -> Iterator[tuple[str, bytes]]:
    def with_false(draft: Draft) -> None:
        _unequal(draft)
        draft.form().NeedAppearances = False

    for permission in (None, 2):
        yield changed(case, f"added-{permission or 'none'}", _unequal, _set("NeedAppearances", True), permission)
        yield changed(case, f"from-false-{permission or 'none'}", with_false, _set("NeedAppearances", True), permission)
    yield changed(case, "signed", _unequal, _set("NeedAppearances", True), signed=True)
    yield changed(case, "of-another-type", _unequal, _set("NeedAppearances", String("true")))
    yield changed(case, "as-a-number", _unequal, _set("NeedAppearances", 1))


@on_draft()
def appearances_needed_no_more(case: Case) -> Iterator[tuple[str, bytes]]:
    """What was made anew from the value is shown as it was drawn: another amount."""

    def prepare(draft: Draft) -> None:
        _unequal(draft)
        draft.form().NeedAppearances = True

    for permission in (None, 1, 2):
        yield changed(case, f"gone-{permission or 'none'}", prepare, _gone("NeedAppearances"), permission)
        yield changed(case, f"false-{permission or 'none'}", prepare, _set("NeedAppearances", False), permission)
    yield changed(case, "signed", prepare, _gone("NeedAppearances"), signed=True)


@on_draft()
def appearances_needed_by_an_object(case: Case) -> Iterator[tuple[str, bytes]]:
    """True or false is an object of its own, which changes."""

    def prepare(draft: Draft) -> None:
        _unequal(draft)
        made = draft.new(Dictionary())
        draft.raw[made.objgen[0]] = b"false"
        draft.form().NeedAppearances = made

    def change(edit: Edit, form: pikepdf.Object) -> None:
        number = int(edit.data[edit.data.rindex(b"/NeedAppearances ") + 17 :].split()[0])
        edit.changed.clear()
        edit.raw[number] = b"true"

    yield changed(case, "true", prepare, change)


@on_draft()
def form_in_another_language_of_forms(case: Case) -> Iterator[tuple[str, bytes]]:
    """XFA: a form that takes the place of the pages."""
    packet = b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.0/"><subform/></template></xdp:xdp>'
    yield changed(case, "added", _unequal, lambda edit, form: form.__setitem__("/XFA", edit.stream(packet)))
    yield changed(case, "added-signed", _unequal, lambda edit, form: form.__setitem__("/XFA", edit.stream(packet)), signed=True)
    yield changed(case, "added-parts", _unequal, lambda edit, form: form.__setitem__("/XFA", Array([String("template"), edit.stream(packet)])), 2)

    def prepare(draft: Draft) -> None:
        _unequal(draft)
        draft.form().XFA = draft.stream(packet)

    yield changed(case, "removed", prepare, _gone("XFA"))

    def replaced(edit: Edit, form: pikepdf.Object) -> None:
        form.XFA.write(packet.replace(b"<subform/>", b"<subform><draw/></subform>"))
        edit.touch(form.XFA)

    yield changed(case, "changed", prepare, replaced, 2)


@on_draft()
def order_of_computing(case: Case) -> Iterator[tuple[str, bytes]]:
    """Which field is computed first, and which at all."""

    def two(draft: Draft) -> None:
        fields = [_bare(draft, AA=Dictionary(C=Dictionary(S=Name.JavaScript, JS=String("1")))), draft.field("Tx", rect=[300, 200, 500, 250], V=String("2"))]
        fields[1].T = String("ander")
        draft.form().CO = Array(fields)

    yield changed(case, "turned", two, lambda edit, form: form.__setitem__("/CO", Array(list(form.CO)[::-1])))
    yield changed(case, "gone", two, _gone("CO"), 2)
    yield changed(case, "added", _bare, lambda edit, form: form.__setitem__("/CO", Array([form.Fields[0]])), signed=True)


@on_draft()
def way_of_writing_of_the_form(case: Case) -> Iterator[tuple[str, bytes]]:
    """`DA` and `Q` of the form are for fields that have none; a field without an appearance is drawn with them."""

    def fonts(draft: Draft) -> None:
        draft.fonts_of_form()
        del draft.form().DA
        _bare(draft)

    for name, text in {
        "seen": "/Helv 12 Tf 0 g", "large": "/Helv 40 Tf 1 0 0 rg", "white": "/Helv 12 Tf 1 g", "tiny": "/Helv 0.1 Tf 0 g", "other": "/ZaDb 12 Tf 0 g",
    }.items():
        yield changed(case, f"added-{name}", fonts, _set("DA", String(text)))
    yield changed(case, "added-closed", fonts, _set("DA", String("/Helv 12 Tf 0 g")), 1)
    yield changed(case, "added-signed", fonts, _set("DA", String("/Helv 12 Tf 0 g")), signed=True)

    def with_way(draft: Draft) -> None:
        draft.fonts_of_form()
        _bare(draft)

    yield changed(case, "changed", with_way, _set("DA", String("/Helv 12 Tf 1 g")))
    yield changed(case, "side", with_way, _set("Q", 2), 2)
    yield changed(case, "removed", with_way, _gone("DA"))

    def needed(draft: Draft) -> None:
        draft.fonts_of_form()
        del draft.form().DA
        draft.form().NeedAppearances = True
        draft.field("Tx", V=String("20.000 euro"), AP=Dictionary(N=look(draft, b" ")))

    yield changed(case, "added-needed", needed, _set("DA", String("/Helv 12 Tf 0 g")))


@on_draft()
def font_that_the_form_gains(case: Case) -> Iterator[tuple[str, bytes]]:
    """A visible field without an appearance is written in a font that is not there; later it is, with other letters."""

    def prepare(draft: Draft, resources: bool = True) -> None:
        if resources:
            draft.form().DR = Dictionary(Font=Dictionary(Helv=draft.new(helvetica())))
        _bare(draft, DA=String("/Anders 12 Tf 0 g"))

    def gain(edit: Edit, form: pikepdf.Object) -> None:
        fonts = Dictionary({key: value for key, value in form.get("/DR", Dictionary()).get("/Font", Dictionary()).items()})
        fonts.Anders = edit.new(lying())
        form.DR = Dictionary(Font=fonts)

    for permission in (None, 1, 2):
        yield changed(case, f"gained-{permission or 'none'}", prepare, gain, permission)
    yield changed(case, "gained-signed", prepare, gain, signed=True)
    yield changed(case, "first", lambda draft: prepare(draft, False), gain)

    def by_form(draft: Draft) -> None:
        draft.form().DA = String("/Anders 12 Tf 0 g")
        _bare(draft)

    yield changed(case, "named-by-the-form", by_form, gain)

    def needed(draft: Draft) -> None:
        draft.form().NeedAppearances = True
        draft.field("Tx", V=String("20.000 euro"), DA=String("/Anders 12 Tf 0 g"), AP=Dictionary(N=look(draft, written("20.000 euro"))))

    yield changed(case, "needed", needed, gain)

    def remark(draft: Draft) -> None:
        draft.annotate(draft.new(Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array(BARE), F=4, Contents=String("20.000 euro"), DA=String("/Anders 12 Tf 0 g"))))

    yield changed(case, "of-a-remark", remark, gain)

    def spelt(draft: Draft) -> None:
        remark(draft)
        draft.page().Annots[-1].DA = String("/#41nder#73 12 Tf 0 g")

    yield changed(case, "of-a-remark-spelt-otherwise", spelt, gain)


@on_draft()
def other_resources_that_the_form_gains(case: Case) -> Iterator[tuple[str, bytes]]:
    """An appearance without resources takes those of the form in some programs: a picture, a state or a colour it lacked is there later."""
    for kind, content, value in [
        ("XObject", b"/Beeld Do", lambda edit: edit.letters(LIE)), ("ExtGState", b"/Beeld gs 0 g 0 0 200 50 re f", lambda edit: Dictionary(ca=0)),
        ("Font", b"BT /Beeld 12 Tf 4 20 Td (20.000) Tj ET", lambda edit: edit.new(lying())),
    ]:

        def prepare(draft: Draft, content: bytes = content) -> None:
            picture = draft.stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 50])
            draft.field("Tx", V=String("20.000"), AP=Dictionary(N=picture))

        def spelt(draft: Draft, content: bytes = content) -> None:
            prepare(draft, content.replace(b"Beeld", b"#42eeld"))

        def gain(edit: Edit, form: pikepdf.Object, kind: str = kind, value: Callable = value) -> None:
            made = value(edit)
            form.DR = Dictionary({f"/{kind}": Dictionary(Beeld=made)})

        yield changed(case, kind.lower(), prepare, gain)
        yield changed(case, f"{kind.lower()}-spelt-otherwise", spelt, gain)


@on_draft()
def resources_of_the_form_through_others(case: Case) -> Iterator[tuple[str, bytes]]:
    """The form's fonts are an object that the page has as well, in whole or in part."""
    for way in ("fonts", "resources"):

        def prepare(draft: Draft, way: str = way) -> None:
            fonts = draft.new(Dictionary(Helv=draft.new(helvetica())))
            resources = draft.new(Dictionary(Font=fonts))
            draft.form().DR = resources
            draft.page().Contents = draft.stream(b"BT /Anders 20 Tf 60 400 Td (20.000 euro) Tj ET")
            if way == "fonts":
                draft.page().Resources = Dictionary(Font=fonts)
            else:
                draft.page().Resources = resources

        def gain(edit: Edit, form: pikepdf.Object) -> None:
            form.DR.Font.Anders = edit.new(lying())
            edit.touch(form.DR, form.DR.Font)

        yield changed(case, way, prepare, gain)


@on_draft()
def unknown_entry_of_the_form(case: Case) -> Iterator[tuple[str, bytes]]:
    """Entries of a form that no standard knows."""

    def prepare(draft: Draft) -> None:
        _unequal(draft)
        draft.form().SigFlags = 3

    yield changed(case, "unknown", prepare, _set("Anders", String("anders")))


@on_draft()
def form_of_its_own_object(case: Case) -> Iterator[tuple[str, bytes]]:
    """The catalog leads to another form, with other fields under the same names."""

    def change(edit: Edit, form: pikepdf.Object) -> None:
        edit.changed.clear()
        copies = []
        for one in form.Fields:
            copy = Dictionary({key: value for key, value in one.items()})
            if "/AP" in copy and one.get("/FT") == Name.Tx:
                copy.AP = Dictionary(N=look(edit, written("9 euro")))
            copies.append(edit.new(copy))
        edit.root.AcroForm = edit.new(Dictionary(Fields=Array(copies), SigFlags=3))
        edit.touch_root()

    yield changed(case, "copies", _unequal, change)

    def emptied(edit: Edit, form: pikepdf.Object) -> None:
        edit.changed.clear()
        edit.root.AcroForm = edit.new(Dictionary({key: value for key, value in form.items() if key != "/DR"}))
        edit.touch_root()

    yield changed(case, "without-fonts", _unequal, emptied)

