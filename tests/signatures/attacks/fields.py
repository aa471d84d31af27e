"""Form fields: over the text, moved, filled in where that is not allowed, with another appearance; signed and unsigned."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .edit import Case, Edit, NotApplicable, fields_of, sign_gap
from .registry import attack

OVER = [60, 690, 460, 810]


def _widget(edit: Edit, kind: str, rect: list[float], **more: object) -> pikepdf.Object:
    return Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name("/" + kind), T=String("anders"), F=4, Rect=Array(rect), AP=Dictionary(N=edit.letters()), **more)


@attack()
def unsigned_field_over_text(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, kind, more in (("text", "Tx", {"V": String("Anders"), "DA": String("/Helv 12 Tf 0 g")}), ("button", "Btn", {"Ff": 65536}), ("signature", "Sig", {}), ("choice", "Ch", {"V": String("Anders")})):
        with case.open() as edit:
            edit.add_field(_widget(edit, kind, OVER, **more))
            yield name, edit.save()


@attack()
def unsigned_field_invisible(case: Case) -> Iterator[tuple[str, bytes]]:
    for kind in ("Sig", "Tx"):
        with case.open() as edit:
            edit.add_field(_widget(edit, kind, [0, 0, 0, 0]))
            yield kind.lower(), edit.save()


@attack()
def unsigned_field_then_signed(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field comes unsigned over the text, and somebody who is trusted signs elsewhere afterwards."""
    with case.open() as edit:
        edit.add_field(_widget(edit, "Sig", OVER))
        middle = edit.save()
    with Edit(middle) as edit:
        edit.add_signature("later")
        yield "signature", sign_gap(edit.save(), case.keys)


@attack()
def signed_field_over_text(case: Case) -> Iterator[tuple[str, bytes]]:
    """The sneaky signature: a field that is signed as it comes, whose picture lies over the text."""
    for name, rect in (("whole-page", [0, 0, 595, 842]), ("over-text", OVER), ("turned-corners", [460, 810, 60, 690])):
        with case.open() as edit:
            edit.add_signature("indringer", rect=rect, picture=edit.letters())
            yield name, sign_gap(edit.save(), case.keys)


@attack()
def signed_field_with_more(case: Case) -> Iterator[tuple[str, bytes]]:
    """An invisible field that is signed as it comes, and that brings something else along."""
    with case.open() as edit:
        edit.add_signature()
        form = edit.form()
        form.Fields[-1].AA = Dictionary(E=Dictionary(S=Name.JavaScript, JS=String("app.alert('Anders')")))
        yield "action", sign_gap(edit.save(), case.keys)
    with case.open() as edit:
        edit.add_signature()
        edit.form().XFA = edit.stream(b"<xdp/>")
        yield "xfa", sign_gap(edit.save(), case.keys)
    with case.open() as edit:
        edit.add_signature()
        if len(edit.pdf.pages) < 2:
            raise NotApplicable("one page")
        widget = edit.form().Fields[-1]
        widget.Rect = Array(OVER)
        widget.AP = Dictionary(N=edit.letters())
        edit.annotate(widget, edit.page(1))
        yield "on-two-pages", sign_gap(edit.save(), case.keys)
    with case.open() as edit:
        edit.add_signature()
        edit.page().Rotate = 180
        edit.touch(edit.page())
        yield "turned-page", sign_gap(edit.save(), case.keys)


def _filled_kind(edit: Edit, kind: str) -> pikepdf.Object:
    for one in fields_of(edit.pdf):
        if one.get("/FT") == Name("/" + kind) and one.is_indirect:
            return one
    raise NotApplicable(f"no field of type {kind}")


@attack()
def signature_widget_changed(case: Case) -> Iterator[tuple[str, bytes]]:
    """The field of a signature that stands: its place, picture, name, flags."""
    with case.open() as edit:
        one = edit.signatures[0].field
        one.Rect = Array([0, 0, 595, 842])
        one.AP = Dictionary(N=edit.letters("Getekend door niemand"))
        edit.touch(one)
        yield "moved-over-text", edit.save()
    with case.open() as edit:
        one = edit.signatures[-1].field
        one.AP = Dictionary(N=edit.letters("Getekend door niemand"))
        edit.touch(one)
        yield "picture", edit.save()
    with case.open() as edit:
        one = edit.signatures[-1].field
        one.T = String("burgemeester")
        edit.touch(one)
        yield "name", edit.save()
    with case.open() as edit:
        one = edit.signatures[-1].field
        one.TU = String("Burgemeester van Voorbeeldstad")
        edit.touch(one)
        yield "label", edit.save()
    with case.open() as edit:
        one = edit.signatures[-1].field
        one.F = 2 if one.get("/F") != 2 else 4
        edit.touch(one)
        yield "flags", edit.save()
    with case.open() as edit:
        one = edit.signatures[-1].field
        one.Lock = Dictionary(Type=Name.SigFieldLock, Action=Name.Include, Fields=Array())
        edit.touch(one)
        yield "lock", edit.save()
    with case.open() as edit:
        picture = edit.signatures[0].field.get("/AP", Dictionary()).get("/N")
        if picture is None or not picture.is_indirect:
            return
        picture.write(b"1 g 0 0 900 900 re f")
        edit.touch(picture)
        yield "picture-itself", edit.save()


