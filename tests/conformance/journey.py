"""The way of an agreement from data to the archive, as a new user would go it. Run by `make conformance`.

Seven parties draw up an agreement. A year ago it was sealed and signed through seven programs: four with ours (at two signing services, with a
token, in two steps over HTTP), three with pyHanko, EU DSS and iText 9 in the fields that waited, and by three witnesses in new fields
with PDFBox, iText 5 and OpenPDF. It was brought to B-LTA, and is prolonged today. Dropped on the page it passes with that trust, is not
certain without it, and fails when a byte or a page was changed between two signatures. EU DSS, pyHanko and veraPDF agree.

Beside it goes a form: certified, filled in and signed, each by another program. What is said of each file first is for a clerk to read aloud.
"""

import base64
import http.client
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "signatures"), str(HERE.parent / "support"), str(HERE)]

import pki
from corpus import bases, by_pyhanko
from corpus.programs import Program, class_path, programs
from documents import JAVA_HOME, judge
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from service import BINARY, Service, with_seal

MODULES = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"]
PARTIES = 7
# The seal, the parties and three witnesses.
SIGNATURES = 1 + PARTIES + 3
# What a clerk does not read aloud: objects, keys and words of our code.
NOT_ALOUD = re.compile(r"\bobject(en)? \d|[A-Z]{2,}_[A-Z]|/[A-Z][A-Za-z]+\b|verify-|\{|\bNone\b")
FAILURES: list[str] = []


def check(what: str, holds: bool, told: object = "") -> None:
    print(f"{'good  ' if holds else 'FAILED'} {what}", flush=True)
    if not holds:
        FAILURES.append(f"{what}: {told}")


