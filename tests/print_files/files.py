"""Fifty files and more of what print shops get, each with a sound twin, and what is right to say of both.

Each case gives a spoiled file, its twin, and what is found in each: `codes` are those of the findings. What else stands in a table is held
against the report: `ink` and `dpi` of its page, `trim` and `red` (where a colour that is no ink lies) in mm, `inks`, `fonts`, `plates`,
`spaces`. `paints` are cases that four renderers are asked about too: whether they paint red behind what is wrong.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from pdf import File, jp2, jpeg, packed, straight, ycck

BLACK = "0 0 0 1 k 20 20 40 40 re f "
RED = "1 0 0 rg 150 150 100 100 re f "
CYAN = "1 0 0 0 k 150 150 100 100 re f "
# Red where it stands on an unturned page: mm from the left and from the top of the trim.
AT = [49.4, 49.4, 35.3, 35.3]

RGB_FOUND = "colour-not-for-press"
SKIPPED = "content-skipped"
INK = "too-much-ink"
COARSE = "image-too-coarse"
FONT = "font-not-embedded"
HIDDEN = "layer-hidden"
SPOT = "spot-ink"
MARKS = "registration-colour"


@dataclass
class Case:
    name: str
    spoiled: bytes
    expected: dict[str, object]
    twin: bytes
    sound: dict[str, object] = field(default_factory=dict)
    # Whether renderers are asked whether they paint red.
    paints: bool = False
    # Whether Ghostscript is asked how much ink there is.
    inks: bool = False
    # Whether what overprints is the point.
    overprints: bool = False


CASES: list[Callable[[], Case]] = []


def case(make: Callable[[], Case]) -> Callable[[], Case]:
    CASES.append(make)
    return make


def plain(content: bytes | str) -> bytes:
    return File().written(content)


# Content that is not read to the end by a strict reader.


def broken(name: str, junk: str, clean: str = "", codes: tuple[str, ...] = (RGB_FOUND, SKIPPED)) -> None:
    def make() -> Case:
        expected: dict[str, object] = {"codes": list(codes), "plates": 0}
        if RGB_FOUND in codes:
            expected["red"] = AT
        return Case(name, plain(BLACK + junk + RED), expected, plain(BLACK + clean + CYAN), {"plates": 1}, paints=True)

    CASES.append(make)


broken("brackets that close nothing", ">> 1 2 )\n")
broken("numbers that are none", "1.2.3 0 0 rg --5 4 m ")
broken("an operator that nobody knows", "12 fooo ", "BX 12 fooo EX ")
broken("a curly bracket", "} { ")
broken("bytes that are no text", "\x80\xff\xfe ", "% \x80\xff\xfe\n")
broken("an operator that lacks operands", "5 re ", "5 5 1 1 re n ")
broken("an array that is never closed", "[3 2 0 d ", "[3 2] 0 d ")
broken("arrays too deep for anybody", "[" * 100 + "]" * 100 + " 0 d ", "[] 0 d ")
broken("a name of nothing", "/ 1 2 3 / ", "")
broken("a sign and a point without a digit, which everybody reads as nothing", "1 0 0 1 - . cm ", codes=(RGB_FOUND,))


@case
def glued_operator() -> Case:
    # Poppler and MuPDF take the number, pdfium and Ghostscript do not; whoever prints must know.
    return Case("an operator glued to its number", plain(BLACK + "1 0 0rg 150 150 100 100 re f "),
                {"codes": [RGB_FOUND, SKIPPED], "red": AT}, plain(BLACK + "1 0 0 0 k 150 150 100 100 re f "))


@case
def unclosed_string() -> Case:
    return Case("a string that is never closed", plain(BLACK + RED + "BT (abc"), {"codes": [RGB_FOUND, SKIPPED], "red": AT},
                plain(BLACK + CYAN + "BT (abc) Tj ET"), paints=True)


@case
def missing_object() -> Case:
    sound = File()
    sound.form(CYAN, "Nowhere")
    return Case("a picture that is not there", plain(BLACK + "/Nowhere Do "), {"codes": [SKIPPED]},
                sound.written(BLACK + "/Nowhere Do "))


@case
def truncated_content() -> Case:
    whole = packed((BLACK + RED + "0 g " * 500).encode())
    return Case("content that ends halfway", File().written(whole[:-12], {"Filter": "/FlateDecode"}),
                {"codes": [RGB_FOUND, SKIPPED], "red": AT},
                File().written(packed((BLACK + CYAN + "0 g " * 500).encode()), {"Filter": "/FlateDecode"}), paints=True)


@case
def content_that_is_nowhere() -> Case:
    spoiled, sound = File(), File()
    spoiled.page["Contents"] = [spoiled.add({}, (BLACK + CYAN).encode()), "99 0 R"]
    sound.page["Contents"] = [sound.add({}, BLACK.encode()), sound.add({}, CYAN.encode())]
    return Case("a part of the content that is nowhere", spoiled.written(""), {"codes": [SKIPPED]}, sound.written(""), {"plates": 1})


@case
def broken_in_a_form() -> Case:
    spoiled, sound = File(), File()
    spoiled.form(">> ) " + RED)
    sound.form(CYAN)
    return Case("the same inside a form", spoiled.written(BLACK + "/Fm Do"), {"codes": [RGB_FOUND, SKIPPED], "red": AT},
                sound.written(BLACK + "/Fm Do"), paints=True)


# Images that stand in content itself. Ten dots in 2.4 pt are 300 dpi.

FINE = "q 2.4 0 0 2.4 200 200 cm "


def inline(name: str, entries: str, data: bytes, expected: dict[str, object], twin: bytes, sound: dict[str, object] | None = None,
           behind: str = "", **more: object) -> None:
    def make() -> Case:
        content = (BLACK + FINE + f"BI {entries} ID ").encode() + data + b"\nEI Q " + behind.encode()
        return Case(name, plain(content), expected, twin, sound or {}, **more)

    CASES.append(make)


def with_inline(entries: str, data: bytes, size: str = FINE) -> bytes:
    return plain((BLACK + size + f"BI {entries} ID ").encode() + data + b"\nEI Q ")


SIZE = "/W 10 /H 10 /BPC 8 "
PALE = with_inline(SIZE + "/CS /CMYK", b"\x20\x20\x20\x00" * 100)
inline("an image in content, in RGB", SIZE + "/CS /RGB", b"\xff\x00\x00" * 100, {"codes": [RGB_FOUND], "dpi": 300}, PALE, {"dpi": 300})
inline("an image in content, by its full names", "/Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceRGB", b"\xff\x00\x00" * 100,
       {"codes": [RGB_FOUND], "dpi": 300}, PALE)
inline("an image in content, packed", SIZE + "/CS /RGB /F /Fl", packed(b"\xff\x00\x00" * 100), {"codes": [RGB_FOUND]},
       with_inline(SIZE + "/CS /CMYK /F /Fl", packed(b"\x20\x20\x20\x00" * 100)))
inline("an image in content, in digits", SIZE + "/CS /RGB /F /AHx", b"ff0000" * 100 + b">", {"codes": [RGB_FOUND]},
       with_inline(SIZE + "/CS /CMYK /F /AHx", b"20202000" * 100 + b">"))
inline("an image in content, by a palette", SIZE + "/CS [/I /RGB 1 <ff0000000000>]", b"\x00" * 100, {"codes": [RGB_FOUND]},
       with_inline(SIZE + "/CS [/I /CMYK 1 <2020200000000000>]", b"\x00" * 100))
inline("an image in content with much ink", SIZE + "/CS /CMYK", bytes([211] * 4) * 100, {"codes": [INK], "ink": 331, "plates": 1}, PALE,
       {"ink": 100, "plates": 1}, inks=True)
inline("the end of an image inside its data", SIZE + "/CS /CMYK", b" EI\x20" * 100, {"codes": [RGB_FOUND], "red": AT},
       with_inline(SIZE + "/CS /CMYK", b" EI\x20" * 100), behind=RED, paints=True)
inline("a stencil in RGB", "/W 10 /H 10 /IM true", b"\x00" * 20, {"codes": [RGB_FOUND]}, with_inline("/W 10 /H 10 /IM true", b"\x00" * 20))
CASES[-1] = (lambda own: lambda: Case("a stencil in RGB", plain((BLACK + "1 0 0 rg " + FINE).encode() + b"BI /W 10 /H 10 /IM true ID "
             + b"\x00" * 20 + b"\nEI Q "), {"codes": [RGB_FOUND]}, own().twin))(CASES[-1])


@case
def coarse_inline() -> Case:
    entries, data = SIZE + "/CS /CMYK", b"\x20\x20\x20\x00" * 100
    return Case("a coarse image in content", with_inline(entries, data, "q 24 0 0 24 200 200 cm "), {"codes": [COARSE], "dpi": 30},
                PALE, {"dpi": 300})


@case
def endless_inline() -> Case:
    content = (BLACK + FINE + f"BI {SIZE} /CS /RGB ID ").encode() + b"\xff\x00\x00" * 100
    return Case("an image in content without an end", plain(content), {"codes": [RGB_FOUND, SKIPPED]}, PALE)


@case
def inline_by_resource() -> Case:
    spoiled, sound = File(), File()
    spoiled.named("ColorSpace", "Cs", "/DeviceRGB")
    sound.named("ColorSpace", "Cs", "/DeviceCMYK")
    head = (BLACK + FINE + f"BI {SIZE} /CS /Cs ID ").encode()
    return Case("an image in content, its space among the resources", spoiled.written(head + b"\xff\x00\x00" * 100 + b"\nEI Q "),
                {"codes": [RGB_FOUND]}, sound.written(head + b"\x20\x20\x20\x00" * 100 + b"\nEI Q "))


# The frame of the page: what is told is what is seen.


def framed(name: str, entries: dict[str, object], expected: dict[str, object], sound: dict[str, object] | None = None,
           content: str = RED, tree: dict[str, object] | None = None) -> None:
    def make() -> Case:
        files = []
        for own in (content, content.replace("1 0 0 rg", "1 0 0 0 k")):
            file = File()
            file.page, file.tree = dict(entries), dict(tree or {})
            files.append(file.written(BLACK + own))
        rest = {key: value for key, value in expected.items() if key not in ("codes", "red")}
        left = [code for code in expected.get("codes", []) if code != RGB_FOUND]
        return Case(name, files[0], expected, files[1], {"codes": left, **rest, **(sound or {})})

    CASES.append(make)


# 20 wide and 10 high, 30 from the left and 50 from the bottom of a medium of 400 by 300.
LOW = "1 0 0 rg 30 50 20 10 re f "
WIDE = {"MediaBox": [0, 0, 400, 300], "BleedBox": [0, 0, 400, 300], "TrimBox": [10, 10, 390, 290]}
MM = 25.4 / 72


def mm(*points: float) -> list[float]:
    return [round(point * MM, 1) for point in points]


framed("upright", WIDE, {"codes": [RGB_FOUND], "red": mm(20, 230, 20, 10), "trim": mm(380, 280)}, content=LOW)
framed("turned a quarter", WIDE | {"Rotate": 90}, {"codes": [RGB_FOUND], "red": mm(40, 20, 10, 20), "trim": mm(280, 380)}, content=LOW)
framed("upside down", WIDE | {"Rotate": 180}, {"codes": [RGB_FOUND], "red": mm(340, 40, 20, 10), "trim": mm(380, 280)}, content=LOW)
framed("turned three quarters", WIDE | {"Rotate": 270}, {"codes": [RGB_FOUND], "red": mm(230, 340, 10, 20), "trim": mm(280, 380)},
       content=LOW)
framed("turned backwards, as the tree says", WIDE, {"codes": [RGB_FOUND], "red": mm(230, 340, 10, 20), "trim": mm(280, 380)},
       content=LOW, tree={"Rotate": -90})
framed("units ten times as large", WIDE | {"UserUnit": 10}, {"codes": [RGB_FOUND], "red": mm(200, 2300, 200, 100), "trim": mm(3800, 2800)},
       content=LOW)
framed("turned, with larger units and a medium that begins elsewhere",
       {"MediaBox": [-50, -50, 350, 250], "BleedBox": [-50, -50, 350, 250], "TrimBox": [-40, -40, 340, 240], "Rotate": 90, "UserUnit": 2},
       {"codes": [RGB_FOUND], "red": mm(180, 140, 20, 40), "trim": mm(560, 760)}, content=LOW)
framed("cut to a CropBox", {"CropBox": [100, 100, 300, 300], "TrimBox": None, "BleedBox": None},
       {"codes": [RGB_FOUND, "no-trim-box"], "red": mm(50, 50, 100, 100), "trim": mm(200, 200)})


@case
def outside_of_the_crop() -> Case:
    files = []
    for content in ("1 0 0 rg 150 150 9 9 re f ", "1 0 0 rg 10 10 40 40 re f "):
        file = File()
        file.page = {"CropBox": [100, 100, 300, 300], "TrimBox": None, "BleedBox": None}
        files.append(file.written("0 0 0 1 k 120 120 9 9 re f " + content))
    return Case("outside of what is seen", files[0], {"codes": [RGB_FOUND, "no-trim-box"]}, files[1], {"codes": ["no-trim-box"], "plates": 1})


@case
def bleed_beyond_the_crop() -> Case:
    file, sound = File(), File()
    for own in (file, sound):
        own.page = {"CropBox": [10, 10, 390, 390]}
    # What bleeds is printed, though nobody sees it on a screen.
    return Case("in the bleed beyond what is seen", file.written(BLACK + "1 0 0 rg 0 100 8 8 re f "), {"codes": [RGB_FOUND]},
                sound.written(BLACK + "1 0 0 0 k 0 100 8 8 re f "))


@case
def coarse_by_its_unit() -> Case:
    files = []
    for unit in (10, 1):
        file = File()
        file.page = {"UserUnit": unit}
        file.image(b"\x20\x20\x20\x00" * 100, "/DeviceCMYK")
        files.append(file.written(BLACK + FINE + "/Im Do Q"))
    return Case("a picture that is coarse by the unit", files[0], {"codes": [COARSE], "dpi": 30}, files[1], {"dpi": 300})


# Inks.


def space_of(name: str, make: Callable[[File, str], tuple[object, str]], expected: dict[str, object],
             sound: dict[str, object] | None = None, inks: bool = False) -> None:
    """`make` gives a space and a colour in it, `full` or `pale`."""

    def both() -> Case:
        files = []
        for kind in ("full", "pale"):
            file = File()
            own, values = make(file, kind)
            file.named("ColorSpace", "Cs", own)
            files.append(file.written(BLACK + f"/Cs cs {values} scn 150 150 100 100 re f "))
        return Case(name, files[0], {"plates": 1, **expected}, files[1], {"plates": 1, **(sound or {})}, inks=inks)

    CASES.append(both)


FOUR = ["/Cyan", "/Magenta", "/Yellow", "/Black"]
space_of("four inks by their names", lambda file, kind: (
    ["/DeviceN", FOUR, "/DeviceCMYK", file.computed(4, 4, "")], "1 1 1 1" if kind == "full" else ".2 .2 .2 .2"),
    {"codes": [INK], "ink": 400, "spaces": ["DeviceCMYK", "DeviceN (Cyan, Magenta, Yellow, Black)"]}, {"ink": 100}, inks=True)
space_of("three inks in another order", lambda file, kind: (
    ["/DeviceN", ["/Black", "/None", "/Cyan", "/Yellow"], "/DeviceCMYK", file.computed(4, 4, "pop pop pop 0 exch 0 exch 0 exch")],
    "1 1 1 1.0" if kind == "full" else ".2 1 .2 .2"), {"codes": [], "ink": 300}, {"ink": 100})
space_of("all inks at once", lambda file, kind: (
    ["/Separation", "/All", "/DeviceCMYK", straight([0] * 4, [1] * 4)], "1" if kind == "full" else ".2"),
    {"codes": [MARKS, INK], "ink": 400}, {"codes": [MARKS], "ink": 100})
space_of("an ink that stands for much of the four", lambda file, kind: (
    ["/Separation", "/Zonrood", "/DeviceCMYK", straight([0] * 4, [.9, .9, .9, .8])], "1" if kind == "full" else ".2"),
    {"codes": [INK, SPOT], "ink": 350, "inks": ["Zonrood"]}, {"codes": [SPOT], "ink": 100, "inks": ["Zonrood"]}, inks=True)
space_of("an ink by a table", lambda file, kind: (
    ["/Separation", "/Zonrood", "/DeviceCMYK", file.add({"FunctionType": 0, "Domain": [0, 1], "Range": [0, 1] * 4, "Size": [2],
                                                         "BitsPerSample": 8}, bytes([0] * 4 + [230] * 4))],
    "1" if kind == "full" else ".2"), {"codes": [INK, SPOT], "ink": 361}, {"codes": [SPOT], "ink": 100})
space_of("an ink by two functions", lambda file, kind: (
    ["/Separation", "/Zonrood", "/DeviceCMYK", {"FunctionType": 3, "Domain": [0, 1], "Bounds": [.5], "Encode": [0, 1, 0, 1], "Functions": [
        straight([0] * 4, [.1] * 4), straight([.1] * 4, [.9] * 4)]}],
    "1" if kind == "full" else ".5"), {"codes": [INK, SPOT], "ink": 360}, {"codes": [SPOT], "ink": 100})
space_of("a named ink and one of the four", lambda file, kind: (
    ["/DeviceN", ["/Cyan", "/Zonrood"], "/DeviceCMYK", file.computed(2, 4, "dup dup 0.5 mul")], "1 1" if kind == "full" else ".2 .2"),
    {"codes": [INK, SPOT], "ink": 350, "inks": ["Zonrood"]}, {"codes": [SPOT], "ink": 100}, inks=True)
space_of("an ink of which Lab tells the look", lambda file, kind: (
    ["/Separation", "/PANTONE#20185#20C" if kind == "full" else "/Black",
     ["/Lab", {"WhitePoint": [.96, 1, .82], "Range": [-128, 127, -128, 127]}], straight([100, 0, 0], [50, 75, 45], Range=[0, 100, -128, 127, -128, 127])],
    "1"), {"codes": [SPOT], "inks": ["PANTONE 185 C"], "ink": 100}, {"codes": [], "ink": 100})
space_of("a line to cut along", lambda file, kind: (
    ["/Separation", "/CutContour" if kind == "full" else "/Magenta", "/DeviceCMYK", straight([0] * 4, [0, 1, 0, 0])], "1"),
    {"codes": [SPOT], "inks": ["CutContour"], "ink": 100}, {"inks": None, "ink": 100})


@case
def marks_for_who_cuts() -> Case:
    files = []
    marks = "-40 110 m -10 110 l 110 -40 m 110 -10 l S "
    for inside in ("110 110 m 130 130 l S ", ""):
        file = File()
        file.page = {"MediaBox": [-50, -50, 450, 450]}
        file.named("ColorSpace", "Cs", ["/Separation", "/All", "/DeviceCMYK", straight([0] * 4, [1] * 4)])
        files.append(file.written(BLACK + "/Cs CS 1 SCN 9 w " + marks + inside))
    # Around the page they are on every plate, and so they should be.
    return Case("a line in all inks, and marks for who cuts", files[0], {"codes": [MARKS, INK], "ink": 400}, files[1], {"ink": 100})


def pictured(name: str, make: Callable[[str], tuple[bytes, object, dict[str, object]]], expected: dict[str, object],
             sound: dict[str, object] | None = None, inks: bool = False) -> None:
    """`make` gives the data of a picture, its space, and more entries, `full` or `pale`."""

    def both() -> Case:
        files = []
        for kind in ("full", "pale"):
            file = File()
            data, own, more = make(kind)
            file.image(data, own, more.pop("side", 10), **more)
            files.append(file.written(BLACK + FINE + "/Im Do Q"))
        return Case(name, files[0], {"plates": 1, **expected}, files[1], {"plates": 1, **(sound or {})}, inks=inks)

    CASES.append(both)


def quarter(kind: str) -> int:
    return 211 if kind == "full" else 50


MUCH, LITTLE = {"codes": [INK], "ink": 331}, {"codes": [], "ink": 100}
pictured("a picture in four inks", lambda kind: (bytes([quarter(kind)] * 4) * 100, "/DeviceCMYK", {}), MUCH, LITTLE, inks=True)
pictured("a picture in four inks, packed", lambda kind: (packed(bytes([quarter(kind)] * 4) * 100), "/DeviceCMYK", {"Filter": "/FlateDecode"}),
         MUCH, LITTLE)
pictured("a picture in four inks, counted backwards", lambda kind: (
    bytes([255 - quarter(kind)] * 4) * 100, "/DeviceCMYK", {"Decode": [1, 0] * 4}), MUCH, LITTLE, inks=True)
pictured("a picture in four inks, counted by halves", lambda kind: (
    bytes([quarter(kind) if kind == "full" else 255] * 4) * 100, "/DeviceCMYK", {"Decode": [0, 1] * 4 if kind == "full" else [0, .2] * 4}),
    MUCH, LITTLE)
pictured("a picture in four inks of 16 bits", lambda kind: (
    bytes([quarter(kind), 0] * 4) * 100, "/DeviceCMYK", {"BitsPerComponent": 16}), {"codes": [INK], "ink": 330}, LITTLE, inks=True)
pictured("a picture in four inks of 4 bits", lambda kind: (
    bytes([0xDD if kind == "full" else 0x33] * 2) * 100, "/DeviceCMYK", {"BitsPerComponent": 4}), {"codes": [INK], "ink": 347}, LITTLE, inks=True)
pictured("a JPEG in four inks", lambda kind: (jpeg(tuple([quarter(kind)] * 4), "CMYK"), "/DeviceCMYK", {
    "Filter": "/DCTDecode", "side": 16, "Decode": [1, 0] * 4}), MUCH, LITTLE, inks=True)
pictured("a JPEG as Photoshop writes it", lambda kind: (ycck(tuple([quarter(kind)] * 4)), "/DeviceCMYK", {
    "Filter": "/DCTDecode", "side": 16, "Decode": [1, 0] * 4}), MUCH, LITTLE, inks=True)
pictured("a palette of inks", lambda kind: (b"\x01" * 100, ["/Indexed", "/DeviceCMYK", 1, f"<00000000{quarter(kind):02x}{quarter(kind):02x}{quarter(kind):02x}{quarter(kind):02x}>"], {}),
         MUCH, LITTLE, inks=True)
pictured("a picture in a named ink", lambda kind: (
    bytes([quarter(kind)]) * 100, ["/Separation", "/Zonrood", "/DeviceCMYK", straight([0] * 4, [1] * 4)], {}),
    {"codes": [INK, SPOT], "ink": 331}, {"codes": [SPOT], "ink": 100}, inks=True)
pictured("a JPEG 2000 whose header says CMYK", lambda kind: (
    jp2("RGBA", tuple([quarter(kind)] * 4), 12), None, {"Filter": "/JPXDecode", "side": 16}), {**MUCH, "spaces": ["DeviceCMYK"]}, LITTLE)
pictured("a JPEG 2000, packed once more", lambda kind: (
    packed(jp2("RGBA", tuple([quarter(kind)] * 4), 12)), None, {"Filter": ["/FlateDecode", "/JPXDecode"], "side": 16}), MUCH, LITTLE)
pictured("a picture that ends halfway", lambda kind: (
    packed(bytes(range(256)) * 40)[:None if kind == "pale" else -30], "/DeviceGray", {"Filter": "/FlateDecode", "side": 100}),
    {"codes": ["image-damaged"]})
pictured("a JPEG 2000 whose header says RGB", lambda kind: (
    jp2("RGB", (255, 0, 0), 16) if kind == "full" else jp2("L", 128, 17), None, {"Filter": "/JPXDecode", "side": 16}),
    {"codes": [RGB_FOUND], "plates": 0}, {"codes": [], "spaces": ["DeviceCMYK", "DeviceGray"]})
pictured("a JPEG 2000 without a header", lambda kind: (
    jp2("L", 128, None), None if kind == "full" else "/DeviceGray", {"Filter": "/JPXDecode", "side": 16}),
    {"codes": ["colour-unknown"], "plates": 0})


@case
def gradient() -> Case:
    files = []
    for ink in (1, .2):
        file = File()
        function = straight([0, 0, 0, 0], [ink] * 4)
        file.named("Shading", "Sh", {"ShadingType": 2, "ColorSpace": "/DeviceCMYK", "Coords": [150, 0, 250, 0], "Function": function,
                                     "Extend": [True, True]})
        files.append(file.written(BLACK + "q 150 150 150 100 re W n /Sh sh Q"))
    return Case("a gradient to much ink", files[0], {"codes": [INK], "ink": 400}, files[1], {"ink": 100}, inks=True)


@case
def gradient_in_rgb() -> Case:
    files = []
    for space, end in (("/DeviceRGB", [1, 0, 0]), ("/DeviceCMYK", [0, 1, 1, 0])):
        file = File()
        shading = {"ShadingType": 2, "ColorSpace": space, "Coords": [150, 0, 250, 0], "Function": straight([0] * len(end), end)}
        file.named("Pattern", "P", {"PatternType": 2, "Shading": shading})
        files.append(file.written(BLACK + "/Pattern cs /P scn 150 150 100 100 re f"))
    return Case("a gradient as a colour, in RGB", files[0], {"codes": [RGB_FOUND]}, files[1], {"ink": 200})


def tiled(name: str, colours: tuple[str, str], expected: dict[str, object], sound: dict[str, object], paint: int = 1,
          space: tuple[str, str] = ("/Pattern", "/Pattern"), values: tuple[str, str] = ("", "")) -> None:
    def make() -> Case:
        files = []
        for colour, own, value in zip(colours, space, values, strict=True):
            file = File()
            entries = {"Type": "/Pattern", "PatternType": 1, "PaintType": paint, "TilingType": 1, "BBox": [0, 0, 20, 20], "XStep": 20,
                       "YStep": 20, "Resources": {}}
            file.named("Pattern", "P", file.add(entries, f"{colour} 0 0 20 20 re f".encode()))
            file.named("ColorSpace", "Cs", own)
            files.append(file.written(BLACK + f"/Cs cs {value} /P scn 150 150 100 100 re f"))
        return Case(name, files[0], expected, files[1], sound)

    CASES.append(make)


tiled("tiles in RGB", ("1 0 0 rg", "1 0 0 0 k"), {"codes": [RGB_FOUND], "red": AT}, {"plates": 1})
tiled("tiles of much ink", ("1 1 1 1 k", ".2 .2 .2 .2 k"), {"codes": [INK], "ink": 400}, {"ink": 100})
tiled("tiles that are painted in RGB", ("", ""), {"codes": [RGB_FOUND]}, {"plates": 1, "ink": 100}, 2,
      (["/Pattern", "/DeviceRGB"], ["/Pattern", "/DeviceCMYK"]), ("1 0 0", "1 0 0 0"))
tiled("tiles that are painted in much ink", ("", ""), {"codes": [INK], "ink": 400}, {"ink": 150}, 2,
      (["/Pattern", "/DeviceCMYK"],) * 2, ("1 1 1 1", ".5 .5 .5 0"))
# What colours such tiles name themselves is nothing to them (8.7.3.3): the twin is black alone.
tiled("tiles that name a colour and may not", ("1 0 0 rg", "1 0 0 rg"), {"codes": [INK], "ink": 380}, {"ink": 100}, 2,
      (["/Pattern", "/DeviceCMYK"],) * 2, (".9 .9 1 1", "0 0 0 1"))
tiled("tiles that are painted in grey", ("", ""), {"codes": [RGB_FOUND]}, {"ink": 100}, 2,
      (["/Pattern", "/DeviceRGB"], ["/Pattern", "/DeviceGray"]), ("0 0 0", ".2"))


@case
def coloured_glyphs() -> Case:
    files = []
    for head in ("10 0 d0 1 0 0 rg", "10 0 0 0 10 10 d1"):
        file = File()
        glyph = file.add({}, f"{head} 0 0 10 10 re f".encode())
        file.named("Font", "F", {"Type": "/Font", "Subtype": "/Type3", "FontBBox": [0, 0, 10, 10], "FontMatrix": [.1, 0, 0, .1, 0, 0],
                                 "CharProcs": {"a": glyph}, "Encoding": {"Differences": [97, "/a"]}, "FirstChar": 97, "LastChar": 97,
                                 "Widths": [10], "Resources": {}})
        files.append(file.written(BLACK + "BT /F 20 Tf 150 150 Td (aa) Tj ET"))
    return Case("letters with a colour of their own", files[0], {"codes": [RGB_FOUND]}, files[1], {"plates": 1})


@case
def multiplied() -> Case:
    files = []
    for mode in ("/Multiply", "/Normal"):
        file = File()
        file.named("ExtGState", "G", {"BM": mode})
        files.append(file.written(BLACK + "1 1 0 0 k 100 200 90 90 re f /G gs 0 0 1 1 k 100 200 90 90 re f"))
    return Case("inks that are multiplied", files[0], {"codes": [INK], "ink": 400}, files[1], {"ink": 200})


@case
def covered() -> Case:
    files = []
    for cover in (255, 0):
        file = File()
        mask = file.add({"Type": "/XObject", "Subtype": "/Image", "Width": 10, "Height": 10, "BitsPerComponent": 8,
                         "ColorSpace": "/DeviceGray"}, bytes([cover]) * 100)
        file.image(bytes([211] * 4) * 100, "/DeviceCMYK", SMask=mask)
        files.append(file.written(BLACK + FINE + "/Im Do Q"))
    return Case("a picture that lets nothing through", files[0], {"codes": [INK], "ink": 331}, files[1], {"ink": 100})


@case
def soft_mask() -> Case:
    files = []
    for light in ("1 g", "0 g"):
        file = File()
        group = {"S": "/Transparency", "CS": "/DeviceGray"}
        mask = file.add({"Type": "/XObject", "Subtype": "/Form", "BBox": [0, 0, 400, 400], "Group": group, "Resources": {}},
                        f"{light} 0 0 400 400 re f".encode())
        file.named("ExtGState", "G", {"SMask": {"S": "/Luminosity", "G": mask}})
        files.append(file.written(BLACK + "/G gs .9 .9 .9 .9 k 100 200 90 90 re f"))
    return Case("a mask by lightness", files[0], {"codes": [INK], "ink": 360}, files[1], {"codes": [INK], "ink": 100})


@case
def white_overprint() -> Case:
    files = []
    for entries in ({"op": True, "OP": True, "OPM": 1}, {"op": False, "OP": False, "OPM": 1}):
        file = File()
        file.named("ExtGState", "G", entries)
        files.append(file.written(BLACK + "/G gs 0 0 0 0 k 30 30 9 9 re f"))
    return Case("white that overprints", files[0], {"codes": ["white-overprint"]}, files[1])


@case
def white_spot_overprint() -> Case:
    files = []
    for tint in (0, 1):
        file = File()
        file.named("ExtGState", "G", {"OP": True})
        file.named("ColorSpace", "Cs", ["/Separation", "/Black", "/DeviceCMYK", straight([0] * 4, [0, 0, 0, 1])])
        files.append(file.written(BLACK + f"/G gs /Cs CS {tint} SCN 30 30 m 50 50 l S"))
    return Case("a white line of a named ink that overprints", files[0], {"codes": ["white-overprint"]}, files[1])


@case
def blend_space() -> Case:
    files = []
    for space in ("/DeviceRGB", "/DeviceCMYK"):
        file = File()
        file.named("ExtGState", "G", {"ca": .5})
        file.page = {"Group": {"S": "/Transparency", "CS": space}}
        files.append(file.written(BLACK + "/G gs 1 0 0 0 k 100 200 90 90 re f"))
    return Case("inks that are mixed as light", files[0], {"codes": ["blend-space"]}, files[1])


# What is not printed.


def lettered(name: str, contents: tuple[str, str], expected: dict[str, object] | None = None) -> None:
    def make() -> Case:
        files = []
        for content in contents:
            file = File()
            file.named("Font", "F", {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"})
            files.append(file.written(BLACK + content))
        return Case(name, files[0], {"codes": [FONT], "fonts": ["Helvetica"], **(expected or {})}, files[1], {"fonts": []})

    CASES.append(make)


TEXT = "/F 12 Tf 50 200 Td (Samen) Tj ET"
lettered("letters that are drawn, and letters for a search only", ("BT 0 0 0 1 k " + TEXT, "BT 3 Tr " + TEXT))
lettered("a font that is chosen, and shows nothing", ("BT " + TEXT, "BT /F 12 Tf 50 200 Td () Tj ( ) Tj ET"))
lettered("letters as a hole", ("BT 7 Tr " + TEXT + " 0 0 0 .2 k 40 190 90 40 re f", "BT 3 Tr " + TEXT))
lettered("letters beside the paper", ("BT " + TEXT, "BT /F 12 Tf 50 2000 Td (Samen) Tj ET"))
lettered("letters that are clipped away", ("q 40 190 90 40 re W n BT " + TEXT + " Q", "q 340 190 9 9 re W n BT " + TEXT + " Q"))


@case
def forms_within_forms() -> Case:
    files = []
    for content in (RED, CYAN):
        file = File()
        inner = file.form(content)
        for _ in range(40):
            entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": [0, 0, 400, 400], "Resources": {"XObject": {"Fm": inner}}}
            inner = file.add(entries, b"/Fm Do")
        file.named("XObject", "Fm", inner)
        files.append(file.written(BLACK + "/Fm Do"))
    return Case("a form in forty forms", files[0], {"codes": [RGB_FOUND], "red": AT}, files[1])


def drawn_within(name: str, content: str, resources: bool) -> None:
    """A form that draws itself, by its own resources or by those of the page, and behind it what is red or not."""

    def make() -> Case:
        files = []
        for behind, circle in ((RED, content), (CYAN, "")):
            file = File()
            own = f"{len(file.objects) + 1} 0 R"
            entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": [0, 0, 400, 400], **({"Resources": {"XObject": {"Fm": own}}} if resources else {})}
            file.named("XObject", "Fm", file.add(entries, f"0 0 0 .2 k 20 20 9 9 re f {circle} {behind}".encode()))
            files.append(file.written(BLACK + "/Fm Do"))
        return Case(name, files[0], {"codes": [RGB_FOUND, SKIPPED], "red": AT, "plates": 0}, files[1], {"plates": 1})

    CASES.append(make)


drawn_within("a form that draws itself", "q .9 0 0 .9 0 0 cm /Fm Do Q", True)
drawn_within("a form that draws itself twice, by its page", "/Fm Do /Fm Do", False)


@case
def no_such_font() -> Case:
    return Case("a font that is nowhere", plain(BLACK + "BT " + TEXT), {"codes": [FONT], "fonts": ["F"]},
                plain(BLACK + "BT 3 Tr " + TEXT), {"fonts": []})


def layered(name: str, make: Callable[[File, bool], str], sound: dict[str, object] | None = None) -> None:
    """`make` gives the content of a file whose layer is on (spoiled) or off (its twin)."""

    def both() -> Case:
        files = []
        for on in (True, False):
            file = File()
            content = make(file, on)
            files.append(file.written(BLACK + content))
        return Case(name, files[0], {"codes": [RGB_FOUND]}, files[1], {"codes": [HIDDEN], "plates": 1, **(sound or {})})

    CASES.append(both)


def switched(file: File, layer: str, on: bool, **more: object) -> None:
    file.catalog["OCProperties"] = {"OCGs": [layer], "D": {"OFF": [] if on else [layer], **more}}


def by_content(file: File, on: bool) -> str:
    layer = file.layer()
    switched(file, layer, on)
    file.named("Properties", "L", layer)
    return f"/OC /L BDC {RED} EMC {CYAN}"


def by_form(file: File, on: bool) -> str:
    layer = file.layer()
    switched(file, layer, on)
    file.form(RED, OC=layer)
    return "/Fm Do " + CYAN


def by_image(file: File, on: bool) -> str:
    layer = file.layer()
    switched(file, layer, on)
    file.image(b"\xff\x00\x00" * 100, "/DeviceRGB", OC=layer)
    return FINE + "/Im Do Q " + CYAN


def by_membership(file: File, on: bool) -> str:
    layer = file.layer()
    switched(file, layer, on)
    file.named("Properties", "L", file.add({"Type": "/OCMD", "OCGs": [layer], "P": "/AllOn"}))
    return f"/OC /L BDC {RED} EMC {CYAN}"


def by_expression(file: File, on: bool) -> str:
    layer = file.layer()
    switched(file, layer, not on)
    file.named("Properties", "L", file.add({"Type": "/OCMD", "OCGs": [layer], "VE": ["/Not", layer]}))
    return f"/OC /L BDC {RED} EMC {CYAN}"


def by_base(file: File, on: bool) -> str:
    layer = file.layer()
    file.catalog["OCProperties"] = {"OCGs": [layer], "D": {"BaseState": "/OFF", "ON": [layer] if on else []}}
    file.named("Properties", "L", layer)
    return f"/OC /L BDC q {RED} Q EMC {CYAN}"


def by_printing(file: File, on: bool) -> str:
    layer = file.layer(Usage={"Print": {"PrintState": "/ON" if on else "/OFF"}})
    switched(file, layer, True, AS=[{"Event": "/Print", "Category": ["/Print"], "OCGs": [layer]}])
    file.named("Properties", "L", layer)
    return f"/OC /L BDC {RED} EMC {CYAN}"


layered("a layer that is off", by_content)
layered("a form on a layer that is off", by_form)
layered("a picture on a layer that is off", by_image)
layered("a layer by its membership", by_membership)
layered("a layer by an expression", by_expression)
layered("layers that are off unless said", by_base)
layered("a layer that is off in print", by_printing)


def noted(name: str, make: Callable[[File, bool], dict[str, object]], expected: dict[str, object], sound: dict[str, object]) -> None:
    """`make` gives an annotation, for the spoiled file and for its twin."""

    def both() -> Case:
        files = []
        for spoiled in (True, False):
            file = File()
            entries = {"Type": "/Annot", "Rect": [50, 200, 150, 220], "F": 4, **make(file, spoiled)}
            file.page = {"Annots": [file.add(entries)]}
            files.append(file.written(BLACK))
        return Case(name, files[0], expected, files[1], sound)

    CASES.append(both)


HELVETICA = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"}


def look(file: File, content: str) -> dict[str, object]:
    entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": [0, 0, 100, 20], "Resources": {"Font": {"F": HELVETICA}}}
    return {"N": file.add(entries, content.encode())}


SHORT = "BT 0 0 0 1 k /F 12 Tf 2 5 Td (Samen) Tj ET"
noted("a note in a font that is not in the file", lambda file, spoiled: {
    "Subtype": "/FreeText", "AP": look(file, SHORT), "F": 4 if spoiled else 2}, {"codes": [FONT], "fonts": ["Helvetica"]}, {"fonts": []})
noted("a field in a font that is not in the file", lambda file, spoiled: {
    "Subtype": "/Widget", "FT": "/Tx", "T": "(a)", "V": "(Samen)", "AP": look(file, SHORT if spoiled else "0 0 0 .1 k 1 1 9 9 re f")},
    {"codes": [FONT], "fonts": ["Helvetica"]}, {"fonts": []})


def filled(file: File, spoiled: bool) -> dict[str, object]:
    file.catalog["AcroForm"] = {"Fields": [], "DR": {"Font": {"F": HELVETICA}}, "DA": "(/F 12 Tf 0 g)"}
    return {"Subtype": "/Widget", "FT": "/Tx", "T": "(a)", **({"V": "(Samen)"} if spoiled else {})}


noted("a field that a reader fills in", filled, {"codes": [FONT], "fonts": ["Helvetica"]}, {"fonts": []})
noted("a note in RGB that is printed", lambda file, spoiled: {
    "Subtype": "/Stamp", "AP": look(file, "1 0 0 rg 0 0 100 20 re f"), "F": 4 if spoiled else 0},
    {"codes": [RGB_FOUND], "red": mm(40, 170, 100, 20), "plates": 0}, {"plates": 1})
noted("a state of a box to tick", lambda file, spoiled: {
    "Subtype": "/Widget", "FT": "/Btn", "T": "(a)", "AS": "/Ja" if spoiled else "/Off",
    "AP": {"N": {"Ja": look(file, SHORT)["N"], "Off": look(file, "")["N"]}}}, {"codes": [FONT]}, {"fonts": []})


@case
def claims() -> Case:
    files = []
    for part in (2, None):
        file = File()
        claim = f'<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>' if part else ""
        packet = ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
                  f'rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">{claim}</rdf:Description></rdf:RDF></x:xmpmeta>')
        file.catalog["Metadata"] = file.add({"Type": "/Metadata", "Subtype": "/XML"}, packet.encode())
        files.append(file.written(BLACK))
    # Nothing was held against what it claims: no font, no profile, no tag.
    return Case("a claim that is not kept", files[0], {"codes": [], "claims": "notChecked"}, files[1], {"claims": "notChecked"})


# What is put into content, at random.
JUNK = [b">>", b"<<", b"[", b"]", b")", b"(", b"<", b">", b"{", b"}", b"1..2", b"--3", b"4-5", b"1e5", b"foo", b"Q", b"/", b"%", b"\xff\x00",
        b"BI", b"ID", b"EI", b"true", b"0x10", b"+", b"-", b".", b"'", b'"', b"ET", b"BT", b"obj", b"null", b"/#", b"<zz>", b"\\"]
SOUND = (b"q 0 0 0 1 k 20 20 40 40 re f Q q 1 0 0 1 5 5 cm 0.5 w 10 10 m 50.5 60.25 l S Q [3 2] 0 d BT /F 12 Tf 50 300 Td (ab\\)c) Tj "
         b"[(x) -20 <4142>] TJ ET /P <</MCID 0>> BDC EMC 0 0 1 0 k 5 5 10 10 re f ")


def at_random(luck: random.Random) -> tuple[bytes, bytes]:
    """Content with something wrong at a place, and red behind it; and the file."""
    content = bytearray(SOUND)
    for _ in range(luck.choice([1, 1, 2, 3])):
        at = luck.randrange(len(content))
        match luck.randrange(3):
            case 0:
                content[at:at] = b" " + luck.choice(JUNK) + b" "
            case 1:
                del content[at:at + luck.choice([1, 2, 5])]
            case _:
                content[at] = luck.choice(b"()<>[]{}/%.-+0aZ \n\xff")
    file = File()
    file.named("Font", "F", {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"})
    return bytes(content), file.written(bytes(content) + b"\n" + RED.encode())


def made() -> list[Case]:
    return [make() for make in CASES]
