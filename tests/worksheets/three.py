"""Three filled worksheets by three programs, for the browser test of the whole loop: three.py FOLDER."""

import os
import subprocess
import sys
from pathlib import Path

import fill

BINARY = os.environ["CANVASPERS_TEST_BINARY"]

PARTNERS = [
    ("pikepdf", "Welzijn Midden", {"vak_voor-wie": "Ouderen die weinig buiten komen", "vak_doel": "Samen zingen in de wijk", "effect_kwaliteit-van-leven": True}),
    ("pypdf", "Koor Samenklank", {"vak_voor-wie": "Wie graag wil zingen", "vak_rollen": "Onze dirigent leidt", "actie_1_wat": "Liedjes kiezen", "actie_1_wanneer": "2026-12-15"}),
    ("pdf.js", "Gemeente Voorbeeld", {"vak_merken": "Cijfers per wijk", "vak_parkeerplaats": "Past dit in het cultuurbeleid?"}),
]


def main() -> None:
    folder = Path(sys.argv[1])
    blank = folder / "werkblad.pdf"
    subprocess.run([BINARY, "render", "gesprekscanvas", "--filling", "fillable", "-o", str(blank)], check=True)
    for program, name, values in PARTNERS:
        fill.PROGRAMS[program](blank, {"organisatie": name, **values}, folder / f"{name}.pdf")


main()
