"""Patterns and shadings that one program draws and another leaves out: steps and boxes of nothing, sorts of paint that are missing, gradients
between two points that are one, functions and sorts that nobody knows. A signature covers what they draw."""

from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object

from .draft import Draft
from .edit import Case
from .paper import covered
from .registry import on_draft

FILLED = b"/Pattern cs /P scn 80 700 200 60 re f"
CELL = {"Type": Name.Pattern, "PatternType": 1, "PaintType": 1, "TilingType": 1, "BBox": [0, 0, 10, 10], "XStep": 10, "YStep": 10, "Resources": Dictionary()}
SQUARE = b"0 g 0 0 5 5 re f"


def _changed(name: str, **entries: object) -> tuple[str, dict]:
    return name, {key: value for key, value in (CELL | entries).items() if value is not None}


CELLS = dict([
    _changed("no-paint", PaintType=None), _changed("paint-of-nothing", PaintType=0), _changed("paint-beyond", PaintType=3),
    _changed("paint-real", PaintType=1.5),
    _changed("paint-by-name", PaintType=Name.A), _changed("no-tiling", TilingType=None), _changed("tiling-beyond", TilingType=9),
    _changed("step-of-nothing", XStep=0), _changed("steps-of-nothing", XStep=0, YStep=0), _changed("no-steps", XStep=None, YStep=None),
    _changed("steps-back", XStep=-10, YStep=-10), _changed("box-of-nothing", BBox=[0, 0, 0, 0]), _changed("box-turned", BBox=[10, 10, 0, 0]),
    _changed("box-flat", BBox=[0, 0, 10, 0]), _changed("box-of-three", BBox=[0, 0, 10]), _changed("no-box", BBox=None),
    _changed("matrix-of-nothing", Matrix=[0] * 6), _changed("matrix-of-five", Matrix=[1, 0, 0, 1, 0]), _changed("no-sort", PatternType=None),
    _changed("sort-beyond", PatternType=3), _changed("tiny", BBox=[0, 0, 0.01, 0.01], XStep=0.01, YStep=0.01), _changed("no-resources", Resources=None),
    _changed("shape-without-colour", PaintType=2),
])


