"""What of a file is damaged, missing, or left to each program: each case beside its sound twin, as in `files`."""

from collections.abc import Callable
from pathlib import Path

import pymupdf
from PIL import ImageCms
from files import BLACK, CASES, FINE, INK, RGB_FOUND, SKIPPED, Case, case
from pdf import File, jp2, jpeg, packed, straight

IMAGE = "image-damaged"


def pair(name: str, make: Callable[[bool], bytes], codes: list[str], sound: dict[str, object] | None = None, inks: bool = False, **more: object) -> None:
    CASES.append(lambda: Case(name, make(True), {"codes": codes, **more}, make(False), sound or {}, inks=inks))


def picture(name: str, make: Callable[[bool], tuple[bytes, object, dict[str, object]]]) -> None:
    def one(spoiled: bool) -> bytes:
        file = File()
        data, space, more = make(spoiled)
        file.image(data, space, more.pop("side", 16), **more)
        return file.written(BLACK + FINE + "/Im Do Q")

    pair(name, one, [IMAGE])


GREY = {"Filter": "/DCTDecode"}
picture("a JPEG that was cut off", lambda spoiled: (jpeg((90,), "L", 64)[:-20 if spoiled else None], "/DeviceGray", {**GREY, "side": 64}))
picture("a JPEG that is none", lambda spoiled: (b"\x00" * 300 if spoiled else jpeg((90,), "L"), "/DeviceGray", dict(GREY)))
picture("an empty JPEG", lambda spoiled: (b"" if spoiled else jpeg((90,), "L"), "/DeviceGray", dict(GREY)))
picture("a JPEG without the code of its scan", lambda spoiled: (
    jpeg((90,), "L")[:60] + b"\xff\xd9" if spoiled else jpeg((90,), "L"), "/DeviceGray", dict(GREY)))
picture("a JPEG 2000 that was cut off", lambda spoiled: (jp2("L", 90, 17)[:60 if spoiled else None], "/DeviceGray", {"Filter": "/JPXDecode"}))
picture("a filter that there is not", lambda spoiled: (
    packed(b"\x55" * 256), "/DeviceGray", {"Filter": "/BrotliDecode" if spoiled else "/FlateDecode"}))
picture("one filter of two that there is not", lambda spoiled: (
    packed(b"\x55" * 256), "/DeviceGray", {"Filter": ["/FlateDecode", "/ZipDecode"] if spoiled else ["/FlateDecode"]}))

picture("an image with a tenth of its samples", lambda spoiled: (packed(b"\x55" * (26 if spoiled else 256)), "/DeviceGray", {"Filter": "/FlateDecode"}))
picture("a JPEG in other colours than it says", lambda spoiled: (
    jpeg((90, 20, 60) if spoiled else (90,), "RGB" if spoiled else "L"), "/DeviceGray", dict(GREY)))
picture("a JPEG of another size than it says", lambda spoiled: (jpeg((90,), "L", 32 if spoiled else 64), "/DeviceGray", {**GREY, "side": 64}))


def veiled(spoiled: bool) -> bytes:
    file = File()
    veil = file.add(
        {"Type": "/XObject", "Subtype": "/Image", "Width": 16, "Height": 16, "BitsPerComponent": 8, "ColorSpace": "/DeviceGray", "Filter": "/FlateDecode"},
        packed(b"\x80" * (3 if spoiled else 256)))
    file.image(packed(b"\x55" * 256), "/DeviceGray", 16, Filter="/FlateDecode", SMask=veil)
    return file.written(BLACK + FINE + "/Im Do Q")


pair("a soft mask with some of its samples", veiled, [IMAGE])


def alternate(spoiled: bool) -> bytes:
    file = File()
    other = file.add({"Type": "/XObject", "Subtype": "/Image", "Width": 1, "Height": 1, "BitsPerComponent": 8, "ColorSpace": "/DeviceGray"}, b"\x00")
    more = {"Alternates": [{"Image": other, "DefaultForPrinting": True}]} if spoiled else {}
    file.image(b"\x55" * 256, "/DeviceGray", 16, **more)
    return file.written(BLACK + FINE + "/Im Do Q")


pair("a picture with another one for print", alternate, ["alternate-image"])


