"""Files to sign: text, forms, annotations, attachments and layers, with cross-references of every sort."""

import subprocess
from pathlib import Path

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, String

TEXT = """
#set document(title: "Afspraken in Voorbeeldstad", date: datetime(year: 2026, month: 1, day: 5))
#set page(paper: "a4", margin: 25mm)
#set text(lang: "nl", size: 11pt)
#outline(title: [Inhoud])
= Wie <wie>
Gemeente Voorbeeld en Stichting Welzijn Midden spreken af dat zij samen het buurthuis openhouden. Zie @geld.
#link("https://voorbeeld.invalid/buurthuis")[Het plan staat op de website.]
#pagebreak()
#set heading(numbering: "1.")
= Geld <geld>
De gemeente betaalt ieder jaar 20.000 euro. De stichting betaalt ieder jaar 5.000 euro.
#pagebreak()
= Duur
De afspraken gelden tot en met 31 december 2030.
"""


def text(path: Path) -> Path:
    """Three tagged pages with an outline, links and embedded fonts; a table of cross-references."""
    path.with_suffix(".typ").write_text(TEXT)
    typst.compile(str(path.with_suffix(".typ")), output=str(path), pdf_standards=["1.7"])
    return path


def plain(path: Path) -> Path:
    """The least that is a PDF, by hand: one page, one font of the standard fourteen, no identifier."""
    content = b"BT /F1 14 Tf 60 740 Td (De gemeente betaalt 20.000 euro.) Tj 0 -20 Td (Tot en met 31 december 2030.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % one for one in offsets)
    path.write_bytes(out + table + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out))
    return path


def appearance(pdf: pikepdf.Pdf, width: int, height: int, content: bytes, font: pikepdf.Object | None = None) -> pikepdf.Object:
    resources = Dictionary(Font=Dictionary(Helv=font)) if font else Dictionary()
    return pdf.make_indirect(
        pikepdf.Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, width, height], Resources=resources)
    )


def add_form(pdf: pikepdf.Pdf) -> None:
    """Two texts to fill in and a check box, below the text of the second page."""
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
    page = pdf.pages[1]
    fields = []
    for number, name in enumerate(["bedrag", "plaats"]):
        y = 400 - 40 * number
        fields.append(
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), TU=String(name), F=4, P=page.obj,
                    Rect=[80, y, 280, y + 20], DA=String("/Helv 10 Tf 0 g"), V=String(""), DV=String(""),
                    AP=Dictionary(N=appearance(pdf, 200, 20, b"/Tx BMC EMC", font)),
                )
            )
        )
    states = Dictionary(Ja=appearance(pdf, 14, 14, b"2 2 10 10 re f"), Off=appearance(pdf, 14, 14, b"2 2 10 10 re S"))
    fields.append(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("akkoord"), TU=String("akkoord"), F=4, P=page.obj,
                Rect=[80, 320, 94, 334], V=Name.Off, AS=Name.Off, AP=Dictionary(N=states),
            )
        )
    )
    page.Annots = Array([*page.get("/Annots", []), *fields])
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), DA=String("/Helv 10 Tf 0 g"), DR=Dictionary(Font=Dictionary(Helv=font)))


def form(path: Path, source: Path) -> Path:
    with pikepdf.open(source) as pdf:
        add_form(pdf)
        pdf.save(path, linearize=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return path


def rich(path: Path, source: Path) -> Path:
    """A form with remarks on the pages, a layer, an attachment, an opening action and a named destination."""
    with pikepdf.open(source) as pdf:
        add_form(pdf)
        first = pdf.pages[0]
        remarks = [
            Dictionary(
                Type=Name.Annot, Subtype=Name.FreeText, Rect=[350, 600, 520, 630], Contents=String("Gezien door de griffie"),
                DA=String("/Helv 10 Tf 0 g"), F=4, AP=Dictionary(N=appearance(pdf, 170, 30, b"0 0 170 30 re S")),
            ),
            Dictionary(
                Type=Name.Annot, Subtype=Name.Stamp, Name=Name.Approved, Rect=[350, 540, 520, 570], F=4,
                AP=Dictionary(N=appearance(pdf, 170, 30, b"1 0 0 RG 2 2 166 26 re S")),
            ),
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[530, 600, 550, 620], Contents=String("Vraag aan de stichting"), F=28),
        ]
        first.Annots = Array([*first.get("/Annots", []), *(pdf.make_indirect(one) for one in remarks)])
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Toelichting")))
        first.Resources.Properties = Dictionary(Laag=layer)
        first.contents_add(b"/OC /Laag BDC 60 60 200 20 re f EMC", prepend=False)
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer]), ON=Array([layer])))
        pdf.attachments["begroting.csv"] = pikepdf.AttachedFileSpec(pdf, b"post;bedrag\nzaal;20000\n", mime_type="text/csv")
        pdf.Root.OpenAction = Array([first.obj, Name.Fit])
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return path


def qpdf(path: Path, source: Path, *options: str) -> Path:
    subprocess.run(["qpdf", *options, str(source), str(path)], check=True)
    return path