def run(*arguments: str, stdin: str | None = None, **variables: str) -> str:
    environment = {**os.environ, "CANVASPERS_PIN": pki.PIN.decode(), **variables}
    done = subprocess.run([BINARY, *map(str, arguments)], input=stdin, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise SystemExit(f"canvaspers {' '.join(map(str, arguments))}: {done.stderr}")
    return done.stdout


def started(script: str, *arguments: str) -> tuple[subprocess.Popen, str]:
    command = [sys.executable, str(HERE.parent / "signatures" / script), *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().strip()


def form(parts: list[tuple[str, bytes, str | None]]) -> tuple[str, bytes]:
    """A form with files (RFC 7578)."""
    mark = "canvaspers-journey-part"
    body = b""
    for name, content, file in parts:
        named = f'; filename="{file}"' if file else ""
        body += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"
    return f"multipart/form-data; boundary={mark}", body + f"--{mark}--\r\n".encode()


def ask(address: str, path: str, kind: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=300)
    connection.request("POST", path, body, {"Content-Type": kind, **headers})
    answer = connection.getresponse()
    return answer.status, answer.read()


def agreement(out: Path) -> None:
    data = json.loads(run("example", "overeenkomst"))
    for number in range(PARTIES - len(data["parties"])):
        data["parties"].append({**data["parties"][-1], "name": f"Stichting Buurthuis {number + 1}"})
    for party in data["parties"]:
        party["signatories"] = party["signatories"][:1]
        party.pop("joint", None)
    options = ["--option", "signing=certificate", "--profile", "archive", "--data", "-", "-o", out]
    run("render", "overeenkomst", *options, stdin=json.dumps(data))


def two_steps(file: Path, field: str, keys: Path, out: Path) -> None:
    """Signs over HTTP with a key that the service never sees."""
    token, settings = with_seal(keys)
    with Service(**settings) as service:
        authorised = {"Authorization": f"Bearer {token}"}
        chain = (keys / "rsa4096.pem").read_bytes() + (keys / "interm.pem").read_bytes()
        kind, body = form([("file", file.read_bytes(), "agreement.pdf"), ("chain", chain, "chain.pem"), ("field", field.encode(), None)])
        status, answer = ask(service.address, "/v1/signature-preparations", kind, body, **authorised)
        check("a file is prepared over HTTP", status == 200, answer[:300])
        prepared = json.loads(answer)
        signer = [sys.executable, str(HERE.parent / "signatures/elsewhere.py"), str(keys), "rsa4096", prepared["signatureAlgorithm"], "digest"]
        signature = subprocess.run(signer, input=base64.b64decode(prepared["digest"]), capture_output=True, check=True).stdout
        kind, body = form([("prepared", base64.b64decode(prepared["prepared"]), "prepared.pdf"), ("signature", signature, "signature.b64")])
        status, answer = ask(service.address, "/v1/signature-completions", kind, body, **authorised)
        check("and completed", status == 200, answer[:300])
        out.write_bytes(answer)


def by_us(folder: Path, keys: Path) -> list[Path]:
    """The agreement, sealed, and signed in four ways of ours."""
    config = ["--config", keys / "canvaspers.toml"]
    files = [folder / "agreement.pdf"]
    agreement(files[0])

    def step(command: str, *arguments: object, **variables: str) -> None:
        out = folder / f"step-{len(files)}.pdf"
        run(command, files[-1], *arguments, "-o", out, **variables)
        files.append(out)

    step("seal", "--key", f"pkcs12:{keys / 'seal.p12'}", "--reason", "Vastgestelde tekst", *config)
    for number, (script, level, text) in enumerate(
        [
            ("csc_v1.py", ["--level", "B-T", *config], 'version = "v1"\ncredential = "test/rsa3072"\n'),
            ("csc_v2.py", [], 'version = "v2"\ncredential = "plain"\ntrust = ["tls-root.pem"]\n[login]\nway = "token"\nsecret_file = "toegang"\n'),
        ],
        1,
    ):
        process, url = started(script, str(keys))
        (keys / "toegang").write_text("4711-toegang\n")
        (keys / f"{script}.toml").write_text(f'url = "{url}"\n{text}')
        step("sign", "--field", f"handtekening-{number}", "--key", f"csc:{keys / script}.toml", *level)
        process.stdin.close()
    module = next(one for one in MODULES if Path(one).exists())
    subprocess.run([sys.executable, str(HERE.parent / "signatures/softhsm.py"), str(keys), module], check=True)
    token = f"pkcs11:token=Gemeente%20Voorbeeld;object=p384?module-path={module}"
    hsm = {"SOFTHSM2_CONF": str(keys / "softhsm2.conf"), "CANVASPERS_PIN": "4711-geheim"}
    step("sign", "--field", "handtekening-3", "--key", token, **hsm)
    files.append(folder / "step-two.pdf")
    two_steps(files[-2], "handtekening-4", keys, files[-1])
    return files


def by_pyhanko_alone(file: str, field: str, key: str, out: str) -> None:
    """In a process of its own, for the clock."""
    signer = signers.SimpleSigner.load_pkcs12(key, passphrase=pki.PIN)
    metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=by_pyhanko.PADES)
    Path(out).write_bytes(signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(Path(file).read_bytes())), metadata, signer=signer).getvalue())


def by_others(file: Path, running: dict[str, Program], keys: Path) -> Path:
    """In the three fields that still wait, and by witnesses in new ones."""
    # First: it takes no PDF/A of a later version, or with a font that is not in the file, and others bring these along.
    out = running["itext9"].make(file, "by-itext9", "p384", "cades", "digest=SHA-384", "field=handtekening-7")
    with_pyhanko = file.with_name("by-pyhanko.pdf")
    subprocess.run([sys.executable, __file__, "--pyhanko", str(out), "handtekening-5", str(keys / "p256.p12"), str(with_pyhanko)], check=True)
    out = running["dss"].make(with_pyhanko, "by-dss", "p384", "B", "digest=SHA384", "field=handtekening-6")
    out = running["pdfbox"].make(out, "by-pdfbox", "p256")
    out = running["itext5"].make(out, "by-itext5", "rsa3072", "cades")
    return running["openpdf"].make(out, "by-openpdf", "rsa3072")


def form_of_several(folder: Path, running: dict[str, Program], keys: Path) -> Path:
    """A form with a field that waits for us: certified by EU DSS, filled in by iText 5 and PDFBox, signed by us and by OpenPDF."""
    base = bases.write(folder / "bases")["form"]
    waiting = folder / "form-waiting.pdf"
    waiting.write_bytes(by_pyhanko.with_fields(base.read_bytes(), SigFieldSpec("handtekening-1")))
    out = running["dss"].make(waiting, "form-certified", "p256", "B", "certify")
    out = running["itext5"].make(out, "form-filled", None, "fill=bedrag=20.000 euro")
    signed = folder / "form-signed.pdf"
    run("sign", out, "--field", "handtekening-1", "--key", f"pkcs12:{keys / 'p384.p12'}", "-o", signed)
    out = running["pdfbox"].make(signed, "form-filled-again", None, "fill=plaats=Voorbeeldstad")
    return running["openpdf"].make(out, "form-signed-again", "rsa3072")


