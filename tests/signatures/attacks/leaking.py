"""Pictures that end more states than they began (`Q` without `q`): a program that draws them in the page's own state then draws the rest of
them in the page's units, over the whole sheet. Appearances, pictures within them, letters, patterns, masks; of a signature, of a field that is
filled in, of a box that is ticked."""

from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object, String

from .draft import BARE, Draft, helvetica
from .edit import Case, Edit, sign_gap
from .filling import check_box, filled, look, text_field, written
from .paper import covered
from .registry import on_draft
from .roles import sign_waiting

LOOK = b"1 g 0 0 200 50 re f 0 g BT /Helv 8 Tf 5 20 Td (Gezien) Tj ET "
# Over the amount, in the units of a canvas turned over.
TURNED = b" 1 0 0 -1 0 842 cm 1 g 0 700 595 142 re f 0 g 80 750 60 12 re f "
AMOUNT = "De gemeente betaalt 20.000 euro"


def _sheet(draft: Draft) -> None:
    draft.clear()
    draft.fonts_of_form()
    draft.page().Contents = draft.stream(draft.words(AMOUNT, (80, 750), 14))


def signed(case: Case, name: str, picture: Callable[[Edit], Object], waiting: bool = False, first: bool = False) -> tuple[str, bytes]:
    """A signature on bare paper, with this appearance."""
    with Draft(case) as draft:
        _sheet(draft)
        number = draft.field("Sig", rect=BARE, name="tweede").objgen[0] if waiting else 0
        data = draft.signed()
    with Edit(data) as edit:
        if waiting:
            one = edit.pdf.get_object(number, 0)
            one.AP = Dictionary(N=picture(edit))
            return name, sign_waiting(edit, one, case.keys)
        edit.add_signature("tweede", rect=BARE, picture=picture(edit))
        if first:
            # What comes first on a page is drawn before the rest.
            items = list(edit.page().Annots)
            edit.page().Annots = Array([items[-1], *items[:-1]])
        return name, sign_gap(edit.save(), case.keys)


CONTENTS = {
    "one": LOOK + b"Q" + TURNED, "two": LOOK + b"Q Q" + TURNED, "four": LOOK + b"Q Q Q Q" + TURNED, "nine": LOOK + b"Q " * 9 + TURNED,
    "as-many-of-each": LOOK + b"Q" + TURNED + b"q", "as-many-of-each-twice": LOOK + b"q Q Q" + TURNED + b"q q", "before": b"Q Q" + TURNED + b"q q " + LOOK,
    "in-text": LOOK + b"BT Q Q ET" + TURNED, "in-marked-content": LOOK + b"/X BMC Q Q EMC" + TURNED, "in-a-path": LOOK + b"0 0 m Q Q n" + TURNED,
    "behind-a-clip": LOOK + b"0 0 1 1 re W n Q Q" + TURNED, "in-compatibility": LOOK + b"BX Q Q EX" + TURNED, "joined": LOOK + b"Q\nQ\rQ%q\n" + TURNED,
}


@on_draft()
def appearance_that_ends_too_many_states(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, content in CONTENTS.items():
        yield signed(case, name, lambda edit, content=content: look(edit, content))
    yield signed(case, "waiting", lambda edit: look(edit, CONTENTS["two"]), waiting=True)
    yield signed(case, "first", lambda edit: look(edit, CONTENTS["two"]), first=True)

    def group(edit: Edit) -> Object:
        made = look(edit, CONTENTS["two"])
        made.Group = Dictionary(S=Name.Transparency)
        return made

    yield signed(case, "group", group)


BAD = b"Q Q Q Q Q Q" + TURNED


def _letters(edit: Edit, content: bytes = b"1000 0 d0 " + BAD) -> Object:
    """A font whose letter is drawn by this content."""
    return edit.new(Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=97, LastChar=97, Widths=[1000],
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])), CharProcs=Dictionary(a=edit.stream(content)), Resources=Dictionary(),
    ))


def _mask(edit: Edit, sort: Name = Name.Luminosity) -> Dictionary:
    group = edit.picture(BAD)
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    return Dictionary(SMask=Dictionary(S=sort, G=group))