@on_draft()
def pattern_that_some_leave_out(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, entries in CELLS.items():

        def prepare(draft: Draft, entries: dict = entries) -> None:
            draft.resource("Pattern", "P", draft.stream(SQUARE, **entries))
            draft.beside(FILLED)

        yield from covered(case, prepare, name, ("new", "waited") if name == "no-paint" else ("new",))


@on_draft()
def pattern_used_in_another_way(case: Case) -> Iterator[tuple[str, bytes]]:
    """By lines and letters, without its colour space, or by a name that leads nowhere, over a colour that was set before."""
    ways = {
        "lines": b"/Pattern CS /P SCN 9 w 80 720 m 280 750 l S", "letters": b"/Pattern cs /P scn BT /Opzet 40 Tf 80 710 Td (NIET) Tj ET",
        "no-space": b"/P scn 80 700 200 60 re f", "nowhere": b"0 g /Pattern cs /Nergens scn 80 700 200 60 re f",
        "not-set": b"0 g /Pattern cs 80 700 200 60 re f", "lines-not-set": b"0 G /Pattern CS 9 w 80 720 m 280 750 l S",
        "mask": b"/Pattern cs /P scn q 200 0 0 60 80 700 cm BI /IM true /W 1 /H 1 /BPC 1 ID \x00 EI Q",
    }
    for name, content in ways.items():

        def prepare(draft: Draft, content: bytes = content) -> None:
            draft.resource("Pattern", "P", draft.stream(SQUARE, **{key: value for key, value in CELL.items() if key != "PaintType"}))
            draft.beside(content)

        yield from covered(case, prepare, name, ("new",))


DARK = {"FunctionType": 2, "Domain": [0, 1], "C0": [0], "C1": [0.2], "N": 1}
SHADINGS: dict[str, Callable[[Draft], dict]] = {
    "one-point": lambda draft: {"ShadingType": 2, "Coords": [80, 700, 80, 700], "Extend": [True, True], "Function": Dictionary(**DARK)},
    "one-point-one-way": lambda draft: {"ShadingType": 2, "Coords": [80, 700, 80, 700], "Extend": [False, True], "Function": Dictionary(**DARK)},
    "circles-of-nothing": lambda draft: {"ShadingType": 3, "Coords": [180, 730, 0, 180, 730, 0], "Extend": [True, True], "Function": Dictionary(**DARK)},
    "circles-alike": lambda draft: {"ShadingType": 3, "Coords": [180, 730, 9, 180, 730, 9], "Extend": [True, True], "Function": Dictionary(**DARK)},
    "circles-alike-wide": lambda draft: {"ShadingType": 3, "Coords": [180, 730, 60, 180, 730, 60], "Extend": [True, True], "Function": Dictionary(**DARK)},
    "circles-alike-outside": lambda draft: {"ShadingType": 3, "Coords": [180, 730, 9, 180, 730, 9], "Extend": [False, True], "Function": Dictionary(**DARK)},
    "circle-of-nothing": lambda draft: {"ShadingType": 3, "Coords": [180, 730, 0, 180, 730, 30], "Function": Dictionary(**DARK)},
    "circle-below-nothing": lambda draft: {"ShadingType": 3, "Coords": [180, 730, -5, 180, 730, 30], "Function": Dictionary(**DARK)},
    "function-of-places": lambda draft: {"ShadingType": 1, "Function": _of_places(draft)},
    "function-of-places-set": lambda draft: {"ShadingType": 1, "Domain": [80, 280, 700, 760], "Function": _of_places(draft)},
    "function-of-places-turned": lambda draft: {"ShadingType": 1, "Matrix": [200, 0, 0, 60, 80, 700], "Function": _of_places(draft)},
    "unknown": lambda draft: {"ShadingType": 9, "Coords": [80, 700, 280, 700]},
    "no-sort": lambda draft: {"Coords": [80, 700, 280, 700], "Function": Dictionary(**DARK)},
    "functions-too-few": lambda draft: {
        "ShadingType": 2, "ColorSpace": Name.DeviceRGB, "Coords": [80, 700, 280, 700], "Function": Array([Dictionary(**DARK)]),
    },
    "functions-too-many": lambda draft: {"ShadingType": 2, "Coords": [80, 700, 280, 700], "Function": Array([Dictionary(**DARK)] * 3)},
    "no-function": lambda draft: {"ShadingType": 2, "Coords": [80, 700, 280, 700]},
    "sudden": lambda draft: {"ShadingType": 2, "Coords": [80, 700, 280, 700], "Function": Dictionary(**DARK | {"C0": [1], "C1": [0], "N": 8})},
    "domain-elsewhere": lambda draft: {
        "ShadingType": 2, "Coords": [80, 700, 280, 700], "Domain": [5, 6], "Function": Dictionary(**DARK | {"Domain": [0, 10], "C0": [1], "C1": [-20]}),
    },
    "ground": lambda draft: {"ShadingType": 2, "Background": [0], "Coords": [80, 700, 81, 700], "Function": Dictionary(**DARK | {"C0": [1], "C1": [1]})},
    "coordinates-of-three": lambda draft: {"ShadingType": 2, "Coords": [80, 700, 280], "Extend": [True, True], "Function": Dictionary(**DARK)},
}


def _of_places(draft: Draft) -> Object:
    return draft.stream(b"{ pop pop 0 }", FunctionType=4, Domain=[0, 1000, 0, 1000], Range=[0, 1])


@on_draft()
def shading_that_some_leave_out(case: Case) -> Iterator[tuple[str, bytes]]:
    for name, entries in SHADINGS.items():

        def painted(draft: Draft, entries: Callable = entries) -> None:
            draft.resource("Shading", "S", Dictionary(**{"ColorSpace": Name.DeviceGray} | entries(draft)))
            draft.beside(b"q 80 700 200 60 re W n /S sh Q")

        def filled(draft: Draft, entries: Callable = entries) -> None:
            shading = Dictionary(**{"ColorSpace": Name.DeviceGray} | entries(draft))
            draft.resource("Pattern", "P", Dictionary(PatternType=2, Shading=shading))
            draft.beside(FILLED)

        yield from covered(case, painted, name, ("new",))
        yield from covered(case, filled, f"{name}-as-a-pattern", ("new",))