def a_year_ago(folder: Path, keys: Path, time_stamps: str) -> list[Path]:
    """What happened then, by processes whose clock is late; what we did alone."""
    files = by_us(folder, keys)
    config = ["--config", keys / "canvaspers.toml"]
    files.append(folder / "ours-lta.pdf")
    run("extend", files[-2], "--level", "B-LTA", *config, "-o", files[-1])
    with ExitStack() as stack:
        running = programs(folder, keys, time_stamps)
        running = {short: stack.enter_context(running[short]) for short in ("dss", "itext5", "itext9", "pdfbox", "openpdf")}
        last = by_others(files[-2], running, keys)
        form_of_several(folder, running, keys)
    run("extend", last, "--level", "B-LTA", *config, "-o", folder / "lta.pdf")
    return files


def late(folder: Path) -> tuple[dict[str, str], Path]:
    """Variables for processes whose clock is late, and the file that says how much."""
    library = next(path for path in Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    clock = folder / "clock"
    return {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1"}, clock


def aloud(what: str, file: Path, title: str, *words: str, trust: Path) -> None:
    """What the command line says first: a title and a lead that a clerk can read aloud."""
    done = subprocess.run([BINARY, "verify", str(file), "--trust", str(trust)], capture_output=True, text=True, timeout=300)
    first, lead = (done.stdout.splitlines() + ["", ""])[:2]
    print(f"       {first}\n       {lead}")
    said = first.split(": ", 1)[-1].split(" [")[0]
    check(f"{what}: {title}", title in said.lower(), first)
    check(f"{what}: title and lead are for reading aloud", bool(lead.strip()) and not NOT_ALOUD.search(f"{said} {lead}"), (said, lead))
    text = " ".join(done.stdout.split())
    for word in words:
        check(f"{what}: says {word}", word in text, text[:800])


def swapped(sealed: Path, keys: Path, folder: Path) -> bytes:
    """A file whose first page said something else when the second signature was made, and says again what it said before."""

    def replaced(content: bytes, before: generic.PdfObject | None) -> tuple[bytes, generic.PdfObject]:
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        page = writer.root["/Pages"]["/Kids"][0]
        was = page.raw_get("/Contents")
        stream = generic.StreamObject(stream_data=b"BT /Helv 30 Tf 80 500 Td (Er is niets afgesproken) Tj ET")
        page["/Contents"] = before or writer.add_object(stream)
        writer.update_container(page)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue(), generic.IndirectObject(was.idnum, was.generation, writer)

    other, was = replaced(sealed.read_bytes(), None)
    between, signed = folder / "swap-1.pdf", folder / "swap-2.pdf"
    between.write_bytes(other)
    ours = [str(BINARY), "sign", str(between), "--field", "handtekening-1", "--key", f"pkcs12:{keys / 'p256.p12'}", "-o", str(signed)]
    refused = subprocess.run(ours, capture_output=True, text=True, check=False, env={**os.environ, "CANVASPERS_PIN": pki.PIN.decode()})
    check("we sign no file whose seal is broken", refused.returncode != 0 and not signed.exists(), refused.stderr[-300:])
    # Another program does.
    signer = signers.SimpleSigner.load_pkcs12(str(keys / "p256.p12"), passphrase=pki.PIN)
    out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(other)), signers.PdfSignatureMetadata(field_name="handtekening-1"), signer=signer)
    return replaced(out.getvalue(), was)[0]


