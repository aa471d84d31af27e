"""The worksheet in people's programs: filled and saved by six of them, read back by us, looked at in two viewers.

Run by `make test`. Each program fills both sheets with values that are hard to carry; every value must come back exactly.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import fill
import pypdfium2
from PIL import Image

BINARY = os.environ["CANVASPERS_TEST_BINARY"]

HARD = "Wie ‘alleen’ woont – of “samen” (met \\ en /)\nTweede regel: € 1.040,25; Żółć, Ελλάδα, Привет\n\nNa een lege regel 😀 einde"
VALUES = {
    "organisatie": "Kunsthuis Noord (Żółć) – ‘wij’",
    "naam": "Een medewerker",
    "datum": "22 november 2026",
    "vak_voor-wie": HARD,
    "vak_doel": "Eén woord",
    "vak_inbreng_geld": "€ 500 (vijfhonderd)",
    "vak_parkeerplaats": "Vraag? ] [ > < { } % #",
    "effect_taboe-doorbreken": True,
    "effect_talenten-ontwikkelen": True,
    "actie_2_wat": "Bellen",
    "actie_2_wanneer": "vóór 1 mei",
}
EXPECTED = {
    "instrument": "gesprekscanvas",
    "organisation": VALUES["organisatie"],
    "name": VALUES["naam"],
    "day": VALUES["datum"],
    "boxes": {
        "voor-wie": HARD,
        "doel": "Eén woord",
        "inbreng": {"geld": "€ 500 (vijfhonderd)"},
        "parkeerplaats": VALUES["vak_parkeerplaats"],
    },
    "effects": ["taboe-doorbreken", "talenten-ontwikkelen"],
    "actions": [{"what": "Bellen", "when": "vóór 1 mei"}],
}


def canvaspers(*arguments: str) -> bytes:
    return subprocess.run([BINARY, *arguments], check=True, capture_output=True).stdout


def ink(picture: Image.Image, box: tuple[float, float, float, float]) -> int:
    """Dark pixels of a part of a picture, given as fractions of its sides."""
    width, height = picture.size
    part = picture.convert("L").crop((int(box[0] * width), int(box[1] * height), int(box[2] * width), int(box[3] * height)))
    return sum(count for value, count in enumerate(part.histogram()) if value < 110)


def first_page(path: Path, viewer: str, folder: Path) -> Image.Image:
    if viewer == "pdfium":
        pdf = pypdfium2.PdfDocument(path)
        pdf.init_forms()
        return pdf[0].render(scale=2, may_draw_forms=True).to_pil()
    subprocess.run(["pdftoppm", "-r", "144", "-f", "1", "-l", "1", "-png", "-singlefile", str(path), str(folder / "page")], check=True, stderr=subprocess.DEVNULL)
    return Image.open(folder / "page.png").copy()


def field_boxes(path: Path) -> dict[str, tuple[float, float, float, float]]:
    """Rectangles of the first page's fields as fractions of the page, from the top left."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        width, height = float(page.mediabox[2]), float(page.mediabox[3])
        out = {}
        for annotation in page.Annots:
            x1, y1, x2, y2 = (float(side) for side in annotation.Rect)
            out[str(annotation.T)] = (x1 / width, 1 - y2 / height, x2 / width, 1 - y1 / height)
        return out


def main() -> int:
    failed = []
    checked = 0

    def check(good: bool, what: str) -> None:
        nonlocal checked
        checked += 1
        if not good:
            failed.append(what)

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for sheet in ("A4", "A3"):
            blank = folder / f"blank-{sheet}.pdf"
            canvaspers("render", "gesprekscanvas", "--filling", "fillable", "--sheet", sheet, "-o", str(blank))
            places = field_boxes(blank)
            for program, write in fill.PROGRAMS.items():
                filled = folder / f"{program}-{sheet}.pdf"
                write(blank, VALUES, filled)
                entry = json.loads(canvaspers("read", str(filled)))["entries"][0]
                for member, value in EXPECTED.items():
                    check(entry.get(member) == value, f"{program} {sheet}: {member} is {entry.get(member)!r} instead of {value!r}")
                codes = [warning["code"] for warning in entry["warnings"]]
                check(codes == ["boxes-empty"], f"{program} {sheet}: warnings {codes}")
                for viewer in ("poppler", "pdfium"):
                    before, after = (first_page(path, viewer, folder) for path in (blank, filled))
                    names = ["organisatie", "vak_voor-wie", "effect_taboe-doorbreken"]
                    if (program, viewer) == ("mupdf", "poppler"):
                        # MuPDF puts its own mark in place of ours, in a font that it forgets to name.
                        names.pop()
                    for name in names:
                        place = places[name]
                        more = ink(after, place) - ink(before, place)
                        check(more > 20, f"{program} {sheet}: {viewer} shows nothing in {name} ({more} pixels)")
                    empty = places["vak_waarom-samen"]
                    check(abs(ink(after, empty) - ink(before, empty)) < 5, f"{program} {sheet}: {viewer} shows something in a field that nobody filled in")
                    # Nothing is drawn outside the fields: the same ink in the head of the page.
                    head = (0, 0, 1, 0.1)
                    check(abs(ink(after, head) - ink(before, head)) < 50, f"{program} {sheet}: {viewer} draws outside the fields")
    for line in failed:
        print(f"FAILED {line}")
    print(f"worksheets: {checked - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
