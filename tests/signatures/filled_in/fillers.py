"""Programs that fill in one field of a form, behind what is there: pypdf, PyMuPDF, pdf.js, PDFium, PDFBox, iText 5 and 9, OpenPDF."""

import ctypes
import io
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pymupdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium

from corpus.programs import Program

ROOT = Path(__file__).parent.parent.parent.parent
# A function from a file, the name of a field and its value, none for a box to be ticked, to the file filled in.
Filler = Callable[[bytes, str, str | None], bytes]


def state_of(file: bytes, name: str) -> str:
    """The state in which a box is ticked."""
    with pikepdf.open(io.BytesIO(file)) as document:
        for page in document.pages:
            for one in page.get("/Annots", []):
                named = one if "/T" in one else one.get("/Parent", one)
                if str(named.get("/T", "")) == name and "/AP" in one:
                    return next(key[1:] for key in one.AP.N.keys() if key != "/Off")
    raise ValueError(name)


def by_pypdf(file: bytes, name: str, value: str | None) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(file), incremental=True)
    wanted = {name: f"/{state_of(file, name)}" if value is None else value}
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, wanted, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def by_pymupdf(file: bytes, name: str, value: str | None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.pdf"
        path.write_bytes(file)
        document = pymupdf.open(path)
        for page in document:
            for one in page.widgets():
                if one.field_name == name:
                    one.field_value = True if value is None else value
                    one.update()
        document.saveIncr()
        document.close()
        return path.read_bytes()


def by_pdf_js(file: bytes, name: str, value: str | None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "form.pdf", Path(folder) / "filled.pdf"
        source.write_bytes(file)
        environment = {**os.environ, "NODE_PATH": str(ROOT / "tests/tools/node_modules")}
        subprocess.run(["node", Path(__file__).parent / "pdf_js.cjs", source, out, name, value or ""], check=True, capture_output=True, env=environment, timeout=120)
        return out.read_bytes()


def by_pdfium(file: bytes, name: str, value: str | None) -> bytes:
    """As a reader's window does it: a click in the field, and the keys."""
    document = pypdfium2.PdfDocument(file)
    document.init_forms()
    form = document.formenv.raw
    for page in document:
        for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
            own = pdfium.FPDFPage_GetAnnot(page.raw, index)
            if _name_of(form, own) == name:
                sides = pdfium.FS_RECTF()
                pdfium.FPDFAnnot_GetRect(own, sides)
                at = (sides.left + sides.right) / 2, (sides.top + sides.bottom) / 2
                for touch in (pdfium.FORM_OnMouseMove, pdfium.FORM_OnLButtonDown, pdfium.FORM_OnLButtonUp):
                    touch(form, page.raw, 0, *at)
                if value is not None:
                    keys = ctypes.create_string_buffer((value + "\0").encode("utf-16-le"))
                    pdfium.FORM_SelectAllText(form, page.raw)
                    pdfium.FORM_ReplaceSelection(form, page.raw, ctypes.cast(keys, ctypes.POINTER(pdfium.FPDF_WCHAR)))
                pdfium.FORM_ForceToKillFocus(form)
            pdfium.FPDFPage_CloseAnnot(own)
    out = io.BytesIO()
    document.save(out, flags=pdfium.FPDF_INCREMENTAL)
    return out.getvalue()


def _name_of(form: object, own: object) -> str:
    length = pdfium.FPDFAnnot_GetFormFieldName(form, own, None, 0)
    if length <= 2:
        return ""
    room = ctypes.create_string_buffer(length)
    pdfium.FPDFAnnot_GetFormFieldName(form, own, ctypes.cast(room, ctypes.POINTER(pdfium.FPDF_WCHAR)), length)
    return room.raw[: length - 2].decode("utf-16-le")


def by_program(program: Program) -> Filler:
    def fill(file: bytes, name: str, value: str | None) -> bytes:
        source = program.folder / "form.pdf"
        source.write_bytes(file)
        made = program.make(source, "filled", None, f"fill={name}={state_of(file, name) if value is None else value}".replace("\n", " "))
        return made.read_bytes()

    return fill


OWN: dict[str, Filler] = {"pypdf": by_pypdf, "PyMuPDF": by_pymupdf, "pdf.js": by_pdf_js, "PDFium": by_pdfium}