def words(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def on_the_page(file: Path, sealed: Path, keys: Path) -> None:
    last = file.read_bytes()
    changed = bytearray(last)
    changed[last.index(b"stream") + 60] ^= 1
    cases = [
        ("with that trust it passes", True, last, "TOTAL-PASSED", "kloppen"),
        ("without trust it is not certain", False, last, "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND", "niet zeker"),
        ("a changed byte is found", True, bytes(changed), "TOTAL-FAILED", "klopt niet"),
        ("a page swapped between two signatures and back is found", True, swapped(sealed, keys, sealed.parent), "TOTAL-FAILED", "klopt niet"),
    ]
    for trusted in (True, False):
        trust = {"verify__trust": json.dumps([str(keys / "root.pem")])} if trusted else {}
        with Service(**trust) as service:
            for name, wants, content, expected, told in cases:
                if wants != trusted:
                    continue
                status, answer = ask(service.address, "/v1/verifications", "application/pdf", content)
                report = json.loads(answer) if status == 200 else {}
                verdict = f"{report.get('indication')}/{report.get('subIndication')}"
                reasons = [one["code"] for one in report.get("findings", [])] + [
                    finding["code"] for one in report.get("signatures", []) for finding in one["findings"]
                ]
                check(name, verdict.startswith(expected) and (expected == "TOTAL-PASSED" or bool(reasons)), (verdict, reasons))
                kind, body = form([("file", content, "agreement.pdf")])
                status, page = ask(service.address, "/controleren", kind, body)
                check(f"{name}, in words", status == 200 and told in words(page).lower(), words(page)[:600])
                if expected == "TOTAL-PASSED":
                    check(f"{SIGNATURES} signatures are told", len(report["signatures"]) == SIGNATURES, len(report["signatures"]))
                    # For the signatures without one, of the archive, and of the archive a year later.
                    check("three time-stamps of the file", len(report["documentTimeStamps"]) == 3, len(report["documentTimeStamps"]))
                    levels = {one["level"] for one in report["signatures"]}
                    check("all at B-LTA, or as that where a program writes no PAdES", levels == {"PAdES-B-LTA", "PKCS7-LTA"}, levels)


def validators(file: Path, ours: list[Path], keys: Path) -> None:
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx768m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
    options = ["--strict", "--trust", str(keys / "root.pem")]
    done = subprocess.run([*java, "-cp", class_path(JAVA_HOME), "PadesSignatures", *options, str(file)], capture_output=True, text=True)
    check(f"EU DSS: {SIGNATURES} signatures passed, strict", len(re.findall(r"^  TOTAL_PASSED ", done.stdout, re.MULTILINE)) == SIGNATURES, done.stdout)
    root = load_cert_from_pemder(str(keys / "root.pem"))
    bad = []
    with file.open("rb") as content:
        for one in PdfFileReader(content).embedded_regular_signatures:
            context = ValidationContext(trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail")
            status = validate_pdf_signature(one, context)
            if not status.bottom_line:
                bad.append((one.field_name, status.summary()))
    check("pyHanko: every signature good", not bad, bad)
    verdicts = judge([("3a", ours), ("ua1", ours)])
    wrong = [(flavour, path.name) for flavour in ("3a", "ua1") for path in ours if not verdicts.get((flavour, path.name))]
    check("veraPDF: PDF/A-3a and PDF/UA-1 after each step of ours", not wrong, wrong)


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        keys = folder / "keys"
        variables, clock = late(folder)
        clock.write_text("-365d")
        # Of whatever starts from here on; this process keeps its clock.
        os.environ.update(variables)
        services, address = started("services.py", str(keys))
        ours = a_year_ago(folder, keys, f"{address}/test/tsa/tsa")
        # Today everybody's clock is right again, and that of the services too.
        for name in variables:
            del os.environ[name]
        clock.write_text("+0")
        prolonged = folder / "prolonged.pdf"
        run("extend", folder / "lta.pdf", "--level", "B-LTA", "--config", keys / "canvaspers.toml", "-o", prolonged)
        form = folder / "form-lta.pdf"
        run("extend", folder / "form-signed-again.pdf", "--level", "B-LTA", "--config", keys / "canvaspers.toml", "-o", form)
        services.stdin.close()
        trust = keys / "root.pem"
        aloud("the agreement a year ago", folder / "lta.pdf", "kloppen", trust=trust)
        aloud("the agreement today", prolonged, "kloppen", trust=trust)
        aloud("the form", form, "kloppen", "bedrag", "plaats", trust=trust)
        on_the_page(prolonged, ours[1], keys)
        validators(prolonged, ours, keys)
    for line in FAILURES:
        print(f"FAILED {line}")
    print(f"journey: {len(FAILURES)} failures")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--pyhanko"]:
        by_pyhanko_alone(*sys.argv[2:])
    else:
        sys.exit(main())
