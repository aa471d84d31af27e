"""Attaching through the HTTP door and by the command line, judged by qpdf, poppler, pypdf and pikepdf. Run by `make test`.

Each policy document × an agreement as PDF/A-2 and as PDF/A-3, with and without leave to raise the claim: attached or refused as it
should be, no byte of the policy document changed, the attachment the same to the byte, every page the same to the pixel.
"""

import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pikepdf
import pypdf

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
import policies
from service import BINARY, Service

# What each policy document claims, and what it does with an agreement of PDF/A-2 and of PDF/A-3: attached, the claim that it
# is raised to when that is allowed, or the code of the fault.
EXPECTED = {
    "libreoffice": (None, "attached", "attached"),
    "libreoffice-1": ("PDF/A-1a", "policy-holds-no-files", "policy-holds-no-files"),
    "libreoffice-2": ("PDF/A-2b", "attached", "PDF/A-3b"),
    "libreoffice-3": ("PDF/A-3b", "attached", "attached"),
    "chromium": (None, "attached", "attached"),
    "typst": (None, "attached", "attached"),
    "typst-2a": ("PDF/A-2a", "attached", "PDF/A-3a"),
    "typst-3a": ("PDF/A-3a", "attached", "attached"),
    "typst-4": ("PDF/A-4", "attached", "PDF/A-4f"),
    "typst-4f": ("PDF/A-4f", "attached", "attached"),
    "typst-4e": ("PDF/A-4e", "attached", "attached"),
    "libreoffice-streams": (None, "attached", "attached"),
    "libreoffice-3-streams": ("PDF/A-3b", "attached", "attached"),
    "typst-2a-streams": ("PDF/A-2a", "attached", "PDF/A-3a"),
    "chromium-tables": (None, "attached", "attached"),
    "linearized": (None, "attached", "attached"),
    "indirect": (None, "attached", "attached"),
    "no-end-of-line": (None, "attached", "attached"),
    "hybrid": (None, "attached", "attached"),
    "kids": (None, "attached", "attached"),
    "signed": (None, "policy-signed", "policy-signed"),
    "signed-without-field": (None, "policy-signed", "policy-signed"),
    "encrypted": (None, "file-encrypted", "file-encrypted"),
    "locked": (None, "file-encrypted", "file-encrypted"),
    "truncated": (None, "file-damaged", "file-damaged"),
    "wrong-xref": (None, "file-damaged", "file-damaged"),
    "shifted": (None, "file-damaged", "file-damaged"),
    "moved-object": (None, "file-damaged", "file-damaged"),
    "no-pdf": (None, "file-not-pdf", "file-not-pdf"),
    "unclear": (None, "policy-claim-unclear", "policy-claim-unclear"),
    "poor-attachment": ("PDF/A-2a", "attached", "policy-cannot-be-raised"),
    "relationship-text": ("PDF/A-2a", "attached", "policy-cannot-be-raised"),
    "relationship-number": ("PDF/A-2a", "attached", "policy-cannot-be-raised"),
    "no-subtype": ("PDF/A-2a", "attached", "policy-cannot-be-raised"),
    "empty-subtype": ("PDF/A-2a", "attached", "policy-cannot-be-raised"),
    "space-in-type": ("PDF/A-2a", "attached", "policy-cannot-be-raised"),
    "rich-attachment": ("PDF/A-2a", "attached", "PDF/A-3a"),
    "one-key": (None, "attached", "attached"),
    "usage-rights": (None, "attached", "attached"),
    "usage-rights-streams": (None, "attached", "attached"),
}

failures: list[str] = []


def check(fine: bool, what: str) -> None:
    if not fine:
        failures.append(what)
        print(f"FAILED {what}")


