"""Fields that wait for a signatory: who signs there may say how it looks and what binds those who come later. Where it stands, what it is called,
what it does, and what bound before stay."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from .draft import BARE, OVER, Draft
from .edit import GAP, RANGE, Case, Edit, sign_gap
from .filling import _sheet, look, text_field, written
from .registry import NOT_PASSED, PASSED, on_draft
from .roles import sign_waiting

WORDS = "In afwijking hiervan betaalt de gemeente 1.000.000 euro"


def waiting(
    case: Case, change: Callable[[Edit, pikepdf.Object], object], make: Callable[[Draft], dict] = lambda draft: {}, signed: bool = True, rect: list[float] = BARE,
) -> bytes:
    """`make` gives more entries of the field that waits; then somebody signs there, or changes it and nobody signs."""
    with Draft(case) as draft:
        _sheet(draft)
        one = draft.field("Sig", rect=rect, name="wacht")
        for key, value in make(draft).items():
            one[f"/{key}"] = value
        number = one.objgen[0]
        data = draft.signed()
    with Edit(data) as edit:
        one = edit.pdf.get_object(number, 0)
        change(edit, one)
        edit.touch(one)
        if signed:
            return sign_waiting(edit, one, case.keys)
        return edit.save()


def _put(key: str, value: bytes) -> Callable[[Edit, pikepdf.Object], None]:
    return lambda edit, one: one.__setitem__(f"/{key}", Object.parse(value))


STAYS = {
    "Rect": b"[300 200 500 250]", "FT": b"/Tx", "T": b"(anders)", "Ff": b"1", "Subtype": b"/Stamp", "Type": b"/Anders", "OC": b"<< /Type /OCG /Name (a) >>",
    "A": b"<< /S /JavaScript /JS (1) >>", "AA": b"<< /E << /S /JavaScript /JS (1) >> >>", "PA": b"<< /S /URI /URI (https://anders.invalid/) >>", "IRT": b"1", "RT": b"/Group",
    "Popup": b"<< /Type /Annot /Subtype /Popup /Rect [60 690 460 810] >>", "RC": b"(anders)", "Subj": b"(anders)", "Opt": b"[]", "MaxLen": b"9", "IT": b"/Anders",
    "State": b"(Accepted)", "QuadPoints": b"[300 60 500 60 300 110 500 110]", "Kids": b"[]", "Dest": b"[0 /Fit]", "I": b"[0]", "TI": b"1", "P": b"9",
}


@on_draft()
def field_that_waits_and_is_another(case: Case) -> Iterator[tuple[str, bytes]]:
    """What a signatory may not say: the place, the name, the sort, what it does, what it belongs to."""
    for key, value in STAYS.items():
        yield key.lower() if key != "I" else "index", waiting(case, _put(key, value))
    had = {"Ff": b"1", "TU": b"(label)", "TM": b"(naam)", "Contents": b"(Gezien)", "NM": b"(een)", "StructParent": b"3", "OC": b"<< /Type /OCMD >>", "SV": b"<< /Type /SV /Ff 1 /Reasons [(Akkoord)] >>"}
    for key, value in had.items():
        yield f"{key.lower()}-gone", waiting(case, lambda edit, one, key=key: one.__delitem__(f"/{key}"), lambda draft, key=key, value=value: {key: Object.parse(value)})
    for key, value in {"TU": b"(anders)", "TM": b"(anders)", "Contents": b"(anders)", "NM": b"(twee)", "StructParent": b"0", "SV": b"<< /Type /SV >>"}.items():
        before = lambda draft, key=key: {key: Object.parse(had[key])}
        yield f"{key.lower()}-changed", waiting(case, _put(key, value), before)


@on_draft()
def field_that_waits_changed_unsigned(case: Case) -> Iterator[tuple[str, bytes]]:
    """What whoever signs may say, and nobody signed."""
    for key, value in {
        "F": b"132", "DA": b"(/Helv 9 Tf 0 g)", "Border": b"[0 0 2]", "BS": b"<< /W 2 >>", "MK": b"<< /BG [1 1 0] >>", "H": b"/P", "DV": b"(a)",
        "Lock": LOCKS["all"], "TU": b"(anders)", "Contents": b"(anders)", "Anders": b"1",
    }.items():
        yield key.lower(), waiting(case, _put(key, value), signed=False)
    yield "ap", waiting(case, lambda edit, one: one.__setitem__("/AP", Dictionary(N=edit.letters(WORDS))), signed=False)


@on_draft(PASSED, "whoever signs may say so of the own field, as long as the report tells what is to be read there", says=WORDS)
def field_that_waits_gets_words(case: Case) -> Iterator[tuple[str, bytes]]:
    for key in ("TU", "Contents"):
        yield key.lower(), waiting(case, lambda edit, one, key=key: (one.__setitem__(f"/{key}", String(WORDS)), one.__setitem__("/AP", Dictionary(N=look(edit, written("Akkoord"))))))
    yield "look", waiting(case, lambda edit, one: one.__setitem__("/AP", Dictionary(N=edit.letters(WORDS))))


@on_draft()
def field_that_waits_over_words(case: Case) -> Iterator[tuple[str, bytes]]:
    """Its place was over words of the page, where nothing was to be seen of it; now something is."""
    for name, change in {
        "look": lambda edit, one: one.__setitem__("/AP", Dictionary(N=edit.letters(WORDS))), "ground": lambda edit, one: one.__setitem__("/MK", Dictionary(BG=Array([1, 1, 1]))),
        "border": lambda edit, one: (one.__setitem__("/Border", Array([0, 0, 900])), one.__setitem__("/MK", Dictionary(BC=Array([1, 1, 1])))),
        "shown": lambda edit, one: one.__setitem__("/F", 4),
    }.items():
        before = lambda draft, name=name: {"F": 6, "AP": Dictionary(N=draft.letters(WORDS))} if name == "shown" else {}
        yield name, waiting(case, change, before, rect=OVER)


LOCKS = {
    "all": b"<< /Type /SigFieldLock /Action /All >>", "include": b"<< /Type /SigFieldLock /Action /Include /Fields [(a) (b)] >>",
    "exclude": b"<< /Type /SigFieldLock /Action /Exclude /Fields [(a)] >>", "closed": b"<< /Type /SigFieldLock /Action /All /P 1 >>",
}
LOOSER = {
    "all": {
        "include": b"<< /Action /Include /Fields [(a)] >>", "exclude": b"<< /Action /Exclude /Fields [(a)] >>", "none": b"<< >>", "unknown": b"<< /Action /Anders >>",
        "string": b"<< /Action (All) >>", "other-type": b"1", "list": b"[]",
    },
    "include": {
        "fewer": b"<< /Action /Include /Fields [(a)] >>", "others": b"<< /Action /Include /Fields [(a) (c)] >>", "nobody": b"<< /Action /Include /Fields [] >>",
        "exclude": b"<< /Action /Exclude /Fields [(a) (b)] >>", "below": b"<< /Action /Include /Fields [(a.een) (b)] >>", "no-list": b"<< /Action /Include >>",
    },
    "exclude": {"more": b"<< /Action /Exclude /Fields [(a) (b)] >>", "include": b"<< /Action /Include /Fields [(b)] >>"},
    "closed": {
        "filling": b"<< /Action /All /P 2 >>", "remarks": b"<< /Action /All /P 3 >>", "no-word": b"<< /Action /All >>", "beyond": b"<< /Action /All /P 9 >>",
        "real": b"<< /Action /All /P 1.5 >>", "null": b"<< /Action /All /P null >>", "string": b"<< /Action /All /P (1) >>",
    },
}


@on_draft()
def lock_that_is_loosened(case: Case) -> Iterator[tuple[str, bytes]]:
    """By another lock in its place, by a change of the object that it is, by its going; as somebody signs there."""
    lock = lambda kind: lambda draft: {"Lock": Object.parse(LOCKS[kind])}
    apart = lambda kind: lambda draft: {"Lock": draft.new(Object.parse(LOCKS[kind]))}
    for kind, others in LOOSER.items():
        for name, other in others.items():

            def written_anew(edit: Edit, one: pikepdf.Object, other: bytes = other) -> None:
                edit.raw[one.Lock.objgen[0]] = other

            def new(edit: Edit, one: pikepdf.Object, other: bytes = other) -> None:
                made = edit.new(Dictionary())
                edit.raw[made.objgen[0]] = other
                one.Lock = made

            yield f"{kind}-{name}", waiting(case, lambda edit, one, other=other: one.__setitem__("/Lock", Object.parse(other)), lock(kind))
            yield f"{kind}-{name}-object", waiting(case, written_anew, apart(kind))
            yield f"{kind}-{name}-new-object", waiting(case, new, apart(kind))
        yield f"{kind}-gone", waiting(case, lambda edit, one: one.__delitem__("/Lock"), lock(kind))
    for kind in ("all", "closed"):
        yield f"{kind}-unsigned", waiting(case, lambda edit, one: one.__setitem__("/Lock", Object.parse(LOOSER["include"]["nobody"])), lock(kind), signed=False)


def _fill(edit: Edit, one: pikepdf.Object, value: str = "20.000 euro") -> bytes:
    one.V = String(value)
    one.AP = Dictionary(N=look(edit, written(value)))
    edit.touch(one)
    return edit.save()


def _rules(kind: bytes, action: bytes) -> bytes:
    return b"/Reference [<< /Type /SigRef /TransformMethod /%s /TransformParams << /Type /TransformParams /V /1.2 %s >> >>]" % (kind, action)


def _ruled(case: Case, reference: bytes, lock: bytes = b"", name: str = "som", above: bool = False) -> tuple[bytes, int]:
    """A form that waits to be filled in, under a signature with rules of its own; and the field's number."""
    with Draft(case) as draft:
        _sheet(draft)
        one = text_field(draft)
        one.T = String(name)
        if above:
            parent = draft.new(Dictionary(T=String("boven"), Kids=Array([one])))
            one.Parent = parent
            draft.form().Fields[-1] = parent
        draft.add_signature("opsteller")
        own = draft.form().Fields[-1]
        if lock:
            own.Lock = Object.parse(lock)
        draft.raw[own.V.objgen[0]] = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached %s /Contents %s /ByteRange %s >>" % (reference, GAP, RANGE)
        return sign_gap(draft.whole(), case.keys, "p256"), one.objgen[0]


