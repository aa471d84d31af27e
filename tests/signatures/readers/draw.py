"""Draws PDF files with pdfium or MuPDF until standard input ends; what is asked and answered is told in `process`.

    python tests/signatures/readers/draw.py pdfium|mupdf whole|paper DPI

`paper` is the page alone, without annotations and fields, and without what else the reader tells.
"""

import json
import os
import sys
from collections.abc import Iterator

from facts import of_mupdf, of_pdfium

# A page that is larger is drawn smaller: it is still a page that can be compared.
MOST_POINTS = 2000
MOST_PAGES = 60


def scale_of(width: float, height: float, dpi: float) -> float:
    return min(dpi / 72, MOST_POINTS / max(width, height, 1))


def pdfium(data: bytes, dpi: float, whole: bool, facts: dict) -> Iterator[tuple[float, float, int, int, bytes]]:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    if whole:
        # Without this the fields of the form are not drawn.
        pdf.init_forms()
    try:
        for index in range(min(len(pdf), MOST_PAGES)):
            page = pdf[index]
            width, height = page.get_size()
            picture = page.render(scale=scale_of(width, height, dpi), may_draw_forms=whole, draw_annots=whole).to_pil().convert("RGB")
            yield width, height, picture.width, picture.height, picture.tobytes()
            page.close()
        if whole:
            facts |= of_pdfium(pdf)
    finally:
        pdf.close()


def mupdf(data: bytes, dpi: float, whole: bool, facts: dict) -> Iterator[tuple[float, float, int, int, bytes]]:
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    with pymupdf.open(stream=data, filetype="pdf") as document:
        for index in range(min(document.page_count, MOST_PAGES)):
            page = document[index]
            width, height = page.rect.width, page.rect.height
            scale = scale_of(width, height, dpi)
            picture = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csRGB, alpha=False, annots=whole)
            yield width, height, picture.width, picture.height, bytes(picture.samples)
        if whole:
            facts |= of_mupdf(document)


def main() -> None:
    reader, whole, dpi = {"pdfium": pdfium, "mupdf": mupdf}[sys.argv[1]], sys.argv[2] == "whole", float(sys.argv[3])
    # The libraries may print: what they print must not stand between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while len(head := sys.stdin.buffer.read(4)) == 4:
        data = sys.stdin.buffer.read(int.from_bytes(head))
        try:
            facts: dict = {}
            pages = list(reader(data, dpi, whole, facts))
            header, rows = {"pages": [page[:4] for page in pages], "facts": facts}, [page[4] for page in pages]
        except Exception as error:
            header, rows = {"error": f"{type(error).__name__}: {error}"[:300]}, []
        answer = json.dumps(header, default=str).encode() + b"\n" + b"".join(rows)
        answers.write(len(answer).to_bytes(4) + answer)
        answers.flush()


if __name__ == "__main__":
    main()
