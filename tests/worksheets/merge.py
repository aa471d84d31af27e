"""Puts several filled worksheets into one file, as people's programs do."""

import subprocess
import warnings
from pathlib import Path


def qpdf(files: list[Path], out: Path) -> None:
    subprocess.run(["qpdf", "--warning-exit-0", "--no-warn", "--empty", "--pages", *files, "--", out], check=True)


def qpdf_behind_the_first(files: list[Path], out: Path) -> None:
    subprocess.run(["qpdf", "--warning-exit-0", "--no-warn", files[0], "--pages", *files, "--", out], check=True)


def pypdf(files: list[Path], out: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for file in files:
        writer.append(file)
    writer.write(out)


def pypdf_page_by_page(files: list[Path], out: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for file in files:
        for page in PdfReader(file).pages:
            writer.add_page(page)
    writer.write(out)


def pikepdf(files: list[Path], out: Path) -> None:
    import pikepdf as library

    # It says that the form forgets its fields; that is what is tested.
    warnings.filterwarnings("ignore", category=library.PageCopyWarning)
    merged = library.new()
    for file in files:
        merged.pages.extend(library.open(file).pages)
    merged.save(out)


def mupdf(files: list[Path], out: Path) -> None:
    import pymupdf

    merged = pymupdf.open(files[0])
    for file in files[1:]:
        merged.insert_pdf(pymupdf.open(file))
    merged.save(out)


def pdfium(files: list[Path], out: Path) -> None:
    import pypdfium2

    merged = pypdfium2.PdfDocument.new()
    for file in files:
        merged.import_pages(pypdfium2.PdfDocument(file))
    merged.save(str(out))


def poppler(files: list[Path], out: Path) -> None:
    subprocess.run(["pdfunite", *files, out], check=True, stderr=subprocess.DEVNULL)


PROGRAMS = {
    "qpdf": qpdf,
    "qpdf behind the first": qpdf_behind_the_first,
    "pypdf": pypdf,
    "pypdf page by page": pypdf_page_by_page,
    "pikepdf": pikepdf,
    "mupdf": mupdf,
    "pdfium": pdfium,
    "poppler": poppler,
}
