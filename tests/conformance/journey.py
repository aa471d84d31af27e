"""The way of an agreement from data to the archive, as a new user would go it. Run by `make conformance`.

Five parties draw up an agreement. It is sealed; they sign, each in another way: with a file, with a token, at two signing services, and in
two steps over HTTP. It is brought to B-LTA and dropped on the page: passed with that trust, not certain without it, failed when a byte or
a page was changed between two signatures. EU DSS, pyHanko and veraPDF agree.
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
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "signatures"), str(HERE.parent / "support"), str(HERE)]

import pki
from documents import JAVA_HOME, judge
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from service import BINARY, Service, with_seal

MODULES = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"]
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
    data["parties"] = data["parties"][:5]
    for party in data["parties"]:
        party["signatories"] = party["signatories"][:1]
        party.pop("joint", None)
    check("the agreement has five parties", len(data["parties"]) == 5, len(data["parties"]))
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


def signed(folder: Path, keys: Path) -> list[Path]:
    """Every file of the way, the last one at B-LTA."""
    config = ["--config", keys / "canvaspers.toml"]
    files = [folder / "agreement.pdf"]
    agreement(files[0])

    def step(command: str, *arguments: object, **variables: str) -> None:
        out = folder / f"step-{len(files)}.pdf"
        run(command, files[-1], *arguments, "-o", out, **variables)
        files.append(out)

    step("seal", "--key", f"pkcs12:{keys / 'seal.p12'}", "--reason", "Vastgestelde tekst", *config)
    step("sign", "--field", "handtekening-1", "--key", f"pkcs12:{keys / 'p256.p12'}", "--level", "B-T", *config)
    module = next(one for one in MODULES if Path(one).exists())
    subprocess.run([sys.executable, str(HERE.parent / "signatures/softhsm.py"), str(keys), module], check=True)
    token = f"pkcs11:token=Gemeente%20Voorbeeld;object=p384?module-path={module}"
    hsm = {"SOFTHSM2_CONF": str(keys / "softhsm2.conf"), "CANVASPERS_PIN": "4711-geheim"}
    step("sign", "--field", "handtekening-2", "--key", token, **hsm)
    for number, (script, text) in enumerate(
        [
            ("csc_v1.py", 'version = "v1"\ncredential = "test/rsa3072"\n'),
            ("csc_v2.py", 'version = "v2"\ncredential = "plain"\ntrust = ["tls-root.pem"]\n[login]\nway = "token"\nsecret_file = "toegang"\n'),
        ],
        3,
    ):
        process, url = started(script, str(keys))
        (keys / "toegang").write_text("4711-toegang\n")
        (keys / f"{script}.toml").write_text(f'url = "{url}"\n{text}')
        step("sign", "--field", f"handtekening-{number}", "--key", f"csc:{keys / script}.toml")
        process.stdin.close()
    files.append(folder / "step-two.pdf")
    two_steps(files[-2], "handtekening-5", keys, files[-1])
    step("extend", "--level", "B-LTA", *config)
    return files


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


def on_the_page(files: list[Path], keys: Path) -> None:
    last = files[-1].read_bytes()
    changed = bytearray(last)
    changed[last.index(b"stream") + 60] ^= 1
    cases = [
        ("with that trust it passes", True, last, "TOTAL-PASSED", "kloppen"),
        ("without trust it is not certain", False, last, "INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND", "niet zeker"),
        ("a changed byte is found", True, bytes(changed), "TOTAL-FAILED", "klopt niet"),
        ("a page swapped between two signatures and back is found", True, swapped(files[1], keys, files[1].parent), "TOTAL-FAILED", "klopt niet"),
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
                    check("six signatures are told", len(report["signatures"]) == 6, len(report["signatures"]))
                    levels = {one["level"] for one in report["signatures"]}
                    check("all at B-LTA", levels == {"PAdES-B-LTA"}, levels)


def validators(files: list[Path], keys: Path) -> None:
    classes = f"{JAVA_HOME / 'classes'}:{JAVA_HOME / 'lib'}/*"
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx768m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"]
    options = ["--strict", "--trust", str(keys / "root.pem")]
    done = subprocess.run([*java, "-cp", classes, "PadesSignatures", *options, str(files[-1])], capture_output=True, text=True)
    check("EU DSS: six signatures passed, strict", done.stdout.count("  TOTAL_PASSED PAdES-BASELINE-LTA") == 6, done.stdout)
    root = load_cert_from_pemder(str(keys / "root.pem"))
    bad = []
    with files[-1].open("rb") as content:
        for one in PdfFileReader(content).embedded_regular_signatures:



            context = ValidationContext(trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail")
            status = validate_pdf_signature(one, context)
            if not status.bottom_line:
                bad.append(status.summary())
    check("pyHanko: every signature good", not bad, bad)
    verdicts = judge([("3a", files), ("ua1", files)])
    wrong = [(flavour, path.name) for flavour in ("3a", "ua1") for path in files if not verdicts.get((flavour, path.name))]
    check("veraPDF: PDF/A-3a and PDF/UA-1 after each step", not wrong, wrong)


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        keys = folder / "keys"
        services, _ = started("services.py", str(keys))
        files = signed(folder, keys)
        services.stdin.close()
        on_the_page(files, keys)
        validators(files, keys)
    for line in FAILURES:
        print(f"FAILED {line}")
    print(f"journey: {len(FAILURES)} failures")
    return 1 if FAILURES else 0


if __name__ == "__main__":
    sys.exit(main())