@on_draft()
def filled_in_although_locked(case: Case) -> Iterator[tuple[str, bytes]]:
    """FieldMDP by all, by name, by the name above, by all but others; the lock of a field that permits nothing."""
    for name, (reference, lock, above) in {
        "all": (_rules(b"FieldMDP", b"/Action /All"), b"", False), "include": (_rules(b"FieldMDP", b"/Action /Include /Fields [(som)]"), b"", False),
        "include-among": (_rules(b"FieldMDP", b"/Action /Include /Fields [(a) (som) (c)]"), b"", False),
        "exclude": (_rules(b"FieldMDP", b"/Action /Exclude /Fields [(ander)]"), b"", False), "exclude-none": (_rules(b"FieldMDP", b"/Action /Exclude /Fields []"), b"", False),
        "above": (_rules(b"FieldMDP", b"/Action /Include /Fields [(boven)]"), b"", True), "full-name": (_rules(b"FieldMDP", b"/Action /Include /Fields [(boven.som)]"), b"", True),
        "unknown": (_rules(b"FieldMDP", b"/Action /Anders"), b"", False), "no-action": (_rules(b"FieldMDP", b""), b"", False),
        "two": (b"/Reference [<< /TransformMethod /FieldMDP /TransformParams << /Action /Include /Fields [] >> >> << /TransformMethod /FieldMDP /TransformParams << /Action /All >> >>]", b"", False),
        "utf-16": (_rules(b"FieldMDP", b"/Action /Include /Fields [<feff0073006f006d>]"), b"", False),
        "nothing-permitted": (_rules(b"DocMDP", b"/P 1"), b"", False), "lock-1": (b"", b"<< /Type /SigFieldLock /Action /Include /Fields [] /P 1 >>", False),
        "lock-1-and-list": (_rules(b"FieldMDP", b"/Action /Include /Fields []"), b"<< /Type /SigFieldLock /Action /Include /Fields [] /P 1 >>", False),
    }.items():
        data, number = _ruled(case, reference, lock, above=above)
        with Edit(data) as edit:
            yield name, _fill(edit, edit.pdf.get_object(number, 0))
        with Edit(data) as edit:
            middle = _fill(edit, edit.pdf.get_object(number, 0))
        with Edit(middle) as edit:
            edit.add_signature("tweede")
            yield f"{name}-then-signed", sign_gap(edit.save(), case.keys)


