"""Colours that one program takes for white and another for black: default colour spaces, profiles turned about, inks by the name of none,
palettes that are too short, transparency that is no number between nothing and one. A signature covers what is drawn in them."""

import struct
from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object, String

from .draft import Draft
from .edit import Case
from .paper import covered
from .registry import on_draft

BLOCK = b" 80 700 200 60 re f "
TURNED = {"FunctionType": 2, "Domain": [0, 1], "C0": [1], "C1": [0], "N": 1}
WHITE_POINT = [0.95, 1, 1.09]


def profile(space: bytes) -> bytes:
    """An ICC profile in which white is black (ICC.1:2010, version 2)."""

    def point(x: float, y: float, z: float) -> bytes:
        return b"XYZ " + bytes(4) + struct.pack(">iii", *(round(one * 65536) for one in (x, y, z)))

    curve = b"curv" + bytes(4) + struct.pack(">IHH", 2, 65535, 0)
    tags = [
        (b"desc", b"desc" + bytes(4) + struct.pack(">I", 2) + b"x\0" + bytes(78)), (b"cprt", b"text" + bytes(4) + b"x\0"), (b"wtpt", point(0.9642, 1, 0.8249)),
    ]
    if space == b"GRAY":
        tags.append((b"kTRC", curve))
    else:
        tags += [(b"rXYZ", point(0.4361, 0.2225, 0.0139)), (b"gXYZ", point(0.3851, 0.7169, 0.0971)), (b"bXYZ", point(0.1431, 0.0606, 0.7141))]
        tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    start, index, content = 132 + 12 * len(tags), b"", b""
    for name, value in tags:
        index += name + struct.pack(">II", start + len(content), len(value))
        content += value + bytes(-len(value) % 4)
    head = struct.pack(">I", start + len(content)) + bytes(4) + bytes([2, 0x40, 0, 0]) + b"mntr" + space + b"XYZ " + struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head += b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + index + content


def _profiled(draft: Draft, space: bytes, count: int) -> Array:
    return Array([Name.ICCBased, draft.stream(profile(space), N=count)])


def _black(draft: Draft, inputs: int) -> Object:
    """A program of PostScript that gives black, whatever it gets."""
    return draft.stream(b"{ %s 0 }" % (b"pop " * inputs), FunctionType=4, Domain=[0, 1] * inputs, Range=[0, 1])


def separation(name: str, function: object) -> Array:
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceGray, function])


def calibrated() -> Array:
    return Array([Name.CalRGB, Dictionary(WhitePoint=WHITE_POINT, Matrix=[0] * 9)])


DEFAULTS: dict[str, tuple[str, bytes, Callable[[Draft], object]]] = {
    "rgb-profile": ("DefaultRGB", b"1 1 1 rg", lambda draft: _profiled(draft, b"RGB ", 3)),
    "rgb-calibrated": ("DefaultRGB", b"1 1 1 rg", lambda draft: calibrated()),
    "rgb-inks": (
        "DefaultRGB", b"1 1 1 rg", lambda draft: Array([Name.DeviceN, Array([Name.a, Name.b, Name.c]), Name.DeviceGray, _black(draft, 3)]),
    ),
    "gray-profile": ("DefaultGray", b"1 g", lambda draft: _profiled(draft, b"GRAY", 1)),
    "gray-calibrated": ("DefaultGray", b"0.95 g", lambda draft: Array([Name.CalGray, Dictionary(WhitePoint=WHITE_POINT, Gamma=100)])),
    "cmyk-inks": (
        "DefaultCMYK", b"0 0 0 0 k",
        lambda draft: Array([Name.DeviceN, Array([Name.a, Name.b, Name.c, Name.d]), Name.DeviceGray, _black(draft, 4)]),
    ),
    "by-name": ("DefaultRGB", b"/DeviceRGB cs 1 1 1 sc", lambda draft: calibrated()),
}


@on_draft()
def default_colours_of_a_page(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, (key, content, space) in DEFAULTS.items():

        def prepare(draft: Draft, key: str = key, content: bytes = content, space: Callable = space) -> None:
            draft.resource("ColorSpace", key, draft.new(space(draft)))
            draft.beside(content + BLOCK)

        yield from covered(case, prepare, name, ("new", "waited") if name == "rgb-calibrated" else ("new",))

    def line(draft: Draft) -> None:
        draft.resource("ColorSpace", "DefaultRGB", draft.new(calibrated()))
        draft.beside(b"1 1 1 RG 9 w 80 720 m 280 750 l S")

    def image(draft: Draft) -> None:
        draft.resource("ColorSpace", "DefaultRGB", draft.new(calibrated()))
        draft.beside(b"q 200 0 0 60 80 700 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID \xff\xff\xff EI Q")

    def picture(draft: Draft) -> None:
        made = draft.picture(b"1 1 1 rg" + BLOCK, ColorSpace=Dictionary(DefaultRGB=draft.new(calibrated())))
        draft.resource("XObject", "Beeld", made)
        draft.beside(b"/Beeld Do")

    def remark(draft: Draft) -> None:
        made = draft.picture(b"1 1 1 rg 0 0 200 60 re f", 200, 60, ColorSpace=Dictionary(DefaultRGB=draft.new(calibrated())))
        draft.annotate(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([80, 700, 280, 760]), F=4, AP=Dictionary(N=made)))
        draft.beside(b"")

    for prepare in (line, image, picture, remark):
        yield from covered(case, prepare, prepare.__name__, ("new",))


