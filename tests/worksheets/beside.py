"""Words beside the fields: in remarks, in their looks, and in the pages themselves."""

import json
import subprocess
from pathlib import Path

import merge
import pikepdf
import pypdfium2
from cases import READ_A, READ_B, Cases, canvaspers, fields
from pikepdf import Array, Dictionary, Name, Object, String

MARKUP = ["Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly", "StrikeOut", "Caret", "Stamp", "Ink", "FileAttachment", "Redact", "EenEigenSoort"]


def remarks(cases: Cases) -> None:
    def note(subtype: str, page: int = 0, **keys):
        def change(pdf) -> None:
            keys_here = {name: (value(pdf) if callable(value) else value) for name, value in keys.items()}
            pdf.pages[page].Annots.append(pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array([9, 9, 99, 29]), **keys_here)))

        return change

    for subtype in MARKUP:
        cases.changed(f"{subtype} with words", note(subtype, Contents=String("Woorden van de partner")), [READ_A], ["answer-in-annotation: Woorden van de partner"])
        cases.changed(f"{subtype} without words", note(subtype, page=1), [READ_A], ["drawn-not-read: bladzijde 2"])
    cases.changed("a link is the sheet's", note("Link", Contents=String("Naar de gemeente"), StructParent=99), [READ_A])
    for subtype in ("Link", "PrinterMark", "TrapNet", "Watermark"):
        cases.changed(f"{subtype} with words", note(subtype, Contents=String("Woorden van de partner")), [READ_A], ["answer-in-annotation: Woorden van de partner"])
        cases.changed(f"{subtype} without words", note(subtype), [READ_A], ["drawn-not-read: bladzijde 1"] if subtype == "Watermark" else [])

    def look(pdf) -> Object:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        inner = pdf.make_stream(b"BT /F 9 Tf 1 0 0 1 2 9 Tm (co\xf6peratie) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 90, 20]))
        words = b"q BT /F 9 Tf 2 2 Td [(Woor) 20 (den)] TJ 30 0 Td ( van) Tj T* (de partner) Tj ET /In Do Q"
        return Dictionary(N=pdf.make_stream(words, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 90, 20]), Resources=Dictionary(Font=Dictionary(F=font), XObject=Dictionary(In=inner))))

    for subtype in ("Watermark", "Stamp", "FreeText"):
        cases.changed(f"{subtype} with words in its look", note(subtype, AP=look), [READ_A], ["answer-in-annotation: Woorden van\nde partner\ncoöperatie"])
    for name, said, rich, told in (
        ("more", "Woorden", "<body><p>Woorden van</p><p>de partner</p></body>", "Woorden van\nde partner"),
        ("less", "Woorden van de partner", "<body><p>Woorden</p></body>", "Woorden van de partner"),
        ("others", "Woorden van", "<body><p>de partner</p></body>", "Woorden van\nde partner"),
    ):
        cases.changed(f"rich text says {name}", note("FreeText", Contents=String(said), RC=String(rich)), [READ_A], [f"answer-in-annotation: ‘{told}’"])

    def rich_value(text: str):
        def change(pdf) -> None:
            fields(pdf)["vak_voor-wie"].RV = String(text)

        return change

    cases.changed("a value with the same look", rich_value("<body><p>Zażółć</p><p><b>coöperatie</b></p></body>"), [READ_A])
    cases.changed("a value with a look that says more", rich_value("<body><p>Zażółć coöperatie en meer</p></body>"), [READ_A], ["field-rich-differs: ‘Zażółć coöperatie en meer’"])
    rich = "<body><p>Woorden van</p><p>de partner</p></body>"
    said = ["answer-in-annotation: Woorden van\nde partner"]
    cases.changed("rich words", note("FreeText", RC=String(rich)), [READ_A], said)
    cases.changed("rich words in a stream", note("FreeText", RC=lambda pdf: pdf.make_stream(rich.encode())), [READ_A], said)
    cases.changed("words in the window alone", note("Popup", Contents=String("Woorden van de partner")), [READ_A], ["answer-in-annotation: Woorden van de partner"])
    def attached(pdf) -> None:
        pdf.attachments["antwoorden.docx"] = b"PK"

    cases.changed("a file attached", attached, [READ_A], ["files-not-read: antwoorden.docx"])
    long = " ".join(f"woord{number}" for number in range(400))
    cases.changed("a long remark, whole", note("FreeText", Contents=String(long)), [READ_A], [f"answer-in-annotation: {long}"])

    with pikepdf.open(cases.b) as pdf:
        note("FreeText", Contents=String("Van het koor"))(pdf)
        note("Ink", page=2)(pdf)
        pdf.save(cases.folder / "b-remark.pdf")
    out = cases.expect("a remark goes with its sheet", [READ_A, READ_B], ["one-of-several", "one-of-several", "answer-in-annotation: Van het koor", "drawn-not-read: bladzijde 6"])
    merge.qpdf([cases.a, cases.folder / "b-remark.pdf"], out)


TYPED = "Woorden van de partner"