@attack()
def form_field_changed(case: Case) -> Iterator[tuple[str, bytes]]:
    """What filling in never changes, whatever is allowed."""
    for name, key, value in (("moved", "/Rect", Array(OVER)), ("read-only", "/Ff", 1), ("renamed", "/T", String("anders")), ("script", "/AA", Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("1"))))):
        with case.open() as edit:
            one = _filled_kind(edit, "Tx")
            one[key] = value
            edit.touch(one)
            yield name, edit.save()
    with case.open() as edit:
        one = _filled_kind(edit, "Tx")
        one.Rect = Array(OVER)
        one.V = String("De stichting betaalt alles.")
        one.AP = Dictionary(N=edit.letters())
        edit.touch(one)
        yield "moved-and-filled", edit.save()


@attack()
def form_filled_against_the_rules(case: Case) -> Iterator[tuple[str, bytes]]:
    """Filled in where a certification signature forbids it (P=1), or where a signature locks the field."""
    with case.open() as edit:
        forbidden = any(_permission(one.value) == 1 for one in edit.signatures)
        locks = [_lock(one.value) for one in edit.signatures]
        for one in fields_of(edit.pdf):
            if one.get("/FT") != Name.Tx:
                continue
            name = str(one.T)
            if forbidden or any(lock and _locked(lock, name) for lock in locks):
                one.V = String("Anders")
                one.AP = Dictionary(N=edit.letters())
                edit.touch(one)
                yield name, edit.save()
                return
    raise NotApplicable("no field that is locked")


@attack()
def appearance_without_value(case: Case) -> Iterator[tuple[str, bytes]]:
    """A field that may be filled in shows something else than its value: the value stays, and only what is shown changes."""
    with case.open() as edit:
        one = _filled_kind(edit, "Tx")
        one.AP = Dictionary(N=edit.letters())
        edit.touch(one)
        yield "text", edit.save()
    with case.open() as edit:
        picture = _filled_kind(edit, "Tx").get("/AP", Dictionary()).get("/N")
        if picture is not None and picture.is_indirect:
            picture.write(b"0 g 0 0 200 20 re f")
            edit.touch(picture)
            yield "picture-itself", edit.save()
    with case.open() as edit:
        try:
            one = _filled_kind(edit, "Btn")
        except NotApplicable:
            return
        one.AS = Name.Ja if one.get("/AS") != Name.Ja else Name.Off
        edit.touch(one)
        yield "state", edit.save()


def _permission(value: pikepdf.Object) -> int | None:
    for one in value.get("/Reference", []):
        if one.get("/TransformMethod") == Name.DocMDP:
            return int(one.TransformParams.get("/P", 2))
    return None


def _lock(value: pikepdf.Object) -> pikepdf.Object | None:
    for one in value.get("/Reference", []):
        if one.get("/TransformMethod") == Name.FieldMDP:
            return one.TransformParams
    return None


def _locked(lock: pikepdf.Object, name: str) -> bool:
    listed = name in [str(one) for one in lock.get("/Fields", [])]
    return {"/All": True, "/Include": listed, "/Exclude": not listed}[str(lock.Action)]


@attack()
def form_fields_removed(case: Case) -> Iterator[tuple[str, bytes]]:
    with case.open() as edit:
        form = edit.form()
        if len(form.Fields) < 2:
            raise NotApplicable("one field")
        if form.Fields.is_indirect:
            edit.touch(form.Fields)
        whole = list(form.Fields)
        form.Fields = Array(whole[1:])
        yield "first", edit.save()
        form.Fields = Array(whole[::-1])
        yield "reordered", edit.save()


@attack()
def form_settings(case: Case) -> Iterator[tuple[str, bytes]]:
    white = {"DA": String("/Helv 0.1 Tf 1 g"), "NeedAppearances": True, "Q": 2, "XFA": String("x"), "CO": Array()}
    for name, value in white.items():
        with case.open() as edit:
            form = edit.form()
            if name == "DA" and "/DA" not in form:
                continue
            if name == "CO":
                value = Array([form.Fields[0]])
            form[f"/{name}"] = value
            yield name.lower(), edit.save()
    with case.open() as edit:
        form = edit.form()
        fonts = form.get("/DR", Dictionary()).get("/Font")
        if fonts is None or not len(fonts):
            return
        edit.touch(*(one for one in (form.DR, fonts) if one.is_indirect))
        fonts[next(iter(fonts.keys()))] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)
        yield "dr", edit.save()
