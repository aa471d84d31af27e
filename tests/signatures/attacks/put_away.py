"""Signatures that are none any longer in the eyes of some, under the signature of somebody else; and objects that are named in a way over
which programs differ, or that nobody wrote yet."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, Draft, drafted, rewritten
from .edit import GAP, RANGE, Case, Edit, NotApplicable, serialize, sign_gap
from .registry import NOT_PASSED, attack, on_draft

KINDS = {"text": Name.Tx, "button": Name.Btn, "unknown": Name.All, "no-name": String("Sig")}
NAMED = "the file is such that some programs mend it, or show what they draw themselves in its place; nobody need rely on it"


def _signed_later(case: Case, middle: bytes) -> bytes:
    with Edit(middle) as edit:
        edit.add_signature("later")
        return sign_gap(edit.save(), case.keys)


@attack()
def signature_put_away_then_signed(case: Case) -> Iterator[tuple[str, bytes]]:
    """Its field is of another type, or its value stands elsewhere."""
    for name in (*KINDS, "private", "usage", "cleared"):
        with case.open() as edit:
            one = next((one.field for one in edit.signatures if "/FT" in one.field and one.field.is_indirect and one.value.is_indirect), None)
            if one is None:
                raise NotApplicable("no signature in a field of its own")
            edit.touch(one)
            if name in KINDS:
                one.FT = KINDS[name]
            else:
                value = one.V
                del one["/V"]
            if name == "private":
                one["/Waarde"] = value
            elif name == "usage":
                edit.root.Perms = Dictionary(UR3=value)
                edit.touch_root()
            middle = edit.save()
        yield name, _signed_later(case, middle)


@on_draft()
def type_from_above_put_away(case: Case) -> Iterator[tuple[str, bytes]]:
    """The field has its type from the one above it, and its signature in itself: neither changes, and nobody signed."""
    for name, kind in KINDS.items():
        with Draft(case) as draft:
            above = draft.new(Dictionary(FT=Name.Sig, T=String("partij")))
            own = draft.annotate(draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Widget)))
            above.Kids = Array([own])
            draft.form().Fields.append(above)
            signature = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Contents %s /ByteRange %s >>" % (GAP, RANGE)
            draft.raw[own.objgen[0]] = b"<< /Type /Annot /Subtype /Widget /T (opsteller) /F 132 /Rect [0 0 0 0] /P %s /Parent %s /V %s >>" % (
                draft.page().unparse(), above.unparse(), signature,
            )
            data, number = sign_gap(draft.whole(), case.keys, "p256"), above.objgen[0]
            text = serialize(above)
        changed = text.replace(b"/FT /Sig", b"/FT " + (kind.unparse(resolved=True) if isinstance(kind, pikepdf.Object) else bytes(kind)))
        yield name, _signed_later(case, rewritten(data, {number: changed}))


def _information(data: bytes, number: int) -> bytes:
    return rewritten(data, {number: b"<< /Producer (Ondertekenprogramma) >>"})


@on_draft(NOT_PASSED, NAMED)
def named_by_another_generation(case: Case) -> Iterator[tuple[str, bytes]]:
    """A reference has another generation than the object: in what was signed, or in what came later."""

    def prepare(draft: Draft) -> int:
        draft.root["/Waarde"] = draft.new(Dictionary(Waarde=1))
        draft.trailer["/Info"] = draft.new(Dictionary(Producer=String("Opsteller"))).unparse()
        return int(draft.trailer["/Info"].split()[0])

    data, number = drafted(case, prepare)
    increment = _information(data, number)[len(data) :]
    yield "object", data + increment.replace(b"%d 0 obj" % number, b"%d 1 obj" % number).replace(b" 00000 n", b" 00001 n")
    yield "reference", data + increment.replace(b"/Info %d 0 R" % number, b"/Info %d 1 R" % number)
    with Draft(case) as draft:
        number, value = prepare(draft), draft.root["/Waarde"].objgen[0]
        draft.add_signature("opsteller")
        draft.raw[draft.root.objgen[0]] = serialize(draft.root).replace(b"/Waarde %d 0 R" % value, b"/Waarde %d 3 R" % value)
        yield "signed", _information(sign_gap(draft.whole(), case.keys, "p256"), number)


@on_draft(NOT_PASSED, NAMED)
def named_and_never_written(case: Case) -> Iterator[tuple[str, bytes]]:
    """A look that is an object behind all others: programs give its number to what they draw themselves."""
    for beyond in (0, 1, 3, 800):
        with Draft(case) as draft:
            draft.trailer["/Info"] = draft.new(Dictionary(Producer=String("Opsteller"))).unparse()
            number = int(draft.trailer["/Info"].split()[0])
            stamp = draft.annotate(draft.new(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=Array(BARE))))
            draft.add_signature("opsteller")
            size = len(draft.pdf.objects) + 1
            draft.raw[stamp.objgen[0]] = serialize(stamp)[:-2] + b" /AP << /N %d 0 R >> >>" % (size + beyond)
            data = sign_gap(draft.whole(), case.keys, "p256")
        yield f"beyond-{beyond}", _information(data, number)


@on_draft(NOT_PASSED, NAMED)
def number_that_no_program_holds(case: Case) -> Iterator[tuple[str, bytes]]:
    """An integer of more than 64 bits, where a later signatory may add something."""
    data, number = drafted(case, lambda draft: draft.root.objgen[0])
    with Edit(data) as edit:
        text = serialize(edit.root)
    for name, digits in (("64", b"9" * 20), ("negative", b"-" + b"9" * 20), ("long", b"1" + b"0" * 60)):
        extension = b" /Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel %s >> >> >>" % digits
        yield name, rewritten(data, {number: text.rstrip()[:-2] + extension})
