"""Files that nobody should send, posted to the running service: each gets its answer or a clear problem within the deadline, and no
other request notices. Run by `make test`.
"""

import io
import json
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile
import zlib
from pathlib import Path

import pikepdf

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
from service import Service

DEADLINE = 10.0


def post(base: str, body: bytes, kind: str = "application/pdf", path: str = "/v1/readings") -> tuple[int, dict]:
    request = urllib.request.Request(base + path, data=body, headers={"Content-Type": kind, "Accept-Language": "en"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            found = answer.read()
            return answer.status, json.loads(found) if path == "/v1/readings" else {"file": found}
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def attach(base: str, policy: bytes, agreement: bytes) -> tuple[int, dict]:
    body = b""
    for name, file in (("policy", policy), ("agreement", agreement)):
        body += b'--grens\r\nContent-Disposition: form-data; name="%s"; filename="%s.pdf"\r\n\r\n%s\r\n' % (name.encode(), name.encode(), file)
    return post(base, body + b"--grens--\r\n", "multipart/form-data; boundary=grens", "/v1/attachments")


def saved(pdf: pikepdf.Pdf, **options) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def plain(objects: list[bytes], root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference table."""
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, start)


def stream(dictionary: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(data), data)


def bomb(size: int) -> bytes:
    """Bytes that two Flate filters unpack to `size` bytes."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + packer.flush()
    return zlib.compress(once, 9)


def hostile(worksheet: bytes) -> list[tuple[str, bytes, set]]:
    """Name, file, and the answers that are right: 200 or problem codes."""
    def changed(change) -> bytes:
        with pikepdf.open(io.BytesIO(worksheet)) as pdf:
            change(pdf)
            return saved(pdf)

    def xfa(pdf) -> None:
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")

    def script(pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('x')")

    def cyclic_fields(pdf) -> None:
        field = pdf.make_indirect(pikepdf.Dictionary(T="a", Kids=pikepdf.Array()))
        field.Kids.append(field)
        pdf.Root.AcroForm.Fields.append(field)

    def signed(pdf) -> None:
        signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"), Contents=b"\0" * 32, ByteRange=pikepdf.Array([0, 1, 2, 3]))
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="zegel", V=pdf.make_indirect(signature)))
        pdf.Root.AcroForm.Fields.append(field)

    def many_pages(pdf) -> None:
        for _ in range(10_000):
            pdf.add_blank_page()

    def large_value(pdf) -> None:
        pdf.Root.AcroForm.Fields[0].V = "x" * 50_000_000

    def many_fields(pdf) -> None:
        for number in range(100_000):
            pdf.Root.AcroForm.Fields.append(pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=f"f{number}", V="x")))

    with pikepdf.open(io.BytesIO(worksheet)) as pdf:
        locked = saved(pdf, encryption=pikepdf.Encryption(user="geheim", owner="geheim", R=6))
    with pikepdf.open(io.BytesIO(worksheet)) as pdf:
        open_to_read = saved(pdf, encryption=pikepdf.Encryption(user="", owner="geheim", R=6))
    start = worksheet.rindex(b"startxref")
    packed = bomb(1 << 30)
    catalog, pages = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("a.txt", "a")
    deep = b"[" * 200_000 + b"]" * 200_000
    return [
        ("encrypted", locked, {"file-encrypted"}),
        ("encrypted without a password to read", open_to_read, {200}),
        ("truncated to a half", worksheet[: len(worksheet) // 2], {"file-damaged", "file-not-ours-flat", 200}),
        ("truncated at the end", worksheet[:-300], {200}),
        ("wrong xref", worksheet[:start] + b"startxref\n17\n%%EOF\n", {200}),
        ("cyclic page tree", plain([catalog, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]), {"file-not-ours-flat", "file-damaged"}),
        ("cyclic fields", changed(cyclic_fields), {200}),
        ("object stream bomb", plain([catalog, pages, stream(b"/Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]", packed)]), {"file-too-complex", "file-damaged", "file-not-ours-flat"}),
        ("metadata bomb", plain([b"<</Type/Catalog/Pages 2 0 R/Metadata 3 0 R>>", pages, stream(b"/Type/Metadata/Filter[/FlateDecode/FlateDecode]", packed)]), {"file-not-ours-flat", "file-too-complex"}),
        ("attachment bomb", plain([catalog, pages, stream(b"/Filter[/FlateDecode/FlateDecode]", packed), b"<</Type/Filespec/F(canvaspers-request.json)/EF<</F 3 0 R>>>>"]), {"file-too-complex"}),
        ("value bomb", plain([b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>", pages, stream(b"/Filter[/FlateDecode/FlateDecode]", packed), b"<</FT/Tx/T(vak_doel)/V 3 0 R>>"]), {"file-too-complex"}),
        ("100,000 fields", changed(many_fields), {"file-too-complex"}),
        ("a value of 50 MB", changed(large_value), {"file-too-complex"}),
        ("10,000 pages", changed(many_pages), {200}),
        ("XFA", changed(xfa), {200}),
        ("JavaScript", changed(script), {200}),
        ("signed", changed(signed), {200}),
        ("nested 200,000 deep", plain([catalog, pages, deep]), {"file-damaged", "file-not-ours-flat", "file-too-complex"}),
        ("a ZIP", archive.getvalue(), {"file-not-pdf"}),
        ("a PNG", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, {"file-not-pdf"}),
        ("a PDF head and nothing else", b"%PDF-1.7\n", {"file-damaged"}),
        ("nothing", b"", {"file-not-pdf"}),
        ("another PDF", plain([catalog, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]), {"file-not-ours-flat"}),
        ("remarks alone", plain([catalog, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R]>>", b"<</Type/Annot/Subtype/FreeText/Contents(Ons antwoord)>>"]), {"file-not-ours-annotated"}),
    ]


def main() -> int:
    failed = []
    passed = 0
    with Service() as service:
        base = service.address
        with urllib.request.urlopen(base + "/v1/instruments/gesprekscanvas/document?filling=fillable") as answer:
            worksheet = answer.read()
        others: list[int] = []
        stop = threading.Event()

        def neighbour() -> None:
            while not stop.is_set():
                with urllib.request.urlopen(base + "/v1/instruments/gesprekscanvas/document?sheet=A4", timeout=60) as reply:
                    others.append(reply.status)
                time.sleep(0.05)

        thread = threading.Thread(target=neighbour)
        thread.start()
        for name, file, right in hostile(worksheet):
            began = time.monotonic()
            status, answer = post(base, file)
            took = time.monotonic() - began
            got = 200 if status == 200 else answer["code"]
            good = got in right and status in (200, 400) and took < DEADLINE + 5
            passed += good
            print(f"{'ok  ' if good else 'FAIL'} {name}: {got} ({len(file)} bytes, {took:.2f} s)")
            if not good:
                failed.append(name)
            codes = [warning["code"] for warning in answer["entries"][0]["warnings"]] if status == 200 else []
            for wanted, warning in (("XFA", "file-with-xfa"), ("signed", "file-signed")):
                if name == wanted and warning not in codes:
                    failed.append(f"{name}: no warning {warning}")
        # The same files where a policy document or an agreement is asked for: attached as they are, or refused clearly.
        good_policy = plain([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"])
        for name, file, _ in hostile(worksheet):
            for role, pair in (("policy", (file, good_policy)), ("agreement", (good_policy, file))):
                began = time.monotonic()
                status, answer = attach(base, *pair)
                took = time.monotonic() - began
                whole = status == 200 and answer["file"].startswith(pair[0])
                if whole and role == "agreement":
                    with pikepdf.open(io.BytesIO(answer["file"])) as made:
                        whole = [made.attachments[name].get_file().read_bytes() for name in made.attachments] == [file]
                # Metadata that nobody can unpack may claim anything.
                if (name, role) == ("metadata bomb", "policy"):
                    whole = False
                refused = status in (400, 422) and bool(answer.get("detail") or answer.get("errors"))
                good = (whole or refused) and took < DEADLINE + 5
                passed += good
                print(f"{'ok  ' if good else 'FAIL'} {name} as {role}: {'attached' if status == 200 else answer['code']} ({took:.2f} s)")
                if not good:
                    failed.append(f"{name} as {role}: {status} {str(answer)[:300]}")
        stop.set()
        thread.join()
        if not others or any(status != 200 for status in others):
            failed.append(f"other requests noticed: {others}")
        # The service is as it was.
        status, answer = post(base, worksheet)
        if status != 200:
            failed.append(f"afterwards: {status} {answer}")
    for line in failed:
        print(f"FAILED {line}")
    print(f"hostile files: {passed} passed, {len(failed)} failed; {len(others)} other requests went on")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