def mask(spoiled: bool) -> bytes:
    file = File()
    side = 8 if spoiled else 1600
    file.image(b"\xaa" * (side // 8 * side), None, side, ImageMask=True, BitsPerComponent=1)
    return file.written(BLACK + "q 300 0 0 300 50 50 cm /Im Do Q")


pair("a stencil of eight dots", mask, ["image-too-coarse"])


def one_dot(spoiled: bool) -> bytes:
    file = File()
    file.image(b"\x55" * (4 if spoiled else 1), "/DeviceGray", 2 if spoiled else 1)
    return file.written(BLACK + "q 300 0 0 300 50 50 cm /Im Do Q")


pair("four dots, and one that is the same all over", one_dot, ["image-too-coarse"])


# Fonts that are there, and are none.

TEXT = "BT 0 0 0 1 k /F 12 Tf 50 200 Td (Samen) Tj ET"


def program(file: File, kind: str, data: bytes, **more: object) -> dict[str, object]:
    subtype = "/TrueType" if kind == "FontFile2" else "/Type1"
    descriptor = {"Type": "/FontDescriptor", "FontName": "/ABCDEF+Zon", "Flags": 32, "FontBBox": [0, 0, 1000, 1000], "ItalicAngle": 0, "Ascent": 800,
                  "Descent": -200, "CapHeight": 700, "StemV": 80, kind: file.add(more, data)}
    return {"Type": "/Font", "Subtype": subtype, "BaseFont": "/ABCDEF+Zon", "FirstChar": 32, "LastChar": 126, "Widths": [500] * 95,
            "Encoding": "/WinAnsiEncoding", "FontDescriptor": file.add(descriptor)}


def font(name: str, kind: str, data: Callable[[], bytes], sound: Callable[[], bytes], **more: object) -> None:
    def one(spoiled: bool) -> bytes:
        file = File()
        file.named("Font", "F", file.add(program(file, kind, (data if spoiled else sound)(), **more)))
        return file.written(BLACK + TEXT)

    pair(name, one, ["font-damaged"], fonts=["ABCDEF+Zon"])


def truetype() -> bytes:
    return sorted((Path(__file__).parent.parent.parent / "fonts").rglob("*.ttf"))[0].read_bytes()


def compact() -> bytes:
    return pymupdf.Font("helv").buffer


def letters(spoiled: bool) -> bytes:
    """Letters in a font of pictures."""
    file = File()
    emoji = Path(__file__).parent.parent.parent / "fonts/noto-emoji/NotoEmoji_400Regular.ttf"
    file.named("Font", "F", file.add(program(file, "FontFile2", emoji.read_bytes() if spoiled else truetype())))
    return file.written(BLACK + TEXT)


pair("letters that the font does not have", letters, ["glyph-missing"])
font("a TrueType font without a byte", "FontFile2", lambda: b"", truetype)
font("a TrueType font that was cut off", "FontFile2", lambda: truetype()[:200], truetype)
font("a TrueType font that is a page of the web", "FontFile2", lambda: b"<!DOCTYPE html><title>404</title>", truetype)
font("a font in compact form that is none", "FontFile3", lambda: b"\x01\x00\x04\x02" + bytes(60), compact, Subtype="/Type1C")
font("a Type 1 font that is none", "FontFile", lambda: b"Niet gevonden", lambda: b"%!PS-AdobeFont-1.0: Zon\ncurrentfile eexec\n" + bytes(40))


# What is called for and is not there.


def missing(name: str, kind: str, key: str, content: str, value: Callable[[File], object]) -> None:
    def one(spoiled: bool) -> bytes:
        file = File()
        file.named(kind, "Ander" if spoiled else key, value(file))
        return file.written(BLACK + content)

    pair(name, one, [SKIPPED])


SHADING = {"ShadingType": 2, "ColorSpace": "/DeviceCMYK", "Coords": [150, 0, 250, 0], "Function": straight([0] * 4, [.1] * 4)}
missing("a graphics state that is nowhere", "ExtGState", "G", "/G gs 1 0 0 0 k 50 50 9 9 re f", lambda file: {"ca": 1})
missing("a gradient that is nowhere", "Shading", "Sh", "q 150 150 100 100 re W n /Sh sh Q", lambda file: SHADING)
missing("a pattern that is nowhere", "Pattern", "P", "/Pattern cs /P scn 150 150 100 100 re f", lambda file: {"PatternType": 2, "Shading": SHADING})


# What each program, or each print shop, does in its own way.


def state(spoiled: object, sound: object, key: str) -> Callable[[bool], bytes]:
    def one(bad: bool) -> bytes:
        file = File()
        file.named("ExtGState", "G", {key: (spoiled if bad else sound)(file) if callable(spoiled) else spoiled})
        return file.written(BLACK + "/G gs 1 0 0 0 k 150 150 50 50 re f")

    return one


pair("a transfer function", state(lambda file: straight([1], [0]), lambda file: "/Identity", "TR"), ["transfer-function"])
pair("four transfer functions", state(lambda file: [straight([1], [0])] * 4, lambda file: "/Default", "TR2"), ["transfer-function"])


def annotated(entries: dict[str, object], twin: dict[str, object]) -> Callable[[bool], bytes]:
    def one(spoiled: bool) -> bytes:
        file = File()
        common = {"Type": "/Annot", "Rect": [50, 200, 150, 220], "F": 4}
        file.page = {"Annots": [file.add(common | (entries if spoiled else twin))]}
        return file.written(BLACK)

    return one


SQUARE = {"Subtype": "/Square", "C": [1, 0, 0]}
pair("a frame around it that has no look", annotated(SQUARE, SQUARE | {"F": 0}), ["appearance-missing"])
pair("a text beside it that has no look", annotated({"Subtype": "/FreeText", "Contents": "(Samen)", "DA": "(/Helv 9 Tf)"}, {"Subtype": "/Link"}), ["appearance-missing"])


def profiled(spoiled: bool) -> bytes:
    file = File()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    own = file.add({"N": 4 if spoiled else 3}, profile)
    file.named("ColorSpace", "Cs", ["/ICCBased", own])
    return file.written(BLACK + f"/Cs cs {'0 0 0 1' if spoiled else '1 0 0'} sc 150 150 50 50 re f")


pair("a profile for other colours than its space", profiled, ["colour-unknown"], {"codes": [RGB_FOUND]})


def profile_of_nothing(spoiled: bool) -> bytes:
    file = File()
    file.named("ColorSpace", "Cs", ["/ICCBased", file.add({"N": 4}, bytes(200))] if spoiled else "/DeviceCMYK")
    return file.written(BLACK + "/Cs cs 0 0 0 1 sc 150 150 50 50 re f")


pair("a profile that is none", profile_of_nothing, ["colour-unknown"])


@case
def cut_off_file() -> Case:
    whole = File().written(BLACK)
    # A program that fetched it lost the end.
    return Case("a file that was cut off", whole[:whole.index(b"xref\n")], {"codes": ["file-repaired"]}, whole)


@case
def shifted_file() -> Case:
    whole = File().written(BLACK)
    # Line ends that were changed on the way move everything.
    return Case("a file whose list points elsewhere", whole.replace(b"/Type /Catalog", b"/Type\r\n\r\n/Catalog", 1), {"codes": ["file-repaired"]}, whole)


# Edges of files of others.


def edged(name: str, content: Callable[[bool], str], boxes: dict[str, object] | None = None) -> None:
    def one(spoiled: bool) -> bytes:
        file = File()
        file.page = dict(boxes or {})
        file.image(b"\x55" * 160000, "/DeviceGray", 400)
        return file.written(BLACK + content(spoiled))

    untrimmed = [] if boxes is None else ["no-trim-box"]
    pair(name, one, ["no-bleed", *untrimmed], {"codes": untrimmed})


WITHOUT = {"TrimBox": None, "BleedBox": None}
edged("a bar up to the trim", lambda spoiled: f"0 0 0 .5 k 10 {10 if spoiled else 0} 380 40 re f" if spoiled else "0 0 0 .5 k 0 0 400 50 re f")
edged("a page of one colour, and no bleed", lambda spoiled: f"0 0 0 .{1 if spoiled else 0} k 0 0 400 400 re f", WITHOUT)
edged("a picture up to the edge", lambda spoiled: f"q 96 0 0 96 {0 if spoiled else 50} 50 cm /Im Do Q", WITHOUT)


# What overprints stands on what is there: all of it counts.


def overprinted(name: str, state: dict[str, object], colours: tuple[str, str], ink: tuple[float, float], spaces: dict[str, object] | None = None) -> None:
    def one(spoiled: bool) -> bytes:
        file = File()
        file.named("ExtGState", "G", state if spoiled else {key: False if value is True else value for key, value in state.items()})
        for key, value in (spaces or {}).items():
            file.named("ColorSpace", key, value)
        under, over = colours
        return file.written(f"{under} 150 150 100 100 re f q /G gs {over} 180 180 40 40 re f Q q /G gs {over} 50 50 9 9 re f Q")

    codes = [INK] if ink[0] > 300 else []
    CASES.append(lambda: Case(name, one(True), {"codes": codes, "ink": ink[0], "plates": 1}, one(False), {"ink": ink[1]}, inks=True, overprints=True))


BLACKS = {"K": ["/Separation", "/Black", "/DeviceCMYK", straight([0] * 4, [0, 0, 0, 1])]}
overprinted("black over three inks", {"op": True, "OP": True, "OPM": 1}, ("1 1 1 0 k", "0 0 0 1 k"), (400, 300))
overprinted("black over three inks, where none is a knock-out", {"op": True, "OP": True, "OPM": 0}, ("1 1 .5 0 k", "0 0 0 1 k"), (250, 250))
overprinted("black by its name over three inks", {"op": True, "OP": True, "OPM": 0}, ("1 1 1 0 k", "/K cs 1 scn"), (400, 300), BLACKS)
overprinted("lines' entry alone", {"OP": True, "OPM": 1}, ("1 0 1 0 k", "0 1 0 0 k"), (300, 200))


@case
def blank_page() -> Case:
    files = []
    for content in (b"(", b""):
        file = File()
        files.append(file.written(content, {"Filter": "/FlateDecode"} if not content else {}))
    return Case("a page with nothing on it", files[0], {"codes": [SKIPPED]}, files[1])