def _nested(edit: Edit, depth: int = 1) -> Object:
    inner = edit.picture(BAD)
    for _ in range(depth - 1):
        inner = edit.picture(b"/Beeld Do", XObject=Dictionary(Beeld=inner))
    return inner


WITHIN: dict[str, tuple[bytes, Callable[[Edit], dict]]] = {
    "nested": (b"/Beeld Do", lambda edit: {"XObject": Dictionary(Beeld=_nested(edit))}),
    "nested-deep": (b"q /Beeld Do Q", lambda edit: {"XObject": Dictionary(Beeld=_nested(edit, 4))}),
    "letters": (b"BT /Drie 10 Tf (a) Tj ET", lambda edit: {"Font": Dictionary(Drie=_letters(edit), Helv=edit.new(helvetica()))}),
    "letters-shaped": (
        b"BT /Drie 10 Tf (a) Tj ET", lambda edit: {"Font": Dictionary(Drie=_letters(edit, b"1000 0 0 0 1000 1000 d1 " + BAD), Helv=edit.new(helvetica()))},
    ),
    "mask": (b"/G gs 0 0 9 9 re f", lambda edit: {"ExtGState": Dictionary(G=_mask(edit))}),
    "mask-alpha": (b"/G gs 0 0 9 9 re f", lambda edit: {"ExtGState": Dictionary(G=_mask(edit, Name.Alpha))}),
}


@on_draft()
def part_of_an_appearance_that_ends_too_many_states(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, (content, more) in WITHIN.items():
        yield signed(case, name, lambda edit, content=content, more=more: look(edit, LOOK + content, **more(edit)))


@on_draft()
def box_whose_state_ends_too_many_states(case: Case) -> Iterator[tuple[str, bytes]]:
    """Nobody signs: the box is ticked, and its state was there when it was signed."""
    tick = b"0 g 4 4 20 20 re f "

    def ticked(edit: Edit, one: Object) -> None:
        one.V = one.AS = Name.Ja

    def of(draft: Draft, on: Object) -> Object:
        return check_box(draft, AP=Dictionary(N=Dictionary(Ja=on, Off=look(draft, b"4 4 20 20 re S", 28, 28))))

    for name, content in {"one": b"Q" + TURNED, "three": b"Q Q Q" + TURNED, "as-many-of-each": b"Q Q" + TURNED + b"q q"}.items():
        yield filled(case, name, ticked, lambda draft, content=content: of(draft, look(draft, tick + content, 28, 28)))
    for name, (content, more) in WITHIN.items():
        yield filled(case, name, ticked, lambda draft, content=content, more=more: of(draft, look(draft, tick + content, 28, 28, **more(draft))))

    def off(edit: Edit, one: Object) -> None:
        one.V = one.AS = Name.Off

    def was_on(draft: Draft) -> Object:
        states = Dictionary(Ja=look(draft, tick, 28, 28), Off=look(draft, b"4 4 20 20 re S Q Q" + TURNED, 28, 28))
        return check_box(draft, V=Name.Ja, AS=Name.Ja, AP=Dictionary(N=states))

    yield filled(case, "off-again", off, was_on)


@on_draft()
def value_whose_look_ends_too_many_states(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, content in {"behind": written("1 euro") + b" Q Q" + TURNED, "before": b"Q Q" + TURNED + b"q q " + written("1 euro")}.items():

        def change(edit: Edit, one: Object, content: bytes = content) -> None:
            one.V = String("1 euro")
            one.AP = Dictionary(N=look(edit, content))

        yield filled(case, name, change, text_field)


@on_draft()
def words_outside_of_a_picture(case: Case) -> Iterator[tuple[str, bytes]]:
    """A picture of the page with a small box ends the state that clips it: some programs draw words outside, and a signature covers those."""
    for name, content in {"three": b"Q Q Q", "one": b"Q", "as-many-of-each": b"Q Q"}.items():

        def prepare(draft: Draft, name: str = name, content: bytes = content) -> None:
            body = content + b" 0 g 100 720 80 40 re f" + (b" q q" if name == "as-many-of-each" else b"")
            made = draft.stream(body, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 10, 10], Resources=Dictionary())
            draft.resource("XObject", "Beeld", made)
            draft.beside(b"/Beeld Do")

        yield from covered(case, prepare, name)
