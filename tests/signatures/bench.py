"""Speed of sealing and verifying, beside EU DSS and pyHanko on the same files in the same run. Run by `make bench`; prints a table and JSON.

Seal: what a request with `seal` takes more than the same request without. Verify: a request with a file. Bounds are those of a quiet
machine; the ratio to the others is what counts on a noisy one.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pki
from corpus.ours import agreement, run

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "conformance")]
from documents import JAVA_HOME
from service import Service, with_seal

SEAL_MS, THREE_MS, FORTY_MS = 3.0, 20.0, 1000.0
# 40 signatures may take so many times what 20 take.
LINEAR = 2.4


def times(work: Callable[[], object], count: int) -> list[float]:
    out = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        out.append((time.perf_counter() - start) * 1000)
    return out


class Door:
    def __init__(self, address: str) -> None:
        self.connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=300)

    def post(self, path: str, body: bytes, kind: str, token: str | None = None) -> bytes:
        headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
        self.connection.request("POST", path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {content[:400]!r}")
        return content


def signed(folder: Path, keys: Path, people: int) -> Path:
    """An agreement that is sealed, that so many people signed with a time-stamp, and that was brought to B-LTA."""
    settings = ["--config", str(keys / "canvaspers.toml")]
    last = folder / f"base-{people}.pdf"
    agreement(last, people)
    for number in range(1, people + 1):
        out = folder / f"signed-{people}-{number}.pdf"
        key = ["--key", f"pkcs12:{keys / 'p256.p12'}", "--level", "B-T"]
        run("sign", str(last), "--field", f"handtekening-{number}", *key, *settings, "-o", str(out))
        last = out
    out = folder / f"archived-{people}.pdf"
    run("extend", str(last), "--level", "B-LTA", *settings, "-o", str(out))
    return out


def dss(file: Path, keys: Path) -> float:
    """Milliseconds that a warm EU DSS takes for a file: many times in one process, less the same with few."""
    classes = JAVA_HOME
    java = ["java", "-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp", f"{classes / 'classes'}:{classes / 'lib'}/*"]
    options = ["PadesSignatures", "--strict", "--trust", str(keys / "root.pem"), "--trust", str(keys / "tsa.pem")]

    def of(count: int) -> float:
        start = time.perf_counter()
        subprocess.run([*java, *options, *[str(file)] * count], capture_output=True)
        return (time.perf_counter() - start) * 1000

    few, many = of(5), of(15)
    return (many - few) / 10


def pyhanko(file: Path, keys: Path) -> float:
    from pyhanko.keys import load_cert_from_pemder
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    root = load_cert_from_pemder(str(keys / "root.pem"))

    def validate() -> None:
        with file.open("rb") as content:
            for one in PdfFileReader(content).embedded_regular_signatures:
                validate_pdf_signature(one, ValidationContext(trust_roots=[root], allow_fetching=False, revocation_mode="soft-fail"))

    return statistics.median(times(validate, 3))


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder, keys = Path(temporary), Path(temporary) / "keys"
        services = subprocess.Popen(
            [sys.executable, str(HERE / "services.py"), str(keys)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        services.stdout.readline()
        os.environ["CANVASPERS_PIN"] = pki.PIN.decode()
        files = {people: signed(folder, keys, people) for people in (3, 20, 40)}
        services.stdin.close()
        token, settings = with_seal(keys)
        settings |= {"verify__trust": json.dumps([str(keys / "root.pem")]), "press__workers": "1"}
        rows: dict[str, float] = {}
        with Service(**settings) as service:
            door = Door(service.address)
            request = {"instrument": "gesprekscanvas", "sheet": "A4", "data": json.loads(run("example", "gesprekscanvas"))}
            plain, sealing = json.dumps(request).encode(), json.dumps({**request, "seal": True}).encode()
            make = lambda body, with_token: door.post("/v1/documents", body, "application/json", with_token)
            times(lambda: (make(plain, None), make(sealing, token)), 20)
            # In turn, so that what disturbs one disturbs the other.
            pairs = [(times(lambda: make(plain, None), 1)[0], times(lambda: make(sealing, token), 1)[0]) for _ in range(200)]
            rows["seal B-B, P-256, on top of the document"] = statistics.median(two - one for one, two in pairs)
            for people, file in files.items():
                content = file.read_bytes()
                judge = lambda content=content: door.post("/v1/verifications", content, "application/pdf")
                report = json.loads(judge())
                if report["indication"] != "TOTAL-PASSED":
                    raise SystemExit(f"{people} signatures: {report['indication']} {report.get('subIndication')}")
                rows[f"verify {people} at B-LTA"] = statistics.median(times(judge, 60 // people + 5))
        for people in (3, 40):
            rows[f"EU DSS, warm, {people} at B-LTA"] = dss(files[people], keys)
            rows[f"pyHanko, {people} at B-LTA"] = pyhanko(files[people], keys)
    own = [rows[f"verify {people} at B-LTA"] for people in (3, 20, 40)]
    bounds = [
        ("seal on top", rows["seal B-B, P-256, on top of the document"], SEAL_MS),
        ("verify 3", own[0], THREE_MS),
        ("verify 40", own[2], FORTY_MS),
        ("40 to 20 signatures", own[2] / own[1], LINEAR),
    ]
    for name, value in rows.items():
        print(f"{name:44} {value:9.2f} ms")
    for people, row in ((3, own[0]), (40, own[2])):
        for other in ("EU DSS, warm", "pyHanko"):
            print(f"{other + ' takes, ' + str(people) + ' signatures':44} {rows[f'{other}, {people} at B-LTA'] / row:9.1f} times ours")
    for name, value, bound in bounds:
        print(f"{name:44} {value:9.2f} (bound {bound}) {'holds' if value <= bound else 'DOES NOT HOLD'}")
    print(json.dumps({"signatures": rows}))
    return 0 if all(value <= bound for _, value, bound in bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