@on_draft(NOT_PASSED, "filling in after an approval signature is no forgery; but nobody signed it, and no file to rely on")
def filled_in_after_approval(case: Case) -> Iterator[tuple[str, bytes]]:
    """With its look, with another, with none; once, twice, and back to what it was; by somebody whom nobody knows as well."""
    data, number = _ruled(case, b"")
    get = lambda edit: edit.pdf.get_object(number, 0)
    with Edit(data) as edit:
        yield "filled", _fill(edit, get(edit))
    with Edit(data) as edit:
        get(edit).V = String("1.000.000 euro")
        edit.touch(get(edit))
        yield "value-alone", edit.save()
    with Edit(data) as edit:
        get(edit).V = String("20.000 euro")
        get(edit).AP = Dictionary(N=look(edit, written("1.000.000 euro")))
        edit.touch(get(edit))
        yield "other-look", edit.save()
    with Edit(data) as edit:
        get(edit).AP = Dictionary(N=look(edit, written("1.000.000 euro")))
        edit.touch(get(edit))
        yield "look-alone", edit.save()
    with Edit(data) as edit:
        middle = _fill(edit, get(edit))
    with Edit(middle) as edit:
        yield "twice", _fill(edit, get(edit), "30.000 euro")
    with Edit(middle) as edit:
        get(edit).V = String("")
        get(edit).AP = Dictionary(N=look(edit, b"/Tx BMC EMC"))
        edit.touch(get(edit))
        yield "and-back", edit.save()
    for key in ("stranger", "revoked"):
        with Edit(middle) as edit:
            edit.add_signature("vreemde")
            yield f"then-{key}", sign_gap(edit.save(), case.keys, key)
    with Edit(middle) as edit:
        edit.add_signature("tweede")
        signed = sign_gap(edit.save(), case.keys)
    with Edit(signed) as edit:
        yield "signed-then-filled", _fill(edit, get(edit), "30.000 euro")
    # A signatory who certifies is the first one: nobody permits anything afterwards.
    with Edit(data) as edit:
        edit.add_signature("tweede")
        value = edit.form().Fields[-1].V.objgen[0]
        edit.raw[value] = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached %s /Contents %s /ByteRange %s >>" % (_rules(b"DocMDP", b"/P 3"), GAP, RANGE)
        certified = sign_gap(edit.save(), case.keys)
    with Edit(certified) as edit:
        yield "certified-later", _fill(edit, get(edit))


@on_draft(PASSED | NOT_PASSED, "whoever signs behind it has seen it, as long as the report says what became of the field", told=frozenset({"field-filled"}))
def filled_in_and_seen_by_the_next(case: Case) -> Iterator[tuple[str, bytes]]:
    """With its look, with none, and twice; then somebody who is trusted signs."""
    data, number = _ruled(case, b"")
    get = lambda edit: edit.pdf.get_object(number, 0)
    for name in ("filled", "value-alone", "twice"):
        with Edit(data) as edit:
            if name == "value-alone":
                get(edit).V = String("1.000.000 euro")
                edit.touch(get(edit))
                middle = edit.save()
            else:
                middle = _fill(edit, get(edit))
        if name == "twice":
            with Edit(middle) as edit:
                middle = _fill(edit, get(edit), "30.000 euro")
        with Edit(middle) as edit:
            edit.add_signature("tweede")
            yield name, sign_gap(edit.save(), case.keys)
