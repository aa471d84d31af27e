"""Flags and states of annotations that programs read in their own way: flags that are no whole number, states without one that is chosen, looks
for when the mouse is down or over. What one program hides another shows, under a signature or instead of what was agreed to."""

from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from .draft import Draft
from .edit import Case, Edit
from .filling import LIE, check_box, filled, look, text_field, written
from .paper import covered
from .places import placed
from .registry import on_draft

FLAGS = {
    "real": b"2.9", "real-whole": b"2.0", "real-all": b"255.5", "real-no-view": b"32.9", "real-negative": b"-2.0", 
    "string": b"(2)", "list": b"[2]", "beyond": b"4294967298", "name": b"/2", "real-long": b"2.00000000000000000001",
}


@on_draft()
def flags_that_are_no_whole_number(case: Case) -> Iterator[tuple[str, bytes]]:
    """The remark is hidden to one program and shown by another; a signature covers it."""
    for name, text in FLAGS.items():

        def prepare(draft: Draft, text: bytes = text) -> None:
            draft.beside(b"")
            made = draft.picture(b"1 0 0 rg 0 0 200 60 re f", 200, 60)
            one = draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([80, 700, 280, 760]), AP=Dictionary(N=made)))
            draft.raw[one.objgen[0]] = b"<< /Type /Annot /Subtype /Stamp /Rect [80 700 280 760] /F %s /AP << /N %s >> >>" % (text, made.unparse())

        yield from covered(case, prepare, name, ("new", "waited") if name == "real" else ("new",))


@on_draft()
def flags_of_a_field_that_are_no_whole_number(case: Case) -> Iterator[tuple[str, bytes]]:
    for kind, more in {"text": {"V": String("20.000 euro")}, "button": {"Ff": 1 << 16}}.items():
        for name in ("real", "real-whole", "real-no-view"):

            def prepare(draft: Draft, kind: str = kind, more: dict = more, name: str = name) -> None:
                draft.fonts_of_form()
                draft.beside(b"")
                shown = look(draft, written("20.000 euro"), 200, 60)
                one = draft.field("Tx" if kind == "text" else "Btn", rect=[80, 700, 280, 760], AP=Dictionary(N=shown), **more)
                one.F = pikepdf.Object.parse(FLAGS[name])

            yield from covered(case, prepare, f"{kind}-{name}", ("new",))


@on_draft(why="a signature's own look may stand on bare paper, when the report tells what it says", says="De stichting betaalt alles.")
def states_without_one_that_is_chosen(case: Case) -> Iterator[tuple[str, bytes]]:
    """The appearance of a signature is a list of states, and nothing says which: one program shows the first, and the report tells of none."""
    for name in ("Aan", "Off"):
        for waiting in (False, True):

            def dress(edit: Edit, one: Object, name: str = name) -> None:
                one.AP = Dictionary(N=Dictionary({f"/{name}": edit.letters()}))

            yield placed(case, f"{name.lower()}-{'waiting' if waiting else 'new'}", dress, waiting=waiting)

    def chosen(edit: Edit, one: Object, state: object) -> None:
        one.AP, one.AS = Dictionary(N=Dictionary(Aan=edit.letters())), state

    for name, state in {"string": String("Aan"), "number": 1}.items():
        yield placed(case, f"chosen-by-a-{name}", lambda edit, one, state=state: chosen(edit, one, state))


@on_draft()
def look_while_the_mouse_is_down(case: Case) -> Iterator[tuple[str, bytes]]:
    """What is drawn while somebody presses, or is over it, is one that was there: of a button, of the page."""

    def ticked(edit: Edit, one: Object, key: str, other: Callable[[Edit, Object], Object]) -> None:
        one.V = one.AS = Name.Ja
        one.AP = Dictionary({"/N": one.AP.N, f"/{key}": other(edit, one)})

    def prepare(draft: Draft) -> Object:
        made = look(draft, written(LIE), 200, 50)
        draft.field("Btn", rect=[300, 200, 500, 250], name="knop", Ff=1 << 16, AP=Dictionary(N=made))
        return check_box(draft)

    button = lambda edit: next(one for one in edit.form().Fields if one.T == "knop").AP.N
    for key in ("D", "R"):
        ways: dict[str, Callable[[Edit, Object], Object]] = {
            "of-a-button": lambda edit, one: Dictionary(Ja=button(edit)), "alone": lambda edit, one: button(edit), "turned": lambda edit,
            one: Dictionary(Ja=one.AP.N.Off, Off=one.AP.N.Ja),
            "new": lambda edit, one: Dictionary(Ja=edit.letters(LIE)),
        }
        for name, other in ways.items():
            yield filled(case, f"{key.lower()}-{name}", lambda edit, one, key=key, other=other: ticked(edit, one, key, other), prepare)

    def text(edit: Edit, one: Object, key: str) -> None:
        one.V = String("1 euro")
        one.AP = Dictionary({"/N": look(edit, written("1 euro")), f"/{key}": look(edit, written(LIE))})

    for key in ("D", "R"):
        yield filled(case, f"{key.lower()}-of-a-text", lambda edit, one, key=key: text(edit, one, key), text_field)
