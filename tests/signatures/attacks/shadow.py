"""Shadow attacks: something is hidden in the file before it is signed, and comes to light afterwards by a change that looks small.

The attacker is who drew up the document; so each starts from what was signed, prepares it, has it signed by a trusted key, and then
changes it."""

import io
import re
from collections.abc import Callable, Iterator

import pikepdf
from corpus.by_pyhanko import PADES
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from .edit import Case, Edit, _signer, sign_gap, start_of, table
from .registry import attack

OVER = [60, 690, 460, 810]


def _sign(data: bytes, case: Case) -> bytes:
    metadata = signers.PdfSignatureMetadata(field_name="handtekening-1", subfilter=PADES)
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    return signers.PdfSigner(metadata, _signer(case.keys, "p256")).sign_pdf(writer).getvalue()


def prepared(case: Case, change: Callable[[pikepdf.Pdf], None], drop: pikepdf.Object | None = None) -> tuple[bytes, int]:
    """What was signed, with something hidden in it, signed. `drop` is the type of an object to leave out; its number comes back."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(case.base)) as pdf:
        change(pdf)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, linearize=False)
    data, number = out.getvalue(), 0
    if drop is not None:
        found = re.search(rb"(\d+) 0 obj\s*<<\s*/Type\s*" + str(drop).encode() + rb"\s*>>", data)
        number = int(found[1])
        entry = rb"%010d 00000 n" % found.start()
        data = data.replace(entry, b"0000000000 65535 f", 1)
        data = data[: found.start()] + b" " * (found.end() - found.start() + 7) + data[found.end() + 7 :]
    return _sign(data, case), number


def _picture(pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Object:
    return pdf.make_indirect(pikepdf.Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842], Resources=Dictionary()))


def _hide_behind_picture(pdf: pikepdf.Pdf) -> None:
    """A white picture over the page, drawn by a stream of its own."""
    page = pdf.pages[0]
    if "/Resources" not in page.obj:
        page.obj.Resources = Dictionary()
    objects = page.obj.Resources.get("/XObject", Dictionary())
    objects.Schaduw = _picture(pdf, b"1 g 50 50 300 200 re f")
    page.obj.Resources.XObject = objects
    page.contents_add(b"q /Schaduw Do Q", prepend=False)


def _hide_behind_annotation(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    one = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array(OVER), F=4, NM=String("schaduw"), AP=Dictionary(N=_picture(pdf, b"1 g 0 0 595 842 re f"))))
    page.Annots = Array([*page.get("/Annots", []), one])


@attack()
def shadow_hide(case: Case) -> Iterator[tuple[str, bytes]]:
    """What covered the text goes away."""
    data, _ = prepared(case, _hide_behind_picture)
    with Edit(data) as edit:
        number = edit.page().Resources.XObject.Schaduw.objgen[0]
        edit.freed.add(number)
        yield "picture-freed", edit.save()
    with Edit(data) as edit:
        picture = edit.page().Resources.XObject.Schaduw
        picture.write(b" ")
        edit.touch(picture)
        yield "picture-emptied", edit.save()
    with Edit(data) as edit:
        picture = edit.page().Resources.XObject.Schaduw
        edit.raw[picture.objgen[0]] = b"null"
        edit.add_signature()
        yield "picture-null-signed", sign_gap(edit.save(), case.keys)
    data, _ = prepared(case, _hide_behind_annotation)
    with Edit(data) as edit:
        edit.freed.add(next(one for one in edit.page().Annots if one.get("/NM") == "schaduw").objgen[0])
        yield "annotation-freed", edit.save()
    with Edit(data) as edit:
        one = next(one for one in edit.page().Annots if one.get("/NM") == "schaduw")
        one.F = 2
        edit.touch(one)
        yield "annotation-hidden", edit.save()


def _overlay_field(pdf: pikepdf.Pdf) -> None:
    """A text field over the text that shows what it hides."""
    page = pdf.pages[0].obj
    one = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("schaduw"), F=4, Rect=Array(OVER), V=String("Wat er staat"), P=page,
                   DA=String("/Helv 10 Tf 0 g"), AP=Dictionary(N=_picture(pdf, b"1 g 0 0 595 842 re f")))
    )
    page.Annots = Array([*page.get("/Annots", []), one])
    form = pdf.Root.get("/AcroForm", Dictionary())
    form.Fields = Array([*form.get("/Fields", []), one])
    pdf.Root.AcroForm = form


@attack()
def shadow_replace(case: Case) -> Iterator[tuple[str, bytes]]:
    """What is shown becomes something else by the picture of a field alone (its value stays), or by a font."""
    data, _ = prepared(case, _overlay_field)
    with Edit(data) as edit:
        field = next(one for one in edit.form().Fields if one.get("/T") == "schaduw")
        field.AP.N.write(b"0 g 60 60 100 20 re f")
        edit.changed.clear()
        edit.touch(field.AP.N)
        yield "picture-only", edit.save()
    with Edit(data) as edit:
        field = next(one for one in edit.form().Fields if one.get("/T") == "schaduw")
        edit.changed.clear()
        field.DA = String("/Anders 10 Tf 0 g")
        edit.touch(field)
        yield "way-of-writing", edit.save()

    def own_font(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        if "/Resources" not in page.obj:
            page.obj.Resources = Dictionary()
        fonts = page.obj.Resources.get("/Font", Dictionary())
        fonts.Schaduw = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        page.obj.Resources.Font = fonts
        page.contents_add(b"BT /Schaduw 12 Tf 60 300 Td (20.000) Tj ET", prepend=False)

    data, _ = prepared(case, own_font)
    with Edit(data) as edit:
        font = edit.page().Resources.Font.Schaduw
        font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([48, Name.nine, Name.one, Name.eight]))
        edit.touch(font)
        yield "font", edit.save()


@attack()
def shadow_hide_and_replace(case: Case) -> Iterator[tuple[str, bytes]]:
    """A second document is in the file; cross-references or the trailer lead to it afterwards."""

    def second(pdf: pikepdf.Pdf) -> None:
        page = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=pdf.make_stream(b"1 0 0 rg 60 60 300 300 re f"), Resources=Dictionary()))
        tree = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([page]), Count=1))
        page.Parent = tree
        catalog = pdf.make_indirect(Dictionary({key: value for key, value in pdf.Root.items()}))
        catalog.Pages = tree
        # Reachable by a key that no reader knows, so that it is kept when the file is written.
        pdf.Root.PieceInfo = Dictionary(Schaduw=Dictionary(Private=catalog))

    data, _ = prepared(case, second)
    with Edit(data) as edit:
        hidden = edit.root.PieceInfo.Schaduw.Private
        edit.trailer["/Root"] = hidden.unparse()
        yield "trailer", edit.save()
    with Edit(data) as edit:
        edit.root.Pages = edit.root.PieceInfo.Schaduw.Private.Pages
        edit.touch_root()
        yield "pages", edit.save()
    with Edit(data) as edit:
        hidden = edit.root.PieceInfo.Schaduw.Private.Pages.Kids[0]
        number, other = edit.page().objgen[0], hidden.objgen[0]
        place = next(found.start() for found in re.finditer(rb"(?<!\d)%d 0 obj" % other, data))
        out = data.rstrip(b"\r\n") + b"\n"
        trailer = b"trailer\n<< /Root %s /Size %d /Prev %d >>\n" % (edit.root.unparse(), int(edit.pdf.trailer.Size), start_of(data))
        yield "cross-reference-to-other-number", out + table({number: (place, 0)}) + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)

    def hidden_version(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PieceInfo = Dictionary(Schaduw=pdf.make_indirect(pdf.make_stream(b"@" * 400)))

    # Another version of the page's content, with its own number, in a stream that is signed; a cross-reference leads there afterwards.
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(case.base)) as pdf:
        hidden_version(pdf)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    base = out.getvalue()
    with pikepdf.open(io.BytesIO(base)) as pdf:
        contents = pdf.pages[0].obj.get("/Contents")
        one = contents[0] if isinstance(contents, pikepdf.Array) else contents
        number = one.objgen[0]
    cover = b"q 1 g 0 0 595 842 re f Q"
    text = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(cover), cover)
    data = _sign(base.replace(b"@" * len(text), text, 1), case)
    with Edit(data) as edit:
        out_bytes = data.rstrip(b"\r\n") + b"\n"
        trailer = b"trailer\n<< /Root %s /Size %d /Prev %d >>\n" % (edit.root.unparse(), int(edit.pdf.trailer.Size), start_of(data))
        yield "cross-reference-into-stream", out_bytes + table({number: (data.index(text), 0)}) + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out_bytes)


@attack()
def shadow_fields_filled(case: Case) -> Iterator[tuple[str, bytes]]:
    """An empty signature field was laid over the text before signing; it is signed later with a picture that covers the text."""

    def field(pdf: pikepdf.Pdf) -> None:
        _overlay_field(pdf)
        one = pdf.Root.AcroForm.Fields[-1]
        for key in ("/V", "/DA", "/AP"):
            del one[key]
        one.FT = Name.Sig

    data, _ = prepared(case, field)
    with Edit(data) as edit:
        one = next(one for one in edit.form().Fields if one.get("/T") == "schaduw")
        edit.changed.clear()
        one.AP = Dictionary(N=edit.letters())
        edit.touch(one)
        yield "picture-without-signature", edit.save()