def typed(cases: Cases) -> None:
    """Words and drawings that a program put into the page itself, where no field and no annotation has them."""
    import pymupdf
    from pypdf import PdfReader, PdfWriter

    said = [f"text-on-page: bladzijde 1 staat tekst op het blad zelf, buiten de velden: ‘{TYPED}’"]

    def by_mupdf(name: str, write, codes: list[str], **keys) -> None:
        document = pymupdf.open(cases.a)
        write(document)
        document.save(cases.expect(f"typed: {name}", [READ_A], codes), **keys)

    by_mupdf("MuPDF", lambda document: document[0].insert_text((60, 400), TYPED), said)
    by_mupdf("MuPDF, cleaned", lambda document: document[0].insert_text((60, 400), TYPED), said, garbage=4, clean=True, deflate=True)
    by_mupdf("MuPDF, in two lines", lambda document: document[0].insert_text((60, 400), ["Woorden van", "de partner"]), ["text-on-page: ‘Woorden van\nde partner’"])
    by_mupdf("MuPDF, letters of every language", lambda document: document[1].insert_htmlbox(pymupdf.Rect(60, 400, 400, 500), "Żółć, Ελλάδα"), ["text-on-page: bladzijde 2 staat tekst op het blad zelf, buiten de velden: ‘Żółć, Ελλάδα’"])
    by_mupdf("MuPDF, nothing", lambda document: None, [], garbage=4, clean=True)
    drawn = ["drawn-not-read: bladzijde 3"]
    by_mupdf("a line", lambda document: document[2].draw_line((9, 9), (99, 99)), drawn)
    by_mupdf("a picture", lambda document: document[2].insert_image(pymupdf.Rect(9, 9, 99, 99), pixmap=pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 4, 4))), drawn)

    over = cases.folder / "over.pdf"
    document = pymupdf.open()
    document.new_page().insert_text((60, 400), TYPED)
    document.save(over)
    subprocess.run(["qpdf", "--warning-exit-0", "--no-warn", cases.a, "--overlay", over, "--to=1", "--", cases.expect("typed: a page laid over by qpdf", [READ_A], said)], check=True)
    writer = PdfWriter(clone_from=str(cases.a))
    writer.pages[0].merge_page(PdfReader(over).pages[0])
    writer.write(str(cases.expect("typed: a page laid over by pypdf", [READ_A], said)))

    def laid_over(pdf) -> None:
        with pikepdf.open(over) as other:
            pdf.pages[0].add_overlay(other.pages[0])

    cases.changed("typed: a page laid over by pikepdf", laid_over, [READ_A], said)
    for name, words in (("PDFium", True), ("PDFium, nothing", False)):
        by_pdfium(cases.a, cases.expect(f"typed: {name}", [READ_A], said if words else []), words)

    def content(data: bytes, **font):
        def change(pdf) -> None:
            pdf.pages[0].contents_add(data)
            plain = {"Type": Name.Font, "Subtype": Name.Type1, "BaseFont": Name.Helvetica}
            pdf.pages[0].Resources.Font["/Own"] = pdf.make_indirect(Dictionary(**(font or plain)))

        return change

    show = b"BT /Own 12 Tf 60 400 Td (" + TYPED.encode() + b") Tj ET"
    cases.changed("typed: with a mark", content(b"/P <</MCID 999>> BDC " + show + b" EMC"), [READ_A], said)
    cases.changed("typed: with a mark of the sheet", content(b"/P <</MCID 0>> BDC " + show + b" EMC"), [READ_A], said)
    cases.changed("typed: as a water mark", content(b"/Artifact <</Subtype /Watermark>> BDC " + show + b" EMC"), [READ_A], said)
    cases.changed("typed: blanks", content(b"BT /Own 12 Tf (  ) Tj ET"), [READ_A])
    unread = ["text-on-page-unread: bladzijde 1"]
    hidden = {"Type": Name.Font, "Subtype": Name.Type0, "BaseFont": Name.Eigen, "Encoding": Name("/Identity-H"), "DescendantFonts": Array()}
    cases.changed("typed: letters that the font does not name", content(b"BT /Own 12 Tf <00410042> Tj ET", **hidden), [READ_A], unread)
    cases.changed("typed: content that breaks off", content(b"BT /Own 12 Tf (Woorden Tj ET"), [READ_A], unread)

    with pikepdf.open(cases.b) as pdf:
        content(show)(pdf)
        pdf.save(cases.folder / "b-typed.pdf")
    out = cases.expect("typed: goes with its sheet", [READ_A, READ_B], ["one-of-several", "one-of-several", f"text-on-page: bladzijde 4 staat tekst op het blad zelf, buiten de velden: ‘{TYPED}’"])
    merge.qpdf([cases.a, cases.folder / "b-typed.pdf"], out)
    # An archive document without fields.
    (cases.folder / "archive.json").write_text(json.dumps({"boxes": {"doel": [{"text": "Zingen"}]}}))
    archive = cases.folder / "archive.pdf"
    canvaspers("render", "gesprekscanvas", "--sheet", "A3", "--profile", "archive", "--data", cases.folder / "archive.json", "-o", archive)
    document = pymupdf.open(archive)
    document[0].insert_text((60, 400), TYPED)
    document.save(cases.expect("typed: an archive document", [{"boxes": {"doel": "Zingen"}}], said))


def by_pdfium(file: Path, out: Path, words: bool) -> None:
    import ctypes

    import pypdfium2.raw as raw_pdfium

    document = pypdfium2.PdfDocument(file)
    page = document[0]
    if words:
        text = (TYPED + "\0").encode("utf-16-le")
        shown = raw_pdfium.FPDFPageObj_CreateTextObj(document.raw, raw_pdfium.FPDFText_LoadStandardFont(document.raw, b"Helvetica"), 12.0)
        raw_pdfium.FPDFText_SetText(shown, (ctypes.c_ushort * (len(text) // 2)).from_buffer_copy(text))
        raw_pdfium.FPDFPageObj_Transform(shown, 1, 0, 0, 1, 60, 400)
        raw_pdfium.FPDFPage_InsertObject(page.raw, shown)
    raw_pdfium.FPDFPage_GenerateContent(page.raw)
    document.save(out)
