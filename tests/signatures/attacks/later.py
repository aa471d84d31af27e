"""A later signatory whom nobody trusts, and what the picture of that signature says: it stands on the page, and nobody answers for it. No
file is forged by it; but none is passed. And signatures, names and labels that say they are somebody else's."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .draft import BARE, OVER, Draft, helvetica
from .edit import GAP, RANGE, Case, Edit, sign_gap
from .registry import NOT_PASSED, PASSED, on_draft
from .roles import sign_waiting

UNKNOWN = "somebody whom nobody knows put this on the page: it is no forgery by itself, and no file to rely on"
STRANGERS = ("stranger", "pretender", "revoked", "expired")
WORDS = "In afwijking hiervan betaalt de gemeente 1.000.000 euro"


def _sheet(draft: Draft) -> None:
    draft.clear()
    draft.page().Contents = draft.stream(draft.words("De gemeente betaalt 20.000 euro", (80, 750), 14))


def _signed_later(
    case: Case, dress: Callable[[Edit, pikepdf.Object], None], key: str = "stranger", permission: int | None = None, waiting: bool = False,
    name: str = "tweede",
) -> bytes:
    with Draft(case) as draft:
        _sheet(draft)
        number = draft.field("Sig", rect=BARE, name=name).objgen[0] if waiting else 0
        data = draft.signed(permission)
    with Edit(data) as edit:
        if waiting:
            one = edit.pdf.get_object(number, 0)
            dress(edit, one)
            return sign_waiting(edit, one, case.keys, key)
        edit.add_signature(name, rect=BARE)
        dress(edit, edit.form().Fields[-1])
        return sign_gap(edit.save(), case.keys, key)


def _look(edit: Edit, one: pikepdf.Object) -> None:
    one.AP = Dictionary(N=edit.letters(WORDS))


@on_draft(NOT_PASSED, UNKNOWN)
def stranger_writes_on_the_page(case: Case) -> Iterator[tuple[str, bytes]]:
    for key in STRANGERS:
        for waiting in (False, True):
            yield f"{key}-{'waiting' if waiting else 'new'}", _signed_later(case, _look, key, waiting=waiting)
    yield "certified", _signed_later(case, _look, permission=2)


@on_draft(NOT_PASSED, UNKNOWN)
def stranger_writes_in_another_way(case: Case) -> Iterator[tuple[str, bytes]]:
    """By states, by what is shown while the mouse is there, by letters that a machine reads otherwise, by a picture."""

    def states(edit: Edit, one: pikepdf.Object) -> None:
        one.AP, one.AS = Dictionary(N=Dictionary(Aan=edit.letters(WORDS), Off=edit.picture(b" "))), Name.Aan

    def hovered(edit: Edit, one: pikepdf.Object) -> None:
        one.AP = Dictionary(N=edit.picture(b" "), R=edit.letters(WORDS), D=edit.letters(WORDS))

    def other_letters(edit: Edit, one: pikepdf.Object) -> None:
        table = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <00> <ff> <0041> endbfrange endcmap"
        font = edit.new(helvetica())
        font.ToUnicode = edit.stream(table)
        one.AP = Dictionary(N=edit.picture(b"BT /F 14 Tf 10 50 Td (%s) Tj ET" % WORDS.encode(), 400, 120, Font=Dictionary(F=font)))

    def picture(edit: Edit, one: pikepdf.Object) -> None:
        image = edit.stream(bytes(range(256)), Type=Name.XObject, Subtype=Name.Image, Width=16, Height=16, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
        one.AP = Dictionary(N=edit.picture(b"q 400 0 0 120 0 0 cm /Beeld Do Q", 400, 120, XObject=Dictionary(Beeld=image)))

    def caption(edit: Edit, one: pikepdf.Object) -> None:
        one.MK = Dictionary(CA=String(WORDS), BG=Array([1, 1, 0]))

    def nothing(edit: Edit, one: pikepdf.Object) -> None:
        """An area without an appearance: programs write there what they make of the signature."""

    for dress in (states, hovered, other_letters, picture, caption, nothing):
        yield dress.__name__.replace("_", "-"), _signed_later(case, dress)


@on_draft(NOT_PASSED, UNKNOWN)
def stranger_under_a_label(case: Case) -> Iterator[tuple[str, bytes]]:
    """The look says one thing, and the label that a machine reads says another."""
    for name, entries in {
        "label": {"TU": String("Burgemeester van Voorbeeldstad")}, "long": {"TU": String("a" * 5000)},
        "turned": {"TU": String("Voor gezien\u202e tekertseb teiN")}, "export": {"TM": String("burgemeester")},
    }.items():

        def dress(edit: Edit, one: pikepdf.Object, entries: dict = entries) -> None:
            _look(edit, one)
            for key, value in entries.items():
                one[f"/{key}"] = value

        yield name, _signed_later(case, dress)


@on_draft(NOT_PASSED, UNKNOWN)
def stranger_then_somebody_trusted(case: Case) -> Iterator[tuple[str, bytes]]:
    """A trusted signature behind it does not make the stranger's words anybody's."""
    data = _signed_later(case, _look)
    with Edit(data) as edit:
        edit.add_signature("derde")
        yield "invisible", sign_gap(edit.save(), case.keys)
    with Edit(data) as edit:
        edit.add_signature("derde", rect=[60, 60, 260, 110], picture=edit.letters("Akkoord"))
        yield "visible", sign_gap(edit.save(), case.keys)


@on_draft()
def stranger_covers_words(case: Case) -> Iterator[tuple[str, bytes]]:
    for key in ("stranger", "pretender"):

        def dress(edit: Edit, one: pikepdf.Object) -> None:
            _look(edit, one)
            one.Rect = Array(OVER)

        yield key, _signed_later(case, dress, key)


def _with_key(case: Case, key: str) -> bytes:
    """A visible signature of somebody who is trusted, with one key more in its widget."""
    special = {
        "Popup": Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=Array(OVER), Open=True), "A": Dictionary(S=Name.JavaScript, JS=String("1")),
        "AA": Dictionary(E=Dictionary(S=Name.JavaScript, JS=String("1"))), "PA": Dictionary(S=Name.URI, URI=String("https://anders.invalid/")),
        "OC": Dictionary(Type=Name.OCG, Name=String("a")),
    }

    def dress(edit: Edit, one: pikepdf.Object) -> None:
        _look(edit, one)
        one[f"/{key}"] = special.get(key, String(WORDS))

    return _signed_later(case, dress, "p384")


@on_draft()
def keys_of_a_signature_widget(case: Case) -> Iterator[tuple[str, bytes]]:
    """What is of remarks or of other fields, and what acts: on the widget of a signature of somebody who is trusted."""
    for key in (
        "RC", "Subj", "Popup", "A", "AA", "PA", "IRT", "RT", "Opt", "MaxLen", "TI", "I", "IT", "State", "StateModel", "Dest", "QuadPoints", "CL", "IC",
        "InkList", "OverlayText", "FS", "Open", "Name", "ExData", "Measure", "Sound", "Movie",
    ):
        yield key.lower() if key != "I" else "index", _with_key(case, key)


@on_draft(PASSED, "whoever signs writes this on the page, as long as the report says it", says=f"Wat het over zichzelf zegt: {WORDS}")
def contents_of_a_signature_widget(case: Case) -> Iterator[tuple[str, bytes]]:
    """What it says of itself: viewers show that in a list of remarks."""
    yield "contents", _with_key(case, "Contents")


@on_draft(PASSED, "it says how the widget is shown, whose look is told", says=f"De woorden: {WORDS}")
def dress_of_a_signature_widget(case: Case) -> Iterator[tuple[str, bytes]]:
    """Keys of looks and of other kinds of field that nobody reads here, with a value of another type."""
    for key in ("OC", "Q", "BS", "PMD", "DS", "H", "RV", "StructParent", "Lang", "BM", "AF", "MK", "Border"):
        yield key.lower(), _with_key(case, key)


@on_draft()
def name_of_another_field(case: Case) -> Iterator[tuple[str, bytes]]:
    """A new signed field has the full name of a field that is there: to a program that goes by names they are one field."""
    for name in ("opsteller", "tekst"):
        with Draft(case) as draft:
            _sheet(draft)
            draft.field("Tx", rect=[0, 0, 0, 0], name="tekst", V=String("1"))
            data = draft.signed()
        with Edit(data) as edit:
            edit.add_signature(name)
            yield name, sign_gap(edit.save(), case.keys)
    for name, text in {"of-a-level": "tekst.een", "empty": "", "point": "."}.items():
        with Draft(case) as draft:
            _sheet(draft)
            draft.field("Tx", rect=[0, 0, 0, 0], name="tekst", V=String("1"))
            data = draft.signed()
        with Edit(data) as edit:
            edit.add_signature(text)
            yield name, sign_gap(edit.save(), case.keys)
    with Draft(case) as draft:
        _sheet(draft)
        data = draft.signed()
    with Edit(data) as edit:
        edit.add_signature("tweede")
        del edit.form().Fields[-1].T
        yield "none", sign_gap(edit.save(), case.keys)


def _signature(edit: Edit, extra: bytes, name: str = "tweede") -> None:
    edit.add_signature(name)
    number = edit.form().Fields[-1].V.objgen[0]
    edit.raw[number] = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached %s /Contents %s /ByteRange %s >>" % (extra, GAP, RANGE)


def certification(*levels: int) -> bytes:
    text = b"<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /V /1.2 /P %d >> >>"
    return b"/Reference [" + b" ".join(text % level for level in levels) + b"]"


def _fill(data: bytes) -> bytes:
    from .filling import look, written

    with Edit(data) as edit:
        one = next(one for one in edit.form().Fields if one.get("/T") == "tekst")
        one.V = String("20.000 euro")
        one.AP = Dictionary(N=look(edit, written("20.000 euro")))
        edit.touch(one)
        return edit.save()


@on_draft(NOT_PASSED, "the first signatory allowed no filling in; whether a stranger's permission is a forgery is not said")
def permission_of_a_later_signatory(case: Case) -> Iterator[tuple[str, bytes]]:
    """Somebody signs later, says that forms may be filled in, and fills one in: the first signatory said no such thing."""
    from .filling import text_field

    for key in ("p384", "stranger"):
        for level in (2, 3, 9):
            with Draft(case) as draft:
                _sheet(draft)
                draft.fonts_of_form()
                text_field(draft).T = String("tekst")
                data = draft.signed()
            with Edit(data) as edit:
                _signature(edit, certification(level))
                yield f"{key}-{level}", _fill(sign_gap(edit.save(), case.keys, key))


@on_draft()
def permission_of_two_kinds(case: Case) -> Iterator[tuple[str, bytes]]:
    """One signature says twice what may change: nothing, and then something; or says it in a way that is none."""
    from .filling import text_field

    texts = {
        "none-then-filling": certification(1, 2), "filling-then-none": certification(2, 1), "zero": certification(0), "below": certification(-1),
        "beyond": certification(9), "remarks": certification(3).replace(b"/P 3", b"/P 1 /P 3"), "string": certification(1).replace(b"/P 1", b"/P (1)"),
        "real": certification(1).replace(b"/P 1", b"/P 1.0"),
    }
    for name, text in texts.items():
        with Draft(case) as draft:
            _sheet(draft)
            draft.fonts_of_form()
            text_field(draft).T = String("tekst")
            _signature(draft, text, "opsteller")
            draft.root.Perms = Dictionary(DocMDP=draft.form().Fields[-1].V)
            yield name, _fill(sign_gap(draft.whole(), case.keys, "p256"))


@on_draft(NOT_PASSED, "no certification is said: a form that was filled in afterwards is told, and no file to rely on")
def permission_of_another_method(case: Case) -> Iterator[tuple[str, bytes]]:
    from .filling import text_field

    for name, other in {"identity": b"/Identity", "small": b"/docmdp", "rights": b"/UR3", "string": b"(DocMDP)"}.items():
        with Draft(case) as draft:
            _sheet(draft)
            draft.fonts_of_form()
            text_field(draft).T = String("tekst")
            _signature(draft, certification(2).replace(b"/DocMDP", other), "opsteller")
            draft.root.Perms = Dictionary(DocMDP=draft.form().Fields[-1].V)
            yield name, _fill(sign_gap(draft.whole(), case.keys, "p256"))
