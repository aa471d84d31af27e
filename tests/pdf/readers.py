"""Holds PDFs to the data they were made from: every word in both readers, at 8 pt or more, inside a reported box, and visible.

Reads from standard input a list of {path, data, boxes}; exits 1 and says what is missing when a promise is broken.
"""

import json
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET

from pypdf import PdfReader

MARKS = re.compile("[\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufe0e\ufe0f]")
MM = 72 / 25.4


def clean(text: str) -> str:
    """NFC, without direction marks, words that were broken with a hyphen joined."""
    text = unicodedata.normalize("NFC", MARKS.sub("", text))
    return re.sub(r"[-\u00ad\u2010]\s*\n\s*", "", text)


def squeeze(text: str) -> str:
    """Without spaces and hyphens: readers put spaces where they like between glyphs."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", clean(text))


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, item in value.items() if key != "effect" for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return []


def poppler(path: str) -> str:
    return subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout


def pypdf_text(path: str) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def word_boxes(path: str) -> list[tuple[int, float, float, float, float, str]]:
    """Words with their page and box in pt, as poppler finds them."""
    xml = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout
    xml = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", xml)
    out = []
    for number, page in enumerate(ET.fromstring(xml).iter("{http://www.w3.org/1999/xhtml}page"), 1):
        for word in page.iter("{http://www.w3.org/1999/xhtml}word"):
            box = [float(word.get(key)) for key in ("xMin", "yMin", "xMax", "yMax")]
            out.append((number, *box, word.text or ""))
    return out


def sizes(path: str) -> set[float]:
    """Sizes in pt of all text, effective, as pypdf's visitor reports them."""
    found: set[float] = set()

    def visit(text: str, cm: list, tm: list, font: object, size: float) -> None:
        if text.strip():
            # the text's vertical unit, through both matrices: turned text has its size as well
            x = tm[2] * cm[0] + tm[3] * cm[2]
            y = tm[2] * cm[1] + tm[3] * cm[3]
            found.add(round(size * (x * x + y * y) ** 0.5, 2))

    for page in PdfReader(path).pages:
        page.extract_text(visitor_text=visit)
    return found


def raster(path: str) -> tuple[int, int, bytes]:
    """The first page in grey, one pixel a point."""
    pgm = subprocess.run(["pdftoppm", "-gray", "-f", "1", "-l", "1", "-r", "72", path], capture_output=True, check=True).stdout
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+\d+\s", pgm)
    width, height, pixels = int(head[1]), int(head[2]), pgm[head.end() :]
    return width, height, pixels


def invisible(path: str, words: list[tuple[int, float, float, float, float, str]]) -> list[str]:
    """Words whose place on the raster is one even tone: covered, cut off, or in the colour of their ground."""
    width, height, pixels = raster(path)
    out = []
    for _, x1, y1, x2, y2, text in words:
        tones = []
        for y in range(max(0, int(y1)), min(height, int(y2) + 1)):
            tones += pixels[y * width + max(0, int(x1)) : y * width + min(width, int(x2) + 1)]
        if not tones or max(tones) - min(tones) < 40:
            out.append(text)
    return out


def check(case: dict) -> list[str]:
    path = case["path"]
    faults = []
    words = [word for text in texts(case["data"]) for word in text.split()]
    wanted = [squeeze(word) for word in words if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", word)]
    for name, read in (("poppler", poppler), ("pypdf", pypdf_text)):
        have = squeeze(read(path))
        missing = [word for word in wanted if word and word not in have]
        if missing:
            faults.append(f"{name} misses {len(missing)} of {len(wanted)} words, such as {missing[:3]}")
    small = [size for size in sizes(path) if size < 7.95]
    if small:
        faults.append(f"text of {min(small)} pt")
    # Words that only the user can have typed, on the first page, stand in a box that reported itself.
    boxes = [(b["x"] * MM, b["y"] * MM, (b["x"] + b["width"]) * MM, (b["y"] + b["height"]) * MM) for b in case["boxes"]]
    own = {squeeze(word) for word in words if len(word) > 8}
    mine = [word for word in word_boxes(path) if word[0] == 1 and squeeze(word[5]) in own]
    unseen = invisible(path, mine[:200])
    if unseen:
        faults.append(f"cannot be seen on the raster: {unseen[:3]}")
    for _, x1, y1, x2, y2, text in mine:
        slack = 2.5
        if not any(a - slack <= x1 and b - slack <= y1 and x2 <= c + slack and y2 <= d + slack for a, b, c, d in boxes):
            faults.append(f"‘{text}’ at {x1:.0f},{y1:.0f} stands in no box")
            break
    return faults


def main() -> int:
    failed = 0
    for case in json.load(sys.stdin):
        for fault in check(case):
            failed += 1
            print(f"{case['path']}: {fault}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
