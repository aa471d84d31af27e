"""Colour spaces that are not as they should be, so that each program makes something of its own of them: profiles of another number of
colours, alternates that nobody knows, names that lead to names; and groups that blend in a space of their own. White to one is black to the
next, and a signature covers it."""

from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object

from .colours import BLOCK, TURNED, calibrated, profile, separation
from .draft import Draft
from .edit import Case
from .paper import covered
from .registry import on_draft


def _based(draft: Draft, content: bytes, **entries: object) -> Array:
    return Array([Name.ICCBased, draft.stream(content, **entries)])


SPACES: dict[str, tuple[bytes, Callable[[Draft], object]]] = {
    "profile-of-one-as-three": (b"/C cs 1 1 1 sc", lambda draft: _based(draft, profile(b"GRAY"), N=3)),
    "profile-of-three-as-one": (b"/C cs 1 sc", lambda draft: _based(draft, profile(b"RGB "), N=1)),
    "profile-of-one-as-two": (b"/C cs 1 1 sc", lambda draft: _based(draft, profile(b"GRAY"), N=2)),
    "profile-of-no-number": (b"/C cs 1 1 1 sc", lambda draft: _based(draft, profile(b"RGB "))),
    "profile-that-is-none": (b"/C cs 1 1 1 sc", lambda draft: Array([Name.ICCBased, draft.new(Dictionary(N=3))])),
    "profile-nowhere": (b"/C cs 1 1 1 sc", lambda draft: Array([Name.ICCBased])),
    "alternate-of-another-number": (b"/C cs 1 1 1 1 sc", lambda draft: _based(draft, b"kapot", N=4, Alternate=Name.DeviceRGB)),
    "alternate-nowhere": (b"/C cs 1 scn", lambda draft: Array([Name.Separation, Name.Inkt, Name.Nergens, Dictionary(**TURNED)])),
    "alternate-of-inks-nowhere": (b"/C cs 1 scn", lambda draft: Array([Name.DeviceN, Array([Name.Inkt]), Name.Nergens, Dictionary(**TURNED)])),
    "no-inks": (b"/C cs 1 scn", lambda draft: Array([Name.DeviceN, Array([]), Name.DeviceGray, Dictionary(**TURNED)])),
    "of-old": (b"/C cs 0 0 0 0 sc", lambda draft: Array([Name.CalCMYK, Dictionary(WhitePoint=[0.95, 1, 1.09])])),
}


@on_draft()
def colour_space_that_is_ill_formed(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, (content, space) in SPACES.items():

        def prepare(draft: Draft, content: bytes = content, space: Callable = space) -> None:
            draft.resource("ColorSpace", "C", draft.new(space(draft)))
            draft.beside(content + BLOCK)

        yield from covered(case, prepare, name, ("new",))


@on_draft()
def colour_space_by_another_name(case: Case) -> Iterator[tuple[str, bytes]]:
    """A name among the resources that is one of the standard's own, or that leads to another name."""

    def own(draft: Draft) -> None:
        draft.resource("ColorSpace", "DeviceGray", draft.new(separation("Inkt", Dictionary(**TURNED))))
        draft.beside(b"/DeviceGray cs 1 sc" + BLOCK)

    def chain(draft: Draft) -> None:
        draft.resource("ColorSpace", "C", Name.D)
        draft.resource("ColorSpace", "D", draft.new(separation("Inkt", Dictionary(**TURNED))))
        draft.beside(b"/C cs 1 sc" + BLOCK)

    for prepare in (own, chain):
        yield from covered(case, prepare, prepare.__name__, ("new",))


def _group(draft: Draft, **more: object) -> Dictionary:
    return Dictionary(S=Name.Transparency, CS=draft.new(calibrated()), **more)


@on_draft()
def group_that_blends_in_another_space(case: Case) -> Iterator[tuple[str, bytes]]:
    """In its own space white is black, for a program that goes by it."""

    def page(draft: Draft) -> None:
        draft.beside(b"1 1 1 rg" + BLOCK)
        draft.page().Group = _group(draft)

    def picture(draft: Draft) -> None:
        made: Object = draft.picture(b"/G gs 1 1 1 rg" + BLOCK, ExtGState=Dictionary(G=Dictionary(BM=Name.Multiply)))
        made.Group = _group(draft, I=True)
        draft.resource("XObject", "Beeld", made)
        draft.beside(b"/Beeld Do")

    for prepare in (page, picture):
        yield from covered(case, prepare, prepare.__name__, ("new",))