def form(parts: list[tuple[str, str | None, bytes]]) -> tuple[bytes, str]:
    """The body and content type of a form; a part without file name is a member."""
    boundary = uuid.uuid4().hex
    body = b""
    for name, file_name, content in parts:
        file = f'; filename="{file_name}"' if file_name is not None else ""
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def post(base: str, parts: list[tuple[str, str | None, bytes]], query: str = "") -> tuple[int, dict, bytes]:
    body, kind = form(parts)
    request = urllib.request.Request(f"{base}/v1/attachments{query}", data=body, headers={"Content-Type": kind, "Accept-Language": "en"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def codes(body: bytes) -> list[tuple[str, str]]:
    if body.startswith(b"%PDF"):
        return []
    return [(error["pointer"], error["code"]) for error in json.loads(body).get("errors", [])]


def canvaspers(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([BINARY, *arguments], capture_output=True, timeout=120)


def agreements(folder: Path) -> dict[str, bytes]:
    """The example agreement as PDF/A-2a and as PDF/A-3a."""
    data = folder / "overeenkomst.json"
    data.write_bytes(canvaspers("example", "overeenkomst", "--filling", "filled").stdout)
    out = {}
    for profile in ("screen", "archive"):
        path = folder / f"overeenkomst-{profile}.pdf"
        made = canvaspers("render", "overeenkomst", "--data", str(data), "--profile", profile, "-o", str(path))
        if made.returncode != 0:
            raise SystemExit(made.stderr.decode())
        out[profile] = path.read_bytes()
    return out


def last_cross_references(file: bytes) -> str:
    start = int(re.findall(rb"startxref\s+(\d+)", file)[-1])
    return "table" if file[start : start + 4] == b"xref" else "stream"


def pictures(folder: Path, file: bytes) -> list[str]:
    own = folder / "beeld"
    own.mkdir(exist_ok=True)
    for old in own.iterdir():
        old.unlink()
    (own / "x.pdf").write_bytes(file)
    subprocess.run(["pdftoppm", "-r", "40", "-png", str(own / "x.pdf"), str(own / "p")], check=True, capture_output=True)
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(own.glob("p*.png"))]


def texts(information: pypdf.DocumentInformation | None) -> dict[str, str]:
    return {key: str(information[key]) for key in information or {}}


def packet(file: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(file)) as pdf:
        return pdf.Root.Metadata.read_bytes() if "/Metadata" in pdf.Root else b""


def attached(folder: Path, name: str, before: bytes, after: bytes, agreement: bytes, raised: bool) -> None:
    """Everything that must be true of a policy document with an agreement in it."""
    check(after.startswith(before), f"{name}: the first bytes are the policy document")
    check(after[len(before) : len(before) + 1] == b"\n", f"{name}: the update begins with an end of line")
    check(last_cross_references(before) == last_cross_references(after), f"{name}: cross-references of the same sort")
    path = folder / "na.pdf"
    path.write_bytes(after)
    qpdf = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    check(qpdf.returncode == 0, f"{name}: qpdf: {qpdf.stdout}{qpdf.stderr}")
    listed = subprocess.run(["pdfdetach", "-list", str(path)], capture_output=True, text=True).stdout
    number = next((line.split(":")[0] for line in listed.splitlines() if line.endswith(": overeenkomst één.pdf")), "0")
    out = folder / "los.pdf"
    out.unlink(missing_ok=True)
    subprocess.run(["pdfdetach", "-save", number, "-o", str(out), str(path)], capture_output=True)
    check(out.exists() and out.read_bytes() == agreement, f"{name}: pdfdetach gives the agreement back")
    reader, earlier = pypdf.PdfReader(io.BytesIO(after)), pypdf.PdfReader(io.BytesIO(before))
    check(reader.attachments.get("overeenkomst één.pdf") == [agreement], f"{name}: pypdf gives the agreement back")
    for old, contents in earlier.attachments.items():
        check(contents[0] in reader.attachments.get(old, []), f"{name}: {old} is still there")
    every = lambda pdf: {content for contents in pdf.attachments.values() for content in contents}
    check(every(reader) == every(earlier) | {agreement}, f"{name}: every file is there")
    with pikepdf.open(io.BytesIO(after)) as pdf:
        keys = len(pikepdf.NameTree(pdf.Root.Names.EmbeddedFiles))
    held = sum(len(contents) for contents in earlier.attachments.values())
    check(keys == held + 1, f"{name}: every file has a key of its own: {keys} of {held + 1}")
    root = reader.trailer["/Root"]
    specification = root["/AF"][-1].get_object()
    check(specification["/AFRelationship"] == "/Supplement", f"{name}: relationship")
    check(specification["/Desc"] == "Samen tegen eenzaamheid in Voorbeeldstad" or len(specification["/Desc"]) > 5, f"{name}: description")
    check(specification["/UF"] == "overeenkomst één.pdf" == specification["/F"], f"{name}: names")
    check(specification["/EF"]["/F"].get_object()["/Subtype"] == "/application/pdf", f"{name}: media type")
    check(texts(reader.metadata) == texts(earlier.metadata), f"{name}: document information kept")
    if "/ID" in earlier.trailer:
        check(reader.trailer["/ID"][0] == earlier.trailer["/ID"][0], f"{name}: first part of the identifier kept")
        check(reader.trailer["/ID"][1] != earlier.trailer["/ID"][1], f"{name}: second part of the identifier is new")
    check(pictures(folder, before) == pictures(folder, after), f"{name}: pages look the same")
    strip = lambda text: re.sub(rb"<pdfaid:conformance>F</pdfaid:conformance>|(pdfaid:part)(>|=\")[234]", rb"\1\2", text)
    if raised:
        check(packet(before) != packet(after) and strip(packet(before)) == strip(packet(after)), f"{name}: only the claim changed")
    else:
        check(packet(before) == packet(after), f"{name}: metadata kept")


def policy_documents(service: Service, folder: Path, own: dict[str, bytes]) -> None:
    files = policies.write_all(folder)
    check(set(files) == set(EXPECTED), "every policy document has its expectation")
    for name, (claim, *expected) in EXPECTED.items():
        before = files[name].read_bytes()
        for profile, outcome in zip(("screen", "archive"), expected, strict=True):
            parts = [("policy", "beleid.pdf", before), ("agreement", "overeenkomst één.pdf", own[profile])]
            status, headers, body = post(service.address, parts)
            title = f"{name} with {profile}"
            if outcome == "attached":
                check(status == 200, f"{title}: {status} {body[:300]}")
                if status == 200:
                    attached(folder, title, before, body, own[profile], raised=False)
                    check(headers.get("canvaspers-claim") == claim, f"{title}: claim {headers.get('Canvaspers-Claim')}")
                continue
            raising = parts + [("raise", None, b"true")]
            if outcome.startswith("PDF/A"):
                check(codes(body) == [("/agreements/0", "attachment-not-allowed")], f"{title}: {body[:300]}")
                for status, headers, body in (post(service.address, raising), post(service.address, parts, "?raise=true")):
                    check(status == 200, f"{title} raised: {status} {body[:300]}")
                    check(headers.get("canvaspers-claim") == outcome, f"{title} raised: {headers.get('Canvaspers-Claim')}")
                    check(headers.get("canvaspers-claim-before") == claim, f"{title} raised: before")
                    attached(folder, title, before, body, own[profile], raised=True)
                (folder / f"raised-{name}.pdf").write_bytes(body)
            else:
                for answer in (post(service.address, raising), (status, headers, body)):
                    found = [code for _, code in codes(answer[2])]
                    wanted = {outcome} if answer[0] == 400 else set()
                    if outcome == "policy-cannot-be-raised" and answer[2] is body:
                        wanted = {"attachment-not-allowed"}
                    check(answer[0] == 400 and set(found) == wanted, f"{title}: {answer[0]} {found}")


def again_and_again(service: Service, folder: Path, own: dict[str, bytes]) -> None:
    """Two agreements at once, then a third of the same name; and the same request gives the same bytes."""
    before = (folder / "libreoffice.pdf").read_bytes()
    two = [("policy", "beleid.pdf", before), ("agreement", "a.pdf", own["screen"]), ("agreement", "a.pdf", own["archive"])]
    _, _, once = post(service.address, two)
    check(once == post(service.address, two)[2], "the same request, the same bytes")
    _, headers, twice = post(service.address, [("policy", "beleid één.pdf", once), ("agreement", "a", own["screen"])])
    check(twice.startswith(once), "an update comes behind an update")
    found = pypdf.PdfReader(io.BytesIO(twice)).attachments
    check({name: list(data) for name, data in found.items()} == {"a.pdf": [own["screen"]], "a (2).pdf": [own["archive"]], "a (3).pdf": [own["screen"]]}, f"names: {list(found)}")
    check(len(pypdf.PdfReader(io.BytesIO(twice)).trailer["/Root"]["/AF"]) == 3, "all associated")
    check("filename*=UTF-8''beleid%20%C3%A9%C3%A9n%2Dmet%2Dbijlage%2Epdf" in headers["content-disposition"], headers["content-disposition"])


def wrong_requests(service: Service, folder: Path, own: dict[str, bytes]) -> None:
    policy = ("policy", "b.pdf", (folder / "libreoffice-1.pdf").read_bytes())
    fine = ("agreement", "a.pdf", own["screen"])
    broken = ("agreement", "c.pdf", b"%PDF-1.7 en dan niets")
    cases = [
        ([fine], [("/policy", "no-policy")]),
        ([policy], [("/agreements", "no-agreement")]),
        ([], [("/policy", "no-policy"), ("/agreements", "no-agreement")]),
        ([policy, policy, fine], [("/policy", "two-policies")]),
        ([policy, fine, ("raise", None, b"ja")], [("/raise", "unknown-value")]),
        ([policy, fine, ("rais", None, b"true")], [("/rais", "unknown-member")]),
        ([policy, ("agreement", None, b"tekst")], [("/agreements", "no-agreement"), ("/agreement", "not-sent-as-file")]),
        # All at once: what is wrong with each file.
        ([policy, fine, broken, ("agreement", "d.pdf", b"tekst")], [("/agreements/1", "file-damaged"), ("/agreements/2", "file-not-pdf"), ("/policy", "policy-holds-no-files")]),
    ]
    for parts, wanted in cases:
        status, _, body = post(service.address, parts)
        check(status == 400 and codes(body) == wanted, f"{[part[0] for part in parts]}: {status} {codes(body)}")
    status, _, body = post(service.address, [policy, fine], "?raise=ja")
    check(status == 400 and json.loads(body)["errors"][0]["parameter"] == "raise", "raise=ja in the query")


def command_line(folder: Path, own: dict[str, bytes]) -> None:
    policy, agreement, out = folder / "libreoffice-2.pdf", folder / "overeenkomst-archive.pdf", folder / "uit.pdf"
    done = canvaspers("attach", str(policy), str(agreement), "-o", str(out))
    check(done.returncode == 1 and b"overeenkomst-archive.pdf: " in done.stderr and "‘raise’" in done.stderr.decode(), done.stderr.decode())
    check(not out.exists(), "a refusal writes nothing")
    done = canvaspers("attach", str(policy), str(agreement), "--raise", "-o", str(out), "--messages", "en")
    check(done.returncode == 0 and b"was PDF/A-2b and is PDF/A-3b now" in done.stderr, done.stderr.decode())
    check(out.read_bytes().startswith(policy.read_bytes()), "the policy document comes first")
    kept = policy.read_bytes()
    done = canvaspers("attach", str(policy), str(folder / "overeenkomst-screen.pdf"), "-o", str(policy))
    check(done.returncode == 2 and policy.read_bytes() == kept, "a policy document is not written over")


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary, Service() as service:
        folder = Path(temporary)
        own = agreements(folder)
        policy_documents(service, folder, own)
        again_and_again(service, folder, own)
        wrong_requests(service, folder, own)
        command_line(folder, own)
    print(f"attachments: {len(EXPECTED)} policy documents, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