SPACES: dict[str, tuple[bytes, Callable[[Draft], object]]] = {
    "profile-gray": (b"/C cs 1 sc", lambda draft: _profiled(draft, b"GRAY", 1)),
    "profile-rgb": (b"/C cs 1 1 1 sc", lambda draft: _profiled(draft, b"RGB ", 3)),
    "calibrated-gray": (b"/C cs .95 sc", lambda draft: Array([Name.CalGray, Dictionary(WhitePoint=WHITE_POINT, Gamma=100)])),
    "calibrated-rgb": (b"/C cs 1 1 1 sc", lambda draft: calibrated()),
    "ink-none": (b"/C cs 1 scn", lambda draft: separation("None", Dictionary(**TURNED))),
    "ink-none-half": (b"/C cs 0.5 scn", lambda draft: separation("None", Dictionary(**TURNED))),
    "inks-none": (b"/C cs 1 scn", lambda draft: Array([Name.DeviceN, Array([Name("/None")]), Name.DeviceGray, Dictionary(**TURNED)])),
    "inks-none-twice": (b"/C cs 1 1 scn", lambda draft: Array([Name.DeviceN, Array([Name("/None"), Name("/None")]), Name.DeviceGray, _black(draft, 2)])),
    "ink-all": (b"/C cs 1 scn", lambda draft: separation("All", Dictionary(**TURNED))),
    "ink-program": (
        b"/C cs 1 scn", lambda draft: separation("Inkt", draft.stream(b"{ dup 1 eq { pop 0 } { } ifelse }", FunctionType=4, Domain=[0, 1], Range=[0, 1])),
    ),
    "palette-beyond": (b"/C cs 9 sc", lambda draft: Array([Name.Indexed, Name.DeviceGray, 1, String(b"\x01\xff")])),
    "palette-below": (b"/C cs -1 sc", lambda draft: Array([Name.Indexed, Name.DeviceGray, 1, String(b"\x01\xff")])),
    "palette-short": (b"/C cs 3 sc", lambda draft: Array([Name.Indexed, Name.DeviceRGB, 3, String(b"\xff\xff\xff")])),
    "palette-empty": (b"/C cs 0 sc", lambda draft: Array([Name.Indexed, Name.DeviceRGB, 3, String(b"")])),
    "palette-of-none": (b"/C cs 0 sc", lambda draft: Array([Name.Indexed, separation("None", Dictionary(**TURNED)), 1, String(b"\xff\xff")])),
    "lab": (b"/C cs 100 0 0 sc 0 100 100 sc", lambda draft: Array([Name.Lab, Dictionary(WhitePoint=WHITE_POINT)])),
}


@on_draft()
def colour_that_is_white_to_some(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, (content, space) in SPACES.items():

        def prepare(draft: Draft, content: bytes = content, space: Callable = space) -> None:
            draft.resource("ColorSpace", "C", draft.new(space(draft)))
            draft.beside(content + BLOCK)

        yield from covered(case, prepare, name, ("new",))


def _group(draft: Draft, content: bytes) -> Object:
    made = draft.picture(content)
    made.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    return made


STATES: dict[str, tuple[bytes, Callable[[Draft], object]]] = {
    "below-nothing": (b"0 g", lambda draft: Dictionary(ca=-1)), "far-below": (b"0 g", lambda draft: Dictionary(ca=-1000)),
    "nothing-as-a-string": (b"0 g", lambda draft: Dictionary(ca=String("0"))),
    "nothing-of-lines": (b"0 g", lambda draft: Dictionary(CA=0)),
    "mask-of-black": (b"0 g", lambda draft: Dictionary(SMask=Dictionary(S=Name.Luminosity, G=_group(draft, b"0 g 0 0 595 842 re f")))),
    "mask-of-no-sort": (b"0 g", lambda draft: Dictionary(SMask=Dictionary(G=_group(draft, b"")))),
    "mask-of-no-group": (b"0 g", lambda draft: Dictionary(SMask=Dictionary(S=Name.Luminosity, G=draft.picture(b"")))),
    "mask-turned": (b"0 g", lambda draft: Dictionary(SMask=Dictionary(S=Name.Luminosity, G=_group(draft, b"0 g 0 0 595 842 re f"), TR=Dictionary(**TURNED)))),
    "mask-with-ground": (b"0 g", lambda draft: Dictionary(SMask=Dictionary(S=Name.Luminosity, G=_group(draft, b""), BC=Array([1])))),
    "transfer": (b"1 g", lambda draft: Dictionary(TR=Dictionary(**TURNED))), "transfer-newer": (b"1 g", lambda draft: Dictionary(TR2=Dictionary(**TURNED))),
    "screen": (b"0 g", lambda draft: Dictionary(BM=Name.Screen)),
    "unknown-then-screen": (b"0 g", lambda draft: Dictionary(BM=Array([Name.Anders, Name.Screen]))),
}


@on_draft()
def state_that_is_nothing_to_some(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, (content, state) in STATES.items():

        def prepare(draft: Draft, content: bytes = content, state: Callable = state) -> None:
            draft.resource("ExtGState", "G", draft.new(state(draft)))
            draft.beside(b"q /G gs " + content + BLOCK + b" Q")

        yield from covered(case, prepare, name, ("new",))


@on_draft()
def names_of_a_picture_without_resources(case: Case) -> Iterator[tuple[str, bytes]]:
    """A picture with nothing in its resources, or with other names, uses the page's names: one program finds them, and the next does not."""
    for name, entries in {"empty": {"Resources": Dictionary()}, "other": {"Resources": Dictionary(ExtGState=Dictionary(H=Dictionary(ca=1)))}}.items():

        def prepare(draft: Draft, entries: dict = entries) -> None:
            draft.resource("ExtGState", "G", Dictionary(ca=0))
            made = draft.stream(b"/G gs 0 g" + BLOCK, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842], **entries)
            draft.resource("XObject", "Beeld", made)
            draft.beside(b"/Beeld Do")

        yield from covered(case, prepare, f"state-{name}", ("new",))