def hybrid(path: Path, source: Path) -> Path:
    """A table of cross-references that names a stream with more of them (ISO 32000-1, 7.5.8.4): the information is only in the stream."""
    with pikepdf.open(source) as pdf:
        size = int(pdf.trailer.Size)
        root, identifier = pdf.trailer.Root.objgen[0], bytes(pdf.trailer["/ID"][0]).hex()
    before = source.read_bytes().rstrip() + b"\n"
    start = int(before.rsplit(b"startxref", 1)[1].split()[0])
    hidden = b"<< /Title (Afspraken in Voorbeeldstad) /Author (Gemeente Voorbeeld) >>"
    inside = b"%d 0 " % size + hidden
    header = b"%d 0 " % size
    holder = b"%d 0 obj\n<< /Type /ObjStm /N 1 /First %d /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        size + 1, len(header), len(inside), inside,
    )
    at_holder = len(before)
    at_stream = at_holder + len(holder)
    entries = b"\x02" + (size + 1).to_bytes(4) + b"\x00"
    stream = b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Index [%d 1] /Root %d 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        size + 2, size + 3, size, root, len(entries), entries,
    )
    at_table = at_stream + len(stream)
    table = b"xref\n0 1\n0000000000 65535 f \n%d 2\n%010d 00000 n \n%010d 00000 n \n" % (size + 1, at_holder, at_stream)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size + 3, root, size, identifier.encode(), identifier.encode(), start, at_stream, at_table,
    )
    path.write_bytes(before + holder + stream + table + trailer)
    return path


def word(path: Path, source: Path) -> Path:
    """As Word writes: tags and information are packed, free in the table, and in the stream that an empty table behind it names."""
    with pikepdf.open(source) as pdf:
        size, root, information = int(pdf.trailer.Size), pdf.Root.objgen[0], pdf.trailer.Info.objgen[0]
        identifier = pdf.trailer["/ID"].unparse()
        objects = {number: one for number in range(1, size) if (one := pdf.get_object(number, 0)) is not None}
        hidden = [
            number for number, one in objects.items()
            if number == information or isinstance(one, pikepdf.Dictionary) and not isinstance(one, pikepdf.Stream) and one.get("/Type") == Name.StructElem
        ]
        own_text = lambda one: one.unparse(resolved=True)
        out, places = b"%PDF-1.7\n%\xb5\xb5\xb5\xb5\n", {}
        for number, one in objects.items():
            if number in hidden:
                continue
            places[number] = len(out)
            body = own_text(one)
            if isinstance(one, pikepdf.Stream):
                data = one.read_raw_bytes()
                one.stream_dict.Length = len(data)
                body = one.stream_dict.unparse(resolved=True) + b"\nstream\n" + data + b"\nendstream"
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        bodies = [own_text(objects[number]) + b" " for number in hidden]
    offsets = [sum(map(len, bodies[:n])) for n in range(len(bodies))]
    head = b" ".join(b"%d %d" % pair for pair in zip(hidden, offsets, strict=True)) + b" "
    holder, stream = size, size + 1
    places[holder] = len(out)
    content = head + b"".join(bodies)
    out += b"%d 0 obj\n<< /Type /ObjStm /N %d /First %d /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (holder, len(hidden), len(head), len(content), content)
    places[stream] = len(out)
    rows = b"\x00" + bytes(4) + b"\xff\xff"
    for number in range(1, size + 2):
        if number in hidden:
            rows += b"\x02" + holder.to_bytes(4) + hidden.index(number).to_bytes(2)
        else:
            rows += b"\x01" + places[number].to_bytes(4) + bytes(2) if number in places else b"\x00" + bytes(4) + b"\xff\xff"
    keys = b"/Size %d /Root %d 0 R /Info %d 0 R /ID %s" % (size + 2, root, information, identifier)
    out += b"%d 0 obj\n<< /Type /XRef /W [1 4 2] %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (stream, keys, len(rows), rows)
    first = len(out)
    free = [number for number in range(size + 2) if number not in places]
    follows = dict(zip(free, [*free[1:], 0], strict=True))
    lines = (b"%010d 65535 f\r\n" % follows[number] if number in follows else b"%010d 00000 n\r\n" % places[number] for number in range(size + 2))
    out += b"xref\n0 %d\n%strailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (size + 2, b"".join(lines), keys, first)
    start = len(out)
    out += b"xref\n0 0\ntrailer\n<< %s /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF" % (keys, first, places[stream], start)
    path.write_bytes(out)
    return path


def write(folder: Path) -> dict[str, Path]:
    """Every file to sign, by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    at = lambda name: folder / f"{name}.pdf"
    out = {"text": text(at("text")), "plain": plain(at("plain"))}
    out["table"] = qpdf(at("table"), out["text"], "--object-streams=disable")
    out["form"] = form(at("form"), out["text"])
    out["rich"] = rich(at("rich"), out["text"])
    out["streams"] = qpdf(at("streams"), out["form"], "--object-streams=generate")
    out["rich-streams"] = qpdf(at("rich-streams"), out["rich"], "--object-streams=generate")
    out["linear"] = qpdf(at("linear"), out["form"], "--linearize", "--object-streams=disable")
    out["linear-streams"] = qpdf(at("linear-streams"), out["text"], "--linearize", "--object-streams=generate")
    out["hybrid"] = hybrid(at("hybrid"), out["table"])
    out["word"] = word(at("word"), out["form"])
    return out
