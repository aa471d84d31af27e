"""Photographs as cameras and programs write them: tidy, not tidy, and broken; and how each must look."""

import io
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageOps

ROOT = Path(__file__).resolve().parents[2]


def field(width: int = 160, height: int = 120) -> Image.Image:
    """Four colours, each in its corner, and a dark bar: which way is up can be seen."""
    image = Image.new("RGB", (width, height), (200, 40, 30))
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height // 2), fill=(30, 120, 60))
    draw.rectangle((0, height // 2, width // 2, height), fill=(40, 60, 170))
    draw.rectangle((width // 2, height // 2, width, height), fill=(225, 180, 40))
    draw.rectangle((width // 8, height // 8, width // 2, height // 5), fill=(20, 20, 20))
    return image


def jpeg(image: Image.Image, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, subsampling=0, **options)
    return out.getvalue()


def segments(file: bytes) -> list[bytes]:
    """The segments of a JPEG up to its first scan, and the rest."""
    out, at = [file[:2]], 2
    while file[at + 1] != 0xDA:
        length = 2 + struct.unpack(">H", file[at + 2 : at + 4])[0]
        out.append(file[at : at + length])
        at += length
    return [*out, file[at:]]


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, depth: int, kind: int, rows: list[bytes], *chunks: tuple[bytes, bytes], interlace: int = 0, behind: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace)
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(*own) for own in chunks) + chunk(b"IDAT", body) + behind + chunk(b"IEND", b"")


def grey_profile(gamma: float) -> bytes:
    """A profile of grey by one exponent (ICC.1, 8.5)."""
    curve = b"curv\0\0\0\0" + struct.pack(">I", 1) + struct.pack(">H", round(gamma * 256)) + b"\0\0"
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    words = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"grey\0" + b"\0" * 79
    words += b"\0" * (-len(words) % 4)
    parts, at, table, body = [(b"desc", words), (b"wtpt", white), (b"kTRC", curve), (b"cprt", b"text\0\0\0\0no\0\0")], 128 + 4 + 12 * 4, b"", b""
    for name, part in parts:
        table += name + struct.pack(">II", at + len(body), len(part))
        body += part
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s12s4s", size, b"\0\0\0\0", 0x02100000, b"mntr", b"GRAY", b"XYZ ", b"\x07\xea\0\1\0\1\0\0\0\0\0\0", b"acsp")
    head += b"\0" * 28 + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(parts)) + table + body


def exif(orientation: int) -> bytes:
    return b"II*\0\x08\0\0\0" + struct.pack("<HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)


def riff(chunks: list[tuple[bytes, bytes]]) -> bytes:
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(own)) + own + b"\0" * (len(own) % 2) for name, own in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_chunk(image: Image.Image) -> tuple[bytes, bytes]:
    out = io.BytesIO()
    image.save(out, "WEBP", lossless=True)
    return b"VP8L", out.getvalue()[20:]


def pictures() -> dict[str, tuple[bytes, str]]:
    """Photographs of forms that programs write, each with the way to how it must look: `plain` by its pixels, in Chromium too; `pillow` there only,
    for Chromium leaves out a last row or leaves it on its side; `browser` in Chromium only; else as Pillow does through a profile."""
    own = field()
    cmyk = own.convert("CMYK")
    ring = Image.merge("CMYK", [*cmyk.split()[:3], Image.linear_gradient("L").resize(own.size).point(lambda v: v // 4)])
    ycc = Image.merge("RGB", ring.split()[:3]).convert("YCbCr")
    # Adobe's programs hold inks inverted, and luminance and chroma of what that leaves of white. Pillow inverts whatever it writes.
    four = Image.merge("CMYK", [*[ImageChops.invert(one) for one in ycc.split()], ring.split()[3]])
    ycck = jpeg(four)
    at = ycck.index(b"Adobe\0d") + 11
    ycck = ycck[:at] + b"\2" + ycck[at + 1 :]
    plain, progressive = jpeg(own), jpeg(own, progressive=True)
    whole = segments(plain)
    between = whole[0] + whole[1] + b"\0" * 9 + b"".join(part + b"x\0y" for part in whole[2:-1]) + whole[-1]
    filled = whole[0] + b"".join(b"\xff\xff" + part for part in whole[1:-1]) + whole[-1]
    rgb = b"".join([whole[0], b"\xff\xee\0\x0eAdobe\0d\0\0\0\0\0", *whole[2:]])
    grey = own.convert("L")
    whole_grey = segments(jpeg(grey))
    linear = grey_profile(1.0)
    icc = (b"iCCP", b"grey\0\0" + zlib.compress(linear))
    deep = [b"".join(struct.pack(">H", value * 257) for value in grey.crop((0, y, 160, y + 1)).tobytes()) for y in range(120)]
    deep_colour = [b"".join(struct.pack(">H", value * 257) for value in own.crop((0, y, 160, y + 1)).tobytes()) for y in range(120)]
    woven = []
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        woven += [b"".join(bytes(own.getpixel((x, y))) for x in range(x0, 160, dx)) for y in range(y0, 120, dy)]
    rows = [own.crop((0, y, 160, y + 1)).tobytes() for y in range(120)]
    # Adobe's word for RGB beside JFIF, which counts first; one of a version that nobody knows; names of components against both.
    adobe = b"\xff\xee\0\x0eAdobe\0d\0\0\0\0"
    names = plain.replace(b"\xff\xc0\0\x11\x08\0\x78\0\xa0\3\1\x11\0\2\x11\1\3\x11\1", b"\xff\xc0\0\x11\x08\0\x78\0\xa0\3R\x11\0G\x11\1B\x11\1")
    names = names.replace(b"\xff\xda\0\x0c\3\1\0\2\x11\3\x11", b"\xff\xda\0\x0c\3R\0G\x11B\x11")
    assert names.count(b"G\x11") == 2, "the components have names"
    gamma = (b"gAMA", struct.pack(">I", 100000))
    wide = (b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000))
    all_flags = struct.pack("<I", 0x3C) + struct.pack("<I", 159)[:3] + struct.pack("<I", 119)[:3]
    no_flags = struct.pack("<I", 0) + struct.pack("<I", 159)[:3] + struct.pack("<I", 119)[:3]
    whole_png = png(160, 120, 8, 2, rows)
    frame = (b"fcTL", struct.pack(">IIIIIHHBB", 0, 160, 120, 0, 0, 1, 1, 0, 0))
    # Frames that are not the picture which readers show that know no frames.
    red = zlib.compress((b"\0" + b"\xc0\0\0" * 160) * 120)
    others = b"".join(chunk(b"fcTL", struct.pack(">I", 2 * at) + frame[1][4:]) + chunk(b"fdAT", struct.pack(">I", 2 * at + 1) + red) for at in range(2))
    flags = struct.pack("<I", 0x08) + struct.pack("<I", 159)[:3] + struct.pack("<I", 119)[:3]
    moving = struct.pack("<I", 0x02) + struct.pack("<I", 159)[:3] + struct.pack("<I", 119)[:3]
    name, still = webp_chunk(own)
    inner = b"\0" * 6 + struct.pack("<I", 159)[:3] + struct.pack("<I", 119)[:3] + b"\0" * 4 + name + struct.pack("<I", len(still)) + still + b"\0" * (len(still) % 2)
    return {
        "ycck.jpg": (ycck, "inks"),
        "cmyk.jpg": (jpeg(ring), "inks"),
        "cmyk-profile.jpg": (jpeg(ring, icc_profile=press()), "inks"),
        "bytes-between.jpg": (between, "plain"),
        "fill-bytes.jpg": (filled, "plain"),
        "no-end.jpg": (plain[:-2], "pillow"),
        "progressive-no-end.jpg": (progressive[:-2], "pillow"),
        "bytes-behind.jpg": (plain + b"MPF" * 99 + plain, "plain"),
        "adobe-rgb.jpg": (rgb, "browser"),
        "adobe-rgb-within-jfif.jpg": (b"".join([*whole[:2], adobe + b"\0", *whole[2:]]), "plain"),
        "adobe-101.jpg": (b"".join([whole[0], b"\xff\xee\0\x0eAdobe\0e\0\0\0\0\1", *whole[2:]]), "plain"),
        "adobe-too-short.jpg": (b"".join([whole[0], b"\xff\xee\0\x07Adobe", *whole[2:]]), "browser"),
        "adobe-and-grey.jpg": (b"".join([whole_grey[0], adobe + b"\0", *whole_grey[2:]]), "plain"),
        "names-of-rgb-within-jfif.jpg": (names, "plain"),
        "grey-linear.jpg": (jpeg(grey, icc_profile=linear), "profile"),
        "grey-linear.png": (png(160, 120, 8, 0, [grey.crop((0, y, 160, y + 1)).tobytes() for y in range(120)], icc), "profile"),
        "grey-linear-16.png": (png(160, 120, 16, 0, deep, icc), "browser"),
        "grey-16.png": (png(160, 120, 16, 0, deep), "browser"),
        "colour-16.png": (png(160, 120, 16, 2, deep_colour), "plain"),
        "interlaced.png": (png(160, 120, 8, 2, woven, interlace=1), "plain"),
        "one-frame.png": (png(160, 120, 8, 2, rows, (b"acTL", struct.pack(">II", 1, 0)), frame), "plain"),
        "beside-a-frame.png": (png(160, 120, 8, 2, rows, (b"acTL", struct.pack(">II", 1, 0))), "pillow"),
        "beside-frames.png": (png(160, 120, 8, 2, rows, (b"acTL", struct.pack(">II", 2, 0)), behind=others), "pillow"),
        "no-end.png": (whole_png[:-12], "browser"),
        "cut-behind-the-pixels.png": (whole_png[:-12] + b"\0\0\1\0tEXtComment\0half", "browser"),
        "gamma.png": (png(160, 120, 8, 2, rows, gamma), "browser"),
        "gamma-grey.png": (png(160, 120, 8, 0, [grey.crop((0, y, 160, y + 1)).tobytes() for y in range(120)], gamma), "browser"),
        "gamma-16.png": (png(160, 120, 16, 2, deep_colour, gamma), "browser"),
        "gamma-of-srgb.png": (png(160, 120, 8, 2, rows, (b"gAMA", struct.pack(">I", 45455))), "plain"),
        "chromaticities.png": (png(160, 120, 8, 2, rows, (b"gAMA", struct.pack(">I", 45455)), wide), "browser"),
        "code-points.png": (png(160, 120, 8, 2, rows, (b"cICP", bytes([12, 13, 0, 1]))), "browser"),
        "srgb-before-gamma.png": (png(160, 120, 8, 2, rows, (b"sRGB", b"\0"), gamma), "plain"),
        "announced-and-not-there.webp": (riff([(b"VP8X", all_flags), (name, still)]), "plain"),
        "there-and-not-announced.webp": (riff([(b"VP8X", no_flags), (b"ICCP", linear), (name, still), (b"EXIF", exif(6))]), "plain"),
        "exif-orientation.webp": (riff([(b"VP8X", flags), (name, still), (b"EXIF", exif(6))]), "pillow"),
        "exif-prefixed.webp": (riff([(b"VP8X", flags), (name, still), (b"EXIF", b"Exif\0\0" + exif(6))]), "turned"),
        "one-frame.webp": (riff([(b"VP8X", moving), (b"ANIM", b"\xff" * 4 + b"\0\0"), (b"ANMF", inner)]), "plain"),
        "orientation.jpg": (jpeg(own, exif=b"Exif\0\0" + exif(8)), "plain"),
    }


def broken() -> dict[str, tuple[bytes, str, str]]:
    """Photographs that are not whole, or of a kind that nobody reads."""
    plain, progressive = jpeg(field()), jpeg(field(), progressive=True)
    frames = (b"acTL", struct.pack(">II", 2, 0))
    first = (b"fcTL", struct.pack(">IIIIIHHBB", 0, 8, 8, 0, 0, 1, 1, 0, 0))
    rows = [b"\x40" * 24] * 8
    sof = plain.index(b"\xff\xc0")
    # Only what their heads say is needed: a component in a scan of its own, and one that is finer than the first.
    scan = plain.index(b"\xff\xda")
    several = plain.replace(b"\3\1\x11\0\2\x11", b"\3\1\x22\0\2\x11")
    several = several[: scan + 2] + b"\0\x08\1\1\0\0\x3f\0" + several[scan + 14 :]
    coarse = plain.replace(b"\3\1\x11\0\2\x11", b"\3\1\x11\0\2\x22")
    whole_png = png(160, 120, 8, 2, [field().crop((0, y, 160, y + 1)).tobytes() for y in range(120)])
    packed = zlib.compress(b"".join(b"\0" + field().crop((0, y, 160, y + 1)).tobytes() for y in range(120)))
    return {
        "half.jpg": (plain[: len(plain) // 2], "image-damaged", ""),
        "last-row-gone.jpg": (plain[:-40], "image-damaged", ""),
        "progressive-half.jpg": (progressive[: len(progressive) // 2], "image-damaged", ""),
        "progressive-cut.jpg": (progressive[:-40], "image-damaged", ""),
        "progressive-scan-gone.jpg": (progressive[: progressive.rindex(b"\xff\xc4")], "image-damaged", ""),
        "arithmetic.jpg": (plain[: sof + 1] + b"\xc9" + plain[sof + 2 :], "image-format", "JPEG (arithmetic)"),
        "twelve-bits.jpg": (plain[: sof + 4] + b"\x0c" + plain[sof + 5 :], "image-format", "JPEG (12 bits)"),
        "several-scans.jpg": (several, "image-format", "JPEG (several scans)"),
        "coarse-luminance.jpg": (coarse, "image-format", "JPEG (coarse luminance)"),
        "pixels-cut.png": (whole_png[:-20], "image-damaged", ""),
        "pixels-gone.png": (whole_png[:33] + chunk(b"IDAT", packed[:200]), "image-damaged", ""),
        "two-frames.png": (png(8, 8, 8, 2, rows, frames, first), "image-animated", ""),
        "clear.png": (png(8, 8, 8, 6, [b"\x40\x40\x40\0" * 8] * 8), "image-empty", ""),
        "clear.webp": (riff([webp_chunk(Image.new("RGBA", (8, 8)))]), "image-empty", ""),
    }


def press() -> bytes:
    return next((ROOT / "colour").rglob("*.icc")).read_bytes()


def expected(path: Path, way: str) -> Image.Image | None:
    """How Pillow shows a photograph; for inks through a profile of the press, which Pillow leaves to its caller."""
    if way == "browser":
        return None
    image = Image.open(path)
    srgb = ImageCms.createProfile("sRGB")
    if way in ("inks", "inks"):
        own = io.BytesIO(image.info.get("icc_profile") or press())
        return ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(own), srgb, 1, outputMode="RGB")
    if way == "profile":
        own = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        return ImageCms.profileToProfile(image, own, srgb, 1, outputMode="RGB")
    if way == "turned":
        return image.convert("RGB").transpose(Image.Transpose.ROTATE_270)
    return ImageOps.exif_transpose(image).convert("RGB")
