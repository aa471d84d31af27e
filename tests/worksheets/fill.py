"""Fills a worksheet as people's programs do, each in its own way: PDFium, pdf.js, pypdf (full and incremental), pikepdf, MuPDF.

A value is a text, or True for a box that is ticked.
"""

import json
import logging
import subprocess
from pathlib import Path

# It says that its own pictures of a value may lack letters; the values are what is tested.
logging.getLogger("pypdf").setLevel(logging.ERROR)

HERE = Path(__file__).parent


def pypdf_full(source: Path, values: dict, out: Path) -> None:
    from pypdf import PdfWriter

    _pypdf(PdfWriter(clone_from=str(source)), values, out)


def pypdf_incremental(source: Path, values: dict, out: Path) -> None:
    from pypdf import PdfWriter

    _pypdf(PdfWriter(str(source), incremental=True), values, out)


def _pypdf(writer, values: dict, out: Path) -> None:
    given = {name: "/Yes" if value is True else value for name, value in values.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, given, auto_regenerate=False)
    writer.write(str(out))


def pikepdf(source: Path, values: dict, out: Path) -> None:
    import pikepdf as library
    from pikepdf.form import Form

    with library.open(source) as pdf:
        form = Form(pdf)
        for name, value in values.items():
            if value is True:
                form[name].checked = True
            else:
                form[name].value = value
        pdf.save(out)


def mupdf(source: Path, values: dict, out: Path) -> None:
    import pymupdf

    document = pymupdf.open(source)
    for page in document:
        for widget in page.widgets():
            if widget.field_name in values:
                widget.field_value = values[widget.field_name]
                widget.update()
    document.save(out)


def pdfium(source: Path, values: dict, out: Path) -> None:
    """Types into each field as a person does: click, type, leave."""
    import ctypes

    import pypdfium2 as library
    import pypdfium2.raw as raw

    pdf = library.PdfDocument(source)
    pdf.init_forms()
    form = pdf.formenv.raw
    for page in pdf:
        page_height = page.get_height()
        for index in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, index)
            size = raw.FPDFAnnot_GetFormFieldName(form, annotation, None, 0)
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFAnnot_GetFormFieldName(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
            name = buffer.raw[:size].decode("utf-16-le").rstrip("\0")
            if name not in values:
                raw.FPDFPage_CloseAnnot(annotation)
                continue
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, rect)
            raw.FPDFPage_CloseAnnot(annotation)
            x, y = (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2
            assert page_height > y
            raw.FORM_OnMouseMove(form, page, 0, x, y)
            raw.FORM_OnLButtonDown(form, page, 0, x, y)
            raw.FORM_OnLButtonUp(form, page, 0, x, y)
            if values[name] is not True:
                # Its typing cuts characters above U+FFFF in half, so these are typed without and set afterwards.
                typed = "".join(c for c in values[name] if ord(c) < 0x10000)
                raw.FORM_ReplaceSelection(form, page, _wide(typed))
            raw.FORM_ForceToKillFocus(form)
            if values[name] is not True and typed != values[name]:
                annotation = raw.FPDFPage_GetAnnot(page, index)
                raw.FPDFAnnot_SetStringValue(annotation, b"V", _wide(values[name]))
                raw.FPDFPage_CloseAnnot(annotation)
    pdf.save(str(out))


def _wide(text: str):
    import ctypes

    return ctypes.cast(ctypes.c_char_p((text + "\0").encode("utf-16-le")), ctypes.POINTER(ctypes.c_ushort))


def pdfjs(source: Path, values: dict, out: Path) -> None:
    given = out.with_suffix(".json")
    given.write_text(json.dumps(values))
    subprocess.run(["node", str(HERE / "fill_pdfjs.mjs"), str(source), str(given), str(out)], check=True)


PROGRAMS = {
    "pdfium": pdfium,
    "pdf.js": pdfjs,
    "pypdf": pypdf_full,
    "pypdf-incremental": pypdf_incremental,
    "pikepdf": pikepdf,
    "mupdf": mupdf,
}
