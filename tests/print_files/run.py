"""Preflight of made-up files through the HTTP door, each beside its sound twin. Run by `make test`.

What is wrong must be found, where it is, and nothing in the twin. Four renderers (poppler, MuPDF, pdfium, Ghostscript) tell whether what
stands behind broken content is painted, and Ghostscript how much ink there is.
"""

import argparse
import io
import json
import random
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import pymupdf
import pypdfium2
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
import damaged  # noqa: F401  its cases are among those of `files`
import files
from service import Service

LEAST = 130
failures: list[str] = []


def check(fine: bool, what: str) -> None:
    if not fine:
        failures.append(what)
        print(f"FAILED {what}")


def near(one: float | None, other: float, by: float) -> bool:
    return one is not None and abs(one - other) <= by


def report_of(service: Service, file: bytes, mode: str = "full") -> dict:
    request = urllib.request.Request(
        f"{service.address}/v1/preflights?mode={mode}", data=file, headers={"Content-Type": "application/pdf", "Accept": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def judge(what: str, report: dict, expected: dict[str, object]) -> None:
    """Holds a report against what is expected of it."""
    found = report["findings"]
    codes = sorted({finding["code"] for finding in found})
    check(codes == sorted(expected.get("codes", [])), f"{what}: found {codes}")
    page = report["pages"][0]
    for key, name, by in (("ink", "mostInk", 2), ("dpi", "coarsestImage", 1)):
        if key in expected:
            check(near(page.get(name), expected[key], by), f"{what}: {name} is {page.get(name)}, not {expected[key]}")
    if "trim" in expected:
        fine = all(near(own, side, 0.15) for own, side in zip(page["trim"], expected["trim"], strict=True))
        check(fine, f"{what}: trim is {page['trim']}, not {expected['trim']}")
    if "red" in expected:
        area = next((finding["area"] for finding in found if finding["code"] == files.RGB_FOUND), None) or {}
        own = [area.get(side) for side in ("x", "y", "width", "height")]
        check(all(near(one, side, 0.3) for one, side in zip(own, expected["red"], strict=True)), f"{what}: red is at {own}")
    for key, own in (
        ("plates", report["plates"]), ("inks", report.get("inks")), ("spaces", report["colourSpaces"]),
        ("fonts", [font["name"] for font in report["fonts"]]),
        ("claims", next(one["outcome"] for one in report["checks"] if one["check"] == "claims")),
    ):
        if key in expected:
            check(own == expected[key], f"{what}: {key} {own}, not {expected[key]}")


def is_red(image: Image.Image) -> bool:
    """Whether the middle of the page is red."""
    red, green, blue = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
    return red > 150 and green < 100 and blue < 100


def painters(file: bytes, folder: Path) -> dict[str, bool]:
    """Which renderers paint red in the middle."""
    path = folder / "page.pdf"
    path.write_bytes(file)
    out = {}
    pixels = pymupdf.open(stream=file, filetype="pdf")[0].get_pixmap(dpi=36)
    out["MuPDF"] = is_red(Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples))
    out["pdfium"] = is_red(pypdfium2.PdfDocument(file)[0].render(scale=0.5).to_pil())
    made = subprocess.run(["pdftoppm", "-r", "36", "-singlefile", path], capture_output=True, check=False).stdout
    out["poppler"] = bool(made) and is_red(Image.open(io.BytesIO(made)))
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=ppmraw", "-r36", "-sOutputFile=%stdout", path]
    made = subprocess.run(command, capture_output=True, check=False).stdout
    at = made.find(b"P6")
    out["Ghostscript"] = at >= 0 and is_red(Image.open(io.BytesIO(made[at:])))
    return out


def ink_of(file: bytes, folder: Path, fast: bool) -> float:
    """Most ink of a page in percent, as Ghostscript separates it; where it is `fast` it does not look at the mode of overprinting."""
    path = folder / "page.pdf"
    path.write_bytes(file)
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pamcmyk32", f"-dUseFastColor={str(fast).lower()}", "-dOverprint=/simulate", "-r72", "-sOutputFile=%stdout", path]
    made = subprocess.run(command, capture_output=True, check=True).stdout
    pixels = made[made.index(b"ENDHDR\n") + 7:]
    return max(map(sum, zip(pixels[0::4], pixels[1::4], pixels[2::4], pixels[3::4], strict=True))) / 2.55


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=12, help="contents that are broken at random")
    arguments.add_argument("--seed", type=int, default=1)
    wanted = arguments.parse_args()
    cases = files.made()
    check(len(cases) >= LEAST, f"only {len(cases)} files")
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    with Service() as service, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in cases:
            report = report_of(service, case.spoiled)
            judge(case.name, report, case.expected)
            judge(f"the twin of {case.name}", report_of(service, case.twin), case.sound)
            if case.paints:
                painted = painters(case.spoiled, folder)
                found = files.RGB_FOUND in [finding["code"] for finding in report["findings"]]
                if sum(painted.values()) >= 3:
                    check(found, f"{case.name}: red is painted by {painted}, and not found")
            if case.inks:
                for what, file, own in ((case.name, case.spoiled, case.expected), (f"the twin of {case.name}", case.twin, case.sound)):
                    other = ink_of(file, folder, not case.overprints)
                    check(near(other, own["ink"], 4), f"{what}: {other:.0f} % of ink by Ghostscript, not {own['ink']}")
        luck = random.Random(wanted.seed)
        for _ in range(wanted.count):
            content, file = files.at_random(luck)
            painted = painters(file, folder)
            codes = [finding["code"] for finding in report_of(service, file, "fast")["findings"]]
            # What most of them paint is found; what one of them paints is not passed over in silence.
            if sum(painted.values()) >= 3:
                check(files.RGB_FOUND in codes, f"{content!r}: red is painted by {painted}, and found is {codes}")
            elif any(painted.values()):
                check(files.RGB_FOUND in codes or files.SKIPPED in codes, f"{content!r}: red is painted by {painted}, and found is {codes}")
    check(not service.panics, f"panics at {sorted(set(service.panics))}")
    print(f"preflight: {len(cases)} files with their twins, {wanted.count} at random, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
