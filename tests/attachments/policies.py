"""Policy documents as municipalities have them: of LibreOffice, Chromium and Typst, with and without a claim of PDF/A, rewritten by
pikepdf, and those to which nothing may be attached.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import pikepdf
import typst

HTML = """<html lang="nl"><head><title>Beleidsnota</title></head><body><h1>Samen tegen eenzaamheid</h1>
<p>De gemeente Voorbeeld wil dat iedereen ergens bij hoort.</p><h2>Aanpak</h2><p>Wij doen dit met onze partners.</p></body></html>"""

TYPST = """#set document(title: "Beleidsnota", author: "Gemeente Voorbeeld", date: datetime(year: 2026, month: 1, day: 1))
#set text(lang: "nl")
= Samen tegen eenzaamheid
De gemeente Voorbeeld wil dat iedereen ergens bij hoort.
"""

# What LibreOffice calls its choices for "SelectPdfVersion".
LIBREOFFICE = {"libreoffice": 0, "libreoffice-1": 1, "libreoffice-2": 2, "libreoffice-3": 3}
TYPST_STANDARDS = {"typst": [], "typst-2a": ["a-2a"], "typst-3a": ["a-3a"], "typst-4": ["a-4"], "typst-4f": ["a-4f"], "typst-4e": ["a-4e"]}


def write_all(folder: Path) -> dict[str, Path]:
    """Writes every policy document; gives each by its name."""
    own = {"write": folder, "page": folder / "beleid.html"}
    own["page"].write_text(HTML, encoding="utf-8")
    (folder / "beleid.typ").write_text(TYPST, encoding="utf-8")
    out: dict[str, Path] = {}
    for name, version in LIBREOFFICE.items():
        out[name] = libreoffice(own["page"], folder / f"{name}.pdf", version)
    out["chromium"] = folder / "chromium.pdf"
    chromium = ["chromium", "--headless", "--no-sandbox", f"--print-to-pdf={out['chromium']}", str(own["page"])]
    subprocess.run(chromium, check=True, capture_output=True, timeout=120)
    for name, standards in TYPST_STANDARDS.items():
        out[name] = folder / f"{name}.pdf"
        content = TYPST if standards != ["a-4f"] else TYPST + '#pdf.attach("bron.txt", bytes("x"), relationship: "source", mime-type: "text/plain", description: "Bron")'
        (folder / "beleid.typ").write_text(content, encoding="utf-8")
        typst.compile(folder / "beleid.typ", output=out[name], pdf_standards=standards)

    def put(name: str, content: bytes) -> None:
        out[name] = folder / f"{name}.pdf"
        out[name].write_bytes(content)

    for name in ("libreoffice", "libreoffice-3", "typst-2a"):
        put(f"{name}-streams", rewritten(out[name], object_stream_mode=pikepdf.ObjectStreamMode.generate))
    put("chromium-tables", rewritten(out["chromium"], object_stream_mode=pikepdf.ObjectStreamMode.disable))
    put("linearized", rewritten(out["libreoffice"], linearize=True))
    put("indirect", indirect(out["libreoffice"]))
    put("no-end-of-line", out["libreoffice"].read_bytes().rstrip())
    put("hybrid", hybrid())
    put("kids", kids(out["libreoffice"]))
    put("signed", signed(out["libreoffice"]))
    put("signed-without-field", signed_without_field(out["libreoffice"]))
    put("encrypted", rewritten(out["libreoffice"], encryption=pikepdf.Encryption(user="geheim", owner="geheim", R=6)))
    put("locked", rewritten(out["libreoffice"], encryption=pikepdf.Encryption(user="", owner="geheim", R=6)))
    whole = out["libreoffice"].read_bytes()
    put("truncated", whole[: len(whole) * 2 // 3])
    put("wrong-xref", whole[: whole.rindex(b"startxref")] + b"startxref\n17\n%%EOF\n")
    put("shifted", b"Van: post@voorbeeld.example\n" + whole)
    put("moved-object", whole.replace(b"\n1 0 obj", b"\n%\n1 0 obj", 1))
    put("no-pdf", b"PK\x03\x04 geen pdf")
    put("unclear", out["typst-2a"].read_bytes().replace(b"<pdfaid:part>2<", b"<pdfaid:part>7<"))
    put("poor-attachment", poor_attachment(out["typst-2a"]))
    put("relationship-text", poor_attachment(out["typst-2a"], relationship=pikepdf.String("Data")))
    put("relationship-number", poor_attachment(out["typst-2a"], relationship=1))
    for name, media_type in {"no-subtype": "/application", "empty-subtype": "/application/", "space-in-type": "/application/pdf x"}.items():
        put(name, poor_attachment(out["typst-2a"], relationship=pikepdf.Name.Data, media_type=pikepdf.Name(media_type)))
    put("rich-attachment", poor_attachment(out["typst-2a"], relationship=pikepdf.Name.Data, media_type=pikepdf.Name("/application/pdf")))
    put("one-key", one_key(out["libreoffice"]))
    put("usage-rights", usage_rights(out["libreoffice"]))
    put("usage-rights-streams", usage_rights(out["chromium"], object_stream_mode=pikepdf.ObjectStreamMode.generate))
    return out


def libreoffice(source: Path, target: Path, version: int) -> Path:
    options = json.dumps({"SelectPdfVersion": {"type": "long", "value": str(version)}})
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as out:
        # A profile of its own: a second LibreOffice would wait for the first.
        command = ["soffice", f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", f"pdf:writer_web_pdf_Export:{options}", "--outdir", out, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=300, env={**os.environ, "HOME": home})
        target.write_bytes((Path(out) / source.with_suffix(".pdf").name).read_bytes())
    return target


def rewritten(path: Path, **options) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(out, **options)
    return out.getvalue()


def changed(path: Path, change, **options) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(path) as pdf:
        change(pdf)
        pdf.save(out, **options)
    return out.getvalue()


def indirect(path: Path) -> bytes:
    """Names, the tree of files and the list of associated files as objects of their own, one file in the tree."""
    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.make_stream(b"oud", Type=pikepdf.Name.EmbeddedFile, Subtype=pikepdf.Name("/text/plain"))
        specification = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="oud.txt", UF="oud.txt", EF=pikepdf.Dictionary(F=content, UF=content)))
        tree = pdf.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("oud.txt"), specification])))
        pdf.Root.Names = pdf.make_indirect(pikepdf.Dictionary(EmbeddedFiles=tree))
        pdf.Root.AF = pdf.make_indirect(pikepdf.Array([specification]))
    return changed(path, change)


def kids(path: Path) -> bytes:
    """A tree of files of two levels, with ten files."""
    def change(pdf: pikepdf.Pdf) -> None:
        leaves = pikepdf.Array()
        for half in ("a", "z"):
            pairs = pikepdf.Array()
            for n in range(5):
                content = pdf.make_stream(b"oud", Type=pikepdf.Name.EmbeddedFile)
                pairs.append(pikepdf.String(f"{half}{n}.txt"))
                pairs.append(pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F=f"{half}{n}.txt", EF=pikepdf.Dictionary(F=content))))
            leaves.append(pdf.make_indirect(pikepdf.Dictionary(Limits=pikepdf.Array([f"{half}0.txt", f"{half}4.txt"]), Names=pairs)))
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Kids=leaves))
    return changed(path, change)


def signed(path: Path) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"), Contents=b"\0" * 32, ByteRange=pikepdf.Array([0, 1, 2, 3]))
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="zegel", V=pdf.make_indirect(signature)))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
    return changed(path, change)


def signed_without_field(path: Path) -> bytes:
    """A signature that no form names: nobody may think it is none."""
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PieceInfo = pikepdf.Dictionary(Oud=pikepdf.Dictionary(Inner=pikepdf.Dictionary(Contents=b"\0" * 32, ByteRange=pikepdf.Array([0, 1, 2, 3]))))
    return changed(path, change)


def poor_attachment(path: Path, relationship: object = None, media_type: object = None) -> bytes:
    """PDF/A-2 that holds a PDF/A-2, with a relationship and a media type that may be none: PDF/A-3 wants both."""
    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.make_stream(path.read_bytes(), Type=pikepdf.Name.EmbeddedFile)
        specification = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="nota.pdf", UF="nota.pdf", EF=pikepdf.Dictionary(F=content)))
        if relationship is not None:
            specification.AFRelationship = relationship
            content.Subtype = media_type or pikepdf.Name("/application/pdf")
            pdf.Root.AF = pikepdf.Array([specification])
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("nota.pdf"), specification])))
    return changed(path, change)


def one_key(path: Path) -> bytes:
    """Two files under one key of the tree of names: a reader finds one."""
    def change(pdf: pikepdf.Pdf) -> None:
        pairs = pikepdf.Array()
        for content in (b"een", b"twee"):
            stream = pdf.make_stream(content, Type=pikepdf.Name.EmbeddedFile)
            pairs.append(pikepdf.String("bijlage.txt"))
            pairs.append(pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="bijlage.txt", UF="bijlage.txt", EF=pikepdf.Dictionary(F=stream))))
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pairs))
    return changed(path, change)


def usage_rights(path: Path, **options) -> bytes:
    """A signature of the program, which lets people save a form, and of no person (ISO 32000-1, 12.8.2.3)."""
    def change(pdf: pikepdf.Pdf) -> None:
        parameters = pikepdf.Dictionary(Type=pikepdf.Name.TransformParams, V=pikepdf.Name("/2.2"))
        reference = pikepdf.Dictionary(Type=pikepdf.Name.SigRef, TransformMethod=pikepdf.Name.UR3, TransformParams=parameters)
        rights = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"), SubFilter=pikepdf.Name("/adbe.pkcs7.detached"))
        rights.ByteRange, rights.Contents, rights.Reference = pikepdf.Array([0, 1, 2, 3]), b"\0" * 16, pikepdf.Array([reference])
        pdf.Root.Perms = pikepdf.Dictionary(UR3=rights)
    return changed(path, change, **options)


def hybrid() -> bytes:
    """A file with a table and, beside it, a stream for what stands in an object stream, as Word writes them (ISO 32000-1, 7.5.8.4)."""
    title = b"(Beleidsnota)"
    packed = zlib.compress(b"6 0 " + title)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
        4: b"<</Title 6 0 R>>",
        5: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed),
    }
    out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    places = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    stream = len(out)
    entries = b"\x02\x00\x00\x00\x05\x00" + b"\x01" + stream.to_bytes(4, "big") + b"\x00"
    out += b"7 0 obj\n<</Type/XRef/Size 8/W[1 4 1]/Index[6 2]/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(entries), entries)
    table = len(out)
    out += b"xref\n0 8\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % places[n] for n in range(1, 6))
    out += b"0000000000 00000 f \n%010d 00000 n \n" % stream
    trailer = b"<</Size 8/Root 1 0 R/Info 4 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]/XRefStm %d>>" % stream
    return out + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, table)


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
