"""The list of fields with what is no reference, or with one twice; signatures that two fields have; rights of use; a store in the catalog itself."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from .draft import COVER, Draft
from .edit import GAP, RANGE, Case, Edit, serialize, sign_gap
from .filling import _sheet, look, text_field, written
from .registry import NOT_PASSED, on_draft

WORDS = "De stichting betaalt alles"
UNCERTAIN = "a field that programs read in two ways: nobody need rely on the file"


def _changed(case: Case, change: Callable[[Edit], object], prepare: Callable[[Draft], object] = lambda draft: None, signed: bool = False) -> bytes:
    with Draft(case) as draft:
        _sheet(draft)
        prepare(draft)
        data = draft.signed()
    with Edit(data) as edit:
        change(edit)
        edit.form()
        if edit.form().Fields.is_indirect:
            edit.touch(edit.form().Fields)
        return case.signed(edit) if signed else edit.save()


@on_draft(NOT_PASSED, UNCERTAIN)
def fields_that_are_no_references(case: Case) -> Iterator[tuple[str, bytes]]:
    """A dictionary with a value, with kids, with a name; numbers, lists, nothing; in what comes later."""

    def add(text: bytes) -> Callable[[Edit], None]:
        return lambda edit: edit.form().Fields.append(Object.parse(text))

    for name, text in {
        "text": b"<< /FT /Tx /T (nieuw) /V (1.000.000) >>", "signature": b"<< /FT /Sig /T (nieuw) >>", "named": b"<< /T (nieuw) >>", "empty": b"<< >>", "null": b"null", "number": b"7",
        "string": b"(a)", "list": b"[]", "kids": b"<< /T (nieuw) /Kids [] >>", "annotation": b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (n) /V (1) /Rect [60 690 460 810] /F 4 >>",
        "signed": b"<< /FT /Sig /T (nieuw) /V << /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Contents <00> /ByteRange [0 9 20 30] >> >>",
    }.items():
        yield name, _changed(case, add(text))
        yield f"{name}-signed", _changed(case, add(text), signed=True)
        yield f"{name}-in-place", _changed(case, lambda edit, text=text: edit.form().Fields.__setitem__(0, Object.parse(text)))


@on_draft(NOT_PASSED, UNCERTAIN)
def direct_field_that_was_there(case: Case) -> Iterator[tuple[str, bytes]]:
    """It stands in the list itself, and gets a value, a name, kids, or goes."""
    own = b"<< /FT /Tx /T (er) /V (1 euro) >>"

    def prepare(draft: Draft) -> None:
        draft.form().Fields.insert(0, Object.parse(own))

    for name, text in {
        "value": b"<< /FT /Tx /T (er) /V (9 euro) >>", "no-value": b"<< /FT /Tx /T (er) >>", "name": b"<< /FT /Tx /T (eraf) /V (1 euro) >>", "sort": b"<< /FT /Ch /T (er) /V (1 euro) >>",
        "more": b"<< /FT /Tx /T (er) /V (1 euro) /AA << /K << /S /JavaScript /JS (1) >> >> >>", "null": b"null", "signature": b"<< /FT /Sig /T (er) /V (1 euro) >>",
    }.items():
        yield name, _changed(case, lambda edit, text=text: edit.form().Fields.__setitem__(0, Object.parse(text)), prepare)
    yield "gone", _changed(case, lambda edit: edit.form().Fields.__delitem__(0), prepare)
    yield "moved", _changed(case, lambda edit: edit.form().Fields.__setitem__(0, edit.new(Object.parse(own))), prepare)
    yield "signed-later", _changed(case, lambda edit: edit.form().Fields.__setitem__(0, Object.parse(b"<< /FT /Tx /T (er) /V (9 euro) >>")), prepare, True)

    def with_kids(draft: Draft) -> None:
        one = text_field(draft)
        fields = draft.form().Fields
        del one.T
        fields[len(fields) - 1] = Dictionary(T=String("er"), FT=Name.Tx, V=String("1 euro"), Kids=Array([one]))

    above = lambda edit: next(one for one in edit.form().Fields if "/Kids" in one and not one.is_indirect)

    def kid(edit: Edit) -> None:
        one = above(edit).Kids[0]
        one.V = String("9 euro")
        one.AP = Dictionary(N=look(edit, written("9 euro")))
        edit.touch(one)

    yield "kid", _changed(case, kid, with_kids)
    yield "value-above", _changed(case, lambda edit: above(edit).__setitem__("/V", String("9 euro")), with_kids)


@on_draft(NOT_PASSED, UNCERTAIN)
def reference_that_stands_twice(case: Case) -> Iterator[tuple[str, bytes]]:
    """Twice in the list, in the list and among the kids of another, above itself; then it is filled in or signed."""

    def fill(edit: Edit) -> None:
        one = next(one for one in edit.form().Fields if one.get("/T") == "opzet" or "/Kids" in one)
        one = one.Kids[0] if "/Kids" in one else one
        one.V = String("1 euro")
        one.AP = Dictionary(N=look(edit, written("9 euro")))
        edit.touch(one)

    def twice(draft: Draft) -> None:
        one = text_field(draft)
        draft.form().Fields.append(one)

    def also_kid(draft: Draft) -> None:
        one = text_field(draft)
        draft.form().Fields.append(draft.new(Dictionary(T=String("boven"), Kids=Array([one]))))

    def twice_kid(draft: Draft) -> None:
        one = text_field(draft)
        parent = draft.new(Dictionary(T=String("boven"), Kids=Array([one, one])))
        one.Parent = parent
        draft.form().Fields[-1] = parent

    def round_about(draft: Draft) -> None:
        one = text_field(draft)
        parent = draft.new(Dictionary(T=String("boven"), Kids=Array([one])))
        one.Parent, one.Kids = parent, Array([parent])
        draft.form().Fields[-1] = parent

    for prepare in (twice, also_kid, twice_kid, round_about):
        yield prepare.__name__.replace("_", "-"), _changed(case, fill, prepare)
        yield f"{prepare.__name__.replace('_', '-')}-signed", _changed(case, fill, prepare, True)

    def again(edit: Edit) -> None:
        edit.form().Fields.append(edit.page())

    yield "page", _changed(case, again)
    yield "catalog", _changed(case, lambda edit: edit.form().Fields.append(edit.root))


SIGNATURE = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached %s /Contents %s /ByteRange %s >>"


def _two_fields(case: Case, prepare: Callable[[Draft, pikepdf.Object], object] = lambda draft, one: None) -> tuple[bytes, int]:
    """One signature that two fields have; the number of the second one."""
    with Draft(case) as draft:
        _sheet(draft)
        other = draft.field("Sig", rect=[0, 0, 0, 0], name="tweede")
        draft.add_signature("opsteller")
        other.V = draft.form().Fields[-1].V
        prepare(draft, other)
        return sign_gap(draft.whole(), case.keys, "p256"), other.objgen[0]


@on_draft()
def signature_of_two_fields(case: Case) -> Iterator[tuple[str, bytes]]:
    """The second field changes: its look, its name, its value, its place; or a new one takes the signature that is there."""
    data, number = _two_fields(case)

    def changed(change: Callable[[Edit, pikepdf.Object], object], signed: bool = False) -> bytes:
        with Edit(data) as edit:
            one = edit.pdf.get_object(number, 0)
            change(edit, one)
            edit.touch(one)
            return case.signed(edit) if signed else edit.save()

    for name, change in {
        "look": lambda edit, one: one.__setitem__("/AP", Dictionary(N=edit.letters(WORDS))), "rect": lambda edit, one: one.__setitem__("/Rect", Array([60, 690, 460, 810])),
        "both": lambda edit, one: (one.__setitem__("/AP", Dictionary(N=edit.letters(WORDS))), one.__setitem__("/Rect", Array([300, 60, 500, 110]))),
        "name": lambda edit, one: one.__setitem__("/T", String("burgemeester")), "label": lambda edit, one: one.__setitem__("/TU", String("burgemeester")),
        "sort": lambda edit, one: one.__setitem__("/FT", Name.Tx), "gone": lambda edit, one: one.__delitem__("/V"), "flags": lambda edit, one: one.__setitem__("/F", 6),
        "action": lambda edit, one: one.__setitem__("/A", Dictionary(S=Name.JavaScript, JS=String("1"))), "lock": lambda edit, one: one.__setitem__("/Lock", Dictionary(Action=Name.All)),
        "other-value": lambda edit, one: one.__setitem__("/V", edit.new(Dictionary(Type=Name.Sig))),
    }.items():
        yield name, changed(change)
        yield f"{name}-signed", changed(change, True)
    for place in ("bare", "over"):
        with Edit(data) as edit:
            value = edit.pdf.get_object(number, 0).V
            rect = [300, 60, 500, 110] if place == "bare" else [60, 690, 460, 810]
            edit.add_field(edit.new(Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("derde"), F=4, Rect=Array(rect), P=edit.page(), V=value, AP=Dictionary(N=edit.letters(WORDS)),
            )))
            yield f"third-{place}", edit.save()
    # The second one is signed anew, by somebody else.
    with Edit(data) as edit:
        one = edit.pdf.get_object(number, 0)
        value = edit.new(Dictionary())
        edit.raw[value.objgen[0]] = SIGNATURE % (b"", GAP, RANGE)
        one.V = value
        edit.touch(one)
        yield "signed-anew", sign_gap(edit.save(), case.keys)


RIGHTS = b"/Reference [<< /Type /SigRef /TransformMethod /%s /TransformParams << /V /2.2 >> >>]"


@on_draft(NOT_PASSED, "a signature that stands in no field of the form is not judged, and no file with one is relied on")
def rights_that_are_none(case: Case) -> Iterator[tuple[str, bytes]]:
    """What stands among the permissions as a right of use is a signature of another method, of two, of none; or a field has it too."""
    methods = {
        "certification": RIGHTS % b"DocMDP", "fields": RIGHTS % b"FieldMDP", "identity": RIGHTS % b"Identity", "none": b"", "empty": b"/Reference []",
        "two": b"/Reference [<< /TransformMethod /UR3 >> << /TransformMethod /DocMDP >>]", "first-other": b"/Reference [<< /TransformMethod /DocMDP >> << /TransformMethod /UR3 >>]",
        "string": b"/Reference [<< /TransformMethod (UR3) >>]", "number": b"/Reference [7]", "twice": b"/Reference [<< /TransformMethod /UR3 /TransformMethod /DocMDP >>]",
        "one-dictionary": b"/Reference << /TransformMethod /UR3 >>", "hashed": b"/Reference [<< /TransformMethod /UR33 >>]",
    }
    for name, reference in methods.items():
        for direct in (False, True):
            with Draft(case) as draft:
                _sheet(draft)
                text = SIGNATURE % (reference, b"<00>", b"[0 9 20 30]")
                if direct:
                    draft.add_signature("opsteller")
                    draft.raw[draft.root.objgen[0]] = serialize(draft.root).rstrip()[:-2] + b"/Perms << /UR3 %s >> >>" % text
                else:
                    own = draft.new(Dictionary())
                    draft.raw[own.objgen[0]] = text
                    draft.root.Perms = Dictionary(UR3=own)
                    draft.add_signature("opsteller")
                yield f"{name}-{'direct' if direct else 'object'}", sign_gap(draft.whole(), case.keys, "p256")


@on_draft(NOT_PASSED, "the same")
def rights_that_a_field_has_too(case: Case) -> Iterator[tuple[str, bytes]]:
    """A signature of somebody stands among the permissions as a right of use, and in a field; later the field lets go of it, or the right does."""
    for method in (b"UR3", b"DocMDP"):
        for name in ("field-lets-go", "right-changes", "field-other-type", "right-comes", "method-changes"):
            with Draft(case) as draft:
                _sheet(draft)
                draft.add_signature("opsteller")
                own = draft.form().Fields[-1]
                number = own.V.objgen[0]
                draft.raw[number] = SIGNATURE % (RIGHTS % method, GAP, RANGE)
                if name != "right-comes":
                    draft.root.Perms = Dictionary(UR3=own.V)
                data = sign_gap(draft.whole(), case.keys, "p256")
            with Edit(data) as edit:
                one = edit.form().Fields[-1]
                if name == "field-lets-go":
                    del one["/V"]
                    edit.touch(one)
                elif name == "field-other-type":
                    one.FT = Name.Tx
                    edit.touch(one)
                elif name == "right-changes":
                    edit.root.Perms = Dictionary(UR3=edit.new(Dictionary(Type=Name.Sig)))
                    edit.touch_root()
                elif name == "right-comes":
                    edit.root.Perms = Dictionary(UR3=one.V)
                    del one["/V"]
                    edit.touch(one)
                    edit.touch_root()
                else:
                    edit.raw[number] = serialize(one.V).replace(b"/UR3", b"/Identity").replace(b"/DocMDP", b"/UR3")
                yield f"{method.decode().lower()}-{name}", case.signed(edit)


@on_draft()
def store_in_the_catalog_itself(case: Case) -> Iterator[tuple[str, bytes]]:
    """A store of validation data that is no object of its own: its streams are the page's content, a picture, the look of a field, a font's table."""
    from asn1crypto import pem

    certificate = pem.unarmor((case.keys / "interm.pem").read_bytes())[2]
    parts: dict[str, Callable[[Draft], pikepdf.Object]] = {
        "content": lambda draft: draft.show(b" "), "picture": lambda draft: _drawn(draft), "look": lambda draft: _stamped(draft), "attachment": lambda draft: _attached(draft),
        "metadata": lambda draft: _described(draft),
    }
    for name, make in parts.items():
        for start in (False, True):
            with Draft(case) as draft:
                _sheet(draft)
                one = make(draft)
                if start:
                    draft.root.DSS = Dictionary(Type=Name.DSS, Certs=Array([one]))
                number = one.objgen[0]
                data = draft.signed()
            with Edit(data) as edit:
                one = edit.pdf.get_object(number, 0)
                edit.raw[number] = serialize(one).split(b"stream")[0].rstrip()[:-2] + b"/Length %d >>\nstream\n%s\nendstream" % (len(COVER), COVER)
                edit.raw[number] = b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Length %d >>\nstream\n%s\nendstream" % (len(COVER), COVER)
                edit.root.DSS = Dictionary(Type=Name.DSS, Certs=Array([one, edit.stream(certificate)]))
                edit.touch_root()
                yield f"{name}-{'start' if start else 'later'}", edit.save()
    for name, text in {
        "more": b"<< /Type /DSS /Certs [] /Anders @ >>", "type": b"<< /Type /Catalog /Certs [@] >>", "related": b"<< /Type /DSS /VRI << /A << /Cert [@] /TS @ /Anders @ >> >> >>",
        "kids": b"<< /Type /DSS /Certs [<< /Kids [@] >>] >>", "page": b"<< /Type /DSS /Certs [3 0 R] >>",
    }.items():
        with Draft(case) as draft:
            _sheet(draft)
            one = draft.show(b" ")
            number = one.objgen[0]
            data = draft.signed()
        with Edit(data) as edit:
            edit.raw[number] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(COVER), COVER)
            edit.raw[edit.root.objgen[0]] = serialize(edit.root).rstrip()[:-2] + b"/DSS " + text.replace(b"@", b"%d 0 R" % number) + b" >>"
            yield f"direct-{name}", edit.save()


def _drawn(draft: Draft) -> pikepdf.Object:
    one = draft.picture(b" ")
    draft.resource("XObject", "Beeld", one)
    draft.show(b"/Beeld Do")
    return one


def _stamped(draft: Draft) -> pikepdf.Object:
    one = draft.picture(b" ")
    draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 595, 842]), F=4, AP=Dictionary(N=one)))
    return one


def _attached(draft: Draft) -> pikepdf.Object:
    one = draft.stream(b"zaal;20000", Type=Name.EmbeddedFile)
    file = draft.new(Dictionary(Type=Name.Filespec, F=String("a.csv"), UF=String("a.csv"), EF=Dictionary(F=one)))
    draft.root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.csv"), file])))
    return one


def _described(draft: Draft) -> pikepdf.Object:
    one = draft.stream(b"<x/>", Type=Name.Metadata, Subtype=Name.XML)
    draft.page().Metadata = one
    return one
